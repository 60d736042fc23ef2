"""A walk over every widget that takes the cursor: each must say what it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def nameless(window: QWidget) -> list[str]:
    """Return the visible widgets that a screen reader could not name."""
    found = []
    for widget in (window, *window.findChildren(QWidget)):
        takes_cursor = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible()
        if takes_cursor and not (widget.accessibleName() or _text(widget)):
            found.append(f"{type(widget).__name__} {widget.objectName()!r}")
    return found


def _text(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""
