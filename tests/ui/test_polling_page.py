"""The voting page by keys and clicks: whole votes, wrong slips, a ballot left alone, pause and end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.ballot import Counts
from aiddesk.queries.polls import poll
from aiddesk.queries.votes import vote
from aiddesk.services import polling
from aiddesk.services.polling import PollState
from aiddesk.services.registers import Desk
from aiddesk.store import ballot_box
from aiddesk.ui.parts.poll_pages import SlipPage
from aiddesk.ui.parts.polling import PollDialog
from aiddesk.ui.parts.polling_page import ENDED, PAUSED, PollingPage
from tests.services import voting
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless

ENTER, ESC, BACK = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = voting.school(tmp_path / "s.aid")
    yield made
    made.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thank for a moment only."""
    monkeypatch.setattr(PollingPage, "THANKS", 1)


class Voter:
    """One who stands at the screen."""

    def __init__(self, qtbot: QtBot, page: PollingPage) -> None:
        self.qtbot, self.page = qtbot, page

    def type(self, *keys: Qt.Key | str) -> None:
        """Type where the cursor is; letters and digits as text, Enter and others as keys."""
        for key in keys:
            at = QApplication.focusWidget() or self.page
            if isinstance(key, str):
                self.qtbot.keyClicks(at, key)
            else:
                self.qtbot.keyClick(at, key)

    def shown(self, name: str) -> bool:
        return named(self.page, name, QWidget).isVisible()

    def text(self, name: str) -> str:
        return named(self.page, name, QLabel).text()

    def waits_for_next(self) -> None:
        self.qtbot.waitUntil(lambda: self.shown("poll_code"))

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(named(self.page, name, QPushButton), Qt.MouseButton.LeftButton)


def stands(qtbot: QtBot, desk: Desk, key: str, slips: int) -> Voter:
    page = PollingPage(None, desk, poll(desk, key), PollState(slips, 0))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1093, 556)
    page.show()
    qtbot.waitUntil(page.isActiveWindow)
    return Voter(qtbot, page)


def test_six_voters_vote_by_keys_and_mouse(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    assert voter.text("poll_count") == "已投 0 / 应投 8"
    for number, code in enumerate(codes[:6], 1):
        voter.type(f"{code[:4]} {code[4:]}", ENTER)
        assert voter.shown("poll_ballot")
        if number == 6:  # by mouse alone
            for line, answer in ((1, "yes"), (2, "no"), (4, "yes"), (3, "abstain")):
                voter.click(f"answer_{line}_{answer}")
            voter.click("poll_next")
            voter.click("poll_cast")
        else:
            voter.type("1", "1", "3", "1", ENTER, ENTER)
        assert voter.shown("poll_thanks")
        voter.waits_for_next()
        assert voter.text("poll_count") == f"已投 {number} / 应投 8"
    assert nameless(voter.page) == []
    voter.type(ESC, Qt.Key.Key_Tab, Qt.Key.Key_Tab, "6", ENTER)
    assert voter.page.result() == ENDED
    polling.close_box(desk, key)
    assert [row[2:5] for row in voting.tallies(desk, key)] == [(6, 0, 0), (5, 1, 0), (0, 0, 6), (6, 0, 0)]


def test_what_was_chosen_can_be_corrected_before_it_is_cast(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER, "1", "2", ENTER)
    assert voter.text("poll_left") == "还有2位没有选，请从3号接着选。"
    assert voter.shown("poll_ballot")
    voter.type("2", BACK, "1", "7", "2", ENTER)  # back to the third, which gets another answer; 7 is no answer
    summary = named(voter.page, "poll_summary", QWidget).accessibleName()
    assert summary == "您的选择 同意（2人）：1号 甲一　3号 甲三；不同意（2人）：2号 甲二　4号 甲四"
    voter.type(BACK, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, "3", ENTER)
    assert "弃权（1人）：1号 甲一" in named(voter.page, "poll_summary", QWidget).accessibleName()
    assert "选票 4号" not in named(voter.page, "poll_ballot", QWidget).accessibleName()
    voter.type(ENTER)
    voter.waits_for_next()
    assert polling._BOOTHS[desk].box.content.values == (0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0)
    assert named(voter.page, "poll_summary", QWidget).accessibleName() == "您的选择"  # nothing of the last voter


def test_choosing_up_to_k_by_number_space_and_mouse(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8, "choose", 2)
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER)
    assert voter.text("poll_left") == "已选 0 人，还可选 2 人"
    voter.type("3", "4")
    assert voter.text("poll_left") == "已选 2 人，还可选 0 人"
    voter.type("1")
    assert voter.text("poll_left") == "已经选满2人。要换人，请先取消一位。"
    voter.type("4", Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, " ", "9")
    assert voter.text("poll_left") == "没有9号。"
    voter.click("answer_3_yes")
    voter.click("answer_2_yes")
    voter.type(ENTER, ENTER)
    voter.waits_for_next()
    assert polling._BOOTHS[desk].box.content.values == (1, 1, 0, 0)
    voter.type(codes[1], ENTER, ENTER)
    assert "没有推选任何人" in named(voter.page, "poll_summary", QWidget).accessibleName()
    voter.type(ENTER)
    voter.waits_for_next()
    assert polling._BOOTHS[desk].box.content.cast == 2


def test_a_level_for_everybody_by_digits(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8, "level")
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER, "1", "2", "4", "5", ENTER)
    summary = named(voter.page, "poll_summary", QWidget).accessibleName()
    assert summary == (
        "您的选择 特别困难（1人）：1号 甲一；困难（1人）：2号 甲二；不困难（1人）：3号 甲三；弃权（1人）：4号 甲四"
    )
    voter.type(ENTER)
    voter.waits_for_next()
    assert polling._BOOTHS[desk].box.content.cast == 1


def test_a_coded_ballot_shows_numbers_only(qtbot: QtBot, desk: Desk) -> None:
    key = voting.session(desk, 8)
    voting.rule(desk, key, is_coded=True)
    polling.open_box(desk, key, 8)
    voter = stands(qtbot, desk, key, 8)
    voter.type(polling.slip_codes(desk, key)[0], ENTER, "1", "1", "1", "2", ENTER)
    shown = " ".join(w.text() + w.accessibleName() for w in voter.page.findChildren(QLabel))
    shown += " ".join(w.accessibleName() for w in voter.page.findChildren(QWidget))
    assert "甲" not in shown
    assert "4号" in shown


def test_no_ballot_shows_anything_of_the_family(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER)
    words = " ".join(w.text() for w in voter.page.findChildren(QLabel))
    assert [
        name for name in ("家长", "5200", "困难学生", "代表") if name in words.replace("家庭经济困难学生认定", "")
    ] == []


def test_a_wrong_slip_is_said_and_five_wrong_ones_wait(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER, "1", "1", "1", "1", ENTER, ENTER)
    voter.waits_for_next()
    for typed, told in (
        (codes[0], "已经投过票了"),
        ("123", "投票编号是8位数字"),
        (codes[1][:-1] + str((int(codes[1][-1]) + 1) % 10), "至少有一位输错"),
        ("12345", "投票编号是8位数字"),
    ):
        voter.type(typed, ENTER)
        assert told in voter.text("poll_fault")
        assert named(voter.page, "poll_code", QLineEdit).text() == ""
    slip = named(voter.page, "poll_code", QLineEdit).parentWidget()
    assert isinstance(slip, SlipPage)
    slip._pause.setInterval(10)
    voter.type("1", ENTER)
    assert voter.text("poll_fault") == "连续输错5次，请等10秒再试，或请监票人帮忙。"
    assert not named(voter.page, "poll_code", QLineEdit).isEnabled()
    voter.click("poll_start")
    qtbot.waitUntil(lambda: named(voter.page, "poll_code", QLineEdit).isEnabled())
    voter.type(codes[1], ENTER)
    assert voter.shown("poll_ballot")


def test_a_ballot_left_alone_is_emptied_and_its_slip_is_good(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PollingPage, "IDLE", 150)
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER, "1", "2", "1")
    voter.waits_for_next()
    assert voter.text("poll_fault") == "刚才的选票没有投完，已经清空；那张投票条还可以用。"
    voter.type(codes[0], ENTER)
    assert "还没有选" in named(voter.page, "poll_ballot", QWidget).accessibleName()
    voter.type("1", "1", "1", "1", ENTER)
    voter.waits_for_next()  # also from the look over
    voter.type(codes[0], ENTER, "1", "1", "1", "1", ENTER, ESC)
    qtbot.wait(250)  # the chair's page covers it, and it is emptied beneath
    voter.type(ESC)
    assert voter.shown("poll_code")
    assert polling.state(desk, key) == PollState(8, 0)


def test_esc_is_for_the_chair(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER, "1", "2", ESC)
    assert voter.shown("poll_go_on")
    voter.type(ENTER)  # goes on where it was
    assert voter.shown("poll_ballot")
    voter.type("1", "1", ENTER, ENTER)
    voter.waits_for_next()
    voter.page.close()
    assert voter.page.isVisible()
    assert voter.shown("poll_go_on")
    voter.click("poll_end")
    assert voter.text("poll_chair_fault") == "请先填写收回的投票条张数，再结束。"
    voter.type("2", ENTER)
    assert "已投1张，收回2张，对不上" in voter.text("poll_chair_fault")
    voter.click("poll_suspend")
    assert voter.page.result() == PAUSED
    assert polling.state(desk, key) == PollState(8, 1)
    again = stands(qtbot, desk, key, 8)
    again.page._state = polling.state(desk, key)
    again.type(ESC)
    again.click("poll_end")
    again.type("0", ENTER, ENTER)  # a difference is asked about once
    assert again.page.result() == ENDED


def test_a_box_out_of_reach_leaves_the_choice_on_the_screen(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER, "1", "2", "3", "1", ENTER)
    aside = ballot_box.beside(desk.path).rename(tmp_path / "pulled")
    voter.type(ENTER)
    assert "找不到票箱文件" in voter.text("poll_failed")
    aside.rename(ballot_box.beside(desk.path))
    voter.type(ENTER)
    assert voter.shown("poll_thanks")
    assert polling.state(desk, key) == PollState(8, 1)


def test_a_quick_next_voter_and_a_scanner_need_not_wait(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PollingPage, "THANKS", 60_000)
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    for code in codes[:2]:
        voter.type(*code, ENTER, "1", "1", "1", "1", ENTER, ENTER)
        assert voter.shown("poll_thanks")
        voter.type(ENTER)
        assert voter.shown("poll_thanks")  # a key too many takes nothing away
    voter.type(ESC)
    assert voter.shown("poll_go_on")
    voter.type(ESC)
    assert voter.text("poll_count") == "已投 2 / 应投 8"


def test_what_the_last_one_typed_cannot_be_brought_back(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    voter = stands(qtbot, desk, key, 8)
    voter.type(codes[0], ENTER, ESC, ESC, ESC)
    voter.click("poll_go_on")
    voter.page._give_up()
    code = named(voter.page, "poll_code", QLineEdit)
    for typed in (codes[1][:5], ""):
        voter.type(typed)
        if not typed:
            voter.type(ENTER)
    assert not voter.shown("poll_ballot")
    qtbot.keyClick(code, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert code.text() == ""
    assert not code.isUndoAvailable()


def test_the_last_slip_calls_the_chair(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 3)
    voter = stands(qtbot, desk, key, 3)
    for code in codes:
        voter.type(code, ENTER, "1", "1", "1", "1", ENTER, ENTER)
        voter.waits_for_next()
    assert "请主持人按 Esc 键结束投票" in voter.text("poll_fault")


def test_a_session_from_slips_to_result_in_the_window(qtbot: QtBot, desk: Desk) -> None:
    key = voting.session(desk, 8)
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("votes")
    hands = Hands(qtbot, shell)
    hands.click("poll")
    dialog = opened(shell, "poll_dialog")
    assert isinstance(dialog, PollDialog)
    assert (
        hands.fill("poll_prepare", {"slips": "9"}, root=dialog)
        == "投票条要有1到8张：每位实到的投票人一张，不能多于实到人数。"
    )
    assert hands.fill("poll_prepare", {"slips": "7"}, root=dialog) == ""
    hands.settle()
    paper = opened(shell, "paper")
    assert paper.findChild(QPushButton, "save_pdf") is None  # the codes are for the printer alone
    hands.settle()
    paper.close()
    assert named(dialog, "poll_state", QLabel).text() == "票箱已打开：投票条7张，已投0张。"
    codes = polling.slip_codes(desk, key)
    hands.click("poll_begin", dialog)
    page = opened(dialog, "polling")
    assert isinstance(page, PollingPage)
    qtbot.waitUntil(page.isActiveWindow)
    voter = Voter(qtbot, page)
    for code in codes[:6]:
        voter.type(code, ENTER, "1", "1", "1", "2", ENTER, ENTER)
        voter.waits_for_next()
    voter.type(ESC)
    voter.click("poll_suspend")
    assert named(dialog, "poll_state", QLabel).text() == "票箱已打开：投票条7张，已投6张。"
    assert not named(dialog, "poll_print", QPushButton).isVisible()
    assert named(dialog, "poll_begin", QPushButton).text() == "接着投票"
    assert nameless(dialog) == []
    hands.click("poll_begin", dialog)
    voter = Voter(qtbot, opened(dialog, "polling"))  # type: ignore[arg-type]
    voter.type(ESC)
    named(voter.page, "poll_returned", QLineEdit).setText("6" * 5000)  # a stuck key
    voter.click("poll_end")
    assert "对不上" in named(voter.page, "poll_chair_fault", QLabel).text()
    named(voter.page, "poll_returned", QLineEdit).setText("6")
    voter.click("poll_end")
    hands.read_sentence()
    assert hands.told == ["五年级1班电脑投票已计票：发出7张，投票6张。"]
    assert not dialog.isVisible()
    assert vote(desk, key).candidates[3].screen == Counts(0, 6, 0)
    hands.click("close_vote")
    assert vote(desk, key).status == "closed"
    shell.close()


def test_a_box_that_is_lost_is_thrown_away_with_a_reason(qtbot: QtBot, desk: Desk) -> None:
    key, codes = voting.opened(desk, 8)
    voting.vote_all(desk, key, codes[:2], voting.choices_of(desk, key, 2))
    ballot_box.beside(desk.path).unlink()
    polling._BOOTHS.pop(desk)
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("votes")
    hands = Hands(qtbot, shell)
    hands.click("poll")
    dialog = opened(shell, "poll_dialog")
    assert "找不到票箱文件" in named(dialog, "poll_trouble", QLabel).text()
    assert not named(dialog, "poll_begin", QPushButton).isVisible()
    assert hands.fill("poll_discard", {"reason": "U盘丢了"}, root=dialog) == ""
    assert named(dialog, "poll_state", QLabel).text() == "票箱没有打开。"
    assert named(dialog, "poll_prepare", QPushButton).isVisible()
    dialog.close()
    shell.close()
