"""The chosen case beside the table: within reach in a narrow window, its menu offering only what applies."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.queries.students import students
from aiddesk.services import cases, registers, roster
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.shell import Shell
from tests.ui.hands import Hands, named, opened

ROSTER = "姓名\t班级\n王五\t一年级1班\n赵六\t一年级1班"


def _desk(tmp_path: Path, kind: str) -> Desk:
    draft = registers.PlaceDraft(kind, "某校", officer="李春梅")
    return registers.create(tmp_path / "s.aid", draft, SteppingClock(date(2026, 9, 15)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = _desk(tmp_path, "school")
    roster.import_plan(made, roster.plan_pasted(made, ROSTER, 2026), 2026)
    yield made
    made.close()


def _shown(qtbot: QtBot, desk: Desk, width: int) -> Shell:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(width, 556)
    shell.show()
    shell.go("cases")
    QApplication.processEvents()
    return shell


def _applied(desk: Desk) -> str:
    return cases.apply(desk, students(desk, 2026)[0].id, 2026, ApplicationDraft()).subject_id


def test_a_narrow_window_shows_the_case_over_the_table_and_esc_puts_it_away(qtbot: QtBot, desk: Desk) -> None:
    key = _applied(desk)
    shell = _shown(qtbot, desk, 1093)
    page = shell.tabs.seen()
    page.grid.select(key)
    panel = named(page, "case", QWidget)
    assert not panel.isVisible()
    Hands(qtbot, shell).click("open_panel")
    assert panel.isVisible()
    assert named(panel, "edit_application", QPushButton).isVisible()
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert panel.isVisible()


def test_a_wide_window_has_the_case_beside_the_table_always(qtbot: QtBot, desk: Desk) -> None:
    _applied(desk)
    page = _shown(qtbot, desk, 1366).tabs.seen()
    assert named(page, "case", QWidget).isVisible()
    assert not named(page, "open_panel", QPushButton).isVisible()


def test_enter_opens_the_survey_while_it_is_open_and_the_case_afterwards(qtbot: QtBot, desk: Desk) -> None:
    key = _applied(desk)
    shell = _shown(qtbot, desk, 1093)
    page = shell.tabs.seen()
    page.grid.select(key)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    opened(shell, "survey").reject()
    cases.withdraw(desk, key, "家长来电说不再申请")
    page.refresh()
    page.grid.select(key)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert named(page, "case", QWidget).isVisible()


def test_the_menu_offers_what_the_case_has_come_to(qtbot: QtBot, desk: Desk) -> None:
    key = _applied(desk)
    page = _shown(qtbot, desk, 1366).tabs.seen()
    menu = named(page, "case_menu", QMenu)

    def offered() -> set[str]:
        menu.aboutToShow.emit()
        return {a.objectName() for a in menu.actions() if a.isEnabled() and not a.isSeparator()}

    always = {"set_categories", "print_application", "print_visits", "print_card"}
    assert offered() == set()  # nobody is chosen
    page.grid.select(key)
    assert offered() == always | {"end_withdrawn", "end_declined"}
    cases.withdraw(desk, key, "家长来电说不再申请")
    page.refresh()
    page.grid.select(key)
    assert offered() == always


def test_a_township_only_looks(qtbot: QtBot, tmp_path: Path) -> None:
    desk = _desk(tmp_path, "township")
    shell = _shown(qtbot, desk, 1366)
    page = shell.tabs.seen()
    texts = {b.text().strip() for b in page.findChildren(QPushButton) if b.isVisible()}
    assert not texts & {"登记申请", "名单比对", "录入调查", "更多", "申请表", "家访"}
    assert not [d for d in shell.findChildren(QDialog) if d.isVisible()]
    desk.close()


def test_dignity_mode_reaches_an_open_form_by_its_key(qtbot: QtBot, desk: Desk) -> None:
    key = _applied(desk)
    shell = _shown(qtbot, desk, 1366)
    page = shell.tabs.seen()
    page.grid.select(key)
    seen: list[tuple[str, bool, bool]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, FormDialog):
            QTimer.singleShot(10, look)
            return
        qtbot.waitUntil(dialog.isActiveWindow)
        for _press in range(3):
            seen.append((dialog.windowTitle(), dialog.form.isVisible(), shell.is_veiled))
            qtbot.keyClick(dialog, Qt.Key.Key_F11)
        dialog.reject()

    QTimer.singleShot(0, look)
    Hands(qtbot, shell).click("edit_application")
    open_, veiled = ("认定申请表：王五", True, False), ("认定申请表", False, True)
    assert seen == [open_, veiled, open_]


def test_a_visit_is_hidden_in_dignity_mode(qtbot: QtBot, desk: Desk) -> None:
    key = _applied(desk)
    shell = _shown(qtbot, desk, 1366)
    page = shell.tabs.seen()
    page.grid.select(key)
    Hands(qtbot, shell).click("visit")
    dialog = opened(shell, "visit_dialog")
    shell.set_veiled(True)
    assert "王五" not in dialog.windowTitle()
    assert not named(dialog, "visit_form", QWidget).isVisible()
    shell.set_veiled(False)
    assert "王五" in dialog.windowTitle()
    assert named(dialog, "visit_form", QWidget).isVisible()
    dialog.reject()


def test_the_counts_are_those_of_the_class_that_is_shown(qtbot: QtBot, desk: Desk) -> None:
    roster.import_plan(desk, roster.plan_pasted(desk, "姓名\t班级\n孙七\t二年级1班", 2026), 2026)
    for row in students(desk, 2026):
        cases.apply(desk, row.id, 2026, ApplicationDraft())
    page = _shown(qtbot, desk, 1366).tabs.seen()
    box, every = named(page, "classes", QComboBox), named(page, "status_all", QPushButton)
    survey = named(page, "survey_open", QPushButton)
    assert (every.text(), survey.text().strip()) == ("全部3", "录入调查（3）")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_End)
    assert (every.text(), survey.text().strip()) == ("全部1", "录入调查（1）")
    assert [r.name for r in page.grid.rows()] == ["孙七"]
