"""Labels, buttons, rows and boxes: named, with the kinds that the style sheet knows."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aiddesk.ui import colours, icons

L = TypeVar("L", bound=QBoxLayout)
Part = QWidget | QLayout | int  # an int stretches


def label(text: str = "", kind: str = "", wrap: bool = False, name: str = "") -> QLabel:
    """Return a label of kind h1, h2, dim, number, good, warn, bad, accent, quiet or plain ""."""
    made = QLabel(text)
    made.setProperty("kind", kind)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setObjectName(name)
    return made


def picture(name: str, colour: str = colours.SECONDARY, px: int = 20) -> QLabel:
    """Return an icon as a label."""
    made = QLabel()
    made.setPixmap(icons.pixmap(name, colour, px))
    made.setFixedWidth(px + 6)
    return made


def unbroken(text: str) -> str:
    """Return a text that no line breaks: a name is read at once."""
    return "\u2060".join(text.replace(" ", "\u00a0"))


def button(
    text: str,
    name: str,
    kind: str = "",
    icon: str = "",
    tip: str = "",
    on: Callable[[], object] | None = None,
) -> QPushButton:
    """Return a button: kind "primary" (one per screen), "link", "tile" or plain ""; text without icon is its name."""
    made = QPushButton(f" {text}" if icon and text else text)
    made.setObjectName(name)
    made.setAccessibleName(text or tip)
    made.setProperty("kind", kind)
    made.setToolTip(tip)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if icon:
        made.setIcon(icons.icon(icon, colours.CARD if kind == "primary" else colours.SECONDARY))
        made.setIconSize(QSize(18, 18))
    if on is not None:
        made.clicked.connect(lambda: on())
    return made


def row(*parts: Part, space: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return parts side by side."""
    return _fill(QHBoxLayout(), parts, space, margins)


def column(*parts: Part, space: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Return parts one below the other."""
    return _fill(QVBoxLayout(), parts, space, margins)


def frame(kind: str, layout: QLayout, name: str = "") -> QFrame:
    """Return a surface of kind card, next, step, now, strip, notice or sample around a layout."""
    made = QFrame()
    made.setProperty("kind", kind)
    made.setObjectName(name)
    made.setLayout(layout)
    return made


def scrolled(inner: QWidget, name: str = "page") -> QScrollArea:
    """Return an area that scrolls its content up and down when it does not fit."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.setObjectName(inner.objectName() or "inner")
    area.setWidget(inner)
    inner.setAutoFillBackground(False)  # what lies below shows through
    return area


def set_kind(widget: QWidget, kind: str) -> None:
    """Change the kind of a shown widget and let the style sheet see it."""
    set_mark(widget, "kind", kind)


def set_mark(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet selects by."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let Qt delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def _fill(layout: L, parts: tuple[Part, ...], space: int, margins: tuple[int, int, int, int]) -> L:
    layout.setSpacing(space)
    layout.setContentsMargins(*margins)
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout
