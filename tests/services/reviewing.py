"""The rules of the reviews for the machine that does every act in any order: opinions, meetings, the chain, kinship."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.reviews import acted_before
from aiddesk.domain.words import DEFAULT_CHAIN, LEVELS, REVIEW_STEPS
from aiddesk.queries.meetings import suggested_attendants
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reviews import past
from aiddesk.queries.schemes import in_force
from aiddesk.services import cases as acts
from aiddesk.services import chains, kinship, meetings, registers, reopening, reviews, votes
from aiddesk.services.meetings import MeetingDraft
from aiddesk.store.desk import Desk
from tests.services import small

YEAR = 2027
WAITING = ("乙三", "乙四")
waits = st.sampled_from(WAITING)
pairs = st.lists(waits, min_size=1, max_size=2, unique=True)
officers = st.sampled_from(("王芳", "马丽", "周敏", "陈志远", "张建国"))
chairs = st.sampled_from(("王芳", "陈志远", "张建国"))
words = st.sampled_from(("南坪村", "住院", "失火"))


def voted(desk: Desk) -> None:
    """Let two more children wait, one for the first review and one for the meeting; one teacher holds every role."""
    asked = in_force(desk)
    answers = {q.code: q.options[0].code for q in asked.questions}
    for name in WAITING:
        child = desk.value("SELECT id FROM student WHERE name = ?", name)
        key = acts.apply(desk, child, YEAR, ApplicationDraft()).subject_id
        acts.survey(desk, key, asked.code, asked.version, answers, "hard", "按实际情况")
    draft = votes.VoteDraft(chair="马丽", recorder="吴晓兰", voters=small.voters())
    small.finish_vote(desk, votes.open_vote(desk, classes(desk, YEAR)[1].id, YEAR, draft).subject_id)
    known = {s.name: s.id for s in staff(desk)}
    for step, who in (("class_teacher", "马丽"), ("aid_office", "周敏")):
        reviews.review(desk, [key], step, "pass", "同意", known[who])
    registers.edit_staff(desk, known["王芳"], "王芳", tuple(REVIEW_STEPS), "13977665544", True, "南坪村3组15号")


class Reviewing(RuleBasedStateMachine):
    """What is done to children who wait for reviews; the machine itself gives the register and counts the acts."""

    desk: Desk
    do: Callable[..., None]
    student: Callable[[str], str]
    case: Callable[..., Any]

    def staff(self, name: str) -> str:
        found: str = self.desk.value("SELECT id FROM staff WHERE name = ?", name)
        return found

    @rule(
        names=pairs, step=st.sampled_from(DEFAULT_CHAIN), who=officers,
        decision=st.sampled_from(("pass", "pass", "pass", "return", "decline")), level=st.sampled_from(("", *LEVELS)),
        why=st.sampled_from(("", "学校只有两名教师")),
    )  # fmt: skip
    def review(self, names: list[str], step: str, who: str, decision: str, level: str, why: str) -> None:
        keys = [self.case(name) for name in names]
        self.do(
            lambda: reviews.review(
                self.desk, keys, step, decision, "同意", self.staff(who), "", level, reason="家访核实", exception=why
            )
        )

    @rule(step=st.sampled_from(DEFAULT_CHAIN), who=officers)
    def review_all(self, step: str, who: str) -> None:
        self.do(lambda: reviews.pass_all(self.desk, YEAR, step, "同意", self.staff(who)))

    @rule(names=pairs, who=officers, why=st.sampled_from(("", "学校只有两名教师")))
    def send_back(self, names: list[str], who: str, why: str) -> None:
        keys = [self.case(name) for name in names]
        self.do(lambda: reopening.send_back(self.desk, keys, "查出差错", self.staff(who), exception=why))

    @rule(
        names=st.sampled_from((["乙四"], ["乙四"], ["乙三"], ["乙三", "乙四"])), who=chairs, deputy=chairs, text=words
    )
    def meet(self, names: list[str], who: str, deputy: str, text: str) -> None:
        draft = MeetingDraft(
            "leading_group", "", "会议室", self.staff(who), "李春梅", "审核名单", text, "",
            suggested_attendants(self.desk, "leading_group"), tuple(self.case(name) for name in names), (), "同意",
            "", self.staff(deputy),
        )  # fmt: skip
        self.do(lambda: meetings.hold(self.desk, YEAR, draft))

    @rule(text=words)
    def correct_minutes(self, text: str) -> None:
        if key := self.desk.value("SELECT id FROM meeting LIMIT 1"):
            self.do(lambda: meetings.edit(self.desk, key, "会议室", "李春梅", text, text, text))

    @rule(steps=st.lists(st.sampled_from(tuple(REVIEW_STEPS)), max_size=4))
    def chain(self, steps: list[str]) -> None:
        self.do(lambda: chains.set_chain(self.desk, YEAR, steps))

    @rule(name=waits, who=officers, act=st.sampled_from(("declare", "confirm", "clear", "take_back")), text=words)
    def kin(self, name: str, who: str, act: str, text: str) -> None:
        if act != "take_back":
            self.do(lambda: getattr(kinship, act)(self.desk, self.staff(who), self.student(name), text))
        elif key := self.desk.value("SELECT id FROM relative LIMIT 1"):
            self.do(lambda: kinship.take_back(self.desk, key))

    @invariant()
    def nobody_stands_on_two_levels_nor_reviews_a_relative(self) -> None:
        """Whatever was done and undone: what is written keeps to the rules."""
        for name in WAITING if hasattr(self, "desk") else ():
            own = past(self.desk, self.case(name))
            days = [p.on for p in own]
            assert days == sorted(days)
            for number, one in enumerate(own):
                assert one.exception or not acted_before(one.step, one.staff_id, own[:number])
