"""Chinese letters for the window: the system's own, or those that ship, and rare characters after the first paint."""

import logging
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from aiddesk.shipped import shipped

log = logging.getLogger(__name__)

_SYSTEM = (
    "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
    "WenQuanYi Micro Hei", "PingFang SC", "SimSun",
)  # fmt: skip


def chinese(points: float) -> QFont:
    """Return the window's font; where the system has no Chinese font, the shipped one is loaded."""
    font = QFont()
    font.setFamilies(list(_families()))
    font.setPointSizeF(points)
    return font


def load_rare(app: QApplication) -> None:
    """Add the shipped rare characters behind the system's letters: names must not show as boxes."""
    rare = _load("fonts/RareNames.ttf")
    font = app.font()
    if rare and rare[0] not in font.families():
        font.setFamilies([*font.families(), *rare])
        app.setFont(font)


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    present = tuple(name for name in _SYSTEM if QFontDatabase.hasFamily(name))
    return present or (_load("fonts/NotoSansSC-Bold.ttf") and _load("fonts/NotoSansSC-Regular.ttf"))


@lru_cache(maxsize=4)
def _load(name: str) -> tuple[str, ...]:
    try:
        path = shipped(name)
    except FileNotFoundError:
        log.warning("the font %s is missing from the installation", name)
        return ()
    number = QFontDatabase.addApplicationFont(str(path))
    return tuple(QFontDatabase.applicationFontFamilies(number)) if number >= 0 else ()
