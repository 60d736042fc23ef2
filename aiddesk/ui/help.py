"""F1: the help page of the tab at hand, at the right side."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextBrowser, QWidget

from aiddesk.shipped import shipped
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.overlay import Overlay


class HelpPanel(Overlay):
    """Shows `resources/help/KEY.md` over the right side of the window; Esc or F1 closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, 380)
        self.setObjectName("help")
        self._text = QTextBrowser()
        self._text.setObjectName("help_text")
        self._text.setAccessibleName("帮助")
        self._text.setOpenLinks(False)
        close = button("", "close_help", icon="x", kind="link", tip="关闭帮助（Esc）", on=self.hide)
        self.setLayout(column(row(label("帮助", "dim"), 1, close), self._text, margins=(16, 10, 10, 10)))

    def show_page(self, key: str) -> None:
        """Open the help page of a tab."""
        self._text.setMarkdown(shipped(f"help/{key}.md").read_text("utf-8"))
        self._quieten()
        self.open()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle(self, key: str) -> None:
        """Close the page when it is open, else show it."""
        if self.isVisible():
            self.hide()
        else:
            self.show_page(key)

    def _quieten(self) -> None:
        """Make headings little larger than the text: the panel is narrow."""
        block = self._text.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                size = QTextCharFormat()
                size.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level == 1 else 0)
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(size)
            block = block.next()
