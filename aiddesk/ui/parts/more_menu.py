"""The button 更多 of a tab: what is done now and then, as entries that load their dialogs when they are opened."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QDialog, QMenu, QWidget

from aiddesk.ui.screen import Host


class Keeper(Protocol):
    """The tab as the menu sees it."""

    shell: Host

    @property
    def class_id(self) -> str: ...

    def keep(self, dialog: QDialog | None) -> None: ...

    def show_hint(self, **hint: object) -> None: ...


Entry = tuple[str, str, Callable[[], None] | None]  # object name, text, act; without act a line between groups


class MoreMenu(QMenu):
    """A tab's entries. Subclasses set `name` and write `_entries`; their dialogs load when they are opened."""

    name = ""

    def __init__(self, parent: QWidget, screen: Keeper) -> None:
        super().__init__(parent)
        self.setObjectName(self.name)
        self._button, self._screen, self._shell = parent, screen, screen.shell
        for name, text, act in self._entries():
            if act is None:
                self.addSeparator()
            else:
                self.addAction(text, act).setObjectName(name)

    def run(self, name: str) -> None:
        """Do an entry by its name, where another tab pointed at it."""
        for known, _text, act in self._entries():
            if known == name and act is not None:
                act()

    def _entries(self) -> tuple[Entry, ...]:
        """Return the entries in the order of the year."""
        return ()

    def _owner(self) -> QWidget:
        return self._button.window()

    def _open(self, dialog: QDialog) -> None:
        self._screen.keep(dialog)
        dialog.open()

    def _print(self, kind: str, subject: str) -> None:
        from aiddesk.ui.parts.printing import show_paper  # papers load when they are printed

        show_paper(self._shell, kind, subject)
