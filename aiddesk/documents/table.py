"""A ruled table over pages: the head repeats, a row never breaks, the last row never stands alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Align, FontName, Page
from aiddesk.documents.wrap import fit_lines, lines

_PADDING = 4.0
_TOGETHER = 3  # rows that cannot be parted without leaving one alone


@dataclass(frozen=True)
class Column:
    """A column: its width is in points."""

    title: str
    width: float
    align: Align = "center"


def widths(columns: Sequence[Column]) -> tuple[float, ...]:
    """Return the widths of columns."""
    return tuple(column.width for column in columns)


def stretched(columns: Sequence[Column], room: float) -> tuple[Column, ...]:
    """Return the columns widened or narrowed in proportion, so that they fill the room."""
    factor = room / sum(column.width for column in columns)
    return tuple(Column(column.title, column.width * factor, column.align) for column in columns)


def crowded(rows: int, fixed: float, high: float, low: float, room: float) -> tuple[int, float]:
    """Return how many equal slips stand below each other, and how high their rows are.

    Rows are drawn together from `high` to `low` only where more slips then stand on a sheet.
    """
    down = max(1, int(room / (fixed + rows * low)))
    return down, min(high, (room / down - fixed) / max(rows, 1) - 0.01)


def divided(count: int, full: int, last: int) -> tuple[int, ...]:
    """Return how many of `count` rows stand on each page: `full` on one, at most `last` on the last one.

    The last two pages share their rows where they need not be full, so that none stands alone (`last` is at least 3);
    no row at all still makes one page.
    """
    sizes: list[int] = []
    while count > last:
        size = full if count > full + last else max(count - last, -(-count // 2))
        sizes.append(size)
        count -= size
    return (*sizes, count)


def ruled(
    flow: Flow, columns: Sequence[Column], rows: Sequence[Sequence[str]], lowest: float, size: float = 10,
    foot: float = 0,
) -> None:  # fmt: skip
    """Write a table into the flow; a row is `lowest` points high or as high as its texts need.

    With `foot`, the last two rows stand where this height is left below them: what is signed is not signed alone.
    """
    heights = [_height(columns, texts, lowest, size) for texts in rows]
    head_height = max(lowest, 7 * MM)
    flow.need(beginning(columns, rows, lowest, size) + (foot if len(rows) <= _TOGETHER else 0))
    head(flow.page, flow.left, flow.take(head_height), head_height, columns, size)
    for number, (texts, height) in enumerate(zip(rows, heights, strict=True)):
        together = sum(heights[number:]) + foot if number >= len(rows) - 2 else height
        if flow.need(together):
            head(flow.page, flow.left, flow.take(head_height), head_height, columns, size)
        row(flow.page, flow.left, flow.take(height), height, columns, texts, size)


def beginning(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], lowest: float, size: float = 10
) -> float:  # fmt: skip
    """Return the height of a table's head with its first two rows, which a heading above it must not part from.

    Of three rows all stand together, since neither the first nor the last may stand alone.
    """
    first = rows if len(rows) <= _TOGETHER else rows[:2]
    return max(lowest, 7 * MM) + sum(_height(columns, texts, lowest, size) for texts in first)


def cell(
    page: Page, box: tuple[float, float, float, float], text: str, size: float, align: Align = "center",
    font: FontName = "serif",
) -> None:  # fmt: skip
    """Write a text into a box (x, y, width, height): wrapped, shrunk where it must, centred in height."""
    x, y, width, height = box
    size, broken = fit_lines(text, width - 2 * _PADDING, height - 2, size, font)
    pitch = size * 1.25
    baseline = y + (height - pitch * len(broken)) / 2 + size * 1.0
    place = {"left": x + _PADDING, "center": x + width / 2, "right": x + width - _PADDING}[align]
    for number, line in enumerate(broken):
        page.text(place, baseline + number * pitch, line, size, font, align)


def head(page: Page, x: float, y: float, height: float, columns: Sequence[Column], size: float = 10) -> None:
    """Write the head of a table with its rules."""
    row(page, x, y, height, columns, [column.title for column in columns], size, "sans-bold", is_head=True)


def row(
    page: Page, x: float, y: float, height: float, columns: Sequence[Column], texts: Sequence[str], size: float = 10,
    font: FontName = "serif", is_head: bool = False,
) -> None:  # fmt: skip
    """Write one row with its rules; texts are in the order of the columns."""
    grid(page, x, y, height, widths(columns))
    for column, text in zip(columns, texts, strict=True):
        if text:
            cell(page, (x, y, column.width, height), text, size, "center" if is_head else column.align, font)
        x += column.width


def grid(page: Page, x: float, y: float, height: float, cells: Sequence[float]) -> None:
    """Draw the rules of one row of cells of these widths."""
    total = sum(cells)
    page.rect(x, y, total, height)
    for width in cells[:-1]:
        x += width
        page.line(x, y, x, y + height)


def labelled(
    page: Page, x: float, y: float, height: float, cells: Sequence[tuple[float, str]], size: float = 10.5
) -> None:
    """Write a row of label and value in turn, each with its width: labels in sans, values in serif."""
    grid(page, x, y, height, [width for width, _ in cells])
    for number, (width, text) in enumerate(cells):
        if text:
            cell(
                page,
                (x, y, width, height),
                text,
                size if number % 2 else size - 0.5,
                font="serif" if number % 2 else "sans",
            )
        x += width


def boxed(flow: Flow, label: str, told: Sequence[str]) -> None:
    """Write texts that must be typed as they stand in a box, beside what they are."""
    size = 9.5
    broken = [part for text in told for part in lines(text, flow.room - 28 * MM, size)]
    height = (len(broken) * 5 + 3) * MM
    y = flow.take(height + 2 * MM)
    flow.page.rect(flow.left, y, flow.room, height)
    flow.page.line(flow.left + 22 * MM, y, flow.left + 22 * MM, y + height)
    flow.page.text(flow.left + 2 * MM, y + 6 * MM, label, size, "sans")
    for number, line in enumerate(broken):
        flow.page.text(flow.left + 25 * MM, y + (6 + 5 * number) * MM, line, size)


def strike(page: Page, x: float, y: float, height: float, columns: Sequence[Column], count: int) -> None:
    """Draw `count` unused rows and strike them out with one stroke, so that nobody can add a name."""
    if count < 1:
        return
    for number in range(count):
        grid(page, x, y + number * height, height, widths(columns))
    right = x + sum(widths(columns))
    page.line(right - _PADDING, y + _PADDING, x + _PADDING, y + count * height - _PADDING, 0.8)


def _height(columns: Sequence[Column], texts: Sequence[str], lowest: float, size: float) -> float:
    counts = (len(lines(text, column.width - 2 * _PADDING, size)) for column, text in zip(columns, texts, strict=True))
    return max(lowest, max(counts) * size * 1.25 + 6)
