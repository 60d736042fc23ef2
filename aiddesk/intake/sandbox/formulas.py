"""Keep formulas of a sheet as their text: they are shown, never run."""

import re
from xml.sax.saxutils import unescape

from aiddesk.intake.letters import column_index

_CELL = re.compile(
    rb'<c r="([A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])(\d{1,6}|10[0-4]\d{4})"[^>]*>\s*<f[^>/]*>([^<]*)</f>'
)


def kept(content: bytes, rows: list[list[str]]) -> list[list[str]]:
    """Put the text of each formula of a sheet's XML into its cell ("=A1+1")."""
    if b"<f" in content:
        for letters, number, formula in _CELL.findall(content):
            row, column = int(number) - 1, column_index(letters.decode())
            rows += [[] for _ in range(row + 1 - len(rows))]
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = "=" + unescape(formula.decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
    return rows
