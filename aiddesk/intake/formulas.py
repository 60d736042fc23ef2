"""Keep formulas and errors of a sheet as their text: they are shown, never run."""

import re
from html import unescape

from aiddesk.intake.letters import column_index

_CELL = rb'<c(?=\s[^>]*\br="([A-Z]{1,3})([0-9]{1,7})")[^>]*'
_FORMULA = re.compile(_CELL + rb">\s*<f[^>/]*>([^<]*)</f>")
_ERROR = re.compile(_CELL + rb'\st="e"[^>]*>\s*<v>([^<]*)</v>')


def kept(content: bytes, rows: list[list[str]]) -> None:
    """Put the text of each formula of a sheet's part into its cell ("=A1+1")."""
    if b"</f>" in content:
        for letters, number, formula in _FORMULA.findall(content):
            put(rows, int(number) - 1, column_index(letters.decode()), f"={_text(formula)}")


def errors_kept(content: bytes, rows: list[list[str]]) -> None:
    """Put the text of each error that no formula made into its cell ("#REF!")."""
    for letters, number, error in _ERROR.findall(content):
        put(rows, int(number) - 1, column_index(letters.decode()), _text(error))


def put(rows: list[list[str]], row: int, column: int, text: str) -> None:
    """Put a text into the cell that many rows and columns from the first, beyond the used ones if need be."""
    rows.extend([] for _ in range(row + 1 - len(rows)))
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = text


def _text(content: bytes) -> str:
    return unescape(content.decode("utf-8", "replace"))
