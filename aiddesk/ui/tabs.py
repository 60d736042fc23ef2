"""The tabs: each screen is built when first shown and refreshed only while it is seen."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QSize, Signal, SignalInstance
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QTableView, QTabWidget, QVBoxLayout, QWidget

from aiddesk.ui import colours, icons
from aiddesk.ui.screen import Host, Screen
from aiddesk.ui.specs import ScreenSpec


@runtime_checkable
class _Table(Protocol):
    """A `widgets.grid.Grid`, which the first tab can do without and so need not wait for."""

    picked: SignalInstance

    def set_veiled(self, veiled: bool) -> None: ...


class Tabs(QTabWidget):
    """One tab per spec, in the order of the work."""

    picked = Signal(str)  # count and sum of rows selected in any table

    def __init__(self, host: Host, specs: Sequence[ScreenSpec]) -> None:
        super().__init__()
        self.setObjectName("tabs")
        self.setAccessibleName("各页")
        self._host, self._specs = host, tuple(specs)
        self._built: dict[str, Screen] = {}
        self._stale: set[str] = set()
        self._build()

    def show_first(self) -> None:
        """Build the tab that is seen."""
        self._show(self.currentIndex())
        self.currentChanged.connect(self._show)

    def seen(self) -> Screen:
        """Return the screen that is seen."""
        return self._built[self._specs[self.currentIndex()].key]

    def spec(self) -> ScreenSpec:
        """Return what the seen tab is."""
        return self._specs[self.currentIndex()]

    def go(self, key: str) -> Screen:
        """Show a tab and return its screen.

        Raises:
            KeyError: there is no such tab.
        """
        number = {spec.key: place for place, spec in enumerate(self._specs)}[key]
        self.setCurrentIndex(number)
        return self.seen()

    def refresh(self, touched: frozenset[str] | None = None) -> None:
        """Refresh what shows these subjects (None: everything), the hidden ones when they are next shown."""
        self._stale |= {key for key, s in self._built.items() if touched is None or s.watches & touched}
        self._freshen()

    def set_veiled(self, veiled: bool) -> None:
        """Hide names and reasons on every screen, or show them again."""
        for screen in self._built.values():
            _veil(screen, veiled)

    def _build(self) -> None:
        self.setDocumentMode(True)
        self.setIconSize(QSize(18, 18))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(colours.CARD))  # a document-mode strip heeds no style sheet
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        bar = self.tabBar()
        bar.setDrawBase(False)
        bar.setAccessibleName("各页")
        bar.setUsesScrollButtons(True)
        for spec in self._specs:
            page = QWidget()
            page.setObjectName("page")
            box = QVBoxLayout(page)
            box.setContentsMargins(0, 0, 0, 0)
            self.addTab(page, icons.icon(spec.icon), spec.title)

    def _show(self, number: int) -> None:
        spec = self._specs[number]
        for place, each in enumerate(self._specs):
            self.setTabIcon(place, icons.icon(each.icon, colours.ACCENT if place == number else colours.SECONDARY))
        if spec.key not in self._built:
            screen = _made(spec, self._host)
            self._built[spec.key] = screen
            self._stale.add(spec.key)
            for grid in _tables(screen):
                grid.picked.connect(self.picked)
            _veil(screen, self._host.is_veiled)
            page = self.widget(number).layout()
            if page is not None:
                page.addWidget(screen)
        self.picked.emit("")
        self._freshen()

    def _freshen(self) -> None:
        key = self._specs[self.currentIndex()].key
        if key in self._stale:
            self._stale.discard(key)
            self._built[key].refresh()


def _made(spec: ScreenSpec, host: Host) -> Screen:
    factory = spec.factory
    if isinstance(factory, str):
        module, _, name = factory.partition(":")
        made: Screen = getattr(import_module(module), name)(host)
        return made
    screen: Screen = factory(host)
    return screen


def _tables(screen: Screen) -> list[_Table]:
    views: list[Any] = list(screen.findChildren(QTableView))
    return [view for view in views if isinstance(view, _Table)]


def _veil(screen: Screen, veiled: bool) -> None:
    for grid in _tables(screen):
        grid.set_veiled(veiled)
    screen.set_veiled(veiled)
