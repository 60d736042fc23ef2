"""困难等级名称 in one dialog; after that every tab speaks in the school's words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.levels import DEFAULT
from aiddesk.domain.words import LEVELS
from aiddesk.queries.cases import cases
from aiddesk.services import levels
from aiddesk.store.desk import Desk
from aiddesk.ui.shell import Shell
from tests.services import marking, small
from tests.services.small import YEAR
from tests.services.test_levels import OWN, old_words
from tests.ui.hands import Hands, named

TABS = ("overview", "roster", "cases", "votes", "notices", "awards", "archive", "exchange")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = small.make(tmp_path / "s.aid", small.at(YEAR, 9, 7))
    yield opened
    opened.close()


def show(qtbot: QtBot, desk: Desk) -> Hands:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    shell.go("cases")
    return Hands(qtbot, shell)


def choose(hands: Hands, typed: dict[str, str]) -> str:
    """Type the words into the dialog of the menu; returns the fault shown."""
    return hands.fill_opened(named(hands.shell, "level_words", QAction).trigger, typed)


def seen(root: QWidget) -> list[str]:
    """Return every text that a window holds, also what stands on pages behind."""
    found = [w.text() for kind in (QLabel, QAbstractButton, QLineEdit) for w in root.findChildren(kind)]
    found += [w.itemText(n) for w in root.findChildren(QComboBox) for n in range(w.count())]
    for view in root.findChildren(QAbstractItemView):
        model = view.model()
        if model is not None:
            places = [(r, c) for r in range(model.rowCount()) for c in range(model.columnCount(QModelIndex()))]
            found += [str(model.index(r, c).data() or "") for r, c in places]
    return found


def test_the_words_are_chosen_and_taken_back(qtbot: QtBot, desk: Desk) -> None:
    hands = show(qtbot, desk)
    small.survey(desk, small.apply(desk, "甲一"), "hard")
    assert "还要有一个困难等级" in choose(hands, {"hard": "", "ordinary": ""})
    assert "这一等级不能停用" in choose(hands, {"hard": ""})
    assert desk.levels == DEFAULT
    assert choose(hands, {"hard": "相对贫困", "ordinary": "临时贫困", "none": "不贫困"}) == ""
    assert tuple(desk.levels.used.values()) == ("特别困难", "相对贫困", "临时贫困", "不贫困")
    texts = seen(hands.shell.tabs.seen())
    assert "相对贫困" in texts
    assert any("相对贫困1人" in text for text in texts)
    assert "困难" not in texts
    hands.shell.undo()
    assert dict(desk.levels.used) == LEVELS
    assert "困难" in seen(hands.shell.tabs.seen())


def test_every_tab_speaks_in_the_schools_words(qtbot: QtBot, tmp_path: Path) -> None:
    made = marking.school(tmp_path, small.at(2026, 9, 7), OWN)
    hands = show(qtbot, made.desk)
    shell: Shell = hands.shell
    said: set[str] = set()
    for key in TABS:
        shell.go(key)
        if key == "cases":
            shell.go("cases", case_id=made.case_id)
        texts = seen(shell.tabs.seen())
        assert [text for text in texts if old_words(text)] == [], key
        said |= {key for text in texts if any(word in text for word in OWN.values())}
    assert said >= {"cases", "awards"}
    shell.close()
    made.desk.close()


def test_every_dialog_speaks_in_the_schools_words(qtbot: QtBot, tmp_path: Path) -> None:
    made = marking.school(tmp_path, small.at(2026, 9, 7), {**OWN, "ordinary": ""})
    hands = show(qtbot, made.desk)
    said = set()
    for act in ("requalify", "survey_families", "families", "schemes", "level_changes", "rechecks", "class_packs"):
        named(hands.shell, act, QAction).trigger()
        (dialog,) = [d for d in hands.shell.findChildren(QDialog) if d.isVisible()]
        texts = seen(dialog)
        assert [text for text in texts if old_words(text)] == [], act
        assert not any("标丙" in text for text in texts)
        said |= {act for text in texts if "标甲" in text or "标乙" in text}
        dialog.close()
        dialog.deleteLater()
    assert said >= {"schemes", "level_changes"}
    hands.shell.close()
    made.desk.close()


def test_with_two_levels_only_two_are_offered(qtbot: QtBot, desk: Desk) -> None:
    levels.set_levels(desk, {"special": "特殊困难", "hard": "", "ordinary": "困难", "none": "不困难"})
    key = small.apply(desk, "甲一")
    hands = show(qtbot, desk)
    hands.shell.go("cases", case_id=key)
    hands.click("survey_open")
    dialog = named(hands.shell, "survey", QWidget)
    box = named(dialog, "level", QComboBox)
    assert [box.itemText(n) for n in range(box.count())] == ["按得分", "特殊困难", "困难", "不困难"]
    assert [row.level for row in cases(desk, YEAR)] == [""]
