"""Printing of papers: the paper size comes from the PDF, printer and copies are remembered."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from aiddesk.domain.errors import Unavailable
from aiddesk.domain.progress import Progress
from aiddesk.ui import pages
from aiddesk.ui.pages import PageSize
from aiddesk.ui.settings import remember, remembered, remembered_number

_DPI = 300
_NO_PRINTER = "这台电脑没有可用的打印机。请先保存为PDF，拿到有打印机的电脑上打印。"


def choose_printer(parent: QWidget, title: str, size: PageSize) -> QPrinter | None:
    """Ask for printer and copies, the last ones proposed; None when given up.

    A printer is made only here: with network printers that can take many seconds.

    Raises:
        Unavailable: there is no printer.
    """
    if not QPrinterInfo.availablePrinterNames():
        raise Unavailable(_NO_PRINTER)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    last = remembered("printer/name")
    if last in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(last)
    printer.setCopyCount(max(1, remembered_number("printer/copies", 1)))
    set_up(printer, title, size)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return None
    remember("printer/name", printer.printerName())
    remember("printer/copies", str(printer.copyCount()))
    return printer


def set_up(printer: QPrinter, title: str, size: PageSize) -> None:
    """Give the printer the paper of the PDF, whole and unscaled."""
    printer.setDocName(title)
    printer.setResolution(_DPI)
    printer.setFullPage(True)
    _turn(printer, size)


def print_pages(printer: QPrinter, pdf: bytes, numbers: Sequence[int], progress: Progress) -> None:
    """Print pages one by one; for the worker.

    Raises:
        Cancelled: the user stopped it; pages already sent come out.
        Unavailable: the printer does not answer.
    """
    sheets = pages.sizes(pdf)
    _turn(printer, sheets[numbers[0]])
    painter = QPainter()
    if not painter.begin(printer):
        raise Unavailable("打印机没有反应。请检查打印机是否开机、有纸，然后再试。")
    try:
        for done, number in enumerate(numbers):
            progress.step(done, len(numbers), "正在打印")
            if done:
                _turn(printer, sheets[number])
                printer.newPage()
            painter.drawImage(painter.viewport(), pages.picture(pdf, number, _DPI))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def _turn(printer: QPrinter, size: PageSize) -> None:
    upright = QSizeF(min(size.width, size.height), max(size.width, size.height))
    sheet = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if size.is_landscape else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(sheet, turned, QMarginsF()))
