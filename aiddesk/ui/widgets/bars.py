"""The bar above a table (find, filters, actions) and the line of totals below it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from aiddesk.ui import icons
from aiddesk.ui.widgets.basics import Part, button, row

_PAUSE = 120  # milliseconds after the last key


class FindBox(QLineEdit):
    """Finds while one types: name, pinyin initials, number tail. Ctrl+F comes here; Esc empties it."""

    searched = Signal(str)

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setObjectName("find")
        self.setAccessibleName("查找")
        self.setPlaceholderText(hint)
        self.setMinimumWidth(180)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda _text: self._soon.start())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.placeholderText()) + 72, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Choice(QComboBox):
    """A filter: codes with words; `chosen` says the code."""

    chosen = Signal(str)

    def __init__(self, name: str, title: str, choices: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(20)
        self.offer(choices or {})
        self.activated.connect(lambda _place: self.chosen.emit(self.code()))

    def offer(self, choices: Mapping[str, str]) -> None:
        """List these; the chosen code stays chosen where it is still there."""
        kept = self.code()
        self.clear()
        for code, word in choices.items():
            self.addItem(word, code)
        self.setCurrentIndex(max(self.findData(kept), 0))

    def code(self) -> str:
        """Return the chosen code."""
        return str(self.currentData() or "")

    def choose(self, code: str) -> None:
        """Choose without saying so."""
        self.setCurrentIndex(max(self.findData(code), 0))


class Segments(QWidget):
    """Filters side by side with their counts: 全部52 | 待录14 | 待家访6."""

    chosen = Signal(str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self.setLayout(row(space=0))

    def offer(self, choices: Mapping[str, str]) -> None:
        """Show these codes with their words, keeping the chosen one."""
        if tuple(choices) != tuple(self._buttons):
            self._rebuild(choices)
        for code, word in choices.items():
            self._buttons[code].setText(word)
            self._buttons[code].setAccessibleName(word)

    def code(self) -> str:
        """Return the chosen code."""
        return next((code for code, made in self._buttons.items() if made.isChecked()), "")

    def choose(self, code: str) -> None:
        """Choose without saying so."""
        if code in self._buttons:
            self._buttons[code].setChecked(True)

    def _rebuild(self, choices: Mapping[str, str]) -> None:
        kept = self.code()
        for made in self._buttons.values():
            self._group.removeButton(made)
            made.hide()
            made.deleteLater()
        self._buttons = {code: self._segment(code) for code in choices}
        self._stand_in_tab_order()
        first = next(iter(self._buttons), "")
        self.choose(kept if kept in self._buttons else first)

    def _stand_in_tab_order(self) -> None:
        """Let Tab come to the buttons where they stand: those offered later would be last in the window."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders only what takes the focus
        before: QWidget = self
        for made in self._buttons.values():
            QWidget.setTabOrder(before, made)
            before = made
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _segment(self, code: str) -> QPushButton:
        made = button("", f"{self.objectName()}_{code or 'all'}", kind="segment", on=lambda: self.chosen.emit(code))
        made.setCheckable(True)
        self._group.addButton(made)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(made)
        return made


class Totals(QLabel):
    """The line below a table: what is shown, counted and summed."""

    def __init__(self, name: str = "totals") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "dim")
        self.setTextFormat(Qt.TextFormat.PlainText)

    def say(self, parts: Sequence[str]) -> None:
        """Show parts side by side ("共412人", "住校136人")."""
        self.setText("　".join(part for part in parts if part))


def page_bar(*parts: Part) -> QWidget:
    """Return the bar of a page; an int pushes what follows to the right."""
    holder = QWidget()
    holder.setObjectName("bar")
    holder.setLayout(row(*parts))
    return holder
