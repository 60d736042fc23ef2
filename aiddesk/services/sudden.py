"""Sudden hardship: a case at any time of the year (rules 1.7, case C03).

A student has one case in a school year. Who has none is given one, marked 突发困难 with what happened and when.
Whose case was withdrawn, refused or found without hardship applies again in the same case: it goes back to 已申请, its
line of life keeps the event with the earlier reason, the journal every value it had; survey, vote, reviews and notice
are made anew, and reviews given up to that day no longer count. An appeal that is still open lapses with it.
"""

from collections.abc import Sequence

from aiddesk.domain.cases import ApplicationDraft, ApplicationFacts, MemberDraft, MemberFacts
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.occasions import Event, EventDraft, check_event, may_reopen
from aiddesk.domain.outcome import Done
from aiddesk.domain.terms import term_of
from aiddesk.domain.words import CASE_STATUSES
from aiddesk.queries.cases import CaseCard, case, case_of
from aiddesk.queries.declined import AppealRow, appeals
from aiddesk.queries.students import student
from aiddesk.services import waivers
from aiddesk.services.cases import TOUCHED, check_form, write_form
from aiddesk.services.known import require_in_year
from aiddesk.services.surveys import hand_over
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Appeal, Case, LevelChange


def apply_struck(
    desk: Desk, student_id: str, school_year: int, event: EventDraft, draft: ApplicationDraft,
    members: Sequence[MemberDraft] = (),
) -> Done:  # fmt: skip
    """Enter the application of a family that was struck by disaster, whether or not its case of the year is closed.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the student has left or was not here in that year, has an open case, or is recognised already.
    """
    card = student(desk, student_id)
    if card.row.status != "enrolled":
        raise Conflict(f"{card.row.name}已不在读，不能申请。")
    require_in_year(desk, student_id, school_year)
    key = case_of(desk, student_id, school_year)
    old = case(desk, key) if key else None
    if old is not None and not may_reopen(old.row.status, old.row.level):
        raise Conflict(_why_not(old))
    struck, facts, people = _checked(desk, event, draft, members)
    lapsed = "原来的申诉随之了结。" if _open_appeals(desk, old) else ""
    with journal.entry(desk, "case.apply_struck", f"{card.row.name}因突发困难申请认定") as work:
        if old is None:
            key = work.insert(
                Case, student_id=student_id, school_year=school_year, status="applied", opened_on=facts.on,
                occasion="sudden", event=struck.text,
            )  # fmt: skip
        else:
            _reopen(desk, work, old, struck)
        write_form(desk, work, key, facts, people)
        if old is None:
            hand_over(desk, work, student_id, school_year, key)
        waived = waivers.lapse(desk, work, student_id, school_year)
    again = "" if old is None else f"（此前{CASE_STATUSES[old.row.status]}，重新申请）"
    text = f"已登记{card.row.name}的突发困难申请{again}。接着录调查、评议、审核、公示，与学年认定一样。{lapsed}{waived}"
    return Done(text, TOUCHED | {"notices", "awards"}, work.seq, key)


def _checked(
    desk: Desk, event: EventDraft, draft: ApplicationDraft, members: Sequence[MemberDraft]
) -> tuple[Event, ApplicationFacts, tuple[MemberFacts, ...]]:
    problems: list[Problem] = []
    struck, form = None, None
    try:
        struck = check_event(event, desk.today())
    except Invalid as error:
        problems += error.problems
    try:
        form = check_form(desk, draft, members)
    except Invalid as error:
        problems += error.problems
    if struck is not None and form is not None and form[0].on < struck.on:
        problems.append(Problem(f"申请日期在事情发生的{struck.on:%Y-%m-%d}之前。请核对。", "on"))
    if problems or struck is None or form is None:
        raise Invalid(*problems)
    return struck, *form


def _reopen(desk: Desk, work: journal.Work, old: CaseCard, struck: Event) -> None:
    """Put a case of the year back to 已申请; the change itself is kept beside the adjustments of levels."""
    before = CASE_STATUSES[old.row.status]
    earlier = f"{before}：{old.closed_reason}" if old.closed_reason else before
    work.insert(
        LevelChange, case_id=old.row.id, term=term_of(desk.today()).key, on_date=desk.today(), kind="reopen",
        before=old.row.level, after="", reason=f"{struck.text}；此前{earlier}", staff_id=desk.actor.id or None,
    )  # fmt: skip
    work.update(
        Case, old.row.id, status="applied", level="", level_reason="", closed_reason="", recognised_on=None,
        occasion="sudden", event=struck.text, closed_on=None,
    )  # fmt: skip
    for open_one in _open_appeals(desk, old):
        work.update(Appeal, open_one.id, status="lapsed", decided_on=desk.today())


def _open_appeals(desk: Desk, old: CaseCard | None) -> tuple[AppealRow, ...]:
    return tuple(a for a in appeals(desk, old.row.id) if a.status == "open") if old is not None else ()


def _why_not(old: CaseCard) -> str:
    if old.row.status == "recognised":
        return f"{old.row.name}本学年已认定。情况变重的，请用“动态调整”调高等级。"
    status = CASE_STATUSES[old.row.status]
    return f"{old.row.name}本学年的申请正在办理（{status}）。请在申请表的“突发意外”里补写，或在审核时调整等级。"
