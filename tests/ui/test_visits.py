"""Home visits and families by clicking: planned, recorded with photos of a folder, shown; siblings told once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.visits import PlanDraft
from aiddesk.queries.cases import case, cases
from aiddesk.queries.families import families
from aiddesk.queries.students import students
from aiddesk.queries.visits import to_visit
from aiddesk.services import cases as acts
from aiddesk.services import families as kin
from aiddesk.services import registers, roster, unfinished, visits
from aiddesk.services.registers import Desk
from aiddesk.services.sample import SteppingClock
from aiddesk.ui.formdialog import FormDialog
from aiddesk.ui.shell import Shell
from aiddesk.ui.widgets.grid import Grid
from tests.ui.hands import Hands, named, opened
from tests.ui.test_veil import everything
from tests.ui.walking import nameless

FATHER = "990000198001010012"
SHEET = f"""姓名\t性别\t证件号\t班级\t家长姓名\t家长身份证号\t联系电话\t家庭住址
李小红\t女\t990000201301010027\t三年级1班\t李建国\t{FATHER}\t13000000001\t某县某镇南坪村3组
李小明\t男\t990000201501010013\t一年级1班\t李建国\t{FATHER}\t13000000001\t某县某镇南坪村3组
赵六六\t男\t990000201501010056\t一年级1班\t赵大大\t\t13000000003\t无门牌"""
YEAR = 2026


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = SteppingClock(date(2026, 9, 10))
    made = registers.create(tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅"), clock)
    registers.add_staff(made, "何雨桐", ("class_teacher",))
    roster.import_plan(made, roster.plan_pasted(made, SHEET, YEAR), YEAR)
    yield made
    registers.close(made)


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk) -> Iterator[Hands]:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    shell.go("cases")
    yield Hands(qtbot, shell)
    shell.close()


def apply(desk: Desk, name: str, draft: ApplicationDraft, *members: MemberDraft) -> str:
    key = next(s.id for s in students(desk, YEAR) if s.name == name)
    return acts.apply(desk, key, YEAR, draft, members).subject_id


def choose(shell: Shell, name: str) -> None:
    shell.reload()
    shell.tabs.seen().grid.select(next(r.id for r in cases(shell.desk, YEAR) if r.name == name))


def open_entry(hands: Hands, name: str, dialog: str) -> QDialog:
    hands.shell.tabs.seen().findChild(QAction, name).trigger()
    return opened(hands.shell, dialog)


def type_into(hands: Hands, root: QDialog, name: str, text: str) -> None:
    line = named(root, name, QLineEdit)
    line.selectAll()
    hands.qtbot.keyClicks(line, text)


def test_visits_are_planned_for_a_village_and_recorded(hands: Hands, desk: Desk) -> None:
    for name in ("李小红", "李小明", "赵六六"):
        apply(desk, name, ApplicationDraft())
    dialog = open_entry(hands, "plan_visits", "visit_plan")
    grid = named(dialog, "visit_rows", Grid)
    assert [r.village for r in grid.rows()] == ["南坪村", "南坪村", ""]
    hands.click("act", dialog)
    assert "请先在表里选择学生" in named(dialog, "fault", QLabel).text()
    grid.selectRow(0)
    grid.selectionModel().select(
        grid.model().index(1, 0), grid.selectionModel().SelectionFlag.Select | grid.selectionModel().SelectionFlag.Rows
    )
    type_into(hands, dialog, "on", "2026-09-01")
    hands.click("act", dialog)
    assert "已经过去" in named(dialog, "on_fault", QLabel).text()
    type_into(hands, dialog, "on", "2026-09-12")
    menu = named(dialog, "staff_menu", QMenu)
    menu.aboutToShow.emit()
    next(a for a in menu.actions() if a.text() == "何雨桐").trigger()
    hands.click("act", dialog)
    assert {(r.name, r.visitors) for r in to_visit(desk, YEAR) if r.planned_on} == {
        ("李小红", "李春梅、何雨桐"),
        ("李小明", "李春梅、何雨桐"),
    }
    assert named(dialog, "visit_state_planned", QPushButton).text() == "已安排2"
    grid.model().setData(grid.model().index(2, 0), "上山村", Qt.ItemDataRole.EditRole)
    assert {r.village for r in to_visit(desk, YEAR)} == {"南坪村", "上山村"}
    grid.select(next(r.case_id for r in grid.rows() if r.name == "李小红"))
    hands.click("record_visit", dialog)
    visit = opened(dialog, "visit_dialog")
    assert named(visit, "visitors", QLineEdit).text() == "李春梅、何雨桐"
    hands.click("act", visit)
    assert "看到" in named(visit, "findings_fault", QLabel).text()
    hands.qtbot.keyClicks(named(visit, "findings", QPlainTextEdit), "ok")
    hands.click("act", visit)
    assert next(r.state for r in to_visit(desk, YEAR) if r.name == "李小红") == "done"
    assert named(dialog, "visit_state_done", QPushButton).text() == "已家访1"
    grid.select(next(r.case_id for r in grid.rows() if r.name == "李小明"))
    hands.click("print_day", dialog)
    hands.settle()
    opened(hands.shell, "paper").reject()
    hands.click("call_off", dialog)
    assert not any(r.planned_on for r in to_visit(desk, YEAR))
    assert nameless(dialog) == []
    dialog.reject()


def test_photos_of_a_folder_are_ticked_kept_and_looked_at(
    hands: Hands, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = apply(desk, "李小红", ApplicationDraft())
    folder = tmp_path / "DCIM"
    folder.mkdir()
    for number, day in enumerate(("10", "10", "09")):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = f"2026:09:{day} 10:0{number}:00"
        Image.new("RGB", (400, 300), (50 * number, 9, 9)).save(folder / f"IMG_{number}.jpg", exif=exif)
    (folder / "bad.jpg").write_bytes(b"x")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(folder))
    choose(hands.shell, "李小红")
    for turn in range(2):
        hands.click("visit")
        dialog = opened(hands.shell, "visit_dialog")
        hands.qtbot.keyClicks(named(dialog, "findings", QPlainTextEdit), "ok")
        hands.click("pick_folder", dialog)
        hands.settle()
        photos = named(dialog, "visit_photos", QListWidget)
        items = {photos.item(n).text().split("\n")[0]: photos.item(n) for n in range(photos.count())}
        ticked = {name for name, item in items.items() if item.checkState() == Qt.CheckState.Checked}
        assert not items["bad.jpg"].flags() & Qt.ItemFlag.ItemIsEnabled
        if turn == 0:
            assert ticked == {"IMG_0.jpg", "IMG_1.jpg"}
            hands.click("act", dialog)
            hands.settle()
            assert unfinished.take(desk, unfinished.key("visit", key)) is None
            continue
        assert ticked == set()
        assert "已存：李小红2026-09-10" in items["IMG_0.jpg"].text()
        hands.click("tick_all", dialog)
        assert named(dialog, "photo_count", QLabel).text() == "共4张，已选3张"
        hands.click("act", dialog)
        hands.settle()
        assert "2张已经存过" in hands.shell.status.message()
    assert [len(v.photos) for v in case(desk, key).visits] == [2, 1]
    named(hands.shell, "show_photos", QAction).trigger()
    viewer = opened(hands.shell, "visit_photos_dialog")
    assert "第1张，共3张" in named(viewer, "photo_caption", QLabel).text()
    hands.click("photo_on", viewer)
    hands.qtbot.keyClick(viewer, Qt.Key.Key_Right)
    assert "第3张，共3张" in named(viewer, "photo_caption", QLabel).text()
    assert not named(viewer, "photo_picture", QLabel).pixmap().isNull()
    hands.shell.set_veiled(True)
    assert not viewer.isVisible()
    named(hands.shell, "show_photos", QAction).trigger()
    assert not viewer.isVisible()


def test_a_folder_without_pictures_is_said_and_the_form_stays(
    hands: Hands, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply(desk, "李小红", ApplicationDraft())
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path / "empty"))
    choose(hands.shell, "李小红")
    hands.click("visit")
    dialog = opened(hands.shell, "visit_dialog")
    hands.qtbot.keyClicks(named(dialog, "findings", QPlainTextEdit), "typed before")
    hands.click("pick_folder", dialog)
    hands.read_sentence()
    assert "没有照片" in hands.told[0]
    assert dialog.isVisible()
    assert named(dialog, "findings", QPlainTextEdit).toPlainText() == "typed before"
    dialog.reject()


def test_siblings_are_confirmed_told_once_and_corrected_together(hands: Hands, desk: Desk) -> None:
    dialog = open_entry(hands, "families", "families")
    assert named(dialog, "family_part_possible", QPushButton).text() == "待确认1"
    hands.click("join", dialog)
    (family,) = families(desk, YEAR)
    assert [c.name for c in family.children] == ["李小明", "李小红"]
    hands.click("family_part_known", dialog)
    assert hands.fill("rename_family", {"name": "李家", "village": "南坪村"}, root=dialog) == ""
    assert families(desk, YEAR)[0].name == "李家"
    assert nameless(dialog) == []
    dialog.reject()

    first = apply(
        desk, "李小红", ApplicationDraft(household_size="4", debt="2万元"), MemberDraft("李建国", "46", "父亲")
    )
    second = apply(desk, "李小明", ApplicationDraft())
    choose(hands.shell, "李小明")
    shown: list[str] = []

    def confirm() -> None:
        form = QApplication.activeModalWidget()
        if not isinstance(form, FormDialog):
            QTimer.singleShot(20, confirm)
            return
        shown.extend((form.form.value("debt"), form.form.value("also"), everything(form)))
        hands.qtbot.mouseClick(named(form, "act", QPushButton), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, confirm)
    hands.click("edit_application")
    assert shown[:2] == ["2万元", first]
    assert "李小红（三年级1班）本学年的申请表" in shown[2]
    assert case(desk, second).application.household_size == "4"
    assert hands.fill("edit_application", {"household_size": "5", "other": "走读"}) == ""
    assert case(desk, first).application.household_size == "5"
    assert "兄弟姐妹：李小红（三年级1班，已申请）" in named(hands.shell.tabs.seen(), "case_facts", QLabel).text()
    hands.shell.undo()
    assert case(desk, first).application.household_size == "4"
    assert case(desk, second).application.household_size == "4"


def test_a_brother_at_another_school_stands_with_the_household(hands: Hands, desk: Desk) -> None:
    apply(desk, "李小红", ApplicationDraft(), MemberDraft("李强", "17", "哥哥", "县第一中学"))
    kin.join(desk, YEAR, [s.id for s in students(desk, YEAR) if s.name.startswith("李小")])
    dialog = open_entry(hands, "families", "families")
    hands.click("family_part_known", dialog)
    told = named(dialog, "family_elsewhere", QLabel)
    assert told.text() == "外校兄弟姐妹：李强（哥哥，县第一中学，17岁）"
    assert told.isVisible()
    hands.shell.set_veiled(True)
    assert not told.isVisible()
    hands.shell.set_veiled(False)
    dialog.reject()


def test_one_visit_is_recorded_for_brothers_and_sisters(hands: Hands, desk: Desk) -> None:
    keys = [apply(desk, name, ApplicationDraft()) for name in ("李小红", "李小明", "赵六六")]
    visits.plan(desk, YEAR, keys, PlanDraft("2026-09-10", "李春梅"))
    kin.join(desk, YEAR, [s.id for s in students(desk, YEAR) if s.name.startswith("李小")])
    choose(hands.shell, "李小红")
    hands.click("visit")
    dialog = opened(hands.shell, "visit_dialog")
    hands.qtbot.keyClicks(named(dialog, "findings", QPlainTextEdit), "both at home")
    hands.qtbot.keyClick(named(dialog, f"also_{keys[1]}", QCheckBox), Qt.Key.Key_Space)
    hands.click("act", dialog)
    assert [len(case(desk, key).visits) for key in keys] == [1, 1, 0]
    assert {r.name for r in to_visit(desk, YEAR) if r.planned_on} == {"赵六六"}
    hands.shell.undo()
    assert [len(case(desk, key).visits) for key in keys] == [0, 0, 0]
    assert len([r for r in to_visit(desk, YEAR) if r.planned_on]) == 3


def test_nobody_can_be_read_in_the_dialogs_while_others_look_on(hands: Hands, desk: Desk) -> None:
    apply(desk, "李小红", ApplicationDraft(household_size="4"))
    apply(desk, "李小明", ApplicationDraft(household_size="6"))
    kin.join(desk, YEAR, [s.id for s in students(desk, YEAR) if s.name.startswith("李小")])
    for entry, name in (("plan_visits", "visit_plan"), ("families", "families")):
        dialog = open_entry(hands, entry, name)
        if name == "families":
            hands.click("family_part_odd", dialog)
            assert "家庭人口：6／4" in named(dialog, "family_odds", QLabel).text()
        assert "李小红" in everything(dialog)
        hands.shell.set_veiled(True)
        text = everything(dialog)
        assert [word for word in ("李小", "李建国", "南坪", "1300000", "6／4") if word in text] == []
        hands.shell.set_veiled(False)
        dialog.reject()


def test_the_work_list_leads_to_the_dialogs(hands: Hands, desk: Desk) -> None:
    apply(desk, "李小红", ApplicationDraft())
    for act, name in (("plan_visits", "visit_plan"), ("families", "families")):
        hands.shell.go("cases", act=act)
        dialog = opened(hands.shell, name)
        assert dialog.findChildren(QTableView)
        assert dialog.height() <= 560
        dialog.reject()
