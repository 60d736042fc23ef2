"""Workbooks: read by one reader, counted by another, so that no row is lost without a word."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook, SheetTypeEnum

from aiddesk.intake.sandbox import formulas, parts

Rows = list[list[str]]
_MOST_CELLS = 30_000_000  # of the rectangle that a sheet spans; beyond it only the used cells are read


class RowsLost(Exception):
    """No reader found all the cells that a sheet has; names the sheet."""


def sheets(data: bytes) -> list[tuple[str, Rows]]:
    """Return (name, rows of text cells) of every worksheet; rows count from the sheet's row 1.

    Raises:
        RowsLost: cells of a sheet could not be read.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _read(CalamineWorkbook.from_filelike(io.BytesIO(data)), frozenset())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = parts.worksheets(archive)
    if not contents:
        return _read(CalamineWorkbook.from_filelike(io.BytesIO(data)), frozenset())
    wide = frozenset(name for name, content in contents.items() if parts.area(content) > _MOST_CELLS)
    found = dict(_read(CalamineWorkbook.from_filelike(io.BytesIO(data)), wide))
    lacking = [n for n, content in contents.items() if n in wide or parts.filled(content) > _filled(found.get(n, []))]
    if lacking:
        second = _second(data, lacking)
        for name in lacking:
            rows = second.get(name, [])
            if _filled(rows) > _filled(found.get(name, [])) or name in wide:
                found[name] = rows
            if _filled(found[name]) < parts.filled(contents[name]) - parts.blank(data, contents[name]):
                raise RowsLost(name)
    return [(name, formulas.kept(contents[name], rows) if name in contents else rows) for name, rows in found.items()]


def _read(book: CalamineWorkbook, left_out: frozenset[str]) -> list[tuple[str, Rows]]:
    found: list[tuple[str, Rows]] = []
    for told in book.sheets_metadata:
        if told.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
            continue
        if told.name in left_out:
            found.append((told.name, []))
            continue
        rows = book.get_sheet_by_name(told.name).to_python(skip_empty_area=False)
        found.append((told.name, [[text(cell) for cell in row] for row in rows]))
    return found


def _second(data: bytes, names: list[str]) -> dict[str, Rows]:
    """Read sheets with another library, cell by cell, however far apart they stand."""
    import openpyxl  # slower, and seldom needed

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile):
        return {}
    return {name: _sparse(book[name]) for name in names if name in book.sheetnames}


def _sparse(sheet: object) -> Rows:
    cells = getattr(sheet, "_cells", {})
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), cell in cells.items():
        if (value := text(cell.value)) != "":
            by_row.setdefault(row, {})[column] = value
    rows: Rows = [[] for _ in range(max(by_row, default=0))]
    for row, filled in by_row.items():
        rows[row - 1] = [filled.get(n, "") for n in range(1, max(filled) + 1)]
    return rows


def _filled(rows: Rows) -> int:
    return sum(map(bool, (cell for row in rows for cell in row)))


def text(cell: object) -> str:
    """Return a cell as a person would read it: dates as ISO, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 10**15:
            return str(int(cell))
        return repr(cell).upper() if abs(cell) >= 10**15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time, timedelta)):
        return str(cell)
    return "" if cell is None else str(cell)
