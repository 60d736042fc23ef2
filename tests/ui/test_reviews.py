"""The reviews by hand: the chain, who steps aside, opinions on many with single exceptions, a meeting, the veil."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialog, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case, cases
from aiddesk.queries.chains import chain
from aiddesk.queries.kinship import relatives
from aiddesk.queries.meetings import meeting, meetings
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reviews import exceptions, waiting
from aiddesk.services import kinship, registers, reviews
from aiddesk.services import students as people
from aiddesk.store.desk import Desk
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.widgets.grid import Grid
from tests.services import small
from tests.services.small import YEAR
from tests.ui.hands import Hands, hold_meeting, named, opened
from tests.ui.walking import nameless

NAMES = ("甲一", "甲二", "甲三", "乙一")
PHONE = "13977665544"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Four children voted on; the aid office has the phone of one family, and there is a grade head."""
    made = small.make(tmp_path / "s.aid", small.at(2026, 9, 14))
    for name in NAMES:
        small.survey(made, small.apply(made, name))
    for school_class in classes(made, YEAR):
        small.hold_vote(made, school_class.id)
    registers.edit_staff(made, _who(made, "周敏"), "周敏", ("aid_office",), PHONE, True)
    people.edit_field(made, small.student_id(made, "甲一"), "phone", PHONE)
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Iterator[Hands]:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    yield Hands(qtbot, shell)
    shell.close()


def _who(desk: Desk, name: str) -> str:
    return next(s.id for s in staff(desk) if s.name == name)


def _grid(root: QWidget, name: str) -> "Grid[object]":
    found = named(root, name, QTableView)
    assert isinstance(found, Grid)
    return found


def _at(hands: Hands, step: str, who: str) -> QWidget:
    """Go to a step and choose who reviews."""
    hands.shell.go("votes", part="review", step=step)
    screen = hands.shell.tabs.seen()
    reviewer = named(screen, "reviewer", QComboBox)
    reviewer.setCurrentIndex(next(n for n in range(reviewer.count()) if who in reviewer.itemText(n)))
    reviewer.activated.emit(reviewer.currentIndex())
    return screen


def _dialog(hands: Hands, act: str) -> QDialog:
    hands.shell.go("votes", act=act)
    dialog = opened(hands.shell, act)
    assert dialog.height() <= 560
    assert nameless(dialog) == []
    return dialog


def _hints(screen: QWidget) -> dict[str, str]:
    model = named(screen, "waiting", QTableView).model()
    return {model.index(r, 0).data(): model.index(r, 7).data() for r in range(model.rowCount())}


def test_the_chain_is_ticked_and_ordered(hands: Hands, desk: Desk) -> None:
    dialog = _dialog(hands, "review_chain")
    grid = _grid(dialog, "chain_steps")
    model = grid.model()
    assert grid.select("grade_head")
    row = grid.currentIndex().row()
    model.setData(model.index(row, 0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert "年级审核还没有年级组长" in named(dialog, "chain_lacks", QLabel).text()
    hands.click("step_down", dialog)  # below the village's, which is not ticked
    hands.click("step_up", dialog)
    assert "班主任审核→年级审核→资助办审核→领导小组审核" in named(dialog, "chain_told", QLabel).text()
    hands.click("act", dialog)
    assert chain(desk, YEAR) == ("class_teacher", "grade_head", "aid_office", "leading_group")
    hands.shell.go("votes", part="review")
    assert named(hands.shell.tabs.seen(), "step_grade_head", QPushButton).isVisible()
    hands.shell.undo()
    assert chain(desk, YEAR) == ("class_teacher", "aid_office", "leading_group")


def test_kinship_is_verified_one_by_one(hands: Hands, desk: Desk) -> None:
    dialog = _dialog(hands, "kinship")
    assert "须核实1处" in named(dialog, "kinship_totals", QLabel).text()
    assert "亲属关系" in hands.fill("confirm_kin", {"relation": ""}, root=dialog)
    assert hands.fill("clear_kin", {"reason": "号码登记错了"}, root=dialog) == ""
    hands.click("kinship_part_known", dialog)
    assert [r.kind for r in relatives(desk)] == ["cleared"]
    hands.click("kin_back", dialog)
    hands.click("kinship_part_open", dialog)
    assert hands.fill("confirm_kin", {"relation": "外甥女"}, root=dialog) == ""
    assert [(r.kind, r.relation) for r in relatives(desk)] == [("found", "外甥女")]
    assert not named(dialog, "confirm_kin", QPushButton).isVisible()  # nothing is left to verify
    dialog.reject()


def test_many_pass_and_those_who_must_not_are_named(hands: Hands, desk: Desk) -> None:
    for name, teacher in (("甲一", "王芳"), ("甲二", "王芳"), ("甲三", "王芳"), ("乙一", "马丽")):
        reviews.review(desk, [_key(desk, name)], "class_teacher", "pass", "同意", _who(desk, teacher))
    hands.shell.refresh(frozenset({"reviews"}))
    screen = _at(hands, "aid_office", "周敏")
    assert _hints(screen)["甲一"] == "可能是亲属，须核实（电话相同）"
    assert "须核实亲属关系1人" in named(screen, "review_totals", QLabel).text()
    assert hands.fill("review_pass", {"opinion": "同意", "left_out": _key(desk, "乙一")}) == ""
    message = hands.shell.status.message()
    assert "甲一（可能是亲属，待核实）" in message
    assert "乙一" in message
    assert {r.name for r in waiting(desk, YEAR, "leading_group")} == {"甲二", "甲三"}
    where = named(screen, "review_class", QComboBox)
    where.setCurrentIndex(next(n for n in range(where.count()) if where.itemText(n) == "五年级2班"))
    where.activated.emit(where.currentIndex())
    assert list(_hints(screen)) == ["乙一"]


def test_a_second_level_needs_its_reason_and_another_level_its_own(hands: Hands, desk: Desk) -> None:
    registers.edit_staff(desk, _who(desk, "马丽"), "马丽", ("class_teacher", "aid_office"), "", True)
    screen = _at(hands, "class_teacher", "马丽")
    _grid(screen, "waiting").select(_key(desk, "乙一"))
    assert hands.fill("review_pass", {"opinion": "同意"}) == ""
    screen = _at(hands, "aid_office", "马丽")
    _grid(screen, "waiting").select(_key(desk, "乙一"))
    assert "已经做过这名学生的班主任审核" in hands.fill("review_pass", {"opinion": "同意"})
    typed = {"opinion": "同意", "exception": "学校只有两名教师"}
    assert "改等级要写明理由" in hands.fill("review_pass", {**typed, "level": "special"})
    assert hands.fill("review_pass", {**typed, "level": "special", "reason": "父亲重病"}) == ""
    assert [e.reason for e in exceptions(desk, YEAR)] == ["学校只有两名教师"]
    screen = _at(hands, "leading_group", "陈志远")
    _grid(screen, "waiting").select(_key(desk, "乙一"))
    assert _hints(screen)["乙一"] == "有审核例外"
    said = named(screen, "review_said", QLabel).text()
    assert "等级由困难改为特别困难：父亲重病" in said
    assert "审核例外：班主任审核和资助办审核由同一人（马丽）作出" in said
    hands.click("show_case")
    hands.shell.tabs.seen().grid.select(_key(desk, "乙一"))
    assert "审核例外：班主任审核" in named(hands.shell.tabs.seen(), "case_facts", QLabel).text()


def test_a_class_and_its_teacher_are_chosen_together(hands: Hands) -> None:
    hands.shell.go("votes")
    hands.click("part_review")
    screen = hands.shell.tabs.seen()
    where, reviewer = named(screen, "review_class", QComboBox), named(screen, "reviewer", QComboBox)
    assert (where.currentText(), reviewer.currentText()[:2]) == ("五年级1班", "王芳")
    where.setCurrentIndex(where.findText("五年级2班"))
    where.activated.emit(where.currentIndex())
    assert (list(_hints(screen)), reviewer.currentText()[:2]) == (["乙一"], "马丽")
    reviewer.setCurrentIndex(next(n for n in range(reviewer.count()) if "王芳" in reviewer.itemText(n)))
    reviewer.activated.emit(reviewer.currentIndex())
    assert list(_hints(screen)) == ["甲一", "甲二", "甲三"]


def test_reviewing_goes_on_to_the_next_student_and_the_next_class(hands: Hands, desk: Desk) -> None:
    screen = _at(hands, "class_teacher", "王芳")
    grid = _grid(screen, "waiting")
    grid.select(_key(desk, "甲一"))
    for name in ("甲二", "甲三"):
        assert hands.fill("review_pass", {"opinion": "同意"}) == ""
        assert [row.name for row in grid.selected()] == [name]  # type: ignore[attr-defined]  # rows of reviews
    assert hands.fill("review_pass", {"opinion": "同意"}) == ""
    assert list(_hints(screen)) == ["乙一"]
    assert named(screen, "reviewer", QComboBox).currentText()[:2] == "马丽"


def test_a_return_needs_a_chosen_student(hands: Hands, desk: Desk) -> None:
    screen = _at(hands, "class_teacher", "王芳")
    _grid(screen, "waiting").clearSelection()
    hands.click("review_return")
    assert "请先选择" in hands.shell.status.message()
    _grid(screen, "waiting").select(_key(desk, "甲二"))
    assert hands.fill("review_return", {"opinion": "补调查"}) == ""
    assert case(desk, _key(desk, "甲二")).row.status == "surveyed"


def test_a_meeting_decides_with_exceptions(hands: Hands, desk: Desk) -> None:
    for name, teacher in (("甲一", "王芳"), ("甲二", "王芳"), ("甲三", "王芳"), ("乙一", "马丽")):
        reviews.review(desk, [_key(desk, name)], "class_teacher", "pass", "同意", _who(desk, teacher))
    office = registers.add_staff(desk, "钱主任", ("aid_office",)).subject_id
    reviews.pass_all(desk, YEAR, "aid_office", "同意", office)
    hands.shell.refresh(frozenset({"reviews"}))
    _at(hands, "leading_group", "张建国")

    def decide(dialog: QDialog) -> None:
        assert dialog.height() <= 560
        hands.click("meeting_part_cases", dialog)
        model = named(dialog, "rulings", QTableView).model()
        rows = {model.index(r, 0).data(): r for r in range(model.rowCount())}
        for name, column, text in (
            ("甲二", 5, "decline"), ("甲二", 7, "条件较好"), ("甲三", 5, "later"), ("乙一", 6, "special"),
            ("乙一", 7, "父亲重病"),
        ):  # fmt: skip
            model.setData(model.index(rows[name], column), text)
        assert "不通过1人" in named(dialog, "ruling_totals", QLabel).text()

    typed = {"place": "会议室", "recorder": "李春梅"}
    away = "张建国\t组长\t\n陈志远\t成员\t病假"
    hold_meeting(hands, lambda: hands.click("hold_meeting"), {**typed, "attendants": away}, decide)
    assert meetings(desk, YEAR) == ()

    def decide_now(dialog: QDialog) -> None:
        assert "没有保存的内容" in named(dialog, "unfinished_text", QLabel).text()
        decide(dialog)

    there = "张建国\t组长\t\n陈志远\t成员\t"
    # A family that is turned down is to be talked with: the form for it opens at once, and can wait.
    told = hands.fill_opened(
        lambda: hold_meeting(hands, lambda: hands.click("hold_meeting"), {**typed, "attendants": there}, decide_now),
        {}, act=False,
    )  # fmt: skip
    assert told == ""
    (row,) = meetings(desk, YEAR)
    assert {r.name: (r.decision, r.level) for r in meeting(desk, row.id).rulings} == {
        "甲一": ("pass", "hard"), "甲二": ("decline", "hard"), "乙一": ("pass", "special")
    }  # fmt: skip
    assert [r.name for r in waiting(desk, YEAR)] == ["甲三"]
    dialog = _dialog(hands, "meetings")
    assert hands.fill("edit_meeting", {"discussion": "逐人讨论"}, root=dialog) == ""
    assert meeting(desk, row.id).discussion == "逐人讨论"
    dialog.reject()
    hands.shell.undo()
    hands.shell.undo()
    assert meetings(desk, YEAR) == ()
    assert {r.status for r in cases(desk, YEAR)} == {"voted"}


def test_nobody_can_be_read_while_others_look_on(hands: Hands, desk: Desk) -> None:
    screen = _at(hands, "class_teacher", "王芳")
    _grid(screen, "waiting").select(_key(desk, "甲一"))
    assert named(screen, "review_case_title", QLabel).text() == "甲一"
    hands.shell.set_veiled(True)
    QApplication.processEvents()
    texts = [w.text() for w in screen.findChildren(QLabel) if w.isVisible()]
    assert not [text for text in texts if "甲一" in text or "困难，" in text]
    assert set(_hints(screen)) == {"＊＊＊"}
    dialog = _dialog(hands, "kinship")
    model = named(dialog, "kin_finds", QTableView).model()
    assert {model.index(0, column).data() for column in (2, 4)} == {"＊＊＊"}
    dialog.reject()
    hands.shell.set_veiled(False)


def _seen(hands: Hands, act: str, word: str, root: QWidget | None = None) -> list[str]:
    """Open a form, and return what it shows with a word in it: at first, while others look on, and afterwards."""
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FormDialog):
            QTimer.singleShot(10, look)
            return
        for is_veiled in (False, True, False):
            hands.shell.set_veiled(is_veiled)
            told = [w.text() for w in dialog.findChildren(QLabel) + dialog.findChildren(QCheckBox) if w.isVisible()]
            seen.append("".join(text for text in (*told, dialog.windowTitle()) if word in text))
        dialog.reject()

    QTimer.singleShot(0, look)
    hands.click(act, root)
    return seen


def test_a_form_about_kinship_hides_by_what_it_was_found(hands: Hands) -> None:
    dialog = _dialog(hands, "kinship")
    for act, title in (("confirm_kin", "是亲属：甲一"), ("clear_kin", "不是亲属：甲一")):
        told = _seen(hands, act, PHONE[-4:], dialog) + _seen(hands, act, "甲一", dialog)
        assert [bool(text) for text in told] == [True, False, True] * 2
        assert told[-1] == title
    dialog.reject()


def test_a_form_about_many_to_be_returned_hides_who(hands: Hands) -> None:
    screen = _at(hands, "class_teacher", "王芳")
    _grid(screen, "waiting").selectAll()
    assert _seen(hands, "review_return", "甲一") == ["甲一等3人。", "", "甲一等3人。"]


def test_an_exception_is_asked_for_only_where_somebody_has_acted(hands: Hands, desk: Desk) -> None:
    registers.edit_staff(desk, _who(desk, "马丽"), "马丽", ("class_teacher", "aid_office"), "", True)
    for name, teacher in (("甲二", "王芳"), ("乙一", "马丽")):
        reviews.review(desk, [_key(desk, name)], "class_teacher", "pass", "同意", _who(desk, teacher))
    hands.shell.refresh(frozenset({"reviews"}))
    found = {}
    for who in ("马丽", "周敏"):
        screen = _at(hands, "aid_office", who)
        for name in ("甲二", "乙一"):
            _grid(screen, "waiting").select(_key(desk, name))
            found[who, name] = bool(_seen(hands, "review_pass", "例外理由")[0])
    assert [key for key, is_asked in found.items() if is_asked] == [("马丽", "乙一")]
    _grid(screen, "waiting").select(_key(desk, "甲二"))
    assert hands.fill("review_pass", {"opinion": "同意"}) == ""  # nothing is missed in a form without it


def test_an_open_form_hides_whom_it_is_about(hands: Hands, desk: Desk) -> None:
    screen = _at(hands, "class_teacher", "王芳")
    seen: list[str] = []
    for name in ("甲一", ""):
        _grid(screen, "waiting").clearSelection()
        if name:
            _grid(screen, "waiting").select(_key(desk, name))
        seen += _seen(hands, "review_pass", "甲")
    every = "甲一等3人。甲一（五年级1班）甲二（五年级1班）甲三（五年级1班）"
    assert seen == ["甲一。", "", "甲一。", every, "", every]


def _key(desk: Desk, name: str) -> str:
    return next(row.id for row in cases(desk, YEAR) if row.name == name)


def test_a_reviewed_case_is_sent_back_from_the_overview(hands: Hands, desk: Desk) -> None:
    key = _key(desk, "甲二")
    small.review(desk, [key])
    registers.add_staff(desk, "韦校长", ("leading_group",))
    first = next(s for s in staff(desk, "leading_group") if s.name != "韦校长")
    kinship.declare(desk, first.id, small.student_id(desk, "甲二"), "侄女")
    assert "1名学生的审核由亲属作出，请退回重审" in {t.text for t in overview(desk, Term(YEAR, 1)).todos}
    dialog = _dialog(hands, "send_back")
    assert "由亲属审核1人" in named(dialog, "reviewed_totals", QLabel).text()
    _grid(dialog, "reviewed").select(key)
    sender = named(dialog, "sender", QComboBox)
    sender.setCurrentIndex(next(n for n in range(sender.count()) if first.name in sender.itemText(n)))
    assert "应当回避" in hands.fill("send_back_act", {"opinion": "查出亲属关系"}, root=dialog)
    sender.setCurrentIndex(next(n for n in range(sender.count()) if "韦校长" in sender.itemText(n)))
    assert hands.fill("send_back_act", {"opinion": "查出亲属关系"}, root=dialog) == ""
    assert _grid(dialog, "reviewed").rows() == ()
    assert not named(dialog, "send_back_act", QPushButton).isEnabled()
    dialog.reject()
    assert [r.step for r in waiting(desk, YEAR) if r.name == "甲二"] == ["leading_group"]
