"""A letter of the school to one family, with a slip to sign and tear off: 不予认定告知书, 申诉答复书."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.fonts import width
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.wrap import fit, lines


@dataclass(frozen=True)
class FamilyLetter:
    """A letter; `slip` is the sentence that the family signs when it receives it, `name` the child's."""

    footer: Footer
    school: str
    school_year_title: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    signed_on: date | None
    slip: str
    name: str
    note: str = ""


_SIZE, _PITCH, _LEAST = 12.5, 8 * MM, 6.2 * MM
_SLIP = 62 * MM
_CLOSE = 30 * MM  # unit and date, with room for a seal over them


def lay_out(content: FamilyLetter) -> Document:
    """Return the letter; the slip stands at the foot of the last page, below a line to cut along."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(18 * MM) + 11 * MM, content.title, 20)
    middle = flow.left + 110 * MM
    slots = ((flow.left, middle, f"学校：{content.school}"), (middle, flow.end, content.school_year_title))
    furniture.subline(flow.page, flow.take(10 * MM) + 4 * MM, slots)
    flow.paragraph(content.addressee, _SIZE, _PITCH)
    pitch = _fitting(flow, content)
    for text in content.paragraphs:
        flow.paragraph(text, _SIZE, pitch, indent=2)
    flow.need(_CLOSE + _SLIP)
    _close(flow, content)
    _slip(flow, content)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{content.title} {content.name}", content.school, tuple(flow.pages), (Bookmark(content.name, 0),))


def _fitting(flow: Flow, content: FamilyLetter) -> float:
    """Return the line pitch at which all stands on one page, not below what is easy to read."""
    count = sum(len(lines(text, flow.room, _SIZE, first=2 * _SIZE)) for text in content.paragraphs)
    return max(_LEAST, min(_PITCH, (flow.left_over() - _CLOSE - _SLIP) / max(count, 1)))


def _close(flow: Flow, content: FamilyLetter) -> None:
    y = flow.take(_CLOSE)
    day = furniture.long_date(content.signed_on)
    size = fit(content.school, flow.room, _SIZE)
    half = max(width(content.school, size), width(day, _SIZE)) / 2
    centre = max(flow.end - max(half + _SIZE, 23 * MM), flow.left + half)
    flow.page.text(centre, y + 13 * MM, content.school, size, align="center")
    flow.page.text(centre, y + 21 * MM, day, _SIZE, align="center")


def _slip(flow: Flow, content: FamilyLetter) -> None:
    flow.take(max(0.0, flow.left_over() - _SLIP))
    page, y = flow.page, flow.take(_SLIP)
    page.line(flow.left - 12 * MM, y, flow.end + 8 * MM, y, is_dashed=True)
    page.text(flow.left, y + 3.6 * MM, "沿此线剪下，由学校存档", 8)
    page.text((flow.left + flow.end) / 2, y + 10 * MM, "签收回执", 13, "sans-bold", "center")
    flow.y = y + 14 * MM
    flow.paragraph(content.slip, 11, 6.5 * MM, indent=2)
    flow.y += 2 * MM
    furniture.signatures(page, flow.left, flow.end, flow.y + 9 * MM, ("家长（监护人）签字", "与学生关系"))
    furniture.signatures(page, flow.left, flow.end, flow.y + 20 * MM, ("送达人签字", "收到日期"))
    page.text(flow.left, flow.y + 28 * MM, content.note, 8.5)
