"""A notice before one class, by clicking: its class is chosen, and no principal is asked for what it shows."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.notices import notices
from aiddesk.queries.places import classes
from tests.services import small
from tests.services.small import YEAR
from tests.ui.hands import Hands, named

CLASS = "五年级1班"


def test_a_class_notice_is_drafted_hung_and_closed_without_recognising(qtbot: QtBot, tmp_path: Path) -> None:
    clock = small.at(2026, 9, 7)
    desk = small.make(tmp_path / "s.aid", clock)
    small.survey(desk, small.apply(desk, "甲一"))
    small.hold_vote(desk, classes(desk, YEAR)[0].id)
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1093, 556)
    shell.show()
    hands = Hands(qtbot, shell)
    shell.go("notices")
    assert "哪个班级" in hands.fill("draft_notice", {"scope": "class"})
    assert hands.fill("draft_notice", {"scope": "class", "part": CLASS}) == ""
    screen = shell.tabs.seen()
    assert screen.heads.current().title == "第1号 五年级1班认定公示（助前）"
    assert [r.name for r in screen.lines.rows()] == ["甲一"]
    assert hands.fill("post_notice", {}) == ""
    clock.day = date(2026, 9, 15)
    shell.reload()
    hands.click("finish_notice")
    assert not named(screen, "approve_recognition", QPushButton).isVisible()
    assert named(screen, "take_down", QPushButton).isVisible()
    assert notices(desk, YEAR)[0].status == "finished"
    desk.close()
