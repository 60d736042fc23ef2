"""What this PC remembers about its window: ASCII keys in an ini file, nothing about students."""

from PySide6.QtCore import QSettings


def settings() -> QSettings:
    """Return this user's window settings (tests move them with `QSettings.setPath`)."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "aiddesk", "window")


def remembered(key: str, default: str = "") -> str:
    """Return a remembered text, or `default`."""
    value = settings().value(key, default)
    return value if isinstance(value, str) else default


def remember(key: str, text: str) -> None:
    """Keep a text under an ASCII key."""
    settings().setValue(key, text)


def remembered_number(key: str, default: int) -> int:
    """Return a remembered number, or `default` where there is none or it was spoilt by hand."""
    text = remembered(key)
    return int(text) if text.isascii() and text.isdigit() else default
