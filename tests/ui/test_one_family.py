"""A new user enters one family, application and survey, in under three minutes: so few keys that they fit."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.cases import case, cases
from aiddesk.services import registers, roster
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.parts.pick_student import StudentPicker
from aiddesk.ui.parts.survey_dialog import SurveyDialog
from tests.ui.hands import Hands, opened

ROSTER = "姓名\t班级\n王五\t一年级1班\n王小五\t一年级1班\n赵六\t一年级1班"
FAMILY = (
    ("赵大", "41", "父亲", "", "务农", "9600", "良好"),
    ("王秀英", "39", "母亲", "", "工人", "18000", "健康"),
    ("李玉兰", "70", "祖母", "", "", "1200", "患病"),
)
_PER_CHARACTER = 4  # keys for a Chinese character: pinyin and the choice


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = registers.create(
        tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅"), SteppingClock(date(2026, 9, 7))
    )
    roster.import_plan(made, roster.plan_pasted(made, ROSTER, 2026), 2026)
    yield made
    made.close()


class Typist:
    """Types where the cursor is, and counts."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot, self.keys = qtbot, 0

    def press(self, key: Qt.Key) -> None:
        self.keys += 1
        self.qtbot.keyClick(self._focus(), key)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        for letter in text:
            self.keys += 1 if letter.isascii() else _PER_CHARACTER
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self._focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
            QApplication.processEvents()

    def line(self, text: str) -> None:
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def _focus(self) -> QWidget:
        """Return the widget with the cursor, once the dialog that opened last has it."""
        self.qtbot.waitUntil(_is_settled)
        found = QApplication.focusWidget()
        assert found is not None
        return found


def _is_settled() -> bool:
    found, dialog = QApplication.focusWidget(), QApplication.activeModalWidget()
    return found is not None and (dialog is None or found.window() is dialog)


def _fill(typist: Typist) -> None:
    """Go through the application by Enter alone, as the paper is read."""
    for text in ("", "", "", "5", "", "", "", ""):
        typist.line(text)
    for member in FAMILY:
        for cell in member[:-1]:
            typist.type(cell)
            typist.press(Qt.Key.Key_Tab)
        typist.line(member[-1])
    typist.press(Qt.Key.Key_Return)  # the empty row: on
    for text in ("", "", "2", "3", "", "0", "0", "0", "0", "", "0", "0"):
        typist.line(text)


def test_one_family_takes_one_click_and_fewer_than_two_hundred_keys(qtbot: QtBot, desk: Desk) -> None:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1093, 556)
    shell.show()
    shell.go("cases")
    hands, typist = Hands(qtbot, shell), Typist(qtbot)

    def form() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FormDialog):
            QTimer.singleShot(10, form)
            return
        _fill(typist)
        typist.press(Qt.Key.Key_Return)  # the last box, the promise, hands the form in
        if dialog.isVisible():
            dialog.reject()

    def pick() -> None:
        if not isinstance(QApplication.activeModalWidget(), StudentPicker):
            QTimer.singleShot(10, pick)
            return
        QTimer.singleShot(10, form)
        typist.line("zl")

    QTimer.singleShot(0, pick)
    hands.click("apply")
    (row,) = cases(desk, 2026)
    assert row.name == "赵六"
    assert [m.name for m in case(desk, row.id).members] == [member[0] for member in FAMILY]
    assert case(desk, row.id).row.income_per_head == 28_800_00 // 5
    shell.activateWindow()  # which a desktop does by itself
    typist.press(Qt.Key.Key_Return)  # on the new case: its survey
    dialog = opened(shell, "survey")
    assert isinstance(dialog, SurveyDialog)
    for _question in dialog.form.questions:
        typist.type("1")
    typist.press(Qt.Key.Key_Return)
    assert [r.status for r in cases(desk, 2026)] == ["surveyed"]
    assert typist.keys < 200


def test_the_picker_waits_for_a_second_enter_where_several_fit(qtbot: QtBot, desk: Desk) -> None:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    dialog = StudentPicker(shell, shell, "登记谁的申请")
    dialog.show()
    find = dialog.findChild(QLineEdit, "find")
    find.setFocus()
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert dialog.isVisible()  # nothing was looked for
    qtbot.keyClicks(find, "w")
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClick(find, Qt.Key.Key_Down)
    qtbot.keyClick(find, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.student is not None
    assert dialog.student.name == "王小五"


def test_the_picker_names_nobody_in_dignity_mode(qtbot: QtBot, desk: Desk) -> None:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.set_veiled(True)
    dialog = StudentPicker(shell, shell, "登记谁的申请")
    dialog.show()
    (table,) = dialog.findChildren(QTableView)
    seen = [str(table.model().index(n, 0).data()) for n in range(3)]
    assert not {"王五", "王小五", "赵六"} & set(seen)
    assert dialog.findChild(QPushButton, "act").isEnabled()
