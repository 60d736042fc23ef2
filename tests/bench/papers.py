"""All papers of a school against bare reportlab drawing the same texts in the same font at the same places."""

import io
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from aiddesk.documents.page import Document, Text
from aiddesk.services import papers, registers, sample
from aiddesk.services.registers import Desk
from aiddesk.shipped import shipped
from tests.bench.measure import Line, paired
from tests.bench.school import full_register


def lines(folder: Path) -> Iterator[Line]:
    """Write all papers of the sample school."""
    desk = school(folder)
    laid_out = documents(desk)
    times = paired(lambda: ours(desk), lambda: bare(laid_out))
    desk.close()
    yield Line("all papers of a 571-student school / bare canvas", *times, "<= 1.3x")


def school(folder: Path) -> Desk:
    """Return the sample school after a whole cycle."""
    return registers.open_register(full_register(folder), sample.SteppingClock(date(2026, 11, 20)))


def documents(desk: Desk) -> list[Document]:
    """Return every paper laid out."""
    return [papers.document(desk, p.kind, p.subject) for p in papers.ready(desk)]


def ours(desk: Desk) -> float:
    """Ask, lay out and write every paper; returns seconds."""
    start = time.perf_counter()
    for paper in papers.ready(desk):
        papers.pdf(desk, paper.kind, paper.subject)
    return time.perf_counter() - start


def bare(laid_out: list[Document]) -> float:
    """Draw the same texts with drawString, without tables, codes, or asking the register; returns seconds."""
    start = time.perf_counter()
    pdfmetrics.registerFont(TTFont("Bare", str(shipped("fonts/NotoSerifSC-Regular.ttf"))))
    for document in laid_out:
        canvas = Canvas(io.BytesIO(), invariant=1)
        for page in document.pages:
            canvas.setPageSize((page.width, page.height))
            for mark in page.marks:
                if isinstance(mark, Text):
                    canvas.setFont("Bare", mark.size)
                    canvas.drawString(mark.x, mark.y, mark.text)
            canvas.showPage()
        canvas.save()
    return time.perf_counter() - start
