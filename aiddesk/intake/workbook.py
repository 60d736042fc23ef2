"""Read workbooks with the fast reader, and hold XML workbooks against a count of their cells."""

import io
from collections.abc import Iterable

from python_calamine import CalamineWorkbook, SheetTypeEnum

from aiddesk.intake import counting, formulas
from aiddesk.intake.cell_text import text
from aiddesk.intake.grids import Grid, Sheets, Tall, tall_of
from aiddesk.intake.package import Package, SheetPart, plain
from aiddesk.intake.refusals import NO_TABLE, TOO_LARGE, Refused

_MAX_AREA, _MAX_CELLS = 8_000_000, 5_000_000
_ODS_ERROR = b'value-type="error"'  # the fast reader shows it as empty
_LOCKED_ODS = "加了打开密码，这种格式的密码文件读不了。请在表格软件里去掉密码、另存为 .xlsx 后再导入。"


def binary(data: bytes) -> Sheets:
    """Return the sheets of an old workbook as the fast reader gives them, with the errors that it shows as empty."""
    from aiddesk.intake.old_errors import errors_of

    sheets = _all(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    found = errors_of(data)
    if len(found) == len(sheets):
        for (_, rows, _tall), errors in zip(sheets, found, strict=True):
            for (row, column), error in errors.items():
                formulas.put(rows, row, column, error)
    return sheets


def _all(book: CalamineWorkbook) -> Sheets:
    kinds = {sheet.name: sheet.typ for sheet in book.sheets_metadata}
    found: Sheets = []
    for name in book.sheet_names:
        if kinds[name] != SheetTypeEnum.WorkSheet:
            found.append((name, [], []))
            continue
        ranges = book.get_sheet_by_name(name).merged_cell_ranges or []
        tall = [(column, top + 1, bottom + 1) for (top, column), (bottom, _) in ranges if bottom > top]
        found.append((name, _fast(book, name), tall))
    return found


def zipped(data: bytes, *, is_careful: bool) -> Sheets:
    """Return the sheets of a zipped workbook.

    Raises:
        Refused: it is no workbook, encrypted, too large, or a sheet would lose cells.
    """
    package = Package(data)
    if package.workbook():
        book = None if is_careful else _opened(data)
        return [(sheet.name, *_checked(package, sheet, book)) for sheet in package.sheets()]
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refused(_LOCKED_ODS)
    content = package.read("content.xml")
    if not content and "xl/workbook.bin" not in package:
        raise Refused(NO_TABLE)
    if content and (is_careful or _ODS_ERROR in content):
        from aiddesk.intake import open_document

        return open_document.sheets(content)
    return _all(CalamineWorkbook.from_filelike(io.BytesIO(data)))


def _opened(data: bytes) -> CalamineWorkbook | None:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception:  # what it cannot open, the second reader may
        return None


def _checked(package: Package, sheet: SheetPart, book: CalamineWorkbook | None) -> tuple[Grid, Tall]:
    if not sheet.part:
        return [], []
    content = formulas.without_blanks(plain(package.read(sheet.part)))
    expected = counting.at_most(content)
    if expected > _MAX_CELLS:
        raise Refused(TOO_LARGE)
    rows = _first(book, sheet.name, content, expected)
    if rows is not None and _shown(rows) >= expected and content:
        return rows, tall_of(content)
    expected = counting.filled(content, package.read(package.strings()))
    if rows is None or _shown(rows) < expected:
        readings = [reading for reading in (rows, _second(package, content)) if reading is not None]
        rows = max(readings, key=_shown, default=None)
    if rows is None or _shown(rows) < expected or not content:
        raise Refused(f"的工作表“{sheet.name}”只能读出一部分，没有读取。请在表格软件里打开检查并另存一份。")
    return rows, tall_of(content)


def _first(book: CalamineWorkbook | None, name: str, content: bytes, expected: int) -> Grid | None:
    if book is None or counting.is_larger(content, _MAX_AREA):
        return None
    try:
        rows = _fast(book, name)
    except Exception:  # the second reader may be able to
        return None
    formulas.kept(content, rows)
    if _shown(rows) < expected:
        formulas.errors_kept(content, rows)
    return rows


def _second(package: Package, content: bytes) -> Grid | None:
    from aiddesk.intake import second_reader

    try:
        return second_reader.rows(package, content)
    except (MemoryError, Refused):
        raise
    except Exception:  # it meets the same damage as the first
        return None


def _fast(book: CalamineWorkbook, name: str) -> Grid:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    # Cells of the same text are one string, also on the other side of the pipe.
    once = dict[str, str]().setdefault
    return [[once(t := cell if type(cell) is str else text(cell), t) for cell in row] for row in rows]


def _shown(rows: Iterable[list[str]]) -> int:
    return sum(len(row) - row.count("") for row in rows)
