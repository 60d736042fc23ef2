"""告知书和回执 by hand: keys tick, counts follow, answers lead on to applications and statements."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.cases import cases
from aiddesk.queries.letters import letters
from aiddesk.queries.lists import waivers
from aiddesk.queries.students import students
from aiddesk.services import registers, roster
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.preview import PaperDialog
from aiddesk.ui.settings import remembered
from aiddesk.ui.shell import Shell
from aiddesk.ui.widgets.grid import Grid
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless

ROSTER = "姓名\t证件号\t班级\n" + "\n".join(
    f"{name}\t{number}\t{school_class}"
    for name, number, school_class in (
        ("王五", "990000201501010021", "一年级1班"),
        ("赵六", "99000020150101003X", "一年级1班"),
        ("孙七", "", "一年级1班"),
        ("周八", "", "二年级1班"),
    )
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = registers.create(
        tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅", phone="0999-5550123"),
        SteppingClock(date(2026, 9, 4)),
    )  # fmt: skip
    roster.import_plan(made, roster.plan_pasted(made, ROSTER, 2026), 2026)
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Iterator[Hands]:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    shell.go("cases")
    yield Hands(qtbot, shell)
    shell.close()


def _open(hands: Hands) -> PinnedDialog:
    _choose(hands.shell, "letters")
    dialog = opened(hands.shell, "letters_dialog")
    assert isinstance(dialog, PinnedDialog)
    hands.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def _choose(shell: Shell, name: str) -> None:
    """Choose an entry of the menu 更多 (or of the one that prints)."""
    (entry,) = (action for action in shell.findChildren(QAction, name))
    entry.trigger()


def _totals(dialog: PinnedDialog) -> str:
    return named(dialog, "letter_totals", QLabel).text()


def _grid(dialog: PinnedDialog, name: str = "letters") -> Grid[Any]:
    return named(dialog, name, Grid)


def test_keys_tick_letters_and_answers_one_after_another(hands: Hands, desk: Desk) -> None:
    dialog = _open(hands)
    assert "共4人" in _totals(dialog)
    classes, grid = _grid(dialog, "letter_classes"), _grid(dialog)
    assert [c.class_title for c in classes.rows()] == ["全校", "一年级1班", "二年级1班"]
    classes.selectRow(1)
    assert [r.name for r in grid.rows()] == ["王五", "赵六", "孙七"]
    hands.click("hand_out_shown", dialog)
    assert "已发出3份　已交回0份　没交回3份" in _totals(dialog)
    assert QApplication.focusWidget() is grid
    assert grid.current().name == "王五"  # the cursor stands on the first of the class
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        hands.qtbot.keyClick(grid, key)
    assert [r.answer for r in letters(desk, 2026)] == ["apply", "none", "waive", ""]
    assert "申请1　不申请1　放弃1" in _totals(dialog)
    assert [r.step_title for r in grid.rows()] == ["登记申请", "", "登记放弃说明"]
    grid.selectRow(1)
    hands.qtbot.keyClick(grid, Qt.Key.Key_0)
    assert letters(desk, 2026)[1].returned_on is None
    assert grid.current().name == "孙七"
    classes.selectRow(2)
    grid.selectRow(0)
    hands.qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert letters(desk, 2026)[3].handed_on == date(2026, 9, 4)
    hands.qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert letters(desk, 2026)[3].handed_on is None
    assert nameless(hands.shell) == []


def test_who_has_not_returned_the_slip_is_listed_and_ticked_away(hands: Hands, desk: Desk) -> None:
    dialog = _open(hands)
    hands.click("hand_out_shown", dialog)
    hands.click("letter_filter_missing", dialog)
    grid = _grid(dialog)
    assert len(grid.rows()) == 4
    grid.setFocus()
    grid.selectRow(1)
    hands.qtbot.keyClick(grid, Qt.Key.Key_2)
    assert [r.name for r in grid.rows()] == ["王五", "孙七", "周八"]
    assert grid.current().name == "孙七"
    grid.selectAll()
    hands.click("answer_none", dialog)
    assert grid.rows() == ()
    assert named(dialog, "letter_filter_missing", QPushButton).text() == "没交回0"
    assert all(r.answer == "none" for r in letters(desk, 2026))


def test_the_overview_leads_to_the_letters(hands: Hands, desk: Desk) -> None:
    hands.shell.go("overview")
    assert "告知书" in named(hands.shell, "next_what", QLabel).text()
    hands.click("next_act")
    dialog = opened(hands.shell, "letters_dialog")
    assert isinstance(dialog, PinnedDialog)
    hands.click("hand_out_shown", dialog)
    assert all(r.handed_on for r in letters(desk, 2026))
    hands.click("close", dialog)
    hands.shell.go("overview")
    assert "告知书" not in named(hands.shell, "next_what", QLabel).text()


def test_a_day_ahead_is_refused_beside_the_day(hands: Hands, desk: Desk) -> None:
    dialog = _open(hands)
    dialog._beside.set_values({"on": "2026-09-05"})
    hands.click("hand_out_shown", dialog)
    assert "之后" in named(dialog, "on_fault", QLabel).text()
    assert all(r.handed_on is None for r in letters(desk, 2026))
    dialog._beside.set_values({"on": "2026-09-03"})
    hands.click("hand_out_shown", dialog)
    assert all(r.handed_on == date(2026, 9, 3) for r in letters(desk, 2026))


def test_an_answer_leads_on_to_the_application_or_the_statement(hands: Hands, desk: Desk) -> None:
    child, other = students(desk, 2026)[:2]
    people.set_categories(desk, other.id, ["dibao"], "名单")
    dialog = _open(hands)
    grid = _grid(dialog)
    grid.setFocus()
    grid.selectRow(0)
    hands.qtbot.keyClick(grid, Qt.Key.Key_1)
    hands.qtbot.keyClick(grid, Qt.Key.Key_3)
    grid.selectRow(0)
    assert hands.fill("follow", {"household_size": "4", "income_per_head": "5000"}, root=dialog) == ""
    assert [c.student_id for c in cases(desk, 2026)] == [child.id]
    assert grid.rows()[0].step == ""
    grid.selectRow(1)
    assert "签字" in hands.fill("follow", {"signer": ""}, root=dialog)
    assert hands.fill("follow", {"signer": "", "is_signed": "", "reason": "家里已有好转"}, root=dialog) == ""
    assert [(w.student_id, w.is_signed) for w in waivers(desk, 2026)] == [(other.id, False)]
    assert grid.rows()[1].step_title == "放弃说明待签字"
    assert hands.fill("follow", {"signer": "赵大", "relation": "父亲"}, root=dialog) == ""
    assert grid.rows()[1].step == ""
    assert hands.fill("answer_signed", {"answer": "apply", "signer": "赵大", "relation": "父亲"}, root=dialog) == ""
    assert (grid.rows()[1].answer, grid.rows()[1].signer) == ("apply", "赵大")


def test_names_and_answers_are_hidden_while_others_look_on(hands: Hands) -> None:
    dialog = _open(hands)
    hands.shell.set_veiled(True)
    model = _grid(dialog).model()
    assert model.index(0, 0).data() == "＊＊＊"
    assert model.index(0, 4).data() == "＊＊＊"
    assert model.index(0, 5).data(Qt.ItemDataRole.ForegroundRole) is None
    assert model.index(0, 1).data() == "一年级1班"


def _shown(hands: Hands) -> None:
    """See the paper that was asked for, and close it."""
    hands.settle()
    (shown,) = [d for d in hands.shell.findChildren(PaperDialog) if d.isVisible()]
    shown.close()
    QApplication.processEvents()


@pytest.mark.parametrize("entry", ["print_register", "print_waiver", "print_waiver_blank", "print_consents"])
def test_papers_for_families_are_shown(hands: Hands, entry: str) -> None:
    dialog = _open(hands)
    _grid(dialog).selectRow(0)
    _choose(hands.shell, entry)
    _shown(hands)


def test_letters_are_printed_with_a_day_and_phones_that_are_remembered(hands: Hands) -> None:
    dialog = _open(hands)
    _grid(dialog).selectRow(0)
    wrong = {"deadline": "月底"}
    assert "不是一个日期" in hands.fill_opened(lambda: _choose(hands.shell, "print_letters"), wrong)
    typed = {"deadline": "2026-09-20", "complaint": "0999-12345"}
    assert hands.fill_opened(lambda: _choose(hands.shell, "print_letters"), typed) == ""
    _shown(hands)
    assert hands.fill_opened(lambda: _choose(hands.shell, "print_letter_one"), {}) == ""
    _shown(hands)
    assert remembered("letters/complaint") == "0999-12345"


@pytest.mark.parametrize("what", ["blank", "named"])
def test_application_forms_are_printed_on_the_form_that_is_chosen(hands: Hands, what: str) -> None:
    typed = {"what": what, "form": "k9_support"}
    assert hands.fill_opened(lambda: _choose(hands.shell, "print_applications"), typed) == ""
    _shown(hands)
