"""A dialog that names a child stops doing so when dignity mode comes on while it is open."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.store.desk import Desk
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.parts import waivers
from aiddesk.ui.shell import Shell
from tests.services import small


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", small.at(2026, 9, 7))
    yield made
    made.close()


@pytest.fixture
def shell(qtbot: QtBot, desk: Desk) -> Iterator[Shell]:
    made = window(desk)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


@pytest.mark.parametrize("ask", [waivers.waive, waivers.sign])
def test_the_title_of_an_open_waiver_hides_the_name(
    shell: Shell, desk: Desk, ask: Callable[[Shell, str, str], object]
) -> None:
    titles: list[str] = []

    def veil() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FormDialog):
            QTimer.singleShot(20, veil)
            return
        titles.append(dialog.windowTitle())
        shell.set_veiled(True)
        titles.append(dialog.windowTitle())
        dialog.reject()

    QTimer.singleShot(0, veil)
    ask(shell, small.student_id(desk, "甲一"), "甲一")
    assert "甲一" in titles[0]
    assert titles[1].startswith("放弃申请")
    assert "甲一" not in titles[1]
