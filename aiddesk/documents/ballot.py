"""The secret ballot of a class: 选票, several on a sheet to be cut."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.page import A4, MM, Document, Page
from aiddesk.documents.table import Column, head, row
from aiddesk.documents.wrap import fit


@dataclass(frozen=True)
class Candidate:
    """One line of a ballot."""

    number: int
    name: str


@dataclass(frozen=True)
class Ballots:
    """Equal ballots: `title` is "四年级1班家庭经济困难学生认定评议选票", `count` the number of ballots issued.

    `session` tells one vote from another ("2026—2027学年　第1次评议").

    A ballot carries neither a code nor a footer, so that none can be told from another.
    """

    title: str
    candidates: tuple[Candidate, ...]
    count: int
    session: str = ""


_COLUMNS = (
    Column("序号", 12 * MM),
    Column("姓名", 33 * MM),
    Column("同意", 14 * MM),
    Column("不同意", 14 * MM),
    Column("弃权", 14 * MM),
)
_ROW, _HEAD = 8 * MM, 22 * MM
_MOST_ROWS = 30
_HINT = "对每位同学只选一格画“√”"
_HALF = (A4[0] / 2, A4[1])


def lay_out(content: Ballots) -> Document:
    """Return the ballots, two beside each other, with lines to cut along.

    A vote on more than thirty candidates takes several slips each, named 第1张 and so on.
    """
    slips = _slips(content)
    height = _HEAD + max((len(candidates) for _, candidates in slips), default=0) * _ROW + 8 * MM
    down = max(1, int((A4[1] - 6 * MM) / height))
    pages: list[Page] = []
    for number in range(content.count * len(slips)):
        place = number % (2 * down)
        if place == 0:
            pages.append(Page())
            _cuts(pages[-1], height, down)
        title, candidates = slips[number % len(slips)]
        corner = (place % 2 * _HALF[0], 3 * MM + place // 2 * height)
        _slip(pages[-1], corner, title, content.session, candidates)
    return Document(content.title, "评议选票", tuple(pages) or (Page(),))


def _slips(content: Ballots) -> list[tuple[str, tuple[Candidate, ...]]]:
    parts = [content.candidates[start : start + _MOST_ROWS] for start in range(0, len(content.candidates), _MOST_ROWS)]
    if len(parts) < 2:
        return [(content.title, content.candidates)]
    return [(f"{content.title}（第{number}张 共{len(parts)}张）", part) for number, part in enumerate(parts, 1)]


def _slip(page: Page, corner: tuple[float, float], title: str, session: str, candidates: tuple[Candidate, ...]) -> None:
    x, y = corner
    x += (_HALF[0] - sum(column.width for column in _COLUMNS)) / 2
    right = x + sum(column.width for column in _COLUMNS)
    furniture.title(page, x, right, y + 7 * MM, title, 13)
    hint = "　".join(part for part in (session, _HINT) if part)
    page.text((x + right) / 2, y + 12 * MM, hint, fit(hint, right - x, 8.5), align="center")
    y += _HEAD - 8 * MM
    head(page, x, y, 8 * MM, _COLUMNS, 10)
    for candidate in candidates:
        y += _ROW
        row(page, x, y, _ROW, _COLUMNS, (str(candidate.number), candidate.name, "", "", ""), 12)
        for number in (2, 3, 4):
            centre = x + (45 + 14 * (number - 2) + 7) * MM
            page.rect(centre - 2 * MM, y + _ROW / 2 - 2 * MM, 4 * MM, 4 * MM)


def _cuts(page: Page, height: float, down: int) -> None:
    page.line(_HALF[0], 0, _HALF[0], page.height, 0.4, is_dashed=True)
    for number in range(1, down + 1):
        y = 3 * MM + number * height
        if y < page.height - 4 * MM:
            page.line(0, y, page.width, y, 0.4, is_dashed=True)
