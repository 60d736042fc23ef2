"""审核级别: which reviews a school year has, in which order, and who may act at each."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.words import MEETING_KINDS
from aiddesk.queries.chains import StepRow, steps
from aiddesk.services.chains import set_chain
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, set_kind
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ABOUT = (
    "勾选本学年要走的审核级别，用“上移、下移”排好先后。有相应岗位的人才能审核；同一个人不在两级审核同一名学生。"
    "已经开始审核的，只能改还没有走到的级别。"
)


class ReviewChainDialog(PinnedDialog):
    """The six levels that a chain can have; those ticked make the year's chain from top to bottom."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, f"审核级别：{shell.term.school_year_title}", "review_chain", QSize(760, 470))
        self._shell = shell
        self._rows = steps(shell.desk, shell.term.school_year)
        self._chosen = {r.step for r in self._rows if r.position}
        self._grid: Grid[StepRow] = Grid("chain_steps", "审核级别", self._columns(), key=lambda r: r.step)
        self._grid.setMinimumHeight(240)
        self._told = label("", "accent", wrap=True, name="chain_told")
        self._lacks = label("", "warn", wrap=True, name="chain_lacks")
        content = QWidget()
        inner = column(
            label(_ABOUT, "dim", wrap=True), self._grid, self._told, self._lacks, margins=(16, 12, 16, 8)
        )  # fmt: skip
        inner.setStretch(1, 1)
        content.setLayout(inner)
        act = button("设为本学年的级别", "act", kind="primary", on=self.act)
        moves = (
            button("上移", "step_up", icon="chevron-up", on=lambda: self.move_step(-1)),
            button("下移", "step_down", icon="chevron-down", on=lambda: self.move_step(1)),
        )
        self.lay_out(content, (act, button("取消", "cancel", on=self.reject)), moves)
        self._show()
        self._grid.step(1)

    def move_step(self, by: int) -> None:
        """Move the level at the cursor up or down."""
        chosen = self._grid.current()
        if chosen is None:
            self._shell.say("请先点一级审核。")
            return
        rows = list(self._rows)
        place = rows.index(chosen)
        there = place + by
        if 0 <= there < len(rows):
            rows[place], rows[there] = rows[there], rows[place]
            self._rows = tuple(rows)
            self._show()
            self._grid.select(chosen.step)

    def act(self) -> None:
        """Set the chain."""
        wanted = [r.step for r in self._rows if r.step in self._chosen]
        year = self._shell.term.school_year
        if self._shell.act(lambda: set_chain(self._shell.desk, year, wanted)) is not None:
            self.accept()

    def _tick(self, told: StepRow, text: str) -> None:
        (self._chosen.add if text else self._chosen.discard)(told.step)
        self._show()

    def _show(self) -> None:
        self._grid.set_rows(self._rows)
        chain = [r for r in self._rows if r.step in self._chosen]
        self._told.setText("审核顺序：" + ("→".join(r.title for r in chain) or "还没有选择"))
        lacking = [f"{r.title}还没有{r.role_title}" for r in chain if not r.staff]
        self._lacks.setText(f"{'；'.join(lacking)}。请在“工具—教职工”里设置岗位。" if lacking else "")
        self._lacks.setVisible(bool(lacking))
        set_kind(self._told, "accent" if chain else "warn")

    def _columns(self) -> tuple[Column[StepRow], ...]:
        def lacks(told: StepRow) -> bool:
            return told.step in self._chosen and not told.staff

        return (
            Column("选用", lambda r: r.step in self._chosen, width=56, tick=True, edit=self._tick),
            Column("审核级别", lambda r: r.title, width=180),
            Column("岗位", lambda r: r.role_title, width=110),
            Column("方式", lambda r: "开会决定" if r.step in MEETING_KINDS else "逐人或成批", width=100),
            Column("现在有谁", lambda r: r.names or "还没有人", width=220, tip=lambda r: r.names,
                   colour=lambda r: colours.AMBER if lacks(r) else ""),
        )  # fmt: skip
