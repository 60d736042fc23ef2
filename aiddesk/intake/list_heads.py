"""Find the column titles and the title lines of a list that no one agreed a form with."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.intake import tokens

Row = Sequence[str]
_SEARCHED = 30
_WORDS = re.compile(
    "姓名|名字|身份证|证件|号码|证号|性别|序号|电话|地址|住址|类别|类型|日期|时间|年月|备注|关系|户主|成员"
    "|金额|人口|人数|学校|账号|卡号|等级|级别|民族|乡镇|行政村|^村名?$|年龄|标准|编号"
)
_NUMERIC = re.compile(r"[\d.,%/\-]+")
_ROLE = re.compile("户主|成员|父|母|监护|子女|配偶|本人|学生|儿童|申请人")
_LONGEST_TITLE = 20
_LONGEST_GROUP = 12


@dataclass(frozen=True)
class Head:
    """The head of a list: `row` is the sheet's number of its last row, 0 where there is none.

    `titles` has one title per column; `lines` are the title lines above the head.
    """

    row: int
    titles: tuple[str, ...]
    lines: tuple[str, ...]


def find(rows: Sequence[Row]) -> Head:
    """Return the head among the rows above the first identity number, one to three rows high."""
    first = _first_number(rows)
    above = [tuple(re.sub(r"\s", "", cell) for cell in row) for row in rows[: _SEARCHED if first is None else first]]
    best = max(range(len(above)), key=lambda index: (*_score(above[index]), -index), default=-1)
    # Without a number below it, only its words make a row a head.
    if best < 0 or _score(above[best]) < ((1, 0) if first is None else (0, 2)):
        return Head(0, (), () if first is None else _lines(above))
    top, bottom = _top(above, best), _bottom(above, best)
    return Head(bottom + 1, _joined(above[top : bottom + 1]), _lines(above[:top]))


def _first_number(rows: Sequence[Row]) -> int | None:
    found = (index for index, row in enumerate(rows[:_SEARCHED]) if tokens.find("\x1f".join(row)) != tokens.NONE)
    return next(found, None)


def _score(row: Row) -> tuple[int, int]:
    """Count title words, then text cells; one word alone, or words beside a number, may stand in any row."""
    texts = [cell for cell in row if cell and len(cell) <= _LONGEST_TITLE and not _NUMERIC.fullmatch(cell)]
    words = sum(_WORDS.search(cell) is not None for cell in texts)
    is_data = words < 2 or any(_NUMERIC.fullmatch(cell) for cell in row)
    return (0 if is_data else words), len(texts)


def _top(rows: Sequence[Row], best: int) -> int:
    top = best
    while top > 0 and best - top < 2 and _is_group(rows[top - 1]):
        top -= 1
    return top


def _is_group(row: Row) -> bool:
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and not any(
        len(cell) > _LONGEST_GROUP or "：" in cell or ":" in cell or "附件" in cell or _NUMERIC.fullmatch(cell)
        for cell in filled
    )


def _bottom(rows: Sequence[Row], best: int) -> int:
    bottom = best
    while bottom + 1 < len(rows) and bottom - best < 2 and _continues(rows[bottom], rows[bottom + 1]):
        bottom += 1
    return bottom


def _continues(row: Row, below: Row) -> bool:
    """Say whether a row only gives titles to what a head has left open, as below a merged group title."""
    if any(_NUMERIC.fullmatch(cell) for cell in below) or not any(_WORDS.search(cell) for cell in below):
        return False
    is_open = any(cell and not title for title, cell in zip(row, below, strict=False))
    is_closed = any(title and not cell for title, cell in zip(row, below, strict=False))
    return is_open and is_closed


def _joined(block: Sequence[Row]) -> tuple[str, ...]:
    width = max(map(len, block))
    titles = [*block[0], *[""] * (width - len(block[0]))]
    for row in block[1:]:
        titles = _below(titles, [*row, *[""] * (width - len(row))])
    return tuple(titles)


def _below(groups: Sequence[str], row: Sequence[str]) -> list[str]:
    """Put a merged group's title before those titles that would not be understood without it."""
    counts = Counter(row)
    titles, group = [], ""
    for above, own in zip(groups, row, strict=True):
        group = above or group
        is_needed = own and own != group and (counts[own] > 1 or _ROLE.search(group))
        titles.append(f"{group}{own}" if is_needed else own or above)
    return titles


def _lines(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(" ".join(filled) for row in rows if (filled := [cell for cell in row if cell]))
