"""Workbooks of every odd make come in with exactly their cells, or not at all."""

import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from aiddesk.domain.errors import Invalid
from aiddesk.intake.reader import NeedsPassword
from tests.intake.building import BAD_RANGE, FIRST, changed, first_sheet, opened, saved, shown, xlsx

ROWS: list[list[object]] = [["姓名", "岁"], ["王一", 7], ["李二", 8.5]]
SEEN = [["姓名", "岁"], ["王一", "7"], ["李二", "8.5"]]
BOOK = xlsx(ROWS)
BOOKS = Path(__file__).parents[1] / "files/books"


def strict(_: str, content: bytes) -> bytes:
    for word in (b"spreadsheetml", b"officeDocument"):
        old, new = b"http://schemas.openxmlformats.org/%b/2006/" % word, b"http://purl.oclc.org/ooxml/%b/" % word
        content = content.replace(old, new)
    return content


def prefixed(name: str, content: bytes) -> bytes:
    if not name.startswith("xl/") or name.endswith(".rels") or "theme" in name:
        return content
    return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", content).replace(b" xmlns=", b" xmlns:x=")


def without(part: str) -> Callable[[str, bytes], bytes]:
    return lambda name, content: b"" if name == part else content


def elsewhere(_: str, content: bytes) -> bytes:
    return content.replace(b"worksheets/sheet1.xml", b"pages/Odd name.xml")


def dotted(name: str, content: bytes) -> bytes:
    return content.replace(b'Target="/xl/', b'Target="./') if name.endswith("workbook.xml.rels") else content


def wide(name: str, content: bytes) -> bytes:
    return content.decode().encode("utf-16") if name == FIRST else content


def macros(_: str, content: bytes) -> bytes:
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return content.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")


MAKES = {
    "false range": first_sheet(BOOK, (rb"<dimension[^>]*>", b'<dimension ref="A1"/>')),
    "nonsense range": first_sheet(BOOK, BAD_RANGE),
    "no styles": changed(BOOK, without("xl/styles.xml")),
    "strict": changed(BOOK, strict),
    "backslashes": changed(BOOK, lambda _, content: content, lambda name: name.replace("/", "\\")),
    "prefixes": changed(BOOK, prefixed),
    "no places": first_sheet(BOOK, (rb'<(c|row) r="\w+"', rb"<\1")),
    "part elsewhere": changed(BOOK, elsewhere, lambda name: name.replace("worksheets/sheet1", "pages/Odd name")),
    "dots in links": changed(BOOK, dotted),
    "utf-16": changed(BOOK, wide),
    "with macros": changed(BOOK, macros),
}


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize("is_second", [False, True])
def test_an_odd_workbook_comes_in_whole(tmp_path: Path, make: str, is_second: bool) -> None:
    """The second reader sees the same as the first: a nonsense range hands every make to it."""
    data = changed(MAKES[make], lambda _, c: re.sub(*BAD_RANGE, c)) if is_second else MAKES[make]
    assert shown(opened(tmp_path, "a.xlsx", data)) == [("名册", SEEN)]


def test_every_sheet_comes_with_its_own_cells(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(ROWS, ("空", []), ("二", [["=A1+1"]]), ("三", [["x", "=B1"]]))))
    book["三"].sheet_state = "hidden"
    book.create_chartsheet("图")
    book.move_sheet("三", -3)
    book.move_sheet("图", -3)
    found = shown(opened(tmp_path, "a.xlsx", saved(book)))
    assert found == [("三", [["x", "=B1"]]), ("图", []), ("名册", SEEN), ("空", []), ("二", [["=A1+1"]])]


def test_sheets_in_another_order_than_their_parts_keep_their_formulas(tmp_path: Path) -> None:
    def swapped(name: str, content: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return content
        one, two = re.findall(rb"<sheet [^>]*/>", content)
        return content.replace(one + two, two + one)

    data = changed(xlsx([["=1+1", "a"]], ("二", [["b", "=2+2"]])), swapped)
    assert shown(opened(tmp_path, "a.xlsx", data)) == [("二", [["b", "=2+2"]]), ("名册", [["=1+1", "a"]])]


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (b'<c r="B2" t="e"><v>#REF!</v></c>', "#REF!"),
        (b'<c s="0" t="e" r="B2"><v>#N/A</v></c>', "#N/A"),
        (b'<c t="e"><v>#REF!</v></c>', "#REF!"),
        (b'<c r="B2" t="b"><v>1</v></c>', "是"),
        (b'<c r="B2"><v>510123199901011234</v></c>', "5.1012319990101126E+17"),
        (b'<c r="B2"><f>A1&amp;"x"</f></c>', '=A1&"x"'),
        (b'<c r="B2"><f>A1&amp;"x"</f><v/></c>', '=A1&"x"'),
        (b'<c r="B2"><f>1-1</f><v>0</v></c>', "=1-1"),
        ('<c r="B2" t="str"><f>A1&amp;"x"</f><v>男</v></c>'.encode(), "男"),
        (b'<c r="B2" t="str"><f>IF(A9="","",1)</f><v></v></c>', ""),
        (b'<c r="B2" t="str"><v></v></c>', ""),
        (b'<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
    ],
)
def test_a_cell_is_shown_as_a_person_reads_it(tmp_path: Path, cell: bytes, seen: str) -> None:
    data = first_sheet(BOOK, (rb'<c r="B2"[^>]*><v>7</v></c>', cell.replace(b"\\", b"\\\\")))
    assert shown(opened(tmp_path, "a.xlsx", data))[0][1] == [SEEN[0], ["王一", seen][: 1 + bool(seen)], SEEN[2]]


@pytest.mark.parametrize(
    "swap",
    [
        (rb'r="A2"', b'r="2A"'),
        (rb'r="([AB])2"', rb'r="\g<1>1"'),
        (rb"</sheetData>.*", b""),
        (rb'<c r="B2"[^>]*><v>7</v></c>', b'<c r="B2" t="s"><v>99</v></c>'),
    ],
)
def test_a_sheet_that_would_lose_cells_is_refused_by_name(tmp_path: Path, swap: tuple[bytes, bytes]) -> None:
    with pytest.raises(Invalid, match=r"“a\.xlsx”的工作表“名册”只能读出一部分"):
        opened(tmp_path, "a.xlsx", first_sheet(BOOK, swap))


def test_a_lost_part_is_no_empty_sheet(tmp_path: Path) -> None:
    for part in (FIRST, "xl/_rels/workbook.xml.rels"):
        with pytest.raises(Invalid, match="名册"):
            opened(tmp_path, "a.xlsx", changed(BOOK, without(part)))


def test_used_cells_far_away_come_without_the_emptiness_between(tmp_path: Path) -> None:
    for place in (b"A2", b"B2"):  # whether the row's order gives it away or not
        far = first_sheet(BOOK, (rb'r="%b"' % place, b'r="XFD1048576"'))
        rows = opened(tmp_path, "a.xlsx", far).sheets[0].rows
        assert (rows[0], rows[2], len(rows), len(rows[-1])) == (tuple(SEEN[0]), tuple(SEEN[2]), 1048576, 16384)
    styled = first_sheet(BOOK, (rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'))
    assert shown(opened(tmp_path, "a.xlsx", styled)) == [("名册", SEEN)]


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
BOMBS = {
    "blanks": b" " * 250_000_000,
    "more than can be": b" " * 320_000_000,
    "cells": SHEET + b"<row>%b</row>" % (b"<c><v>1</v></c>" * 40) * 200_000,
    "wide rows": SHEET + b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 9000)),
    "nested": SHEET + b"<row><c>" * 5_000_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_one_sentence_soon(tmp_path: Path, bomb: str) -> None:
    data = changed(BOOK, lambda name, content: BOMBS[bomb] if name == FIRST else content)
    start = time.monotonic()
    with pytest.raises(Invalid, match=r"“a\.xlsx”.+。$"):
        opened(tmp_path, "a.xlsx", data)
    assert time.monotonic() - start < 60  # a guard against hanging, not a measure of speed


def encrypted(password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(BOOK)).encrypt(password, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", encrypted("秘密1")), ("a.xls", (BOOKS / "locked.xls").read_bytes())]
)
def test_a_locked_workbook_opens_with_its_password(tmp_path: Path, name: str, data: bytes) -> None:
    with pytest.raises(NeedsPassword, match="加了打开密码。请输入打开密码。"):
        opened(tmp_path, name, data)
    with pytest.raises(NeedsPassword, match="密码不对"):
        opened(tmp_path, name, data, "别的")
    book = opened(tmp_path, name, data, "秘密1")
    assert shown(book)[0][1] in (SEEN, [["姓名", "数"], ["王一", "5"]])


def test_a_workbook_protected_only_against_writing_opens_unasked(tmp_path: Path) -> None:
    assert shown(opened(tmp_path, "a.xlsx", encrypted("VelvetSweatshop"))) == [("名册", SEEN)]


def test_a_locked_ods_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"“a\.ods”加了打开密码.*另存为 \.xlsx"):
        opened(tmp_path, "a.ods", (BOOKS / "locked.ods").read_bytes())
