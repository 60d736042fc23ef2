"""The application of a family: 家庭经济困难学生认定申请表 on any form (`forms`), filled or blank."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiddesk.documents import furniture
from aiddesk.documents.fonts import width
from aiddesk.documents.form_blocks import Known, Member, Strip, strips
from aiddesk.documents.page import A4, MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.table import cell
from aiddesk.domain.forms import Form

__all__ = ["Application", "Known", "Member", "lay_out"]


@dataclass(frozen=True)
class Application:
    """A form with what is known of the family; what is not known is left open for the pen.

    `known.values` are words by field of `forms.FIELDS`; `known.groups` are codes of `words.SPECIAL_CATEGORIES`: those
    in it are ticked, None leaves all boxes empty. `code` is the page code of `codes`.
    """

    footer: Footer
    form: Form
    known: Known
    code: str = ""


_LEFT, _RIGHT = 25 * MM, 195 * MM
_EDGE = 12 * MM  # the title of a block
_TOP, _FLOOR = 32 * MM, A4[1] - 10.5 * MM
_NOTE = 4.2 * MM
_FACTORS = tuple(number / 100 for number in range(125, 75, -5))


@dataclass(frozen=True)
class _Placed:
    """A strip with its block and its edge at the left."""

    block: int
    title: str
    strip: Strip

    @property
    def x(self) -> float:
        return _LEFT + (_EDGE if self.title else 0)


def lay_out(content: Application) -> Document:
    """Return the form on one page where all of it fits, else on as many as it takes; no row is cut."""
    known = _with_rest(content.form, content.known)
    placed = [
        _Placed(number, block.title, strip)
        for number, block in enumerate(content.form.blocks)
        for strip in strips(block, known, _RIGHT - _LEFT - (_EDGE if block.title else 0))
    ]
    notes = len(content.form.notes) * _NOTE + 1.5 * MM
    pages = [_page(content, known, number, part) for number, part in enumerate(_divided(placed, notes))]
    name = known.values.get("name", "")
    add_footers(pages, content.footer, _LEFT, A4[0] - _RIGHT)
    title = f"{content.form.title} {name}".strip()
    return Document(title, known.values.get("school", ""), tuple(pages), (Bookmark(name or "申请表", 0),))


def _with_rest(form: Form, known: Known) -> Known:
    """Say in words which categories an older form has no box for."""
    told = form.unclaimed(known.groups or ())
    if not told or not form.rest:
        return known
    before = known.values.get(form.rest, "")
    words = f"属于{'、'.join(told)}{f'；{before}' if before not in ('', '无') else ''}"
    return replace(known, values={**known.values, form.rest: words})


@dataclass(frozen=True)
class _Part:
    """What stands on one page, and how much its rows are stretched."""

    placed: tuple[_Placed, ...]
    factor: float
    is_last: bool


def _divided(placed: Sequence[_Placed], notes: float) -> tuple[_Part, ...]:
    """Divide strips into pages: one page at the greatest factor at which all fits, else page by page."""
    room = _FLOOR - _TOP
    for factor in _FACTORS:
        if sum(p.strip.height(factor) for p in placed) + notes <= room:
            return (_Part(tuple(placed), factor, is_last=True),)
    pages: list[list[_Placed]] = [[]]
    used = 0.0
    for number, each in enumerate(placed):
        height = each.strip.height(1) + (notes if number == len(placed) - 1 else 0)
        if number + 1 < len(placed) and placed[number + 1].strip.head is each.strip:
            height += placed[number + 1].strip.height(1)  # a head never stands alone
        if pages[-1] and used + height > room:
            pages.append([])
            used = 0.0
            if each.strip.head is not None:
                pages[-1].append(replace(each, strip=each.strip.head))
                used += each.strip.head.height(1)
        pages[-1].append(each)
        used += each.strip.height(1)
    return tuple(_Part(tuple(part), 1, is_last=part is pages[-1]) for part in pages)


def _page(content: Application, known: Known, number: int, part: _Part) -> Page:
    page = Page()
    if not number:
        furniture.page_code(page, _RIGHT, 6 * MM, content.code)
    name = known.values.get("name", "")
    title = f"{content.form.title}（续）　{name}".rstrip() if number else content.form.title
    furniture.title(page, _LEFT + 16 * MM, _RIGHT - 16 * MM, 21 * MM, title, 18)
    _head(page, content.form, known)
    y = start = _TOP
    for place, each in enumerate(part.placed):
        if place and part.placed[place - 1].block != each.block:
            start = y
        height = each.strip.height(part.factor)
        each.strip.draw(page, each.x, y, _RIGHT - each.x, height)
        y += height
        is_end = place == len(part.placed) - 1 or part.placed[place + 1].block != each.block
        if is_end and each.title:
            page.rect(_LEFT, start, _EDGE, y - start)
            cell(page, (_LEFT, start, _EDGE, y - start), each.title, 10, font="sans")
    if part.is_last:
        for line, note in enumerate(content.form.notes, 1):
            page.text(_LEFT, y + line * _NOTE, f"{'注：' if line == 1 else '　　'}{line}. {note}", 9)
    return page


def _head(page: Page, form: Form, known: Known) -> None:
    """Write the line under the title; a slot is as wide as its share of the line."""
    total = sum(c.label + c.value for c in form.head)
    left, slots = _LEFT, []
    for each in form.head:
        right = left + (_RIGHT - _LEFT) * (each.label + each.value) / total
        word = known.values.get(each.field, "")
        slots.append((left, right - 3 * MM, f"{each.title}：{word or '　　　　'}{each.unit}"))
        left = right
    if slots:
        slots[-1] = (max(slots[-1][0], _RIGHT - width(slots[-1][2], 10.5)), _RIGHT, slots[-1][2])
        furniture.subline(page, 29.5 * MM, slots)
