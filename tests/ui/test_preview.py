"""A paper is shown, kept as PDF and printed page by page with the paper size of the PDF."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from aiddesk.domain.errors import Cancelled
from aiddesk.domain.progress import SILENT
from aiddesk.ui import pages, printing
from aiddesk.ui.jobs import Jobs
from aiddesk.ui.preview import PaperDialog
from tests.ui.walking import nameless


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Two pages: one upright with a black bar at its top, one turned."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.rect(0, A4[1] - 100, A4[0], 100, fill=1)
    canvas.showPage()
    canvas.setPageSize(landscape(A4))
    canvas.drawString(100, 100, "2")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def paper(pdf: bytes, qtbot: QtBot, tmp_path: Path) -> Iterator[PaperDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(1093, 556)
    jobs = Jobs(parent)
    dialog = PaperDialog(parent, "公示（四年级1班）", pdf, tmp_path, jobs)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.findChild(QLabel, "sheet").pixmap().isNull())
    yield dialog
    dialog.close()
    jobs.stop()


def press(qtbot: QtBot, paper: PaperDialog, name: str) -> None:
    qtbot.mouseClick(paper.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_pages_are_listed_and_fitted_to_the_width(paper: PaperDialog, qtbot: QtBot) -> None:
    sheet = paper.findChild(QLabel, "sheet")
    assert paper.findChild(QListWidget, "pages").count() == 2
    assert paper.findChild(QLabel, "paper_state").text() == "共2页"
    area = paper.findChild(QWidget, "paper_area").viewport()  # type: ignore[attr-defined]
    assert abs(sheet.pixmap().width() - area.width()) < 8
    first = sheet.pixmap().toImage()
    assert first.pixelColor(20, 5).lightness() < 10
    assert first.pixelColor(20, first.height() - 5).lightness() > 245
    paper.findChild(QListWidget, "pages").setCurrentRow(1)
    qtbot.waitUntil(lambda: sheet.pixmap().height() < sheet.pixmap().width())


def test_nothing_is_done_with_pages_that_are_not_known_yet(pdf: bytes, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    jobs = Jobs(parent)
    dialog = PaperDialog(parent, "签到表", pdf, tmp_path, jobs)
    dialog.show()
    for name in ("print", "print_page", "smaller", "larger"):
        press(qtbot, dialog, name)
        assert not dialog.findChild(QPushButton, name).isEnabled()
    qtbot.waitUntil(lambda: dialog.findChild(QPushButton, "print").isEnabled())
    dialog.close()
    jobs.stop()


def test_the_page_can_be_made_larger_and_fitted_again(paper: PaperDialog, qtbot: QtBot) -> None:
    sheet = paper.findChild(QLabel, "sheet")
    fitted = sheet.pixmap().width()
    press(qtbot, paper, "larger")
    qtbot.waitUntil(lambda: sheet.pixmap().width() > fitted)
    press(qtbot, paper, "fit")
    qtbot.waitUntil(lambda: sheet.pixmap().width() == fitted)


def test_it_fits_a_laptop_at_125_per_cent(paper: PaperDialog) -> None:
    assert paper.height() <= 560
    assert paper.minimumSizeHint().width() <= 1053
    assert nameless(paper) == []


def test_it_is_kept_as_pdf_where_the_user_says(
    paper: PaperDialog, qtbot: QtBot, tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def choose(_parent: QWidget, _title: str, path: str, _kinds: str) -> tuple[str, str]:
        proposed.append(path)
        return str(tmp_path / "kept"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    press(qtbot, paper, "save_pdf")
    assert proposed == [str(tmp_path / "公示（四年级1班）.pdf")]
    assert (tmp_path / "kept.pdf").read_bytes() == pdf
    assert paper.findChild(QLabel, "paper_state").text() == "已保存：kept.pdf"


def test_a_place_that_cannot_be_written_is_a_sentence(paper: PaperDialog, tmp_path: Path) -> None:
    assert not paper.save_to(tmp_path / "missing" / "paper.pdf")
    told = [w for w in QApplication.topLevelWidgets() if w.objectName() == "sentence" and w.isVisible()]
    assert "没有存成" in told[0].findChild(QLabel, "text").text()


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="this machine has a printer")
def test_without_a_printer_the_way_out_is_named(paper: PaperDialog, qtbot: QtBot) -> None:
    press(qtbot, paper, "print")
    told = [w for w in QApplication.topLevelWidgets() if w.objectName() == "sentence" and w.isVisible()]
    assert "保存为PDF" in told[0].findChild(QLabel, "text").text()


def test_printing_keeps_the_size_and_turn_of_each_page(pdf: bytes, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printing.set_up(printer, "公示", pages.sizes(pdf)[0])
    printing.print_pages(printer, pdf, (0, 1), SILENT)
    printed = PdfReader(tmp_path / "out.pdf")
    assert [(round(p.mediabox.width), round(p.mediabox.height)) for p in printed.pages] == [(595, 842), (842, 595)]


def test_printing_can_be_stopped(pdf: bytes, tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str) -> None:
            assert (total, text) == (2, "正在打印")
            if done == 1:
                raise Cancelled

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with pytest.raises(Cancelled):
        printing.print_pages(printer, pdf, (0, 1), Stop())


def test_closing_while_a_page_is_drawn_is_harmless(pdf: bytes, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    jobs = Jobs(parent)
    dialog = PaperDialog(parent, "公示", pdf, tmp_path, jobs)
    dialog.open()
    dialog.reject()
    assert isinstance(dialog, QDialog)
    qtbot.waitUntil(lambda: not jobs._waiting)
