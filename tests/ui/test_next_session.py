"""What the tab says of the next step, and what the next session takes over from the last one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QMenu, QTextBrowser
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.ballot import Counts
from aiddesk.queries.places import classes
from aiddesk.queries.votes import vote, vote_classes
from aiddesk.services import cases, votes
from aiddesk.services.registers import Desk
from tests.services import small
from tests.services.small import YEAR
from tests.ui.hands import Hands, named, opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small.make(tmp_path / "t.aid", small.at(2026, 9, 7))
    keys = [small.apply(made, name) for name in ("甲一", "甲二", "甲三", "乙一")]
    for key in keys:
        small.survey(made, key)
    cases.decline(made, keys[2], "家里经营超市")
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


def told(hands: Hands, name: str) -> str:
    return named(hands.shell.tabs.seen(), name, QLabel).text()


def test_who_is_turned_down_is_not_missed_among_the_surveyed(hands: Hands, desk: Desk) -> None:
    assert told(hands, "vote_about") == "申请3人，调查完成2人，不予认定1人。"
    assert [row.declined for row in vote_classes(desk, YEAR)] == [1, 0]


def test_both_tables_fit_a_small_window(hands: Hands, desk: Desk) -> None:
    small.open_vote(desk, classes(desk, YEAR)[0].id)
    hands.shell.reload()
    for name in ("vote_classes", "candidates"):
        grid = named(hands.shell.tabs.seen(), name, QAbstractScrollArea)
        assert not grid.horizontalScrollBar().isVisible(), name


def test_the_counter_that_is_missing_is_named(hands: Hands, desk: Desk) -> None:
    key = small.open_vote(desk, classes(desk, YEAR)[0].id)
    votes.count_ballots(desk, key, votes.BallotsDraft(5, 5, 0, 0))
    counts = {c.id: Counts(5, 0, 0) for c in vote(desk, key).candidates}
    assert votes.enter_count(desk, key, 2, "吴晓兰", counts).message == "五年级1班第二人计票已录入。"
    hands.shell.reload()
    assert told(hands, "vote_advice").startswith("第二人计票已录入，还差第一人。")


def test_after_the_last_figure_the_cursor_waits_for_the_name(hands: Hands, desk: Desk) -> None:
    key = small.open_vote(desk, classes(desk, YEAR)[0].id)
    votes.count_ballots(desk, key, votes.BallotsDraft(5, 5, 0, 0))
    hands.shell.reload()
    hands.click("count_first")
    dialog = opened(hands.shell, "count_dialog")
    model = dialog.table.grid.model()
    for number in (0, 1):
        for place, figure in enumerate("500"):
            assert dialog.focusWidget() is dialog.table.grid
            model.setData(model.index(number, 2 + place), figure, Qt.ItemDataRole.EditRole)
            QApplication.processEvents()
    assert dialog.focusWidget() is dialog.name.widget("counter")
    dialog.reject()


def test_a_class_votes_again_by_the_same_rules_and_with_the_reason(hands: Hands, desk: Desk) -> None:
    first, second = (c.id for c in classes(desk, YEAR))
    draft = votes.VoteDraft(
        chair="王芳", recorder="吴晓兰", witnesses="周敏", caller="陈志远", voters=small.voters(), form="choose",
        most=1, tie_rule="draw", quota=1,
    )  # fmt: skip
    key = votes.open_vote(desk, first, YEAR, draft).subject_id
    votes.annul(desk, key, "有申请人的亲属投了票。")
    hands.shell.reload()
    assert told(hands, "vote_advice") == "已作废：有申请人的亲属投了票。可以重新开始评议。"
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    typed = {name: text for form in dialog._forms for name, text in form.values().items()}
    again = {
        "recorder": "吴晓兰", "caller": "陈志远", "witnesses": "周敏", "form": "choose", "most": "1",
        "tie_rule": "draw", "quota": "1",
    }  # fmt: skip
    assert again.items() <= typed.items()
    assert typed["reason"] == "第1次评议已作废"
    hands.click("cancel", dialog)
    hands.shell.tabs.seen().classes.select(second)
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    typed = {name: text for form in dialog._forms for name, text in form.values().items()}
    assert (typed["form"], typed["tie_rule"]) == ("choose", "draw")  # the school's rules, not its people
    assert (typed["recorder"], typed["quota"], typed["reason"]) == ("", "", "")
    hands.click("cancel", dialog)


def test_the_help_tells_of_every_dialog_that_the_tab_offers(hands: Hands) -> None:
    hands.qtbot.keyClick(hands.shell, Qt.Key.Key_F1)
    text = named(hands.shell, "help_text", QTextBrowser).toPlainText()
    entries = hands.shell.findChild(QMenu, "votes_menu").actions()
    offered = [a.text().removesuffix("…") for a in entries if a.text().endswith("…") and a.objectName() != "add_staff"]
    assert offered
    assert [word for word in (*offered, "电脑投票", "唱票", "暗记核对单", "登记会议决定") if word not in text] == []
