"""The display list of a paper: pages of texts, lines, boxes and codes, in points from the upper left corner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (297 * MM, 210 * MM)
A3 = (297 * MM, 420 * MM)

Align = Literal["left", "center", "right"]
FontName = Literal["serif", "serif-bold", "sans", "sans-bold"]


class Text(NamedTuple):
    """One line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    font: FontName
    align: Align


class Line(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    is_dashed: bool


class Rect(NamedTuple):
    """The outline of a rectangle; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    line_width: float


class Tick(NamedTuple):
    """A tick drawn as a shape, since no shipped font has one that fits a box."""

    x: float
    y: float
    size: float


class Code(NamedTuple):
    """A QR code; `text` is what a reader of the code gets."""

    x: float
    y: float
    size: float
    text: str


Mark = Text | Line | Rect | Tick | Code


class Page:
    """One sheet of paper under construction."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self.marks: list[Mark] = []

    def text(
        self, x: float, y: float, text: str, size: float = 10.5, font: FontName = "serif", align: Align = "left"
    ) -> None:
        """Write one line with its baseline at `y`; nothing is wrapped or cut."""
        if text:
            self.marks.append(Text(x, y, text, size, font, align))

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.6, is_dashed: bool = False) -> None:
        """Draw a straight line."""
        self.marks.append(Line(x1, y1, x2, y2, width, is_dashed))

    def rect(self, x: float, y: float, width: float, height: float, line_width: float = 0.6) -> None:
        """Draw the outline of a rectangle."""
        self.marks.append(Rect(x, y, width, height, line_width))

    def box(self, x: float, baseline: float, size: float, is_ticked: bool = False) -> None:
        """Draw a box to tick that stands on a line of text of this size."""
        side = size * 0.86
        top = baseline - side + size * 0.08
        self.marks.append(Rect(x, top, side, side, 0.6))
        if is_ticked:
            self.marks.append(Tick(x, top, side))

    def code(self, x: float, y: float, size: float, text: str) -> None:
        """Draw a QR code of this side length, its quiet zone left to the caller."""
        self.marks.append(Code(x, y, size, text))


@dataclass(frozen=True)
class Bookmark:
    """A line of the reader's side bar; `page` counts from 0."""

    title: str
    page: int


@dataclass(frozen=True)
class Document:
    """A finished paper."""

    title: str
    subject: str
    pages: tuple[Page, ...]
    bookmarks: tuple[Bookmark, ...] = ()


@dataclass(frozen=True)
class Footer:
    """What the last line of each page tells about its origin.

    `program` is name and version, `journal_head` the head of the register's journal (its first 8 characters are
    printed), `copy` the part of a set ("第一联 学校留存") or "".
    """

    program: str
    printed_at: datetime
    journal_head: str
    copy: str = ""


def joined(title: str, subject: str, documents: Iterable[Document]) -> Document:
    """Return several papers as one, each with a bookmark of its title."""
    pages: list[Page] = []
    bookmarks: list[Bookmark] = []
    for document in documents:
        bookmarks.append(Bookmark(document.title, len(pages)))
        pages.extend(document.pages)
    return Document(title, subject, tuple(pages), tuple(bookmarks))


def texts(document: Document) -> tuple[str, ...]:
    """Return every text on a paper, to look for characters that no font has."""
    return tuple(mark.text for page in document.pages for mark in page.marks if isinstance(mark, Text))


def add_footers(pages: Sequence[Page], footer: Footer, left: float, right: float, numbered: bool = True) -> None:
    """Write the origin and 第x页 共y页 at the foot of each page; `left` and `right` are the margins."""
    origin = f"{footer.program}　打印于 {footer.printed_at:%Y-%m-%d %H:%M}　台账 {footer.journal_head[:8]}"
    for number, page in enumerate(pages, 1):
        y = page.height - 6 * MM
        page.text(left, y, origin, 8)
        ending = [footer.copy] if footer.copy else []
        if numbered:
            ending.append(f"第{number}页 共{len(pages)}页")
        page.text(page.width - right, y, "　".join(ending), 8, align="right")
