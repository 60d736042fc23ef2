"""The one table: columns over frozen rows, sorted by native values, behaving as Excel and WPS do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from aiddesk.ui import icons

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
VEIL = "＊＊＊"

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: `value` is the native value that sorts, `text` formats it for eyes and clipboard.

    `edit(row, text)` makes cells typeable (of "1" or "" where `tick` shows a check box); `choices` maps what `edit`
    receives to the word shown. `sort` gives another sort key (a name's pinyin). A `private` column is veiled while
    others look on.
    """

    title: str
    value: Callable[[R], Any]
    text: Callable[[Any], str] | None = None
    width: int = 96
    align: str = "left"
    colour: Callable[[R], str] | None = None
    icon: Callable[[R], str] | None = None
    tip: Callable[[R], str] | None = None
    edit: Callable[[R, str], object] | None = None
    editable: Callable[[R], bool] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    tick: bool = False
    sort: Callable[[R], Any] | None = None
    private: bool = False

    def shown(self, row: R) -> str:
        """Return the cell's text."""
        value = self.value(row)
        if self.text is not None:
            return self.text(value)
        return "" if value is None else str(value)

    def order(self, row: R) -> tuple[bool, Any]:
        """Return the sort key; rows without a value come last."""
        value = (self.sort or self.value)(row)
        return (value is None or value == "", value)

    def may_edit(self, row: R) -> bool:
        return self.edit is not None and (self.editable is None or self.editable(row))


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows as a query returned them, seen through columns."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[R, ...] = ()
        self._given: tuple[R, ...] = ()
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._veiled = False

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, in the order that the user chose by clicking a head."""
        self.beginResetModel()
        self._given = tuple(rows)
        self.rows = self._in_order()
        self.endResetModel()

    def change_rows(self, rows: Sequence[R]) -> None:
        """Show as many rows as before with other values, without disturbing a cell that is typed into."""
        self._given = tuple(rows)
        self.rows = self._in_order()
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def set_veiled(self, veiled: bool) -> None:
        """Hide or show the text of private columns."""
        self._veiled = veiled
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def text(self, row: int, column: int) -> str:
        """Return a cell's text as shown."""
        told = self.columns[column]
        if self._veiled and told.private:
            return VEIL
        if told.tick:
            return "✓" if told.value(self.rows[row]) else ""
        if told.choices and told.text is None:
            return told.choices.get(str(told.value(self.rows[row])), told.shown(self.rows[row]))
        return told.shown(self.rows[row])

    def _in_order(self) -> tuple[R, ...]:
        if self._sorted_by is None:
            return self._given
        column, order = self._sorted_by
        key = self.columns[column].order
        full = [row for row in self._given if not key(row)[0]]
        empty = [row for row in self._given if key(row)[0]]
        full.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        return (*full, *empty)

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if orientation == Qt.Orientation.Horizontal else str(section + 1)
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignVCenter | _ALIGN[self.columns[section].align]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in _HOOKS and index.isValid():
            return _HOOKS[Qt.ItemDataRole(role)](self, index.row(), index.column())
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid() or (self._veiled and self.columns[index.column()].private):
            return flags
        column = self.columns[index.column()]
        if column.may_edit(self.rows[index.row()]):
            flags |= Qt.ItemFlag.ItemIsUserCheckable if column.tick else Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = 2) -> bool:  # noqa: ARG002 - Qt's own signature
        column, row = self.columns[index.column()], self.rows[index.row()]
        if column.edit is None:
            return False
        if column.tick:
            value = "1" if Qt.CheckState(value) == Qt.CheckState.Checked else ""
        elif str(value) == self._typed(index.row(), index.column()):
            return False
        column.edit(row, str(value))
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self.set_rows(self._given)

    # What `data` answers, by role

    def _typed(self, row: int, column: int) -> str:
        told = self.columns[column]
        value = told.value(self.rows[row])
        if told.choices:
            return "" if value is None else str(value)
        return told.shown(self.rows[row])

    def _shown(self, row: int, column: int) -> str | None:
        return None if self.columns[column].tick else self.text(row, column)

    def _aligned(self, _row: int, column: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignVCenter | _ALIGN[self.columns[column].align]

    def _coloured(self, row: int, column: int) -> QColor | None:
        told = self.columns[column]
        if told.colour is None or (self._veiled and told.private):
            return None  # a colour tells too
        name = told.colour(self.rows[row])
        return QColor(name) if name else None

    def _pictured(self, row: int, column: int) -> Any:
        told = self.columns[column]
        name = told.icon(self.rows[row]) if told.icon else ""
        tint = told.colour(self.rows[row]) if told.colour and name else ""
        return (icons.icon(name, tint) if tint else icons.icon(name)) if name else None

    def _tip(self, row: int, column: int) -> str | None:
        tip = self.columns[column].tip
        return tip(self.rows[row]) or None if tip and not self._veiled else None

    def _ticked(self, row: int, column: int) -> Qt.CheckState | None:
        told = self.columns[column]
        if not told.tick:
            return None
        return Qt.CheckState.Checked if told.value(self.rows[row]) else Qt.CheckState.Unchecked


_HOOKS: dict[Qt.ItemDataRole, Callable[[RowModel[Any], int, int], Any]] = {
    Qt.ItemDataRole.DisplayRole: RowModel._shown,
    Qt.ItemDataRole.EditRole: RowModel._typed,
    Qt.ItemDataRole.TextAlignmentRole: RowModel._aligned,
    Qt.ItemDataRole.ForegroundRole: RowModel._coloured,
    Qt.ItemDataRole.DecorationRole: RowModel._pictured,
    Qt.ItemDataRole.ToolTipRole: RowModel._tip,
    Qt.ItemDataRole.CheckStateRole: RowModel._ticked,
}
