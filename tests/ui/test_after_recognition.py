"""After recognition, by clicking: adjustment, sudden hardship, last year's recipients, recheck, follow-up."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.adjustments import level_changes
from aiddesk.queries.cases import case, cases
from aiddesk.queries.followups import notes
from aiddesk.queries.places import staff
from aiddesk.queries.rechecks import recheck_items, rechecks
from aiddesk.services import cases as acts
from aiddesk.services import years
from aiddesk.services.registers import Desk
from aiddesk.services.sample import SteppingClock
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.shell import Shell
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import VEIL
from tests.services import small
from tests.services.small import YEAR
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    small.recognise(made, clock, {"甲一": "special", "甲二": "hard", "乙一": "hard"})
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Hands:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    shell.go("cases")
    return Hands(qtbot, shell)


def _fill(hands: Hands, start: Callable[[], object], values: Mapping[str, object], pick: str = "") -> str:
    """Begin what asks in a form (after choosing a student of this name), fill it, press its act; returns the fault."""
    fault = ""
    picked = not pick

    def type_in() -> None:
        nonlocal fault, picked
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.objectName() == "pick_student" and not picked:
            table = _grid(dialog, "found_students")
            assert table.select(small.student_id(hands.shell.desk, pick))
            picked = True
            QTimer.singleShot(10, type_in)
            hands.qtbot.mouseClick(named(dialog, "act", QPushButton), Qt.MouseButton.LeftButton)
            return
        if not isinstance(dialog, FormDialog):
            QTimer.singleShot(10, type_in)
            return
        dialog.form.set_values({**dialog.form.values(), **values})
        hands.qtbot.mouseClick(named(dialog, "act", QPushButton), Qt.MouseButton.LeftButton)
        if dialog.isVisible():
            fault = "\n".join(w.text() for w in dialog.findChildren(QLabel) if w.objectName().endswith("fault"))
            hands.qtbot.mouseClick(named(dialog, "cancel", QPushButton), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, type_in)
    start()
    return fault.strip()


def _grid(root: QDialog, name: str) -> "Grid[object]":
    found = named(root, name, QTableView)
    assert isinstance(found, Grid)
    return found


def _entry(hands: Hands, name: str) -> QAction:
    action = hands.shell.findChild(QAction, name)
    assert action is not None, name
    return action


def _dialog(hands: Hands, entry: str, name: str) -> QDialog:
    _entry(hands, entry).trigger()
    dialog = opened(hands.shell, name)
    assert dialog.height() <= 560
    assert nameless(dialog) == []
    return dialog


def _press(hands: Hands, dialog: QDialog, name: str) -> Callable[[], None]:
    return lambda: hands.click(name, dialog)


def test_a_level_is_adjusted_from_the_case_and_from_the_list(hands: Hands, desk: Desk) -> None:
    hands.shell.tabs.seen().grid.select(cases(desk, YEAR)[1].id)
    adjust = _entry(hands, "adjust_level").trigger
    assert "决定的人" in _fill(hands, adjust, {"level": "special", "reason": "母亲患病"})
    principal = small.principal(desk)
    assert _fill(hands, adjust, {"level": "special", "reason": "母亲患病", "staff_id": principal}) == ""
    assert case(desk, cases(desk, YEAR)[1].id).row.level == "special"
    assert "调高 困难→特别困难：母亲患病" in named(hands.shell, "case_life", QLabel).text()
    hands.shell.go("overview")
    hands.shell.go("cases", act="level_changes")
    dialog = opened(hands.shell, "level_changes")
    assert "等待公示1人" in named(dialog, "change_totals", QLabel).text()
    ended = {"level": "none", "reason": "转为城镇就业", "staff_id": principal}
    assert _fill(hands, _press(hands, dialog, "adjust"), ended, pick="甲一") == ""
    assert [r.kind_title for r in _grid(dialog, "changes").rows()] == ["终止资助", "调高"]
    hands.shell.set_veiled(True)
    assert _grid(dialog, "changes").model().index(0, 1).data() == VEIL
    hands.shell.set_veiled(False)
    hands.click("close", dialog)
    hands.shell.undo()
    assert [c.name for c in level_changes(desk, YEAR)] == ["甲二"]


def test_a_struck_family_applies_in_march(hands: Hands, clock: SteppingClock) -> None:
    clock.day = date(2027, 3, 8)
    start = _entry(hands, "apply_struck").trigger
    assert "发生的日期" in _fill(hands, start, {"household_size": "3"}, pick="甲五")
    typed = {"event_on": "2027-03-02", "event": "房屋被洪水冲毁", "household_size": "3"}
    assert _fill(hands, start, typed, pick="甲五") == ""
    row = hands.shell.tabs.seen().grid.current()
    assert (row.name, row.status) == ("甲五", "applied")
    assert "突发困难：2027-03-02" in named(hands.shell, "case_life", QLabel).text()


def test_who_applies_again_finds_the_earlier_form_filled_in(hands: Hands, desk: Desk, clock: SteppingClock) -> None:
    key = small.apply(desk, "甲五")
    acts.withdraw(desk, key, "家长提出")
    clock.day = date(2027, 3, 8)
    start = _entry(hands, "apply_struck").trigger
    assert _fill(hands, start, {"event_on": "2027-03-02", "event": "火灾", "debt": "欠1万元"}, pick="甲五") == ""
    card = case(desk, key)
    assert card.row.status == "applied"
    assert (card.application.household_size, card.application.debt) == ("4", "欠1万元")
    assert (card.application.on, card.application.promise_signed) == ("2027-03-08", False)


def test_last_years_recipients_apply_again_or_waive(qtbot: QtBot, desk: Desk, clock: SteppingClock) -> None:
    clock.day = date(2027, 9, 6)
    years.turn_year(desk, 2026, years.turn_plan(desk, 2026), date(2027, 7, 1))
    hands = _open(qtbot, desk)
    dialog = _dialog(hands, "requalify", "requalification")
    grid = _grid(dialog, "recipients")
    assert [r.now_title for r in grid.rows()] == ["未申请"] * 3
    grid.select(small_id(desk, "甲一"))
    hands.click("apply_again", dialog)
    assert [(r.name, r.status) for r in cases(desk, 2027)] == [("甲一", "applied")]
    grid.select(small_id(desk, "甲二"))
    assert "签字" in _fill(hands, _press(hands, dialog, "waive_again"), {"reason": "父亲已就业"})
    typed = {"signer": "家长甲二", "relation": "父亲", "reason": "父亲已就业"}
    assert _fill(hands, _press(hands, dialog, "waive_again"), typed) == ""
    hands.click("requalification_part_lost", dialog)
    assert [r.name for r in grid.rows()] == ["乙一"]
    hands.click("print_requalification", dialog)
    hands.settle()
    assert [d.objectName() for d in hands.shell.findChildren(QDialog) if d.isVisible() and d is not dialog]


def test_a_recheck_is_frozen_drawn_and_recorded(
    hands: Hands, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = _dialog(hands, "rechecks", "rechecks")
    assert not named(dialog, "draw", QPushButton).isVisible()
    assert "1到3" in _fill(hands, _press(hands, dialog, "freeze"), {"way": "number", "amount": "9"})
    typed = {"way": "number", "amount": "2", "stratum": "whole"}
    assert _fill(hands, _press(hands, dialog, "freeze"), typed) == ""
    assert not named(dialog, "freeze", QPushButton).isVisible()
    assert "3人中抽2人" in named(dialog, "recheck_state", QLabel).text()
    assert "种子" in _fill(hands, _press(hands, dialog, "draw"), {"announced_by": "张建国"})
    seed = {"seed": "双色球2026130期 03 11 17", "announced_by": "张建国"}
    assert _fill(hands, _press(hands, dialog, "draw"), seed) == ""
    (head,) = rechecks(desk, YEAR)
    items = recheck_items(desk, head.id)
    kept = tmp_path / "frame.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(kept), ""))
    hands.click("save_frame", dialog)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == head.frame_hash
    grid = _grid(dialog, "recheck_items")
    assert [r.code for r in grid.rows()] == [i.code for i in items]
    grid.select(items[1].id)
    found = {"means": "visit", "checkers": "王芳、周敏", "finding": "属实", "outcome": "true", "consequences": "keep"}
    assert "处理" in _fill(hands, _press(hands, dialog, "record"), {**found, "consequences": ""})
    assert _fill(hands, _press(hands, dialog, "record"), found) == ""
    assert "还差1人" in named(dialog, "recheck_state", QLabel).text()
    assert recheck_items(desk, head.id)[1].outcome == "true"
    hands.click("close", dialog)
    hands.shell.go("overview")
    told = [w.text() for w in hands.shell.tabs.seen().findChildren(QLabel)]
    assert "第1次抽查还有1人没有登记结果" in told


def test_follow_up_is_offered_to_whom_it_concerns(
    hands: Hands, desk: Desk, clock: SteppingClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "信.pdf"
    letter.write_bytes(b"%PDF-1.4\ntrailer\n<<>>\n%%EOF\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(letter)], ""))
    dialog = _dialog(hands, "follow_ups", "follow_ups")
    people = _grid(dialog, "followed")
    assert [r.name for r in people.rows()] == ["甲一", "甲二", "乙一"]
    assert _fill(hands, _press(hands, dialog, "note_mark"), {"subject": "语文", "mark": "90"}) == ""
    hands.click("close", dialog)
    clock.day = date(2027, 4, 20)
    hands.shell.reload()
    later = _open(hands.qtbot, desk)
    dialog = _dialog(later, "follow_ups", "follow_ups")
    people = _grid(dialog, "followed")
    assert "满分还高" in _fill(later, _press(later, dialog, "note_mark"), {"subject": "语文", "mark": "101"})
    assert _fill(later, _press(later, dialog, "note_mark"), {"subject": "语文", "mark": "75"}) == ""
    later.click("follow_up_part_due", dialog)
    assert [r.due_text for r in people.rows()] == ["语文 90→75"]
    assert _fill(later, _press(later, dialog, "note_plain"), {"text": "父亲外出务工，安排同学结对"}) == ""
    assert people.rows() == ()
    later.click("follow_up_part_all", dialog)
    assert _fill(later, _press(later, dialog, "note_letter"), {"text": "感谢学校"}) == ""
    key = small.student_id(desk, "甲一")
    assert len(notes(desk, key)) == 4
    later.shell.set_veiled(True)
    assert people.model().index(0, 0).data() == VEIL
    later.click("close", dialog)
    desk.sit(staff(desk, "accountant")[0].id)
    entry = _entry(later, "follow_ups")
    entry.parent().aboutToShow.emit()
    assert not entry.isVisible()
    entry.trigger()
    assert not [d for d in later.shell.findChildren(QDialog, "follow_ups") if d.isVisible()]


def small_id(desk: Desk, name: str) -> str:
    return str(desk.value("SELECT id FROM student WHERE name = ?", name))


def _open(qtbot: QtBot, desk: Desk) -> Hands:
    shell: Shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    shell.go("cases")
    return Hands(qtbot, shell)
