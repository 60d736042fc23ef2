"""Read XML Spreadsheet 2003, which older programs and many systems save as .xls or .xml."""

import io
import re
from datetime import datetime, time
from typing import Any

from lxml import etree

from aiddesk.intake.cell_text import text as shown
from aiddesk.intake.grids import Grid, Sheets, Tall
from aiddesk.intake.refusals import DAMAGED, TOO_LARGE, Refused

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MAX_ROWS, _MAX_COLUMNS, _MAX_SIZE = 1_048_576, 16_384, 20_000_000
_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARATIONS = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DIGITS = re.compile(r"[+-]?[0-9]+")


def sheets(text: str) -> Sheets:
    """Return the worksheets with cells at their own places.

    Raises:
        Refused: the file is damaged or declares entities, which no spreadsheet program does.
    """
    body = _ENCODING.sub("", text, count=1)
    if _DECLARATIONS.search(body, 0, body.find("Workbook") + 1):
        raise Refused(DAMAGED)
    found: Sheets = []
    grid: Grid = []
    tall: Tall = []
    size = 0
    steps = etree.iterparse(
        io.BytesIO(body.encode("utf-8", "replace")), events=("end",), tag=(f"{_SS}Row", f"{_SS}Worksheet"),
        resolve_entities=False, no_network=True, huge_tree=True,
    )  # fmt: skip
    try:
        for _, element in steps:
            if element.tag == f"{_SS}Row":
                size += _add_row(element, grid, tall)
                if size > _MAX_SIZE:
                    raise Refused(TOO_LARGE)
                _forget(element)
            else:
                found.append((element.get(f"{_SS}Name") or f"Sheet{len(found) + 1}", _used(grid), tall))
                grid, tall = [], []
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(DAMAGED) from error
    return found


def _add_row(row: Any, grid: Grid, tall: Tall) -> int:
    """Return how many cells the row has, so that the whole can be bounded."""
    place = int(row.get(f"{_SS}Index") or len(grid) + 1)
    cells: list[str] = []
    for cell in row.iterchildren(f"{_SS}Cell"):
        column = int(cell.get(f"{_SS}Index") or len(cells) + 1)
        _require(len(cells) < column <= _MAX_COLUMNS)
        cells += [""] * (column - 1 - len(cells))
        if down := min(int(cell.get(f"{_SS}MergeDown") or 0), _MAX_ROWS):
            tall.append((column - 1, place, place + down))
        cells.append(_value(cell))
        cells += [""] * min(int(cell.get(f"{_SS}MergeAcross") or 0), _MAX_COLUMNS)
    _require(len(grid) < place <= _MAX_ROWS)
    grid.extend([] for _ in range(place - 1 - len(grid)))
    grid.append(_trimmed(cells))
    spans = int(row.get(f"{_SS}Span") or 0)
    _require(0 <= spans <= _MAX_ROWS)
    grid.extend([] for _ in range(spans))
    return len(cells)


def _require(is_so: bool) -> None:
    """A place before the last one would write over it."""
    if not is_so:
        raise Refused(DAMAGED)


def _value(cell: Any) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return str(cell.get(f"{_SS}Formula") or "")
    literal = "".join(data.itertext())
    reader = _TYPES.get(data.get(f"{_SS}Type") or "")
    return reader(literal.strip()) if reader and literal.strip() else literal


def _number(literal: str) -> str:
    """A whole number stays as it is written: as a float a long one would lose its last digits."""
    return literal if _DIGITS.fullmatch(literal) else shown(float(literal))


def _moment(literal: str) -> str:
    moment = datetime.fromisoformat(literal)
    return shown(moment.time() if moment.year < 1900 and moment.time() != time() else moment)


def _truth(literal: str) -> str:
    return shown(literal not in ("0", "false"))


_TYPES = {"Number": _number, "DateTime": _moment, "Boolean": _truth}


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _used(grid: Grid) -> Grid:
    while grid and not grid[-1]:
        grid.pop()
    return grid


def _forget(row: Any) -> None:
    """Rows already read would fill the memory of a long sheet."""
    row.clear()
    while row.getprevious() is not None:
        del row.getparent()[0]
