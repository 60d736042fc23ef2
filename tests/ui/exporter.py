"""A person at the dialog that puts the roster out."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aiddesk.app import window
from aiddesk.domain.exporting import ExportColumn
from aiddesk.services import registers, roster
from aiddesk.services.sample import SteppingClock
from aiddesk.ui.parts import roster_export
from aiddesk.ui.parts.roster_export import ExportDialog
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.grid import Grid
from tests.ui.hands import Hands, named

ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"
TITLE, FIELD, FORM, TEXT = range(4)


class Exporter(Hands):
    """A person at the dialog."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        draft = registers.PlaceDraft("school", "青山镇中心学校", "3199000002", officer="李春梅")
        self.desk = registers.create(folder / "s.aid", draft, SteppingClock(date(2026, 9, 15)))
        roster.import_plan(self.desk, roster.plan(self.desk, ROSTER, 2026), 2026)
        shell = window(self.desk)
        qtbot.addWidget(shell)
        super().__init__(qtbot, shell)
        shell.resize(1366, 696)
        shell.show()
        self.opened: list[QDialog] = []

    def click(self, name: str, root: QWidget | None = None) -> None:
        super().click(name, root or self.opened[-1])

    def open(self, class_id: str = "") -> ExportDialog:
        roster_export.start(self.shell, self.shell, self.opened.append, class_id)
        dialog = self.opened[-1]
        assert isinstance(dialog, ExportDialog)
        QApplication.processEvents()
        return dialog

    def choose(self, name: str, code: str) -> None:
        box = named(self.opened[-1], name, Choice)
        assert box.findData(code) >= 0
        box.choose(code)
        box.activated.emit(box.currentIndex())

    def grid(self) -> Grid:  # type: ignore[type-arg]
        return named(self.opened[-1], "export_columns", Grid)

    def shown(self) -> list[tuple[str, ...]]:
        QApplication.processEvents()
        grids = [g for g in self.opened[-1].findChildren(Grid, "export_preview") if g.isVisible()]
        assert len(grids) == 1
        return list(grids[0].rows())

    def columns(self) -> tuple[ExportColumn, ...]:
        return named(self.opened[-1], "export_columns", Grid).parentWidget().columns()

    def cell(self, row: int, column: int) -> None:
        grid = self.grid()
        grid.setCurrentIndex(grid.model().index(row, column))
        grid.setFocus()
        self.qtbot.keyClick(grid, Qt.Key.Key_Return)

    def type_in(self, row: int, column: int, text: str) -> None:
        self.cell(row, column)
        line = named(self.grid().viewport(), "cell", QLineEdit)
        line.setText(text)  # keys give no Chinese
        self.qtbot.keyClick(line, Qt.Key.Key_Return)
        QApplication.processEvents()

    def pick(self, row: int, column: int, code: str) -> tuple[str, ...]:
        self.cell(row, column)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the editor before
        box = named(self.grid().viewport(), "cell", QComboBox)
        self.qtbot.waitUntil(lambda: box.view().isVisible())
        offered = tuple(str(box.itemData(n)) for n in range(box.count()))
        box.setCurrentIndex(box.findData(code))
        box.hidePopup()
        self.qtbot.waitUntil(lambda: self.grid().state() != Grid.State.EditingState)
        return offered

    def answer(self, button: str) -> None:
        """Press a button of the next question."""

        def press() -> None:
            dialog = QApplication.activeModalWidget()
            found = dialog.findChild(QPushButton, button) if dialog and dialog.objectName() == "confirm" else None
            if found is None:
                QTimer.singleShot(10, press)
            else:
                self.qtbot.mouseClick(found, Qt.MouseButton.LeftButton)

        QTimer.singleShot(0, press)

    def said(self) -> str:
        return named(self.opened[-1], "export_said", QLabel).text()
