"""A strip above the tabs: what is special about what is seen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from aiddesk.ui.widgets.basics import button, label, row


class NoticeStrip(QFrame):
    """One line of text with at most one link; hidden while it has nothing to say."""

    acted = Signal()

    def __init__(self, kind: str, name: str, act: str = "", text: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self._text = label(text, name=f"{name}_text")
        self._act = button(act, f"{name}_act", kind="link", on=self.acted.emit)
        if not act:
            self._act.hide()
        self.setLayout(row(self._text, self._act, 1, space=12, margins=(14, 3, 14, 3)))
        if not text:
            self.hide()

    def say(self, text: str) -> None:
        """Show this text; "" hides the strip."""
        self._text.setText(text)
        self.setVisible(bool(text))
