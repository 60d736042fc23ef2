"""Who reviews what: the cases that wait for a step, and one opinion on one or many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from aiddesk.domain import kinship as kin
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import DECISIONS, MEETING_KINDS, REVIEW_STEPS, grade_title
from aiddesk.queries import reviews as asked
from aiddesk.queries.chains import chain
from aiddesk.queries.kinship import kin_of_staff
from aiddesk.queries.places import classes, staff
from aiddesk.services import kinship, reviews
from aiddesk.ui import colours
from aiddesk.ui.parts.review_panel import ReviewPanel
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Segments, Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.panels import WithPanel
from aiddesk.ui.widgets.table import Column

_PICKED = 24  # of so many at most, single ones are left out by ticking them; of more, by selecting the others
_NAMED = 6  # of more, the first are named with their number
EXCEPTION = Field(
    "exception", "例外理由", note="这位审核人已经审核过另一级，确实没有别人时填写；会印在各份材料上，亲属不适用"
)


class ReviewPage(QWidget):
    """One step at a time: who waits for it, who reviews, what is said; beside it the chosen case."""

    def __init__(self, shell: Host) -> None:
        super().__init__()
        self.shell = shell
        self._relatives: frozenset[str] = frozenset()
        self._kin: Mapping[str, tuple[kin.Find, ...]] = {}
        self._build()
        self._step.chosen.connect(self.choose_step)
        self._where.chosen.connect(lambda _code: self._pair("where"))
        self._reviewer.chosen.connect(lambda _code: self._pair("reviewer"))
        self.waiting.changed.connect(self._show_chosen)
        self.waiting.opened.connect(lambda _row: self._body.open_panel())

    def refresh(self) -> int:
        """Show again who waits; returns how many wait for any step."""
        desk, year = self.shell.desk, self.shell.term.school_year
        every = asked.waiting(desk, year)
        # Six levels must stand side by side in a small window, so that each is named in short.
        counts = {s: sum(r.step == s for r in every) for s in chain(desk, year)}
        self._step.offer({s: f"{REVIEW_STEPS[s].removesuffix('审核')}{count}" for s, count in counts.items()})
        step = self._step.code()
        own = [r for r in every if r.step == step]
        self._where.offer(_places(own))
        self._reviewer.offer({s.id: f"{s.name}（{s.role_titles}）" for s in staff(desk, step)} or {"": "请先设置人员"})
        self._look_for_kin(own)
        shown = [r for r in own if self._where.code() in ("", r.class_id, f"grade:{r.grade}")]
        self.waiting.set_rows(shown)
        self.waiting.set_empty(f"没有等待{REVIEW_STEPS.get(step, '审核')}的学生。")
        self._tell(shown, len(own))
        self._show_acts(step)
        self._show_chosen()
        return len(every)

    def choose_step(self, step: str) -> None:
        self._where.choose("")
        self._step.choose(step)
        self.refresh()
        self._go_on()

    def begin(self) -> None:
        """Come to the reviews where nothing is chosen yet: the class teachers' step begins with one class."""
        if not self._where.code():
            self._go_on()

    def set_veiled(self, veiled: bool) -> None:
        """Hide the chosen case while others look on."""
        self._panel.setEnabled(not veiled)
        self._show_chosen()

    def review(self, decision: str) -> None:
        """Give one opinion on the chosen cases; all that are shown pass where none is selected."""
        rows = self.waiting.selected() or (self.waiting.rows() if decision == "pass" else ())
        if not rows:
            self.shell.say("没有等待审核的学生。" if decision == "pass" else "请先选择要退回或不通过的学生。")
            return
        step, reviewer = self._step.code(), self._reviewer.code()
        shown = [Field("opinion", "审核意见", "lines", required=True), Field("on", "日期", "date")]
        if reviewer and asked.acted_elsewhere(self.shell.desk, reviewer, step, [r.case_id for r in rows]):
            shown.append(EXCEPTION)
        if len(rows) == 1:
            shown += [
                Field("level", "改为等级", "choice", rows[0].levels.used, blank=f"不改（{rows[0].level_title}）"),
                Field("reason", "改等级的理由", note="改了等级才填", is_private=True),
            ]
        elif decision == "pass" and len(rows) <= _PICKED:
            names = {r.case_id: f"{r.name}（{r.class_title}）" for r in rows}
            shown.append(Field("left_out", "暂不通过", "many", names, is_private=True))
        else:
            shown = [replace(field, is_private=True) for field in shown]  # hidden with the names in the note
        values = {
            "opinion": "情况属实，同意。" if decision == "pass" else "",
            "on": self.shell.desk.today().isoformat(),
        }
        title = f"{REVIEW_STEPS[step]}：{DECISIONS[decision]}"
        work = partial(self._work, rows, step, decision, reviewer)
        act = DECISIONS[decision] + (f"（{len(rows)}人）" if len(rows) > 1 else "")
        place = self.waiting.currentIndex().row()
        done = self.shell.form(title, shown, act, work, values, note=self._note(rows, step, reviewer))
        if done is not None:
            self._go_on(place if len(rows) == 1 else -1)
        if done is not None and decision == "decline":
            from aiddesk.ui.parts.declining import lead_on  # forms load when they are opened

            lead_on(self.shell, *(r.case_id for r in rows))

    def hold_meeting(self) -> None:
        """Record the meeting that decides at this step."""
        from aiddesk.ui.parts.meetings import hold  # dialogs load when they are opened

        hold(self.window(), self.shell, self._step.code())

    def declare_relative(self) -> None:
        """Record that the chosen reviewer is a relative of the chosen student."""
        chosen, reviewer = self.waiting.current(), self._reviewer.code()
        if chosen is None or not reviewer:
            self.shell.say("请先选择学生和审核人。")
            return
        self.shell.form(
            f"登记亲属关系：{chosen.name}",
            (Field("relation", "与审核人的关系", required=True, hint="侄子"),),
            "登记",
            lambda v: kinship.declare(self.shell.desk, reviewer, chosen.student_id, v["relation"]),
            note="登记以后，这位审核人不能审核这名学生。",
        )

    def hint(self, told: asked.ReviewRow) -> str:
        """Say what to look at before this case is reviewed."""
        parts = [self._kin_hint(told)]
        parts += ["等级与得分不符，没有理由"] if told.is_far else []
        parts += ["有审核例外"] if told.exceptions else []
        return "；".join(filter(None, parts))

    def _work(
        self, rows: Sequence[asked.ReviewRow], step: str, decision: str, reviewer: str, typed: dict[str, str]
    ) -> Done:
        desk, keys = self.shell.desk, [r.case_id for r in rows]
        if decision == "pass" and len(rows) > 1:
            left = tuple(filter(None, typed.get("left_out", "").split(",")))
            return reviews.pass_all(
                desk, self.shell.term.school_year, step, typed["opinion"], reviewer, typed["on"], case_ids=keys,
                left_out=left, exception=typed.get("exception", ""),
            )  # fmt: skip
        return reviews.review(
            desk, keys, step, decision, typed["opinion"], reviewer, typed["on"], typed.get("level", ""),
            reason=typed.get("reason", ""), exception=typed.get("exception", ""),
        )  # fmt: skip

    def _note(self, rows: Sequence[asked.ReviewRow], step: str, reviewer: str) -> str:
        """Say for whom this is, and whom this person must pass over."""
        over = reviews.passed_over(self.shell.desk, step, reviewer, [r.case_id for r in rows])
        who = rows[0].name + (f"等{len(rows)}人" if len(rows) > 1 else "")
        barred = [f"{r.name}（{over[r.case_id]}）" for r in rows if r.case_id in over]
        told = "、".join(barred[:_NAMED]) + (f"等{len(barred)}人" if len(barred) > _NAMED else "")
        return f"{who}。" + (f"不能由这位审核人审核的：{told}。" if told else "")

    def _pair(self, what: str) -> None:
        """At the class teachers' step, a class and its teacher are chosen together."""
        teachers = self._teachers()
        if what == "where" and teachers.get(self._where.code()):
            self._reviewer.choose(teachers[self._where.code()])
        elif what == "reviewer" and teachers:
            own = (r.class_id for r in self._waiting() if teachers.get(r.class_id) == self._reviewer.code())
            self._where.choose(next(own, ""))
        self.refresh()

    def _go_on(self, place: int = -1) -> None:
        """Go on to the student at this place; at the class teachers' step, to a class that still waits."""
        teachers = self._teachers()
        rows = self._waiting() if teachers else []
        if rows and all(teachers.get(r.class_id) != self._reviewer.code() for r in rows):
            self._reviewer.choose(next((teachers[r.class_id] for r in rows if teachers.get(r.class_id)), ""))
        if teachers:
            self._pair("reviewer")
        if place >= 0 and self.waiting.rows():
            self.waiting.selectRow(min(place, len(self.waiting.rows()) - 1))

    def _teachers(self) -> Mapping[str, str]:
        """Return the class teachers by class; none at another step."""
        if self._step.code() != "class_teacher":
            return {}
        return {c.id: c.teacher_id for c in classes(self.shell.desk, self.shell.term.school_year)}

    def _waiting(self) -> list[asked.ReviewRow]:
        every = asked.waiting(self.shell.desk, self.shell.term.school_year)
        return [r for r in every if r.step == self._step.code()]

    def _look_for_kin(self, rows: Sequence[asked.ReviewRow]) -> None:
        """Look for relatives of the reviewer among those who wait."""
        reviewer, desk = self._reviewer.code(), self.shell.desk
        self._relatives = asked.relatives_of(desk, reviewer) if reviewer else frozenset()
        self._kin = kin_of_staff(desk, reviewer, [r.student_id for r in rows]) if reviewer and rows else {}

    def _kin_hint(self, told: asked.ReviewRow) -> str:
        if told.student_id in self._relatives:
            return "审核人的亲属，回避"
        if kin.strong(self._kin, told.student_id):
            return f"可能是亲属，须核实（{kin.strong(self._kin, told.student_id)}）"
        return kin.bases(self._kin.get(told.student_id, ()))

    def _tell(self, shown: Sequence[asked.ReviewRow], every: int) -> None:
        step = REVIEW_STEPS.get(self._step.code(), "审核")
        filtered = f"（全部{every}人）" if len(shown) < every else ""
        aside = sum(r.student_id in self._relatives for r in shown)
        strong = sum(bool(kin.strong(self._kin, r.student_id)) for r in shown)
        hints = sum(r.student_id in self._kin for r in shown) - strong
        self._totals.say(
            [
                f"等待{step}{len(shown)}人{filtered}",
                f"审核人的亲属{aside}人" if aside else "",
                f"须核实亲属关系{strong}人" if strong else "",
                f"同姓同村等提示{hints}人" if hints else "",
                f"等级与得分不符{sum(r.is_far for r in shown)}人" if any(r.is_far for r in shown) else "",
            ]
        )

    def _show_acts(self, step: str) -> None:
        """A meeting decides where the step is one of a meeting."""
        is_meeting = step in MEETING_KINDS
        for name, act in self._acts.items():
            act.setVisible((name == "meeting") == is_meeting)

    def _show_chosen(self) -> None:
        chosen = self.waiting.current()
        self._panel.show_case(chosen, self.hint(chosen) if chosen else "")

    def _colour(self, told: asked.ReviewRow) -> str:
        is_barred = told.student_id in self._relatives or kin.strong(self._kin, told.student_id)
        return colours.RED if is_barred else colours.AMBER if told.is_far or told.exceptions else colours.SECONDARY

    def _build(self) -> None:
        self._step = Segments("step", "审核级别")
        self._where = Choice("review_class", "年级或班级")
        self._reviewer = Choice("reviewer", "审核人")
        self._reviewer.setMinimumWidth(190)
        self.waiting: Grid[asked.ReviewRow] = Grid(
            "waiting", "等待审核", self._columns(), key=lambda r: r.case_id
        )  # fmt: skip
        self._totals = Totals("review_totals")
        self._acts: dict[str, QPushButton] = {
            "decline": button("不通过…", "review_decline", on=lambda: self.review("decline")),
            "return": button("退回…", "review_return", on=lambda: self.review("return")),
            "pass": button("通过…", "review_pass", kind="primary", tip="没有选中时对表里全部",
                           on=lambda: self.review("pass")),
            "meeting": button("登记会议决定…", "hold_meeting", kind="primary", tip="这一级由会议决定",
                              on=self.hold_meeting),
        }  # fmt: skip
        acts = row(button("登记亲属关系…", "declare_relative", on=self.declare_relative), 1, *self._acts.values())
        main = QWidget()
        inner = column(self.waiting, self._totals, acts, space=8)
        inner.setStretch(0, 1)
        main.setLayout(inner)
        self._panel = ReviewPanel(self.shell)
        self._body = WithPanel(main, self._panel)
        top = row(self._step, 1, self._where, label("审核人", "dim"), self._reviewer)
        layout = column(top, self._body, space=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _columns(self) -> tuple[Column[asked.ReviewRow], ...]:
        return (
            Column("姓名", lambda r: r.name, width=116, private=True),
            Column("班级", lambda r: r.class_title, width=88, sort=lambda r: (r.grade, len(r.class_title),
                                                                            r.class_title)),
            Column("得分", lambda r: r.score, width=50, align="right", private=True),
            Column("得分建议", lambda r: r.levels.title(r.suggested_level), width=80, private=True),
            Column("等级", lambda r: r.level_title, width=80),
            Column("评议结果", lambda r: r.vote, width=84),
            Column("家访", lambda r: r.visits, lambda v: f"{v}次" if v else "", 50),
            Column("提示", self.hint, width=190, tip=self.hint, colour=self._colour, private=True),
        )  # fmt: skip


def _places(rows: Sequence[asked.ReviewRow]) -> dict[str, str]:
    """Offer the grades and classes of those who wait."""
    found = {"": "全部班级"}
    for grade in dict.fromkeys(r.grade for r in rows):
        own = {r.class_id: r.class_title for r in rows if r.grade == grade}
        if len(own) > 1:
            found[f"grade:{grade}"] = grade_title(grade)
        found |= own
    return found
