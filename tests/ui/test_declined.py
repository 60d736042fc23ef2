"""A family that was turned down, by clicking: the talk at once, the letter, the appeal, and its answer."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.cases import case
from aiddesk.queries.declined import appeals, declined, talks
from aiddesk.queries.notices import notice_lines
from aiddesk.queries.places import staff
from aiddesk.services import cases
from aiddesk.services import notices as posting
from aiddesk.services.registers import Desk
from aiddesk.services.sample import SteppingClock
from aiddesk.ui.formdialog import FormDialog
from tests.services import small
from tests.ui.hands import Hands, named
from tests.ui.walking import nameless


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 10)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    yield made
    made.close()


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Hands:
    small.survey(desk, small.apply(desk, "甲一"))
    small.survey(desk, small.apply(desk, "甲二"))
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    return Hands(qtbot, shell)


def answer(hands: Hands, start: Callable[[], object], *forms: dict[str, str] | None) -> list[str]:
    """Begin what asks in forms one after another; fill each and press its act, or cancel for None; returns titles."""
    titles: list[str] = []
    left = list(forms)

    def type_in() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FormDialog) or dialog.windowTitle() in titles:
            QTimer.singleShot(10, type_in)
            return
        titles.append(dialog.windowTitle())
        assert dialog.height() <= 560
        assert nameless(dialog) == []
        typed = left.pop(0)
        if left:
            QTimer.singleShot(0, type_in)
        if typed is not None:
            dialog.form.set_values({**dialog.form.values(), **typed})
        button = "cancel" if typed is None else "act"
        hands.qtbot.mouseClick(named(dialog, button, QPushButton), Qt.MouseButton.LeftButton)
        if typed is not None and dialog.isVisible():
            titles.append("\n".join(w.text() for w in dialog.findChildren(QLabel) if w.objectName().endswith("fault")))
            hands.qtbot.mouseClick(named(dialog, "cancel", QPushButton), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, type_in)
    start()
    return titles


def entry(hands: Hands, name: str) -> Callable[[], None]:
    action = hands.shell.findChild(QAction, name)
    assert action is not None, name
    return action.trigger


def offered(hands: Hands) -> set[str]:
    menu = named(hands.shell.tabs.seen(), "case_menu", QMenu)
    menu.aboutToShow.emit()
    every = {"record_talk", "refusal_letter", "appeal", "decide_appeal", "print_talk", "print_appeal", "print_answer"}
    return {a.objectName() for a in menu.actions() if a.isVisible()} & every


def previewed(hands: Hands) -> None:
    """Close the preview of a paper that an act shows."""
    hands.settle()
    shown = [d for d in hands.shell.findChildren(QDialog) if d.isVisible()]
    assert len(shown) == 1
    shown[0].reject()


def test_from_the_refusal_to_the_answer(hands: Hands, desk: Desk, clock: SteppingClock) -> None:
    key = str(desk.value("SELECT id FROM aid_case ORDER BY rowid LIMIT 1"))
    hands.shell.go("cases")
    hands.shell.tabs.seen().grid.select(key)
    assert offered(hands) == set()
    talk = {"content": "说明了原因", "means": "visit"}
    titles = answer(hands, entry(hands, "end_declined"), {"reason": "家里经营超市"}, talk)
    assert titles == ["不予认定：甲一", "沟通记录：甲一"]
    (held,) = talks(desk, key)
    assert (held.person, held.relation, held.staff) == ("家长甲一", "父亲", "李春梅")
    facts = named(hands.shell, "case_facts", QLabel)
    assert facts.text().startswith("还差告知书；可申诉到09月28日。")
    assert offered(hands) == {"record_talk", "refusal_letter", "appeal", "print_talk", "print_appeal"}

    assert answer(hands, entry(hands, "refusal_letter"), {"reason": "收入高于标准"}) == ["不予认定告知书：甲一"]
    previewed(hands)
    clock.day = date(2026, 9, 11)
    answer(hands, entry(hands, "refusal_letter"), {"received_on": "2026-09-11", "receiver": "家长甲一"})
    previewed(hands)
    assert facts.text().startswith("已沟通，告知书已签收；可申诉到09月28日。")

    told = answer(hands, entry(hands, "appeal"), {"content": ""})
    assert "申诉的内容" in told[1]
    answer(hands, entry(hands, "appeal"), {"content": "超市已转让"})
    assert facts.text().startswith("已沟通，告知书已签收；有申诉，09月16日前答复。")
    assert "decide_appeal" in offered(hands)
    assert "appeal" not in offered(hands)
    hands.shell.go("overview")
    assert "1件认定申诉，09月16日前答复" in [w.text() for w in hands.shell.tabs.seen().findChildren(QLabel)]
    hands.shell.go("cases", status="declined", case_id=key)
    who = next(s.id for s in staff(desk, "principal"))
    typed = {"is_upheld": "1", "decision": "转让属实", "staff_id": who}
    assert answer(hands, entry(hands, "decide_appeal"), typed) == ["申诉处理：甲一"]
    previewed(hands)
    assert case(desk, key).row.status == "surveyed"
    assert [a.status for a in appeals(desk, key)] == ["upheld"]
    hands.shell.undo()
    assert declined(desk, key) is not None


def test_a_talk_may_wait_and_is_then_asked_for(hands: Hands, desk: Desk) -> None:
    key = str(desk.value("SELECT id FROM aid_case ORDER BY rowid LIMIT 1"))
    small.hold_vote(desk, case(desk, key).row.class_id)
    hands.shell.reload()
    hands.shell.go("votes", part="review", step="class_teacher")
    page = hands.shell.tabs.seen()
    named(page, "waiting", QWidget).select(key)  # type: ignore[attr-defined]  # our Grid
    titles = answer(hands, lambda: hands.click("review_decline"), {"opinion": "收入不低"}, None)
    assert titles == ["班主任审核：不通过", "沟通记录：甲一"]
    assert talks(desk, key) == ()
    hands.shell.go("overview")
    told = [w.text() for w in hands.shell.tabs.seen().findChildren(QLabel)]
    assert "1名学生不予认定，还没有沟通记录" in told
    hands.shell.go("cases", status="declined")
    assert [r.name for r in hands.shell.tabs.seen().grid.rows()] == ["甲一"]


def test_an_objection_that_is_upheld_leads_on_to_the_talk(hands: Hands, desk: Desk) -> None:
    key = str(desk.value("SELECT id FROM aid_case ORDER BY rowid LIMIT 1"))
    small.hold_vote(desk, case(desk, key).row.class_id)
    draft = posting.NoticeDraft(scope="class", part="五年级1班")
    hung = posting.draft_notice(desk, "2026-1", draft).subject_id
    posting.post(desk, hung)
    line = next(n.id for n in notice_lines(desk, hung) if n.case_id == key)
    for about in (line, ""):
        posting.object_to(desk, hung, posting.ObjectionDraft(about, "phone", "", "有车"))
    hands.shell.reload()
    hands.shell.go("notices")
    screen = hands.shell.tabs.seen()
    told = {"investigators": "周敏", "finding": "已核实", "reply": "已答复"}
    screen.objections.select(next(o.id for o in screen.objections.rows() if o.line_id))
    titles = answer(hands, lambda: hands.click("settle"), {**told, "upheld": "1"}, {"content": "说明了原因"})
    assert titles == ["处理异议：甲一", "沟通记录：甲一"]
    assert len(talks(desk, key)) == 1
    screen.objections.select(next(o.id for o in screen.objections.rows() if not o.line_id))
    assert answer(hands, lambda: hands.click("settle"), told) == ["处理异议：整份公示"]


def test_several_that_are_turned_down_together_are_told_where_to_be_found(hands: Hands, desk: Desk) -> None:
    key = str(desk.value("SELECT id FROM aid_case ORDER BY rowid LIMIT 1"))
    small.hold_vote(desk, case(desk, key).row.class_id)
    hands.shell.reload()
    hands.shell.go("votes", part="review", step="class_teacher")
    named(hands.shell.tabs.seen(), "waiting", QTableView).selectAll()
    assert answer(hands, lambda: hands.click("review_decline"), {"opinion": "收入不低"}) == ["班主任审核：不通过"]
    said = [w.text() for w in hands.shell.findChildren(QLabel)]
    assert any(text.startswith("2名学生不予认定，请在“困难认定”") for text in said)


def test_dignity_mode_hides_the_talk_while_it_is_typed(hands: Hands, desk: Desk) -> None:
    key = str(desk.value("SELECT id FROM aid_case ORDER BY rowid LIMIT 1"))
    cases.decline(desk, key, "家里经营超市")
    hands.shell.reload()
    hands.shell.go("cases", case_id=key)
    seen: list[tuple[str, bool]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FormDialog):
            QTimer.singleShot(10, look)
            return
        for is_veiled in (True, False):
            hands.shell.set_veiled(is_veiled)
            seen.append((dialog.windowTitle(), dialog.form.isVisible()))
        dialog.reject()

    for name in ("record_talk", "refusal_letter", "appeal"):
        QTimer.singleShot(0, look)
        entry(hands, name)()
    assert seen == [
        ("沟通记录", False), ("沟通记录：甲一", True), ("不予认定告知书", False), ("不予认定告知书：甲一", True),
        ("登记申诉", False), ("登记申诉：甲一", True),
    ]  # fmt: skip
    hands.shell.set_veiled(True)
    assert "还差" not in named(hands.shell, "case_facts", QLabel).text()
