"""Where formulas stand in an XML workbook that the reader has read: what they gave is kept, but told."""

import re

from aiddesk.intake import locked
from aiddesk.intake.letters import column_index
from aiddesk.intake.package import Package, plain

Places = frozenset[tuple[int, int]]
_FORMULA = re.compile(rb'<c(?=\s[^>]*\br="([A-Z]{1,3})([0-9]{1,7})")[^>]*>\s*<f[\s/>]')


def formula_places(data: bytes, password: str = "") -> tuple[Places, ...]:
    """Return of every sheet the cells with a formula, as (the sheet's own row, column from 0).

    Other formats than XML workbooks keep what formulas gave and nothing else: of them nothing is known.
    """
    try:
        package = Package(locked.opened(data, password))
        if not package.workbook():
            return ()
        return tuple(_places(plain(package.read(sheet.part))) for sheet in package.sheets())
    except Exception:  # the reader has read the file in its own way; what is strange in it only hides formulas here
        return ()


def _places(content: bytes) -> Places:
    if b"<f" not in content:
        return frozenset()
    return frozenset((int(row), column_index(letters.decode())) for letters, row in _FORMULA.findall(content))
