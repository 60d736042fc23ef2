"""A small table to type into: Tab goes across, Enter to the next row, rows come by themselves, sheets can be pasted."""

import csv
import io
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, Qt
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

_SHOWN = 4  # rows without scrolling
_ROW, _HEAD = 30, 32
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_COMMAS = str.maketrans(",", "，")


class RowsEdit(QTableWidget):
    """Rows of plain texts, one empty row always at the end.

    The table of `grid` shows rows of a query; here the cells themselves are what is being written, as text: one row a
    line, cells between tabs (commas are understood where there is no tab).
    """

    edited = Signal()  # a person changed a cell
    _began = -1  # the column where Tab set out from, to which Enter comes back

    def __init__(self, columns: Mapping[str, str], widths: Sequence[int] = ()) -> None:
        super().__init__(1, len(columns))
        self._titles = tuple(columns.values())
        self.setHorizontalHeaderLabels(self._titles)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumHeight(_HEAD)
        self.verticalHeader().setDefaultSectionSize(max(_ROW, self.fontMetrics().height() + 10))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width)
        self.horizontalHeader().setStretchLastSection(True)
        self.setMinimumWidth(sum(widths) + self.verticalHeader().sizeHint().width() + 24)
        self.setFixedHeight(_HEAD + _SHOWN * self.verticalHeader().defaultSectionSize() + 4)
        self.itemChanged.connect(self._changed)

    def text(self) -> str:
        """Return the rows that hold anything."""
        rows = (self._row(number) for number in range(self.rowCount()))
        return "\n".join(_line(cells) for cells in rows if any(cells))

    def set_text(self, text: str) -> None:
        """Show these rows instead."""
        separator = "\t" if "\t" in text else "，"
        lines = text.split("\n") if "\t" in text else text.translate(_COMMAS).split("\n")
        self._fill(0, 0, [line.split(separator) for line in lines if line.strip()], whole=True)
        self.setCurrentCell(-1, -1)

    def copy(self) -> None:
        """Put the selected cells on the clipboard as Excel and WPS expect them."""
        out = io.StringIO()
        writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
        for chosen in self.selectedRanges():
            columns = range(chosen.leftColumn(), chosen.rightColumn() + 1)
            for row in range(chosen.topRow(), chosen.bottomRow() + 1):
                writer.writerow(self._word(row, column) for column in columns)
        QGuiApplication.clipboard().setText(out.getvalue())

    def paste(self) -> None:
        """Write what the clipboard holds from the cursor on; a head line of the same titles is left out."""
        text = QGuiApplication.clipboard().text()
        rows = [row for row in csv.reader(io.StringIO(text), dialect="excel-tab") if any(row)]
        if rows and rows[0] and rows[0][0].strip() == self._titles[0]:
            rows = rows[1:]
        if rows:
            self._fill(max(self.currentRow(), 0), max(self.currentColumn(), 0), rows, whole=False)
            self.edited.emit()

    def clear_chosen(self) -> None:
        """Empty the selected cells."""
        self.blockSignals(True)
        for item in self.selectedItems():
            item.setText("")
        self.blockSignals(False)
        self.edited.emit()

    def _fill(self, row: int, column: int, rows: Sequence[Sequence[str]], *, whole: bool) -> None:
        self.blockSignals(True)
        if whole:
            self.setRowCount(0)
        self.setRowCount(max(self.rowCount(), row + len(rows)))
        for down, cells in enumerate(rows):
            for across, cell in enumerate(cells[: len(self._titles) - column]):
                self.setItem(row + down, column + across, QTableWidgetItem(_plain(cell)))
        self.blockSignals(False)
        self._keep_empty_row()

    def _changed(self, item: QTableWidgetItem) -> None:
        plain = _plain(item.text())
        if plain != item.text():
            item.setText(plain)  # comes here again
            return
        self._keep_empty_row()
        self.edited.emit()

    def _keep_empty_row(self) -> None:
        if not self.rowCount() or any(self._row(self.rowCount() - 1)):
            self.setRowCount(self.rowCount() + 1)

    def _row(self, number: int) -> list[str]:
        return [self._word(number, column) for column in range(self.columnCount())]

    def _word(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""

    def _is_end(self) -> bool:
        """Say whether Tab has nowhere to go here: nothing is typed in the last row, or it is its last cell."""
        row = self.currentRow()
        is_last = row == self.rowCount() - 1
        return row < 0 or (is_last and (not any(self._row(row)) or self.currentColumn() == self.columnCount() - 1))

    def _leave(self, *, forward: bool) -> None:
        """Go on to the next widget, or back: within the table, Tab goes from cell to cell."""
        self._began = -1
        self.setTabKeyNavigation(False)
        if forward:
            self.focusNextChild()
        else:
            self.focusPreviousChild()
        self.setTabKeyNavigation(True)

    def _tab(self, event: QKeyEvent) -> None:
        if self._is_end():
            self._leave(forward=True)
        else:
            self._go_across()
            super().keyPressEvent(event)

    def _go_across(self) -> None:
        if self._began < 0:
            self._began = max(self.currentColumn(), 0)

    def _go_down(self) -> None:
        """Go to the next row where Tab set out, like Excel and WPS; from the empty row at the end, to what follows."""
        column = self._began if self._began >= 0 else self.currentColumn()
        self._began = -1
        if self.currentRow() + 1 < self.rowCount():
            self.setCurrentCell(self.currentRow() + 1, column)
        else:
            self._leave(forward=True)

    # Qt

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Commit, and after Enter go on."""
        hints = QAbstractItemDelegate.EndEditHint
        if hint == hints.EditNextItem:
            self._go_across()
        down = hint == hints.SubmitModelCache
        super().closeEditor(editor, hints.NoHint if down else hint)
        if down:
            self._go_down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_chosen()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self._go_down()
        elif key == Qt.Key.Key_Tab:
            self._tab(event)
        elif key == Qt.Key.Key_Backtab and self.currentRow() <= 0 and self.currentColumn() <= 0:
            self._leave(forward=False)
        else:
            if key in _ARROWS:
                self._began = -1
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._began = -1
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentRow() < 0:
            self.setCurrentCell(0, 0)


def _line(cells: Sequence[str]) -> str:
    """Return a row as a line, which always holds a tab: without one, commas would part it."""
    text = "\t".join(cells).rstrip("\t")
    return text if "\t" in text else f"{text}\t"


def _plain(cell: str) -> str:
    """Return a cell on one line, since a row is a line and a tab parts cells."""
    return " ".join(cell.split())
