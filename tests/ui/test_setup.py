"""The school's facts, its staff, and who works."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.places import place, staff
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.setup import StaffDialog
from tests.ui.hands import named
from tests.ui.toy import register


def answer(values: dict[str, object]) -> None:
    """Fill the next form that opens."""

    def type_in() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FormDialog):
            QTimer.singleShot(10, type_in)
            return
        dialog.form.set_values({**dialog.form.values(), **values})
        dialog.act()

    QTimer.singleShot(0, type_in)


def test_the_school_and_its_staff_are_kept(qtbot: QtBot, tmp_path: Path) -> None:
    desk = register(tmp_path)
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    answer({"phone": "0999-5550199", "mailbox": "校门口"})
    shell.findChild(QAction, "edit_place").trigger()
    assert (place(desk).phone, place(desk).mailbox) == ("0999-5550199", "校门口")
    shell.findChild(QAction, "edit_staff_list").trigger()
    dialog = shell.findChild(StaffDialog, "staff")
    answer({"name": "周敏", "roles": "aid_office,accountant"})
    qtbot.mouseClick(named(dialog, "add_staff", QPushButton), Qt.MouseButton.LeftButton)
    added = next(s for s in staff(desk) if s.name == "周敏")
    assert added.roles == ("aid_office", "accountant")
    dialog.accept()
    answer({"who": added.id})
    shell.findChild(QAction, "choose_actor").trigger()
    assert desk.actor.name == "周敏"
    shell.close()
    desk.close()
