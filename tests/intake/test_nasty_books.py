"""What people do to workbooks: hidden, filtered, formatted, protected, linked; every filled cell is read."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from xlsxwriter.worksheet import Worksheet

from aiddesk.domain.students import check
from aiddesk.intake.reader import read
from aiddesk.intake.roster import propose, review

HEAD = ["姓名", "班级", "身份证件号", "出生日期"]
STUDENT = ["王小明", "一年级1班", "990000201501010013", "2015-01-01"]
OTHER = ["阿依古丽·买买提", "一年级2班", "99000020150101003X", "2015-01-01"]
Draw = Callable[[xlsxwriter.Workbook, Worksheet], None]


def drawn(path: Path, change: Draw) -> Path:
    """Write the small roster with one nastiness."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名册")
        for number, row in enumerate([HEAD, STUDENT, OTHER]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        change(book, sheet)
    return path


def rebuilt(path: Path, change: Callable[[str, str], str], **more: str) -> Path:
    """Change the parts of a workbook, and add some."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            target.writestr(info.filename, change(info.filename, source.read(info).decode()))
        for name, content in more.items():
            target.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path


def brought(path: Path) -> list[list[str]]:
    return [list(row) for row in read(path).sheets[0].rows]


def hidden_rows(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})


def filtered(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.autofilter(0, 0, 2, 3)
    sheet.filter_column(1, "x == 一年级2班")
    sheet.set_row(1, None, None, {"hidden": True})


def protected(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.protect("secret")


def grouped(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.set_row(1, None, None, {"level": 2, "hidden": True})
    sheet.set_row(2, None, None, {"level": 1, "collapsed": True})


def commented(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_comment(1, 0, "转学来的")
    sheet.write_url(5, 9, "https://example.org", string="")


def rich(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_rich_string(1, 0, book.add_format({"bold": True}), "王", book.add_format({"color": "red"}), "小明")


def validated(_book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.data_validation(1, 1, 500, 1, {"validate": "list", "source": ["一年级1班", "一年级2班"]})
    sheet.conditional_format(0, 0, 500, 3, {"type": "duplicate"})


def quoted(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_string(1, 2, STUDENT[2], book.add_format({"quote_prefix": True, "num_format": "@"}))


def dated(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    for row, form in ((1, "yyyy-mm-dd"), (2, 'yyyy"年"m"月"d"日"')):
        sheet.write_datetime(row, 3, date(2015, 1, 1), book.add_format({"num_format": form}))


@pytest.mark.parametrize(
    "change", [hidden_rows, filtered, protected, grouped, commented, rich, validated, quoted, dated]
)
def test_all_of_it_is_read(tmp_path: Path, change: Draw) -> None:
    rows = brought(drawn(tmp_path / "n.xlsx", change))
    assert [row[:4] for row in rows[:3]] == [HEAD, STUDENT, OTHER]


def test_a_date_without_its_format_is_still_a_day(tmp_path: Path) -> None:
    rows = brought(drawn(tmp_path / "s.xlsx", lambda _b, sheet: sheet.write_number(1, 3, 42005) and None))
    assert rows[1][3] == "42005"
    book = read(tmp_path / "s.xlsx")
    facts = review(book, [propose(book)], date(2026, 9, 15)).rows[0].facts
    assert facts is not None
    assert facts.birth_date == date(2015, 1, 1)


def test_dates_that_count_from_1904_are_right(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "m.xlsx", {"date_1904": True}) as book:
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet().write_datetime(0, 0, date(2015, 11, 10), form)
    assert brought(tmp_path / "m.xlsx") == [["2015-11-10"]]


def test_every_kind_of_cell_is_a_text(tmp_path: Path) -> None:
    def kinds(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_number(3, 0, 0.5, book.add_format({"num_format": "0%"}))
        sheet.write_boolean(3, 1, True)
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 3, '="王"&"小明"', None, "王小明")
        sheet.write_string(4, 0, "长" * 32_767)
        sheet.write_number(4, 1, 13800000000)

    rows = brought(drawn(tmp_path / "k.xlsx", kinds))
    assert rows[3] == ["0.5", "是", "=1/0", "王小明"]
    assert (len(rows[4][0]), rows[4][1]) == (32_767, "13800000000")


def test_a_very_long_name_is_an_error_that_can_be_read(tmp_path: Path) -> None:
    drawn(tmp_path / "l.xlsx", lambda _b, sheet: sheet.write_string(1, 0, "长" * 32_767) and None)
    book = read(tmp_path / "l.xlsx")
    found = review(book, [propose(book)], date(2026, 9, 15))
    assert [len(p.text) < 160 for p in found.problems] == [True]
    assert check(found.rows[1].draft, date(2026, 9, 15)).facts is not None


def test_rich_text_written_into_the_cell_is_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = CellRichText("王", TextBlock(InlineFont(b=True), "小"), "明")
    book.save(tmp_path / "i.xlsx")
    assert brought(tmp_path / "i.xlsx") == [["王小明"]]


def test_readings_above_a_name_are_no_part_of_it(tmp_path: Path) -> None:
    drawn(tmp_path / "p.xlsx", lambda _b, _s: None)
    reading = '<si><t>王小明</t><rPh sb="0" eb="1"><t>ワン</t></rPh><phoneticPr fontId="1"/></si>'
    rebuilt(tmp_path / "p.xlsx", lambda _n, text: text.replace("<si><t>王小明</t></si>", reading))
    assert brought(tmp_path / "p.xlsx")[1] == STUDENT


def test_a_head_as_wide_as_a_sheet_can_be(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "w.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEAD, *(f"列{n}" for n in range(16_380))])
        sheet.write_row(1, 0, [*STUDENT, *("x" for _ in range(16_380))])
    book_read = read(tmp_path / "w.xlsx")
    found = review(book_read, [propose(book_read)], date(2026, 9, 15))
    assert len(book_read.sheets[0].rows[0]) == 16_384
    assert [row.facts is not None for row in found.rows] == [True]


def test_links_to_other_books_are_not_followed_and_lose_nothing(tmp_path: Path) -> None:
    drawn(tmp_path / "e.xlsx", lambda _b, s: s.write_formula(3, 0, "='[1]表'!A1", None, "李四") and None)
    link = (
        '<Relationship Id="rId99" Target="externalLinks/externalLink1.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
    )
    told = '</sheets><externalReferences><externalReference r:id="rId99"/></externalReferences>'

    def linked(name: str, text: str) -> str:
        if name == "xl/_rels/workbook.xml.rels":
            return text.replace("</Relationships>", link)
        return text.replace("</sheets>", told) if name == "xl/workbook.xml" else text

    rebuilt(tmp_path / "e.xlsx", linked)
    assert [row[:4] for row in brought(tmp_path / "e.xlsx")] == [HEAD, STUDENT, OTHER, ["李四", "", "", ""]]


def test_macros_and_their_sheets_are_neither_run_nor_in_the_way(tmp_path: Path) -> None:
    drawn(tmp_path / "m.xlsm", lambda _b, _s: None)
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    rebuilt(tmp_path / "m.xlsm", lambda _n, text: text.replace(plain, kind), **{"xl/vbaProject.bin": "no macro"})
    assert brought(tmp_path / "m.xlsm") == [HEAD, STUDENT, OTHER]


def test_a_pivot_sheet_before_the_roster_is_passed_by(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "透视"
    for row in (["行标签", "计数项:姓名"], ["一年级1班", 1], ["一年级2班", 1], ["总计", 2]):
        book.worksheets[0].append(row)
    sheet = book.create_sheet("名册")
    for row in (HEAD, STUDENT, OTHER):
        sheet.append(row)
    sheet["A2"].comment = Comment("注", "人")
    book.save(tmp_path / "p.xlsx")
    found = read(tmp_path / "p.xlsx")
    assert propose(found).sheet_name == "名册"
    assert len(review(found, [propose(found)], date(2026, 9, 15)).rows) == 2
