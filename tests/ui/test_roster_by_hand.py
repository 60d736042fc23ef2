"""The roster with the keyboard alone: drop a sheet, see what it would do, import, take back, find, edit in place."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.queries.identity import identity_changes
from aiddesk.queries.lists import lists as loaded
from aiddesk.queries.places import classes
from aiddesk.queries.students import student, students
from aiddesk.services import registers
from aiddesk.services.registers import Desk, PlaceDraft
from aiddesk.services.sample import SteppingClock
from aiddesk.ui.shell import Shell
from aiddesk.ui.widgets.grid import Grid
from tests.ui.hands import named, opened

FILES = Path(__file__).parents[1] / "files/rosters"
Key = Qt.Key


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    draft = PlaceDraft(
        "school", "青山镇中心学校", "3199000002", ("primary", "junior"), "李春梅", "张建国", "0999-5550123"
    )
    made = registers.create(tmp_path / "school.aid", draft, SteppingClock(date(2026, 9, 15)))
    yield made
    made.close()


@pytest.fixture
def keys(qtbot: QtBot, desk: Desk) -> Iterator["Keys"]:
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    shell.activateWindow()
    shell.go("roster")
    yield Keys(qtbot, shell)
    shell.close()


class Keys:
    """A person without a mouse."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell

    @property
    def grid(self) -> Grid:  # type: ignore[type-arg]
        return self.shell.tabs.seen().grid  # type: ignore[attr-defined]

    def dialog(self, name: str) -> QDialog:
        """Return the open dialog of that name, with the cursor in it."""
        found = opened(self.shell, name)
        found.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
        return found

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.shell.jobs.is_busy, timeout=30_000)
        QApplication.processEvents()

    def press(self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the cursor is."""
        target = QApplication.focusWidget() or self.shell
        self.qtbot.keyClick(target, key, modifier)
        QApplication.processEvents()

    def control(self, key: Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        # Chinese comes from an input method as whole words, which key events cannot carry.
        for letter in text:
            if letter.isascii():
                self.qtbot.keyClicks(target, letter)
            else:
                assert isinstance(target, QLineEdit)
                target.insert(letter)
                target.setModified(True)

    def tab_to(self, root: QWidget, name: str) -> QWidget:
        """Press Tab until the cursor is in the widget of that name; everything must be reachable so."""
        for _ in range(200):
            here = QApplication.focusWidget()
            if here is not None and here.objectName() == name:
                return here
            self.qtbot.keyClick(here or root, Key.Key_Tab)
        raise AssertionError(f"{name} cannot be reached with Tab")

    def choose_part(self, root: QWidget, name: str, part: str) -> None:
        """Go through filters side by side with the arrow keys."""
        first = next(b for b in named(root, name, QWidget).findChildren(QPushButton) if b.isChecked())
        self.tab_to(root, first.objectName())
        for _ in range(10):
            here = QApplication.focusWidget()
            if here is not None and here.objectName() == f"{name}_{part}":
                self.press(Key.Key_Space)
                return
            self.press(Key.Key_Right)
        raise AssertionError(f"{part} cannot be reached with the arrow keys")

    def drop(self, path: Path) -> None:
        """Drop a file on the tab at hand."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        page = self.shell.tabs.seen()
        move, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(40, 40), move, data, left, none)
        QApplication.sendEvent(page, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(page, QDropEvent(QPointF(40, 40), move, data, left, none))
        self.settle()

    def back(self) -> None:
        """Be in the window again after a dialog, as a window manager sees to."""
        self.shell.activateWindow()
        QApplication.processEvents()
        if QApplication.focusWidget() is None:
            self.grid.setFocus()

    def when_asked(self, name: str, answer: Callable[[QDialog], None]) -> None:
        """Do something in the next dialog of that name that waits for an answer."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and dialog.objectName() == name:
                dialog.activateWindow()
                try:
                    self.qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
                    answer(dialog)
                except BaseException:
                    dialog.reject()  # else the test would wait for ever
                    raise
            else:
                QTimer.singleShot(20, look)

        QTimer.singleShot(0, look)


def test_a_sheet_is_dropped_judged_imported_and_taken_back(keys: Keys, desk: Desk) -> None:
    keys.drop(FILES / "roster_messy.xlsx")
    dialog = keys.dialog("roster_import")
    assert "有错 7行" in named(dialog, "changes", QLabel).text()
    faults = named(dialog, "faults", Grid)
    assert faults.isVisible()
    assert faults.rows()[0].place == "第23行 H列 身份证件号"
    keys.choose_part(dialog, "import_part", "columns")
    column = named(dialog, "column_C", QComboBox)
    assert column.isVisible()
    assert column.currentText() == "姓名"
    act = named(dialog, "act", QWidget)
    assert not act.isEnabled()
    skip = keys.tab_to(dialog, "skip_faulty")
    keys.press(Key.Key_Space)
    assert isinstance(skip, QCheckBox)
    assert skip.isChecked()
    keys.tab_to(dialog, "act")
    keys.press(Key.Key_Space)
    keys.settle()
    assert len(students(desk, 2026)) == 564
    keys.back()
    keys.control(Key.Key_Z)
    assert students(desk, 2026) == ()
    keys.control(Key.Key_Y)
    assert len(students(desk, 2026)) == 564
    # The corrected sheet brings only what was missing.
    keys.drop(FILES / "roster.xlsx")
    dialog = keys.dialog("roster_import")
    assert "新增 7人" in named(dialog, "changes", QLabel).text()
    keys.tab_to(dialog, "act")
    keys.press(Key.Key_Space)
    keys.settle()
    assert len(students(desk, 2026)) == 571


def test_a_student_is_found_and_edited_in_place(keys: Keys, desk: Desk) -> None:
    keys.drop(FILES / "roster.xlsx")
    keys.tab_to(keys.dialog("roster_import"), "act")
    keys.press(Key.Key_Space)
    keys.settle()
    keys.back()
    keys.control(Key.Key_F)
    keys.type("jsh")
    keys.qtbot.waitUntil(lambda: 0 < len(keys.grid.rows()) < 20)
    keys.press(Key.Key_Return)
    assert QApplication.focusWidget() is keys.grid
    while keys.grid.current().name != "金思豪":  # the first of those found
        keys.press(Key.Key_Down)
    child = keys.grid.current()
    keys.press(Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    keys.type("金思浩")
    keys.press(Key.Key_Return)
    assert student(desk, child.id).row.name == "金思浩"
    assert [c.cause for c in identity_changes(desk, child.id)] == ["corrected"]
    keys.press(Key.Key_F6)
    keys.tab_to(keys.shell, "phone")
    phone = QApplication.focusWidget()
    assert isinstance(phone, QLineEdit)
    phone.selectAll()
    keys.type("13800001234")
    keys.press(Key.Key_Tab)
    assert student(desk, child.id).row.guardian_phone == "13800001234"
    keys.control(Key.Key_F)
    keys.press(Key.Key_Escape)
    keys.type("1234")
    keys.qtbot.waitUntil(lambda: child.id in {r.id for r in keys.grid.rows()} and len(keys.grid.rows()) < 20)


def test_cells_copied_from_a_sheet_are_pasted(keys: Keys, desk: Desk) -> None:
    QGuiApplication.clipboard().setText("姓名\t年级\t班级\r\n王小明\t三年级\t1班\r\n李红\t三年级\t2班\r\n")
    keys.grid.setFocus()
    keys.control(Key.Key_V)
    keys.settle()
    dialog = keys.dialog("roster_import")
    assert "新增 2人" in named(dialog, "changes", QLabel).text()
    keys.tab_to(dialog, "act")
    keys.press(Key.Key_Space)
    keys.settle()
    assert {s.name for s in students(desk, 2026)} == {"王小明", "李红"}


def test_a_locked_sheet_asks_for_its_password(keys: Keys, tmp_path: Path) -> None:
    plain, locked = io.BytesIO((FILES / "roster.xlsx").read_bytes()), io.BytesIO()
    OOXMLFile(plain).encrypt("abc123", locked)
    (tmp_path / "locked.xlsx").write_bytes(locked.getvalue())
    said = []

    def answer(dialog: QDialog) -> None:
        said.append(dialog.findChildren(QLabel)[0].text())
        line = named(dialog, "sheet_password", QLineEdit)
        line.setFocus()
        keys.qtbot.keyClicks(line, "wrong" if len(said) == 1 else "abc123")
        if len(said) == 1:
            keys.when_asked("password", answer)
        keys.qtbot.keyClick(line, Key.Key_Return)

    keys.when_asked("password", answer)
    keys.drop(tmp_path / "locked.xlsx")
    keys.qtbot.waitUntil(lambda: len(said) == 2, timeout=20_000)
    keys.qtbot.waitUntil(lambda: bool([d for d in keys.shell.findChildren(QDialog, "roster_import") if d.isVisible()]))
    assert "请输入" in said[0]
    assert "密码不对" in said[1]


def test_each_sheet_of_a_workbook_is_a_class(keys: Keys, desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, people in (("三年级1班", ["王一", "王二"]), ("三年级2班", ["李一"]), ("说明", [])):
        sheet = book.create_sheet(title)
        sheet.append(["学生名册" if people else "填表说明"])
        if people:
            sheet.append(["姓名", "性别"])
        for name in people:
            sheet.append([name, "男"])
    book.save(tmp_path / "classes.xlsx")
    keys.drop(tmp_path / "classes.xlsx")
    dialog = keys.dialog("roster_import")
    assert "新增 3人" in named(dialog, "changes", QLabel).text()
    assert "全部2张" in named(dialog, "sheet", QComboBox).currentText()
    keys.tab_to(dialog, "act")
    keys.press(Key.Key_Space)
    keys.settle()
    assert [(c.title, c.students) for c in classes(desk, 2026)] == [("三年级1班", 2), ("三年级2班", 1)]


def test_a_column_that_was_corrected_is_remembered(keys: Keys, desk: Desk, tmp_path: Path) -> None:
    def sheet(name: str, rows: list[list[str]]) -> Path:
        book = openpyxl.Workbook()
        for row in [["娃娃", "年级", "班级", "代号"], *rows]:
            book.worksheets[0].append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    # Two columns look like names; the program takes the first, the user the second.
    keys.drop(sheet("a.xlsx", [["张三丰", "三年级", "1班", "王小明"], ["李四光", "三年级", "1班", "李小红"]]))
    dialog = keys.dialog("roster_import")
    keys.choose_part(dialog, "import_part", "columns")
    box = named(dialog, "column_D", QComboBox)
    box.setFocus()
    while box.currentData() != "name":
        keys.press(Key.Key_Down)
        keys.settle()
        box = named(dialog, "column_D", QComboBox)
        box.setFocus()
    keys.settle()
    keys.tab_to(dialog, "act")
    keys.press(Key.Key_Space)
    keys.settle()
    assert {s.name for s in students(desk, 2026)} == {"王小明", "李小红"}
    keys.drop(sheet("b.xlsx", [["赵云飞", "三年级", "1班", "孙小丽"]]))
    keys.tab_to(keys.dialog("roster_import"), "act")
    keys.press(Key.Key_Space)
    keys.settle()
    assert "孙小丽" in {s.name for s in students(desk, 2026)}


def test_a_list_is_loaded_and_confirmed(
    keys: Keys, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.drop(FILES / "roster.xlsx")
    keys.tab_to(keys.dialog("roster_import"), "act")
    keys.press(Key.Key_Space)
    keys.settle()
    chosen = [s for s in students(desk, 2026) if not s.categories][:3]
    book = openpyxl.Workbook()
    for row in [["姓名", "身份证"], *[[s.name, s.document_number] for s in chosen]]:
        book.worksheets[0].append(row)
    path = tmp_path / "城乡特困人员2026年9月.xlsx"
    book.save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(path)], ""))
    menu = keys.shell.tabs.seen().findChild(QWidget, "roster_menu")
    next(a for a in menu.actions() if a.objectName() == "match_lists").trigger()
    dialog = keys.dialog("lists")

    def load(form: QDialog) -> None:
        assert named(form, "name", QLineEdit).text() == "城乡特困人员2026年9月"
        assert named(form, "on", QLineEdit).text() == "2026-09-01"
        keys.tab_to(form, "act")
        keys.press(Key.Key_Space)

    keys.when_asked("form_dialog", load)
    keys.tab_to(dialog, "load_lists")
    keys.press(Key.Key_Space)
    keys.settle()
    keys.qtbot.waitUntil(lambda: bool(loaded(desk)))
    keys.qtbot.waitUntil(lambda: len(named(dialog, "hits", Grid).rows()) == 3)
    assert chosen[0].document_number in named(dialog, "source", QLabel).text()
    keys.tab_to(keys.dialog("lists"), "confirm_sure")
    keys.press(Key.Key_Space)
    assert [c.code for c in student(desk, chosen[0].id).categories] == ["destitute"]


def test_the_year_is_turned_in_the_window(keys: Keys, desk: Desk) -> None:
    keys.drop(FILES / "roster.xlsx")
    keys.tab_to(keys.dialog("roster_import"), "act")
    keys.press(Key.Key_Space)
    keys.settle()
    menu = keys.shell.tabs.seen().findChild(QWidget, "roster_menu")
    next(a for a in menu.actions() if a.objectName() == "turn_year").trigger()
    dialog = keys.dialog("year_turn")
    grid = named(dialog, "turns", Grid)
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 2))
    keys.press(Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    keys.type("二年级8班")
    keys.press(Key.Key_Return)
    keys.press(Key.Key_F6)
    keys.tab_to(dialog, "act")
    asked = []

    def agree(question: QDialog) -> None:
        asked.append(named(question, "text", QLabel).text())
        keys.tab_to(question, "act")
        keys.press(Key.Key_Space)

    keys.when_asked("confirm", agree)  # in September nobody means it
    keys.press(Key.Key_Space)
    assert "确定现在就升级吗" in asked[0]
    assert "二年级8班" in {c.title for c in classes(desk, 2027)}
    keys.back()
    keys.control(Key.Key_Z)
    assert classes(desk, 2027) == ()
