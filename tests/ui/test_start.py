"""The way to an open register: new in three pages, open, recent, sample, dropped; refusals are sentences."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aiddesk import app
from aiddesk.services import registers
from aiddesk.ui import recents
from aiddesk.ui.newplace import NewPlaceDialog
from aiddesk.ui.program import Program, keep_log
from aiddesk.ui.shell import Shell
from aiddesk.ui.start import StartWindow
from tests.ui.toy import StaffScreen, register, specs
from tests.ui.walking import nameless


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(specs(StaffScreen), tmp_path / "home")
    program.show_start()
    yield program
    if program.window is not None:
        program.window.close()
        program.window.deleteLater()


def press(qtbot: QtBot, parent: QWidget | None, name: str) -> None:
    assert parent is not None
    qtbot.mouseClick(parent.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def sentence() -> str:
    told = [w for w in QApplication.topLevelWidgets() if w.objectName() == "sentence" and w.isVisible()]
    text = told[-1].findChild(QLabel, "text").text()
    told[-1].close()
    return text


def saved(folder: Path) -> Path:
    """Return a closed register in `folder`."""
    desk = register(folder)
    registers.close(desk)
    return desk.path


def type_new_place(qtbot: QtBot, folder: Path) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewPlaceDialog)
    assert dialog.height() <= 560
    assert nameless(dialog) == []
    dialog.set_folder(folder)
    press(qtbot, dialog, "next")
    press(qtbot, dialog, "next")
    assert dialog.findChild(QLabel, "name_fault").text() == "请填写单位名称。"
    qtbot.keyClicks(dialog.findChild(QLineEdit, "name"), "School")
    dialog.findChild(QCheckBox, "stages_primary").click()
    qtbot.keyClicks(dialog.findChild(QLineEdit, "code"), "3600000001")
    press(qtbot, dialog, "next")
    qtbot.keyClicks(dialog.findChild(QLineEdit, "officer"), "Li")
    qtbot.keyClicks(dialog.findChild(QLineEdit, "principal"), "Wang")
    press(qtbot, dialog, "next")


def test_a_new_school_is_made_in_three_pages_and_opened(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    QTimer.singleShot(0, lambda: type_new_place(qtbot, tmp_path))
    press(qtbot, program.window, "new")
    assert isinstance(program.window, Shell)
    place = program.window.desk.place
    assert (place.kind, place.name, place.code) == ("school", "School", "3600000001")
    assert program.window.desk.actor.name == "Li"
    assert (tmp_path / "School.aid").exists()
    assert recents.recent() == (tmp_path / "School.aid",)


def test_a_register_is_opened_closed_and_listed(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(path), ""))
    press(qtbot, program.window, "open")
    assert isinstance(program.window, Shell)
    program.show_start()
    assert isinstance(program.window, StartWindow)
    registers.close(registers.open_register(path))
    press(qtbot, program.window, "recent_0")
    assert isinstance(program.window, Shell)


def test_a_register_may_be_dropped_on_the_window(program: Program, tmp_path: Path) -> None:
    path = saved(tmp_path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert program.window is not None
    QApplication.sendEvent(program.window, QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    QApplication.sendEvent(program.window, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    assert isinstance(program.window, Shell)


def test_a_sample_register_is_marked_and_not_listed(program: Program, tmp_path: Path) -> None:
    desk = register(tmp_path, is_sample=True)
    registers.close(desk)
    assert program.open(desk.path)
    assert recents.recent() == ()
    assert program.window is not None
    assert program.window.findChild(QLabel, "sample_text").isVisible()


def test_the_sample_school_is_one_click_away(qtbot: QtBot) -> None:
    start = StartWindow()
    qtbot.addWidget(start)
    start.show()
    with qtbot.waitSignal(start.sample_asked):
        press(qtbot, start, "sample")


@pytest.mark.parametrize("content", [b"", b"not a register", b"SQLite format 3\x00" + b"\x00" * 200])
def test_what_is_no_register_is_refused_in_a_sentence(program: Program, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.aid"
    path.write_bytes(content)
    assert not program.open(path)
    assert "不是学生资助工作台的数据文件" in sentence()
    assert isinstance(program.window, StartWindow)


def test_a_missing_file_is_refused_and_can_be_forgotten(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    gone = tmp_path / "gone.aid"
    recents.note(gone)
    program.show_start()
    assert program.window is not None
    assert nameless(program.window) == []
    press(qtbot, program.window, "recent_0")
    assert "找不到" in sentence()
    press(qtbot, program.window, "forget_0")
    assert recents.recent() == ()
    assert program.window is not None
    assert (
        program.window.findChild(QPushButton, "recent_0") is None
        or not program.window.findChild(QPushButton, "recent_0").isVisible()
    )


def test_a_file_that_cannot_be_opened_at_start_is_told_over_the_start_page(qtbot: QtBot, tmp_path: Path) -> None:
    program = Program(specs(StaffScreen), tmp_path / "home")
    assert not program.open(tmp_path / "gone.aid")
    assert isinstance(program.window, StartWindow)
    qtbot.addWidget(program.window)
    assert "找不到" in sentence()


def test_a_refused_file_leaves_the_open_register_as_it_is(program: Program, tmp_path: Path) -> None:
    assert program.open(saved(tmp_path))
    before = program.window
    assert not program.open(tmp_path / "gone.aid")
    assert sentence()
    assert program.window is before


def test_an_unexpected_error_is_an_apology_once(program: Program) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        program.apologise(ZeroDivisionError, error, error.__traceback__)
        program.apologise(ZeroDivisionError, error, error.__traceback__)
    shown = [w for w in QApplication.topLevelWidgets() if w.objectName() == "apology" and w.isVisible()]
    assert len(shown) == 1
    shown[0].close()


def test_the_log_is_kept_small(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "aiddesk.log"
    path.parent.mkdir()
    path.write_bytes(b"x" * 1_000_001)
    keep_log(path)
    assert not path.exists()
    assert path.with_suffix(".old.log").stat().st_size == 1_000_001


def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["one.aid", "two.aid"]) == 2
    assert app.main(["--nonsense"]) == 2
    assert "用法" in capsys.readouterr().err


def test_every_tab_of_the_program_has_its_icon_and_help_page() -> None:
    from aiddesk.shipped import shipped

    assert [spec.title for spec in app.SCREENS] == [
        "总览", "名册", "困难认定", "班级评议", "公示", "发放", "档案与报表", "数据交换",
    ]  # fmt: skip
    for spec in app.SCREENS:
        assert shipped(f"icons/{spec.icon}.svg").exists()
        assert len(shipped(f"help/{spec.key}.md").read_text("utf-8").splitlines()) >= 8
