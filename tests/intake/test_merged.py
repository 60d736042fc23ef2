"""A cell merged downwards belongs to every row that it covers; a cell that is only empty stays empty."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt

from aiddesk.intake.marked import write_marked
from aiddesk.intake.reader import Book, Sheet, read
from aiddesk.intake.roster import Review, preferred, proposals, review

TODAY = date(2026, 9, 15)
HEAD = ["班级", "姓名", "性别", "监护人姓名"]
ROWS = [
    HEAD, ["三年级1班", "王小明", "男", "王大"], ["", "王小红", "女", ""], ["", "李军", "男", "李大"],
    ["三年级2班", "赵强", "男", "赵大"], ["", "钱多", "男", "钱大"],
]  # fmt: skip
CLASSES = ["3-1班", "3-1班", "3-1班", "3-2班", "3-2班"]
TALL = ((0, 2, 4), (0, 5, 6), (3, 2, 3))  # both classes, and one guardian of two


def reviewed(book: Book) -> Review:
    return review(book, preferred(proposals(book)), TODAY)


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append([cell or None for cell in row])
    for column, first, last in TALL:
        sheet.merge_cells(start_row=first, end_row=last, start_column=column + 1, end_column=column + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    covered = {(row, column) for column, first, last in TALL for row in range(first, last + 1)}
    for number, row in enumerate(ROWS, 1):
        for column, cell in enumerate(row):
            if (number, column) not in covered:
                sheet.write(number - 1, column, cell)
    for column, first, last in TALL:
        sheet.write_merge(first - 1, last - 1, column, column, ROWS[first - 1][column])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def markup(spanned: str, plain: str, row: str, table: str) -> bytes:
    spans = {(column, first): last - first for column, first, last in TALL}
    covered = {(column, n) for column, first, last in TALL for n in range(first + 1, last + 1)}
    lines = []
    for number, cells in enumerate(ROWS, 1):
        line = ""
        for column, cell in enumerate(cells):
            if (column, number) not in covered:
                more = spans.get((column, number), 0)
                line += (spanned if more else plain).format(text=cell, more=more, all=more + 1, place=column + 1)
        lines.append(row.format(line))
    return table.format("".join(lines)).encode()


def html() -> bytes:
    return markup("<td rowspan={all}>{text}</td>", "<td>{text}</td>", "<tr>{}</tr>", "<html><table>{}</table></html>")


def xml2003() -> bytes:
    cell = '<Cell ss:Index="{place}"%s><Data ss:Type="String">{text}</Data></Cell>'
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    table = (
        f'<Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="一"><Table>{{}}</Table></Worksheet></Workbook>'
    )
    return b'<?xml version="1.0"?>' + markup(cell % ' ss:MergeDown="{more}"', cell % "", "<Row>{}</Row>", table)


@pytest.mark.parametrize("write", [xlsx, xls, html, xml2003])
def test_a_merged_class_belongs_to_all_its_students(tmp_path: Path, write: Callable[[], bytes]) -> None:
    (tmp_path / "r.xls").write_bytes(write())
    found = reviewed(read(tmp_path / "r.xls"))
    facts = [row.facts for row in found.rows if row.facts is not None]
    assert [p.text for p in found.problems if p.is_error] == []
    assert [f"{f.grade}-{f.class_name}" for f in facts] == CLASSES
    assert [f.guardian_name for f in facts] == ["王大", "王大", "李大", "赵大", "钱大"]


def test_a_class_that_is_only_missing_stays_an_error() -> None:
    found = reviewed(Book("r", (Sheet("一", tuple(map(tuple, ROWS))),)))
    assert [row.row for row in found.rows if row.facts is None] == [3, 4, 6]


def test_a_second_row_of_one_student_is_told_and_no_student() -> None:
    rows = (("姓名", "班级", "家长"), ("王小明", "三年级1班", "王大"), ("", "", "李二"), ("赵强", "三年级1班", "赵大"))
    found = reviewed(Book("r", (Sheet("一", rows, ((0, 2, 3), (1, 2, 3))),)))
    assert [row.draft.name for row in found.rows] == ["王小明", "赵强"]
    assert found.left_out == (("第3行", "李二"),)


def test_another_student_in_a_wrongly_merged_name_is_an_error_not_lost() -> None:
    rows = (("姓名", "班级", "身份证号"), ("王小明", "三年级1班", ""), ("", "三年级1班", "990000201501010013"))
    found = reviewed(Book("r", (Sheet("一", rows, ((0, 2, 3),)),)))
    assert [row.facts is None for row in found.rows] == [False, True]


def test_a_fault_in_a_merged_cell_is_marked(tmp_path: Path) -> None:
    source = tmp_path / "r.xlsx"
    source.write_bytes(xlsx())
    book = openpyxl.load_workbook(source)
    book.worksheets[0]["A2"] = "某班"
    book.save(source)
    found = reviewed(read(source))
    write_marked(read(source), source, found, tmp_path / "m.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    assert [bool(sheet.cell(n, 5).value) for n in range(2, 7)] == [True, True, True, True, True]
    assert "年级" in sheet["A2"].comment.text


def test_the_marked_copy_of_another_format_keeps_what_is_merged(tmp_path: Path) -> None:
    source = tmp_path / "r.xls"
    source.write_bytes(xls().replace("男".encode("utf-16-le"), "某".encode("utf-16-le")))
    found = reviewed(read(source))
    assert found.problems
    write_marked(read(source), source, found, tmp_path / "m.xlsx")
    again = reviewed(read(tmp_path / "m.xlsx"))
    assert [(row.draft.class_name, row.draft.guardian_name) for row in again.rows] == [
        (row.draft.class_name, row.draft.guardian_name) for row in found.rows
    ]
