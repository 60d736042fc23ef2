"""The slips on which a class rates without names: 互评表, several on a sheet to be cut."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.page import A4, MM, Document, Page
from aiddesk.documents.table import Column, crowded, head, row
from aiddesk.documents.wrap import lines


@dataclass(frozen=True)
class PeerSlips:
    """Equal slips: `title` is "四年级1班互评表", `names` those who are rated, `notes` what is rated and how.

    A slip carries neither a code nor a footer, so that none can be told from another, and nothing of any family.
    """

    title: str
    session: str
    names: tuple[str, ...]
    notes: tuple[str, ...]
    count: int


_COLUMNS = (Column("序号", 12 * MM), Column("姓名", 45 * MM), Column("分数（0—100）", 30 * MM))
_WIDTH = sum(column.width for column in _COLUMNS)
_ROW, _LOW, _HEAD, _NOTE = 8 * MM, 6.8 * MM, 8 * MM, 4.2 * MM
_TITLE, _GAP = 14 * MM, 5 * MM
_MOST_ROWS = 25
_SIZE = 8.5
_HALF = A4[0] / 2


def lay_out(content: PeerSlips) -> Document:
    """Return the slips, two beside each other, with lines to cut along; many names take several slips each."""
    parts = [content.names[start : start + _MOST_ROWS] for start in range(0, len(content.names), _MOST_ROWS)]
    notes = tuple(line for note in content.notes for line in lines(note, _WIDTH, _SIZE))
    longest = max((len(part) for part in parts), default=0)
    fixed = _TITLE + len(notes) * _NOTE + 2 * MM + _HEAD + _GAP
    down, row_height = crowded(longest, fixed, _ROW, _LOW, A4[1] - 6 * MM)
    height = fixed + longest * row_height
    pages: list[Page] = []
    for number in range(content.count * len(parts)):
        place = number % (2 * down)
        if place == 0:
            pages.append(Page())
            _cuts(pages[-1], height, down)
        turn = number % len(parts)
        title = content.title if len(parts) < 2 else f"{content.title}（第{turn + 1}张 共{len(parts)}张）"
        corner = (place % 2 * _HALF + (_HALF - _WIDTH) / 2, 3 * MM + place // 2 * height)
        names = tuple(enumerate(parts[turn], turn * _MOST_ROWS + 1))
        _slip(pages[-1], corner, (title, content.session), notes, names, row_height)
    return Document(content.title, "互评表", tuple(pages) or (Page(),))


def _slip(
    page: Page, corner: tuple[float, float], titles: tuple[str, str], notes: tuple[str, ...],
    names: tuple[tuple[int, str], ...], row_height: float,
) -> None:  # fmt: skip
    x, y = corner
    furniture.title(page, x, x + _WIDTH, y + 7 * MM, titles[0], 13)
    page.text(x + _WIDTH / 2, y + 12 * MM, titles[1], _SIZE, align="center")
    y += _TITLE
    for note in notes:
        y += _NOTE
        page.text(x, y, note, _SIZE)
    y += 2 * MM
    head(page, x, y, _HEAD, _COLUMNS, 10)
    y += _HEAD
    for number, name in names:
        row(page, x, y, row_height, _COLUMNS, (str(number), name, ""), 12)
        y += row_height


def _cuts(page: Page, height: float, down: int) -> None:
    page.line(_HALF, 0, _HALF, page.height, 0.4, is_dashed=True)
    for number in range(1, down + 1):
        y = 3 * MM + number * height
        if y < page.height - 4 * MM:
            page.line(0, y, page.width, y, 0.4, is_dashed=True)
