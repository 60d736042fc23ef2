"""The public notice on the wall: 公示, in the look of GB/T 9704; it shows `NoticeRow` and nothing else of a student."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.fonts import width
from aiddesk.documents.page import A3, A4, MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, head, row, stretched
from aiddesk.documents.wrap import fit, lines
from aiddesk.domain.money import yuan
from aiddesk.domain.notices import NoticeRow


@dataclass(frozen=True)
class Notice:
    """A notice: `body` are paragraphs before the list, `days` the days it stands, `contacts` lines ("电话：…")."""

    footer: Footer
    title: str
    addressee: str
    body: tuple[str, ...]
    rows: tuple[NoticeRow, ...]
    days: tuple[date, ...]
    contacts: tuple[str, ...]
    unit: str
    signed_on: date
    size: Literal["A4", "A3"] = "A4"


@dataclass(frozen=True)
class _Measures:
    """Size of the letters and height of a line, the same of the list, and how much higher the paper begins."""

    body: float
    pitch: float
    letters: float
    row: float
    lift: float = 0


_FULL = _Measures(16, 28, 12, 8.5 * MM)  # as GB/T 9704 has it
_TIGHTER = (  # still read from a wall, the largest first
    _Measures(16, 25, 12, 7.5 * MM, 5 * MM),
    _Measures(14, 22, 12, 7 * MM, 8 * MM),
    _Measures(14, 22, 10, 7 * MM, 8 * MM),
)
_LONG_LIST = (10.0, 7.5 * MM)
_GAP = 4 * MM
_SEAL = 30 * MM  # with the margin below: a seal of 45 mm over the date


def lay_out(content: Notice) -> Document:
    """Return the notice; a long list stands in two columns (three on A3) and runs over pages, its head repeated.

    What needs a second sheet for its last lines only is set a little tighter, so that one sheet hangs.
    """
    flow = _written(content, _FULL)
    if len(flow.pages) == 2:
        tighter = (_written(content, measures) for measures in _TIGHTER)
        flow = next((tried for tried in tighter if len(tried.pages) == 1), flow)
    for number, page in enumerate(flow.pages, 1):
        page.text(page.width / 2, page.height - 24 * MM, f"— {number} —", 14, align="center")
    add_footers(flow.pages, content.footer, flow.left, flow.right, numbered=False)
    return Document(content.title, content.unit, tuple(flow.pages), (Bookmark(content.title, 0),))


def _written(content: Notice, m: _Measures) -> Flow:
    wide = content.size == "A3"
    top = (48 if wide else 37) * MM - m.lift
    flow = Flow(A3, 38 * MM, 35 * MM, top, 45 * MM) if wide else Flow(A4, 28 * MM, 26 * MM, top, 35 * MM)
    _title(flow, content.title)
    if content.addressee:
        flow.paragraph(f"{content.addressee}：", m.body, m.pitch)
    for text in content.body:
        flow.paragraph(text, m.body, m.pitch, indent=2)
    days = _days(content.days)
    after = 2 * MM + _height(flow, m, days) + _height(flow, m, content.contacts) + _SEAL
    _rows(flow, content.rows, 3 if wide else 2, m, after)
    flow.take(2 * MM)
    for text in days:
        flow.paragraph(text, m.body, m.pitch, indent=2)
    flow.need(_height(flow, m, content.contacts) + _SEAL)  # unit and date never stand on a page of their own
    for text in content.contacts:
        flow.paragraph(text, m.body, m.pitch, indent=2)
    _close(flow, content, m.body)
    return flow


def _height(flow: Flow, m: _Measures, texts: Sequence[str]) -> float:
    return sum(len(lines(text, flow.room, m.body, first=2 * m.body)) for text in texts) * m.pitch


def _title(flow: Flow, title: str) -> None:
    for line in lines(title, flow.room - 44, 22, "serif-bold"):
        flow.page.text(flow.left + flow.room / 2, flow.take(35) + 25, line, 22, "serif-bold", "center")
    flow.take(14)


def _rows(flow: Flow, rows: tuple[NoticeRow, ...], most: int, m: _Measures, after: float) -> None:
    """Write the list in as few columns as let all end on this page, or the list, or in as many as stay readable.

    `after` is the height of what follows the list.
    """
    size, height = m.letters, m.row
    flow.take(2 * MM)
    flow.need(3 * height)
    here = int(flow.left_over() / height) - 1
    if len(rows) > _readable(flow, rows, most, size) * here and _readable(flow, rows, most, _LONG_LIST[0]) > 1:
        size, height = _LONG_LIST
    most = _readable(flow, rows, most, size)
    whole = int((flow.left_over() - after) / height) - 1
    here = int(flow.left_over() / height) - 1
    fitting = [n for room in (whole, here) for n in range(1, most + 1) if len(rows) <= n * room]
    sides = fitting[0] if fitting else most
    side_width = (flow.room - _GAP * (sides - 1)) / sides
    columns = stretched(_columns(rows, size), side_width)
    start = 0
    while start < len(rows):
        flow.need(3 * height)
        deep = _depth(len(rows) - start, sides, int(flow.left_over() / height) - 1)
        for side in range(sides):
            part = rows[start : start + deep]
            start += len(part)
            _side(flow, flow.left + side * (side_width + _GAP), (size, height), columns, part)
        flow.take((deep + 1) * height)


def _readable(flow: Flow, rows: tuple[NoticeRow, ...], most: int, size: float) -> int:
    """Return how many columns there may be without a name being set smaller than the rest."""
    needed = sum(column.width for column in _columns(rows, size))
    return max(1, min(most, int((flow.room + _GAP) / (needed + _GAP))))


def _depth(left: int, sides: int, most: int) -> int:
    """Return how many rows a column takes: even columns at the end, and never one row for the page after."""
    if left <= sides * most:
        return -(-left // sides)
    return most - 1 if left - sides * most == 1 and most > 1 else most


def _side(
    flow: Flow, x: float, measures: tuple[float, float], columns: tuple[Column, ...], rows: tuple[NoticeRow, ...]
) -> None:
    size, height = measures
    if not rows:
        return
    y = flow.y
    head(flow.page, x, y, height, columns, size)
    for number, line in enumerate(rows, 1):
        cells = _cells(line)
        texts = [cells[column.title] for column in columns]
        row(flow.page, x, y + number * height, height, columns, texts, size)


def _columns(rows: tuple[NoticeRow, ...], size: float) -> tuple[Column, ...]:
    """Return the columns that the rows fill, as wide as their texts need."""
    titles = ["序号", "姓名", "班级"]
    if any(line.class_number for line in rows):
        titles.append("班内学号")
    if any(line.level for line in rows):
        titles.append("认定等级")
    if any(line.amount is not None for line in rows):
        titles.append("金额（元）")
    cells = [_cells(line) for line in rows]
    return tuple(
        Column(
            title,
            max([width(title, size, "sans-bold"), *(width(cell[title], size) for cell in cells)]) + 8.5,
            "right" if title.startswith("金额") else "center",
        )
        for title in titles
    )


def _cells(line: NoticeRow) -> dict[str, str]:
    return {
        "序号": str(line.position),
        "姓名": line.name,
        "班级": line.class_title,
        "班内学号": line.class_number,
        "认定等级": line.level,
        "金额（元）": "" if line.amount is None else yuan(line.amount),
    }


def _days(days: tuple[date, ...]) -> tuple[str, ...]:
    if not days:
        return ()
    first, last = furniture.long_date(days[0]), furniture.long_date(days[-1])
    each = [f"第{number}日（{day.month}月{day.day}日）" for number, day in enumerate(days, 1)]
    return (f"公示时间：{first}至{last}，共{len(days)}日。", "、".join(each) + "。")


def _close(flow: Flow, content: Notice, body: float) -> None:
    """Write unit and date where a seal of 45 mm finds room over them."""
    y = flow.take(_SEAL)
    day = furniture.long_date(content.signed_on)
    size = fit(content.unit, flow.room, body)
    half = max(width(content.unit, size), width(day, body)) / 2
    centre = max(flow.end - max(half + 2 * body, 23 * MM), flow.left + half)
    flow.page.text(centre, y + 14 * MM, content.unit, size, align="center")
    flow.page.text(centre, y + 24 * MM, day, body, align="center")
