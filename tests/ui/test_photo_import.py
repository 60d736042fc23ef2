"""Students' photos by folder, by clicking: what is shown before, what is there after, and undo."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.students import StudentDraft
from aiddesk.queries.photos import people, portrait, without_photo
from aiddesk.services import registers
from aiddesk.services import students as pupils
from aiddesk.services.sample import SteppingClock
from aiddesk.ui.parts import photo_import
from aiddesk.ui.shell import Shell
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.portrait import SIZE, Portrait
from aiddesk.ui.widgets.table import VEIL
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless

YEAR = 2026


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Iterator[Shell]:
    draft = registers.PlaceDraft("school", "青山镇中心小学", officer="李春梅")
    desk = registers.create(tmp_path / "s.aid", draft, SteppingClock(date(2026, 9, 15)))
    for name in ("王小明", "李红", "张伟"):
        pupils.add_student(desk, StudentDraft(name=name, sex="女", grade="四年级", class_name="1班"), YEAR)
    made = window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.show()
    yield made
    made.close()
    desk.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "照片"
    made.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(made))
    return made


def draw(path: Path, colour: str = "red") -> None:
    Image.new("RGB", (600, 800), colour).save(path)


class Folder:
    """A person who brings in the folder of the test."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell, self.hands = qtbot, shell, Hands(qtbot, shell)
        self.kept: list[QDialog] = []

    def open(self) -> QDialog:
        photo_import.start(self.shell, self.shell, self.kept.append)
        self.hands.settle()
        return opened(self.shell, "photo_import")

    def press(self, dialog: QDialog) -> None:
        self.hands.click("act", dialog)
        self.hands.settle()


def cells(dialog: QDialog) -> list[list[str]]:
    model = named(dialog, "photos", Grid).model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_photos_are_brought_in_and_taken_back(qtbot: QtBot, shell: Shell, folder: Path) -> None:
    draw(folder / "王小明.jpg")
    draw(folder / "四年级1班_李红.png")
    draw(folder / "赵六.jpg")
    (folder / "说明.txt").write_text("x", "utf-8")
    hand = Folder(qtbot, shell)
    dialog = hand.open()
    assert hand.kept == [dialog]
    assert dialog.isVisible()
    assert nameless(dialog) == []
    assert named(dialog, "counts", QLabel).text() == "照片3张　新增2　替换0　未变0　不导入1"
    assert "还有1名学生没有照片" in named(dialog, "remaining", QLabel).text()
    assert "1个文件不是照片" in named(dialog, "remaining", QLabel).text()
    assert [row[:5] for row in cells(dialog)] == [
        ["赵六.jpg", "", "", "", "不导入"],
        ["四年级1班_李红.png", "李红", "四年级1班", "姓名", "新增"],
        ["王小明.jpg", "王小明", "四年级1班", "姓名", "新增"],
    ]
    assert "改名为证件号或姓名" in cells(dialog)[0][5]
    assert named(dialog, "act", QPushButton).text() == "导入2张照片"
    hand.press(dialog)
    assert not dialog.isVisible()
    assert [p.name for p in without_photo(shell.desk, YEAR)] == ["张伟"]
    shell.undo()
    assert len(without_photo(shell.desk, YEAR)) == 3
    shell.redo()
    assert len(without_photo(shell.desk, YEAR)) == 1


def test_a_damaged_photo_is_told_after_the_others_are_in(qtbot: QtBot, shell: Shell, folder: Path) -> None:
    draw(folder / "王小明.jpg")
    (folder / "李红.jpg").write_bytes(b"\xff\xd8 broken")
    (folder / "张伟.jpg").write_bytes(b"")
    hand = Folder(qtbot, shell)
    hand.press(hand.open())
    told = opened(shell, "problem_list")
    assert told.windowTitle() == "2张照片没有导入"
    assert "李红.jpg" in named(told, "problems", QPlainTextEdit).toPlainText()
    hand.hands.click("close", told)
    assert len(without_photo(shell.desk, YEAR)) == 2


def test_a_folder_with_nothing_new_can_only_be_closed(qtbot: QtBot, shell: Shell, folder: Path) -> None:
    draw(folder / "王小明.jpg")
    hand = Folder(qtbot, shell)
    hand.press(hand.open())
    dialog = hand.open()
    assert [row[4] for row in cells(dialog)] == ["未变"]
    assert not named(dialog, "act", QPushButton).isVisible()
    hand.hands.click("cancel", dialog)
    assert not dialog.isVisible()


def test_closing_and_choosing_no_folder_change_nothing(
    qtbot: QtBot, shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(folder / "王小明.jpg")
    hand = Folder(qtbot, shell)
    hand.hands.click("cancel", hand.open())
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: "")
    photo_import.start(shell, shell, hand.kept.append)
    hand.hands.settle()
    assert len(hand.kept) == 1
    assert len(without_photo(shell.desk, YEAR)) == 3


def test_a_folder_without_photos_is_said(qtbot: QtBot, shell: Shell, folder: Path) -> None:
    hand = Folder(qtbot, shell)
    photo_import.start(shell, shell, hand.kept.append)
    hand.hands.settle()
    assert "没有照片" in named(opened(shell, "sentence"), "text", QLabel).text()
    assert hand.kept == []
    assert folder.is_dir()


def test_names_are_hidden_in_dignity_mode(qtbot: QtBot, shell: Shell, folder: Path) -> None:
    draw(folder / "王小明.jpg")
    draw(folder / "赵六.jpg")
    shell.set_veiled(True)
    dialog = Folder(qtbot, shell).open()
    assert {(row[0], row[1], row[5]) for row in cells(dialog)} == {(VEIL, VEIL, VEIL)}


def test_a_portrait_keeps_its_shape_and_is_hidden_from_others(qtbot: QtBot, shell: Shell, folder: Path) -> None:
    draw(folder / "王小明.jpg", "blue")
    hand = Folder(qtbot, shell)
    hand.press(hand.open())
    child = next(p for p in people(shell.desk, YEAR) if p.name == "王小明")
    made = Portrait()
    qtbot.addWidget(made)
    made.show()
    assert (made.text(), made.accessibleName(), made.size()) == ("没有照片", "学生照片：没有照片", SIZE)
    made.show_photo(portrait(shell.desk, child.id), "王小明")
    assert made.accessibleName() == "学生照片：王小明"
    shown = made.pixmap().deviceIndependentSize()
    assert abs(shown.width() / shown.height() - 3 / 4) < 0.02
    assert shown.width() <= SIZE.width()
    made.set_veiled(True)
    assert (made.is_empty, made.text(), made.accessibleName()) == (True, "已隐藏", "学生照片：已隐藏")
    made.show_photo(portrait(shell.desk, child.id), "王小明")
    assert made.is_empty
    made.set_veiled(False)
    assert not made.is_empty
    made.show_photo(b"no picture", "王小明")
    assert (made.is_empty, made.text()) == (True, "没有照片")
    assert made.alignment() == Qt.AlignmentFlag.AlignCenter
