"""Pages of a PDF as pictures: rendered in the worker only, since the renderer knows one thread at a time."""

from dataclasses import dataclass

from PySide6.QtGui import QImage

_POINTS = 72  # to the inch


@dataclass(frozen=True)
class PageSize:
    """A page in points (1/72 inch)."""

    width: float
    height: float

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height


def sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """Return the size of every page."""
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # ships no types; not needed at start

    document = PdfDocument(pdf)
    try:
        return tuple(PageSize(*document.get_page_size(number)) for number in range(len(document)))
    finally:
        document.close()


def picture(pdf: bytes, page: int, dots_per_inch: float) -> QImage:
    """Return one page in grey."""
    from pypdfium2 import PdfDocument  # not needed at start

    document = PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=dots_per_inch / _POINTS, grayscale=True)
        grey = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8)
        return grey.copy()  # the buffer goes with the document
    finally:
        document.close()
