"""Who reviews what: the cases that wait for a step, and one opinion on one or many of them."""

from PySide6.QtWidgets import QWidget

from aiddesk.domain.outcome import Done
from aiddesk.domain.words import DECISIONS, DEFAULT_CHAIN, LEVELS, REVIEW_STEPS
from aiddesk.queries import reviews as asked
from aiddesk.queries.places import staff
from aiddesk.services import kinship, reviews
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Segments, Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

STEPS = {step: REVIEW_STEPS[step] for step in DEFAULT_CHAIN}


class ReviewPage(QWidget):
    """One step at a time: who waits for it, who reviews, what is said."""

    def __init__(self, shell: Host) -> None:
        super().__init__()
        self.shell = shell
        self._build()
        self._step.chosen.connect(lambda _step: self.refresh())

    def refresh(self) -> int:
        """Show again who waits; returns how many wait for any step."""
        desk = self.shell.desk
        every = asked.waiting(desk, self.shell.term.school_year)
        self._step.offer({s: f"{t}{sum(r.step == s for r in every)}" for s, t in STEPS.items()})
        step = self._step.code()
        self._reviewer.offer({s.id: f"{s.name}（{s.role_titles}）" for s in staff(desk, step)} or {"": "请先设置人员"})
        shown = [r for r in every if r.step == step]
        self.waiting.set_rows(shown)
        self.waiting.set_empty(f"没有等待{REVIEW_STEPS.get(step, '审核')}的学生。")
        self._totals.say([f"等待{REVIEW_STEPS.get(step, '审核')}{len(shown)}人"])
        return len(every)

    def choose_step(self, step: str) -> None:
        self._step.choose(step)
        self.refresh()

    def review(self, decision: str) -> None:
        """Give one opinion on the chosen cases."""
        rows = self.waiting.selected() or self.waiting.rows()
        if not rows:
            self.shell.say("没有等待审核的学生。")
            return
        who = f"{rows[0].name}等{len(rows)}人" if len(rows) > 1 else rows[0].name
        step, reviewer = self._step.code(), self._reviewer.code()
        opinion = {"pass": "情况属实，同意。", "return": "", "decline": ""}[decision]
        shown = [Field("opinion", "审核意见", "lines", required=True), Field("on", "日期", "date")]
        if len(rows) == 1:
            shown.append(Field("level", "改为等级", "choice", LEVELS, blank=f"不改（{rows[0].level_title}）"))

        def work(values: dict[str, str]) -> Done:
            return reviews.review(
                self.shell.desk, [r.case_id for r in rows], step, decision, values["opinion"], reviewer,
                values["on"], values.get("level", ""),
            )  # fmt: skip

        values = {"opinion": opinion, "on": self.shell.desk.today().isoformat()}
        title = f"{REVIEW_STEPS[step]}：{DECISIONS[decision]}"
        self.shell.form(title, shown, DECISIONS[decision], work, values, note=who)

    def declare_relative(self) -> None:
        """Record that the chosen reviewer is a relative of the chosen student."""
        chosen, reviewer = self.waiting.current(), self._reviewer.code()
        if chosen is None or not reviewer:
            self.shell.say("请先选择学生和审核人。")
            return
        from aiddesk.queries.cases import case  # needed only here

        student = case(self.shell.desk, chosen.case_id).row.student_id
        self.shell.form(
            f"登记亲属关系：{chosen.name}",
            (Field("relation", "与审核人的关系", required=True, hint="侄子"),),
            "登记",
            lambda v: kinship.declare(self.shell.desk, reviewer, student, v["relation"]),
            note="登记以后，这位审核人不能审核这名学生。",
        )

    def _build(self) -> None:
        self._step = Segments("step", "审核级别")
        self._step.offer(STEPS)
        self._reviewer = Choice("reviewer", "审核人")
        self._reviewer.setMinimumWidth(200)
        self.waiting: Grid[asked.ReviewRow] = Grid(
            "waiting",
            "等待审核",
            (
                Column("姓名", lambda r: r.name, width=150, private=True),
                Column("班级", lambda r: r.class_title, width=92),
                Column("得分", lambda r: r.score, width=56, align="right"),
                Column("得分建议", lambda r: LEVELS.get(r.suggested_level, ""), width=90),
                Column("等级", lambda r: r.level_title, width=90),
                Column("评议结果", lambda r: r.vote, width=90),
            ),
            key=lambda r: r.case_id,
        )
        self._totals = Totals("review_totals")
        acts = row(
            button("登记亲属关系…", "declare_relative", on=self.declare_relative),
            1,
            button("不通过…", "review_decline", on=lambda: self.review("decline")),
            button("退回…", "review_return", on=lambda: self.review("return")),
            button("通过…", "review_pass", kind="primary", tip="没有选中时对全部", on=lambda: self.review("pass")),
        )
        layout = column(
            row(self._step, 1, label("审核人", "dim"), self._reviewer), self.waiting, self._totals, acts, space=8
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
