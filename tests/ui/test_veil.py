"""Dignity mode hides names, numbers and the family's situation on every tab."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTableView
from pytestqt.qtbot import QtBot

from aiddesk.app import SCREENS, window
from aiddesk.queries.students import students
from aiddesk.services import sample
from aiddesk.services.sample import SteppingClock


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
