"""疑似重复: students who may be one and the same, and twins, who only look it."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.doubles import KINDS
from aiddesk.queries.identity import DoubleRow, possible_doubles
from aiddesk.services import students
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_COLUMNS: tuple[Column[DoubleRow], ...] = (
    Column("为什么", lambda r: KINDS[r.kind], width=170),
    Column("学生", lambda r: f"{r.first}（{r.first_class}）", width=180, private=True),
    Column("证件号", lambda r: r.first_number or "（无）", width=170, private=True),
    Column("另一名", lambda r: f"{r.second}（{r.second_class}）", width=180, private=True),
    Column("证件号", lambda r: r.second_number or "（无）", width=170, private=True),
)


class DoublesDialog(PinnedDialog):
    """Pairs to be looked at; who is confirmed as two is not asked about again."""

    def __init__(self, parent: QWidget, shell: Host, show: Callable[[str], object]) -> None:
        super().__init__(parent, "疑似重复核对", "doubles", QSize(1000, 500))
        self._shell, self._go = shell, show
        self._grid: Grid[DoubleRow] = Grid("pairs", "疑似重复", _COLUMNS, key=lambda r: (r.first_id, r.second_id))
        self._grid.setMinimumHeight(300)
        self._grid.set_empty("没有疑似重复的学生。")
        about = "同一名学生登记了两次的，请核对后把多出的一名登记离校。双胞胎、同名不同人的，确认后不再提示。"
        content = QWidget()
        inner = column(label(about, "dim", wrap=True), self._grid, margins=(16, 12, 16, 8))
        inner.setStretch(1, 1)
        content.setLayout(inner)
        acts = (
            button("是双胞胎", "twins", on=lambda: self._confirm("twins")),
            button("同名不同人", "namesakes", on=lambda: self._confirm("namesakes")),
            button("看第一名", "show_first", on=lambda: self._look(first=True)),
            button("看另一名", "show_second", on=lambda: self._look(first=False)),
        )
        self.lay_out(content, (button("关闭", "close", on=self.accept),), acts)
        self._show()

    def _confirm(self, reason: str) -> None:
        pair = self._grid.current()
        if pair is None:
            self._shell.say("请先选择一对学生。")
            return
        work = students.confirm_distinct
        if self._shell.act(lambda: work(self._shell.desk, pair.first_id, pair.second_id, reason)) is not None:
            self._show()

    def _look(self, *, first: bool) -> None:
        pair = self._grid.current()
        if pair is not None:
            self.accept()
            self._go(pair.first_id if first else pair.second_id)

    def _show(self) -> None:
        self._grid.set_veiled(self._shell.is_veiled)
        self._grid.set_rows(possible_doubles(self._shell.desk, self._shell.term.school_year))
        if self._grid.rows():
            self._grid.selectRow(0)
