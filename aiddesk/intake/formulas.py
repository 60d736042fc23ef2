"""Show what a formula last gave, and where nothing is kept of it the formula: none is ever run."""

import re
from html import unescape

from aiddesk.intake.letters import column_index

_CELL = rb'<c(?=\s[^>]*\br="([A-Z]{1,3})([0-9]{1,7})")[^>]*'
_FORMULA = re.compile(_CELL + rb">\s*<f[^>/]*>([^<]*)</f>")
_UNKNOWN = ("", "0")  # programs that do not count write nothing or 0 for what a formula gives
_BLANK = re.compile(rb'<c(?=\s[^>]*\bt="str")[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)\s*</c>')
_ERROR = re.compile(_CELL + rb'\st="e"[^>]*>\s*<v>([^<]*)</v>')


def without_blanks(content: bytes) -> bytes:
    """Drop the formulas of a sheet's part that gave an empty text: nobody sees anything in their cells."""
    return _BLANK.sub(b"", content) if b'"str"' in content else content


def kept(content: bytes, rows: list[list[str]]) -> None:
    """Put the text of each formula of a sheet's part into its cell ("=A1+1"), where nothing is kept of what it gave."""
    if b"</f>" in content:
        for letters, number, formula in _FORMULA.findall(content):
            row, column = int(number) - 1, column_index(letters.decode())
            if _at(rows, row, column) in _UNKNOWN:
                put(rows, row, column, f"={_text(formula)}")


def errors_kept(content: bytes, rows: list[list[str]]) -> None:
    """Put the text of each error that no formula made into its cell ("#REF!")."""
    for letters, number, error in _ERROR.findall(content):
        put(rows, int(number) - 1, column_index(letters.decode()), _text(error))


def put(rows: list[list[str]], row: int, column: int, text: str) -> None:
    """Put a text into the cell that many rows and columns from the first, beyond the used ones if need be."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = text


def _at(rows: list[list[str]], row: int, column: int) -> str:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _text(content: bytes) -> str:
    return unescape(content.decode("utf-8", "replace"))
