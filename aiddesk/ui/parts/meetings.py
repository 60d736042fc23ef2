"""审核会议: the year's meetings of leading group and village, their minutes, and the way to hold the next one."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from aiddesk.domain.words import MEETING_KINDS
from aiddesk.queries.chains import chain
from aiddesk.queries.meetings import MeetingRow, meeting, meetings
from aiddesk.queries.reviews import waiting
from aiddesk.services import meetings as acts
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ABOUT = "会议一次决定等待这一级的全部学生，个别学生可以另行决定。登记错了的，在编辑菜单里撤销，整次会议一起撤回。"
_WORDS = (
    Field("place", "会议地点", required=True),
    Field("recorder", "记录人", required=True),
    Field("agenda", "议程", "lines", required=True),
    Field("discussion", "讨论情况", "lines"),
    Field("decision", "会议决定", "lines"),
)


class MeetingsDialog(PinnedDialog):
    """What was held, newest first."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, f"审核会议：{shell.term.school_year_title}", "meetings", QSize(980, 480))
        self._shell = shell
        self._grid: Grid[MeetingRow] = Grid("meeting_list", "审核会议", _COLUMNS, key=lambda r: r.id)
        self._grid.setMinimumHeight(260)
        self._grid.set_empty("本学年还没有开过审核会议。")
        self._grid.opened.connect(lambda _row: self.print_minutes())
        content = QWidget()
        inner = column(label(_ABOUT, "dim", wrap=True), self._grid, margins=(16, 12, 16, 8))
        inner.setStretch(1, 1)
        content.setLayout(inner)
        steps = [s for s in chain(shell.desk, shell.term.school_year) if s in MEETING_KINDS]
        new = [self._holder(step, "primary" if step == steps[-1] else "") for step in steps]
        self._acts = (
            button("修改记录…", "edit_meeting", on=self.edit),
            button("打印会议记录", "print_meeting", icon="printer", on=self.print_minutes),
        )
        self.lay_out(content, (button("关闭", "close", on=self.accept),), (*new, *self._acts))
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        rows = meetings(self._shell.desk, self._shell.term.school_year)
        self._grid.set_rows(rows)
        if self._grid.current() is None:
            self._grid.step(1)
        for act in self._acts:
            act.setVisible(bool(rows))

    def hold(self, kind: str) -> None:
        """Record a meeting."""
        if hold(self, self._shell, kind):
            self.refresh()

    def _holder(self, kind: str, look: str) -> QPushButton:
        return button(f"登记{MEETING_KINDS[kind]}…", f"hold_{kind}", kind=look, on=lambda: self.hold(kind))

    def edit(self) -> None:
        """Correct the words of the chosen meeting's minutes."""
        chosen = self._grid.current()
        if chosen is None:
            self._shell.say("请先选择一次会议。")
            return
        desk, card = self._shell.desk, meeting(self._shell.desk, chosen.id)
        values = {
            "place": chosen.place, "recorder": chosen.recorder, "agenda": card.agenda, "discussion": card.discussion,
            "decision": card.decision,
        }  # fmt: skip
        note = "这里只改记录的文字；对每名学生的决定不变，要改的请撤销后重新登记。"
        self._shell.form("修改会议记录", _WORDS, "修改", lambda v: acts.edit(desk, chosen.id, **v), values, note)
        self.refresh()

    def print_minutes(self) -> None:
        """Preview the minutes of the chosen meeting."""
        chosen = self._grid.current()
        if chosen is not None:
            show_paper(self._shell, "meeting_minutes", chosen.id)


def hold(parent: QWidget, shell: Host, kind: str) -> bool:
    """Ask about a meeting and record it; False where it was given up or nobody waits."""
    rows = waiting(shell.desk, shell.term.school_year, kind)
    if not rows:
        shell.tell(f"现在没有等待{MEETING_KINDS[kind]}决定的学生。先把前面几级审核做完。")
        return False
    from aiddesk.ui.parts.meeting_dialog import MeetingDialog  # loads when it is opened

    dialog = MeetingDialog(parent, shell, kind, rows)
    is_done = bool(dialog.exec())
    dialog.deleteLater()
    if is_done:
        from aiddesk.ui.parts.declining import lead_on

        lead_on(shell, *(row.case_id for row in rows))
    return is_done


_COLUMNS: tuple[Column[MeetingRow], ...] = (
    Column("日期", lambda r: r.held_on, lambda v: f"{v:%Y-%m-%d}", 96),
    Column("会议", lambda r: r.kind_title, width=150),
    Column("地点", lambda r: r.place, width=130),
    Column("主持人", lambda r: r.chair, width=90),
    Column("记录人", lambda r: r.recorder, width=90),
    Column("决定", lambda r: r.outcome, width=320),
)
