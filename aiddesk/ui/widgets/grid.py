"""The table on the screen: Enter goes down, a head sorts, Ctrl+C is what Excel expects, an empty one says why."""

import csv
import io
from collections.abc import Callable, Hashable, Sequence
from itertools import groupby
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from aiddesk.ui.settings import settings
from aiddesk.ui.widgets.cells import CellDelegate
from aiddesk.ui.widgets.empty import EmptyState
from aiddesk.ui.widgets.table import Column, RowModel

R = TypeVar("R")
ROW_HEIGHT = 32
_POINTS = 10  # of the letters for which columns give their width


class Grid(QTableView, Generic[R]):
    """A table of frozen rows.

    `key(row)` keeps the selection over a refresh; without it, the row itself is its key. `name` is the ASCII object
    name under which widths, order and hidden columns are remembered; `title` is what a screen reader says.
    `tally(rows)` words the sum of selected rows for the status bar.
    """

    changed = Signal()  # the current row or the selection is another
    opened = Signal(object)  # a row was double-clicked, or Enter pressed where nothing can be typed
    pasted = Signal(object)  # rows of cells from the clipboard: tuple[tuple[str, ...], ...]
    picked = Signal(str)  # "已选3行", for the status bar

    def __init__(
        self,
        name: str,
        title: str,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable] | None = None,
        tally: Callable[[Sequence[R]], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._key, self._tally = key, tally
        self._rows = RowModel(columns)
        self._empty = EmptyState(self.viewport())
        self._points = self.font().pointSizeF()
        self.setModel(self._rows)
        self._build(columns)
        self._connect()
        self._restore()

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; the selected ones stay selected where they are still there."""
        current, column, chosen = self.current(), self.currentIndex().column(), self.selected()
        place = self.verticalScrollBar().value()
        self._rows.set_rows(rows)
        self._reselect(current, max(column, 0), chosen)
        self.verticalScrollBar().setValue(place)
        self._empty.setVisible(not self._rows.rows)
        self._tell()

    def change_rows(self, rows: Sequence[R]) -> None:
        """Show the same rows with other values while one is typed into: cursor and editor stay."""
        self._rows.change_rows(rows)

    def rows(self) -> tuple[R, ...]:
        """Return the rows in the order shown."""
        return self._rows.rows

    def current(self) -> R | None:
        """Return the row with the cursor."""
        index = self.currentIndex()
        return self._rows.rows[index.row()] if index.isValid() else None

    def selected(self) -> tuple[R, ...]:
        """Return the selected rows in the order shown."""
        return tuple(self._rows.rows[number] for number in self._chosen())

    def select(self, key: Hashable) -> bool:
        """Put the cursor on the row with this key and show it; False when it is not there."""
        for number, row in enumerate(self._rows.rows):
            if self._key_of(row) == key:
                self.selectRow(number)
                self.scrollTo(self._rows.index(number, 0))
                return True
        return False

    def step(self, by: int) -> None:
        """Move the cursor by rows (下一人 is 1)."""
        number = self.currentIndex().row() + by
        if 0 <= number < len(self._rows.rows):
            self.setCurrentIndex(self._rows.index(number, max(self.currentIndex().column(), 0)))

    def set_empty(self, text: str, act: str = "", on_act: Callable[[], object] | None = None) -> None:
        """Say what belongs here while there are no rows, with the one button to get it."""
        self._empty.say(text, act, on_act)

    def set_veiled(self, veiled: bool) -> None:
        """Hide private columns while others look on."""
        self._rows.set_veiled(veiled)

    def copy(self) -> None:
        """Put the selected rows on the clipboard."""
        QGuiApplication.clipboard().setText(self.copied())

    def paste(self) -> None:
        """Say which cells the clipboard holds (`pasted`)."""
        text = QGuiApplication.clipboard().text()
        self.pasted.emit(tuple(map(tuple, csv.reader(io.StringIO(text), dialect="excel-tab"))))

    def copied(self) -> str:
        """Return the selected rows as Excel and WPS expect them: tabs between cells, quotes where needed."""
        out = io.StringIO()
        header = self.horizontalHeader()
        order = sorted(range(len(self._rows.columns)), key=header.visualIndex)
        writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
        seen = [column for column in order if not self.isColumnHidden(column)]
        for number in self._chosen():
            writer.writerow(self._rows.text(number, column) for column in seen)
        return out.getvalue()

    def _build(self, columns: Sequence[Column[R]]) -> None:
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(any(column.edit for column in columns))
        self.setWordWrap(False)
        self.setItemDelegate(CellDelegate(self))
        self.verticalHeader().setMinimumWidth(38)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        header = self.horizontalHeader()
        for head in (header, self.verticalHeader()):
            head.setHighlightSections(False)  # it asks the flags of every row: 0.3 s for 5,000
        header.setStretchLastSection(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setMinimumHeight(36)
        self.setSortingEnabled(True)
        for number, column in enumerate(columns):
            self.setColumnWidth(number, round(column.width * self._points / _POINTS))

    def _connect(self) -> None:
        header = self.horizontalHeader()
        header.customContextMenuRequested.connect(self._choose_columns)
        for signal in (header.sectionResized, header.sectionMoved):
            signal.connect(self._remember)
        self.selectionModel().selectionChanged.connect(self._tell)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.doubleClicked.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.opened.emit(self._rows.rows[index.row()])

    def _tell(self) -> None:
        rows = self.selected()
        more = self._tally(rows) if self._tally and len(rows) > 1 else ""
        self.picked.emit("　".join(part for part in (f"已选{len(rows)}行", more) if part) if len(rows) > 1 else "")
        self.changed.emit()

    def _chosen(self) -> list[int]:
        """Return the numbers of the selected rows; asked by ranges, since row by row takes a second for 5,000."""
        chosen = self.selectionModel().selection()
        ranges = (chosen.at(place) for place in range(chosen.count()))
        return sorted({number for each in ranges for number in range(each.top(), each.bottom() + 1)})

    def _key_of(self, row: R) -> Hashable:
        return self._key(row) if self._key else row

    def _reselect(self, current: R | None, column: int, chosen: Sequence[R]) -> None:
        if current is None and not chosen:
            return
        places = {self._key_of(row): number for number, row in enumerate(self._rows.rows)}
        model, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        model.blockSignals(True)
        numbers = sorted(places[key] for key in map(self._key_of, chosen) if key in places)
        model.select(self._ranges(numbers), flag.ClearAndSelect | flag.Rows)
        if current is not None and self._key_of(current) in places:
            model.setCurrentIndex(self._rows.index(places[self._key_of(current)], column), flag.NoUpdate)
        model.blockSignals(False)

    def _ranges(self, numbers: Sequence[int]) -> QItemSelection:
        """Return rows as few ranges: thousands of single rows would take seconds."""
        selection, last = QItemSelection(), len(self._rows.columns) - 1
        for _offset, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
            rows = [number for _place, number in run]
            selection.select(self._rows.index(rows[0], 0), self._rows.index(rows[-1], last))
        return selection

    # Columns as this user likes them

    def _slot(self) -> str:
        return f"grid/{self.objectName()}-{len(self._rows.columns)}-{self._points:g}"

    def _remember(self) -> None:
        if self.isVisible():
            settings().setValue(self._slot(), self.horizontalHeader().saveState())

    def _restore(self) -> None:
        state = settings().value(self._slot())
        if isinstance(state, QByteArray):
            self.horizontalHeader().restoreState(state)
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _choose_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        for number, column in enumerate(self._rows.columns):
            action = QAction(column.title, menu, checkable=True, checked=not self.isColumnHidden(number))
            action.setEnabled(number > 0)
            action.toggled.connect(lambda on, number=number: self.setColumnHidden(number, not on))
            menu.addAction(action)
        menu.exec(self.horizontalHeader().mapToGlobal(at))
        self._remember()

    def _fit_font(self) -> None:
        points = self.font().pointSizeF()
        if points != self._points:
            scale, self._points = points / self._points, points
            for number in range(len(self._rows.columns)):
                self.setColumnWidth(number, round(self.columnWidth(number) * scale))
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(ROW_HEIGHT, self.fontMetrics().height() + 12))

    # Qt

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Commit and go down, like Excel and WPS."""
        down = hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint if down else hint)
        if down:
            self.step(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_F6:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self._enter()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Go on to the next widget: in a table that is typed into, Tab goes from cell to cell."""
        is_within = self.tabKeyNavigation()
        self.setTabKeyNavigation(False)
        self.focusNextChild()
        self.setTabKeyNavigation(is_within)

    def _enter(self) -> None:
        index = self.currentIndex()
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self._open(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_points"):
            self._fit_font()

    def sizeHintForColumn(self, column: int) -> int:
        """Answer from the column's own width: measuring 5,000 rows takes most of a second."""
        return self._rows.columns[column].width

    def minimumSizeHint(self) -> Any:
        return super().minimumSizeHint().boundedTo(super().sizeHint())
