"""A table with the chosen record beside it; in a narrow window the record lies over the table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from aiddesk.ui.widgets.basics import button, column, label, row, scrolled

WIDTH = 316
NARROW = 1072  # of the page (a window of 1100): below it the panel lies over the table


class SidePanel(QFrame):
    """The chosen record: name, a line below it, content that scrolls, and buttons that stay."""

    closed = Signal()

    def __init__(self, name: str, content: QWidget, buttons: Sequence[QPushButton] = ()) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "panel")
        self._title, self._about = label("", "h1", wrap=True, name=f"{name}_title"), label("", "dim", wrap=True)
        self.close_button = button("", f"{name}_close", icon="x", kind="link", tip="收起（Esc）", on=self.closed.emit)
        head = row(self._title, self.close_button)
        head.setStretch(0, 1)
        area = scrolled(content, f"{name}_content")
        self.setLayout(column(head, self._about, area, row(*buttons, 1), space=8, margins=(16, 12, 12, 12)))

    def say(self, title: str, about: str = "") -> None:
        """Show whose record it is."""
        self._title.setText(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.close_button.isVisible():
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class WithPanel(QWidget):
    """`main` with `panel` at its right; narrow windows show the panel over it when `open_panel` is called."""

    narrowed = Signal(bool)  # the panel no longer stands beside, or does again

    def __init__(self, main: QWidget, panel: SidePanel, width: int = WIDTH) -> None:
        super().__init__()
        self._main, self.panel, self._width = main, panel, width
        self._wanted = False
        for part in (main, panel):
            part.setParent(self)
        panel.closed.connect(self.close_panel)

    def open_panel(self) -> None:
        """Show the panel (in a wide window it is always there)."""
        self._wanted = True
        self._place()

    def close_panel(self) -> None:
        """Put it away in a narrow window."""
        self._wanted = False
        self._place()
        self._main.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_narrow(self) -> bool:
        """True while the panel lies over the main part."""
        return self.width() < NARROW

    def _place(self) -> None:
        wanted = round(self._width * self.font().pointSizeF() / 10)  # the width is meant for 10 pt
        narrow, width = self.is_narrow(), min(wanted, self.width())
        beside = 0 if narrow else width + 12
        self._main.setGeometry(0, 0, self.width() - beside, self.height())
        self.panel.setGeometry(self.width() - width, 0, width, self.height())
        self.panel.close_button.setVisible(narrow)
        self.panel.setVisible(not narrow or self._wanted)
        self.panel.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self.narrowed.emit(self.is_narrow())
