"""How a cell is typed into: a line, or a list where the column has choices."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from aiddesk.ui.widgets.table import RowModel

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Opens the right editor over a cell of a `RowModel`."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        model = index.model()
        choices = model.columns[index.column()].choices if isinstance(model, RowModel) else {}
        editor: QWidget
        if choices:
            editor = ChoiceList(parent, choices)
            editor.picked.connect(lambda: self._finish(editor))
        else:
            editor = QLineEdit(parent)
            editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        editor.setObjectName("cell")
        editor.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(editor.findData(text), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text().strip())

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.SubmitModelCache)


class ChoiceList(QComboBox):
    """A list over a cell: it opens by itself and says when a word was picked."""

    picked = Signal()

    def __init__(self, parent: QWidget, choices: Mapping[str, str]) -> None:
        super().__init__(parent)
        for code, word in choices.items():
            self.addItem(word, code)
        self._is_picked = False
        QTimer.singleShot(0, self, self.showPopup)

    def hidePopup(self) -> None:
        super().hidePopup()
        if self._is_picked:
            return  # Qt calls again when the closed editor vanishes
        self._is_picked = True
        QTimer.singleShot(0, self, self.picked.emit)  # the picked word is set only after the list has closed
