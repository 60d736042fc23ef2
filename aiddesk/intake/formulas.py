"""Keep formulas of a workbook as their text: they are shown, never run."""

import io
import re
import zipfile
from xml.sax.saxutils import unescape

from aiddesk.intake.calamine_guard import Rows
from aiddesk.intake.letters import column_index

_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f[^>/]*>([^<]*)</f>')
_SHEET = re.compile(r"xl[/\\]worksheets[/\\]sheet(\d+)\.xml")


def kept(data: bytes, sheets: Rows) -> Rows:
    """Put the text of each formula into its cell ("=A1+1")."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = sorted((int(m[1]), n) for n in archive.namelist() if (m := _SHEET.fullmatch(n)))
        for (_, rows), (_, part) in zip(sheets, parts, strict=False):
            content = archive.read(part)
            if b"<f" in content:
                _put(content, rows)
    return sheets


def _put(content: bytes, rows: list[list[str]]) -> None:
    for letters, number, formula in _CELL.findall(content):
        row, column = int(number) - 1, column_index(letters.decode())
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = "=" + unescape(formula.decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
