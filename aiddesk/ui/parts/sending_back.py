"""退回重审: cases that passed all reviews and hang on no notice yet, to be sent back to the last step."""

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.words import REVIEW_STEPS
from aiddesk.queries.chains import chain
from aiddesk.queries.places import staff
from aiddesk.queries.reopening import ReviewedRow, reviewed
from aiddesk.queries.reviews import acted_elsewhere
from aiddesk.services import reopening
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.review_page import EXCEPTION
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ABOUT = (
    "各级审核都通过以后，张贴公示以前，发现亲属关系或者差错的，在这里退回，最后一级重新审核。更早的审核也要重做的，再到“审核”里"
    "逐级退回。已经张贴的，登记异议，调查处理。"
)


class SendingBackDialog(PinnedDialog):
    """Who is reviewed, first those whom a relative passed; one or several are sent back by one of the last step."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, f"退回重审：{shell.term.school_year_title}", "send_back", QSize(860, 500))
        self._shell = shell
        self._step = chain(shell.desk, shell.term.school_year)[-1]
        self._grid: Grid[ReviewedRow] = Grid("reviewed", "已审核", _COLUMNS, key=lambda r: r.case_id)
        self._grid.setMinimumHeight(270)
        self._grid.set_empty("没有已经审核、等待公示的学生。")
        self._who = Choice("sender", f"{REVIEW_STEPS[self._step]}的审核人")
        people = {s.id: f"{s.name}（{s.role_titles}）" for s in staff(shell.desk, self._step)}
        self._who.offer(people or {"": "请先设置人员"})
        self._totals = Totals("reviewed_totals")
        content = QWidget()
        top = row(label(f"由谁退回（{REVIEW_STEPS[self._step]}）", "dim"), self._who, 1)
        inner = column(label(_ABOUT, "dim", wrap=True), top, self._grid, self._totals, margins=(16, 12, 16, 8))
        inner.setStretch(2, 1)
        content.setLayout(inner)
        self._act = button("退回重审…", "send_back_act", kind="primary", tip="可以选几名学生", on=self.send_back)
        self.lay_out(content, (self._act, button("关闭", "close", on=self.accept)))
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        rows = reviewed(self._shell.desk, self._shell.term.school_year)
        self._grid.set_veiled(self._shell.is_veiled)
        self._grid.set_rows(rows)
        self._act.setEnabled(bool(rows))
        lapsed = sum(bool(r.lapsed) for r in rows)
        self._totals.say((f"已审核{len(rows)}人", f"由亲属审核{lapsed}人" if lapsed else ""))

    def send_back(self) -> None:
        """Ask why, and send the chosen cases back."""
        rows = self._grid.selected()
        if not rows:
            self._shell.tell("请先选择要退回的学生。")
            return
        desk, who, keys = self._shell.desk, self._who.code(), [r.case_id for r in rows]
        shown = [Field("opinion", "退回原因", "lines", required=True), Field("on", "日期", "date")]
        shown += [EXCEPTION] if who and acted_elsewhere(desk, who, self._step, keys) else []
        shown = [replace(field, is_private=True) for field in shown]  # with the names above them
        names = rows[0].name + (f"等{len(rows)}人" if len(rows) > 1 else "")
        done = self._shell.form(
            f"退回重审：{names}", shown, "退回重审",
            lambda v: reopening.send_back(desk, keys, v["opinion"], who, v["on"], exception=v.get("exception", "")),
            {"on": desk.today().isoformat()}, f"{names}。",
        )  # fmt: skip
        if done is not None:
            self.refresh()


_COLUMNS: tuple[Column[ReviewedRow], ...] = (
    Column("姓名", lambda r: r.name, width=130, private=True),
    Column("班级", lambda r: r.class_title, width=110, sort=lambda r: (r.grade, len(r.class_title), r.class_title)),
    Column("等级", lambda r: r.level_title, width=110),
    Column("提示", lambda r: r.hint, width=400, tip=lambda r: r.hint, private=True,
           colour=lambda r: colours.RED if r.lapsed else colours.SECONDARY),
)  # fmt: skip
