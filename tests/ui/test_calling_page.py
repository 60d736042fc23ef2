"""The page for the projector: strokes by keys and mouse, undo, names hidden, a crash in between, two counters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.ballot import Counts
from aiddesk.queries.polls import poll
from aiddesk.queries.votes import vote
from aiddesk.services import registers, unfinished, votes
from aiddesk.services.registers import Desk
from aiddesk.services.votes import BallotsDraft
from aiddesk.ui.parts.calling import CallingPage
from aiddesk.ui.parts.strokes import STROKES, StrokeSheet
from aiddesk.ui.shell import Shell
from tests.services import small, voting
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless

ENTER, BACK = Qt.Key.Key_Return, Qt.Key.Key_Backspace


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = voting.school(tmp_path / "s.aid")
    yield made
    made.close()


def counted_out(desk: Desk, valid: int = 4, form: str = "each", most: int | None = None) -> str:
    key = voting.session(desk, 8, form, most, way="paper")
    votes.count_ballots(desk, key, BallotsDraft(8, valid, 0, 8 - valid))
    return key


def page_of(qtbot: QtBot, desk: Desk, key: str) -> tuple[Shell, CallingPage]:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    page = CallingPage(shell, poll(desk, key))
    page.resize(1093, 556)
    page.show()
    return shell, page


def press(qtbot: QtBot, page: CallingPage, *keys: Qt.Key | str) -> None:
    for key in keys:
        qtbot.keyClicks(page, key) if isinstance(key, str) else qtbot.keyClick(page, key)


def told(page: CallingPage, name: str = "call_count") -> str:
    return named(page, name, QLabel).text()


def read_of(page: CallingPage) -> tuple[int, ...]:
    return page._calling.totals.values


def test_ballots_are_called_undone_and_saved_as_the_first_count(qtbot: QtBot, desk: Desk) -> None:
    key = counted_out(desk)
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("votes")
    hands = Hands(qtbot, shell)
    hands.click("call_ballots")
    page = opened(shell, "calling")
    assert isinstance(page, CallingPage)
    assert told(page) == "已唱 0 / 有效 4 张"
    press(qtbot, page, "1", "2", "3", "1", ENTER)
    assert told(page) == "已唱 1 / 有效 4 张"
    press(qtbot, page, "1", "1", ENTER)
    assert told(page, "call_told") == "还有2位没有选：3号、4号。请逐个选完。"
    press(qtbot, page, "1", "2", BACK, "1", ENTER)
    press(qtbot, page, "3", BACK, BACK)  # the last key, then the ballot before
    assert told(page) == "已唱 1 / 有效 4 张"
    assert page._calling.choice == {1: "yes", 2: "yes", 3: "yes", 4: "yes"}
    press(qtbot, page, ENTER, "1", "2", "3", "2", ENTER)
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert told(page) == "已唱 2 / 有效 4 张"
    press(qtbot, page, ENTER, "2", "2", "2", "2", ENTER)
    press(qtbot, page, "1", ENTER)
    assert told(page, "call_told") == "有效票只有4张，已经唱完。多出的请重新清点；都对上了就保存计票。"
    hands.click("call_save_1", page)
    assert "有一张还没有读完" in told(page, "call_told")
    press(qtbot, page, BACK)
    assert nameless(page) == []
    assert hands.fill("call_save_1", {"counter": "周敏"}, root=page) == ""
    assert not page.isVisible()
    card = vote(desk, key)
    assert card.first_counter == "周敏"
    assert [c.first for c in card.candidates] == [Counts(3, 1, 0), Counts(1, 3, 0), Counts(1, 1, 2), Counts(2, 2, 0)]
    assert unfinished.take(desk, unfinished.key("calling", key)) is None
    shell.close()


def test_what_was_called_outlives_the_program_as_totals(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    key = counted_out(desk)
    shell, page = page_of(qtbot, desk, key)
    press(qtbot, page, "1", "2", "3", "1", ENTER, "2", "2", "1", "1", ENTER, "1")
    before = read_of(page)
    kept = unfinished.take(desk, unfinished.key("calling", key))
    assert kept is not None
    assert set(kept.values) == {"ballots", "values", "form"}
    desk.close()  # nothing is said to the page: the program has gone
    page.close()
    shell.close()
    again = registers.open_register(tmp_path / "s.aid", small.at(2026, 9, 7))
    shell, page = page_of(qtbot, again, key)
    assert told(page, "call_told") == "接着上次：已唱2张。"
    assert read_of(page) == before
    press(qtbot, page, BACK)
    assert "没有可以撤销的了" in told(page, "call_told")
    press(qtbot, page, "1", "1", "1", "1", ENTER)
    assert told(page) == "已唱 3 / 有效 4 张"
    page.close()
    shell.close()
    again.close()


def test_a_draft_of_another_ballot_is_not_taken(qtbot: QtBot, desk: Desk) -> None:
    key = counted_out(desk)
    draft = unfinished.key("calling", key)
    for kept in (
        {"ballots": "2", "values": "1,2", "form": "each|None|1,2,3,4"},
        {"ballots": "9", "values": ",".join("1" * 12), "form": "each|None|1,2,3,4"},
        {"ballots": "1", "values": ",".join("100" * 4), "form": "level|None|1,2,3,4"},
        {"ballots": "x", "values": "", "form": "each|None|1,2,3,4"},
    ):
        unfinished.keep(desk, draft, kept)
        shell, page = page_of(qtbot, desk, key)
        assert told(page) == "已唱 0 / 有效 4 张"
        page.close()
        shell.close()


def test_names_are_hidden_on_demand(qtbot: QtBot, desk: Desk) -> None:
    key = counted_out(desk)
    shell, page = page_of(qtbot, desk, key)
    strokes = named(page, "strokes", StrokeSheet)
    assert [row.name for row in strokes._rows] == list(voting.APPLICANTS)
    press(qtbot, page, Qt.Key.Key_F11)
    assert [row.name for row in strokes._rows] == [""] * 4
    assert "甲" not in page.accessibleName()
    assert named(page, "call_hide", QPushButton).text() == "显示姓名（F11）"
    qtbot.mouseClick(named(page, "call_hide", QPushButton), Qt.MouseButton.LeftButton)
    assert "甲一" in page.accessibleName()
    page.close()
    shell.set_veiled(True)
    veiled = CallingPage(shell, poll(desk, key))
    veiled.show()
    assert [row.name for row in named(veiled, "strokes", StrokeSheet)._rows] == [""] * 4
    veiled.close()
    shell.close()


def test_cells_are_clicked_and_choosing_goes_by_number(qtbot: QtBot, desk: Desk) -> None:
    key = counted_out(desk, form="choose", most=2)
    shell, page = page_of(qtbot, desk, key)
    strokes = named(page, "strokes", StrokeSheet)
    press(qtbot, page, "3")
    qtbot.mouseClick(strokes, Qt.MouseButton.LeftButton, pos=strokes.cell_of(1, "yes").center().toPoint())
    press(qtbot, page, "1")
    assert "一张票最多2人" in told(page, "call_told")
    press(qtbot, page, ENTER, ENTER)
    assert read_of(page) == (0, 1, 1, 0)
    assert told(page) == "已唱 2 / 有效 4 张"
    page.close()
    shell.close()


def test_the_strokes_are_five_to_a_character_and_fit_their_cells(qtbot: QtBot, desk: Desk) -> None:
    key = counted_out(desk, 8)
    shell, page = page_of(qtbot, desk, key)
    for _ in range(7):
        press(qtbot, page, "1", "1", "1", "1", ENTER)
    strokes = named(page, "strokes", StrokeSheet)
    cell, empty = strokes.cell_of(0, "yes").toRect(), strokes.cell_of(0, "no").toRect()
    picture = strokes.grab().toImage()

    def dark(left: int, right: int) -> int:
        return sum(
            picture.pixelColor(x, y).lightness() < 90
            for x in range(left, right)
            for y in range(cell.top() + 4, cell.bottom() - 4)
        )

    step = strokes._size() + 4
    first, second = (dark(cell.left() + 8 + n * step, cell.left() + 8 + (n + 1) * step) for n in (0, 1))
    assert first > second > 0  # a whole 正, then two strokes
    assert dark(cell.left() + 8 + 2 * step, cell.right() - 50) == 0
    assert dark(empty.left() + 4, empty.right() - 50) == 0
    assert len(STROKES) == 5
    page.close()
    shell.close()


def test_beginning_again_asks_first(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    key = counted_out(desk)
    shell, page = page_of(qtbot, desk, key)
    press(qtbot, page, "1", "1", "1", "1", ENTER)
    asked: list[str] = []
    answers = iter((False, True))
    monkeypatch.setattr("aiddesk.ui.dialogs.confirm", lambda _p, what, *_a: bool(asked.append(what)) or next(answers))
    for left in (1, 0):
        qtbot.mouseClick(named(page, "call_restart", QPushButton), Qt.MouseButton.LeftButton)
        assert page._calling.totals.ballots == left
    assert asked == ["已唱的1张全部清零，从头再唱。"] * 2
    page.close()
    shell.close()
