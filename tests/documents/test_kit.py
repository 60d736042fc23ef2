"""Letters, lines, tables, codes and the writer."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from aiddesk.documents import fonts, wrap
from aiddesk.documents.codes import PageCode, page_code, parse_page_code
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import Bookmark, Document, Page, joined, texts
from aiddesk.documents.table import Column, divided, ruled
from aiddesk.documents.writer import pdf_bytes, write
from aiddesk.domain.errors import Invalid
from tests.documents.samples import RARE, read


def _one(text: str, font: str = "serif") -> Document:
    page = Page()
    names: dict[str, fonts.FontName] = {"serif": "serif", "sans-bold": "sans-bold"}
    page.text(60, 100, text, 12, names[font])
    return Document("标题", "主题", (page,), (Bookmark("四年级1班", 0),))


@pytest.mark.parametrize("font", ["serif", "sans-bold"])
def test_rare_names_copy_back(font: str) -> None:
    text = f"{RARE}𠀀㐀阿依古丽·买买提—〔2026〕￥1,250.00"
    assert read(_one(text, font)) == [text]


def test_more_characters_than_one_subset_copy_back() -> None:
    characters = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 700))
    page = Page()
    for start in range(0, 700, 35):
        page.text(60, 60 + start, characters[start : start + 35], 12)
    assert read(Document("t", "s", (page,))) == [characters]


def test_missing_names_what_no_font_has() -> None:
    assert fonts.missing([f"王{RARE}", "\U0003fffd王"]) == ("\U0003fffd",)
    assert fonts.missing([RARE, "阿依古丽·买买提"]) == ()


def test_a_missing_character_still_prints_and_copies() -> None:
    assert read(_one("王\U00031fff明")) == ["王\U00031fff明"]


def test_same_paper_same_bytes() -> None:
    assert pdf_bytes(_one(RARE)) == pdf_bytes(_one(RARE))


def test_metadata_names_no_author(tmp_path: Path) -> None:
    write(_one("文"), tmp_path / "a.pdf")
    reader = PdfReader(io.BytesIO((tmp_path / "a.pdf").read_bytes()))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.subject, reader.metadata.author) == ("标题", "主题", "")
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == ["四年级1班"]


def test_joined_keeps_pages_and_marks_each_paper() -> None:
    both = joined("全部", "主题", [_one("甲"), _one("乙")])
    assert texts(both) == ("甲", "乙")
    assert [mark.page for mark in both.bookmarks] == [0, 1]


@given(st.text(alphabet="中国（）《》，。“”、：2026年9月日元3,.A", max_size=80), st.integers(40, 200))
def test_lines_lose_nothing_and_begin_well(text: str, room: int) -> None:
    broken = wrap.lines(text, room, 10)
    assert "".join(broken) == text
    assert all(fonts.width(line, 10) <= room + 0.1 for line in broken if len(line) > 1)


def test_dates_amounts_and_closing_marks_stay_whole() -> None:
    broken = wrap.lines("经2025年3月1日校务会议研究，发放1,250.00元（教财〔2018〕16号）。", 110, 12)
    assert not any(line[0] in "，。）〕、" or line[-1] in "（〔" for line in broken)
    assert any("2025年3月1日" in line for line in broken)
    assert any("1,250.00元" in line for line in broken)


def test_fit_shrinks_only_what_is_too_long() -> None:
    assert wrap.fit("王明", 100, 10) == 10
    size = wrap.fit("阿依古丽·买买提江", 60, 10)
    assert fonts.width("阿依古丽·买买提江", size) <= 60


@given(st.integers(0, 400), st.integers(3, 12), st.integers(0, 10))
def test_divided_fits_and_leaves_no_row_alone(count: int, last: int, more: int) -> None:
    sizes = divided(count, last + more, last)
    assert sum(sizes) == count
    assert sizes[-1] <= last
    assert all(size <= last + more for size in sizes)
    assert len(sizes) == 1 or min(sizes) > 1


@pytest.mark.parametrize("count", [0, 1, 2, 27, 28, 29, 200])
def test_ruled_repeats_its_head_and_leaves_no_row_alone(count: int) -> None:
    flow = Flow()
    ruled(flow, (Column("序号", 60), Column("姓名", 200)), [(f"r{i}", RARE) for i in range(count)], 25)
    found = [[mark for mark in texts(Document("", "", (page,))) if mark.startswith("r")] for page in flow.pages]
    assert sum(map(len, found)) == count
    assert all("姓名" in texts(Document("", "", (page,))) for page in flow.pages)
    assert len(found) == 1 or len(found[-1]) > 1


@given(st.integers(0, 0xFFFF), st.integers(0, 99999), st.integers(0, 99999))
def test_page_codes_come_back(register: int, number: int, page: int) -> None:
    code = page_code(f"{register:04x}", number, page)
    assert parse_page_code(f" {code.lower().replace('-', '—')} ") == PageCode(f"{register:04X}", number, page)


@given(st.integers(0, 13), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_is_told(place: int, character: str) -> None:
    code = page_code("a3f9", 12, 3)
    wrong = code[:place] + character + code[place + 1 :]
    if wrong != code:
        with pytest.raises(Invalid):
            parse_page_code(wrong)


def test_impossible_page_codes_are_refused() -> None:
    for register, number in (("xyz1", 1), ("a3", 1), ("a3f9", 123456), ("a3f9", -1)):
        with pytest.raises(ValueError, match=register.upper()):
            page_code(register, number, 1)
