"""Choosing a student by name, pinyin or number tail."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QWidget

from aiddesk.queries import students as asked
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import FindBox
from aiddesk.ui.widgets.basics import button, column
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column


class StudentPicker(PinnedDialog):
    """A find box over the roster; Enter or a double click chooses."""

    def __init__(self, parent: QWidget, shell: Host, title: str) -> None:
        super().__init__(parent, title, "pick_student", QSize(560, 480))
        self._shell = shell
        self._find = FindBox("姓名、拼音首字母或证件号后4位")
        self._grid: Grid[asked.StudentRow] = Grid(
            "found_students",
            "找到的学生",
            (
                Column("姓名", lambda r: r.name, width=150),
                Column("班级", lambda r: r.class_title, width=110),
                Column("特殊群体", lambda r: r.categories, width=180),
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
        self._find.returnPressed.connect(lambda: self._search(self._find.text()))
        self._grid.opened.connect(lambda _row: self._choose())
        self._search("")

    @property
    def student(self) -> asked.StudentRow | None:
        return self._grid.current()

    def _search(self, text: str) -> None:
        rows = asked.students(self._shell.desk, self._shell.term.school_year, text)
        self._grid.set_rows(rows)
        self._grid.set_empty("没有找到这名学生，请先在“名册”里新增。")
        if rows:
            self._grid.select(rows[0].id)

    def _choose(self) -> None:
        if self.student is not None:
            self.accept()


def pick(parent: QWidget, shell: Host, title: str) -> asked.StudentRow | None:
    """Return the chosen student, or None."""
    dialog = StudentPicker(parent, shell, title)
    chosen = dialog.student if dialog.exec() == QDialog.DialogCode.Accepted else None
    dialog.deleteLater()
    return chosen
