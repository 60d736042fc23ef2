"""A second reader of OpenDocument sheets, which keeps only used cells and shows errors."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from aiddesk.intake.cell_text import text
from aiddesk.intake.grids import Grid, Sheets
from aiddesk.intake.refusals import DAMAGED, TOO_LARGE, Refused

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHEETS = f".//{_OFFICE}spreadsheet/{_TABLE}table"
_MAX_ROWS, _MAX_COLUMNS, _MAX_SIZE = 1_048_576, 16_384, 20_000_000
_VALUES = {
    "float": "value",
    "percentage": "value",
    "currency": "value",
    "boolean": "boolean-value",
    "date": "date-value",
}


def sheets(content: bytes) -> Sheets:
    """Return the sheets of a content part.

    Raises:
        Refused: it is damaged, or its used cells are more than a machine can hold.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
        return [(table.get(f"{_TABLE}name") or "", _grid(table), []) for table in root.iterfind(_SHEETS)]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(DAMAGED) from error


def _grid(table: Any) -> Grid:
    grid: Grid = []
    gap = size = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells, times = _cells(row), _times(row, "rows", _MAX_ROWS)
        if not cells:
            gap += times
            continue
        size += len(cells) * times
        if size > _MAX_SIZE or len(grid) + gap + times > _MAX_ROWS:
            raise Refused(TOO_LARGE)
        grid.extend([] for _ in range(gap))
        grid.extend(list(cells) for _ in range(times))
        gap = 0
    return grid


def _cells(row: Any) -> list[str]:
    cells: list[str] = []
    gap = 0
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        times, shown = _times(cell, "columns", _MAX_COLUMNS), _shown(cell)
        if shown:
            cells += [*[""] * gap, *[shown] * times]
            gap = 0
        else:
            gap += times
        if len(cells) + gap > 2 * _MAX_COLUMNS:
            raise Refused(TOO_LARGE)
    return cells


def _times(element: Any, what: str, limit: int) -> int:
    return min(int(element.get(f"{_TABLE}number-{what}-repeated") or 1), limit)


def _shown(cell: Any) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    written = "\n".join(_paragraph(part) for part in cell.iterchildren(f"{_TEXT}p"))
    value = cell.get(f"{_OFFICE}{_VALUES[kind]}") if kind in _VALUES else None
    if value is None:
        return written
    if kind == "boolean":
        return text(value == "true")
    if kind == "date":
        return text(datetime.fromisoformat(value))
    return text(float(value))


def _paragraph(part: Any) -> str:
    return "".join(_pieces(part))


def _pieces(part: Any) -> Iterator[str]:
    for event, element in etree.iterwalk(part, events=("start", "end")):
        if event == "start":
            if element.tag == f"{_TEXT}s":
                yield " " * min(int(element.get(f"{_TEXT}c") or 1), 1000)
            yield {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}.get(element.tag, "") + (element.text or "")
        elif element is not part:
            yield element.tail or ""
