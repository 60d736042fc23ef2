"""A class's session at the window: opened, printed, counted twice, resolved, told, and a tie drawn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.cases import cases
from aiddesk.queries.votes import VoteCard, vote
from aiddesk.services import families, papers
from aiddesk.services.registers import Desk
from aiddesk.ui.shell import Shell
from tests.documents.samples import read
from tests.services import small
from tests.services.small import YEAR
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless

PASTED = "姓名\t身份\t到会\t原因\n家长代表一\t家长\t\t\n家长代表二\t家长代表\t请假\t外出务工\n甲一\t学生\t\t\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small.make(tmp_path / "t.aid", small.at(2026, 9, 7))
    for name in ("甲一", "甲二", "甲三"):
        small.survey(made, small.apply(made, name))
    families.join(made, YEAR, [small.student_id(made, n) for n in ("甲一", "甲四")])
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Iterator[Hands]:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1093, 556)
    shell.show()
    shell.go("votes")
    yield Hands(qtbot, shell)
    shell.close()


def card(hands: Hands, desk: Desk) -> VoteCard:
    return vote(desk, hands.shell.tabs.seen().classes.current().vote_id)


def label(hands: Hands, name: str) -> str:
    return named(hands.shell.tabs.seen(), name, QLabel).text()


def cells(hands: Hands, column: int) -> list[str]:
    model = hands.shell.tabs.seen()._session._grid.model()
    return [model.data(model.index(row, column)) or "" for row in range(model.rowCount())]


def open_session(hands: Hands, **rules: str) -> None:
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    dialog.meeting.set_values({"recorder": "吴晓兰"})
    for form in (dialog.rules, dialog.ballot):
        form.set_values(rules)
    QGuiApplication.clipboard().setText("\n".join(f"家长代表{n}\t家长" for n in "三四五六"))
    dialog.voters.grid.paste()
    hands.click("act", dialog)
    assert not dialog.isVisible()


def type_counts(hands: Hands, counter: str, name: str, rows: list[tuple[int, ...]]) -> None:
    """Type figures by keys alone: digits, Tab across, Enter down is the grid's own."""
    hands.click(counter)
    dialog = opened(hands.shell, "count_dialog")
    model = dialog.table.grid.model()
    for number, figures in enumerate(rows):
        for place, figure in enumerate(figures):
            model.setData(model.index(number, 2 + place), str(figure), Qt.ItemDataRole.EditRole)
    if name:
        dialog.name.set_values({"counter": name})
    hands.click("act", dialog)
    assert not dialog.isVisible(), named(dialog, "count_fault", QLabel).text()


def trigger(hands: Hands, name: str) -> None:
    found = [a for a in hands.shell.tabs.seen().findChildren(QAction) if a.objectName() == name]
    assert [a.isVisible() for a in found] == [True], name
    found[0].trigger()
    hands.settle()


def shut_preview(shell: Shell) -> None:
    for dialog in shell.findChildren(QDialog):
        if dialog.isVisible():
            dialog.close()


def test_a_session_from_opening_to_its_minutes(hands: Hands, desk: Desk) -> None:
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    assert nameless(dialog) == []
    QGuiApplication.clipboard().setText(PASTED)
    dialog.voters.grid.paste()
    assert named(dialog, "voter_totals", QLabel).text() == "应到6人　实到5人　请假1人　回避1人"
    hands.click("act", dialog)
    assert "记录人" in named(dialog, "recorder_fault", QLabel).text()
    assert "申请人不能参加评议：甲一" in named(dialog, "voters_fault", QLabel).text()
    dialog.meeting.set_values({"recorder": "吴晓兰"})
    dialog.voters.grid.select(dialog.voters.grid.rows()[-1].number)
    hands.click("voter_remove", dialog)
    hands.click("act", dialog)
    assert not dialog.isVisible()
    assert (card(hands, desk).eligible, card(hands, desk).present, len(card(hands, desk).recused)) == (5, 4, 1)
    assert "应到5人 实到4人 回避1人" in label(hands, "vote_about")

    for kind in ("ballots", "ballot_marks", "vote_sign_in", "count_sheet"):
        trigger(hands, f"print_{kind}")
        shut_preview(hands.shell)
    assert "对不上" in hands.fill("count_ballots", {"issued": "6", "valid": "4", "void": "0", "unused": "1"})
    assert hands.fill("count_ballots", {"issued": "6", "valid": "4", "void": "0", "unused": "2"}) == ""
    assert "发出6张 收回4张 = 有效4 + 废票0　未用2张 ✓" in label(hands, "vote_about")

    type_counts(hands, "count_first", "周敏", [(4, 0, 0), (3, 1, 0), (1, 3, 0)])
    assert cells(hands, 2) == ["", "", ""]
    hands.click("count_first")  # nobody sees what the first found, not even here
    dialog = opened(hands.shell, "count_dialog")
    assert nameless(dialog) == []
    assert set(dialog.table.values().values()) == {""}
    hands.click("cancel", dialog)
    type_counts(hands, "count_second", "吴晓兰", [(4, 0, 0), (2, 2, 0), (1, 3, 0)])
    assert "不一致：2号" in label(hands, "vote_advice")
    assert cells(hands, 2) == ["", "不一致：同意3和2　不同意1和2", ""]
    assert not named(hands.shell.tabs.seen(), "close_vote", QPushButton).isVisible()
    hands.click("count_first")
    dialog = opened(hands.shell, "count_dialog")
    model = dialog.table.grid.model()
    assert [model.data(model.index(row, 6)) for row in range(3)] == ["", "两次不一致", ""]
    assert [line.cells for line in dialog.table._lines][1] == ("3", "1", "0")
    hands.click("cancel", dialog)
    type_counts(hands, "count_second", "", [(4, 0, 0), (3, 1, 0), (1, 3, 0)])
    hands.click("close_vote")
    assert cells(hands, 4) == ["同意", "同意", "未过半数"]
    assert cells(hands, 2) == ["少于5票，不分列"] * 3
    assert {r.status for r in cases(desk, YEAR)} == {"voted"}
    (page,) = read(papers.document(desk, "minutes", card(hands, desk).id))
    assert "票数：少于5票，不分列票数。" in page
    assert "不同意" not in page.split("到会要求")[0]
    trigger(hands, "print_minutes")
    shut_preview(hands.shell)


def test_a_tie_is_drawn_and_the_minutes_tell_how(hands: Hands, desk: Desk) -> None:
    open_session(hands, quota="2", tie_rule="draw", form="level")
    present = card(hands, desk).present
    filled = {"issued": present, "valid": present, "void": "0", "unused": "0"}
    assert hands.fill("count_ballots", filled) == ""
    rows = [(present, 0, 0, 0, 0), (0, present - 1, 0, 1, 0), (0, 0, present - 1, 0, 1)]
    type_counts(hands, "count_first", "周敏", rows)
    type_counts(hands, "count_second", "吴晓兰", rows)
    hands.click("close_vote")
    assert cells(hands, 4)[0] == "同意，建议特别困难"
    assert "请当众抽签" in label(hands, "vote_advice")
    assert "6到40个字" in hands.fill("draw_vote", {"seed": "短"})
    assert hands.fill("draw_vote", {"seed": "春风1998玉门关"}) == ""
    assert not named(hands.shell.tabs.seen(), "draw_vote", QPushButton).isVisible()
    assert sorted("名额外" in told for told in cells(hands, 4)) == [False, False, True]
    assert all("建议" in told for told in cells(hands, 4))
    page = "".join(read(papers.document(desk, "minutes", card(hands, desk).id)))
    for told in ("“春风1998玉门关”", "春风1998玉门关:2", "春风1998玉门关:3", "重算办法", "等级建议（中位数规则）"):
        assert told in page


def test_what_was_typed_outlives_esc_and_the_second_counter_sees_nothing(hands: Hands) -> None:
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    dialog.meeting.set_values({"recorder": "吴晓兰"})
    hands.click("voter_add", dialog)
    dialog.voters.grid.model().setData(dialog.voters.grid.model().index(4, 0), "家长代表九", Qt.ItemDataRole.EditRole)
    hands.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    assert dialog.meeting.value("recorder") == "吴晓兰"
    assert [v.name for v in dialog.voters.voters] == ["王芳", "甲四", "甲五", "甲六", "家长代表九"]
    hands.click("act", dialog)
    assert hands.fill("count_ballots", {"issued": "4", "valid": "4", "void": "0", "unused": "0"}) == ""

    hands.click("count_first")
    dialog = opened(hands.shell, "count_dialog")
    for digit, key in ((Qt.Key.Key_3, Qt.Key.Key_Return), (Qt.Key.Key_1, Qt.Key.Key_Tab)):
        hands.qtbot.keyClick(dialog.table.grid, digit)  # a digit begins, Enter goes down, Tab to the right
        hands.qtbot.keyClick(named(dialog.table.grid, "cell", QLineEdit), key)
        QApplication.processEvents()
    assert (dialog.table.grid.currentIndex().row(), dialog.table.grid.currentIndex().column()) == (1, 3)
    assert [line.cells[0] for line in dialog.table._lines] == ["3", "1", ""]
    hands.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    hands.click("count_second")
    dialog = opened(hands.shell, "count_dialog")
    assert {cell for line in dialog.table._lines for cell in line.cells} == {""}
    hands.click("cancel", dialog)
    hands.click("count_first")
    dialog = opened(hands.shell, "count_dialog")
    assert [line.cells[0] for line in dialog.table._lines] == ["3", "1", ""]
    hands.click("act", dialog)
    assert "3号还没有计票" in named(dialog, "count_fault", QLabel).text()
    hands.click("cancel", dialog)


def test_a_session_is_annulled_with_its_reason_and_opening_is_undone(hands: Hands) -> None:
    open_session(hands)
    hands.shell.undo()
    assert label(hands, "vote_about") == "申请3人，调查完成3人。"
    hands.shell.redo()
    assert "原因" in hands.fill("annul_vote", {"reason": ""})
    assert hands.fill("annul_vote", {"reason": "甲一的父亲投了票"}) == ""
    assert label(hands, "vote_advice") == "已作废：甲一的父亲投了票。可以重新开始评议。"
    hands.shell.set_veiled(True)
    assert label(hands, "vote_advice") == "已作废。可以重新开始评议。"
    hands.shell.set_veiled(False)
    assert hands.shell.tabs.seen().classes.current().status_title == "已作废"
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    dialog.ballot.set_values({"reason": ""})
    hands.click("act", dialog)
    assert "为什么再次评议" in named(dialog, "reason_fault", QLabel).text()
    dialog.ballot.set_values({"reason": "上次有亲属投票"})
    hands.click("act", dialog)
    rounds = hands.shell.tabs.seen()._session._rounds
    assert [rounds.itemText(n)[:3] for n in range(rounds.count())] == ["第2次", "第1次"]
    rounds.setCurrentIndex(1)
    rounds.activated.emit(1)
    assert label(hands, "vote_advice") == "已作废：甲一的父亲投了票。"


def test_added_ballots_are_printed_alone(hands: Hands, desk: Desk) -> None:
    open_session(hands)
    before = card(hands, desk).marks
    shown: list[str] = []
    session = hands.shell.tabs.seen()._session
    session._show_paper = lambda kind, subject: shown.append(f"{kind} {subject}")
    assert hands.fill_opened(session.add_ballots, {"count": "3"}) == ""
    assert len(card(hands, desk).marks) == len(before) + 3
    (subject,) = shown
    text = "".join(read(papers.document(desk, "ballots", subject.removeprefix("ballots "))))
    assert text.count("暗记") == 3
    assert not any(mark in text for mark in before)


def test_more_votes_than_k_allows_are_told_while_one_types(hands: Hands, desk: Desk) -> None:
    open_session(hands, form="choose", most="2")
    assert card(hands, desk).most == 2
    present = card(hands, desk).present
    filled = {"issued": present, "valid": present, "void": "0", "unused": "0"}
    assert hands.fill("count_ballots", filled) == ""
    hands.click("count_first")
    dialog = opened(hands.shell, "count_dialog")
    model = dialog.table.grid.model()
    for row in range(3):
        model.setData(model.index(row, 2), str(present), Qt.ItemDataRole.EditRole)
    told = named(dialog, "count_sum", QLabel)
    assert told.text() == f"各人得票合计{3 * present}票，有效票{present}张×最多2人，不超过{2 * present}票。"
    assert told.property("kind") == "bad"
    dialog.name.set_values({"counter": "周敏"})
    hands.click("act", dialog)
    assert f"最多{2 * present}票" in named(dialog, "count_fault", QLabel).text()
    model.setData(model.index(2, 2), "0", Qt.ItemDataRole.EditRole)
    assert told.property("kind") == "dim"
    hands.click("act", dialog)
    assert not dialog.isVisible()


def test_voters_are_suggested_by_group_and_marked_by_hand(hands: Hands) -> None:
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    table = dialog.voters
    assert [v.name for v in table.voters] == ["王芳", "甲四", "甲五", "甲六"]
    hands.click("group_parents", dialog)
    # 甲四 lives with a candidate: the parent steps aside.
    assert [(v.name, bool(v.recused_reason)) for v in table.voters] == [
        ("王芳", False), ("家长甲四", True), ("家长甲五", False), ("家长甲六", False),
    ]  # fmt: skip
    model = table.grid.model()
    model.setData(model.index(2, 2), "excused", Qt.ItemDataRole.EditRole)
    model.setData(model.index(2, 3), "外出务工", Qt.ItemDataRole.EditRole)
    assert (table.voters[2].is_present, table.voters[2].excused_reason) == (False, "外出务工")
    model.setData(model.index(3, 2), "recused", Qt.ItemDataRole.EditRole)
    assert table.voters[3].recused_reason == "候选人的亲属"
    model.setData(model.index(3, 2), "present", Qt.ItemDataRole.EditRole)
    assert (table.voters[3].is_present, table.voters[3].recused_reason) == (True, "")
    hands.click("group_students", dialog)
    assert [v.name for v in table.voters] == ["王芳", "甲四", "甲五", "甲六"]
    hands.shell.set_veiled(True)
    assert model.data(model.index(0, 0)) == "＊＊＊"
    hands.shell.set_veiled(False)
    hands.click("cancel", dialog)
