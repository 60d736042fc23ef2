"""What is noted of a student after aid, and who may see it (rules 24, cases C05 and C12).

A room of its own: nothing that decides on aid may know it. Marks never raise or lower a level; a slide in marks only
asks for a talk with the child.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.money import parse_yuan
from aiddesk.domain.terms import Term, parse_term
from aiddesk.domain.words import FOLLOW_UPS

SLIDE_POINTS = 10  # so many points of the full mark, in hundredths, are a slide that asks for a talk
ATTENDING = ("aid_officer", "principal")  # who see every student; a class teacher sees the own class


@dataclass(frozen=True)
class FollowUpDraft:
    """A note as typed; `subject`, `mark` and `full` are those of a mark."""

    kind: str = ""
    on: str = ""
    term: str = ""
    subject: str = ""
    mark: str = ""
    full: str = "100"
    text: str = ""


@dataclass(frozen=True)
class FollowUpFacts:
    """A checked note; marks are hundredths."""

    kind: str
    on: date
    term: str
    subject: str
    mark: int | None
    full: int | None
    text: str


@dataclass(frozen=True)
class Mark:
    """A mark in a subject; `mark` and `full` are hundredths."""

    on: date
    term: str
    subject: str
    mark: int
    full: int

    @property
    def share(self) -> float:
        """The share of the full mark, to be shown, never reckoned with."""
        return self.mark * 100 / self.full


@dataclass(frozen=True)
class Slide:
    """A fall in one subject against the term before."""

    before: Mark
    now: Mark

    @property
    def text(self) -> str:
        return f"{self.now.subject} {self.before.share:.0f}→{self.now.share:.0f}"


def may_see(roles: Collection[str], staff_id: str, teacher_id: str) -> bool:
    """Say whether a person may see the notes of a student of a class with this class teacher."""
    return bool(set(roles) & set(ATTENDING)) or may_see_own(roles, staff_id, teacher_id)


def may_see_own(roles: Collection[str], staff_id: str, teacher_id: str) -> bool:
    """Say whether a person is the class teacher of a class."""
    return "class_teacher" in roles and bool(staff_id) and staff_id == teacher_id


def may_enter(roles: Collection[str]) -> bool:
    """Say whether a person may see anybody's notes at all, so that the window offers them."""
    return bool(set(roles) & {*ATTENDING, "class_teacher"})


def check_note(draft: FollowUpDraft, term: str, today: date) -> FollowUpFacts:
    """Check a note; `term` is taken where none was typed.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    if draft.kind not in FOLLOW_UPS:
        problems.append(Problem("请选择记录的种类。", "kind"))
    on = check_day(draft.on, "on", "日期", today, problems)
    chosen = draft.term or term
    try:
        parse_term(chosen)
    except Invalid as error:
        problems.append(Problem(error.problems[0].text, "term"))
    is_mark = draft.kind == "mark"
    subject = "".join(draft.subject.split()) if is_mark else ""
    mark = _hundredths(draft.mark, "mark", "分数", problems) if is_mark else None
    full = _hundredths(draft.full, "full", "满分", problems) if is_mark else None
    if is_mark and not subject:
        problems.append(Problem("请填写科目，如“语文”。", "subject"))
    if full == 0:
        problems.append(Problem("满分应大于0。", "full"))
    elif mark is not None and full is not None and mark > full:
        problems.append(Problem("分数比满分还高。请核对。", "mark"))
    if not is_mark and not draft.text.strip():
        problems.append(Problem("请写明情况。", "text"))
    if problems or on is None:
        raise Invalid(*problems)
    return FollowUpFacts(draft.kind, on, chosen, subject, mark, full, draft.text.strip())


def slides(marks: Iterable[Mark]) -> tuple[Slide, ...]:
    """Return every fall of at least `SLIDE_POINTS` against the term directly before, in the same subject.

    Of several marks of a term in a subject the last one counts.
    """
    last: dict[tuple[str, Term], Mark] = {}
    for mark in sorted(marks, key=lambda m: m.on):
        last[mark.subject, parse_term(mark.term)] = mark
    found = []
    for (subject, term), now in sorted(last.items()):
        before = last.get((subject, term.previous()))
        if before is not None and _is_slide(before, now):
            found.append(Slide(before, now))
    return tuple(found)


def talks_due(marks: Iterable[Mark], talks: Iterable[date]) -> tuple[Slide, ...]:
    """Return the slides after which nobody has talked with the student: on the day of the lower mark or later."""
    last = max(talks, default=date.min)
    return tuple(slide for slide in slides(marks) if last < slide.now.on)


def _is_slide(before: Mark, now: Mark) -> bool:
    return 100 * (before.mark * now.full - now.mark * before.full) >= SLIDE_POINTS * before.full * now.full


def _hundredths(text: str, field: str, title: str, problems: list[Problem]) -> int | None:
    if text.strip():
        try:
            return parse_yuan(text)  # marks have two decimals at most, as amounts have
        except Invalid:
            pass
    problems.append(Problem(f"请填写{title}，最多两位小数，如 87.5。", field))
    return None
