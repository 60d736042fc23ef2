"""The blocks of an application form, cut into strips that never break: what each draws and how high it must be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from aiddesk.documents import furniture
from aiddesk.documents.fonts import width
from aiddesk.documents.page import MM, Page
from aiddesk.documents.table import Column, cell, grid, head, row, stretched
from aiddesk.documents.wrap import fit, lines
from aiddesk.domain.forms import Block, Cell, Support
from aiddesk.domain.money import Fen, yuan

_TEXT, _LEAST = 10.0, 9.0  # points: how large words are, and how small they get before their row grows
_TALLEST = 110 * MM
_HEAD = 7 * MM
_PADDING = 8.0
_BOX = 10.0
_LINE = 6.5 * MM

Draw = Callable[[Page, float, float, float, float], None]  # page, x, y, width, height


@dataclass(frozen=True)
class Strip:
    """A part that stays whole: `lowest` may shrink with the page, `needed` may not; `head` is drawn on a new page."""

    lowest: float
    needed: float
    draw: Draw
    head: "Strip | None" = None

    def height(self, factor: float) -> float:
        return max(self.lowest * factor, self.needed)


@dataclass(frozen=True)
class Member:
    """One person of the household; `income` is fen a year."""

    name: str
    age: int | None
    relation: str
    workplace: str
    occupation: str
    income: Fen | None
    health: str
    document_number: str = ""

    def word(self, field: str) -> str:
        """Return the words of a column (`forms.MEMBER_FIELDS`)."""
        if field == "age":
            return "" if self.age is None else str(self.age)
        if field == "income":
            return "" if self.income is None else yuan(self.income)
        return str(getattr(self, field))


@dataclass(frozen=True)
class Known:
    """What is known: words (or the code of a choice) by field, the family, the groups claimed, what is applied for."""

    values: Mapping[str, str]
    members: Sequence[Member] = ()
    groups: frozenset[str] | None = None
    support: Sequence[Support] = ()


def strips(block: Block, known: Known, room: float) -> tuple[Strip, ...]:
    """Return a block's strips; `room` is its width without the title at the edge."""
    return tuple(_MAKERS[block.kind](block, known, room))


def _fields(block: Block, known: Known, room: float) -> Iterator[Strip]:
    for line in block.lines:
        factor = room / sum(c.label + c.value for c in line)
        needs = [_need(known.values.get(c.field, ""), c.value * factor) for c in line if not c.choices]
        yield Strip(block.height * MM, max(needs, default=0), partial(_draw_line, block, known.values, line, factor))


def _draw_line(
    block: Block, values: Mapping[str, str], line: Sequence[Cell], factor: float, page: Page, x: float, y: float,
    _width: float, height: float,
) -> None:  # fmt: skip
    grid(page, x, y, height, [w * factor for c in line for w in (c.label, c.value)])
    for each in line:
        label, value = each.label * factor, each.value * factor
        left = block.align == "left"
        cell(page, (x, y, label, height), each.title, _TEXT - 0.5, "left" if left else "center", "sans")
        box = (x + label, y, value, height)
        word = values.get(each.field, "")
        if each.choices:
            _choices(page, box, each.choices, word)
        else:
            text = f"{word or '　　　　'} {each.unit}" if each.unit else word
            cell(page, box, text, _TEXT, "left" if left else "center")
        x += label + value


def _choices(
    page: Page, box: tuple[float, float, float, float], choices: Sequence[tuple[str, str]], chosen: str
) -> None:  # fmt: skip
    x, y, room, height = box
    baseline = y + height / 2 + 3.6
    step = (room - _PADDING) / len(choices)
    for number, (code, word) in enumerate(choices):
        at = x + _PADDING / 2 + number * step
        page.box(at, baseline, _BOX, code == chosen)
        page.text(at + _BOX + 2, baseline, word, fit(word, step - _BOX - 4, _TEXT))


def _members(block: Block, known: Known, room: float) -> Iterator[Strip]:
    columns = stretched(tuple(Column(c.title, c.width, c.align) for c in block.members), room)
    top = Strip(0, _HEAD, lambda page, x, y, _w, h: head(page, x, y, h, columns, _TEXT - 0.5))
    yield top
    for number in range(max(block.rows, len(known.members))):
        filled = number < len(known.members)
        texts = [known.members[number].word(c.field) if filled else "" for c in block.members]
        needed = max(_need(text, column.width) for text, column in zip(texts, columns, strict=True))
        yield Strip(8.5 * MM, needed, partial(_draw_member, columns, texts), top)


def _draw_member(
    columns: Sequence[Column], texts: Sequence[str], page: Page, x: float, y: float, _width: float, height: float
) -> None:  # fmt: skip
    row(page, x, y, height, columns, texts, _TEXT - 0.5)


def _groups(block: Block, known: Known, _room: float) -> Iterator[Strip]:
    for start in range(0, len(block.groups), block.columns):
        yield Strip(block.height * MM, 0, partial(_draw_groups, block, start, known.groups))


def _draw_groups(
    block: Block, start: int, claimed: frozenset[str] | None, page: Page, x: float, y: float, room: float, height: float
) -> None:  # fmt: skip
    step = room / block.columns
    baseline = y + height / 2 + 3.6
    grid(page, x, y, height, [step] * block.columns)
    for number, group in enumerate(block.groups[start : start + block.columns]):
        left = x + number * step
        is_in = None if claimed is None else bool(claimed & group.codes)
        if block.boxes == "tick":
            page.box(left + 2 * MM, baseline, _BOX, bool(is_in))
            words = (left + 2 * MM + _BOX - 2, y, step - 2 * MM - _BOX + 2, height)
        else:
            for place, word, ticked in ((28, "是", True), (15, "否", False)):
                page.box(left + step - place * MM, baseline, _BOX, is_in is ticked)
                page.text(left + step - place * MM + _BOX + 2, baseline, word, _TEXT)
            words = (left, y, step - 29 * MM, height)
        cell(page, words, group.title, _TEXT, "left")


def _support(block: Block, known: Known, _room: float) -> Iterator[Strip]:
    for line in known.support:
        yield Strip(block.height * MM, 0, partial(_draw_support, line))


def _draw_support(line: Support, page: Page, x: float, y: float, room: float, height: float) -> None:
    label = 22 * MM
    step = (room - label) / max(len(line.stages), 1)
    grid(page, x, y, height, [label, *[step] * len(line.stages)])
    cell(page, (x, y, label, height), line.title, _TEXT - 0.5, font="sans")
    for number, (stage, year, term, ticked) in enumerate(line.stages):
        text = f"{stage} {_sum(year)}元/年（{_sum(term)}元/学期）"
        _choices(page, (x + label + number * step, y, step, height), (("yes", text),), "yes" if ticked else "")


def _opinion(block: Block, _known: Known, room: float) -> Iterator[Strip]:
    said = lines(block.text, room - 2 * _PADDING, _TEXT) if block.text else ()
    rows = len(said) + len(block.options) + len(block.blanks)
    signing = block.height * MM if not rows else 11 * MM
    yield Strip(0, rows * _LINE + signing, partial(_draw_opinion, block, said))


def _draw_opinion(
    block: Block, said: Sequence[str], page: Page, x: float, y: float, room: float, height: float
) -> None:  # fmt: skip
    page.rect(x, y, room, height)
    left, end = x + 2 * MM, x + room - 3 * MM
    baseline = y + _LINE - 1.5 * MM
    for line in said:
        page.text(left, baseline, line, _TEXT)
        baseline += _LINE
    for option in block.options:
        page.box(left, baseline, _BOX)
        page.text(left + _BOX + 3, baseline, option, fit(option, end - left - _BOX - 3, _TEXT))
        baseline += _LINE
    for blank in block.blanks:
        furniture.signature(page, left, end, baseline, blank, _TEXT)
        baseline += _LINE
    _sign(page, left, end, y + height - 3 * MM, block.signers)


def _promise(block: Block, _known: Known, _room: float) -> Iterator[Strip]:
    yield Strip(0, block.height * MM, partial(_draw_promise, block))


def _draw_promise(block: Block, page: Page, x: float, y: float, room: float, height: float) -> None:
    page.rect(x, y, room, height)
    page.text(x + 2 * MM, y + 5 * MM, block.text, fit(block.text, room - 4 * MM, 9))
    for number in (1, 2):
        at = y + 5 * MM + number * (height - 14 * MM) / 2.4
        page.line(x + 3 * MM, at, x + room - 3 * MM, at, is_dashed=True)
    _sign(page, x + 2 * MM, x + room - 3 * MM, y + height - 4 * MM, block.signers)


def _sign(page: Page, left: float, end: float, y: float, signers: Sequence[str]) -> None:
    """Write the lines to sign on and the date, flush right."""
    day = furniture.long_date(None)
    page.text(end, y, day, 10.5, align="right")
    furniture.signatures(page, left, end - width(day, 10.5) - 2 * MM, y, signers)


def _sum(fen: Fen | None) -> str:
    """Return "625" or "312.5", as a form prints it; room for the pen where no standard is in force."""
    return "　　　" if fen is None else yuan(fen).rstrip("0").rstrip(".")


def _need(text: str, room: float) -> float:
    """Return how high a row must be for a text, as far as a page allows."""
    if not text:
        return 0
    return min(len(lines(text, room - _PADDING, _LEAST)) * _LEAST * 1.25 + 5, _TALLEST)


_MAKERS: Mapping[str, Callable[[Block, Known, float], Iterator[Strip]]] = {
    "fields": _fields,
    "members": _members,
    "groups": _groups,
    "support": _support,
    "opinion": _opinion,
    "promise": _promise,
}
