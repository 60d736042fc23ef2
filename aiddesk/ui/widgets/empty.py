"""What an empty list says: what belongs here, and the one button to get it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aiddesk.ui.widgets.basics import button, label


class EmptyState(QWidget):
    """Lies over a table without rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = label("这里还没有内容。", "dim", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._act = button("", "empty_act", kind="primary", on=self._do)
        self._act.hide()
        self._on_act: Callable[[], object] | None = None
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self._text)
        layout.addWidget(self._act, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, text: str, act: str = "", on_act: Callable[[], object] | None = None) -> None:
        """Show this sentence, and this button where it has an act."""
        self._text.setText(text)
        self._act.setText(act)
        self._act.setAccessibleName(act)
        self._act.setVisible(bool(act))
        self._on_act = on_act

    def _do(self) -> None:
        if self._on_act:
            self._on_act()
