"""公示: the list as it will hang, its clock, objections, the principal's approval."""

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from aiddesk.domain.money import yuan
from aiddesk.domain.notices import NoticeRow
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import NOTICE_PHASES, NOTICE_SCOPES, OBJECTION_CHANNELS
from aiddesk.domain.workdays import UNITS
from aiddesk.queries import notices as asked
from aiddesk.queries.awards import award_lists
from aiddesk.queries.places import staff
from aiddesk.queries.policy import calendar, programme
from aiddesk.services import notices
from aiddesk.services.notices import NoticeDraft, ObjectionDraft
from aiddesk.ui import colours
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.cards import Card
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.table import Column

_SCOPES = {
    "school": "全校（审核通过后，期满由校长批准）",
    "class": "班级（评议后、审核前）",
    "grade": "年级（通过一级审核后）",
    "township": "中心校（各级审核通过后）",
}
_DRAFT_NOTE = "公示上只有姓名、班级、等级或金额。三级公示的先班级、再年级，最后全校；异议没处理完的，下一级先不审核。"


class NoticesScreen(Screen):
    """The notices of the school year."""

    key, title, icon = "notices", "公示", "megaphone"
    watches = frozenset({"notices", "cases", "awards", "reviews"})

    def refresh(self) -> None:
        desk, year = self.shell.desk, self.shell.term.school_year
        rows = asked.notices(desk, year)
        self.heads.set_rows(rows)
        if self.heads.current() is None and rows:
            self.heads.select(rows[0].id)
        waiting = len(asked.noticeable(desk, year))
        self._draft.setText(f"起草公示（{waiting}人）…" if waiting else "起草公示…")
        self._show_notice()

    def show_hint(self, **hint: object) -> None:
        if "notice_id" in hint:
            self.heads.select(str(hint["notice_id"]))
        if hint.get("act") == "draft":
            self.draft(str(hint.get("list_id", "")))

    def draft(self, list_id: str = "") -> None:
        """Draw a notice of the reviewed cases or of an award list."""
        desk, term = self.shell.desk, self.shell.term
        lists = {x.id: f"第{x.number}批 {programme(x.programme).name}" for x in award_lists(desk, term.key)}
        shown = (
            Field("phase", "公示类型", "choice", NOTICE_PHASES, blank=None),
            Field("scope", "公示范围", "choice", _SCOPES, blank=None),
            Field("part", "班级或年级", "choice", self._parts(), blank="（全校公示不用选）"),
            Field("award_list_id", "发放批次", "choice", lists, blank="（认定公示不用选）"),
            Field("days", "公示天数", "number", required=True),
            Field("unit", "按", "choice", {"workday": "工作日", "calendar": "自然日"}, blank=None),
            Field("short_reason", "少于5个工作日的原因", hint="一般不填"),
            Field("location", "张贴地点", required=True),
            Field("contact", "异议联系方式", "lines"),
        )
        values = {
            "phase": "after_aid" if list_id else "recognition",
            "award_list_id": list_id,
            "scope": "school",
            "days": "5",
            "unit": "workday",
            "location": "学校公告栏",
            "contact": notices.own_contact(desk),
        }

        def work(typed: dict[str, str]) -> Done:
            days = int(typed["days"]) if typed["days"].isdigit() else 0
            draft = NoticeDraft(
                typed["phase"], days, typed["unit"], typed["short_reason"], typed["location"], typed["contact"],
                typed["award_list_id"], typed["scope"], typed["part"],
            )  # fmt: skip
            return notices.draft_notice(desk, term.key, draft)

        done = self.shell.form("起草公示", shown, "起草", work, values, note=_DRAFT_NOTE)
        if done:
            self.heads.select(done.subject_id)

    def _parts(self) -> dict[str, str]:
        """Return the classes that have voted and the grades that were reviewed, whom a notice of their own may show."""
        desk, year = self.shell.desk, self.shell.term.school_year
        return {
            part: f"{part}（{NOTICE_SCOPES[scope]}公示，{len(keys)}人）"
            for scope in ("class", "grade")
            for part, keys in asked.noticeable_at(desk, year, scope).items()
        }

    def post(self) -> None:
        """Record that the notice hangs."""
        head = self.heads.current()
        if head is None:
            return
        today = self.shell.desk.today()
        period = notices.foreseen(self.shell.desk, today.isoformat(), head.days, head.unit)
        note = f"今天张贴则公示到{period.last:%Y-%m-%d}。" if period else ""
        if period and period.unknown_years:
            note += f"{period.unknown_years[0]}年的放假安排还没有录入，请核对截止日期。"
        self.shell.form(
            f"登记张贴：{head.title}",
            (Field("posted_on", "张贴日期", "date", required=True),),
            "登记张贴",
            lambda v: notices.post(self.shell.desk, head.id, v["posted_on"]),
            {"posted_on": today.isoformat()},
            note=note + "张贴以后名单不能再改。",
        )

    def object_to(self) -> None:
        """Record an objection."""
        head = self.heads.current()
        if head is None:
            return
        lines = {k.id: f"{k.row.position} {k.row.class_title} {k.row.name}"
                 for k in asked.notice_lines(self.shell.desk, head.id)}  # fmt: skip
        shown = (
            Field("line_id", "针对", "choice", lines, blank="整份公示"),
            Field("channel", "方式", "choice", OBJECTION_CHANNELS, blank=None),
            Field("person", "反映人", hint="可以匿名"),
            Field("content", "内容", "lines", required=True),
            Field("received_on", "收到日期", "date"),
        )
        values = {"channel": "phone", "received_on": self.shell.desk.today().isoformat()}
        self.shell.form(
            f"登记异议：{head.title}", shown, "登记异议",
            lambda v: notices.object_to(self.shell.desk, head.id, ObjectionDraft(**v)), values,
        )  # fmt: skip

    def settle(self) -> None:
        """Settle the chosen objection."""
        head, objection = self.heads.current(), self.objections.current()
        if head is None or objection is None or objection.status != "open":
            self.shell.say("请在异议表里选择一件没有处理完的异议。")
            return
        shown = (
            Field("upheld", "结论", "choice", {"": "异议不成立", "1": "异议属实，取消资格"}, blank=None),
            Field("investigators", "调查人", required=True),
            Field("finding", "调查结果", "lines", required=True),
            Field("reply", "答复", "lines", required=True),
        )
        done = self.shell.form(
            f"处理异议：{objection.about}", shown, "处理",
            lambda v: notices.settle(
                self.shell.desk, head.id, objection.id, v["upheld"] == "1", v["investigators"], v["finding"], v["reply"]
            ),
        )  # fmt: skip
        about = next((k.case_id for k in asked.notice_lines(self.shell.desk, head.id) if k.id == objection.line_id), "")
        if done is not None and about:
            from aiddesk.ui.parts.declining import lead_on  # forms load when they are opened

            lead_on(self.shell, about)

    def finish(self) -> None:
        """Close a notice that has run its time."""
        head = self.heads.current()
        if head is not None:
            self.shell.act(lambda: notices.finish(self.shell.desk, head.id))

    def approve(self) -> None:
        """The principal approves the recognition."""
        head = self.heads.current()
        if head is None:
            return
        principals = {s.id: s.name for s in staff(self.shell.desk, "principal")}
        shown = (Field("staff", "校长", "choice", principals, blank=None, required=True),)
        note = f"{head.lines}人公示期满，批准后记为“已认定”，不能撤销。"
        self.shell.form(
            "校长批准认定", shown, "批准",
            lambda v: notices.approve_recognition(self.shell.desk, head.id, v["staff"]), note=note,
        )  # fmt: skip

    def take_down(self) -> None:
        """Record that the notice was taken down."""
        head = self.heads.current()
        if head is None:
            return
        shown = (Field("by", "由谁撤下", required=True), Field("on", "撤下日期", "date"))
        values = {"by": self.shell.desk.actor.name, "on": self.shell.desk.today().isoformat()}
        self.shell.form(
            f"登记撤下：{head.title}", shown, "登记撤下",
            lambda v: notices.take_down(self.shell.desk, head.id, v["by"], v["on"]), values,
        )  # fmt: skip

    def print_paper(self) -> None:
        self._print("notice")

    def _build(self) -> None:
        self.heads: Grid[asked.NoticeHead] = Grid(
            "notice_heads",
            "公示",
            (
                Column("公示", lambda h: h.title, width=240),
                Column("人数", lambda h: h.lines, width=64, align="right"),
                Column("状态", self._state, width=110, colour=self._state_colour),
                Column("张贴", lambda h: h.posted_on, lambda d: f"{d:%Y-%m-%d}" if d else "", 110),
            ),
            key=lambda h: h.id,
        )
        self.heads.set_empty("审核通过以后在这里起草公示。", "起草公示", self.draft)
        self.heads.setFixedHeight(150)
        self.lines: Grid[NoticeRow] = Grid(
            "notice_lines",
            "公示名单",
            (
                Column("序号", lambda r: r.position, width=56, align="right"),
                Column("姓名", lambda r: r.name + (f"（{r.class_number}）" if r.class_number else ""), width=190),
                Column("年级班级", lambda r: r.class_title, width=110),
                Column("金额（元）", lambda r: r.amount, lambda v: "" if v is None else yuan(v), 100, "right"),
                Column("等级", lambda r: r.level, width=100),
            ),
            key=lambda r: r.position,
        )
        self.objections: Grid[asked.ObjectionRow] = Grid(
            "objections",
            "异议",
            (
                Column("针对", lambda o: o.about, width=90, private=True),
                Column("收到", lambda o: o.received_on, lambda d: f"{d:%m-%d}", 60),
                Column("答复期限", lambda o: o.due_on, lambda d: f"{d:%m-%d}", 74),
                Column("状态", lambda o: o.status_title, width=90),
            ),
            key=lambda o: o.id,
        )
        self.objections.set_empty("没有异议。")
        self.objections.setMinimumHeight(120)
        self._clock = label("", "", wrap=True, name="notice_clock")
        self._days = label("", "dim", wrap=True, name="notice_days")
        self._draft = button("起草公示…", "draft_notice", icon="plus", on=self.draft)
        self._acts = {
            "post": button("登记张贴…", "post_notice", kind="primary", on=self.post),
            "finish": button("期满办结", "finish_notice", kind="primary", on=self.finish),
            "approve": button("校长批准认定…", "approve_recognition", kind="primary", on=self.approve),
            "take_down": button("登记撤下…", "take_down", on=self.take_down),
            "object": button("登记异议…", "object_to", on=self.object_to),
            "settle": button("处理异议…", "settle", on=self.settle),
            "a4": button("打印公示", "print_notice", icon="printer", on=lambda: self._print("notice")),
            "a3": button("A3张贴", "print_notice_a3", icon="printer", on=lambda: self._print("notice_a3")),
        }
        clock = Card("公示期", "clock", self._clock, self._days)
        objections = Card("异议", "objection_card", self.objections,
                          row(self._acts["object"], self._acts["settle"], 1))  # fmt: skip
        side = QWidget()
        side.setLayout(column(clock, objections, 1, space=10))
        side.setFixedWidth(372)
        self._totals = Totals()
        steps = (
            "审核通过后“起草公示”，打印，张贴，再登记张贴日期：从第二天起数5个工作日。",
            "期间收到异议就登记，三个工作日内调查答复；期满没有异议才能办结。",
            "校长批准认定后，把公示撤下并登记。公示上不会出现身份证号、电话和困难原因。",
        )
        acts = row(self._draft, 1, self._acts["a3"], self._acts["a4"], self._acts["take_down"], self._acts["post"],
                   self._acts["finish"], self._acts["approve"])  # fmt: skip
        left = column(self.heads, self.lines, self._totals, space=8)
        left.setStretch(1, 1)
        body = row(left, side, space=12)
        body.setStretch(0, 1)
        page = column(HowTo("notices", steps), acts, body, space=10, margins=(14, 12, 14, 8))
        page.setStretch(2, 1)
        self.setLayout(page)

    def _connect(self) -> None:
        self.heads.changed.connect(self._show_notice)

    def _show_notice(self) -> None:
        head = self.heads.current()
        self.lines.set_rows(asked.notice_rows(self.shell.desk, head.id) if head else ())
        self.objections.set_rows(asked.objections(self.shell.desk, head.id) if head else ())
        self.lines.set_empty("选中一份公示，这里就是它张贴的样子。")
        self._totals.say([f"共{head.lines}人　{head.location}"] if head else [])
        self._show_clock(head)
        status = head.status if head else ""
        may_approve = head is not None and head.leads_on and self._has_noticed(head)
        shown = {
            "post": status == "draft",
            "finish": head is not None and self._has_ended(head),
            "approve": may_approve and status in ("finished", "taken_down"),
            "take_down": status == "finished",
            "object": status == "posted",
            "settle": head is not None and head.open_objections > 0,
            "a4": head is not None,
            "a3": head is not None,
        }
        for name, made in self._acts.items():
            made.setVisible(shown[name])

    def _show_clock(self, head: asked.NoticeHead | None) -> None:
        if head is None:
            self._clock.setText("还没有公示。")
            self._days.setText("")
            return
        length = f"{head.days}{UNITS[head.unit]}"
        if head.posted_on is None or head.last_day is None:
            period = notices.foreseen(self.shell.desk, "", head.days, head.unit)
            ends = f"，今天张贴则到{period.last:%Y-%m-%d}为止" if period else ""
            self._clock.setText(f"不少于{length}{ends}。")
            self._days.setText("张贴当天不算，从第二天起数。")
            return
        self._clock.setText(f"{head.posted_on:%Y-%m-%d}张贴，到{head.last_day:%Y-%m-%d}为止，共{length}。")
        told = [self._state(head)]
        if head.finished_on:
            told.append(f"{head.finished_on:%Y-%m-%d}期满办结")
        if head.taken_down_on:
            told.append(f"{head.taken_down_on:%Y-%m-%d}撤下")
        self._days.setText("　".join(told))

    def _has_ended(self, head: asked.NoticeHead) -> bool:
        return head.status == "posted" and head.last_day is not None and self.shell.desk.today() > head.last_day

    def _has_noticed(self, head: asked.NoticeHead) -> bool:
        from aiddesk.queries.cases import case_rows  # one question, asked only for a finished notice

        keys = tuple(k.case_id for k in asked.notice_lines(self.shell.desk, head.id))
        return any(r.status == "noticed" for r in case_rows(self.shell.desk, keys))

    def _state(self, head: asked.NoticeHead) -> str:
        if head.status != "posted" or head.posted_on is None or head.last_day is None:
            return head.status_title
        today = self.shell.desk.today()
        if today > head.last_day:
            return "已期满"
        day = _day_of(head.posted_on, today, head)
        return f"第{day}日/共{head.days}日"

    def _state_colour(self, head: asked.NoticeHead) -> str:
        return {"posted": colours.ACCENT, "finished": colours.AMBER}.get(head.status, colours.SECONDARY)

    def _print(self, kind: str) -> None:
        head = self.heads.current()
        if head is not None:
            show_paper(self.shell, kind, head.id)


def _day_of(posted: date, today: date, head: asked.NoticeHead) -> int:
    """Return which day of the notice today is, counted as the clock counts."""
    table = calendar()
    days = (posted + timedelta(days=n) for n in range(1, (today - posted).days + 1))
    return sum(1 for d in days if head.unit == "calendar" or table.is_workday(d))
