"""Hands for window tests: click what has a name, fill the dialog that opens, wait for jobs."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.shell import Shell
from aiddesk.ui.widgets.form import Form

W = TypeVar("W", bound=QWidget)


def named(root: QWidget, name: str, kind: type[W]) -> W:
    """Return the widget with an object name; it must exist."""
    found = root.findChild(kind, name)
    assert found is not None, name
    return found


def opened(root: QWidget, name: str) -> QDialog:
    """Return the open dialog of that name."""
    found = [d for d in root.findChildren(QDialog, name) if d.isVisible()]
    assert len(found) == 1, f"{name}: {len(found)} open"
    return found[0]


class Hands:
    """A person at the window."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell
        self.told: list[str] = []

    def click(self, name: str, root: QWidget | None = None) -> None:
        """Click a visible button of the tab at hand (or of `root`)."""
        page = root or self.shell.tabs.seen()
        made = named(page, name, QPushButton)
        QApplication.processEvents()
        assert made.isVisible(), f"{name} is not shown"
        assert made.isEnabled(), f"{name} cannot be used"
        self.qtbot.mouseClick(made, Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        """Wait until no job runs and what it told was read."""
        self.qtbot.waitUntil(lambda: not self.shell.jobs.is_busy, timeout=30_000)
        QApplication.processEvents()

    def fill(self, name: str, values: Mapping[str, object], act: bool = True, root: QWidget | None = None) -> str:
        """Click a button that opens a form, type into it, press its act; returns the fault shown, "" when done."""
        return self.fill_opened(lambda: self.click(name, root), values, act)

    def fill_opened(self, opens: Callable[[], object], values: Mapping[str, object], act: bool = True) -> str:
        """Type into the form that something opens; see `fill`."""
        fault = ""

        def type_in() -> bool:
            nonlocal fault
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, FormDialog):
                return False  # not opened yet
            dialog.form.set_values({**dialog.form.values(), **values})
            if act:
                self.qtbot.mouseClick(named(dialog, "act", QPushButton), Qt.MouseButton.LeftButton)
            if dialog.isVisible():
                shown = [w.text() for w in dialog.findChildren(QLabel) if w.objectName().endswith("fault") and w.text()]
                fault = "\n".join(shown)
                self.qtbot.mouseClick(named(dialog, "cancel", QPushButton), Qt.MouseButton.LeftButton)
            return True

        meanwhile(opens, type_in)
        return fault

    def read_sentence(self) -> None:
        """Close the sentence that a finished job shows, and keep its text."""

        def close() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and dialog.objectName() == "sentence":
                self.told.append(named(dialog, "text", QLabel).text())
                self.qtbot.mouseClick(named(dialog, "close", QPushButton), Qt.MouseButton.LeftButton)
            else:
                QTimer.singleShot(20, close)

        QTimer.singleShot(0, close)
        self.qtbot.waitUntil(lambda: bool(self.told), timeout=30_000)


def meanwhile(opens: Callable[[], object], step: Callable[[], bool]) -> None:
    """Do something that waits for its dialogs; `step` is tried until it has done its part, and never afterwards."""
    is_over = False

    def again() -> None:
        nonlocal is_over
        if not is_over and not step():
            QTimer.singleShot(10, again)

    QTimer.singleShot(0, again)
    try:
        opens()
    finally:
        is_over = True


def hold_meeting(
    hands: Hands, opens: Callable[[], object], values: Mapping[str, object], then: Callable[[QDialog], object] = bool
) -> None:
    """Fill in the meeting that something opens, do what else there is to do in it, and record it."""

    def type_in() -> bool:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or dialog.objectName() != "meeting":
            return False
        form = named(dialog, "meeting_form", QWidget)
        assert isinstance(form, Form)
        form.set_values({**form.values(), **values})
        then(dialog)
        hands.qtbot.mouseClick(named(dialog, "act", QPushButton), Qt.MouseButton.LeftButton)
        if dialog.isVisible():
            hands.qtbot.mouseClick(named(dialog, "cancel", QPushButton), Qt.MouseButton.LeftButton)
        return True

    meanwhile(opens, type_in)
