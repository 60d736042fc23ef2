"""家访安排: the year's families by village; several are chosen, given a day and visitors, printed and ticked off."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.outcome import Done
from aiddesk.domain.visits import PlanDraft
from aiddesk.domain.words import VISIT_STATES
from aiddesk.queries.cases import case
from aiddesk.queries.visits import FamilyVisitRow, to_visit
from aiddesk.services import families, visits
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.parts.visitors import staff_button
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Segments, Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_COLOURS = {"none": "", "planned": colours.ACCENT, "overdue": colours.RED, "done": colours.GREEN}
_FIELDS = (
    Field("on", "日期", "date", required=True),
    Field("visitors", "走访人", required=True, hint="用顿号隔开"),
    Field("note", "备注", hint="带什么、找谁带路"),
)


class VisitPlanDialog(PinnedDialog):
    """Every standing case with its village and its visit."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, "家访安排", "visit_plan", QSize(1036, 556))
        self._shell = shell
        self._states, self._villages = Segments("visit_state", "家访状态"), Choice("visit_village", "村组")
        self.grid: Grid[FamilyVisitRow] = Grid(
            "visit_rows", "家访安排", self._columns(), key=lambda r: r.case_id, tally=lambda rows: f"{len(rows)}户"
        )
        self.grid.setMinimumHeight(230)
        self.grid.set_empty("本学年还没有要家访的申请。登记申请以后，这里按村组列出。")
        self.form = Form(_FIELDS, "plan_form")
        self.form.set_values({"on": shell.desk.today().isoformat(), "visitors": shell.desk.actor.name})
        self._fault = label("", "bad", wrap=True, name="fault")
        self._totals = Totals("visit_totals")
        plan = button("安排所选", "act", kind="primary", icon="calendar-days", on=self.plan)
        content = QWidget()
        about = "选中同村的几名学生（Ctrl 或 Shift 多选），写好日期和走访人，点“安排所选”；再安排一次就是改期。"
        inner = column(
            label(about, "dim", wrap=True),
            row(self._villages, self._states, 1),
            self.grid,
            self._totals,
            row(self.form, column(staff_button(shell.desk, self.form), plan, 1), space=12),
            self._fault,
            space=6,
            margins=(16, 10, 16, 6),
        )
        inner.setStretch(2, 1)
        content.setLayout(inner)
        acts = (
            button("登记家访", "record_visit", icon="pencil", on=self.record),
            button("取消安排", "call_off", on=self.call_off),
            button("打印所选那天", "print_day", icon="printer", tip="路线单和每户的家访记录表", on=self.print_day),
            button("打印空白表", "print_blank_visit", on=lambda: show_paper(shell, "visit_sheet", "")),
        )
        self.lay_out(content, (button("关闭", "close", on=self.accept),), acts)
        self._villages.chosen.connect(lambda _code: self.refresh())
        self._states.chosen.connect(lambda _code: self.refresh())
        self.grid.opened.connect(lambda _row: self.record())
        self.form.finished.connect(self.plan)
        self.refresh()

    def refresh(self) -> None:
        """Show the families anew."""
        rows = to_visit(self._shell.desk, self._year)
        villages = Counter(r.village for r in rows)
        told = {name or "?": f"{name or '村组不详'}（{count}）" for name, count in villages.items()}
        self._villages.offer({"": "全部村组", **told})
        counts = Counter(r.state for r in rows)
        words = {code: f"{word}{counts[code]}" for code, word in VISIT_STATES.items() if counts[code]}
        self._states.offer({"": f"全部{len(rows)}", **words})
        village, state = self._villages.code(), self._states.code()
        shown = [r for r in rows if village in ("", r.village or "?") and state in ("", r.state)]
        self.grid.set_veiled(self._shell.is_veiled)
        self.grid.set_rows(shown)
        guessed = sum(r.is_guessed for r in shown)
        said = f"村组按住址推断的{guessed}户，推断不对的双击村组改" if guessed else ""
        self._totals.say((f"共{len(shown)}户", said))

    def plan(self) -> None:
        """Give the chosen families the day and the visitors."""
        draft = PlanDraft(**self.form.values())
        self._do(lambda keys: visits.plan(self._shell.desk, self._year, keys, draft))

    def call_off(self) -> None:
        """Take the chosen families off the plan."""
        self._do(lambda keys: visits.call_off(self._shell.desk, self._year, keys))

    def record(self) -> None:
        """Record the visit of the current family."""
        chosen = self.grid.current()
        if chosen is None:
            self._fault.setText("请先选一名学生。")
            return
        from aiddesk.ui.parts.visit_dialog import VisitDialog  # dialogs load when they are opened

        dialog = VisitDialog(self, self._shell, case(self._shell.desk, chosen.case_id))
        dialog.finished.connect(lambda _result: self.refresh())
        dialog.open()

    def print_day(self) -> None:
        """Print the route and the sheets of the current family's day, of its village alone where one is filtered."""
        chosen = self.grid.current()
        if chosen is None or chosen.planned_on is None:
            self._fault.setText("请先选一名已安排的学生，打印的是那一天的路线单和记录表。")
            return
        from aiddesk.services.papers.visits import subject_of  # papers load when they are printed

        village = chosen.village if self._villages.code() else ""
        show_paper(self._shell, "visit_day", subject_of(self._year, chosen.planned_on.isoformat(), village))

    @property
    def _year(self) -> int:
        return self._shell.term.school_year

    def _do(self, act: Callable[[list[str]], Done]) -> None:
        self._fault.setText("")
        self.form.clear_problems()
        keys = [r.case_id for r in self.grid.selected()]
        if not keys:
            self._fault.setText("请先在表里选择学生，可以一次选几名。")
            return
        if self._shell.act(lambda: act(keys), self.form.show_problems) is not None:
            self.refresh()

    def _set_village(self, chosen: FamilyVisitRow, text: str) -> None:
        work = families.set_village
        if self._shell.act(lambda: work(self._shell.desk, self._year, chosen.student_id, text)) is not None:
            self.refresh()

    def _columns(self) -> tuple[Column[FamilyVisitRow], ...]:
        return (
            Column("村组", lambda r: r.village, width=96, edit=self._set_village, private=True),
            Column("学生", lambda r: r.name, width=92, private=True),
            Column("班级", lambda r: r.class_title, width=84, sort=lambda r: (r.grade, r.class_name)),
            Column("住址", lambda r: r.address, width=196, tip=lambda r: r.address, private=True),
            Column("监护人", lambda r: r.guardian, width=76, private=True),
            Column("电话", lambda r: r.phone, width=100, private=True),
            Column("状态", lambda r: r.state_title, width=68, colour=lambda r: _COLOURS[r.state]),
            Column("安排在", lambda r: r.planned_on, lambda d: f"{d:%m-%d}" if d else "", 62),
            Column("走访人", lambda r: r.visitors, width=110),
            Column("去过", lambda r: r.visited_on, lambda d: f"{d:%m-%d}" if d else "", 58),
        )
