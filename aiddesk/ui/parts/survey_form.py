"""The questions of a survey in the order of the paper: a digit chooses and goes on to the next question."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from aiddesk.domain.errors import Problem
from aiddesk.domain.hardship import Question, Scheme
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class SurveyForm(Form):
    """One key a question: 0 to 9 choose, an amount ends with Enter, Backspace empties a choice."""

    def __init__(self, scheme: Scheme, stage: str) -> None:
        self.questions = scheme.asked(stage)
        super().__init__([_field(number, q) for number, q in enumerate(self.questions, 1)], "survey_form")
        self._layout.setVerticalSpacing(3)  # fourteen questions are seen at once

    def show_field(self, name: str) -> None:
        """Scroll until a question can be seen whole."""
        widget: QWidget | None = self.widget(name)
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and widget is not None:
            area.ensureWidgetVisible(widget, 0, 48)

    def _next(self, widget: QObject) -> None:
        super()._next(widget)
        names = [q.code for q in self.questions]
        here = names.index(widget.objectName())
        self.show_field(names[min(here + 1, len(names) - 1)])

    def _choose(self, box: QComboBox, event: QKeyEvent) -> bool:
        """Take a digit for the option of that number; say whether the key meant something."""
        name = box.objectName()
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            box.setCurrentIndex(0)
            self.committed.emit(name)
            return True
        digit = event.text()
        if event.modifiers() not in _PLAIN or len(digit) != 1 or digit not in "0123456789":
            return False
        place = box.findData(digit)
        if place < 0:
            self.show_problems([Problem(f"这一题没有选项{digit}。请看纸上的选项号。", name)])
            return True
        self.clear_problems()
        box.setCurrentIndex(place)
        self.committed.emit(name)
        self._next(box)
        return True

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QComboBox):
            if event.type() == QEvent.Type.Wheel:
                event.ignore()  # who scrolls the sheet must not change an answer on the way
                return True
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._choose(watched, event):
                return True
        return super().eventFilter(watched, event)


def _field(number: int, question: Question) -> Field:
    title = f"{number} {question.text}"
    if question.kind == "choice":
        return Field(
            question.code, title, "choice", {o.code: f"{o.code} {o.text}" for o in question.options}, blank="未答"
        )
    return Field(question.code, title, "money", hint="元，Enter到下一题")
