"""班级评议: the sessions of the classes, then the chain of reviews."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from aiddesk.domain.outcome import Done
from aiddesk.domain.words import DECISIONS, LEVELS, REVIEW_STEPS, ROLES
from aiddesk.queries import reviews as asked
from aiddesk.queries import votes as sessions
from aiddesk.queries.places import staff
from aiddesk.services import registers, reviews
from aiddesk.ui.parts.vote_session import VoteSession
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Choice, Segments, Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.table import Column

_PARTS = {"vote": "评议", "review": "审核"}


class VotesScreen(Screen):
    """First the classes vote, then three reviews."""

    key, title, icon = "votes", "班级评议", "vote"
    watches = frozenset({"votes", "cases", "reviews", "classes", "staff"})

    def refresh(self) -> None:
        desk, year = self.shell.desk, self.shell.term.school_year
        rows = sessions.vote_classes(desk, year)
        self.classes.set_rows(rows)
        if self.classes.current() is None and rows:
            waiting = next((r for r in rows if r.status != "closed" or r.ready), rows[0])
            self.classes.select(waiting.class_id)
        self._session.show_class(self.classes.current())
        every = asked.waiting(desk, year)
        self._part.offer({"vote": "评议", "review": f"审核（{len(every)}）" if every else "审核"})
        self._step.offer({s: f"{t}{sum(r.step == s for r in every)}" for s, t in REVIEW_STEPS.items()})
        step = self._step.code()
        self._reviewer.offer({s.id: f"{s.name}（{s.role_titles}）" for s in staff(desk, step)} or {"": "请先设置人员"})
        shown = [r for r in every if r.step == step]
        self.waiting.set_rows(shown)
        self.waiting.set_empty(f"没有等待{REVIEW_STEPS.get(step, '审核')}的学生。")
        self._totals.say([f"等待{REVIEW_STEPS.get(step, '审核')}{len(shown)}人"])

    def show_hint(self, **hint: object) -> None:
        part = str(hint.get("part", "vote"))
        self._part.choose(part)
        self._show_part(part)
        if "step" in hint:
            self._step.choose(str(hint["step"]))
            self.refresh()

    def set_veiled(self, veiled: bool) -> None:
        self._session.set_veiled(veiled)

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

    def add_staff(self) -> None:
        """Add a member of staff with roles."""
        shown = (Field("name", "姓名", required=True), Field("roles", "岗位", "many", ROLES), Field("phone", "电话"))
        self.shell.form(
            "新增教职工", shown, "新增",
            lambda v: registers.add_staff(
                self.shell.desk, v["name"], tuple(r for r in v["roles"].split(",") if r), v["phone"]
            ),
            {"roles": self._step.code()},
        )  # fmt: skip

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
            lambda v: registers.declare_relative(self.shell.desk, reviewer, student, v["relation"]),
            note="登记以后，这位审核人不能审核这名学生。",
        )

    def _build(self) -> None:
        self._part = Segments("part", "评议或审核")
        self._part.offer(_PARTS)
        self.classes: Grid[sessions.VoteClassRow] = Grid(
            "vote_classes",
            "各班评议",
            (
                Column("班级", lambda r: r.class_title, width=92, sort=lambda r: (r.grade, r.class_name)),
                Column("申请", lambda r: r.applicants, width=52, align="right"),
                Column(
                    "状态", lambda r: r.status_title if not r.ready or r.status != "closed" else "有新申请", width=92
                ),
            ),
            key=lambda r: r.class_id,
        )
        self.classes.set_empty("困难调查录完的班级会出现在这里。")
        self.classes.setFixedWidth(310)
        self._session = VoteSession(self.shell)
        vote_page = QWidget()
        body = row(self.classes, self._session, space=12)
        body.setStretch(1, 1)
        vote_page.setLayout(body)
        self._pages = QStackedWidget()
        self._pages.addWidget(vote_page)
        self._pages.addWidget(self._review_page())
        steps = (
            "选班级，“开始评议”，打印选票；选票上只有姓名，没有家庭情况。",
            "投票后清点选票，两个人分别计票，一致才能公布结果。",
            "再到“审核”：班主任、资助办、领导小组逐级写意见，亲属回避。",
        )
        page = column(HowTo("votes", steps), row(self._part, 1), self._pages, space=10, margins=(14, 12, 14, 8))
        page.setStretch(2, 1)
        self.setLayout(page)

    def _review_page(self) -> QWidget:
        self._step = Segments("step", "审核级别")
        self._step.offer(REVIEW_STEPS)
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
        page = QWidget()
        acts = row(
            button("新增教职工…", "add_staff", on=self.add_staff),
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
        page.setLayout(layout)
        return page

    def _connect(self) -> None:
        self._part.chosen.connect(self._show_part)
        self._step.chosen.connect(lambda _step: self.refresh())
        self.classes.changed.connect(lambda: self._session.show_class(self.classes.current()))

    def _show_part(self, part: str) -> None:
        self._pages.setCurrentIndex(list(_PARTS).index(part))


def _state(row: sessions.VoteClassRow) -> str:
    return "有新申请" if row.ready and row.status == "closed" else row.status_title
