"""Dignity mode hides names, numbers and the family's situation on every tab and in every dialog of the roster."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QTableView
from pytestqt.qtbot import QtBot

from aiddesk.app import SCREENS, window
from aiddesk.queries.students import students
from aiddesk.services import lists, registers, roster, sample
from aiddesk.services.sample import SteppingClock
from aiddesk.services.students import move_student


def shown(root: object) -> str:
    """Return every text that can be read on a tab."""
    found = []
    for kind in (QLabel, QLineEdit):
        found += [w.text() for w in root.findChildren(kind) if w.isVisible()]
    found += [w.toPlainText() for w in root.findChildren(QPlainTextEdit) if w.isVisible()]
    for table in root.findChildren(QTableView):
        if table.isVisible() and table.objectName() not in ("notice_lines", "staff_list"):
            model = table.model()
            for row in range(min(model.rowCount(), 40)):
                found += [str(model.index(row, column).data()) for column in range(model.columnCount())]
    return "\n".join(found)


def test_nobody_can_be_read_in_dignity_mode(qtbot: QtBot, tmp_path: Path) -> None:
    clock = SteppingClock(date(2026, 9, 1))
    desk = sample.make_school(tmp_path / "s.aid", clock, is_sample=False)
    sample.carry(desk, clock, date(2026, 10, 21))
    people = {s.name for s in students(desk, 2026)} | {s.document_number for s in students(desk, 2026)}
    people = {p for p in people if len(p) > 2}
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.resize(1366, 696)
    shell.show()
    for veiled in (False, True):
        shell.set_veiled(veiled)
        read = {}
        for spec in SCREENS:
            shell.go(spec.key)
            QApplication.processEvents()
            seen = shell.tabs.seen()
            for grid in seen.findChildren(QTableView):
                grid.selectRow(0)
            QApplication.processEvents()
            text = shown(seen)
            read[spec.key] = [p for p in people if p in text]
        if veiled:
            assert {key: found[:3] for key, found in read.items() if found} == {}
        else:
            assert read["roster"]
            assert read["cases"]
            assert read["awards"]
    shell.close()
    desk.close()


FAMILY = "990000198001010012"
SHEET = f"""姓名\t证件号\t班级\t家长姓名\t家长身份证号
欧阳一名\t990000201501010021\t一年级1班\t欧阳大\t{FAMILY}
欧阳二名\t99000020150101003X\t一年级1班\t欧阳大\t{FAMILY}"""
PRIVATE = ("欧阳", "990000201501010", "19800101", "新来的")


@pytest.mark.parametrize("name", ["match_lists", "check_doubles", "past_roster", "export_roster", "import"])
def test_nobody_can_be_read_in_the_rosters_dialogs(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    clock = SteppingClock(date(2026, 9, 15))
    desk = registers.create(tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅"), clock)
    roster.import_plan(desk, roster.plan_pasted(desk, SHEET, 2026), 2026)
    path = tmp_path / "低保名单.csv"
    path.write_text(f"姓名,身份证号\n欧阳大,{FAMILY}\n", "utf-8")
    lists.load_list(desk, lists.plan_list(desk, path), "低保名单", "", True, None)
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("roster")
    for is_veiled_first in (False, True):
        shell.set_veiled(is_veiled_first)
        if name == "import":
            QApplication.clipboard().setText(SHEET.replace("大", "父") + "\n新来的\t\t\t\t\n新来的\t\t一年级1班\t\t")
            shell.tabs.seen().paste()
        else:
            shell.findChild(QAction, name).trigger()
        qtbot.waitUntil(lambda: any(d.isVisible() for d in shell.findChildren(QDialog)), timeout=10_000)
        (dialog,) = (d for d in shell.findChildren(QDialog) if d.isVisible())
        if not is_veiled_first:
            assert [word for word in PRIVATE if word in everything(dialog)]
            shell.set_veiled(True)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert [word for word in PRIVATE if word in everything(dialog)] == []
        dialog.reject()
        shell.set_veiled(False)
        qtbot.waitUntil(lambda: not shell.jobs.is_busy)
    shell.close()
    desk.close()


def everything(dialog: QDialog) -> str:
    """Return every text of a dialog, also of parts behind others."""
    tables = [t.model() for t in dialog.findChildren(QTableView)]
    cells = [str(m.index(r, c).data()) for m in tables for r in range(m.rowCount()) for c in range(m.columnCount())]
    return "\n".join([*cells, *(w.text() for kind in (QLabel, QLineEdit) for w in dialog.findChildren(kind))])


def test_what_was_done_is_not_said_while_others_look_on(qtbot: QtBot, tmp_path: Path) -> None:
    clock = SteppingClock(date(2026, 9, 15))
    desk = registers.create(tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅"), clock)
    roster.import_plan(desk, roster.plan_pasted(desk, SHEET, 2026), 2026)
    shell = window(desk)
    qtbot.addWidget(shell)
    shell.set_veiled(True)
    one = students(desk, 2026)[0]
    shell.act(lambda: move_student(desk, one.id, "transfer_out", clock.day, "外县"))
    assert "欧阳" not in shell.status.message()
    shell.undo()
    assert "欧阳" not in shell.status.message()
    shell.close()
    desk.close()
