"""Find where a table begins and ends inside a sheet: titles above, totals and signatures between and below."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from aiddesk.domain.identity import citizen, clean_number
from aiddesk.domain.names import class_of
from aiddesk.domain.words import class_title
from aiddesk.intake.synonyms import field_of, is_title

_ENDS = (
    "合计", "总计", "小计", "共计", "制表人", "制表", "填表人", "填报人", "审核人", "经办人", "备注：", "注：",
    "说明：", "填表说明", "填写说明", "校长：", "校长签", "校长（签", "负责人", "班主任：", "班主任签", "班主任（签",
    "单位（盖章", "日期：", "联系人：", "填表日期", "填表时间", "填报日期", "填报时间", "制表日期", "制表时间",
    "总人数", "人数：", "人数合计", "复核人", "注意：", "*注", "※",
)  # fmt: skip
_DAY_LINE = re.compile(r"(?:\d{2,4}|)年\d{0,2}月\d{0,2}日?")  # "年 月 日" to be filled in by hand
_COUNTS = ([str(n) for n in range(1, 200)], list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_SEARCHED = 30
_DEEPEST = 3  # rows that a merged head may have
_CLASS = re.compile(
    r"((?:[一二三四五六七八九]|[1-9])年级|初[一二三]|高[一二三]|[小中大]班)"
    r"[\s第]*\(?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*\)?\s*班"
)
_SHORT_CLASS = re.compile(  # 三(2)班
    r"(?<![\d一二三四五六七八九十])([一二三四五六七八九]|[1-9])年?\s*\(\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*\)\s*班"
)
_SHORTER_CLASS = re.compile(  # 三2班, 4.1班, 大一班
    r"(?<![\w.-])(?:班级|小学|初中|幼儿园)?([一二三四五六七八九]\d{1,2}班|[1-9一二三四五六七八九][-.]\d{1,2}班"
    r"|[1-9]0[1-9]班|[大中小][一二三四五六七八九\d]班|[大中小]\(\d\)班)"
)
# Where a sheet's name is nothing else.
_SHEET_CLASS = re.compile(r"[1-9]0[1-9]|[一二三四五六七八九1-9]年级|[初高][一二三]|[大中小]班")
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
    """The rows of a table, and those that are none: totals, signatures, notes, each as (row, its text).

    `others` are tables below with columns in other places, each as (row of its head, how many rows it has).
    """

    lines: tuple[Line, ...]
    left_out: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, int], ...] = ()


def find(rows: Rows) -> Header | None:
    """Return the head with the most known titles among the first rows; merged heads of several rows are joined."""
    known = [len(_known(row)) for row in rows[:_SEARCHED]]
    if not known or max(known) < 2:
        return None
    top = bottom = _first_head(rows, known)
    while bottom - top < _DEEPEST - 1 and bottom + 1 < len(rows) and _goes_on(rows, top, bottom + 1):
        bottom += 1
    while bottom - top < _DEEPEST - 1 and top and _is_group(rows[top - 1]):
        top -= 1
    return Header(bottom + 1, _joined(rows[top : bottom + 1]), class_in(_lines(rows[:top])))


def body(rows: Rows, header: Header) -> Body:
    """Return the rows below a head, without blank rows and repeated heads; what else is left out is told."""
    found = _Lines(header, [_filled(row) for row in rows[max(0, header.row - _DEEPEST) : header.row]])
    for number, row in enumerate(rows[header.row :], header.row + 1):
        if filled := _filled(row):
            found.take(number, row, filled)
    return Body(tuple(found.lines), tuple(found.left_out), tuple(found.others.items()))


class _Lines:
    """What the rows below a head are, one after the other."""

    def __init__(self, header: Header, heads: list[list[str]]) -> None:
        self.lines: list[Line] = []
        self.left_out: list[tuple[int, str]] = []
        self.others: dict[int, int] = {}
        self._header, self._heads = header, heads
        self._class_text, self._least = header.class_text, 1 if header.row else 2
        self._fewest = self._least
        self._other = 0  # the head of a table with other columns, until one with the same comes again

    def take(self, number: int, row: Sequence[str], filled: list[str]) -> None:
        if found := _section(filled):
            self._class_text, self._fewest = found, self._least
        elif self._is_head(filled):
            self._fewest = self._least
            if is_title(filled[0]) or _repeats(filled):
                self._other = number if _differs(row, self._header.titles) else 0
        elif ends(row) or len(filled) < self._fewest or _is_numbering(filled):
            if self.lines and not filled[0].startswith("小计") and not _is_numbering(filled):
                self._fewest = 3
            self.left_out.append((number, " ".join(filled)[:40]))
        elif self._other:
            self.others[self._other] = self.others.get(self._other, 0) + 1
        else:
            self.lines.append(Line(number, row, self._class_text))

    def _is_head(self, filled: list[str]) -> bool:
        return _repeats(filled) or any(filled == head[: len(filled)] for head in self._heads)


def _differs(row: Sequence[str], titles: Sequence[str]) -> bool:
    """Say whether a further head has its columns in other places than the first."""
    first = {field: n for n, title in reversed(list(enumerate(titles))) if (field := field_of(title))}
    own = {field: n for n, cell in reversed(list(enumerate(row))) if (field := field_of(cell))}
    shared = first.keys() & own.keys()
    return "name" in shared and any(first[field] != own[field] for field in shared)


def _first_head(rows: Rows, known: Sequence[int]) -> int:
    """Return the fullest head, or one far above it that has students of its own: tables may stand below each other."""
    best = known.index(max(known))
    for index in range(best - _DEEPEST + 1):
        if known[index] >= max(2, known[best] - 2) and "name" in _known(rows[index]):
            return index
    return best


def _is_numbering(filled: Sequence[str]) -> bool:
    """Say whether a row only counts the columns: 1 2 3 4, A B C D."""
    return len(filled) > 2 and any(
        len(filled) <= len(count) and all(_counted(cell) == mark for cell, mark in zip(filled, count, strict=False))
        for count in _COUNTS
    )


def _counted(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip("() ").removesuffix(".0").upper()


def class_in(text: str) -> str:
    """Return the class that a title or a sheet's name speaks of ("三年级2班"), or ""."""
    plain = unicodedata.normalize("NFKC", text)
    if found := _CLASS.search(plain):
        return f"{found[1]}{found[2]}班"
    if found := _SHORT_CLASS.search(plain):
        return f"{found[1]}年级{found[2]}班"
    found = _SHORTER_CLASS.search(plain)
    return _titled(found[1]) if found else ""


def class_of_sheet(name: str) -> str:
    """Return the class that a sheet is named after ("301", "四年级"), or ""."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    return class_in(name) or (_titled(plain) if _SHEET_CLASS.fullmatch(plain) else "")


def _titled(text: str) -> str:
    grade, name = class_of("", text)
    return "" if grade is None else class_title(grade, name)


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
    """Say whether a row closes a table: totals, who filled it in, notes; never one with an identity number."""
    filled = [cell for cell in cells if cell.strip()]
    first = re.sub(r"\s", "", filled[0]).replace(":", "：").replace("(", "（")
    if len(filled) <= 2 and ("：" in first or (len(filled) == 1 and _DAY_LINE.fullmatch(first))):
        return True
    if len(filled) > max(4, len(cells) // 3) or not any(first.startswith(end) for end in _ENDS):
        return False
    return not any(len(cell) >= 18 and citizen(clean_number(cell)) for cell in filled)
