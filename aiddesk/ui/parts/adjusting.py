"""动态调整: raising, lowering and ending recognised levels, and what the term has seen of it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.adjustments import DECIDERS, AdjustDraft
from aiddesk.domain.outcome import Done
from aiddesk.queries.adjustments import LevelChangeRow, adjustable, level_changes
from aiddesk.queries.cases import cases
from aiddesk.queries.places import staff
from aiddesk.services import adjustments
from aiddesk.services.registers import Desk
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Totals
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_NOTE = "调高的等级应当公示，会列入总览的待办；以后生成的发放名单用调整后的等级，终止的不再列入。"


def adjust(shell: Host, case_id: str) -> Done | None:
    """Ask how a recognised case is to be adjusted, and do it."""
    row = adjustable(shell.desk, case_id)
    if row is None:
        shell.tell("只有已认定的才能动态调整；还在办理的，请在审核时改等级。")
        return None
    levels = {code: word for code, word in level_choices(shell.desk).items() if code != row.level}
    fields = (
        Field("level", "调整为", "choice", levels, required=True),
        Field("on", "调整日期", "date", required=True),
        Field("reason", "原因", "lines", required=True, hint="家庭情况怎样变化，怎样核实的"),
        Field("paper", "依据文件", hint="会议纪要、证明等的名称或文号"),
        Field("staff_id", "决定人", "choice", deciders(shell.desk), required=True),
    )

    def work(v: dict[str, str]) -> Done:
        draft = AdjustDraft(v["level"], v["on"], v["reason"], v["paper"], v["staff_id"])
        return adjustments.adjust(shell.desk, case_id, draft)

    now = "已终止资助" if row.level == "none" else shell.desk.levels.title(row.level)
    title = "动态调整" if shell.is_veiled else f"动态调整：{row.name}"
    values = {"on": shell.desk.today().isoformat()}
    return shell.form(title, fields, "调整", work, values, f"现在是“{now}”，{row.since:%Y-%m-%d}起。{_NOTE}")


def level_choices(desk: Desk) -> dict[str, str]:
    """Return the levels that a recognised case may be given."""
    return {code: "终止资助" if code == "none" else word for code, word in desk.levels.used.items()}


def deciders(desk: Desk) -> dict[str, str]:
    """Return who may decide on a level."""
    return {s.id: f"{s.name}（{s.role_titles}）" for s in staff(desk) if set(s.roles) & set(DECIDERS)}


class LevelChangesDialog(PinnedDialog):
    """What a term has adjusted; a raise that must still be shown is marked."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, f"动态调整：{shell.term.title}", "level_changes", QSize(1030, 500))
        self._shell = shell
        self._grid: Grid[LevelChangeRow] = Grid("changes", "动态调整", _COLUMNS, key=lambda r: r.id)
        self._grid.setMinimumHeight(260)
        self._grid.set_empty("本学期还没有调整。家庭情况变好、变重或不再需要资助的，点“调整一名学生…”。")
        self._totals = Totals("change_totals")
        about = "每学期按家庭实际情况调整：调高、调低、终止。原等级留在记录里，已发放的不受影响。"
        content = QWidget()
        inner = column(label(about, "dim", wrap=True), self._grid, self._totals, margins=(16, 12, 16, 8))
        inner.setStretch(1, 1)
        content.setLayout(inner)
        left = (
            button("调整一名学生…", "adjust", kind="primary", on=self.adjust),
            button("打印动态调整表", "print_changes", icon="printer", on=self._print),
        )
        self.lay_out(content, (button("关闭", "close", on=self.accept),), left)
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        term = self._shell.term
        rows = [r for r in level_changes(self._shell.desk, term.school_year, term.key) if r.kind != "reopen"]
        self._grid.set_veiled(self._shell.is_veiled)
        self._grid.set_rows(rows)
        raised = sum(r.needs_notice for r in rows)
        self._totals.say([f"共{len(rows)}人次", f"等待公示{raised}人" if raised else ""])

    def adjust(self) -> None:
        """Ask who, then how."""
        from aiddesk.ui.parts.pick_student import pick  # dialogs load when they are opened

        chosen = pick(self, self._shell, "调整谁的等级")
        if chosen is None:
            return
        known = {r.student_id: r.id for r in cases(self._shell.desk, self._shell.term.school_year)}
        if adjust(self._shell, known.get(chosen.id, "")) is not None:
            self.refresh()

    def _print(self) -> None:
        show_paper(self._shell, "level_changes", self._shell.term.key)


_COLUMNS: tuple[Column[LevelChangeRow], ...] = (
    Column("日期", lambda r: r.on, lambda v: f"{v:%Y-%m-%d}", 96),
    Column("姓名", lambda r: r.name, width=110, private=True),
    Column("班级", lambda r: r.class_title, width=92),
    Column("调整", lambda r: r.kind_title, width=84),
    Column("原等级", lambda r: r.before_title, width=84),
    Column("现等级", lambda r: r.after_title, width=84),
    Column("公示", lambda r: "等待公示" if r.needs_notice else "已公示" if r.kind == "raise" else "", width=84,
           colour=lambda r: colours.AMBER if r.needs_notice else ""),
    Column("原因", lambda r: r.reason, width=180, tip=lambda r: r.reason, private=True),
    Column("决定人", lambda r: r.staff, width=80),
)  # fmt: skip
