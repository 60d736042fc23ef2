"""Choosing a student by name, pinyin or number tail."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from aiddesk.queries import students as asked
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import FindBox
from aiddesk.ui.widgets.basics import button, column
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_STEPS = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}


class StudentPicker(PinnedDialog):
    """A find box over the roster; the arrows go through what was found, Enter or a double click chooses."""

    _found_by = ""  # what the rows shown were searched with

    def __init__(self, parent: QWidget, shell: Host, title: str) -> None:
        super().__init__(parent, title, "pick_student", QSize(560, 480))
        self._shell = shell
        self._find = FindBox("姓名、拼音首字母或证件号后4位")
        self._grid: Grid[asked.StudentRow] = Grid(
            "found_students",
            "找到的学生",
            (
                Column("姓名", lambda r: r.name, width=150, private=True),
                Column("班级", lambda r: r.class_title, width=110),
                Column("特殊群体", lambda r: r.categories, width=180, private=True),
            ),
            key=lambda r: r.id,
        )
        self._grid.setMinimumHeight(300)
        act = button("选这名学生", "act", kind="primary", on=self._choose)
        cancel = button("取消", "cancel", on=self.reject)
        content = QWidget()
        content.setLayout(column(self._find, self._grid, margins=(16, 12, 16, 8)))
        self.lay_out(content, (act, cancel))
        self._find.searched.connect(self._search)
        self._find.returnPressed.connect(self._enter)
        self._find.installEventFilter(self)
        self._grid.opened.connect(lambda _row: self._choose())
        self._search("")

    @property
    def student(self) -> asked.StudentRow | None:
        return self._grid.current()

    def _search(self, text: str) -> None:
        rows = asked.students(self._shell.desk, self._shell.term.school_year, text)
        self._found_by = text
        self._grid.set_rows(rows)
        self._grid.set_empty("没有找到这名学生，请先在“名册”里新增。")
        if rows:
            self._grid.select(rows[0].id)

    def _enter(self) -> None:
        """Choose the student at hand; where the list lags behind the typing, only when it leaves no doubt."""
        text = self._find.text().strip()
        is_seen = text == self._found_by
        if not is_seen:
            self._search(text)
        if text and (is_seen or len(self._grid.rows()) == 1):
            self._choose()

    def _choose(self) -> None:
        if self.student is not None:
            self.accept()

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._find and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(event.key(), 0)
            if step:
                self._grid.step(step)
                return True
        return super().eventFilter(watched, event)


def pick(parent: QWidget, shell: Host, title: str) -> asked.StudentRow | None:
    """Return the chosen student, or None."""
    dialog = StudentPicker(parent, shell, title)
    chosen = dialog.student if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return chosen
