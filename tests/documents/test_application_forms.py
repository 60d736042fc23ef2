"""Every application form: what its file says is on the paper, what is known is filled in, nothing is cut."""

from dataclasses import replace

import pytest

from aiddesk.documents import application
from aiddesk.documents.application import Application, Known
from aiddesk.documents.page import Document, Rect, Text
from aiddesk.domain.words import SPECIAL_CATEGORIES
from aiddesk.store.policy import forms
from tests.documents import samples
from tests.documents.samples import FOOTER, LONG, RARE, SCHOOL, family, read

CODES = tuple(forms())


def _paper(code: str, known: Known) -> Document:
    return application.lay_out(Application(FOOTER, forms()[code], known, "A3F9-012-003-Y"))


def _blank(code: str) -> Document:
    return _paper(code, Known({"school": SCHOOL}))


def _ticks(document: Document) -> int:
    return sum(type(mark).__name__ == "Tick" for page in document.pages for mark in page.marks)


def _boxes(document: Document) -> int:
    return sum(isinstance(m, Rect) and abs(m.width - 8.6) < 0.01 for page in document.pages for m in page.marks)


@pytest.mark.parametrize("code", CODES)
def test_a_blank_form_shows_every_word_of_its_file_on_one_page_and_ticks_nothing(code: str) -> None:
    document, form = _blank(code), forms()[code]
    (text,) = read(document)
    cells = [cell for block in form.blocks for line in block.lines for cell in line]
    words = [*(cell.title for cell in (*form.head, *cells)), *(g.title for block in form.blocks for g in block.groups)]
    words += [word for block in form.blocks for word in (block.text, *block.options, *block.blanks, *block.signers)]
    for word in (form.title, *words, *form.notes, SCHOOL):
        assert "".join(word.split()) in text
    assert _ticks(document) == 0


@pytest.mark.parametrize("code", CODES)
def test_a_filled_form_shows_what_is_known(code: str) -> None:
    (text,) = read(_paper(code, family(3)))
    for part in (LONG, RARE, "110101201511030028", "18,500.00", "4,150.00元", "A3F9-012-003-Y"):
        assert part in text
    assert text.count(RARE) == 3


@pytest.mark.parametrize(("code", "boxes", "ticks"), [
    ("national_2024", 28, 14), ("national_2018", 14, 7), ("k9_support", 2 + 8 + 4 + 2, 1 + 3 + 1), ("k9_card", 30, 15),
])  # fmt: skip
def test_groups_choices_and_support_are_ticked(code: str, boxes: int, ticks: int) -> None:
    document = _paper(code, family())
    assert (_boxes(document), _ticks(document)) == (boxes, ticks)


def test_the_form_of_2024_names_the_fourteen_groups_in_their_order() -> None:
    (text,) = read(_blank("national_2024"))
    places = [text.index(title) for title in SPECIAL_CATEGORIES.values()]
    assert len(places) == 14
    assert "须由学生本人或监护人手工抄写" in text


def test_an_older_form_says_in_words_what_it_has_no_box_for() -> None:
    (text,) = read(_paper("national_2018", family()))
    assert "其他情况属于低保边缘家庭学生" in text
    told = replace(family(), values={**family().values, "other": "两个孩子上学"})
    assert "属于低保边缘家庭学生；两个孩子上学" in read(_paper("national_2018", told))[0]
    assert "属于" not in read(_paper("national_2024", family()))[0]


def test_amounts_stand_with_what_is_applied_for_and_are_left_to_the_pen_where_no_standard_is_in_force() -> None:
    (text,) = read(_paper("k9_support", family()))
    for part in (
        "寄宿生小学1,250元/年（625元/学期）初中1,500元/年（750元/学期）",
        "小学625元/年（312.5元/学期）初中元/年（元/学期）",
    ):
        assert part in text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("members", [0, 7, 12, 30])
def test_a_large_household_is_on_the_paper_whole(code: str, members: int) -> None:
    document = _paper(code, family(members))
    assert samples.outside(document) == []
    assert samples.overlapping(document) == []
    assert "".join(read(document)).count(RARE) == members
    assert all(forms()[code].title.replace(" ", "") in page for page in read(document))
    assert all("与学生关系" in page for page in read(document) if RARE in page)


@pytest.mark.parametrize("code", CODES)
def test_long_texts_make_their_row_higher_instead_of_vanishing(code: str) -> None:
    told = "全家靠种地和打零工，老人常年吃药。" * 12
    document = _paper(code, replace(family(), values={**family().values, "accident": told, "other": told}))
    assert "".join(read(document)).replace("\n", "").count("全家靠种地和打零工") == 24
    assert samples.outside(document) == []
    assert min(mark.size for page in document.pages for mark in page.marks if isinstance(mark, Text)) >= 7
