"""What papers share: titles, signature lines, page codes, dates as offices write them."""

from collections.abc import Sequence
from datetime import date

from aiddesk.documents.fonts import width
from aiddesk.documents.page import MM, Page
from aiddesk.documents.wrap import fit

CODE_SIDE = 14 * MM
_WEEKDAYS = "一二三四五六日"


def title(page: Page, left: float, right: float, y: float, text: str, size: float = 18) -> None:
    """Centre a title between two edges on one line, shrunk where it must."""
    size = fit(text, right - left, size, "sans-bold", 10)
    page.text((left + right) / 2, y, text, size, "sans-bold", "center")


def subline(page: Page, y: float, slots: Sequence[tuple[float, float, str]], size: float = 10.5) -> None:
    """Write the line under a title: texts from `left` to `right`, shrunk where they must, the last one flush right."""
    for number, (left, right, text) in enumerate(slots, 1):
        fitting = fit(text, right - left, size)
        if number == len(slots):
            page.text(right, y, text, fitting, align="right")
        else:
            page.text(left, y, text, fitting)


def signatures(page: Page, left: float, right: float, y: float, labels: Sequence[str], size: float = 10.5) -> None:
    """Write labels with a line to sign on, evenly spread between two edges."""
    step = (right - left) / len(labels)
    for number, label in enumerate(labels):
        signature(page, left + number * step, left + (number + 1) * step - 4 * MM, y, label, size)


def signature(page: Page, x: float, end: float, y: float, label: str, size: float = 10.5) -> None:
    """Write "label：" and a line up to `end`, at least 15 mm of it where the label can shrink."""
    text = f"{label}："
    size = fit(text, max(end - x - 15 * MM, 20 * MM), size)
    page.text(x, y, text, size)
    page.line(x + width(text, size), y + 2, end, y + 2)


def page_code(page: Page, right: float, top: float, code: str) -> None:
    """Draw the QR code of a page with its number beneath, flush right; nothing for ""."""
    if code:
        page.code(right - CODE_SIDE, top, CODE_SIDE, code)
        page.text(right, top + CODE_SIDE + 8, code, 8, "sans", "right")


def long_date(day: date | None) -> str:
    """Return "2026年9月15日", or the words with room for the pen."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"


def weekday(day: date) -> str:
    """Return "星期二"."""
    return f"星期{_WEEKDAYS[day.weekday()]}"


def grouped(digits: str, size: int) -> str:
    """Return "a3f9 12bc …" so that two people can compare it aloud, however it was grouped before."""
    digits = "".join(digits.split())
    return " ".join(digits[start : start + size] for start in range(0, len(digits), size))
