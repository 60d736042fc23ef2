"""Asking for the password of a locked sheet."""

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.widgets.basics import button, column, label


class PasswordDialog(PinnedDialog):
    """Says which file is locked, takes its password."""

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent, "打开密码", "password")
        self._line = QLineEdit()
        self._line.setObjectName("sheet_password")
        self._line.setAccessibleName("打开密码")
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.returnPressed.connect(self.accept)
        content = QWidget()
        note = label("密码只用来打开这份表，不会保存。", "dim", wrap=True)
        content.setLayout(column(label(text, wrap=True), self._line, note, margins=(20, 16, 20, 12)))
        content.setMinimumWidth(380)
        act = button("打开", "act", kind="primary", on=self.accept)
        self.lay_out(content, (act, button("取消", "cancel", on=self.reject)))
        self._line.setFocus()

    @property
    def password(self) -> str:
        return self._line.text()


def ask_password(parent: QWidget, text: str) -> str:
    """Return the typed password, "" when given up."""
    dialog = PasswordDialog(parent, text)
    given = dialog.password if dialog.exec() == QDialog.DialogCode.Accepted else ""
    dialog.deleteLater()
    return given
