"""The marked copy of a user's own workbook, whatever that workbook is like."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from aiddesk.intake.marked import write_marked
from aiddesk.intake.reader import Book, read
from aiddesk.intake.roster import Review, preferred, proposals, review
from tests.intake.building import FIRST, changed, xlsx

ROWS: list[list[object]] = [["姓名", "班级", "性别"], ["王小明", "三年级1班", "看"], ["李军", "三年级1班", "男"]]


def reviewed(path: Path) -> tuple[Book, Review]:
    book = read(path)
    return book, review(book, preferred(proposals(book)), date(2026, 9, 15))


def marked(path: Path) -> Any:
    """Return the first sheet of the marked copy of a file."""
    out = path.with_name("marked.xlsx")
    book, found = reviewed(path)
    write_marked(book, path, found, out)
    return openpyxl.load_workbook(out).worksheets[0]


def written(folder: Path, content: bytes, name: str = "r.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_strict_workbook_is_marked(tmp_path: Path) -> None:
    def strict(_name: str, content: bytes) -> bytes:
        base = b"http://schemas.openxmlformats.org/"
        content = content.replace(base + b"spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        return content.replace(
            base + b"officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    sheet = marked(written(tmp_path, changed(xlsx(ROWS), strict)))
    assert sheet["C2"].comment is not None
    assert "看不懂" in str(sheet["D2"].value)


def test_a_workbook_under_another_suffix_keeps_its_layout(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.column_dimensions["A"].width = 33
    book.save(tmp_path / "r.xlsx")
    sheet = marked((tmp_path / "r.xlsx").rename(tmp_path / "r.xls"))
    assert sheet.column_dimensions["A"].width == 33


def test_a_million_empty_rows_with_a_look_take_no_long_time(tmp_path: Path) -> None:
    empty = b"".join(b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (n, n, n) for n in range(4, 400_000))

    def filled(name: str, content: bytes) -> bytes:
        return content.replace(b"</sheetData>", empty + b"</sheetData>") if name == FIRST else content

    start = time.monotonic()
    sheet = marked(written(tmp_path, changed(xlsx(ROWS), filled)))
    assert "看不懂" in str(sheet["D2"].value)
    assert sheet["A3"].value == "李军"
    assert time.monotonic() - start < 60  # a guard against hanging, not a measure of speed


def test_the_faults_stand_beside_the_table_however_far_the_sheet_reaches(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["XFD500000"] = "."
    book.save(tmp_path / "r.xlsx")
    sheet = marked(tmp_path / "r.xlsx")
    assert (sheet["D1"].value, sheet["XFD500000"].value) == ("错误说明", ".")


def test_a_second_copy_tells_only_what_is_still_wrong(tmp_path: Path) -> None:
    path = written(tmp_path, xlsx([*ROWS, ["赵强", "三年级1班", "？"]]))
    sheet = marked(path)
    sheet["C2"].value = "女"
    sheet.parent.save(path)
    again = marked(path)
    assert (again["C2"].comment, again["E1"].value) == (None, None)
    assert "看不懂" not in str(again["D2"].value)
    assert again["C2"].fill.fill_type is None
    assert again["C4"].comment is not None
    assert "看不懂" in str(again["D4"].value)


def test_faults_of_pasted_rows_without_a_head_stand_in_a_column_of_their_own(tmp_path: Path) -> None:
    rows: list[list[object]] = [["王小明", "三年级1班", "备注一"], ["李军", "三年级1班", ""], ["", "三年级1班", ""]]
    book, found = reviewed(written(tmp_path, xlsx(rows)))
    write_marked(book, None, found, tmp_path / "m.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    assert sheet["C1"].value == "备注一"
