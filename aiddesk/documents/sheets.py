"""Lists as spreadsheets: one plain table that can be imported again, and a sheet that says what it is."""

import csv
import errno
import io
import math
import os
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from aiddesk.domain.errors import Unavailable
from aiddesk.domain.money import plain_yuan

Kind = Literal["text", "number", "count", "money", "date"]
Cell = str | int | float | date | None

_FORMATS: dict[Kind, str] = {
    "text": "@", "number": "General", "count": "0", "money": "#,##0.00", "date": "yyyy-mm-dd",
}  # fmt: skip
_TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,), "number": (int, float), "count": (int,), "money": (int,), "date": (date,),
}  # fmt: skip
_ABOUT = "说明"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_A4 = 9
_LINE, _MOST_LINES = 15, 27  # points; no row is higher than 409 of them


@dataclass(frozen=True)
class SheetColumn:
    """A column, `width` in characters: identity, card and phone numbers are "text", "money" is given in fen."""

    title: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True)
class SheetOut:
    """A list; `rows` are read once, `cover` are label and value ("台账", "导出时间", "筛选")."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[tuple[Cell, ...]]
    notes: tuple[str, ...] = ()
    cover: tuple[tuple[str, str], ...] = ()


def write_sheet(path: Path, sheet: SheetOut) -> None:
    """Write a list as .xlsx: its head in row 1, text as text whatever it begins with, sums and counts as numbers.

    Raises:
        Unavailable: the file cannot be written; what stood there before is untouched.
        ValueError: a row does not fit the columns or the format; nothing is written.
    """
    _replace(path, _workbook(sheet))


def write_csv(path: Path, sheet: SheetOut) -> None:
    """Write a list as .csv for other programs: UTF-8 with its mark, every cell quoted and unchanged.

    A spreadsheet program that opens it guesses at numbers and formulas again; for people there is `write_sheet`.

    Raises:
        Unavailable: the file cannot be written; what stood there before is untouched.
        ValueError: a row does not fit the columns; nothing is written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(column.title for column in sheet.columns)
    for cells in sheet.rows:
        writer.writerow(_plain(column, value) for column, value in zip(sheet.columns, cells, strict=True))
    _replace(path, text.getvalue().encode("utf-8-sig"))


def _replace(path: Path, data: bytes) -> None:
    """Write beside the target and put it in place only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Unavailable(_sentence(error, path)) from error


def _sentence(error: OSError, path: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"没有存好“{path.name}”：磁盘或U盘满了。请腾出空间，或换一个文件夹再试。"
    if not path.parent.is_dir():
        return f"没有存好“{path.name}”：找不到文件夹“{path.parent}”。请检查U盘是否插好，或换一个文件夹再试。"
    return f"不能写“{path.name}”：它可能正在表格软件里打开，或这个文件夹不许写入。请关闭它，或换一个文件夹再试。"


def _workbook(sheet: SheetOut) -> bytes:
    """Return the workbook; its rows wait on this computer's own disk, never on a stick."""
    import xlsxwriter  # needed only here

    target = io.BytesIO()
    try:
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
            xlsxwriter.Workbook(target, {"constant_memory": True, "tmpdir": scratch}) as book,
        ):
            _list(book, sheet)
            _about(book, sheet)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise Unavailable("电脑的临时文件夹写不进去，没有写出任何内容。请清理系统盘的空间后再试。") from error
    return target.getvalue()


def _list(book: Any, sheet: SheetOut) -> None:
    page = book.add_worksheet(_sheet_name(sheet.name))
    styles = [_style(book, column.kind) for column in sheet.columns]
    bold = book.add_format({"bold": True, "bg_color": "#EDF1F6", "border": 1, "text_wrap": True, "num_format": "@"})
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width, styles[index])
        page.write_string(0, index, column.title, bold)
    last = 0
    for last, cells in enumerate(sheet.rows, 1):
        page.set_row(last, _height(sheet.columns, cells))
        for index, (column, value) in enumerate(zip(sheet.columns, cells, strict=True)):
            _put(page, (last, index), column, value, styles[index])
    _furnish(page, last, len(sheet.columns) - 1)


def _style(book: Any, kind: Kind) -> Any:
    """Return how a column looks: a long text takes more lines, so that print cuts none."""
    return book.add_format({"num_format": _FORMATS[kind], "text_wrap": kind == "text", "valign": "vcenter"})


def _height(columns: tuple[SheetColumn, ...], cells: tuple[Cell, ...]) -> float:
    """Return the height of a row in points, as not every program finds it from the wrapped texts itself."""
    texts = ((column.width, text) for column, text in zip(columns, cells, strict=True) if isinstance(text, str))
    return _LINE * min(_MOST_LINES, max((_lines(text, width) for width, text in texts), default=1))


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes; a Chinese character is as wide as two digits."""
    lengths = (sum(1 if letter.isascii() else 2 for letter in line) for line in text.split("\n"))
    return sum(max(1, math.ceil(length / width)) for length in lengths)


def _furnish(page: Any, last_row: int, last_column: int) -> None:
    """Make the list pleasant to read and to print."""
    from xlsxwriter.utility import xl_range

    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last_row, last_column)
    page.ignore_errors({"number_stored_as_text": xl_range(0, 0, last_row, last_column)})
    page.print_area(0, 0, last_row, last_column)
    page.repeat_rows(0)
    page.set_landscape()
    page.hide_gridlines(0)  # nothing is hidden: they are printed too
    page.set_header("&C&A")
    page.set_footer("&C第&P页 共&N页")
    _fit(page)


def _fit(page: Any) -> None:
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)


def _put(page: Any, place: tuple[int, int], column: SheetColumn, value: Cell, style: Any) -> None:
    _require_kind(column, value)
    if value is None or value == "":
        refused = page.write_blank(*place, None, style)
    elif isinstance(value, str):
        refused = page.write_string(*place, value, style)
    elif isinstance(value, date):
        refused = page.write_datetime(*place, value, style)
    else:
        refused = page.write_number(*place, value / 100 if column.kind == "money" else value, style)
    if refused:  # a row too many or a text too long would vanish silently
        raise ValueError(column.title)


def _plain(column: SheetColumn, value: Cell) -> str:
    _require_kind(column, value)
    if column.kind == "money" and isinstance(value, int):
        return plain_yuan(value)
    return "" if value is None else str(value)


def _require_kind(column: SheetColumn, value: Cell) -> None:
    if value is not None and not isinstance(value, _TYPES[column.kind]):
        raise ValueError(f"{column.title}: {type(value).__name__} is no {column.kind}")


def _about(book: Any, sheet: SheetOut) -> None:
    page = book.add_worksheet(_ABOUT)
    label, text = (
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"num_format": "@", "text_wrap": True}),
    )
    page.set_column(0, 0, 16, label)
    page.set_column(1, 1, 80, text)
    notes = [(_ABOUT if number == 0 else "", note) for number, note in enumerate(sheet.notes)]
    for row, (title, value) in enumerate((*sheet.cover, *notes)):
        page.write_string(row, 0, title, label)
        page.write_string(row, 1, value, text)
    _fit(page)


def _sheet_name(text: str) -> str:
    """Return a name that a workbook takes."""
    name = _FORBIDDEN.sub("_", text)[:_LONGEST_NAME].strip("'").strip()
    return "名单" if name in ("", _ABOUT) else name
