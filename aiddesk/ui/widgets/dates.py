"""Days as people type them."""

import re
from datetime import date

_DAY = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
_PLAIN = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*")


def as_date(text: str) -> date | None:
    """Return the day of 2026-9-1, 2026/9/1, 2026.9.1, 2026年9月1日 or 20260901; None when it is none."""
    found = _DAY.fullmatch(text) or _PLAIN.fullmatch(text)
    if not found:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def iso(text: str) -> str:
    """Return a typed day as 2026-09-01; what is no day stays as typed, so that its fault can be shown."""
    day = as_date(text)
    return day.isoformat() if day else text.strip()
