"""登记会议: who was there, what was said, and what was decided on each case; one act for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from aiddesk.domain.errors import Problem
from aiddesk.domain.meetings import Attending, counted, quorum_text
from aiddesk.domain.words import DECISIONS, MEETING_KINDS
from aiddesk.queries.meetings import suggested_attendants
from aiddesk.queries.places import staff
from aiddesk.queries.reviews import ReviewRow, relatives_of
from aiddesk.services import meetings, unfinished
from aiddesk.services.meetings import MeetingDraft
from aiddesk.services.reviews import Saying
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.drafts import Draft
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Segments, Totals
from aiddesk.ui.widgets.basics import button, column, label, row, scrolled
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_PUT_OFF = "later"
_DECISIONS = {**DECISIONS, _PUT_OFF: "暂不决定"}
_ABOUT = "没有改动的，一律按“通过”和会议情况里的审核意见登记。退回、不通过的要写意见；改等级的要写理由。"
_ATTENDANTS = {"name": "姓名", "duty": "职务、身份", "away": "缺席原因（到会的不填）"}


@dataclass(frozen=True)
class Ruling:
    """A case with what the meeting says of it, as typed."""

    row: ReviewRow
    decision: str = "pass"
    level: str = ""
    opinion: str = ""


class MeetingDialog(PinnedDialog):
    """Two pages: the meeting itself, and the cases one by one."""

    is_private = True

    def __init__(self, parent: QWidget, shell: Host, kind: str, rows: Sequence[ReviewRow]) -> None:
        super().__init__(parent, f"登记{MEETING_KINDS[kind]}", "meeting", QSize(1000, 556))
        self._shell, self._kind = shell, kind
        self._rulings = {r.case_id: Ruling(r) for r in rows}
        self._people = {s.name: s.id for s in staff(shell.desk)}
        self._form = Form(self._fields(), "meeting_form")
        self._form.set_values(self._values())
        self._form.committed.connect(lambda _name: self._remark())
        key = unfinished.key("meeting", kind, str(shell.term.school_year))
        self._draft = Draft(self, shell.desk, key, (self._form,))  # the discussion is long to type
        self._grid: Grid[Ruling] = Grid("rulings", "逐人决定", self._columns(), key=lambda r: r.row.case_id)
        self._grid.setMinimumHeight(300)
        self._totals = Totals("ruling_totals")
        self._part = Segments("meeting_part", "会议情况或逐人决定")
        self._part.offer({"meeting": "会议情况", "cases": f"逐人决定（{len(rows)}人）"})
        self._pages = QStackedWidget()
        listed = QWidget()
        listed.setLayout(column(label(_ABOUT, "dim", wrap=True), self._grid, self._totals, space=6))
        # The form scrolls by itself, so that the table of the other page fills what is left.
        for page in (scrolled(self._form, "meeting_scroll"), listed):
            self._pages.addWidget(page)
        self._part.chosen.connect(lambda code: self._turn(code))
        content = QWidget()
        content.setLayout(column(self._draft.strip, row(self._part, 1), self._pages, space=10, margins=(16, 12, 16, 8)))
        act = button("登记会议", "act", kind="primary", on=self.act)
        self.lay_out(content, (act, button("取消", "cancel", on=self.give_up)))
        self._show()
        self._remark()

    def act(self) -> None:
        """Record the meeting with its decisions."""
        year = self._shell.term.school_year
        done = self._shell.act(lambda: meetings.hold(self._shell.desk, year, self.draft()), self._beside)
        if done is not None:
            self._draft.finish()
            self.accept()

    def give_up(self) -> None:
        """Close without recording it; what was typed can be had back until the window closes."""
        self._draft.set_aside()
        self.reject()

    def draft(self) -> MeetingDraft:
        """Return the meeting as typed."""
        typed = self._form.values()
        decided = [r for r in self._rulings.values() if r.decision != _PUT_OFF]
        said = tuple(
            Saying(r.row.case_id, r.decision, self._opinion(r, typed["opinion"]), r.level, r.opinion if r.level else "")
            for r in decided
            if r.decision != "pass" or r.level or r.opinion
        )
        return MeetingDraft(
            self._kind, typed["on"], typed["place"], typed["chair_id"], typed["recorder"], typed["agenda"],
            typed["discussion"], typed["decision"], self._attendants(typed["attendants"]),
            tuple(r.row.case_id for r in decided), said, typed["opinion"], typed["exception"], typed["deputy_id"],
        )  # fmt: skip

    def _opinion(self, ruling: Ruling, usual: str) -> str:
        """With another level, what was typed is its reason; the opinion is then the usual one of those who pass."""
        if ruling.decision == "pass" and ruling.level:
            return usual
        return ruling.opinion

    def _beside(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        """Show beside its field what concerns the meeting; what concerns one student is listed by name."""
        own = [p for p in problems if p.field and not p.place]
        if own:
            self._turn("meeting")
            self._part.choose("meeting")
        return (*self._form.show_problems(own), *(p for p in problems if p not in own))

    def _turn(self, code: str) -> None:
        self._pages.setCurrentIndex(int(code == "cases"))

    def _fields(self) -> tuple[Field, ...]:
        chairs = {s.id: f"{s.name}（{s.role_titles}）" for s in staff(self._shell.desk, self._kind)}
        return (
            Field("on", "会议日期", "date", required=True),
            Field("place", "会议地点", required=True),
            Field("chair_id", "主持人", "choice", chairs, required=True, blank=None if chairs else "请先设置人员"),
            Field("deputy_id", "回避时主持", "choice", chairs, blank="不需要", note="主持人的亲属由这一位主持决定"),
            Field("recorder", "记录人", required=True),
            Field("attendants", "参会人员", "rows", _ATTENDANTS, widths=(150, 190), required=True,
                  note="成员到会要超过半数；身份写“列席”的不算成员"),
            Field("agenda", "议程", "lines", required=True),
            Field("discussion", "讨论情况", "lines", hint="可以先不填，印出来手写"),
            Field("decision", "会议决定", "lines", hint="人数和名单会自动写进记录，这里写另外决定的事"),
            Field("opinion", "审核意见", required=True, note="用于所有通过的学生"),
            Field("exception", "例外理由", note="主持人已在前面某一级审核过的，写明为什么没有别人；会印在各份材料上"),
        )  # fmt: skip

    def _values(self) -> dict[str, object]:
        desk = self._shell.desk
        called = suggested_attendants(desk, self._kind)
        first = next((one.staff_id for one in called if one.staff_id in {s.id for s in staff(desk, self._kind)}), "")
        return {
            "on": desk.today().isoformat(), "place": "会议室", "chair_id": first, "recorder": desk.actor.name,
            "attendants": "\n".join(f"{one.name}\t{one.duty}\t" for one in called),
            "agenda": f"审核{self._shell.term.school_year_title}家庭经济困难学生认定名单", "opinion": "同意认定。",
        }  # fmt: skip

    def _attendants(self, text: str) -> tuple[Attending, ...]:
        found = []
        for line in text.split("\n"):
            name, duty, away = (*line.split("\t"), "", "")[:3]
            if name.strip():
                known = self._people.get(name.strip(), "")
                found.append(Attending(name, duty, not away.strip(), away, known))
        return tuple(found)

    def _remark(self) -> None:
        """Say whether enough are there, and for whom the chair steps aside."""
        typed = self._form.values()
        there = self._attendants(typed["attendants"])
        told = quorum_text(*counted(there))
        others = [one for one in there if one.is_present and one.staff_id not in ("", typed["chair_id"])]
        told += "".join(f"{one.name}对{names}回避。" for one in others if (names := self._relatives(one.staff_id)))
        self._form.show_remark("attendants", told, "warn" if "无效" in told or "至少" in told else "accent")
        aside = self._relatives(typed["chair_id"])
        text = f"是{aside}的亲属，要回避；请在下面选回避时由谁主持。" if aside else ""
        self._form.show_remark("chair_id", text, "warn")

    def _relatives(self, staff_id: str) -> str:
        """Name those of the cases who are relatives of somebody, "" where none is."""
        known = relatives_of(self._shell.desk, staff_id)
        return "、".join(r.row.name for r in self._rulings.values() if r.row.student_id in known)

    def _change(self, ruling: Ruling, field: str, text: str) -> None:
        typed = {"decision": ruling.decision, "level": ruling.level, "opinion": ruling.opinion, field: text.strip()}
        self._rulings[ruling.row.case_id] = Ruling(ruling.row, **typed)
        self._show()

    def _show(self) -> None:
        rulings = tuple(self._rulings.values())
        self._grid.set_rows(rulings)
        said = [r.decision for r in rulings]
        self._totals.say([f"{title}{said.count(code)}人" for code, title in _DECISIONS.items() if code in said])

    def _columns(self) -> tuple[Column[Ruling], ...]:
        levels = {"": "不改", **self._shell.desk.levels.used}
        return (
            Column("姓名", lambda r: r.row.name, width=110, private=True),
            Column("班级", lambda r: r.row.class_title, width=92),
            Column("得分", lambda r: r.row.score, width=52, align="right"),
            Column("等级", lambda r: r.row.level_title, width=80),
            Column("评议结果", lambda r: r.row.vote, width=84),
            Column("决定", lambda r: r.decision, width=96, choices=_DECISIONS, colour=_colour,
                   edit=lambda r, text: self._change(r, "decision", text)),
            Column("改为等级", lambda r: r.level, width=96, choices=levels,
                   edit=lambda r, text: self._change(r, "level", text)),
            Column("意见，改等级的理由", lambda r: r.opinion, width=240, tip=lambda r: r.opinion,
                   edit=lambda r, text: self._change(r, "opinion", text)),
        )  # fmt: skip


def _colour(ruling: Ruling) -> str:
    return {"return": colours.AMBER, "decline": colours.RED, _PUT_OFF: colours.SECONDARY}.get(ruling.decision, "")
