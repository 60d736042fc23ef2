"""The roster leaves by clicking: a template chosen, columns adjusted, a sheet read, a file written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.exporting import CONSTANT, ExportColumn
from aiddesk.intake.reader import read
from aiddesk.queries.places import classes
from aiddesk.services import exporting, registers
from aiddesk.services.sample import SteppingClock
from aiddesk.ui.parts import roster_export
from aiddesk.ui.parts.export_columns import ColumnsEditor
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.grid import Grid
from tests.ui.exporter import FIELD, FORM, TEXT, TITLE, Exporter
from tests.ui.hands import named
from tests.ui.walking import nameless


@pytest.fixture
def person(qtbot: QtBot, tmp_path: Path) -> Iterator[Exporter]:
    made = Exporter(qtbot, tmp_path)
    yield made
    made.shell.close()
    made.desk.close()


def save_to(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), kind))


def test_a_class_is_put_out_by_a_template(person: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = classes(person.desk, 2026)[0]
    dialog = person.open(chosen.id)
    assert dialog.height() <= 560
    assert dialog.width() <= 1040
    assert nameless(dialog) == []
    assert "前3名学生" in named(dialog, "preview_title", QLabel).text()
    person.choose("export_template", "学籍系统学生基本信息")
    assert "未见官方导入模板" in named(dialog, "export_note", QLabel).text()
    assert person.shown()[0][:4] == ("G510099202008210027", "金思豪", "女", "20200821")
    save_to(monkeypatch, tmp_path / "一班.xlsx")
    person.click("act", dialog)
    person.settle()
    assert "出生地、籍贯" in person.said()
    assert person.said().startswith(f"已导出{chosen.students}人")
    assert len(read(tmp_path / "一班.xlsx").sheets[0].rows) == chosen.students + 1
    assert dialog.isVisible()
    save_to(monkeypatch, tmp_path / "全校", "CSV 文本 (*.csv)")
    person.choose("export_part", "")
    person.click("act", dialog)
    person.settle()
    assert len(read(tmp_path / "全校.csv").sheets[0].rows) == 572


def test_columns_are_adjusted_and_kept_as_a_template(
    person: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = person.open()
    person.choose("export_template", "班级通讯录")
    assert [c.title for c in person.columns()][:3] == ["序号", "姓名", "性别"]
    person.type_in(1, TITLE, "学生姓名")
    assert person.pick(2, FORM, "1/2") == ("男/女", "1/2")
    person.grid().selectRow(2)
    person.click("add_column", dialog)
    person.pick(3, FIELD, "ethnicity")
    assert person.columns()[3] == ExportColumn("民族", "ethnicity", "words")
    person.pick(3, FORM, "code")
    person.grid().selectRow(3)
    person.click("add_column", dialog)
    person.type_in(4, TITLE, "国籍")
    person.pick(4, FIELD, CONSTANT)
    person.type_in(4, TEXT, "中国")
    assert person.shown()[0][1:5] == ("金思豪", "2", "01", "中国")
    person.grid().selectRow(4)
    person.click("raise_column", dialog)
    person.click("raise_column", dialog)
    person.click("lower_column", dialog)
    assert [c.title for c in person.columns()][2:5] == ["性别", "国籍", "民族"]
    assert person.fill("save_template", {"name": "班级通讯录"}) == "“班级通讯录”是自带的模板，不能改动。请换一个名称。"
    assert person.fill("save_template", {"name": "县局表"}) == ""
    assert named(dialog, "export_template", Choice).code() == "县局表"
    saved = exporting.templates(person.desk)[-1]
    assert (saved.name, saved.columns) == ("县局表", person.columns())
    save_to(monkeypatch, tmp_path / "o.xlsx")
    person.click("act", dialog)
    person.settle()
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]][:5] == ["序号", "学生姓名", "性别", "国籍", "民族"]
    assert [cell.value for cell in sheet[2]][:5] == [1, "金思豪", "2", "中国", "01"]
    person.click("delete_template", dialog)
    assert len(exporting.templates(person.desk)) == 4
    assert not named(dialog, "delete_template", QPushButton).isVisible()


def test_the_keyboard_adds_removes_and_moves(person: Exporter) -> None:
    person.open()
    person.choose("export_template", "班级通讯录")
    grid = person.grid()
    grid.setFocus()
    grid.selectRow(0)
    person.qtbot.keyClick(grid, Qt.Key.Key_Insert)
    assert [c.title for c in person.columns()][:3] == ["序号", "", "姓名"]
    person.qtbot.keyClick(grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [c.title for c in person.columns()][:3] == ["", "序号", "姓名"]
    person.qtbot.keyClick(grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    person.qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    person.qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert [c.title for c in person.columns()][:2] == ["序号", "姓名"]
    while person.columns():
        person.qtbot.keyClick(grid, Qt.Key.Key_Delete)
    person.click("remove_column", person.opened[-1])
    person.click("lower_column", person.opened[-1])
    assert person.shown() == [(), (), ()]


def test_changes_are_not_lost_unasked(person: Exporter) -> None:
    dialog = person.open()
    before = named(dialog, "export_template", Choice).code()
    person.grid().selectRow(0)
    person.click("remove_column", dialog)
    person.answer("keep")
    person.choose("export_template", "班级通讯录")
    assert named(dialog, "export_template", Choice).code() == before
    assert len(person.columns()) == 20
    person.answer("act")
    person.choose("export_template", "班级通讯录")
    assert len(person.columns()) == 9


def test_a_handed_out_sheet_becomes_a_template(
    person: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["学生姓名", "身份证件号", "性别", "血型", "出生日期（yyyymmdd）"])
    book.save(tmp_path / "县局.xlsx")
    dialog = person.open()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(tmp_path / "县局.xlsx"), ""))
    person.click("read_columns", dialog)
    person.settle()
    assert "认出4列" in named(dialog, "export_note", QLabel).text()
    assert person.shown()[0] == ("金思豪", "510099202008210027", "女", "", "20200821")
    assert named(dialog, "export_template", Choice).currentText() == "县局（未保存）"
    assert person.fill("save_template", {}) == ""
    assert exporting.templates(person.desk)[-1].name == "县局"
    assert named(dialog, "export_template", Choice).currentText() == "县局"


def test_nothing_is_written_when_the_file_is_not_named_or_not_meant(
    person: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = person.open()
    save_to(monkeypatch, Path())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: ("", ""))
    person.click("act", dialog)
    person.click("read_columns", dialog)
    (tmp_path / "o.xlsx").write_bytes(b"mine")
    save_to(monkeypatch, tmp_path / "o")
    person.answer("keep")
    person.click("act", dialog)
    person.settle()
    assert (tmp_path / "o.xlsx").read_bytes() == b"mine"
    person.answer("act")
    person.click("act", dialog)
    person.settle()
    assert (tmp_path / "o.xlsx").stat().st_size > 1000


def test_the_preview_is_veiled_while_others_look_on(person: Exporter) -> None:
    person.shell.set_veiled(True)
    person.open()
    grid = named(person.opened[-1], "export_preview", Grid)
    assert "金思豪" not in {str(grid.model().index(0, n).data()) for n in range(3)}


def test_an_office_chooses_a_school(qtbot: QtBot, tmp_path: Path) -> None:
    draft = registers.PlaceDraft("township", "青山镇中心校", officer="李春梅")
    desk = registers.create(tmp_path / "o.aid", draft, SteppingClock(date(2026, 9, 15)))
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    kept: list[QDialog] = []
    roster_export.start(shell, shell, kept.append)
    assert named(kept[0], "export_part", Choice).currentText() == "全部学校"
    assert isinstance(kept[0].findChild(ColumnsEditor), ColumnsEditor)
    shell.close()
    desk.close()
