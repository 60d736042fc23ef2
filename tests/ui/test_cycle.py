"""One school, one whole cycle, by clicking and typing: from an empty register to a package at the township."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.awards import award_lists, awards
from aiddesk.queries.cases import cases
from aiddesk.queries.notices import notices
from aiddesk.queries.packages import control_totals
from aiddesk.queries.places import classes, staff
from aiddesk.queries.students import students
from aiddesk.queries.votes import vote
from aiddesk.services import registers, verification
from aiddesk.services.registers import Desk, PlaceDraft
from aiddesk.services.sample import SteppingClock
from tests.ui.hands import Hands, hold_meeting, named, opened
from tests.ui.walking import nameless

ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"
CLASS = "七年级1班"
TERM = "2026-1"


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(date(2026, 9, 7))


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Desk:
    draft = PlaceDraft(
        "school", "青山镇中心学校", "3199000002", ("primary", "junior"), "李春梅", "张建国", "0999-5550123"
    )
    return registers.create(tmp_path / "school.aid", draft, clock)


def test_a_whole_cycle_by_hand(
    qtbot: QtBot, desk: Desk, clock: SteppingClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    hands = Hands(qtbot, shell)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(ROSTER), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path / "stick"))
    (tmp_path / "stick").mkdir()

    _import_roster(hands, desk)
    chosen = _apply(hands, desk)
    _survey(hands, desk, len(chosen))
    _vote(hands, desk)
    _review(hands, desk)
    _notice(hands, desk, clock)
    _pay(hands, desk, clock)
    _notice_after(hands, desk, clock)
    _exchange(hands, desk, clock, tmp_path, monkeypatch)
    assert "完好" in verification.verify(desk).message
    for key in ("overview", "roster", "cases", "votes", "notices", "awards", "archive", "exchange"):
        shell.go(key)
        assert nameless(shell) == []
    shell.close()
    desk.close()


def _import_roster(hands: Hands, desk: Desk) -> None:
    assert "导入名册" in named(hands.shell, "next_what", QLabel).text()
    hands.shell.go("roster")
    hands.click("import")
    hands.settle()
    dialog = opened(hands.shell, "roster_import")
    assert "新增 571人" in named(dialog, "changes", QLabel).text()
    hands.click("act", dialog)
    hands.settle()
    assert len(students(desk, 2026)) == 571
    hands.shell.undo()
    assert students(desk, 2026) == ()
    hands.shell.redo()
    assert len(students(desk, 2026)) == 571
    find = named(hands.shell.tabs.seen(), "find", QWidget)
    hands.qtbot.keyClicks(find, "jsh")
    hands.qtbot.waitUntil(lambda: 0 < len(hands.shell.tabs.seen().grid.rows()) < 20)
    assert "金思豪" in {r.name for r in hands.shell.tabs.seen().grid.rows()}


def _apply(hands: Hands, desk: Desk) -> list[str]:
    hands.shell.go("cases")
    people = [s for s in students(desk, 2026, kept="special") if s.class_title == CLASS]
    assert len(people) >= 4
    assert hands.fill("apply_listed", {"who": ",".join(s.id for s in people)}) == ""
    assert len(cases(desk, 2026)) == len(people)
    grid = hands.shell.tabs.seen().grid
    grid.select(cases(desk, 2026)[0].id)
    fault = hands.fill("edit_application", {"income_per_head": "三千"})
    assert "不是金额" in fault
    family = "李建国，41，父亲，，务农，9600，良好\n王秀英，39，母亲，某厂，工人，18000，健康"
    typed = {"household_size": "4", "income_per_head": "5200.5", "members": family, "promise_signed": "1"}
    assert hands.fill("edit_application", typed) == ""
    return [s.id for s in people]


def _survey(hands: Hands, desk: Desk, count: int) -> None:
    for done in range(count):
        hands.click("survey_open")
        dialog = opened(hands.shell, "survey")
        boxes = named(dialog, "survey_form", QWidget).findChildren(QComboBox)
        assert len(boxes) == 14
        for number, box in enumerate(boxes):
            # Digits choose: "1" goes to the option that begins with it.
            hands.qtbot.keyClick(box, Qt.Key.Key_1 if (number + done) % 3 else Qt.Key.Key_2)
        hands.click("act", dialog)
    rows = cases(desk, 2026)
    assert {r.status for r in rows} == {"surveyed"}
    assert all(r.score and r.level for r in rows)


def _vote(hands: Hands, desk: Desk) -> None:
    hands.shell.go("votes")
    screen = hands.shell.tabs.seen()
    assert hands.fill("set_teacher", {"teacher": "何雨桐"}) == ""
    hands.click("open_vote")
    dialog = opened(hands.shell, "open_vote_dialog")
    hands.click("act", dialog)
    assert "记录人" in named(dialog, "recorder_fault", QLabel).text()
    dialog.meeting.set_values({"recorder": "周敏"})
    hands.click("act", dialog)
    card = vote(desk, screen.classes.current().vote_id)
    wrong = {"issued": card.present + 1, "valid": card.present, "void": 0, "unused": 0}
    assert "对不上" in hands.fill("count_ballots", wrong)
    assert hands.fill("count_ballots", {**wrong, "unused": 1}) == ""
    for counter, name, yes in (("count_first", "周敏", card.present - 1), ("count_second", "吴晓兰", card.present)):
        _count(hands, counter, name, yes, card.present - yes)
    assert "不一致" in named(screen, "vote_advice", QLabel).text()
    _count(hands, "count_second", "", card.present - 1, 1)
    hands.click("close_vote")
    assert {r.status for r in cases(desk, 2026)} == {"voted"}


def _count(hands: Hands, counter: str, name: str, yes: int, no: int) -> None:
    hands.click(counter)
    dialog = opened(hands.shell, "count_dialog")
    model = dialog.table.grid.model()
    for row in range(model.rowCount()):
        for column, value in ((2, yes), (3, no), (4, 0)):
            model.setData(model.index(row, column), str(value), Qt.ItemDataRole.EditRole)
    if name:
        dialog.name.set_values({"counter": name})
    hands.click("act", dialog)
    assert not dialog.isVisible()


def _review(hands: Hands, desk: Desk) -> None:
    hands.shell.go("votes", part="review", step="class_teacher")
    for name, role in (("周敏", "aid_office"), ("陈志远", "leading_group")):
        added = hands.fill_opened(lambda: hands.shell.go("votes", act="add_staff"), {"name": name, "roles": role})
        assert added == ""
    for step, who in (("class_teacher", "何雨桐"), ("aid_office", "周敏")):
        hands.shell.go("votes", part="review", step=step)
        screen = hands.shell.tabs.seen()
        reviewer = named(screen, "reviewer", QComboBox)
        reviewer.setCurrentIndex(next(n for n in range(reviewer.count()) if who in reviewer.itemText(n)))
        assert hands.fill("review_pass", {"opinion": "情况属实，同意。"}) == ""
    hands.shell.go("votes", part="review", step="leading_group")
    assert not named(hands.shell.tabs.seen(), "review_pass", QPushButton).isVisible()
    hold_meeting(hands, lambda: hands.click("hold_meeting"), {"place": "会议室", "recorder": "李春梅"})
    assert {r.status for r in cases(desk, 2026)} == {"reviewed"}


def _notice(hands: Hands, desk: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 18)
    hands.shell.go("notices")
    assert "原因" in hands.fill("draft_notice", {"days": "3"})
    assert hands.fill("draft_notice", {}) == ""
    assert hands.fill("post_notice", {"posted_on": "2026-09-18"}) == ""
    head = notices(desk, 2026)[0]
    assert head.last_day == date(2026, 9, 24)
    clock.day = head.last_day
    hands.shell.reload()
    screen = hands.shell.tabs.seen()
    assert not named(screen, "finish_notice", QPushButton).isVisible()
    clock.day = date(2026, 9, 28)
    hands.shell.reload()
    hands.click("finish_notice")
    assert hands.fill("approve_recognition", {}) == ""
    assert hands.fill("take_down", {}) == ""
    assert {r.status for r in cases(desk, 2026)} == {"recognised"}


def _pay(hands: Hands, desk: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 10, 12)
    hands.shell.go("awards")
    screen = hands.shell.tabs.seen()
    for code in ("YJ_JSS", "YJ_FJSS"):
        before = len(award_lists(desk, TERM))
        assert hands.fill("draw", {"programme": code}) == ""
        head = award_lists(desk, TERM)[0]
        assert len(award_lists(desk, TERM)) == before + 1
        screen.lists.select(head.id)
        each = 75000 if code == "YJ_JSS" else 37500
        assert {a.amount for a in awards(desk, head.id)} == {each}
        assert "资金不够" in hands.fill("approve_list", {})
        fund = {"programme": code, "amount": str(head.amount / 100), "document": "教财拨〔2026〕18号"}
        assert hands.fill("receive_fund", fund) == ""
        assert hands.fill("approve_list", {}) == ""
        assert "原因" in hands.fill("pay", {"way": "cash"})
        assert hands.fill("pay", {"way": "card"}) == ""
        screen.lists.select(head.id)
        with_page = dict.fromkeys(a.page for a in awards(desk, head.id))
        for page in with_page:
            assert hands.fill("sign_page_open", {"page": str(page)}) == ""
            dialog = opened(hands.shell, "sign_page")
            hands.click("act", dialog)
        assert {a.status for a in awards(desk, head.id)} == {"signed"}


def _notice_after(hands: Hands, desk: Desk, clock: SteppingClock) -> None:
    for head in award_lists(desk, TERM):
        hands.shell.go("notices")
        clock.day = date(2026, 10, 13)
        assert hands.fill("draft_notice", {"phase": "after_aid", "award_list_id": head.id}) == ""
        assert hands.fill("post_notice", {}) == ""
        clock.day = date(2026, 10, 26)
        hands.shell.reload()
        hands.click("finish_notice")
        assert hands.fill("take_down", {}) == ""


def _exchange(hands: Hands, desk: Desk, clock: SteppingClock, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = registers.create(folder / "office.aid", PlaceDraft("township", "青山镇中心校", officer="马晓东"), clock)
    other = window(office)
    hands.qtbot.addWidget(other)
    other.show()
    there = Hands(hands.qtbot, other)
    other.go("exchange")
    key = named(other, "own_key", QLabel).text().replace("\n", "")
    hands.shell.go("exchange")
    assert "收件码" in hands.fill(
        "set_receiver", {"township": "青山镇中心校", "receiver_key": key[:-1] + ("q" if key[-1] != "q" else "p")}
    )
    assert hands.fill("set_receiver", {"township": "青山镇中心校", "receiver_key": key}) == ""
    hands.click("send")
    hands.read_sentence()
    hands.settle()
    package = next((folder / "stick").glob("*.aidpack"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(package), ""))
    there.click("receive")
    there.read_sentence()
    there.settle()
    assert "控制数两边一致" in there.told[0]
    assert control_totals(office, desk.place.id, TERM) == control_totals(desk, desk.place.id, TERM)
    assert len(students(office, 2026)) == 571
    assert [c.title for c in classes(office, 2026, desk.place.id)] == [c.title for c in classes(desk, 2026)]
    assert len(staff(office, school_id=desk.place.id)) == len(staff(desk))
    other.close()
    office.close()
