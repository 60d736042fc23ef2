"""The sheet that those who come to a meeting sign: 签到表, names in two halves, the rest left to the pen."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.page import A4, MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.table import Column, divided, head, row


@dataclass(frozen=True)
class SignIn:
    """A meeting and who is expected; without names it is a sheet of empty numbered rows.

    `meeting` is its name without the word for the sheet ("四年级1班家庭经济困难学生民主评议会").
    """

    footer: Footer
    school: str
    meeting: str
    names: tuple[str, ...]


_LEFT, _RIGHT = 25 * MM, 195 * MM
_MIDDLE = (_LEFT + _RIGHT) / 2
_HALF = (Column("序号", 11 * MM), Column("姓名", 32 * MM), Column("签到", 42 * MM))
_COLUMNS = (*_HALF, *_HALF)
_TOP, _HEAD, _ROW = 35.5 * MM, 8 * MM, 10 * MM
_FULL_PAGE, _LAST_PAGE = 24, 23


def lay_out(content: SignIn) -> Document:
    """Return the sheets: each is filled down its left half, then down its right one."""
    pages: list[Page] = []
    start = 0
    rows = -(-len(content.names) // 2) or _LAST_PAGE
    for depth in divided(rows, _FULL_PAGE, _LAST_PAGE):
        page = Page(A4)
        pages.append(page)
        _title(page, content)
        y = _table(page, content.names, start, depth)
        start += 2 * depth
    _counts(pages[-1], y, len(content.names))
    add_footers(pages, content.footer, _LEFT, A4[0] - _RIGHT)
    title = f"{content.meeting}签到表"
    return Document(title, content.school, tuple(pages), (Bookmark(title, 0),))


def _title(page: Page, content: SignIn) -> None:
    furniture.title(page, _LEFT, _RIGHT, 14 * MM, content.school, 14)
    furniture.title(page, _LEFT, _RIGHT, 23.5 * MM, f"{content.meeting}签到表")
    page.text(_LEFT, 32 * MM, f"时间：{furniture.long_date(None)}　　时　　分", 10.5)
    furniture.signature(page, _MIDDLE, _RIGHT, 32 * MM, "地点")


def _table(page: Page, names: tuple[str, ...], start: int, depth: int) -> float:
    head(page, _LEFT, _TOP, _HEAD, _COLUMNS, 10)
    y = _TOP + _HEAD
    for position in range(start, start + depth):
        row(page, _LEFT, y, _ROW, _COLUMNS, [*_texts(names, position), *_texts(names, position + depth)], 10.5)
        y += _ROW
    page.line(_MIDDLE, _TOP, _MIDDLE, y, 1.4)
    return y


def _texts(names: tuple[str, ...], position: int) -> list[str]:
    if names and position >= len(names):
        return ["", "", ""]
    return [str(position + 1), names[position] if names else "", ""]


def _counts(page: Page, y: float, expected: int) -> None:
    there = f"{expected}" if expected else "　　　"
    page.text(_LEFT, y + 9.5 * MM, f"应到{there}人　　实到　　　人　　请假　　　人", 10.5)
    furniture.signature(page, _MIDDLE + 5 * MM, _RIGHT, y + 9.5 * MM, "记录人签字")
