"""The columns of an export to be edited: titles typed, fields and forms chosen, lines added, taken away and moved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from aiddesk.domain.exporting import CONSTANT, FIELDS, FORMS, ExportColumn, field_titles
from aiddesk.ui.widgets.basics import button, column, row
from aiddesk.ui.widgets.cells import CellDelegate, ChoiceList, Index
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column, RowModel

_FORM = 2  # the place of the forms among the grid's columns


@dataclass(frozen=True)
class Line:
    """A column of the export with a number of its own, for two may be alike."""

    id: int
    column: ExportColumn


class FormDelegate(CellDelegate):
    """Offers the forms that the line's field has."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        if not isinstance(model, RowModel):
            return super().createEditor(parent, option, index)
        editor = ChoiceList(parent, model.rows[index.row()].column.forms)
        editor.setObjectName("cell")
        editor.setAccessibleName("写法")
        editor.picked.connect(lambda: self._finish(editor))
        return editor


class ColumnsEditor(QWidget):
    """A grid of columns with its buttons; `changed` says that they are others now, `reached` where the cursor is."""

    changed = Signal()
    reached = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count()
        self._lines: tuple[Line, ...] = ()
        self._grid: Grid[Line] = Grid("export_columns", "要导出的列", self._columns(), key=lambda line: line.id)
        self._grid.setSortingEnabled(False)
        self._grid.horizontalHeader().setSectionsMovable(False)
        self._grid.setItemDelegateForColumn(_FORM, FormDelegate(self._grid))
        self._grid.set_empty("还没有列。", "加一列", self.add)
        self._grid.changed.connect(lambda: self.reached.emit(self.place))
        acts = (
            self._button("加一列", "add_column", "plus", "Ins", self.add),
            self._button("移去", "remove_column", "minus", "Del", self.remove),
            self._button("上移", "raise_column", "chevron-up", "Alt+Up", lambda: self.move_by(-1)),
            self._button("下移", "lower_column", "chevron-down", "Alt+Down", lambda: self.move_by(1)),
        )
        layout = row(self._grid, column(*acts, 1, space=6), space=8)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    @property
    def place(self) -> int:
        """Return which column the cursor is on, -1 where there is none."""
        return self._grid.currentIndex().row()

    def set_columns(self, columns: Sequence[ExportColumn]) -> None:
        """Show these columns without saying that they changed."""
        self._lines = tuple(Line(next(self._numbers), each) for each in columns)
        self._grid.set_rows(self._lines)
        if self._lines:
            self._grid.select(self._lines[0].id)

    def columns(self) -> tuple[ExportColumn, ...]:
        """Return the columns as they are edited."""
        return tuple(line.column for line in self._lines)

    def add(self) -> None:
        """Add an empty column below the current one, and go to its field."""
        current = self._grid.current()
        place = self._lines.index(current) + 1 if current in self._lines else len(self._lines)
        made = Line(next(self._numbers), ExportColumn(""))
        self._take((*self._lines[:place], made, *self._lines[place:]), made)

    def remove(self) -> None:
        """Take the selected columns away."""
        chosen = self._grid.selected()
        if not chosen:
            return
        place = self._lines.index(chosen[0])
        left = tuple(line for line in self._lines if line not in chosen)
        self._take(left, left[min(place, len(left) - 1)] if left else None)

    def move_by(self, by: int) -> None:
        """Move the current column up (-1) or down (1)."""
        current = self._grid.current()
        if current is None:
            return
        lines = list(self._lines)
        place = lines.index(current)
        if 0 <= place + by < len(lines):
            lines.insert(place + by, lines.pop(place))
            self._take(tuple(lines), current)

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            Column("列名", lambda line: line.column.title, width=210, edit=self._name),
            Column("内容", lambda line: line.column.field, width=230, choices=field_titles(), edit=self._fill),
            Column(
                "写法", _form, width=210, choices=FORMS, editable=lambda line: len(line.column.forms) > 1,
                edit=lambda line, text: self._put(line, replace(line.column, form=text)),
            ),
            Column(
                "固定文字", lambda line: line.column.constant, editable=lambda line: line.column.field == CONSTANT,
                edit=lambda line, text: self._put(line, replace(line.column, constant=text)),
            ),
        )  # fmt: skip

    def _button(self, text: str, name: str, icon: str, keys: str, act: Callable[[], object]) -> QWidget:
        shortcut = QShortcut(QKeySequence(keys), self._grid)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(act)
        return button(text, name, icon=icon, tip=f"{text}（{keys}）", on=act)

    def _name(self, line: Line, title: str) -> None:
        self._put(line, replace(line.column, title=title))

    def _fill(self, line: Line, field: str) -> None:
        title = line.column.title
        if not title and field in FIELDS:
            title = FIELDS[field].title.partition("（")[0]
        self._put(line, replace(line.column, title=title, field=field).cleaned())

    def _put(self, line: Line, changed: ExportColumn) -> None:
        lines = tuple(Line(each.id, changed) if each.id == line.id else each for each in self._lines)
        self._take(lines, None)

    def _take(self, lines: tuple[Line, ...], current: Line | None) -> None:
        self._lines = lines
        self._grid.set_rows(lines)
        if current is not None:
            self._grid.select(current.id)
        self.changed.emit()


def _form(line: Line) -> str | None:
    return line.column.form if line.column.field in FIELDS else None
