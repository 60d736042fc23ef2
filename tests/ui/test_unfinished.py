"""Unfinished typing: a killed program, a power cut or Esc takes nothing; drafts of two families never mix."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.outcome import Done
from aiddesk.queries.cases import cases
from aiddesk.services import cases as acts
from aiddesk.services import registers, roster, unfinished, verification
from aiddesk.services.registers import Desk
from aiddesk.services.sample import SteppingClock
from aiddesk.store import register, replica
from aiddesk.ui import drafts
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.shell import Shell
from aiddesk.ui.widgets.fields import Field
from tests.ui.hands import Hands, named, opened

SHEET = "姓名\t证件号\t班级\n王五\t990000201501010021\t一年级1班\n赵六\t99000020150101003X\t一年级1班"
FIELDS = (
    Field("size", "人口", "number"),
    Field("why", "原因", "lines"),
    Field("kind", "方式", "choice", {"a": "甲", "b": "乙"}),
    Field("password", "口令", "secret"),
)
CHILD = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from aiddesk.app import window
from aiddesk.queries.cases import cases
from aiddesk.services import registers, unfinished
app = QApplication([])
desk = registers.open_register(Path(sys.argv[1]))
shell = window(desk)
shell.show()
shell.go("cases")
screen = shell.tabs.seen()
row = next(r for r in cases(desk, 2026) if r.name == sys.argv[2])
screen.grid.select(row.id)

def type_in():
    form = QApplication.activeModalWidget().form
    form.widget("household_size").selectAll()
    QTest.keyClicks(form.widget("household_size"), "6")
    QTest.keyClicks(form.widget("debt"), "owes 20000")
    family = form.widget("members")
    family.setCurrentCell(0, 0)
    QTest.keyClicks(family, "W")  # the first key opens the cell
    for text in ("ang", "40"):
        cell = next(line for line in family.findChildren(QLineEdit) if line.isVisible())
        QTest.keyClicks(cell, text)
        QTest.keyClick(cell, Qt.Key.Key_Tab)
        app.processEvents()
    watch.start()

def look():
    if unfinished.take(desk, unfinished.key("edit_application", row.id)) is not None:
        QTest.keyClicks(QApplication.activeModalWidget().form.widget("other"), "not paused yet")
        print("kept", flush=True)

watch = QTimer()
watch.setInterval(50)
watch.timeout.connect(look)
QTimer.singleShot(0, type_in)
screen.findChild(QPushButton, "edit_application").click()
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = SteppingClock(date(2026, 9, 10))
    made = registers.create(tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅"), clock)
    roster.import_plan(made, roster.plan_pasted(made, SHEET, 2026), 2026)
    for name in ("王五", "赵六"):
        key = made.value("SELECT id FROM student WHERE name = ?", name)
        acts.apply(made, key, 2026, acts.ApplicationDraft(household_size="3", disaster="无"))
    yield made
    registers.close(made)


@pytest.fixture
def shell(qtbot: QtBot, desk: Desk) -> Iterator[Shell]:
    made = window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.show()
    made.go("cases")
    yield made
    made.close()


def dialog(shell: Shell, key: str, desk: Desk, fields: tuple[Field, ...] = FIELDS) -> FormDialog:
    made = FormDialog(shell, "表", fields, "保存", lambda _v: Done("好。"), {"why": "旧的", "size": "3"}, "", desk, key)
    made.open()
    return made


def strip(made: FormDialog) -> str:
    text = named(made, "unfinished_text", QLabel)
    return text.text() if text.isVisible() else ""


def test_what_was_typed_when_the_program_was_killed_comes_back(qtbot: QtBot, tmp_path: Path, desk: Desk) -> None:
    registers.close(desk)
    path = tmp_path / "s.aid"
    told = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path / "config")}
    with subprocess.Popen([sys.executable, "-c", CHILD, str(path), "王五"], stdout=subprocess.PIPE, env=told) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"kept\n"
        child.kill()
    again = registers.open_register(path, SteppingClock(date(2026, 9, 11)))
    assert not again.read_only
    assert "完好" in verification.verify(again).message
    shell = window(again)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    shell.go("cases")
    hands = Hands(qtbot, shell)
    mine, other = (next(r for r in cases(again, 2026) if r.name == name) for name in ("王五", "赵六"))
    seen: dict[str, tuple[dict[str, str], str]] = {}
    faults: list[str] = []
    for row in (other, mine):
        shell.tabs.seen().grid.select(row.id)

        def look(row_id: str = row.id) -> None:
            form = QApplication.activeModalWidget()
            if not isinstance(form, FormDialog):
                QTimer.singleShot(20, lambda: look(row_id))  # not opened yet
                return
            seen[row_id] = (form.form.values(), strip(form))
            name = "act" if row_id == mine.id else "cancel"
            qtbot.mouseClick(named(form, name, QPushButton), Qt.MouseButton.LeftButton)
            if form.isVisible():
                faults.extend(
                    w.text() for w in form.findChildren(QLabel) if w.objectName().endswith("fault") and w.text()
                )
                form.reject()

        QTimer.singleShot(100, look)
        hands.click("edit_application")
    assert faults == []
    values, told_strip = seen[mine.id]
    assert (values["debt"], values["members"], values["disaster"]) == ("owes 20000", "Wang\t40", "无")
    assert values["household_size"] == "6"
    assert values["other"] == ""
    assert told_strip.startswith("已恢复")
    assert told_strip.endswith("没有保存的内容")
    assert seen[other.id] == ({**seen[other.id][0], "debt": "", "household_size": "3", "members": ""}, "")
    assert unfinished.take(again, unfinished.key("edit_application", mine.id)) is None
    shell.close()
    registers.close(again)


def test_drafts_of_two_subjects_never_mix(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    first, second = dialog(shell, "form/1", desk), dialog(shell, "form/2", desk)
    qtbot.keyClicks(named(first, "size", QLineEdit), "1")
    qtbot.keyClicks(named(second, "size", QLineEdit), "2")
    qtbot.keyClicks(named(second, "why", QPlainTextEdit), "b")
    first.reject()
    second.reject()
    kept = {key: unfinished.take(desk, key) for key in ("form/1", "form/2", "form/3")}
    assert kept["form/3"] is None
    assert kept["form/1"] is not None
    assert kept["form/1"].values == {"size": "1"}
    assert kept["form/2"] is not None
    assert kept["form/2"].values == {"size": "2", "why": "b旧的"}
    assert strip(dialog(shell, "form/3", desk)) == ""


def test_a_pause_keeps_and_a_secret_is_never_kept(
    qtbot: QtBot, shell: Shell, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "PAUSE", 20)
    made = dialog(shell, "form/1", desk)
    qtbot.keyClicks(named(made, "password", QLineEdit), "geheim")
    qtbot.keyClicks(named(made, "size", QLineEdit), "7")
    qtbot.waitUntil(lambda: unfinished.take(desk, "form/1") is not None)
    typed = unfinished.take(desk, "form/1")
    assert typed is not None
    assert typed.values == {"size": "7"}
    assert desk.value("SELECT count(*) FROM unfinished WHERE content LIKE '%geheim%'") == 0


def test_leaving_a_field_keeps_at_once(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    made = dialog(shell, "form/1", desk)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is named(made, "size", QLineEdit))
    qtbot.keyClicks(named(made, "size", QLineEdit), "9")
    assert unfinished.take(desk, "form/1") is None
    qtbot.keyClick(named(made, "size", QLineEdit), Qt.Key.Key_Tab)
    assert unfinished.take(desk, "form/1") is not None


def test_done_drops_cancel_keeps_for_the_session_and_discard_puts_back(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    made = dialog(shell, "form/1", desk)
    qtbot.keyClicks(named(made, "size", QLineEdit), "9")
    made.reject()
    again = dialog(shell, "form/1", desk)
    assert strip(again) == "已恢复9月10日10:00没有保存的内容"
    qtbot.mouseClick(named(again, "act", QPushButton), Qt.MouseButton.LeftButton)
    assert unfinished.take(desk, "form/1") is None

    made = dialog(shell, "form/1", desk)
    qtbot.keyClicks(named(made, "size", QLineEdit), "8")
    qtbot.mouseClick(named(made, "cancel", QPushButton), Qt.MouseButton.LeftButton)
    assert unfinished.take(desk, "form/1") is None
    again = dialog(shell, "form/1", desk)
    assert (again.form.value("size"), strip(again)) == ("8", "已恢复刚才取消时没有保存的内容")
    qtbot.mouseClick(named(again, "unfinished_act", QPushButton), Qt.MouseButton.LeftButton)
    assert (again.form.value("size"), strip(again)) == ("3", "")
    again.reject()
    assert unfinished.take(desk, "form/1") is None
    assert strip(dialog(shell, "form/1", desk)) == ""


def test_fields_and_choices_of_an_older_program_are_left_out(shell: Shell, desk: Desk) -> None:
    unfinished.keep(desk, "form/1", {"gone": "x", "kind": "no longer", "size": "5"})
    made = dialog(shell, "form/1", desk)
    assert (made.form.value("size"), made.form.value("kind")) == ("5", "")
    assert "gone" not in made.form.values()
    for broken in ("[1]", "{"):
        desk.db.execute_sql("UPDATE unfinished SET content = ?", (broken,))
        assert strip(dialog(shell, "form/1", desk)) == ""


def test_a_busy_file_never_holds_the_typing_up(qtbot: QtBot, shell: Shell, desk: Desk, tmp_path: Path) -> None:
    other = register._database(tmp_path / "s.aid")
    other.connect()
    other.execute_sql("BEGIN IMMEDIATE")
    patience = desk.value("PRAGMA busy_timeout")
    made = dialog(shell, "form/1", desk)
    qtbot.keyClicks(named(made, "size", QLineEdit), "9")
    qtbot.keyClick(named(made, "size", QLineEdit), Qt.Key.Key_Tab)
    assert unfinished.take(desk, "form/1") is None
    assert desk.value("PRAGMA busy_timeout") == patience > 0
    other.execute_sql("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: unfinished.take(desk, "form/1") is not None)


def test_it_stays_out_of_journal_and_packages(desk: Desk) -> None:
    before = desk.value("SELECT count(*) FROM entry")
    assert unfinished.keep(desk, "form/1", {"why": "only here"})
    assert desk.value("SELECT count(*) FROM entry") == before
    assert "完好" in verification.verify(desk).message
    taken = replica.take_out(desk, desk.place.id)
    assert b"only here" not in taken
    assert b"unfinished" not in taken


def test_what_nobody_came_back_to_is_forgotten(desk: Desk) -> None:
    unfinished.keep(desk, "form/old", {"why": "long ago"})
    desk._clock.day = date(2026, 12, 1)  # type: ignore[attr-defined]  # the stepping clock
    unfinished.keep(desk, "form/new", {"why": "now"})
    unfinished.drop(desk, "form/other")
    assert unfinished.take(desk, "form/old") is None
    assert unfinished.take(desk, "form/new") is not None


def test_nothing_is_written_to_a_register_that_is_only_read(desk: Desk) -> None:
    reader = registers.open_register(desk.path, to_write=False)
    assert not unfinished.keep(reader, "form/1", {"why": "x"})
    registers.close(reader)


def test_the_survey_comes_back_for_its_own_family(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    screen = shell.tabs.seen()
    first, second = cases(desk, 2026)
    screen.open_survey(first)
    box = named(opened(shell, "survey"), "father_work", QComboBox)
    qtbot.keyClick(box, Qt.Key.Key_2)
    answered = box.currentText()
    opened(shell, "survey").reject()
    screen.open_survey(second)
    assert named(opened(shell, "survey"), "father_work", QComboBox).currentData() == ""
    opened(shell, "survey").reject()
    screen.open_survey(first)
    again = opened(shell, "survey")
    assert named(again, "father_work", QComboBox).currentText() == answered
    assert "已恢复" in named(again, "unfinished_text", QLabel).text()
    again.reject()
