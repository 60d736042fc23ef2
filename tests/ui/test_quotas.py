"""名额分配 by clicking and typing: split, refused, drawn, given back, given on, printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.quota_splits import quotas
from aiddesk.queries.quotas import free_places
from aiddesk.services import quotas as acts
from aiddesk.services.registers import Desk
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import VEIL
from tests.services import small
from tests.services.small import YEAR
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", small.at(2026, 9, 7))
    for name in ("甲一", "甲二", "乙一", "乙二"):
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
    entry = hands.shell.findChild(QAction, "quotas")
    assert entry is not None
    entry.trigger()
    dialog = opened(hands.shell, "quotas")
    assert dialog.height() <= 560
    assert nameless(dialog) == []
    return dialog


def grid(root: QDialog, name: str) -> "Grid[object]":
    found = named(root, name, QTableView)
    assert isinstance(found, Grid)
    return found


def column(table: "Grid[object]", title: str) -> list[str]:
    model = table.model()
    heads = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    place = heads.index(title)
    return [str(model.index(n, place).data()) for n in range(model.rowCount())]


def pick(root: QDialog, name: str, code: str) -> None:
    box = named(root, name, QComboBox)
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def split_dialog(hands: Hands, dialog: QDialog, button: str) -> QDialog:
    hands.click(button, dialog)
    found = opened(dialog, "quota_split")
    assert nameless(found) == []
    return found


def test_places_are_split_drawn_and_printed(hands: Hands, desk: Desk) -> None:
    dialog = dialog_of(hands)
    asking = split_dialog(hands, dialog, "empty_act")
    hands.qtbot.keyClicks(named(asking, "total", QLineEdit), "5")
    shown = grid(asking, "quota_preview")
    assert column(shown, "名额") == ["2", "2"]
    assert "申请人数不够，结余1个" in named(asking, "quota_told", QLabel).text()
    hands.qtbot.mouseClick(named(asking, "is_capped", QCheckBox), Qt.MouseButton.LeftButton, pos=QPoint(8, 10))
    assert column(shown, "应得") == ["2.50", "2.50"]
    assert column(shown, "备注") == ["条件相同", "条件相同"]
    hands.click("act", asking)
    assert "文号" in named(asking, "paper_fault", QLabel).text()
    named(asking, "paper", QLineEdit).insert("青教助〔2026〕7号")
    hands.click("act", asking)
    assert "等待抽签" in named(dialog, "quota_state", QLabel).text()
    places = grid(dialog, "class_places")
    assert column(places, "名额") == ["2", "2"]
    assert "种子" in hands.fill("draw", {"seed": "短"}, root=dialog)
    assert hands.fill("draw", {"seed": "双色球2026130期 03 11 17"}, root=dialog) == ""
    assert not named(dialog, "draw", QPushButton).isVisible()
    (row,) = quotas(desk, YEAR)
    assert row.drawn[0].class_title in named(dialog, "quota_state", QLabel).text()
    assert sorted(column(places, "名额")) == ["2", "3"]
    hands.click("print_quota", dialog)
    hands.settle()
    assert [d for d in hands.shell.findChildren(QDialog) if d.isVisible() and d is not dialog]


def test_places_are_changed_by_hand_only_with_a_reason(hands: Hands) -> None:
    dialog = dialog_of(hands)
    asking = split_dialog(hands, dialog, "empty_act")
    pick(asking, "source", "school")
    pick(asking, "basis", "size")
    hands.qtbot.keyClicks(named(asking, "total", QLineEdit), "2")
    shown = grid(asking, "quota_preview")
    assert column(shown, "名额") == ["1", "1"]
    cell = shown.model().index(0, 5)
    shown.setCurrentIndex(cell)
    shown.edit(cell)
    editor = named(asking, "cell", QLineEdit)
    editor.selectAll()
    hands.qtbot.keyClicks(editor, "0")
    hands.qtbot.keyClick(editor, Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: column(shown, "备注") == ["手工（原1）", ""])
    assert "还有1个没有分到班" in named(asking, "quota_told", QLabel).text()
    hands.click("act", asking)
    assert "写明理由" in named(asking, "note_fault", QLabel).text()
    named(asking, "note", QPlainTextEdit).insertPlainText("五年级1班两名申请人已由民政救助")
    hands.click("act", asking)
    assert column(grid(dialog, "class_places"), "名额") == ["0", "1"]
    assert "未分到班1个" in named(dialog, "quota_year", QLabel).text()


def test_free_places_move_between_classes_and_come_back_by_undo(hands: Hands, desk: Desk) -> None:
    acts.split_up(desk, YEAR, acts.QuotaDraft("school", "", "5", "size", "largest_remainder", is_capped=False))
    dialog = dialog_of(hands)
    places = grid(dialog, "class_places")
    first, second = (row.class_id for row in free_places(desk, YEAR))
    places.select(first)
    assert "1到3" in hands.fill("give_back", {"count": "4"}, root=dialog)
    assert hands.fill("give_back", {"count": "2"}, root=dialog) == ""
    places.select(second)
    assert "理由" in hands.fill("give_on", {"count": "1"}, root=dialog)
    assert hands.fill("give_on", {"count": "1", "reason": "申请人多"}, root=dialog) == ""
    assert column(places, "空余") == ["1", "3"]
    assert hands.fill("adjust", {"count": "4", "reason": "转入一名"}, root=dialog) == ""
    assert column(places, "空余") == ["1", "4"]
    assert "转入一名" in named(dialog, "quota_state", QLabel).text()
    asking = split_dialog(hands, dialog, "split_more")
    pick(asking, "source", "school")
    hands.qtbot.keyClicks(named(asking, "total", QLineEdit), "2")
    hands.click("act", asking)
    assert named(dialog, "quota", QComboBox).currentText() == "第2次（追加） 2个"
    hands.click("remove", dialog)
    assert len(quotas(desk, YEAR)) == 1
    hands.click("close", dialog)
    hands.shell.undo()
    assert len(quotas(desk, YEAR)) == 2


def test_a_tie_is_settled_by_a_decision(hands: Hands, desk: Desk) -> None:
    draft = acts.QuotaDraft("school", "", "3", "applicants", "sainte_lague", is_capped=False)
    acts.split_up(desk, YEAR, draft)
    dialog = dialog_of(hands)
    first = free_places(desk, YEAR)[0].class_id
    assert "理由" in hands.fill("choose", {"classes": first}, root=dialog)
    assert hands.fill("choose", {"classes": first, "reason": "受灾户多"}, root=dialog) == ""
    assert column(grid(dialog, "class_places"), "名额") == ["2", "1"]
    assert not named(dialog, "choose", QPushButton).isVisible()


def test_scores_are_veiled_while_others_look_on(hands: Hands) -> None:
    dialog = dialog_of(hands)
    asking = split_dialog(hands, dialog, "empty_act")
    hands.qtbot.keyClicks(named(asking, "total", QLineEdit), "5")
    hands.shell.set_veiled(True)
    assert column(grid(asking, "quota_preview"), "得分合计") == [VEIL, VEIL]
    assert column(grid(asking, "quota_preview"), "名额") == ["2", "2"]


def test_equal_places_for_unequal_need_are_remarked_on_before_and_after(hands: Hands, desk: Desk) -> None:
    for name in ("甲三", "甲四", "甲五", "甲六"):
        small.apply(desk, name)
    dialog = dialog_of(hands)
    assert not named(dialog, "quota_hint", QLabel).isVisible()
    asking = split_dialog(hands, dialog, "empty_act")
    pick(asking, "source", "school")
    pick(asking, "basis", "size")
    hands.qtbot.keyClicks(named(asking, "total", QLineEdit), "2")
    assert "平均分配" in named(asking, "quota_hint", QLabel).text()
    hands.click("act", asking)
    assert "申请人数却从2人到6人不等" in named(dialog, "quota_hint", QLabel).text()
    assert named(dialog, "quota_hint", QLabel).isVisible()
