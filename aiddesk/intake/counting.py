"""Count a sheet's cells from the bytes of its part, independently of the readers that are held against the count."""

import re

from aiddesk.intake.letters import column_index
from aiddesk.intake.package import plain

_ROW_END, _CELL, _CELL_END = b"</row>", b"<c ", b"</c>"
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"[^>]*/>')
_VALUE = re.compile(rb"<v(?:\s[^>]*)?>\s*([^<\s][^<]*)<")
_CONTENT = re.compile(rb"<(?:v|f|t)(?:\s[^>]*)?(?<!/)>\s*[^<\s]|<!\[CDATA\[")
_STRING = re.compile(rb"<si(?:\s[^>]*)?(?:/>|>(.*?)</si>)", re.DOTALL)
_ASIDE = re.compile(rb"<!--.*?-->|<rPh\b.*?</rPh>", re.DOTALL)


def at_most(content: bytes) -> int:
    """Return a number of cells that is quick to count and never below `filled`."""
    return content.count(_CELL_END)


def filled(content: bytes, strings: bytes) -> int:
    """Return how many cells show something; `strings` is the part of shared texts."""
    blank = _blank_strings(strings)
    *upto, _ = _ASIDE.sub(b"", content).split(_CELL_END)
    return sum(_shows(part[max(part.rfind(_CELL), part.rfind(b"<c>")) :], blank) for part in upto)


def is_larger(content: bytes, most: int) -> bool:
    """Say whether the rectangle from A1 to the last row and column with a value has more than so many cells."""
    bottom = right = start = 0
    stop = content.rfind(_CELL_END) + len(_CELL_END)  # below may be a million rows with nothing but a look
    while start < stop and bottom * right <= most:
        end = content.find(_ROW_END, start)
        end = len(content) if end < 0 else end
        last = content.rfind(_CELL, start, content.rfind(_CELL_END, start, end) + 1)
        place = _PLACE.search(content, last, end) if last >= 0 else None
        if place:
            bottom, right = max(bottom, int(place[2])), max(right, column_index(place[1].decode()) + 1)
        start = end + len(_ROW_END)
    return bottom * right > most


def without_empty(content: bytes) -> bytes:
    """Drop cells that have only a look: some programs write them down to the sheet's last row."""
    return _EMPTY_CELL.sub(b"", content)


def _shows(cell: bytes, blank: frozenset[bytes]) -> bool:
    head, _, body = cell.partition(b">")
    if b't="s"' in head and b"<f" not in body:
        value = _VALUE.search(body)
        return value is not None and value[1].strip() not in blank
    return _CONTENT.search(body) is not None


def _blank_strings(strings: bytes) -> frozenset[bytes]:
    found = _STRING.finditer(_ASIDE.sub(b"", plain(strings)))
    return frozenset(str(n).encode() for n, item in enumerate(found) if not _CONTENT.search(item[1] or b""))
