"""The blank survey: one page for each family (家庭情况调查表), or a sheet of digits for a class that types fast."""

import re
from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.fonts import width
from aiddesk.documents.page import A4_LANDSCAPE, MM, Bookmark, Document, Footer, Page, add_footers, joined
from aiddesk.documents.table import Column, cell, divided, grid, head, row
from aiddesk.documents.wrap import lines


@dataclass(frozen=True)
class Item:
    """A question; `options` are (digit, words), none where an amount is written."""

    text: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Family:
    """Whose sheet it is; "" is left to the pen."""

    class_title: str = ""
    name: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """The questions in order, and who is asked; `scheme` names their version, so that a paper finds its scores."""

    footer: Footer
    school: str
    school_year_title: str
    scheme: str
    items: tuple[Item, ...]
    families: tuple[Family, ...]


_PROMISE = "以上情况由家长（监护人）如实填写或口述，只用于家庭经济困难学生认定，学校保密；有不实的，取消认定。"
_NUMBER, _QUESTION = 10 * MM, 62 * MM
_LOWEST, _SIZES = 8.5 * MM, (10.5, 10, 9.5, 9, 8.5)
_TABLE_ROOM = 196 * MM  # of a page between its head and its signatures
_GAP = 4 * MM


def family_sheets(content: Questionnaire) -> Document:
    """Return a sheet for every family, each on one page as long as its questions fit at a size that can be read."""
    title = f"{content.school_year_title}家庭情况调查表"
    return joined(title, content.school, (_family_sheet(content, family) for family in content.families))


def class_sheet(content: Questionnaire) -> Document:
    """Return a class's sheet: a row for each student, a column for each question, where only digits are written.

    Raises:
        ValueError: there is no student.
    """
    if not content.families:
        raise ValueError("no student")
    title = f"{content.school_year_title}{content.families[0].class_title}家庭情况调查录入表"
    legend = _legend_lines(content.items)
    columns = _class_columns(content.items)
    head_height = _head_height(columns)
    room = _FLOOR - _TOP - head_height
    counts = _pages_of(len(content.families), int((room - _legend_height(legend)) // _ROW), int(room // _ROW))
    pages: list[Page] = []
    start = 0
    for count in counts:
        page = Page(A4_LANDSCAPE)
        y = _class_head(page, content, title, () if pages else legend)
        head(page, _LEFT, y, head_height, columns, _HEADED)
        for number, family in enumerate(content.families[start : start + count], 1):
            texts = [str(start + number), family.name, *[""] * len(content.items)]
            row(page, _LEFT, y + head_height + (number - 1) * _ROW, _ROW, columns, texts, 10)
        pages.append(page)
        start += count
    furniture.signatures(pages[-1], _LEFT, _RIGHT, _FLOOR + 6 * MM, ("班主任签字", "录入人签字", "日期"))
    add_footers(pages, content.footer, _LEFT, A4_LANDSCAPE[0] - _RIGHT)
    return Document(title, content.school, tuple(pages), (Bookmark(title, 0),))


def _family_sheet(content: Questionnaire, family: Family) -> Document:
    flow = Flow(bottom=12 * MM)
    furniture.title(flow.page, flow.left, flow.end, flow.take(12 * MM) + 8 * MM, "家庭情况调查表")
    middle = flow.left + 118 * MM
    slots = ((flow.left, middle, f"学校：{content.school}"), (middle, flow.end, content.school_year_title))
    furniture.subline(flow.page, flow.take(6.5 * MM) + 5 * MM, slots)
    middle = flow.left + 56 * MM
    slots = (
        (flow.left, middle, f"班级：{family.class_title}"),
        (middle, flow.end, f"姓名：{family.name or '　　　　　　　　　　'}"),
    )
    furniture.subline(flow.page, flow.take(6.5 * MM) + 5 * MM, slots)
    flow.paragraph("请在符合的一项前打勾，一题只选一项；要写数字的写在横线上。", 9.5, 5.5 * MM)
    flow.take(1.5 * MM)
    size, heights = _fitting(content.items, flow.room)
    for number, (item, height) in enumerate(zip(content.items, heights, strict=True), 1):
        flow.need(height)
        _item(flow, number, item, height, size)
    flow.take(2 * MM)
    flow.paragraph(_PROMISE, 9.5, 5.5 * MM)
    flow.need(24 * MM)
    y = flow.take(12 * MM) + 8 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, ("家长（监护人）签字", "与学生关系"))
    y = flow.take(11 * MM) + 8 * MM
    furniture.signature(flow.page, flow.left, flow.left + 80 * MM, y, "调查人签字")
    flow.page.text(flow.end, y, furniture.long_date(None), 10.5, align="right")
    flow.page.text(flow.left, y + 6 * MM, f"问卷：{content.scheme}", 8)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"家庭情况调查表 {family.class_title}{family.name}".strip()
    return Document(title, content.school, tuple(flow.pages), (Bookmark(family.name or "空白表", 0),))


def _fitting(items: tuple[Item, ...], room: float) -> tuple[float, list[float]]:
    """Return the size of letters at which all questions stand on one page, and the height of each, spread evenly."""
    for size in _SIZES:
        heights = [_needed(item, room, size) for item in items]
        if sum(heights) <= _TABLE_ROOM:
            break
    spare = max(_TABLE_ROOM - sum(heights), 0) / max(len(items), 1)
    return size, [height + min(spare, 6 * MM) for height in heights]


def _needed(item: Item, room: float, size: float) -> float:
    question = len(lines(item.text, _QUESTION - 8, size))
    answer = max((line for line, _x, _option in _placed(item, room - _NUMBER - _QUESTION - 8, size)), default=0) + 1
    return max(_LOWEST, max(question, answer) * size * 1.5 + 4)


def _placed(item: Item, room: float, size: float) -> list[tuple[int, float, tuple[str, str]]]:
    """Return each option with its line and its place in the line."""
    found: list[tuple[int, float, tuple[str, str]]] = []
    line, x = 0, 0.0
    for digit, words in item.options:
        length = size * 1.2 + width(f"{digit} {words}", size)
        if x and x + length > room:
            line, x = line + 1, 0.0
        found.append((line, x, (digit, words)))
        x += length + _GAP
    return found


def _item(flow: Flow, number: int, item: Item, height: float, size: float) -> None:
    y, page = flow.take(height), flow.page
    answer_x = flow.left + _NUMBER + _QUESTION
    grid(page, flow.left, y, height, [_NUMBER, _QUESTION, flow.room - _NUMBER - _QUESTION])
    cell(page, (flow.left, y, _NUMBER, height), str(number), size, font="sans")
    cell(page, (flow.left + _NUMBER, y, _QUESTION, height), item.text, size, "left")
    placed = _placed(item, flow.room - _NUMBER - _QUESTION - 8, size)
    pitch = size * 1.5
    top = y + (height - pitch * ((placed[-1][0] if placed else 0) + 1)) / 2 + size * 1.1
    if not placed:
        page.line(answer_x + 4 * MM, top + 2, answer_x + 44 * MM, top + 2)
        page.text(answer_x + 46 * MM, top, "元", size)
    for line, x, (digit, words) in placed:
        baseline = top + line * pitch
        page.box(answer_x + 4 + x, baseline, size)
        page.text(answer_x + 4 + x + size * 1.2, baseline, f"{digit} {words}", size)


# The sheet of a class

_LEFT, _RIGHT = 20 * MM, 282 * MM
_TOP, _ROW, _FLOOR = 27 * MM, 7 * MM, 188 * MM
_PITCH, _SMALL = 4.1 * MM, 8.5
_ASIDE = re.compile("（[^）]*）")  # the head has room for the words themselves, the legend has all
_HEADED = 7.0  # the smallest letters that are read without trouble


def _class_columns(items: tuple[Item, ...]) -> tuple[Column, ...]:
    fixed = (Column("序号", 11 * MM), Column("姓名", 40 * MM))
    room = _RIGHT - _LEFT - sum(column.width for column in fixed)
    shares = [1.0 if item.options else 1.8 for item in items]
    unit = room / sum(shares)
    return (
        *fixed,
        *(
            Column(f"{n} {_ASIDE.sub('', item.text)}{'' if item.options else '（元）'}", share * unit)
            for n, (item, share) in enumerate(zip(items, shares, strict=True), 1)
        ),
    )


def _head_height(columns: tuple[Column, ...]) -> float:
    counts = (len(lines(c.title, c.width - 8, _HEADED, "sans-bold")) for c in columns)
    return max(counts) * _HEADED * 1.25 + 6


def _legend_lines(items: tuple[Item, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for number, item in enumerate(items, 1):
        words = "　".join(f"{digit} {text}" for digit, text in item.options) or "写金额（元）"
        first, *more = lines(f"{number} {item.text}：{words}", (_RIGHT - _LEFT) / 2 - 8 * MM, _SMALL)
        found += [first, *(f"　　{line.strip()}" for line in more)]
    return tuple(found)


def _legend_height(legend: tuple[str, ...]) -> float:
    """Return the room of a legend in two halves."""
    return -(-len(legend) // 2) * _PITCH + 3 * MM


def _pages_of(count: int, first: int, full: int) -> tuple[int, ...]:
    """Return how many rows stand on each page: fewer on the first, which has the legend."""
    if count <= first:
        return (count,)
    return (first, *divided(count - first, full, full))


def _class_head(page: Page, content: Questionnaire, title: str, legend: tuple[str, ...]) -> float:
    furniture.title(page, _LEFT, _RIGHT, 17 * MM, title, 16)
    told = f"{content.school}　每格写所选答案的数字，没有回答的空着　问卷：{content.scheme}"
    furniture.subline(page, 24 * MM, ((_LEFT, _RIGHT, told), (_RIGHT, _RIGHT, "")), 9.5)
    depth = -(-len(legend) // 2)
    for place, line in enumerate(legend):
        x = _LEFT if place < depth else (_LEFT + _RIGHT) / 2
        page.text(x, _TOP + (place % depth + 1) * _PITCH, line, _SMALL)
    return _TOP + (_legend_height(legend) if legend else 0)
