"""Lists that leave as spreadsheets: two other readers see what was given, and nothing half-written stays."""

import csv
import errno
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.exceptions import FileCreateError

from aiddesk.documents import sheets
from aiddesk.documents.sheets import Cell, SheetColumn, SheetOut, write_csv, write_sheet
from aiddesk.domain.errors import Unavailable
from aiddesk.intake import reader

COLUMNS = (
    SheetColumn("姓名", 14),
    SheetColumn("身份证件号", 22),
    SheetColumn("社保卡号", 24),
    SheetColumn("人数", 8, "count"),
    SheetColumn("评分", 8, "number"),
    SheetColumn("金额（元）", 14, "money"),
    SheetColumn("开户日期", 12, "date"),
)
TITLES = [column.title for column in COLUMNS]
DANGEROUS = ("=1+1", "+8613800000000", "-12", "@SUM(A1)", "\t=1", "http://a.example/x", "{=1}", "0012", "mailto:a@b.c")
NUMBER, CARD = "110101201511030028", "6217000000000000123"
ROWS: tuple[tuple[Cell, ...], ...] = (
    ("阿依古丽·买买提", NUMBER, CARD, 3, 12.5, 125050, date(2026, 9, 1)),
    ("𠮷㐂", "", "", 0, 0, 0, None),
    *((text, text, text, 1, 1, -1, None) for text in DANGEROUS),
)
NOTES = ("金额以元为单位。", "=不是公式")
COVER = (("台账", "红星镇中心小学"), ("导出时间", "2026-11-23 20:30"), ("筛选", "四年级1班"))
WRITERS = [write_sheet, write_csv]
Writer = Callable[[Path, SheetOut], None]


def _list(rows: tuple[tuple[Cell, ...], ...] = ROWS, name: str = "四年级1班名册") -> SheetOut:
    return SheetOut(name, COLUMNS, iter(rows), NOTES, COVER)


@pytest.fixture
def book(tmp_path: Path) -> openpyxl.Workbook:
    write_sheet(tmp_path / "名册.xlsx", _list())
    return openpyxl.load_workbook(tmp_path / "名册.xlsx")


def test_text_stays_text_and_numbers_are_numbers(book: openpyxl.Workbook) -> None:
    page = book.worksheets[0]
    values = [[cell.value for cell in row] for row in page.iter_rows()]
    assert values[0] == TITLES
    assert values[1] == ["阿依古丽·买买提", NUMBER, CARD, 3, 12.5, 1250.5, datetime(2026, 9, 1)]  # noqa: DTZ001
    assert values[2] == ["𠮷㐂", None, None, 0, 0, 0, None]
    assert [row[:3] for row in values[3:]] == [[text] * 3 for text in DANGEROUS]
    assert {row[5] for row in values[3:]} == {-0.01}
    for row in page.iter_rows(min_row=2):
        assert [cell.number_format for cell in row] == ["@", "@", "@", "0", "General", "#,##0.00", "yyyy-mm-dd"]
        assert all(cell.data_type in "sn" for cell in row[:3])
        assert [cell.data_type for cell in row[3:6]] == ["n", "n", "n"]


def test_nothing_in_it_acts(book: openpyxl.Workbook) -> None:
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)


def test_it_can_be_sorted_and_printed(book: openpyxl.Workbook) -> None:
    page = book.worksheets[0]
    end = f"G{len(ROWS) + 1}"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == f"A1:{end}"
    assert page.print_title_rows == "$1:$1"
    assert page.print_area == f"'四年级1班名册'!$A$1:$G${len(ROWS) + 1}"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert not page.merged_cells.ranges
    assert all(cell.font.bold for cell in page[1])
    assert [bool(cell.alignment.wrap_text) for cell in page[2]] == [True] * 3 + [False] * 4
    widths = [page.column_dimensions[letter].width for letter in "ABCDEFG"]
    assert widths == pytest.approx([column.width for column in COLUMNS], abs=1)


@pytest.mark.parametrize(
    ("name", "height"), [("王小明", 15), ("阿依古丽买买", 15), ("阿" * 25, 60), ("一\n二", 30), ("长" * 9000, 405)]
)
def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path, name: str, height: float) -> None:
    write_sheet(tmp_path / "a.xlsx", _list(((name, NUMBER, CARD, 1, 1, 1, None),)))
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (page.row_dimensions[2].height or 15) == height
    assert page["A2"].value == name


def test_a_second_sheet_says_what_it_is(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["四年级1班名册", "说明"]
    said = [tuple(cell.value for cell in row) for row in book["说明"].iter_rows()]
    assert said == [*COVER, ("说明", NOTES[0]), ("", NOTES[1])]


def test_another_reader_sees_the_same(tmp_path: Path) -> None:
    write_sheet(tmp_path / "a.xlsx", _list())
    rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0] == TITLES
    assert rows[1] == ["阿依古丽·买买提", NUMBER, CARD, 3, 12.5, 1250.5, date(2026, 9, 1)]
    assert [row[:3] for row in rows[3:]] == [[text] * 3 for text in DANGEROUS]


@pytest.mark.parametrize(("write", "suffix"), [(write_sheet, "xlsx"), (write_csv, "csv")])
def test_our_own_import_reads_it(tmp_path: Path, write: Writer, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    write(path, _list(ROWS[:2]))
    head, first, second = reader.read(path).sheets[0].rows
    assert list(head) == TITLES
    assert first[:3] == ("阿依古丽·买买提", NUMBER, CARD)
    assert second[0] == "𠮷㐂"


def test_a_csv_has_every_cell_quoted_and_unchanged(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", _list())
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith('\ufeff"姓名",'.encode())
    assert f'"{CARD}","3","12.5","1250.50","2026-09-01"\r\n'.encode() in data
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == TITLES
    assert rows[2] == ["𠮷㐂", "", "", "0", "0", "0.00", ""]
    assert [row[:3] for row in rows[3:]] == [[text] * 3 for text in DANGEROUS]


def test_a_list_of_nobody_is_a_head(tmp_path: Path) -> None:
    write_sheet(tmp_path / "a.xlsx", _list(()))
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [TITLES]


@pytest.mark.parametrize(
    ("name", "sheet"),
    [("2026春/秋[补发]:*?", "2026春_秋_补发____"), ("说明", "名单"), ("''", "名单"), ("班" * 40, "班" * 31)],
)
def test_any_name_becomes_one_that_a_workbook_takes(tmp_path: Path, name: str, sheet: str) -> None:
    write_sheet(tmp_path / "a.xlsx", _list(name=name))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == [sheet, "说明"]


@pytest.mark.parametrize("write", WRITERS)
def test_a_missing_folder_is_told(tmp_path: Path, write: Writer) -> None:
    with pytest.raises(Unavailable, match="找不到文件夹"):
        write(tmp_path / "没有" / "a.xlsx", _list())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("number", "words"), [(errno.EACCES, "可能正在表格软件里打开"), (errno.ENOSPC, "满了"), (errno.EROFS, "不许写入")]
)
def test_what_cannot_be_replaced_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Writer, number: int, words: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(sheets.os, "replace", refuse)
    with pytest.raises(Unavailable, match=words):
        write(path, _list())
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [b"old"]


def test_a_full_system_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    close = xlsxwriter.Workbook.close

    def full(book: xlsxwriter.Workbook) -> None:
        close(book)
        raise FileCreateError(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))

    monkeypatch.setattr(xlsxwriter.Workbook, "close", full)
    with pytest.raises(Unavailable, match="清理系统盘"):
        write_sheet(tmp_path / "a.xlsx", _list())
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_a_list_stays_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    write_sheet(tmp_path / "a.xlsx", _list())
    with pytest.raises(ValueError, match=r"zip\(\)"):
        write_sheet(tmp_path / "b.xlsx", _list((*ROWS, ("甲",))))
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "row",
    [
        ("甲",),
        ("甲", 110101201511030028, "", 1, 1, 1, None),
        ("甲", "", "", "1", 1, 1, None),
        ("甲", "", "", 1, 1, 12.5, None),
    ],
    ids=["too short", "a number that is a name", "a count as text", "yuan for fen"],
)
def test_a_row_of_another_kind_is_refused(tmp_path: Path, write: Writer, row: tuple[Cell, ...]) -> None:
    with pytest.raises(ValueError, match=r"zip\(\)|is no"):
        write(tmp_path / "a.xlsx", _list((*ROWS, row)))
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_a_cell_cannot_hold_is_refused_rather_than_dropped(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="姓名"):
        write_sheet(tmp_path / "a.xlsx", _list((("长" * 40_000, "", "", 1, 1, 1, None),)))
    assert list(tmp_path.iterdir()) == []


def test_a_list_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[Cell, ...]]:
        yield ROWS[0]
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write_sheet(tmp_path / "a.xlsx", SheetOut("名册", COLUMNS, broken()))
    assert list(tmp_path.iterdir()) == []
