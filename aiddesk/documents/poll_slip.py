"""One-time slips for voting at the one screen: 投票条, to be cut and drawn from a hat."""

from dataclasses import dataclass

from aiddesk.documents.page import A4, MM, Document, Page
from aiddesk.documents.wrap import fit


@dataclass(frozen=True)
class PollSlips:
    """Slips in the order in which they are printed; `title` and `session` say of which vote.

    A slip bears no name and no number but its code, and a sheet no footer: nothing tells one sheet from another.
    """

    title: str
    session: str
    codes: tuple[str, ...]


_ACROSS, _DOWN = 2, 8
_EDGE = 8 * MM
_WIDTH, _HEIGHT = A4[0] / _ACROSS, (A4[1] - 2 * _EDGE) / _DOWN
_SIDE = 20 * MM
_HOW = (
    "轮到您时，在电脑上输入编号，按提示投票。",
    "一张只能投一次。投完交监票人当面撕毁。",
    "不要写名字，不要给别人看。",
)


def lay_out(content: PollSlips) -> Document:
    """Return the slips, sixteen on a sheet, with lines to cut along."""
    pages: list[Page] = []
    for number, code in enumerate(content.codes):
        place = number % (_ACROSS * _DOWN)
        if place == 0:
            pages.append(Page())
            _cuts(pages[-1], min(len(content.codes) - number, _ACROSS * _DOWN))
        _slip(pages[-1], place % _ACROSS * _WIDTH, _EDGE + place // _ACROSS * _HEIGHT, content, code)
    return Document(content.title, content.session, tuple(pages) or (Page(),))


def _slip(page: Page, left: float, top: float, content: PollSlips, code: str) -> None:
    x, right = left + 9 * MM, left + _WIDTH - 7 * MM
    room = right - _SIDE - 4 * MM - x
    page.text(x, top + 6.5 * MM, content.title, fit(content.title, right - x, 11, "sans-bold"), "sans-bold")
    page.text(x, top + 10.5 * MM, content.session, fit(content.session, room, 7.5))
    page.text(x, top + 20 * MM, code, 23, "sans-bold")
    for number, line in enumerate(_HOW):
        page.text(x, top + (25 + 3.9 * number) * MM, line, fit(line, room, 8))
    page.code(right - _SIDE, top + 11 * MM, _SIDE, "".join(code.split()))


def _cuts(page: Page, count: int) -> None:
    rows = -(-count // _ACROSS)
    for number in range(rows + 1):
        y = _EDGE + number * _HEIGHT
        page.line(0, y, page.width, y, 0.4, is_dashed=True)
    page.line(_WIDTH, _EDGE, _WIDTH, _EDGE + rows * _HEIGHT, 0.4, is_dashed=True)
    page.text(4 * MM, _EDGE - 2 * MM, "沿虚线裁开，混在一起抽取", 7)
