"""A record of what a family and the school said to each other, one page to sign: 沟通记录表, 申诉登记表."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import cell, labelled
from aiddesk.documents.wrap import lines

Facts = tuple[tuple[str, str], ...]  # label and value in turn; "" is left to the pen


@dataclass(frozen=True)
class Block:
    """A labelled box of at least `height` millimetres."""

    label: str
    text: str
    height: int


@dataclass(frozen=True)
class Choice:
    """Words with a box before each, the chosen one ticked."""

    label: str
    words: tuple[str, ...]
    chosen: str = ""


@dataclass(frozen=True)
class FamilyRecord:
    """A record; `parts` stand below each other in their order, signatures two in a row."""

    footer: Footer
    school: str
    school_year_title: str
    title: str
    name: str
    parts: tuple[Facts | Block | Choice, ...]
    signers: tuple[str, ...]
    note: str = ""


_LABEL, _ROW, _SIZE = 26 * MM, 10 * MM, 11.0
_MOST = 150 * MM  # of a box; a longer text is set smaller


def lay_out(content: FamilyRecord) -> Document:
    """Return the record, filled or to be filled in by hand."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(17 * MM) + 10 * MM, content.title)
    middle = flow.left + 110 * MM
    slots = ((flow.left, middle, f"学校：{content.school}"), (middle, flow.end, content.school_year_title))
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    for part in content.parts:
        if isinstance(part, Block):
            _block(flow, part)
        elif isinstance(part, Choice):
            _choice(flow, part)
        else:
            _facts(flow, part)
    _signatures(flow, content.signers)
    if content.note:
        flow.take(2 * MM)
        flow.paragraph(f"注：{content.note}", 9, 5 * MM)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"{content.title} {content.name}".strip()
    return Document(title, content.school, tuple(flow.pages), (Bookmark(content.name or content.title, 0),))


def _facts(flow: Flow, facts: Facts) -> None:
    value = flow.room / len(facts) - _LABEL
    cells = [pair for label, text in facts for pair in ((_LABEL, label), (value, text))]
    labelled(flow.page, flow.left, flow.take(_ROW), _ROW, cells)


def _block(flow: Flow, block: Block) -> None:
    room = flow.room - _LABEL
    needed = len(lines(block.text, room - 8, _SIZE)) * _SIZE * 1.25 + 4 * MM
    height = min(max(block.height * MM, needed), _MOST)
    y = flow.take(height)
    labelled(flow.page, flow.left, y, height, ((_LABEL, block.label), (room, "")))
    cell(flow.page, (flow.left + _LABEL, y, room, height), block.text, _SIZE, "left")


def _choice(flow: Flow, choice: Choice) -> None:
    y = flow.take(_ROW)
    labelled(flow.page, flow.left, y, _ROW, ((_LABEL, choice.label), (flow.room - _LABEL, "")))
    step = (flow.room - _LABEL) / len(choice.words)
    for number, word in enumerate(choice.words):
        x = flow.left + _LABEL + 3 * MM + number * step
        flow.page.box(x, y + 6.4 * MM, 10.5, word == choice.chosen)
        flow.page.text(x + 5 * MM, y + 6.4 * MM, word, 10.5)


def _signatures(flow: Flow, signers: Sequence[str]) -> None:
    rows = [signers[start : start + 2] for start in range(0, len(signers), 2)]
    flow.need(len(rows) * 13 * MM + 16 * MM)
    flow.take(3 * MM)
    middle = (flow.left + flow.end) / 2
    for labels in rows:
        y = flow.take(13 * MM) + 9 * MM
        furniture.signature(flow.page, flow.left, middle - 4 * MM, y, labels[0], _SIZE)
        if len(labels) > 1:
            furniture.signature(flow.page, middle, flow.end, y, labels[1], _SIZE)
    flow.page.text(flow.end, flow.take(11 * MM) + 7 * MM, furniture.long_date(None), _SIZE, align="right")
