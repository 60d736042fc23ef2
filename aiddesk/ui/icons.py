"""Line icons, tinted and sharp at every scaling."""

from functools import lru_cache

from PySide6.QtGui import QGuiApplication, QIcon, QPixmap

from aiddesk.shipped import shipped
from aiddesk.ui import colours


def icon(name: str, colour: str = colours.SECONDARY, px: int = 18) -> QIcon:
    """Return the icon `resources/icons/NAME.svg` in one colour, for buttons, tabs and cells.

    Raises:
        FileNotFoundError: no such icon ships.
    """
    return _icon(name, colour, px, _ratio())


def pixmap(name: str, colour: str = colours.SECONDARY, px: int = 20) -> QPixmap:
    """Return the same picture for a label.

    Raises:
        FileNotFoundError: no such icon ships.
    """
    return _pixmap(name, colour, px, _ratio())


def _ratio() -> float:
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, px: int, ratio: float) -> QIcon:
    return QIcon(_pixmap(name, colour, px, ratio))


@lru_cache(maxsize=256)
def _pixmap(name: str, colour: str, px: int, ratio: float) -> QPixmap:
    side = round(px * ratio)
    svg = shipped(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour)
    svg = svg.replace('width="24"', f'width="{side}"', 1).replace('height="24"', f'height="{side}"', 1)
    picture = QPixmap()
    picture.loadFromData(svg.encode())
    picture.setDevicePixelRatio(ratio)
    return picture
