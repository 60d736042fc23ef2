"""A small school in which every field that a person types of a family holds a word that stands nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.appeals import AppealDraft, DecisionDraft, LetterDraft, TalkDraft
from aiddesk.domain.cases import ApplicationDraft, MemberDraft, VisitDraft
from aiddesk.domain.followups import FollowUpDraft
from aiddesk.domain.meetings import Attending
from aiddesk.domain.occasions import EventDraft
from aiddesk.domain.rechecks import FrameDraft, ItemDraft
from aiddesk.domain.visits import PlanDraft
from aiddesk.domain.voters import VoterDraft
from aiddesk.queries import meetings
from aiddesk.queries.awards import awards
from aiddesk.queries.cases import cases
from aiddesk.queries.notices import notice
from aiddesk.queries.places import classes, staff
from aiddesk.queries.rechecks import recheck_items
from aiddesk.services import (
    adjustments,
    appeals,
    evaluations,
    families,
    followups,
    funds,
    kinship,
    letters,
    levels,
    papers,
    polling,
    quota_moves,
    quotas,
    rechecks,
    registers,
    reviews,
    sudden,
    surveys,
    talks,
    unfinished,
    visits,
    votes,
    waivers,
)
from aiddesk.services import awards as paying
from aiddesk.services import cases as acts
from aiddesk.services import meetings as sitting
from aiddesk.services import notices as posting
from aiddesk.services import students as people
from aiddesk.services.meetings import MeetingDraft
from aiddesk.services.packs_back import plan_back
from aiddesk.services.packs_taken import take_back
from aiddesk.services.reviews import Saying
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.services import small
from tests.services.packing import Teacher
from tests.services.small import YEAR

TERM = "2026-1"
# Words that no shipped text holds; their first and last sign keep one from standing within another.
_WORDS = tuple("".join(("璞", a, b, "璧")) for a, b in product("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"))
NUMBERS = {"number.member": "11010519491231002X", "number.child": "110105201501011247", "number.phone": "13977665544"}


@dataclass
class Marks:
    """Hands out one word for each field, by the field's name."""

    words: dict[str, str]

    def __call__(self, name: str) -> str:
        return self.words.setdefault(name, _WORDS[len(self.words)])

    def found(self, text: str) -> set[str]:
        """Return the names of the fields whose words stand in a text."""
        known = {**self.words, **NUMBERS}
        return {name for name, word in known.items() if word in text}


@dataclass(frozen=True)
class Marked:
    """The school with the words of its fields and what papers are asked for by key."""

    desk: Desk
    marks: Marks
    case_id: str
    pack: Path


def school(folder: Path, clock: SteppingClock, words: Mapping[str, str] | None = None) -> Marked:
    """Carry ten families through the year; each act types a word of its own into each of its fields.

    With `words` the school calls its levels by them from the first.
    """
    desk, mark = small.make(folder / "marked.aid", clock), Marks({})
    if words is not None:
        levels.set_levels(desk, words)
    first, second, third, fourth, fifth, sixth = (small.student_id(desk, f"甲{n}") for n in "一二三四五六")
    _roster(desk, mark, first, second)
    letters.hand_out(desk, YEAR, [first, sixth])
    letters.give_back(desk, YEAR, [first], "apply", "", mark("letter.signer"), mark("letter.relation"))
    waivers.waive(
        desk, sixth, YEAR, desk.today(), mark("waiver.signer"), mark("waiver.relation"), mark("waiver.reason")
    )
    pack = _pack(desk, mark, folder)
    typed, members = _application(mark)
    key = acts.apply(desk, first, YEAR, typed, members).subject_id
    others = [acts.apply(desk, child, YEAR, ApplicationDraft()).subject_id for child in (second, fourth, fifth)]
    struck = EventDraft(desk.today().isoformat(), mark("case.event"))
    others.append(sudden.apply_struck(desk, third, YEAR, struck, ApplicationDraft()).subject_id)
    _visits(desk, mark, key, others[0])
    answers = {q.code: q.options[0].code for q in small.schemes()[0].questions}
    asked = small.schemes()[0]
    for case_id in (key, *others):
        acts.survey(desk, case_id, asked.code, asked.version, answers, "hard", mark("case.level_reason"))
    surveys.survey_family(desk, small.student_id(desk, "乙一"), YEAR, asked.code, asked.version, answers)
    acts.withdraw(desk, others[1], mark("case.withdrawn"))
    _places(desk, mark)
    _evaluate(desk, key)
    _turn_down(desk, mark, others[2])
    _recognise(desk, mark, clock)
    _pay(desk, clock)
    _after(desk, mark, key, first)
    clock.day = max(clock.day, date(YEAR, 9, 24))
    _appeal(desk, mark, others[2])
    unfinished.keep(desk, unfinished.key("application", key), {"debt": mark("unfinished")})
    return Marked(desk, mark, key, pack)


def asked_for(marked: Marked) -> tuple[tuple[str, str], ...]:
    """Return the kind and subject of every paper that such a school can print."""
    desk = marked.desk
    own = classes(desk, YEAR)[0].id
    item = desk.value("SELECT id FROM recheck_item WHERE outcome <> ''")
    found = [
        *((ready.kind, ready.subject) for ready in papers.ready(desk)),
        *((kind, str(YEAR)) for kind in ("letters", "letter_register", "consent")),
        *((kind, own) for kind in ("survey_blank", "survey_class", "blank_applications")),
        *((kind, marked.case_id) for kind in ("application", "survey", "visit_sheet")),
        ("sign_in", f"{own}|家长会"),
        ("recheck_record", item),
    ]
    return tuple(dict.fromkeys(found))


def _roster(desk: Desk, mark: Marks, first: str, second: str) -> None:
    people.edit_field(desk, first, "address", mark("student.address"))
    people.edit_field(desk, first, "document_number", NUMBERS["number.child"])
    people.edit_field(desk, first, "phone", NUMBERS["number.phone"])
    people.set_categories(desk, first, ["dibao", "orphan"], mark("category.source"))
    for name in ("甲一", "甲二", "甲三"):
        people.edit_field(desk, small.student_id(desk, name), "account_number", "6217000000000000000")
    household = families.join(desk, YEAR, [first, second]).subject_id
    families.rename(desk, household, mark("household.name"), mark("household.village"))


def _application(mark: Marks) -> tuple[ApplicationDraft, tuple[MemberDraft, ...]]:
    draft = ApplicationDraft(
        household_size="4", income_per_head="5200", promise_signed=True, postcode="735211",
        phone=NUMBERS["number.phone"], household_income="20800", debt_amount="40000",
    )  # fmt: skip
    texts = ("native_place", "address", "disaster", "accident", "weak_labour", "unemployment", "debt", "other")
    draft = replace(draft, **{name: mark(f"application.{name}") for name in texts})
    typed = MemberDraft(age="50", income="9600", document_number=NUMBERS["number.member"])
    own = [f.name for f in fields(typed) if not getattr(typed, f.name)]
    return draft, (replace(typed, **{name: mark(f"member.{name}") for name in own}),)


def _pack(desk: Desk, mark: Marks, folder: Path) -> Path:
    """A family of the second class told its teacher, and has not applied."""
    teacher = Teacher(desk, folder / "packs", 1)
    teacher.fill(2, 灾害=mark("pack.disaster"), 意外=mark("pack.accident"), 失业=mark("pack.unemployment"))
    teacher.fill(2, 其他=mark("pack.other"))
    take_back(desk, plan_back(desk, teacher.save(), YEAR), {})
    return Teacher(desk, folder / "packs", 0).path


def _visits(desk: Desk, mark: Marks, visited: str, planned: str) -> None:
    day = desk.today().isoformat()
    visits.plan(desk, YEAR, [visited, planned], PlanDraft(day, mark("plan.visitors"), mark("plan.note")))
    acts.visit(desk, visited, VisitDraft(day, "visit", mark("visit.visitors"), mark("visit.findings")))


def _places(desk: Desk, mark: Marks) -> None:
    paper, note = mark("quota.paper"), mark("quota.note")
    draft = quotas.QuotaDraft("township", paper, "3", "size", "largest_remainder", note=note, is_capped=False)
    key = quotas.split_up(desk, YEAR, draft).subject_id
    first, second = (c.id for c in classes(desk, YEAR))
    quota_moves.adjust(desk, key, {second: 0}, mark("quota.adjusted"))
    quota_moves.give_on(desk, YEAR, first, "1", mark("quota.given"))
    quota_moves.give_back(desk, YEAR, first, "1")


def _evaluate(desk: Desk, case_id: str) -> None:
    evaluations.set_weights(desk, YEAR, {"self": "20", "peer": "30", "teacher": "30", "school": "20"})
    points = {"self": "90", "peer": "86", "raters": "9", "teacher": "88", "school": "80"}
    evaluations.enter(desk, YEAR, classes(desk, YEAR)[0].id, {case_id: points}, "student")


def _turn_down(desk: Desk, mark: Marks, case_id: str) -> None:
    acts.decline(desk, case_id, mark("case.declined"))
    who = staff(desk)[0].id
    told = TalkDraft("", who, mark("talk.person"), mark("talk.relation"), "visit", mark("talk.content"))
    talks.record_talk(desk, case_id, told)
    day = desk.today().isoformat()
    sent = LetterDraft(day, mark("refusal.reason"), day, mark("refusal.receiver"), mark("refusal.relation"))
    talks.write_letter(desk, case_id, sent)


def _appeal(desk: Desk, mark: Marks, case_id: str) -> None:
    """Long after its term, so that a reason is asked for."""
    names = ("person", "relation", "content", "late_reason")
    made = AppealDraft(channel="letter", **{name: mark(f"appeal.{name}") for name in names})
    key = appeals.appeal(desk, case_id, made).subject_id
    appeals.decide(desk, key, DecisionDraft(False, mark("appeal.decision"), small.principal(desk)))


def _recognise(desk: Desk, mark: Marks, clock: SteppingClock) -> None:
    """One teacher acts on two levels, and the leading group meets; a member steps aside for a relative."""
    (school_class, _) = classes(desk, YEAR)
    _vote(desk, mark, school_class.id)
    own = [row.id for row in cases(desk, YEAR, school_class.id) if row.status == "voted"]
    teacher = school_class.teacher_id
    registers.edit_staff(
        desk, teacher, "王芳", ("class_teacher", "aid_office"), "", True, mark("staff.address")
    )  # fmt: skip
    reviews.review(desk, own, "class_teacher", "pass", mark("review.class_teacher"), teacher)
    reviews.review(
        desk, own, "aid_office", "pass", mark("review.aid_office"), teacher, exception=mark("review.exception")
    )
    head, member = small.principal(desk), staff(desk, "leading_group")[-1]
    kinship.declare(desk, member.id, small.student_id(desk, "甲三"), mark("relative.relation"))
    kinship.clear(desk, member.id, small.student_id(desk, "甲一"), mark("relative.reason"))
    said = Saying(own[1], "pass", mark("review.leading_group"), "special", mark("review.reason"))
    absent = Attending(mark("attendant.name"), mark("attendant.duty"), False, mark("attendant.away"))
    there = (*meetings.suggested_attendants(desk, "leading_group"), absent)
    texts = (mark(f"meeting.{name}") for name in ("recorder", "agenda", "discussion", "decision"))
    draft = MeetingDraft("leading_group", "", mark("meeting.place"), head, *texts, there, tuple(own), (said,))
    sitting.hold(desk, YEAR, replace(draft, opinion=mark("review.leading_group")))
    small.post_and_approve(desk, clock)


def _vote(desk: Desk, mark: Marks, class_id: str) -> None:
    """A session at the screen that is broken off and annulled, and one on paper; a relative steps aside."""
    away = VoterDraft("parent", "代表六", is_present=False, excused_reason=mark("vote.excused"))
    aside = VoterDraft("parent", "代表七", recused_reason=mark("vote.recused"))
    draft = votes.VoteDraft(
        place=mark("vote.place"), recorder="吴晓兰", witnesses=mark("vote.witnesses"),
        voters=(*small.voters(), away, aside),
    )  # fmt: skip
    key = votes.open_vote(desk, class_id, YEAR, replace(draft, way="screen")).subject_id
    polling.open_box(desk, key, 5)
    polling.discard(desk, key, mark("poll.reason"))
    votes.annul(desk, key, mark("vote.annulled"))
    again = replace(draft, reason=mark("vote.reason"))
    small.finish_vote(desk, votes.open_vote(desk, class_id, YEAR, again).subject_id)


def _pay(desk: Desk, clock: SteppingClock) -> None:
    """Hang the list before and after it is paid."""
    funds.receive(desk, TERM, funds.FundDraft("YJ_FJSS", "county", "文1", "", "10000"))
    key = paying.draw(desk, "YJ_FJSS", TERM).subject_id
    hung = posting.draft_notice(desk, TERM, posting.NoticeDraft("before_aid", award_list_id=key)).subject_id
    posting.post(desk, hung)
    last = notice(desk, hung).last_day
    assert last is not None
    clock.day = last + timedelta(days=1)
    posting.finish(desk, hung)
    paying.approve(desk, key, small.principal(desk))
    paying.pay(desk, [row.id for row in awards(desk, key)], "cash", cash_reason="社保卡未办好")
    posting.draft_notice(desk, TERM, posting.NoticeDraft("after_aid", award_list_id=key))


def _after(desk: Desk, mark: Marks, case_id: str, child: str) -> None:
    decided = small.principal(desk)
    draft = AdjustDraft("special", "", mark("change.reason"), mark("change.paper"), decided)
    adjustments.adjust(desk, case_id, draft)
    key = rechecks.freeze(desk, YEAR, FrameDraft("recognised", "level", "rate", "100")).subject_id
    rechecks.draw(desk, key, "双色球2026130期", mark("recheck.announced_by"))
    item = next(i for i in recheck_items(desk, key) if i.case_id == case_id)
    found = ItemDraft("visit", "", mark("recheck.checkers"), mark("recheck.finding"), "true", ("keep",))
    rechecks.record(desk, item.id, found)
    followups.note(desk, child, FollowUpDraft("talk", text=mark("followup.text")))
    followups.note(desk, child, FollowUpDraft("mark", subject=mark("followup.subject"), mark="61"))
