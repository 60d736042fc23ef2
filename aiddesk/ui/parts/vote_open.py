"""开始评议: the meeting, its rules, and who is called to it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.errors import Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.voters import VoterDraft, hint
from aiddesk.domain.words import QUORUMS, TIE_RULES, VOTE_FORMS, VOTE_RULES, VOTE_WAYS
from aiddesk.queries.voters import GROUPS, circle, known, recused, suggested_voters
from aiddesk.queries.votes import VoteCard, VoteClassRow, newest_session, vote
from aiddesk.services import unfinished, votes
from aiddesk.services.votes import VoteDraft
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.drafts import Draft
from aiddesk.ui.parts.voters_table import VotersTable
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form

_FORMS = {code: word.split("（")[0] for code, word in VOTE_FORMS.items()}  # long words would crowd out the rest
_MEETING = (
    Field("held_on", "评议日期", "date", required=True),
    Field("place", "地点"),
    Field("chair", "主持人", required=True),
    Field("recorder", "记录人", required=True),
    Field("caller", "唱票人", hint="念选票的人"),
)
_RULES = (
    Field("witnesses", "监票人", hint="多人用顿号隔开"),
    Field("way", "投票方式", "choice", VOTE_WAYS, blank=None),
    Field("quorum", "到会要求", "choice", QUORUMS, blank=None),
    Field("quota", "名额", "number", hint="没有限制的不填"),
    Field("tie_rule", "票数相同", "choice", TIE_RULES, blank=None),
)
_BALLOT = (
    Field("form", "选票形式", "choice", _FORMS, blank=None),
    Field("most", "最多选几人", "number", hint="不填按名额；没有名额的按一半"),
    Field("rule", "通过规则", "choice", VOTE_RULES, blank=None),
    Field("is_coded", "选票只印编号", "flag"),
    Field("reason", "再次评议的原因"),
)
_GROUPS = {"students": "全体学生", "parents": "评议小组"}


class OpenVoteDialog(PinnedDialog):
    """Asks for one session of a class; what was typed outlives Esc and a crash."""

    def __init__(self, parent: QWidget, shell: Host, chosen: VoteClassRow, quota: int | None = None) -> None:
        super().__init__(parent, f"班级评议：{chosen.class_title}", "open_vote_dialog", QSize(1036, 556))
        self._shell, self._class = shell, chosen
        self._circle = circle(shell.desk, chosen.class_id)
        self.meeting, self.rules, self.ballot = (
            Form(_MEETING, "meeting"),
            Form(_RULES, "rules"),
            Form(_BALLOT, "ballot"),
        )
        self._forms = (self.meeting, self.rules, self.ballot)
        self.voters = VotersTable(
            {code: _GROUPS[code] for code in GROUPS}, self._suggest, self._placed, lambda v: hint(v, self._circle),
            self._kind_of,
        )  # fmt: skip
        self._fault = label("", "bad", wrap=True, name="open_fault")
        self._fault.hide()
        self._fill(quota)
        key = unfinished.key("vote.open", chosen.class_id)
        self._draft = Draft(self, shell.desk, key, (*self._forms, self.voters))
        self.ballot.committed.connect(lambda _name: self._show_most())
        self._show_most()
        content = QWidget()
        parts = row(*self._forms, space=14)
        for place, share in enumerate((4, 4, 5)):
            parts.setStretch(place, share)
        inner = column(self._draft.strip, self._fault, parts, self.voters, space=10, margins=(16, 12, 16, 8))
        inner.setStretch(3, 1)
        content.setLayout(inner)
        act = button("开始评议", "act", kind="primary", on=self.act)
        self.lay_out(content, (act, button("取消", "cancel", on=self.give_up)))
        self.meeting.widget("recorder").setFocus()

    def act(self) -> None:
        """Open the session; a refusal is shown here, what was typed stays."""
        self._fault.hide()
        if self._shell.act(self._open, self._show_problems) is not None:
            self._draft.finish()
            self.accept()

    def give_up(self) -> None:
        """Close without doing it; what was typed can be had back until the window closes."""
        self._draft.set_aside()
        self.reject()

    def _fill(self, quota: int | None) -> None:
        desk, chosen = self._shell.desk, self._class
        people = suggested_voters(desk, chosen.class_id)
        teacher = next((v.name for v in people if v.kind == "teacher"), "")
        day = desk.today().isoformat()
        self.meeting.set_values({"held_on": day, "place": "本班教室", "chair": teacher})
        usual = newest_session(desk, self._shell.term.school_year) or VoteDraft()
        kept = {name: getattr(usual, name) for name in ("way", "quorum", "tie_rule")}
        self.rules.set_values({**kept, "quota": quota})
        self.ballot.set_values({"form": usual.form, "rule": usual.rule, "is_coded": "1" if usual.is_coded else ""})
        self.ballot.set_shown("reason", bool(chosen.vote_id))
        if chosen.vote_id:
            self._fill_again(vote(desk, chosen.vote_id))
        self.voters.show_voters(people)

    def _fill_again(self, last: VoteCard) -> None:
        """A class that votes once more does so with the same people and by the same rules."""
        self.meeting.set_values({name: getattr(last, name) for name in ("place", "chair", "recorder", "caller")})
        rules = ("witnesses", "way", "quorum", "tie_rule", *(("quota",) if last.quota is not None else ()))
        self.rules.set_values({name: getattr(last, name) for name in rules})
        # Why it is void stands in the minutes of the void session; it may name a family, and others may look on.
        told = f"第{last.round}次评议已作废" if last.status == "annulled" else ""
        self.ballot.set_values(
            {"form": last.form, "most": last.most, "rule": last.rule, "is_coded": "1" if last.is_coded else "",
             "reason": told}
        )  # fmt: skip

    def _open(self) -> Done:
        typed = {name: text for form in self._forms for name, text in form.values().items()}
        draft = VoteDraft(
            typed["held_on"], typed["place"], typed["chair"], typed["recorder"], typed["witnesses"],
            self.voters.voters, typed["caller"], typed["way"], typed["form"], _number(typed["most"]), typed["rule"],
            typed["quorum"], typed["tie_rule"], _number(typed["quota"]), bool(typed["is_coded"]), typed["reason"],
        )  # fmt: skip
        return votes.open_vote(self._shell.desk, self._class.class_id, self._shell.term.school_year, draft)

    def _show_problems(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        rest = tuple(problems)
        for form in reversed(self._forms):  # the cursor ends in the first faulty field
            rest = form.show_problems(rest)
        rest = self.voters.show_problems(rest)
        self._fault.setText("\n".join(map(str, rest)))
        self._fault.setVisible(bool(rest))
        return ()

    def _show_most(self) -> None:
        self.ballot.set_shown("most", self.ballot.value("form") == "choose")

    def _suggest(self, group: str) -> Sequence[VoterDraft]:
        return suggested_voters(self._shell.desk, self._class.class_id, group)

    def _kind_of(self, name: str) -> str:
        """Take a name of the class for its student, any other for a parent."""
        return "student" if name in {family.name for family in self._circle.families.values()} else "parent"

    def _placed(self, voters: Sequence[VoterDraft]) -> Sequence[VoterDraft]:
        """Return whom the roster knows; a relative of a candidate comes back as stepping aside."""
        found = known(self._shell.desk, self._class.class_id, voters)
        return tuple(v if v.recused_reason else recused(v, self._circle) for v in found)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
