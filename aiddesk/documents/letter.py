"""The notice letter to families with its return slip: 学生资助政策告知书, two on a page, to be cut apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.fonts import width
from aiddesk.documents.page import A4, MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.wrap import lines


@dataclass(frozen=True)
class Addressee:
    """A family; `name` is the student's, "" leaves it to the pen."""

    name: str = ""
    class_title: str = ""


@dataclass(frozen=True)
class Group:
    """The letters of one class, which begin on a page of their own, with the text for its stage."""

    title: str
    paragraphs: tuple[str, ...]
    families: tuple[Addressee, ...]


@dataclass(frozen=True)
class Letters:
    """Letters for one class or several; `answers` are the words beside the boxes of the slip."""

    footer: Footer
    school: str
    school_year_title: str
    title: str
    slip: str
    answers: tuple[str, ...]
    note: str
    groups: tuple[Group, ...]


_LEFT, _RIGHT = 20 * MM, 195 * MM
_ROOM = _RIGHT - _LEFT
_HALVES = (7 * MM, 149 * MM)  # where each letter begins
_CUT = 146 * MM  # between the two
_END = 136 * MM  # how far a letter reaches down from where it begins
_SLIP = 44 * MM
_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5)


def lay_out(content: Letters) -> Document:
    """Return the letters, a bookmark for each class; where a half page is left, it bears a spare without a name.

    Raises:
        ValueError: there is nobody to write to.
    """
    if not any(group.families for group in content.groups):
        raise ValueError("nobody")
    pages: list[Page] = []
    bookmarks: list[Bookmark] = []
    bodies: dict[tuple[str, ...], tuple[float, Sequence[str]]] = {}
    for group in content.groups:
        bookmarks.append(Bookmark(group.title or content.title, len(pages)))
        body = bodies.setdefault(group.paragraphs, _body(group.paragraphs))
        families = [*group.families, *[Addressee("", group.title)] * (len(group.families) % 2)]
        for start in range(0, len(families), 2):
            page = Page(A4)
            pages.append(page)
            for top, family in zip(_HALVES, families[start : start + 2], strict=True):
                _letter(page, top, content, family, body)
            _cut(page, _CUT, "")
    add_footers(pages, content.footer, _LEFT, A4[0] - _RIGHT)
    return Document(f"{content.school_year_title}{content.title}", content.school, tuple(pages), tuple(bookmarks))


def _body(paragraphs: tuple[str, ...]) -> tuple[float, Sequence[str]]:
    """Return the greatest size at which the text fits above the slip, and its lines, first ones indented."""
    room = _END - _SLIP - 21 * MM
    for size in _SIZES:
        broken = [line for text in paragraphs for line in lines(f"　　{text}", _ROOM, size)]
        if len(broken) * size * 1.42 <= room:
            break
    return size, broken


def _letter(page: Page, top: float, content: Letters, family: Addressee, body: tuple[float, Sequence[str]]) -> None:
    size, broken = body
    furniture.title(page, _LEFT, _RIGHT, top + 7 * MM, content.title, 15)
    furniture.subline(
        page, top + 12.5 * MM,
        ((_LEFT, _LEFT + 120 * MM, content.school), (_LEFT + 125 * MM, _RIGHT, content.school_year_title)), 9,
    )  # fmt: skip
    page.text(_LEFT, top + 18 * MM, f"{_whose(family, '同学的')}家长（监护人）：", 10.5, "sans")
    pitch = min(size * 1.55, (_END - _SLIP - 21 * MM) / max(len(broken), 1))
    for number, line in enumerate(broken, 1):
        page.text(_LEFT, top + 18.5 * MM + number * pitch, line, size)
    _return_slip(page, top + _END - _SLIP, content, family)


def _return_slip(page: Page, top: float, content: Letters, family: Addressee) -> None:
    _cut(page, top, "沿此线剪下交回")
    page.text((_LEFT + _RIGHT) / 2, top + 7.5 * MM, "回　执", 12, "sans-bold", "center")
    page.text(_RIGHT, top + 7.5 * MM, content.school_year_title, 9, align="right")
    page.text(_LEFT, top + 14 * MM, f"学生：{_whose(family, '')}", 10.5, "sans")
    page.text(_LEFT, top + 20 * MM, content.slip, 10)
    x = _LEFT + 4 * MM
    for answer in content.answers:
        page.box(x, top + 26.5 * MM, 11)
        page.text(x + 14, top + 26.5 * MM, answer, 10.5)
        x += 14 + width(answer, 10.5) + 10 * MM
    for label, start, right in (("家长（监护人）签字", 0, 70), ("与学生关系", 72, 114), ("电话", 116, 175)):
        furniture.signature(page, _LEFT + start * MM, _LEFT + right * MM, top + 34.5 * MM, label, 10)
    page.text(_LEFT, top + 41.5 * MM, content.note, 8.5)
    page.text(_RIGHT, top + 41.5 * MM, furniture.long_date(None), 10, align="right")


def _whose(family: Addressee, ending: str) -> str:
    if not family.name:
        return f"{family.class_title or '　　年级　　班'}　　　　　　　　{ending}"
    return f"{family.class_title} {family.name}{ending}".strip()


def _cut(page: Page, y: float, words: str) -> None:
    """Draw a line to cut along."""
    page.line(_LEFT - 8 * MM, y, _RIGHT + 5 * MM, y, is_dashed=True)
    if words:
        page.text(_LEFT, y + 3.2 * MM, words, 7.5)
