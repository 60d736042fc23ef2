"""Surveys by hand: one key a question, one family after another; a questionnaire made, seen in effect, adopted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.hardship import Scheme
from aiddesk.queries.cases import cases
from aiddesk.queries.places import classes
from aiddesk.queries.schemes import in_force, scheme, schemes
from aiddesk.queries.students import students
from aiddesk.queries.surveys import families, sheet
from aiddesk.services import cases as acts
from aiddesk.services import sample
from aiddesk.services import schemes as plans
from aiddesk.services import surveys as services
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless

YEAR = 2026


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = SteppingClock(date(2026, 9, 1))
    made = sample.make_school(tmp_path / "s.aid", clock, is_sample=False)
    clock.day = date(2026, 9, 8)
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


def open_from_menu(hands: Hands, action: str, dialog: str) -> QDialog:
    named(hands.shell, action, QAction).trigger()
    QApplication.processEvents()
    return opened(hands.shell, dialog)


def type_family(hands: Hands, dialog: QDialog, keys: str) -> int:
    """Type answers where the cursor is, go on to the next family; return how many keys that took."""
    count = 0
    for key in keys:
        hands.qtbot.keyClicks(dialog.focusWidget(), key)
        count += 1
    hands.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    QApplication.processEvents()
    return count + 1


def test_a_class_is_typed_with_one_key_a_question(hands: Hands, desk: Desk) -> None:
    dialog = open_from_menu(hands, "survey_families", "family_surveys")
    where = named(dialog, "survey_class", QComboBox)
    first_class = classes(desk, YEAR)[0]
    where.setCurrentIndex(where.findData(first_class.id))
    where.activated.emit(where.currentIndex())
    rows = families(desk, YEAR, first_class.id)
    assert [r.student_id for r in dialog.grid.rows()] == [r.student_id for r in rows]
    hands.click("record", dialog)
    paper = opened(dialog, "survey")
    taken = [type_family(hands, paper, keys) for keys in ("3333233333" + "3223", "0" * 14, "00010010010001")]
    # With one key a second and ten to turn the sheet, sixty families take 25 minutes.
    assert taken == [15, 15, 15]
    assert sum(taken) / 3 * 60 + 60 * 10 < 3600
    assert [sheet(desk, r.student_id, YEAR).answers for r in rows[:2]] == [
        dict(zip([q.code for q in in_force(desk).questions], "33332333333223", strict=True)),
        dict(zip([q.code for q in in_force(desk).questions], "0" * 14, strict=True)),
    ]
    assert rows[3].name in paper.windowTitle()
    assert named(paper, "survey_progress", QLabel).text() == f"已录3/{len(rows)}"
    assert nameless(paper) == []
    hands.click("cancel", paper)
    QApplication.processEvents()
    assert f"已录3/{len(rows)}" in where.currentText()
    assert dialog.grid.current().student_id == rows[3].student_id
    hands.click("survey_kept_overlooked", dialog)
    assert [r.student_id for r in dialog.grid.rows()] == [rows[0].student_id]
    assert nameless(dialog) == []
    assert _apply(hands, dialog) == ""
    assert [(c.student_id, c.status, c.score) for c in cases(desk, YEAR)] == [(rows[0].student_id, "surveyed", 100)]
    assert dialog.grid.rows() == ()
    hands.click("survey_kept_applied", dialog)
    assert [r.student_id for r in dialog.grid.rows()] == [rows[0].student_id]
    hands.shell.set_veiled(True)
    seen = dialog.grid.model()
    assert {seen.index(0, column).data() for column in (0, 3, 4)} == {"＊＊＊"}
    hands.shell.set_veiled(False)
    hands.click("record", dialog)
    again = opened(dialog, "survey")
    assert again.form.value("father_work") == "3"
    assert named(again, "level", QComboBox).isVisible()
    hands.click("cancel", again)


def test_the_sheet_of_digits_needs_a_class(hands: Hands, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    hands.shell.go("cases", act="survey_families")
    dialog = opened(hands.shell, "family_surveys")
    papers = []
    monkeypatch.setattr(hands.shell, "preview", lambda title, pdf: papers.append((title, pdf[:5])))
    named(dialog, "print_survey_class", QAction).trigger()
    assert "选择一个班级" in named(opened(hands.shell, "sentence"), "text", QLabel).text()
    hands.qtbot.mouseClick(named(opened(hands.shell, "sentence"), "close", QPushButton), Qt.MouseButton.LeftButton)
    named(dialog, "print_survey_blank", QAction).trigger()  # without a class it is a sheet without a name
    hands.settle()
    where = named(dialog, "survey_class", QComboBox)
    where.setCurrentIndex(where.findData(classes(desk, YEAR)[0].id))
    for kind in ("survey_class", "survey_blank"):
        named(dialog, f"print_{kind}", QAction).trigger()
        hands.settle()
    assert [title for title, _pdf in papers] == ["家庭情况调查表", "家庭情况调查录入表", "家庭情况调查表"]
    assert {pdf for _title, pdf in papers} == {b"%PDF-"}


def _apply(hands: Hands, dialog: QDialog) -> str:
    seen, hands.shell.tabs.seen = hands.shell.tabs.seen, lambda: dialog  # type: ignore[method-assign]
    try:
        return hands.fill("apply_family", {"household_size": "4"})
    finally:
        hands.shell.tabs.seen = seen  # type: ignore[method-assign]


def test_keys_that_mean_nothing_change_nothing(hands: Hands, desk: Desk) -> None:
    dialog = open_from_menu(hands, "survey_families", "family_surveys")
    hands.click("record", dialog)
    paper = opened(dialog, "survey")
    box = paper.focusWidget()
    assert isinstance(box, QComboBox)
    hands.qtbot.keyClicks(box, "9")
    assert paper.form.value("father_work") == ""
    assert "没有选项9" in named(paper, "father_work_fault", QLabel).text()
    assert paper.focusWidget() is box
    hands.qtbot.keyClicks(box, "2")
    assert paper.form.value("father_work") == "2"
    assert not named(paper, "father_work_fault", QLabel).isVisible()
    assert "4 分" in named(paper, "survey_total", QLabel).text()
    assert "还有13题未答" in named(paper, "survey_level", QLabel).text()
    assert "建议" not in named(paper, "survey_level", QLabel).text()  # a few answers are no verdict
    hands.qtbot.keyClick(box, Qt.Key.Key_Backspace)
    assert paper.form.value("father_work") == ""
    assert "0 分" in named(paper, "survey_total", QLabel).text()
    middle = QPointF(box.rect().center())
    turn = QWheelEvent(
        middle, box.mapToGlobal(middle), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, turn)
    assert paper.form.value("father_work") == ""
    hands.click("act", paper)
    assert paper.isVisible()
    assert "还没有答案" in named(paper, "house_fault", QLabel).text()
    hands.shell.set_veiled(True)
    assert not paper.form.isVisible()
    assert students(desk, YEAR)[0].name not in paper.windowTitle()
    hands.shell.set_veiled(False)
    assert paper.form.isVisible()
    hands.click("cancel", paper)


def test_an_amount_is_typed_and_explained(hands: Hands, desk: Desk) -> None:
    plans.adopt(desk, "income_line", 1)
    child = students(desk, YEAR)[0]
    key = acts.apply(desk, child.id, YEAR, ApplicationDraft()).subject_id
    hands.shell.reload()
    hands.click("survey_open")
    paper = opened(hands.shell, "survey")
    line = paper.focusWidget()
    assert isinstance(line, QLineEdit)
    hands.qtbot.keyClicks(line, "3k")
    hands.qtbot.keyClick(line, Qt.Key.Key_Return)
    for _ in range(7):
        hands.qtbot.keyClicks(paper.focusWidget(), "0")
    hands.click("act", paper)
    assert "不是金额" in named(paper, "income_fault", QLabel).text()
    line.clear()
    hands.qtbot.keyClicks(line, "1200")
    hands.qtbot.keyClick(line, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert "1,200.00元（低于1,500.00元）　20/40" in named(paper, "survey_lines", QLabel).text()
    hands.click("act", paper)
    row = cases(desk, YEAR)[0]
    assert (row.id, row.score, row.level, row.status) == (key, 20, "ordinary", "surveyed")


def test_the_next_case_follows_in_the_same_sheet(hands: Hands, desk: Desk) -> None:
    for child in students(desk, YEAR)[:3]:
        acts.apply(desk, child.id, YEAR, ApplicationDraft())
    hands.shell.reload()
    hands.click("survey_open")
    paper = opened(hands.shell, "survey")
    for _ in range(2):
        type_family(hands, paper, "1" * 14)
    named(paper, "level", QComboBox).setCurrentIndex(1)
    for _ in range(14):
        hands.qtbot.keyClicks(paper.focusWidget(), "0")
    hands.click("act_next", paper)
    assert "请写明理由" in named(paper, "reason_fault", QLabel).text()
    paper.verdict.set_values({"reason": "父亲上月重病住院"})
    hands.click("act_next", paper)
    assert not paper.isVisible()
    assert [(c.status, c.suggested_level, c.level) for c in cases(desk, YEAR)] == [
        ("surveyed", "hard", "hard"),
        ("surveyed", "hard", "hard"),
        ("surveyed", "none", "special"),
    ]


def edit(dialog: QDialog, grid: str, row: int, column: int, text: str) -> None:
    model = named(dialog, grid, QWidget).model()
    model.setData(model.index(row, column), text, Qt.ItemDataRole.EditRole)
    QApplication.processEvents()


def test_a_questionnaire_is_copied_changed_seen_in_effect_and_adopted(
    hands: Hands, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = in_force(desk)
    for number, child in enumerate(students(desk, YEAR)[:20]):
        answers = {q.code: q.options[(number + n) % len(q.options)].code for n, q in enumerate(asked.questions)}
        services.survey_family(desk, child.id, YEAR, asked.code, asked.version, answers)
    dialog = open_from_menu(hands, "schemes", "schemes")
    assert dialog.height() <= 560
    effect = named(dialog, "scheme_effect", QLabel)
    assert "已录20户" in effect.text()
    model = named(dialog, "scheme_question_list", QWidget).model()
    assert not model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    hands.click("copy_scheme", dialog)
    assert model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert [r.state for r in dialog.versions.rows()] == ["使用中", "草稿", "可选用"]
    edit(dialog, "scheme_question_list", 5, 1, "期末成绩")
    assert "教育部" in model.index(5, 4).data()
    told = []
    monkeypatch.setattr(hands.shell, "show_problems", lambda problems, _title="": told.extend(problems))
    hands.click("adopt_scheme", dialog)
    assert [p.field for p in told] == ["house.text"]
    edit(dialog, "scheme_question_list", 5, 1, "住的房子")
    assert model.index(5, 4).data() == ""

    named(dialog, "scheme_question_list", QWidget).selectRow(5)
    edit(dialog, "scheme_weights", 3, 2, "很多")
    hands.qtbot.mouseClick(named(opened(hands.shell, "sentence"), "close", QPushButton), Qt.MouseButton.LeftButton)
    edit(dialog, "scheme_weights", 3, 2, "20")
    assert "满分112分" in named(dialog, "scheme_points", QLabel).text()
    hands.click("scheme_part_levels", dialog)
    special = named(dialog, "level.special", QLineEdit)
    special.clear()
    hands.qtbot.keyClicks(special, "200")
    hands.qtbot.keyClick(special, Qt.Key.Key_Return)
    assert "1到满分112" in named(dialog, "level.special_fault", QLabel).text()
    special.clear()
    hands.qtbot.keyClicks(special, "47")
    hands.qtbot.keyClick(special, Qt.Key.Key_Return)
    assert not named(dialog, "level.special_fault", QLabel).isVisible()
    shifts = dialog.shifts.rows()
    assert shifts
    assert f"谁会变{len(shifts)}" in named(dialog, "scheme_part_shifts", QPushButton).text()
    hands.click("scheme_part_shifts", dialog)
    hands.shell.set_veiled(True)
    veiled = named(dialog, "scheme_shifts", QWidget).model()
    assert {veiled.index(0, column).data() for column in (0, 2, 3)} == {"＊＊＊"}
    hands.shell.set_veiled(False)
    assert nameless(dialog) == []

    asked_for = []
    monkeypatch.setattr(hands.shell, "confirm", lambda what, *_buttons: asked_for.append(what) or True)
    hands.click("adopt_scheme", dialog)
    assert f"其中{len(shifts)}户" in asked_for[0]
    now = in_force(desk)
    assert (now.code, now.version, dict(now.thresholds)["special"]) == ("own_default", 3, 47)
    assert now.questions[5].text == "住的房子"
    assert scheme(desk, "default", 2) == asked
    hands.click("rescore", dialog)
    assert "重新计分" in asked_for[1]
    assert {sheet(desk, s.id, YEAR).scheme for s in students(desk, YEAR)[:20]} == {now}
    assert dialog.shifts.rows() == ()


def test_questions_and_options_come_and_go(hands: Hands, desk: Desk) -> None:
    dialog = open_from_menu(hands, "schemes", "schemes")
    hands.click("copy_scheme", dialog)
    key = dialog.versions.current().key

    def now() -> Scheme:
        return next(r.scheme for r in schemes(desk) if r.key == key)

    named(dialog, "add_line", QAction).trigger()
    assert now().questions[-1].kind == "line"
    edit(dialog, "scheme_question_list", 14, 1, "人均年收入")
    edit(dialog, "scheme_question_list", 14, 2, "junior")
    edit(dialog, "scheme_weights", 0, 0, "80%")
    edit(dialog, "scheme_weights", 0, 2, "6")
    made = now().questions[-1]
    assert (made.text, made.stages, made.bands[0].below, made.bands[0].points) == ("人均年收入", ("junior",), 80, 6)
    assert "收入线" in "".join(p.text for p in dialog.faults)
    hands.click("add_option", dialog)
    assert [b.below for b in now().questions[-1].bands] == [80, 160, None]
    named(dialog, "scheme_weights", QWidget).selectRow(1)
    hands.click("drop_option", dialog)
    assert [b.below for b in now().questions[-1].bands] == [80, None]
    hands.click("question_up", dialog)
    assert now().questions[-2].text == "人均年收入"
    hands.click("question_down", dialog)
    assert now().questions[-1].text == "人均年收入"
    hands.click("drop_question", dialog)
    assert len(now().questions) == 14
    hands.click("discard_scheme", dialog)
    assert key not in {r.key for r in schemes(desk)}


def test_the_familys_income_is_held_against_the_line_in_force(hands: Hands, desk: Desk) -> None:
    child = students(desk, YEAR)[0]
    key = acts.apply(desk, child.id, YEAR, ApplicationDraft(household_size="4", income_per_head="1400")).subject_id
    hands.shell.refresh(frozenset({"cases"}))
    hands.shell.go("cases", case_id=key)
    facts = named(hands.shell.tabs.seen(), "case_facts", QLabel)
    assert "人均年收入 1400.00元" in facts.text()
    assert "收入线" not in facts.text()
    plans.adopt(desk, "income_line", 1)
    hands.shell.refresh(frozenset({"cases"}))
    assert "人均年收入 1400.00元（低于收入线1,500.00元）" in facts.text()
