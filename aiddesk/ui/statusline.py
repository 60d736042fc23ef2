"""The line at the bottom: all is saved, what just happened with 撤销, where the register lies, F1."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from aiddesk.ui import colours, icons
from aiddesk.ui.widgets.basics import button, frame, label, row

_UNDO_SHOWN = 20_000  # milliseconds; the menu offers it for longer


class StatusLine(QStatusBar):
    """Texts only; the shell says when."""

    undo_asked = Signal()

    def __init__(self, where: Path) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        self._saved = label("已全部保存", name="saved")
        self._message = label("", "h2", name="message")
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._undo = button("撤销", "undo_link", kind="link", tip="撤销刚才的操作（Ctrl+Z）", on=self.undo_asked.emit)
        self._undo.hide()
        self._picked = label("", "accent", name="picked")
        self._backup = label("", name="backup")
        tick = QLabel()
        tick.setPixmap(icons.pixmap("check", colours.GREEN, 16))
        self.addWidget(frame("", row(tick, self._saved, space=0, margins=(6, 0, 0, 0))))
        told = row(self._message, self._undo, 1, margins=(8, 0, 8, 0))
        told.setStretch(0, 100)  # up to the text's own width, so that the link follows it
        self.addWidget(frame("", told), 1)
        for part in (self._picked, self._place(where), self._backup, label("按 F1 看帮助")):
            self.addPermanentWidget(part)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_UNDO_SHOWN)
        self._fade.timeout.connect(self._undo.hide)

    def say(self, message: str, undoable: bool = False) -> None:
        """Show what just happened, with 撤销 where it can be taken back."""
        self._message.setText(message)
        self._message.setToolTip(message)
        self._message.setMaximumWidth(self._message.sizeHint().width())
        self._undo.setVisible(undoable)
        if undoable:
            self._fade.start()

    def saved(self, time: str) -> None:
        """Say when the last thing was saved ("10:32")."""
        self._saved.setText(f"已全部保存 {time}")

    def show_picked(self, text: str) -> None:
        """Show count and sum of the selected rows."""
        self._picked.setText(text)

    def show_backup(self, text: str) -> None:
        """Show the last proven backup ("上次备份：昨天16:20")."""
        self._backup.setText(text)

    def message(self) -> str:
        """Return the message shown."""
        return self._message.text()

    def _place(self, where: Path) -> QLabel:
        told = label(f"数据位置：{_short(where.parent)}", name="where")
        told.setToolTip(str(where))
        return told


def _short(folder: Path) -> str:
    text = str(folder)
    return text if len(text) <= 28 else f"…{text[-27:]}"
