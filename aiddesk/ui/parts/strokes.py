"""正 strokes as shapes: five to a character, large enough for the last row of a classroom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from aiddesk.ui import colours

# In the order of writing: top, stem, right arm, left leg, base; on a square of side 1.
STROKES = (
    (0.1, 0.08, 0.9, 0.08), (0.5, 0.08, 0.5, 0.92), (0.5, 0.48, 0.86, 0.48), (0.22, 0.42, 0.22, 0.92),
    (0.03, 0.92, 0.97, 0.92),
)  # fmt: skip
_ROW, _HEAD, _NUMBER, _FIGURE = 62, 40, 72, 50
_SIZES = (28, 24, 20, 17, 14, 11)


@dataclass(frozen=True)
class StrokeRow:
    """A candidate: number, name or "", votes per answer, and the answer of the ballot at hand or ""."""

    number: int
    name: str
    votes: Mapping[str, int]
    now: str = ""


class StrokeSheet(QWidget):
    """Candidates below each other, a column for each answer; a click in a cell is that answer."""

    picked = Signal(int, str)  # place and answer

    def __init__(self, answers: Mapping[str, str]) -> None:
        super().__init__()
        self.setObjectName("strokes")
        self._answers = dict(answers)
        self._rows: tuple[StrokeRow, ...] = ()
        self._at = 0

    def show_rows(self, rows: Sequence[StrokeRow], at: int) -> None:
        """Show the rows, the one at place `at` being read."""
        self._rows, self._at = tuple(rows), at
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def area_of(self, place: int) -> QRectF:
        """Return where a row lies."""
        return QRectF(0, _HEAD + place * _ROW, self.width(), _ROW)

    def cell_of(self, place: int, answer: str) -> QRectF:
        """Return where the strokes of an answer lie."""
        left, width = self._columns()
        column = list(self._answers).index(answer)
        return QRectF(left + column * width, _HEAD + place * _ROW, width, _ROW)

    def _columns(self) -> tuple[float, float]:
        """Return where the columns begin, and how wide each is."""
        has_names = any(row.name for row in self._rows)
        left = _NUMBER + (min(230.0, self.width() * 0.2) if has_names else 0.0)
        return left, (self.width() - left) / len(self._answers)

    def _size(self) -> int:
        """Return the side at which the longest row of strokes fits its cell; all cells are alike."""
        _, width = self._columns()
        most = max((count + 1 for row in self._rows for count in row.votes.values()), default=1)
        for side in _SIZES:
            if _across(width, side) * ((_ROW - 6) // (side + 4)) * 5 >= most:
                return side
        return _SIZES[-1]

    def _paint_head(self, painter: QPainter, top: float) -> None:
        """Write the answers above their columns, wherever the sheet is scrolled to."""
        painter.fillRect(QRectF(0, top, self.width(), _HEAD), QColor(colours.HEAD))
        painter.setPen(QColor(colours.TEXT))
        painter.setFont(_font(self, 13, is_bold=True))
        for answer, title in self._answers.items():
            cell = self.cell_of(0, answer)
            painter.drawText(QRectF(cell.left() + 8, top, cell.width() - 8, _HEAD), _MIDDLE, title)

    def _paint_row(self, painter: QPainter, place: int, row: StrokeRow, side: int) -> None:
        area = self.area_of(place)
        if place == self._at:
            painter.fillRect(area, QColor(colours.CURRENT))
            painter.fillRect(QRectF(0, area.top(), 5, _ROW), QColor(colours.ACCENT))
        painter.setPen(QColor(colours.RULE))
        painter.drawLine(QLineF(area.bottomLeft(), area.bottomRight()))
        painter.setPen(QColor(colours.TEXT))
        painter.setFont(_font(self, 17, is_bold=True))
        painter.drawText(QRectF(12, area.top(), _NUMBER - 12, _ROW), _MIDDLE, f"{row.number}号")
        left, _ = self._columns()
        if row.name:
            painter.setFont(_font(self, 15))
            wrapped = _MIDDLE | Qt.TextFlag.TextWrapAnywhere
            painter.drawText(QRectF(_NUMBER, area.top(), left - _NUMBER - 8, _ROW), wrapped, row.name)
        for answer in self._answers:
            self._paint_cell(painter, self.cell_of(place, answer), row.votes[answer], row.now == answer, side)

    def _paint_cell(self, painter: QPainter, cell: QRectF, votes: int, is_now: bool, side: int) -> None:
        painter.setPen(QColor(colours.HAIRLINE))
        painter.drawLine(QLineF(cell.topLeft(), cell.bottomLeft()))
        across, step = _across(cell.width(), side), side + 4
        lines = -(-(votes + is_now) // (5 * across))
        top = cell.center().y() - max(1, lines) * step / 2 + 2
        for number in range(votes + is_now):
            character, stroke = divmod(number, 5)
            corner = QPointF(cell.left() + 8 + character % across * step, top + character // across * step)
            colour = colours.ACCENT if number == votes else colours.TEXT
            painter.setPen(QPen(QColor(colour), max(2.0, side / 9), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            x1, y1, x2, y2 = (side * part for part in STROKES[stroke])
            painter.drawLine(QLineF(corner + QPointF(x1, y1), corner + QPointF(x2, y2)))
        painter.setPen(QColor(colours.SECONDARY))
        painter.setFont(_font(self, 15, is_bold=True))
        figure = QRectF(cell.right() - _FIGURE, cell.top(), _FIGURE - 8, _ROW)
        painter.drawText(figure, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(votes))

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(900, _HEAD + max(1, len(self._rows)) * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), QColor(colours.CARD))
        side = self._size()
        for place, row in enumerate(self._rows):
            if self.area_of(place).intersects(QRectF(event.rect())):
                self._paint_row(painter, place, row, side)
        self._paint_head(painter, self.visibleRegion().boundingRect().top())
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        for place in range(len(self._rows)):
            for answer in self._answers:
                if self.cell_of(place, answer).contains(where):
                    self.picked.emit(place, answer)
                    return


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def _across(width: float, side: int) -> int:
    """Return how many characters stand beside each other in a cell."""
    return max(1, int((width - 8 - _FIGURE) // (side + 4)))


def _font(widget: QWidget, points: int, is_bold: bool = False) -> QFont:
    font = QFont(widget.font())
    font.setPointSize(points)
    font.setBold(is_bold)
    return font
