"""How each kind of field is typed: one editor per kind, all read and written as text."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from aiddesk.ui import icons
from aiddesk.ui.widgets.dates import as_date, iso
from aiddesk.ui.widgets.fields import Field as Field  # screens may take it from here


class Editor(QObject):
    """A widget with the text it stands for; `typed` at each change by a person, `edited` when it is finished."""

    typed = Signal()
    edited = Signal()

    def __init__(self, widget: QWidget, read: Callable[[], str], write: Callable[[str], None]) -> None:
        super().__init__(widget)
        self.widget, self.read, self.write = widget, read, write
        self.edited.connect(self.typed)


class PlainKeysEdit(QLineEdit):
    """A line for numbers: a Chinese input method would swallow the keys, of a scanner above all."""

    def inputMethodQuery(self, query: Qt.InputMethodQuery, arg: Any = None) -> Any:
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query) if arg is None else super().inputMethodQuery(query, arg)


def editor(told: Field) -> Editor:
    """Return the editor of a field, named for tests and screen readers."""
    made = _MAKERS[told.kind](told)
    made.widget.setObjectName(told.name)
    made.widget.setAccessibleName(told.title)
    return made


def _line(told: Field) -> Editor:
    return _of_line(QLineEdit(), told)


def _of_line(line: QLineEdit, told: Field, clean: Callable[[str], str] = str.strip) -> Editor:
    line.setPlaceholderText(told.hint)
    line.setReadOnly(told.read_only)
    made = Editor(line, lambda: clean(line.text()), line.setText)

    def finish() -> None:
        if line.isModified():
            line.setText(clean(line.text()))
            made.edited.emit()

    line.textEdited.connect(lambda _text: made.typed.emit())
    line.editingFinished.connect(finish)
    return made


def _secret(told: Field) -> Editor:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return _of_line(line, told, str)


def _digits(told: Field) -> Editor:
    return _of_line(PlainKeysEdit(), told, lambda text: "".join(text.split()))


def _money(told: Field) -> Editor:
    line = PlainKeysEdit()
    line.setAlignment(Qt.AlignmentFlag.AlignRight)
    return _of_line(line, told, lambda text: "".join(text.split()).replace("，", ",").replace("。", "."))


def _number(told: Field) -> Editor:
    line = PlainKeysEdit()
    line.setAlignment(Qt.AlignmentFlag.AlignRight)
    line.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,9}"), line))
    return _of_line(line, told)


def _date(told: Field) -> Editor:
    line = PlainKeysEdit()
    made = _of_line(line, told, iso)
    line.setPlaceholderText(told.hint or "2026-09-18")
    if not told.read_only:
        action = line.addAction(icons.icon("calendar-days"), QLineEdit.ActionPosition.TrailingPosition)
        action.setText("选日期")
        action.triggered.connect(lambda: _choose_day(line, made))
    return made


def _choose_day(line: QLineEdit, made: Editor) -> None:
    menu, calendar = QMenu(line), QCalendarWidget()
    calendar.setObjectName("calendar")
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    day = as_date(line.text())
    if day is not None:
        calendar.setSelectedDate(day)  # type: ignore[arg-type]  # PySide takes a datetime.date for a QDate

    def take() -> None:
        line.setText(calendar.selectedDate().toString("yyyy-MM-dd"))
        menu.close()
        made.edited.emit()

    calendar.clicked.connect(take)
    calendar.activated.connect(take)
    action = QWidgetAction(menu)
    action.setDefaultWidget(calendar)
    menu.addAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(line.mapToGlobal(QPoint(0, line.height())))


def _choice(told: Field) -> Editor:
    box = QComboBox()
    if told.blank is not None and "" not in told.choices:
        box.addItem(told.blank, "")
    for code, word in told.choices.items():
        box.addItem(word, code)
    box.setEnabled(not told.read_only)
    box.setMaxVisibleItems(16)

    def write(code: str) -> None:
        place = box.findData(code)
        if place < 0 and code:
            box.addItem(code, code)  # a word from elsewhere stays as it came
            place = box.count() - 1
        box.setCurrentIndex(max(place, 0))

    made = Editor(box, lambda: str(box.currentData() or ""), write)
    box.activated.connect(lambda _place: made.edited.emit())
    return made


def _flag(told: Field) -> Editor:
    tick = QCheckBox(told.hint)
    tick.setEnabled(not told.read_only)
    made = Editor(tick, lambda: "1" if tick.isChecked() else "", lambda text: tick.setChecked(text == "1"))
    tick.clicked.connect(lambda _on: made.edited.emit())
    return made


def _many(told: Field) -> Editor:
    group = QWidget()
    layout = QGridLayout(group)
    layout.setContentsMargins(0, 4, 0, 4)
    ticks: dict[str, QCheckBox] = {}

    def write(text: str) -> None:
        wanted = set(text.split(","))
        for code, tick in ticks.items():
            tick.setChecked(code in wanted)

    made = Editor(group, lambda: ",".join(code for code, tick in ticks.items() if tick.isChecked()), write)
    for place, (code, word) in enumerate(told.choices.items()):
        tick = QCheckBox(word)
        tick.setObjectName(f"{told.name}_{code}")
        tick.setAccessibleName(f"{told.title} {word}")
        tick.setEnabled(not told.read_only)
        tick.clicked.connect(lambda _on: made.edited.emit())
        ticks[code] = tick
        layout.addWidget(tick, place // 2, place % 2)
    for first in list(ticks.values())[:1]:
        group.setFocusProxy(first)
    return made


def _lines(told: Field) -> Editor:
    box = _Lines()
    box.setPlaceholderText(told.hint)
    box.setReadOnly(told.read_only)
    box.setTabChangesFocus(True)
    box.setFixedHeight(76)
    made = Editor(box, lambda: box.toPlainText().strip(), box.setPlainText)
    box.textChanged.connect(made.typed)
    box.left.connect(made.edited)
    return made


def _rows(told: Field) -> Editor:
    from aiddesk.ui.widgets.rows import RowsEdit  # few forms have rows

    table = RowsEdit(told.choices, told.widths)
    made = Editor(table, table.text, table.set_text)
    table.edited.connect(made.edited)
    return made


class _Lines(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        if self.document().isModified():
            self.document().setModified(False)
            self.left.emit()


_MAKERS: dict[str, Callable[[Field], Editor]] = {
    "text": _line,
    "choice": _choice,
    "many": _many,
    "date": _date,
    "money": _money,
    "number": _number,
    "digits": _digits,
    "flag": _flag,
    "lines": _lines,
    "rows": _rows,
    "secret": _secret,
}
