"""A panel that lies over the right side of its parent, for help and for narrow windows."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget


class Overlay(QFrame):
    """Stays at the right edge of its parent over the full height; Esc closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self._width, self._under = width, parent
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it above everything else in the parent."""
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        width = min(self._width, self._under.width())
        self.setGeometry(self._under.width() - width, 0, width, self._under.height())

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._under and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
        else:
            super().keyPressEvent(event)
