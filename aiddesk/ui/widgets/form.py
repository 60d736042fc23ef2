"""The one form: fields with their faults beside them, Enter goes to the next."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from aiddesk.domain.errors import Problem
from aiddesk.ui.widgets.basics import label, set_mark
from aiddesk.ui.widgets.editors import Editor, editor
from aiddesk.ui.widgets.fields import Field

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)  # an Enter of either block of keys


class Form(QWidget):
    """Fields one below the other; values are text by field name."""

    typed = Signal()  # a person changed something, perhaps not to the end
    committed = Signal(str)  # the name of a field that a person finished changing: save it
    finished = Signal()  # Enter in the last field

    def __init__(self, fields: Sequence[Field], name: str = "form", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.fields = tuple(fields)
        self._editors: dict[str, Editor] = {}
        self._faults: dict[str, QLabel] = {}
        self._cells: dict[str, QWidget] = {}
        self._layout = QFormLayout(self)
        self._build()

    def values(self) -> dict[str, str]:
        """Return every field's text."""
        return {name: made.read() for name, made in self._editors.items()}

    def value(self, name: str) -> str:
        """Return one field's text."""
        return self._editors[name].read()

    def set_values(self, values: Mapping[str, object]) -> None:
        """Fill the named fields; None is empty. Faults shown before are gone, and nothing counts as changed."""
        self.clear_problems()
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].write("" if value is None else str(value))

    def clear(self) -> None:
        """Empty every field."""
        self.set_values({field.name: "" for field in self.fields})

    def widget(self, name: str) -> QWidget:
        """Return the widget of a field."""
        return self._editors[name].widget

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a field with its label."""
        self._layout.setRowVisible(self._cells[name], shown)

    def show_problems(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Put each problem beside its field, go to the first faulty one; return those of no field here."""
        self.clear_problems()
        elsewhere: list[Problem] = []
        texts: dict[str, list[str]] = {}
        for problem in problems:
            if problem.field in self._editors:
                texts.setdefault(problem.field, []).append(problem.text)
            else:
                elsewhere.append(problem)
        for name, told in texts.items():
            self._faults[name].setText("\n".join(told))
            self._faults[name].show()
            set_mark(self._editors[name].widget, "bad", True)
        first = next((field.name for field in self.fields if field.name in texts), None)
        if first is not None:
            self._editors[first].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return tuple(elsewhere)

    def show_remark(self, name: str, text: str, kind: str = "accent") -> None:
        """Say something below a field that stops nobody; "" takes it away."""
        cell = self._cells[name]
        remark = cell.findChild(QLabel, f"{name}_remark")
        if remark is None:
            remark = label("", kind, wrap=True, name=f"{name}_remark")
            cell.layout().addWidget(remark)  # type: ignore[union-attr]  # `_add` gave every cell a layout
        remark.setText(text)
        set_mark(remark, "kind", kind)
        remark.setVisible(bool(text))

    def is_incomplete(self) -> bool:
        """Say beside each required field that is empty that it is missing; True when there is one."""
        missing = [f for f in self.fields if f.required and not self._editors[f.name].read()]
        self.show_problems(Problem(f"请填写{field.title}。", field.name) for field in missing)
        return bool(missing)

    def clear_problems(self) -> None:
        """Take the shown faults away."""
        for name, fault in self._faults.items():
            fault.hide()
            set_mark(self._editors[name].widget, "bad", False)

    def focus_first(self) -> None:
        """Put the cursor in the first field that can be typed into."""
        for field in self.fields:
            if not field.read_only:
                self._editors[field.name].widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _build(self) -> None:
        self._layout.setContentsMargins(0, 0, 4, 0)
        self._layout.setVerticalSpacing(7)
        self._layout.setHorizontalSpacing(8)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in self.fields:
            self._add(field)

    def _add(self, field: Field) -> None:
        made = editor(field)
        made.typed.connect(self.typed)
        made.edited.connect(lambda name=field.name: self.committed.emit(name))
        made.widget.installEventFilter(self)
        fault = label("", "bad", wrap=True, name=f"{field.name}_fault")
        fault.hide()
        cell = QWidget()
        box = QVBoxLayout(cell)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        box.addWidget(made.widget)
        if field.note:
            box.addWidget(label(field.note, "dim", wrap=True))
        box.addWidget(fault)
        title = label(f"{field.title} *" if field.required else field.title, "dim")
        title.setBuddy(made.widget)
        title.setContentsMargins(0, 6, 0, 0)
        title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._layout.addRow(title, cell)
        self._editors[field.name], self._faults[field.name], self._cells[field.name] = made, fault, cell

    def _next(self, widget: QObject) -> None:
        names = [f.name for f in self.fields if not f.read_only and self._editors[f.name].widget.isVisible()]
        here = next((n for n, name in enumerate(names) if self._editors[name].widget is widget), len(names))
        if here + 1 < len(names):
            following = self._editors[names[here + 1]].widget
            following.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(following, QLineEdit):
                following.selectAll()
        else:
            self.finished.emit()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.modifiers() in _PLAIN:
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and self._is_line(watched):
                if isinstance(watched, QLineEdit):
                    watched.editingFinished.emit()
                self._next(watched)
                return True
        return super().eventFilter(watched, event)

    def _is_line(self, watched: QObject) -> bool:
        return any(
            made.widget is watched and field.kind not in ("lines", "rows")
            for field, made in zip(self.fields, self._editors.values(), strict=True)
        )
