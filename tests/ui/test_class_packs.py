"""班级调查表 by clicking: out onto a stick, back from the teachers, conflicts decided, faults given back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.documents.class_pack import LIST
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.queries.cases import case, cases
from aiddesk.queries.class_packs import pack_classes
from aiddesk.queries.students import students
from aiddesk.services import cases as acts
from aiddesk.services.sample import SteppingClock
from aiddesk.ui.shell import Shell
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import VEIL
from tests.services.packing import HEAD, YEAR, Teacher, village
from tests.ui.hands import Hands, named, opened
from tests.ui.walking import nameless


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Iterator[Shell]:
    desk = village(tmp_path / "s.aid", SteppingClock(date(2026, 9, 3)))
    made = window(desk)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.show()
    made.go("cases")
    yield made
    made.close()
    desk.close()


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "U盘"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(folder))
    return folder


def open_packs(shell: Shell) -> QDialog:
    menu = named(shell.tabs.seen(), "cases_menu", QMenu)
    next(a for a in menu.actions() if a.objectName() == "class_packs").trigger()
    return opened(shell, "class_packs")


def _primary(dialog: QDialog) -> list[str]:
    return [
        b.objectName() for b in dialog.findChildren(QPushButton) if b.isVisible() and b.property("kind") == "primary"
    ]


def cells(dialog: QDialog, name: str) -> list[list[str]]:
    model = named(dialog, name, Grid).model()
    return [[str(model.index(r, c).data() or "") for c in range(model.columnCount())] for r in range(model.rowCount())]


def tick(dialog: QDialog, name: str, row: int, is_on: bool) -> None:
    model = named(dialog, name, Grid).model()
    state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
    model.setData(model.index(row, 0), state.value, Qt.ItemDataRole.CheckStateRole)


def bring(monkeypatch: pytest.MonkeyPatch, hands: Hands, dialog: QDialog, *paths: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(p) for p in paths], ""))
    hands.click("take_packs", dialog)
    hands.settle()


def answer(hands: Hands, name: str, asked: list[str] | None = None, **typed: str) -> None:
    """Answer the box that opens next."""

    def act() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QDialog) or box.objectName() not in ("confirm", "password"):
            QTimer.singleShot(20, act)
            return
        if asked is not None:
            asked.append(named(box, "text", QLabel).text())
        for field, text in typed.items():
            named(box, field, QLineEdit).setText(text)
        hands.click(name, box)

    QTimer.singleShot(0, act)


def test_packs_go_out_for_the_ticked_classes(qtbot: QtBot, shell: Shell, stick: Path) -> None:
    hands = Hands(qtbot, shell)
    dialog = open_packs(shell)
    assert nameless(dialog) == []
    assert [row[1:] for row in cells(dialog, "pack_classes")] == [
        ["一年级1班", "何雨桐", "8", "未发"],
        ["二年级1班", "邓立新", "8", "未发"],
        ["三年级1班", "冯晓燕", "8", "未发"],
    ]  # fmt: skip
    tick(dialog, "pack_classes", 1, False)
    assert named(dialog, "hand_out", QPushButton).text() == "导出2个班…"
    assert _primary(dialog) == ["hand_out"]
    named(dialog, "pack_password", QLineEdit).setText("abc-123")
    hands.click("hand_out", dialog)
    hands.settle()
    assert sorted(p.name for p in stick.iterdir()) == [
        "一年级1班_家庭情况调查_第1号.xlsx", "三年级1班_家庭情况调查_第2号.xlsx",
    ]  # fmt: skip
    assert "2个班的调查表（16名学生，都加了打开密码）" in named(dialog, "packs_said", QLabel).text()
    assert [row[4] for row in cells(dialog, "pack_classes")] == ["已发 9月3日 第1号", "未发", "已发 9月3日 第2号"]
    assert _primary(dialog) == ["take_packs"]  # what comes next stands out
    assert not named(dialog, "hand_out", QPushButton).isEnabled()
    hands.click("tick_all", dialog)
    asked: list[str] = []

    answer(hands, "keep", asked)
    hands.click("hand_out", dialog)
    assert "一年级1班、三年级1班的表已经发出" in asked[0]
    assert len(list(stick.iterdir())) == 2


def test_packs_come_back_and_are_taken_class_by_class(
    qtbot: QtBot, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands(qtbot, shell)
    first, second, third = (Teacher(shell.desk, tmp_path / "out", n) for n in range(3))
    own = students(shell.desk, YEAR, class_id=first.row.id)
    key = acts.apply(shell.desk, own[0].id, YEAR, ApplicationDraft(household_size="5")).subject_id
    first.fill(1, 家庭人口=3)
    first.fill(2, 是否申请="是", 特殊群体="孤儿")
    second.fill(1, 是否申请="是", 家庭人口="很多")
    second.fill(2, 是否申请="是")
    third.fill(1, 是否申请="是")
    dialog = open_packs(shell)
    bring(monkeypatch, hands, dialog, first.save(), second.save(), third.save())
    back = opened(dialog, "packs_back")
    assert nameless(back) == []
    assert "一年级1班调查表（第1号）　交回8名学生" in named(back, "pack_title", QLabel).text()
    act = named(back, "act", QPushButton)
    assert not act.isEnabled()
    assert "还有1处冲突" in named(back, "why", QLabel).text()
    assert [row[1:5] for row in cells(back, "back_conflicts")] == [["家庭人口", "（空）", "5", "3"]]
    model = named(back, "back_conflicts", Grid).model()
    model.setData(model.index(0, 5), "sheet")
    assert act.isEnabled()
    hands.click("back_part_suggestions", back)
    tick(back, "back_groups", 0, True)
    assert act.text() == "收下3处"
    hands.click("take_ready", back)
    hands.settle()
    assert [c.status for c in pack_classes(shell.desk, YEAR)] == ["out", "out", "received"]
    assert act.text() == "收下3处"
    hands.click("act", back)
    hands.settle()
    assert case(shell.desk, key).application.household_size == "3"
    assert "孤儿" in next(s for s in students(shell.desk, YEAR) if s.id == own[1].id).categories
    assert "二年级1班" in named(back, "pack_title", QLabel).text()
    assert not act.isEnabled()
    assert "不是人数" in cells(back, "back_faults")[0][1]
    out = tmp_path / "标红.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(out), ""))
    hands.click("write_marked", back)
    page = openpyxl.load_workbook(out)[LIST]
    assert page.cell(HEAD, page.max_column).value == "错误说明"
    named(back, "skip_faulty", QCheckBox).setChecked(True)
    assert act.text() == "收下1处"
    hands.click("act", back)
    hands.settle()
    assert not back.isVisible()
    assert [row[4] for row in cells(dialog, "pack_classes")] == [f"已收 9月3日 第{n}号" for n in (1, 2, 3)]
    assert len(cases(shell.desk, YEAR)) == 4
    shell.undo()
    assert len(cases(shell.desk, YEAR)) == 3


def test_what_cannot_be_read_is_told_and_differences_wait(
    qtbot: QtBot, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands(qtbot, shell)
    teacher = Teacher(shell.desk, tmp_path / "out")
    teacher.fill(1, 家庭人口=3)
    stranger = tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "名册"
    book.save(stranger)
    dialog = open_packs(shell)
    bring(monkeypatch, hands, dialog, stranger, teacher.save())
    told = opened(shell, "problem_list")
    assert told.windowTitle() == "1份表没有收"
    assert "没有调查表的编号" in named(told, "problems", QPlainTextEdit).toPlainText()
    hands.click("close", told)
    hands.click("cancel", opened(dialog, "packs_back"))
    assert cells(dialog, "pack_classes")[0][4] == "已发 9月3日 第1号，交回的表有差异1处"
    assert pack_classes(shell.desk, YEAR)[0].status == "out"


def test_an_older_pack_and_a_locked_one_are_asked_about(
    qtbot: QtBot, shell: Shell, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands(qtbot, shell)
    old = Teacher(shell.desk, tmp_path / "out")
    old.fill(1, 家庭人口=3)
    path = old.save()
    dialog = open_packs(shell)
    tick(dialog, "pack_classes", 0, True)
    for row in (1, 2):
        tick(dialog, "pack_classes", row, False)
    named(dialog, "pack_password", QLineEdit).setText("abc-123")

    answer(hands, "act")
    hands.click("hand_out", dialog)
    hands.settle()
    (locked,) = stick.iterdir()
    answer(hands, "act", sheet_password="abc-123")
    bring(monkeypatch, hands, dialog, locked)
    hands.settle()
    back = opened(dialog, "packs_back")
    assert "第2号" in named(back, "pack_title", QLabel).text()
    hands.click("cancel", back)
    answer(hands, "act")
    bring(monkeypatch, hands, dialog, path)
    hands.settle()
    assert cells(opened(dialog, "packs_back"), "back_changes")[0][2:5] == ["家庭人口", "（空）", "3"]


def test_files_are_dropped_and_names_hidden_from_others(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    hands = Hands(qtbot, shell)
    teacher = Teacher(shell.desk, tmp_path / "out")
    teacher.fill(1, 家庭人口=3)
    path = teacher.save()
    shell.set_veiled(True)
    dialog = open_packs(shell)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    dialog.dropEvent(QDropEvent(QPoint(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier))
    hands.settle()
    back = opened(dialog, "packs_back")
    row = cells(back, "back_changes")[0]
    assert (row[1], row[3], row[4]) == (VEIL, VEIL, VEIL)
