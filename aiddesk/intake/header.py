"""Find where a table begins and ends inside a sheet: titles above, totals and signatures between and below."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from aiddesk.intake.synonyms import field_of, is_title

_ENDS = (
    "合计", "总计", "小计", "共计", "制表人", "制表", "填表人", "填报人", "审核人", "经办人", "备注：", "注：",
    "说明：", "填表说明", "校长：", "校长签字", "负责人", "班主任：", "班主任签字", "单位（盖章", "日期：", "联系人：",
)  # fmt: skip
_SEARCHED = 30
_DEEPEST = 3  # rows that a merged head may have
_CLASS = re.compile(
    r"((?:[一二三四五六七八九]|[1-9])年级|初[一二三]|高[一二三]|[小中大]班)"
    r"[\s第]*\(?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*\)?\s*班"
)
_SHORT_CLASS = re.compile(  # 三(2)班
    r"(?<![\d一二三四五六七八九十])([一二三四五六七八九]|[1-9])年?\s*\(\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*\)\s*班"
)
_BESIDE = re.compile(r"[:：]|班主任|^共?[\d ]+[人名]$")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Header:
    """The head of a table: `row` is the sheet's number of its last row (0: none), `titles` one per column.

    `class_text` is the class that a title line above names ("三年级2班"), or "".
    """

    row: int
    titles: tuple[str, ...]
    class_text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its number in the sheet, its cells, and the class that a line above it names."""

    row: int
    cells: Sequence[str]
    class_text: str


@dataclass(frozen=True)
class Body:
    """The rows of a table, and those that are none: totals, signatures, notes, each as (row, its text)."""

    lines: tuple[Line, ...]
    left_out: tuple[tuple[int, str], ...]


def find(rows: Rows) -> Header | None:
    """Return the head with the most known titles among the first rows; merged heads of several rows are joined."""
    known = [len(_known(row)) for row in rows[:_SEARCHED]]
    if not known or max(known) < 2:
        return None
    top = bottom = known.index(max(known))
    while bottom - top < _DEEPEST - 1 and bottom + 1 < len(rows) and _goes_on(rows, top, bottom + 1):
        bottom += 1
    while bottom - top < _DEEPEST - 1 and top and _is_group(rows[top - 1]):
        top -= 1
    return Header(bottom + 1, _joined(rows[top : bottom + 1]), class_in(_lines(rows[:top])))


def body(rows: Rows, header: Header) -> Body:
    """Return the rows below a head, without blank rows and repeated heads; what else is left out is told."""
    lines, left_out = [], []
    class_text, has_ended = header.class_text, False
    heads = [_filled(row) for row in rows[max(0, header.row - _DEEPEST) : header.row]]
    for number, row in enumerate(rows[header.row :], header.row + 1):
        filled = _filled(row)
        if not filled:
            continue
        if found := _section(filled):
            class_text = found
        elif _repeats(filled) or any(filled == head[: len(filled)] for head in heads):
            continue
        elif ends(row) or len(filled) < (3 if has_ended else 1 if header.row else 2):
            has_ended = has_ended or not filled[0].startswith("小计")
            left_out.append((number, " ".join(filled)[:40]))
        else:
            lines.append(Line(number, row, class_text))
    return Body(tuple(lines), tuple(left_out))


def class_in(text: str) -> str:
    """Return the class that a title or a sheet's name speaks of ("三年级2班"), or ""."""
    plain = unicodedata.normalize("NFKC", text)
    if found := _CLASS.search(plain):
        return f"{found[1]}{found[2]}班"
    found = _SHORT_CLASS.search(plain)
    return f"{found[1]}年级{found[2]}班" if found else ""


def _filled(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _section(filled: Sequence[str]) -> str:
    """Return the class that a line between students names ("三年级1班", also beside "共45人"), or ""."""
    is_line = len(filled[0]) <= 30 and (len(filled) == 1 or (len(filled) == 2 and _BESIDE.search(filled[1])))
    return class_in(filled[0]) if is_line else ""


def _known(row: Sequence[str]) -> set[str]:
    return {field for cell in row if (field := field_of(cell))}


def _goes_on(rows: Rows, top: int, index: int) -> bool:
    """Say whether a row is the lower part of a merged head: titles only where the row above is no leaf of its own."""
    lower = rows[index]
    filled = [(n, cell.strip()) for n, cell in enumerate(lower) if cell.strip()]
    if not filled or any(any(c.isdigit() for c in cell) or len(cell) > 15 for _, cell in filled):
        return False
    name = next((n for n, cell in enumerate(rows[top]) if field_of(cell) == "name"), None)
    if name is not None and name < len(lower) and lower[name].strip():
        return False
    groups: list[str] = list(accumulate(rows[top], lambda last, cell: cell.strip() or last, initial=""))[1:]
    titled = sum(bool(field_of(cell) or (n < len(groups) and field_of(groups[n] + cell))) for n, cell in filled)
    return titled * 2 >= len(filled)


def _is_group(row: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) >= 2 and not any("：" in cell or ":" in cell or len(cell) > 12 for cell in filled)


def _joined(head: Rows) -> tuple[str, ...]:
    width = max(len(row) for row in head)
    grid = [[_plain(row[n]) if n < len(row) else "" for n in range(width)] for row in head]
    titles = []
    groups = ["" for _ in grid]
    for column in range(width):
        own = [row[column] for row in grid]
        last = max((n for n, cell in enumerate(own) if cell), default=None)
        if last is None:
            titles.append("")
            continue
        groups = [cell or ("" if n > last else groups[n]) for n, cell in enumerate(own)]
        group = next((g for g in reversed(groups[:last]) if g), "")
        joined = _without_words(group) + own[last].lstrip("*★ ")
        titles.append(joined if group and field_of(joined) else own[last])
    return tuple(titles)


def _plain(cell: str) -> str:
    return cell.strip().replace("\n", "")


def _without_words(group: str) -> str:
    return re.sub(r"(信息|情况|基本|资料)", "", group)


def _lines(rows: Rows) -> str:
    return " ".join(cell.strip() for row in rows for cell in row if cell.strip())


def _repeats(filled: Sequence[str]) -> bool:
    titles = sum(map(is_title, filled))
    return titles >= 2 and titles * 2 >= len(filled)


def ends(cells: Sequence[str]) -> bool:
    """Say whether a row closes a table: totals, who filled it in, notes."""
    filled = [cell for cell in cells if cell.strip()]
    first = re.sub(r"\s", "", filled[0]).replace(":", "：")
    return len(filled) <= max(4, len(cells) // 3) and any(first.startswith(end) for end in _ENDS)
