"""Find where a table begins and ends inside a sheet: titles above, totals and signatures below."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.intake.synonyms import field_of

_ENDS = ("合计", "总计", "小计", "制表人", "制表", "填表人", "审核人", "备注：", "注：", "说明：", "校长：", "负责人")
_SEARCHED = 30


@dataclass(frozen=True)
class Header:
    """The head of a table: `row` is the sheet's number of its last row, `titles` one per column."""

    row: int
    titles: tuple[str, ...]


def find(rows: Sequence[Sequence[str]]) -> Header | None:
    """Return the head with the most known titles among the first rows, joined with a group row above it."""
    best: tuple[int, int] = (0, -1)
    for index, row in enumerate(rows[:_SEARCHED]):
        known = len({field for cell in row if (field := field_of(cell))})
        if known > best[0]:
            best = (known, index)
    known, index = best
    if known < 2:
        return None
    return Header(index + 1, _joined(rows, index))


def body(rows: Sequence[Sequence[str]], header: Header) -> list[tuple[int, Sequence[str]]]:
    """Return (row as the sheet shows it, cells) below a head, without blank rows, repeated heads and the ending."""
    found = []
    head = [cell.strip() for cell in rows[header.row - 1]]
    for number, row in enumerate(rows[header.row :], header.row + 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells == head:
            continue
        if _ends(cells):
            break
        found.append((number, row))
    return found


def _ends(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    first = filled[0].replace(" ", "").replace("\u3000", "")
    return len(filled) <= max(4, len(cells) // 3) and any(first.startswith(end) for end in _ENDS)


def _joined(rows: Sequence[Sequence[str]], index: int) -> tuple[str, ...]:
    above = rows[index - 1] if index else ()
    titles = []
    for column, cell in enumerate(rows[index]):
        title = cell.strip()
        if not title and column < len(above):
            title = above[column].strip()
        titles.append(title.replace("\n", ""))
    return tuple(titles)
