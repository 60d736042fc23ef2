"""Writes a paper as PDF: the one way from the display list to bytes, the same bytes for the same paper."""

import io
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from aiddesk.documents.fonts import width
from aiddesk.documents.page import Code, Document, FontName, Line, Mark, Page, Rect, Text, Tick

_LOCK = threading.Lock()  # reportlab's font reader keeps its place in the file
_ALIGNED = {"left": 0.0, "center": 0.5, "right": 1.0}
_MASK = 2
_TICK = ((0.15, 0.5), (0.42, 0.82), (0.95, 0.05))


def write(document: Document, path: Path) -> None:
    """Write a paper to a file.

    Raises:
        OSError: the place cannot be written.
    """
    path.write_bytes(pdf_bytes(document))


def pdf_bytes(document: Document) -> bytes:
    """Return a paper as PDF, searchable, with bookmarks, title and subject, without an author or a clock."""
    # reportlab takes a tenth of a second to load: only when a paper is written.
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    from aiddesk.documents.embedding import Embedding

    with _LOCK:
        rl_config.useA85 = 0
        target = io.BytesIO()
        canvas = Canvas(target, pageCompression=1, invariant=1, lang="zh-CN")
        canvas.setTitle(document.title)
        canvas.setSubject(document.subject)
        canvas.setAuthor("")
        canvas.setCreator("aiddesk")
        ink = _Ink(Embedding(canvas._doc))  # reportlab offers no public way to a document's fonts
        for number, page in enumerate(document.pages):
            canvas.setPageSize((page.width, page.height))
            canvas.addLiteral(ink.page(page))
            _bookmark(canvas, document, number)
            canvas.showPage()
        canvas.save()
    return target.getvalue()


def _bookmark(canvas: Any, document: Document, number: int) -> None:
    for index, bookmark in enumerate(document.bookmarks):
        if bookmark.page == number:
            key = f"b{index}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(bookmark.title, key, 0, 0)


class _Ink:
    """Turns pages into PDF operators; equal strings are measured and encoded once for the whole paper."""

    def __init__(self, embedding: Any) -> None:
        self._embedding = embedding
        self._strings: dict[tuple[FontName, str], tuple[float, list[tuple[str, str]]]] = {}

    def page(self, page: Page) -> str:
        """Return the operators of a page: shapes first, then one block of text."""
        shapes = [self._shape(mark, page.height) for mark in page.marks if not isinstance(mark, Text)]
        return "\n".join([*shapes, *self._texts(page)])

    def _texts(self, page: Page) -> list[str]:
        operators, current = ["BT"], ("", 0.0)
        for mark in page.marks:
            if not isinstance(mark, Text):
                continue
            length, runs = self._string(mark.font, mark.text)
            x = mark.x - length * mark.size * _ALIGNED[mark.align]
            operators.append(f"1 0 0 1 {x:.2f} {page.height - mark.y:.2f} Tm")
            for name, codes in runs:
                if (name, mark.size) != current:
                    current = (name, mark.size)
                    operators.append(f"/{name} {mark.size:.2f} Tf")
                operators.append(f"<{codes}> Tj")
        return [*operators, "ET"]

    def _string(self, font: FontName, text: str) -> tuple[float, list[tuple[str, str]]]:
        key = (font, text)
        if key not in self._strings:
            self._strings[key] = (width(text, 1, font), self._embedding.runs(font, text))
        return self._strings[key]

    def _shape(self, mark: Mark, height: float) -> str:
        if isinstance(mark, Line):
            dash = "[3 3] 0 d " if mark.is_dashed else "[] 0 d "
            ends = f"{mark.x1:.2f} {height - mark.y1:.2f} m {mark.x2:.2f} {height - mark.y2:.2f} l S"
            return f"{mark.width:.2f} w {dash}{ends}"
        if isinstance(mark, Rect):
            corner = f"{mark.x:.2f} {height - mark.y - mark.height:.2f}"
            return f"{mark.line_width:.2f} w [] 0 d {corner} {mark.width:.2f} {mark.height:.2f} re S"
        if isinstance(mark, Tick):
            points = [f"{mark.x + x * mark.size:.2f} {height - mark.y - y * mark.size:.2f}" for x, y in _TICK]
            return f"{mark.size * 0.14:.2f} w [] 0 d {points[0]} m {points[1]} l {points[2]} l S"
        if isinstance(mark, Code):
            return _modules(mark, height)
        raise TypeError(mark)


def _modules(mark: Code, height: float) -> str:
    count, squares = _squares(mark.text)
    side = mark.size / count
    return f"q {side:.4f} 0 0 {-side:.4f} {mark.x:.2f} {height - mark.y:.2f} cm {squares} f Q"


@lru_cache(maxsize=64)  # both copies of a receipt carry one code
def _squares(text: str) -> tuple[int, str]:
    """Return how many modules a side has, and the dark ones as rectangles, a run of them as one."""
    import segno  # not on the start-up path

    # Every reader takes any mask; weighing all eight of them costs three quarters of the time.
    matrix = segno.make(text, error="m", micro=False, encoding="utf-8", mask=_MASK).matrix
    operators: list[str] = []
    for y, row in enumerate(matrix):
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                operators.append(f"{start} {y} {x - start} 1 re")
                start = None
    return len(matrix), "\n".join(operators)
