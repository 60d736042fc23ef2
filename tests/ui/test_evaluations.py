"""自评互评 by typing: weights, digits with Enter and Tab, slips in a row, faults; nothing lost, nothing shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.evaluations import class_evaluations, totals, weights
from aiddesk.queries.places import classes
from aiddesk.services import evaluations as acts
from aiddesk.services import roster
from aiddesk.services.registers import Desk
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import VEIL
from tests.services import small
from tests.services.small import YEAR
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless

ALL = {"self": "20", "peer": "30", "teacher": "30", "school": "20"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", small.at(2026, 9, 7))
    for name in ("甲一", "甲二", "乙一"):
        small.apply(made, name)
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Hands:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1093, 556)
    shell.show()
    shell.go("votes")
    return Hands(qtbot, shell)


def dialog_of(hands: Hands) -> QDialog:
    entry = hands.shell.findChild(QAction, "evaluations")
    assert entry is not None
    entry.trigger()
    dialog = opened(hands.shell, "evaluations")
    assert dialog.height() <= 560
    assert nameless(dialog) == []
    return dialog


def grid(dialog: QDialog) -> "Grid[object]":
    found = [one for one in dialog.findChildren(QTableView, "evaluation_cells") if one.isVisible()]
    assert len(found) == 1
    assert isinstance(found[0], Grid)
    return found[0]


def cells(dialog: QDialog, row: int) -> list[str]:
    model = grid(dialog).model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount() - 1)]


def type_in(hands: Hands, dialog: QDialog, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type digits into the cell with the cursor, as a person does: the first one opens it."""
    hands.qtbot.keyClick(grid(dialog), text[0])
    hands.qtbot.keyClicks(cell(dialog), text[1:])
    hands.qtbot.keyClick(cell(dialog), key)
    settled()


def cell(dialog: QDialog) -> QLineEdit:
    """Return the cell that is being typed into."""
    (found,) = (one for one in grid(dialog).findChildren(QLineEdit, "cell") if one.isVisible())
    return found


def settled() -> None:
    """Let the cell close, and be gone."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def at(dialog: QDialog) -> tuple[int, int]:
    index = grid(dialog).currentIndex()
    return index.row(), index.column()


def test_weights_are_set_and_points_typed_down_and_across(hands: Hands, desk: Desk) -> None:
    dialog = dialog_of(hands)
    assert not named(dialog, "act", QPushButton).isVisible()
    empty = grid(dialog)
    assert "现在是90" in hands.fill("empty_act", {"self": "90"}, root=empty)
    assert hands.fill("empty_act", ALL, root=empty) == ""
    assert weights(desk, YEAR) == {code: int(weight) for code, weight in ALL.items()}
    assert at(dialog) == (0, 1)
    type_in(hands, dialog, "90")
    assert at(dialog) == (1, 1)
    type_in(hands, dialog, "92.5")
    grid(dialog).setCurrentIndex(grid(dialog).model().index(0, 2))
    type_in(hands, dialog, "85 90 78 92 88")
    assert cells(dialog, 0) == ["甲一", "90", "86.6", "5", "", "", ""]
    grid(dialog).setCurrentIndex(grid(dialog).model().index(0, 4))
    type_in(hands, dialog, "88", Qt.Key.Key_Tab)
    assert at(dialog) == (0, 5)
    hands.qtbot.keyClicks(cell(dialog), "80")
    hands.qtbot.keyClick(cell(dialog), Qt.Key.Key_Return)
    settled()
    assert cells(dialog, 0) == ["甲一", "90", "86.6", "5", "88", "80", "86.38"]
    assert "有改动还没有保存" in named(dialog, "evaluation_state", QLabel).text()
    hands.click("act", dialog)
    assert list(totals(desk, YEAR).values()) == [8638]
    assert "2名申请人中1人各部分齐全" in named(dialog, "evaluation_state", QLabel).text()
    hands.click("print_table", dialog)
    hands.settle()
    assert [d for d in hands.shell.findChildren(QDialog) if d.isVisible() and d is not dialog]


def test_few_slips_show_whole_points_at_once(hands: Hands, desk: Desk) -> None:
    acts.set_weights(desk, YEAR, {"peer": "100"})
    dialog = dialog_of(hands)
    type_in(hands, dialog, "85 90 78")
    assert cells(dialog, 0) == ["甲一", "84", "3", "84"]


def test_a_fault_is_named_and_nothing_typed_is_lost(hands: Hands, desk: Desk) -> None:
    acts.set_weights(desk, YEAR, {"teacher": "50", "school": "50"})
    dialog = dialog_of(hands)
    type_in(hands, dialog, "101")
    type_in(hands, dialog, "85")
    hands.click("act", dialog)
    told = opened(hands.shell, "sentence")
    assert "甲一：老师评“101”应为0到100之间的数" in named(told, "text", QLabel).text()
    hands.click("close", told)
    assert cells(dialog, 0)[1] == "101"
    box = named(dialog, "evaluated_class", QComboBox)
    box.setCurrentIndex(1)
    box.activated.emit(1)  # saving this class first is refused: it stays
    hands.click("close", opened(hands.shell, "sentence"))
    assert box.currentText().startswith("五年级1班")
    grid(dialog).setCurrentIndex(grid(dialog).model().index(0, 1))
    type_in(hands, dialog, "100")
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert cells(dialog, 0)[0] == "乙一"
    own = class_evaluations(desk, YEAR, classes(desk, YEAR)[0].id)
    assert [row.points for row in own] == [{"teacher": 10000}, {"teacher": 8500}]


def test_closing_asks_before_what_was_typed_is_gone(hands: Hands, desk: Desk) -> None:
    acts.set_weights(desk, YEAR, {"teacher": "100"})
    dialog = dialog_of(hands)
    type_in(hands, dialog, "85")

    def answer(name: str) -> None:
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        assert found.objectName() == "confirm"
        hands.qtbot.mouseClick(named(found, name, QPushButton), Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, lambda: answer("keep"))
    hands.click("close", dialog)
    assert dialog.isVisible()
    QTimer.singleShot(50, lambda: answer("act"))
    hands.click("close", dialog)
    assert not dialog.isVisible()
    assert totals(desk, YEAR) == {}


def test_small_children_are_spoken_for(hands: Hands, desk: Desk) -> None:
    line = "姓名\t性别\t民族\t出生日期\t班级\n丙一\t男\t汉\t2018-03-05\t二年级1班"
    roster.import_plan(desk, roster.plan_pasted(desk, line, YEAR), YEAR)
    small.apply(desk, "丙一")
    acts.set_weights(desk, YEAR, {"self": "50", "teacher": "50"})
    dialog = dialog_of(hands)
    box = named(dialog, "evaluated_class", QComboBox)
    box.setCurrentIndex(box.findText("二年级1班", Qt.MatchFlag.MatchStartsWith))
    box.activated.emit(box.currentIndex())
    assert named(dialog, "small_children", QLabel).isVisible()
    by = named(dialog, "rated_by", QComboBox)
    assert [by.itemText(n) for n in range(by.count())] == ["请选择", "家长", "教师小组"]
    type_in(hands, dialog, "90")
    hands.click("act", dialog)
    told = opened(hands.shell, "sentence")
    assert "由谁评" in named(told, "text", QLabel).text()
    hands.click("close", told)
    by.setCurrentIndex(1)
    hands.click("act", dialog)
    (row,) = class_evaluations(desk, YEAR, classes(desk, YEAR)[0].id)
    assert (row.points, row.by) == ({"self": 9000}, "guardian")
    assert "没有保存" not in named(dialog, "evaluation_state", QLabel).text()
    by.setCurrentIndex(2)
    by.activated.emit(2)
    assert "有改动还没有保存" in named(dialog, "evaluation_state", QLabel).text()
    hands.click("act", dialog)
    assert class_evaluations(desk, YEAR, classes(desk, YEAR)[0].id)[0].by == "teachers"


def test_the_case_shows_the_figure_and_its_life_does_not(hands: Hands, desk: Desk) -> None:
    acts.set_weights(desk, YEAR, {"teacher": "100"})
    group = classes(desk, YEAR)[0].id
    (first, _) = class_evaluations(desk, YEAR, group)
    acts.enter(desk, YEAR, group, {first.case_id: {"teacher": "87.5"}}, "")
    hands.shell.go("cases", case_id=first.case_id)
    hands.shell.tabs.seen().grid.select(first.case_id)
    assert "综合评价87.5分，只供评议和审核参考" in named(hands.shell, "case_facts", QLabel).text()
    assert "87.5" not in named(hands.shell, "case_life", QLabel).text()
    hands.shell.set_veiled(True)
    assert "87.5" not in named(hands.shell, "case_facts", QLabel).text()


def test_names_and_points_are_veiled_while_others_look_on(hands: Hands, desk: Desk) -> None:
    acts.set_weights(desk, YEAR, {"teacher": "100"})
    dialog = dialog_of(hands)
    hands.shell.set_veiled(True)
    assert cells(dialog, 0) == [VEIL, VEIL, VEIL]
    assert not dialog.findChildren(QPlainTextEdit)
