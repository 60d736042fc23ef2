"""The secret ballot of a class: 选票, several on a sheet to be cut, in each of its three forms."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.page import A4, MM, Document, Page
from aiddesk.documents.table import Column, crowded, head, row
from aiddesk.documents.wrap import fit


@dataclass(frozen=True)
class Candidate:
    """One line of a ballot; without a name it is only a number."""

    number: int
    name: str


@dataclass(frozen=True)
class Ballots:
    """Equal ballots: `title` is "四年级1班家庭经济困难学生认定评议选票", `count` the number of ballots.

    `session` tells one vote from another ("2026—2027学年　第1次评议"). `boxes` are the words to choose from,
    `hint` says how. `marks` are those of the ballots in the order in which they are printed, none for ballots without.

    But for its mark a ballot carries neither a code nor a footer, so that none can be told from another. A specimen
    says so, and has no mark.
    """

    title: str
    candidates: tuple[Candidate, ...]
    count: int
    session: str = ""
    boxes: tuple[str, ...] = ("同意", "不同意", "弃权")
    hint: str = "对每位同学只选一格画“√”"
    marks: tuple[str, ...] = ()
    is_specimen: bool = False


_ROW, _HEAD, _FOOT = 8 * MM, 22 * MM, 9 * MM
_LOW = 6.8 * MM  # rows are lower where more ballots then stand on a sheet
_MOST_ROWS = 30
_NARROW = 3  # boxes of a ballot that fits beside another


@dataclass(frozen=True)
class _Sheet:
    """How ballots stand on a page."""

    across: int
    down: int
    columns: tuple[Column, ...]
    rows: int
    row: float

    @property
    def height(self) -> float:
        return _HEAD + self.rows * self.row + _FOOT

    @property
    def width(self) -> float:
        return sum(column.width for column in self.columns)

    @property
    def room(self) -> float:
        return A4[0] / self.across


def lay_out(content: Ballots) -> Document:
    """Return the ballots with lines to cut along, two beside each other where their boxes leave the room.

    A vote on more than thirty candidates takes several slips each, named 第1张 and so on.
    """
    slips = _slips(content)
    rows = max((len(candidates) for _, candidates in slips), default=0)
    sheet = _sheet(content, rows)
    pages: list[Page] = []
    for number in range(content.count * len(slips)):
        place = number % (sheet.across * sheet.down)
        if place == 0:
            pages.append(Page())
            if not content.is_specimen:
                _cuts(pages[-1], sheet)
        title, candidates = slips[number % len(slips)]
        corner = (place % sheet.across * sheet.room, 3 * MM + place // sheet.across * sheet.height)
        _slip(pages[-1], sheet, corner, title, content, candidates)
        _foot(pages[-1], sheet, corner, content, number // len(slips))
    return Document(content.title, "评议选票", tuple(pages) or (Page(),))


def _sheet(content: Ballots, rows: int) -> _Sheet:
    across = 2 if len(content.boxes) <= _NARROW else 1
    named = any(candidate.name for candidate in content.candidates)
    number, name, boxes = (12 * MM, 33 * MM, 42 * MM) if across == 2 else (14 * MM, 46 * MM, 120 * MM)
    columns = [Column("序号" if named else "编号", number if named else number + name)]
    columns += [Column("姓名", name)] if named else []
    columns += [Column(box, boxes / len(content.boxes)) for box in content.boxes]
    down, row_height = crowded(rows, _HEAD + _FOOT, _ROW, _LOW, A4[1] - 6 * MM)
    return _Sheet(across, down, tuple(columns), rows, row_height)


def _slips(content: Ballots) -> list[tuple[str, tuple[Candidate, ...]]]:
    parts = [content.candidates[start : start + _MOST_ROWS] for start in range(0, len(content.candidates), _MOST_ROWS)]
    if len(parts) < 2:
        return [(content.title, content.candidates)]
    return [(f"{content.title}（第{number}张 共{len(parts)}张）", part) for number, part in enumerate(parts, 1)]


def _slip(
    page: Page, sheet: _Sheet, corner: tuple[float, float], title: str, content: Ballots,
    candidates: Sequence[Candidate],
) -> None:  # fmt: skip
    x, y = corner[0] + (sheet.room - sheet.width) / 2, corner[1]
    right = x + sheet.width
    furniture.title(page, x, right, y + 7 * MM, title, 13)
    told = "　".join(part for part in (content.session, content.hint) if part)
    page.text((x + right) / 2, y + 12 * MM, told, fit(told, right - x, 9.5), align="center")
    head(page, x, y + _HEAD - _ROW, _ROW, sheet.columns, 10)
    y += _HEAD
    side, first = 2 * MM, len(sheet.columns) - len(content.boxes)
    for candidate in candidates:
        cells = [str(candidate.number), *([candidate.name] if first == 2 else []), *("" for _ in content.boxes)]
        row(page, x, y, sheet.row, sheet.columns, cells, 12)
        edge = x + sum(column.width for column in sheet.columns[:first])
        for column in sheet.columns[first:]:
            page.rect(edge + column.width / 2 - side, y + sheet.row / 2 - side, 2 * side, 2 * side)
            edge += column.width
        y += sheet.row


def _foot(page: Page, sheet: _Sheet, corner: tuple[float, float], content: Ballots, number: int) -> None:
    """Write the ballot's mark, or that it is none to vote with."""
    right = corner[0] + (sheet.room + sheet.width) / 2
    y = corner[1] + sheet.height - 3.5 * MM
    if content.is_specimen:
        page.text(right, y, "票样，不作选票使用", 9, "sans", "right")
    elif number < len(content.marks):
        page.text(right, y, f"暗记（与投票人无关） {content.marks[number]}", 8.5, "sans", "right")


def _cuts(page: Page, sheet: _Sheet) -> None:
    for number in range(1, sheet.across):
        page.line(number * sheet.room, 0, number * sheet.room, page.height, 0.4, is_dashed=True)
    for number in range(1, sheet.down + 1):
        y = 3 * MM + number * sheet.height
        if y < page.height - 4 * MM:
            page.line(0, y, page.width, y, 0.4, is_dashed=True)
