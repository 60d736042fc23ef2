"""学年升级: where each class goes, to be corrected before it is done in one act."""

from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.errors import AidError, Invalid
from aiddesk.domain.students import parse_day
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.turning import ClassTurn, with_target
from aiddesk.queries.places import classes, latest_year
from aiddesk.services import years
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column


class YearTurnDialog(PinnedDialog):
    """Every class with its proposed target, which can be typed over ("五年级1班", "毕业")."""

    def __init__(self, parent: QWidget, shell: Host, turns: tuple[ClassTurn, ...]) -> None:
        year = latest_year(shell.desk)
        super().__init__(
            parent, f"学年升级：{school_year_title(year)} → {school_year_title(year + 1)}", "year_turn", QSize(680, 540)
        )
        self._shell, self._year, self._turns = shell, year, turns
        self._grid: Grid[ClassTurn] = Grid(
            "turns",
            "各班去向",
            (
                Column("现在的班级", lambda t: t.title, width=150),
                Column("人数", lambda t: t.students, width=70, align="right"),
                Column("去向（可以改）", lambda t: t.target, width=200, edit=self._retarget),
            ),
            key=lambda t: t.class_id,
        )
        self._grid.setMinimumHeight(300)
        self._form = Form((Field("on", "毕业日期", "date", required=True),), "turn_form")
        self._form.set_values({"on": f"{year + 1}-07-01"})
        self._fault = label("", "bad", wrap=True, name="fault")
        about = (
            "每个班升一级，最高年级毕业。去向可以改成别的班，或写“毕业”。"
            "往年的认定、发放仍按当年的班级显示；做错了可以撤销。"
        )
        content = QWidget()
        content.setLayout(
            column(label(about, "dim", wrap=True), self._grid, self._form, self._fault, margins=(16, 12, 16, 8))
        )
        act = button("升级", "act", kind="primary", on=self.turn)
        self.lay_out(content, (act, button("取消", "cancel", on=self.reject)))
        self._grid.set_rows(turns)

    def turn(self) -> None:
        """Do it."""
        on = parse_day(self._form.values()["on"])
        if on is None:
            self._fault.setText("毕业日期看不懂。请写成 2027-07-01 这样。")
            return
        early = self._shell.desk.today() < date(self._year + 1, 6, 1)
        if early and not self._shell.confirm(
            f"现在还是{school_year_title(self._year)}，升级以后各页都按新班级显示。确定现在就升级吗？",
            "现在升级",
            "先不升级",
        ):
            return
        done = self._shell.act(lambda: years.turn_year(self._shell.desk, self._year, self._turns, on))
        if done is not None:
            self.accept()

    def _retarget(self, turn: ClassTurn, text: str) -> None:
        try:
            new = with_target(turn, text)
        except Invalid as refusal:
            self._fault.setText(refusal.text)
            return
        self._fault.setText("")
        self._turns = tuple(new if t.class_id == turn.class_id else t for t in self._turns)
        self._grid.set_rows(self._turns)


def turn_year(parent: QWidget, shell: Host) -> YearTurnDialog | None:
    """Open the dialog, or say why there is nothing to turn."""
    try:
        turns = years.turn_plan(shell.desk, latest_year(shell.desk))
    except AidError as refusal:
        shell.tell(refusal.text)
        return None
    dialog = YearTurnDialog(parent, shell, turns)
    dialog.open()
    return dialog


def move_class(shell: Host) -> None:
    """Ask which whole class goes where, and move it."""
    known = {c.id: f"{c.title}（{c.students}人）" for c in classes(shell.desk, shell.term.school_year) if c.students}
    fields = (
        Field("class_id", "哪个班", "choice", known, required=True),
        Field("text", "调到", hint="四年级3班", required=True),
        Field("reason", "原因", hint="并班、分班", required=True),
    )
    shell.form(
        "整班调整", fields, "调整", lambda v: years.move_class(shell.desk, v["class_id"], v["text"], v["reason"])
    )
