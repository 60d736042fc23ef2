"""The small picture of a student; it says so where there is none, and is hidden while others look on."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from aiddesk.ui import colours

SIZE = QSize(84, 112)
_NONE, _HIDDEN = "没有照片", "已隐藏"


class Portrait(QLabel):
    """A picture within 84 by 112 pixels, never distorted."""

    def __init__(self, name: str = "portrait") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedSize(SIZE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("kind", "dim")
        self.setStyleSheet(f"border: 1px solid {colours.RULE}; border-radius: 4px; background: {colours.WINDOW}")
        self._picture, self._whose, self._veiled = QPixmap(), "", False
        self._show()

    @property
    def is_empty(self) -> bool:
        """True while no picture can be seen."""
        return self.pixmap().isNull()

    def show_photo(self, content: bytes | None, whose: str = "") -> None:
        """Show a picture (JPEG or PNG) of a person, or that there is none."""
        self._picture = QPixmap()
        if content:
            self._picture.loadFromData(content)
        self._whose = whose
        self._show()

    def set_veiled(self, veiled: bool) -> None:
        """Hide the picture while others look on, or show it again."""
        self._veiled = veiled
        self._show()

    def _show(self) -> None:
        if self._veiled or self._picture.isNull():
            text = _HIDDEN if self._veiled else _NONE
            self.setText(text)
            self.setAccessibleName(f"学生照片：{text}")
            return
        ratio = self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        room = (SIZE - QSize(2, 2)) * ratio
        fitting = self._picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        fitting.setDevicePixelRatio(ratio)
        self.setPixmap(fitting)
        self.setAccessibleName(f"学生照片：{self._whose}")
