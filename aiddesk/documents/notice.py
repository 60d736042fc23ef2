"""The public notice on the wall: 公示, in the look of GB/T 9704; it shows `NoticeRow` and nothing else of a student."""

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


_BODY = 16.0
_PITCH = 28.0
_LIST, _LONG_LIST = (12.0, 8.5 * MM), (10.0, 7.5 * MM)  # size of the letters, height of a row
_GAP = 4 * MM
_SEAL = 30 * MM  # with the margin below: a seal of 45 mm over the date


def lay_out(content: Notice) -> Document:
    """Return the notice; a long list stands in two columns (three on A3) and runs over pages, its head repeated."""
    wide = content.size == "A3"
    flow = Flow(A3, 38 * MM, 35 * MM, 48 * MM, 45 * MM) if wide else Flow(A4, 28 * MM, 26 * MM, 37 * MM, 35 * MM)
    _title(flow, content.title)
    if content.addressee:
        flow.paragraph(f"{content.addressee}：", _BODY, _PITCH)
    for text in content.body:
        flow.paragraph(text, _BODY, _PITCH, indent=2)
    _rows(flow, content.rows, 3 if wide else 2)
    flow.take(2 * MM)
    _days(flow, content.days)
    last = sum(len(lines(text, flow.room, _BODY, first=2 * _BODY)) for text in content.contacts)
    flow.need(last * _PITCH + _SEAL)  # unit and date never stand on a page of their own
    for text in content.contacts:
        flow.paragraph(text, _BODY, _PITCH, indent=2)
    _close(flow, content)
    for number, page in enumerate(flow.pages, 1):
        page.text(page.width / 2, page.height - 24 * MM, f"— {number} —", 14, align="center")
    add_footers(flow.pages, content.footer, flow.left, flow.right, numbered=False)
    return Document(content.title, content.unit, tuple(flow.pages), (Bookmark(content.title, 0),))


def _title(flow: Flow, title: str) -> None:
    for line in lines(title, flow.room - 44, 22, "serif-bold"):
        flow.page.text(flow.left + flow.room / 2, flow.take(35) + 25, line, 22, "serif-bold", "center")
    flow.take(14)


def _rows(flow: Flow, rows: tuple[NoticeRow, ...], most: int) -> None:
    """Write the list in as few columns as let it end on this page, or in as many as stay readable."""
    size, height = _LIST
    flow.take(2 * MM)
    flow.need(3 * height)
    here = int(flow.left_over() / height) - 1
    if len(rows) > _readable(flow, rows, most, size) * here and _readable(flow, rows, most, _LONG_LIST[0]) > 1:
        size, height = _LONG_LIST
    most = _readable(flow, rows, most, size)
    here = int(flow.left_over() / height) - 1
    sides = next((number for number in range(1, most) if len(rows) <= number * here), most)
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


def _days(flow: Flow, days: tuple[date, ...]) -> None:
    if not days:
        return
    first, last = furniture.long_date(days[0]), furniture.long_date(days[-1])
    flow.paragraph(f"公示时间：{first}至{last}，共{len(days)}日。", _BODY, _PITCH, indent=2)
    each = [f"第{number}日（{day.month}月{day.day}日）" for number, day in enumerate(days, 1)]
    flow.paragraph("、".join(each) + "。", _BODY, _PITCH, indent=2)


def _close(flow: Flow, content: Notice) -> None:
    """Write unit and date where a seal of 45 mm finds room over them."""
    y = flow.take(_SEAL)
    day = furniture.long_date(content.signed_on)
    size = fit(content.unit, flow.room, _BODY)
    half = max(width(content.unit, size), width(day, _BODY)) / 2
    centre = max(flow.end - max(half + 2 * _BODY, 23 * MM), flow.left + half)
    flow.page.text(centre, y + 14 * MM, content.unit, size, align="center")
    flow.page.text(centre, y + 24 * MM, day, _BODY, align="center")
