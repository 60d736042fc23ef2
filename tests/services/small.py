"""A small school that can be carried through recognition in a second, for what happens after it."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from aiddesk.domain.ballot import Counts
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.terms import term_of
from aiddesk.queries.cases import case, cases
from aiddesk.queries.chains import chain
from aiddesk.queries.notices import notice
from aiddesk.queries.places import classes, staff
from aiddesk.queries.policy import schemes
from aiddesk.queries.students import students
from aiddesk.queries.votes import vote
from aiddesk.services import cases as acts
from aiddesk.services import notices as posting
from aiddesk.services import registers, reviews, roster, votes
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

YEAR = 2026
NAMES = ("甲一", "甲二", "甲三", "甲四", "甲五", "甲六", "乙一", "乙二", "乙三", "乙四")


def make(path: Path, clock: SteppingClock) -> Desk:
    """Return a school of two classes with ten children and everybody who reviews."""
    draft = registers.PlaceDraft("school", "青山小学", "3199000003", ("primary",), "李春梅", "张建国", "0999-5550123")
    desk = registers.create(path, draft, clock)
    for name, role in (("周敏", "aid_office"), ("陈志远", "leading_group"), ("吴晓兰", "accountant")):
        registers.add_staff(desk, name, (role,))
    lines = ["姓名\t性别\t民族\t出生日期\t班级\t监护人\t关系"]
    for number, name in enumerate(NAMES):
        place = "五年级1班" if name.startswith("甲") else "五年级2班"
        lines.append(f"{name}\t女\t汉\t2015-01-{number + 1:02d}\t{place}\t家长{name}\t父亲")
    roster.import_plan(desk, roster.plan_pasted(desk, "\n".join(lines), YEAR), YEAR)
    for school_class, teacher in zip(classes(desk, YEAR), ("王芳", "马丽"), strict=True):
        registers.set_teacher(desk, school_class.id, teacher)
    return desk


def student_id(desk: Desk, name: str) -> str:
    return next(s.id for s in students(desk, YEAR, limit=-1) if s.name == name)


def apply(desk: Desk, name: str) -> str:
    """Enter an application and return the case's key."""
    draft = ApplicationDraft(household_size="4", income_per_head="5200", promise_signed=True)
    return acts.apply(desk, student_id(desk, name), YEAR, draft).subject_id


def survey(desk: Desk, key: str, level: str = "hard") -> None:
    scheme = schemes()[0]
    answers = {q.code: q.options[0].code for q in scheme.questions}
    acts.survey(desk, key, scheme.code, scheme.version, answers, level=level, reason="按实际情况")


def hold_vote(desk: Desk, class_id: str) -> str:
    """Hold a class's vote on everybody who is surveyed; all agree."""
    key = open_vote(desk, class_id)
    finish_vote(desk, key)
    return key


def voters() -> tuple[votes.VoterDraft, ...]:
    return tuple(votes.VoterDraft("parent", f"代表{n}") for n in "一二三四五")


def open_vote(desk: Desk, class_id: str, reason: str = "退回重新评议") -> str:
    draft = votes.VoteDraft(recorder="吴晓兰", voters=voters(), reason=reason)
    return votes.open_vote(desk, class_id, YEAR, draft).subject_id


def finish_vote(desk: Desk, key: str) -> None:
    present = vote(desk, key).present
    votes.count_ballots(desk, key, votes.BallotsDraft(present, present, 0, 0))
    counts = {c.id: Counts(present, 0, 0) for c in vote(desk, key).candidates}
    votes.enter_count(desk, key, 1, "周敏", counts)
    votes.enter_count(desk, key, 2, "吴晓兰", counts)
    votes.close_vote(desk, key)


def review(desk: Desk, keys: Sequence[str]) -> None:
    """Pass cases of one class through the year's chain of reviews."""
    class_id = case(desk, keys[0]).row.class_id
    teacher = next(c.teacher_id for c in classes(desk, YEAR) if c.id == class_id)
    for step in chain(desk, YEAR):
        who = teacher if step == "class_teacher" else staff(desk, step)[0].id
        reviews.review(desk, keys, step, "pass", "同意", who)


def post_and_approve(desk: Desk, clock: SteppingClock) -> str:
    """Hang what is reviewed, wait, and let the principal approve; returns the notice's key."""
    key = posting.draft_notice(desk, term_of(desk.today()).key, posting.NoticeDraft()).subject_id
    posting.post(desk, key)
    last = notice(desk, key).last_day
    assert last is not None
    clock.day = last + timedelta(days=1)
    posting.finish(desk, key)
    posting.approve_recognition(desk, key, principal(desk))
    return key


def principal(desk: Desk) -> str:
    return staff(desk, "principal")[0].id


def recognise(desk: Desk, clock: SteppingClock, levels: dict[str, str]) -> dict[str, str]:
    """Carry children (name: level) through recognition; returns their cases by name."""
    keys = {name: apply(desk, name) for name in levels}
    for name, level in levels.items():
        survey(desk, keys[name], level)
    for school_class in classes(desk, YEAR):
        own = [row.id for row in cases(desk, YEAR, school_class.id) if row.status == "surveyed"]
        if own:
            hold_vote(desk, school_class.id)
            review(desk, own)
    post_and_approve(desk, clock)
    return keys


def at(year: int, month: int, day: int) -> SteppingClock:
    return SteppingClock(date(year, month, day))
