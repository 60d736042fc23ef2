"""A statement of a family on one page: a text, choices with boxes, lines to sign (放弃申请说明, 告知同意书)."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.wrap import lines


@dataclass(frozen=True)
class Statement:
    """A statement; `choices` are groups of a sentence and its boxes; `blank` is a title with what was written below it.

    `signers` stand two in a row, as (words, name): a name that is known is printed small beside the line.
    """

    footer: Footer
    title: str
    subline: tuple[str, str]
    addressee: str
    paragraphs: tuple[str, ...]
    signers: tuple[str, ...]
    name: str = ""
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    blank: tuple[str, str] | None = None
    notes: tuple[str, ...] = ()
    signed: str = ""
    code: str = ""


_SIZE, _PITCH = 12.0, 7.4 * MM
_SMALL = 10.5


def lay_out(content: Statement) -> Document:
    """Return the statement, filled or to be filled in by hand."""
    flow = Flow()
    furniture.page_code(flow.page, flow.end, 6 * MM, content.code)
    furniture.title(flow.page, flow.left + 16 * MM, flow.end - 16 * MM, 23 * MM, content.title, 18)
    flow.take(17 * MM)
    middle = (flow.left + flow.end) / 2
    left, right = content.subline
    furniture.subline(flow.page, flow.take(8 * MM) + 3 * MM, ((flow.left, middle, left), (middle, flow.end, right)))
    if content.addressee:
        flow.paragraph(content.addressee, _SIZE, _PITCH)
    pitch = _fitting(flow, content)
    for paragraph in content.paragraphs:
        flow.paragraph(paragraph, _SIZE, pitch, indent=2)
    if content.blank is not None:
        _blank(flow, *content.blank)
    for sentence, words in content.choices:
        _choices(flow, sentence, words)
    _signatures(flow, content)
    for note in content.notes:
        flow.paragraph(f"注：{note}", 9, 5 * MM)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(
        f"{content.title} {content.name}".strip(), left, tuple(flow.pages),
        (Bookmark(content.name or content.title, 0),),
    )  # fmt: skip


def _fitting(flow: Flow, content: Statement) -> float:
    """Return the line pitch at which the whole statement stands on its page, not below what is easy to read."""
    count = sum(len(lines(text, flow.room, _SIZE, first=2 * _SIZE)) for text in content.paragraphs)
    rest = 36 * MM if content.blank is not None else 0
    rest += sum(_choice_height(flow, sentence, words) for sentence, words in content.choices)
    rest += (len(content.signers) + 1) // 2 * 13 * MM + 24 * MM + 5 * MM * len(content.notes)
    return max(6 * MM, min(_PITCH, (flow.left_over() - rest) / max(count, 1)))


def _blank(flow: Flow, title: str, text: str) -> None:
    """Write what was said, or lines to write on."""
    if text:
        flow.paragraph(f"{title}：{text}", _SIZE, _PITCH, indent=2)
        return
    flow.need(36 * MM)
    y = flow.take(9 * MM)
    flow.page.text(flow.left + 2 * _SIZE, y + 6 * MM, f"{title}：", _SIZE)
    flow.page.line(flow.left + 2 * _SIZE + 36 * MM, y + 7 * MM, flow.end, y + 7 * MM)
    for _ in range(2):
        y = flow.take(10 * MM)
        flow.page.line(flow.left, y + 8 * MM, flow.end, y + 8 * MM)
    flow.take(4 * MM)


def _choices(flow: Flow, sentence: str, words: Sequence[str]) -> None:
    flow.need(_choice_height(flow, sentence, words))
    flow.take(2 * MM)
    if sentence:
        flow.paragraph(sentence, _SMALL, 6.5 * MM, "sans")
    for word in words:
        broken = lines(word, flow.room - 6 * MM, _SMALL)
        for number, line in enumerate(broken):
            y = flow.take(6.5 * MM) + 4.5 * MM
            if not number:
                flow.page.box(flow.left, y, 11)
            flow.page.text(flow.left + 6 * MM, y, line, _SMALL)


def _choice_height(flow: Flow, sentence: str, words: Sequence[str]) -> float:
    count = len(lines(sentence, flow.room, _SMALL, "sans")) if sentence else 0
    count += sum(len(lines(word, flow.room - 6 * MM, _SMALL)) for word in words)
    return 2 * MM + count * 6.5 * MM


def _signatures(flow: Flow, content: Statement) -> None:
    rows = [content.signers[start : start + 2] for start in range(0, len(content.signers), 2)]
    flow.need(len(rows) * 13 * MM + 20 * MM)
    flow.take(4 * MM)
    for labels in rows:
        y = flow.take(13 * MM) + 9 * MM
        middle = (flow.left + flow.end) / 2
        furniture.signature(flow.page, flow.left, middle - 4 * MM, y, labels[0], _SMALL)
        if len(labels) > 1:
            furniture.signature(flow.page, middle, flow.end, y, labels[1], _SMALL)
    y = flow.take(12 * MM) + 7 * MM
    flow.page.text(flow.left, y, content.signed, 9)
    flow.page.text(flow.end, y, furniture.long_date(None), _SMALL, align="right")
