"""Each term's adjustment of recognised levels: raise, lower, end (rules 1.7)."""

from datetime import date

from aiddesk.domain.adjustments import AdjustDraft, Standing, check_adjustment, kind_of
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.terms import Term, school_year_title, term_of
from aiddesk.domain.words import LEVEL_CHANGES, STUDENT_STATUSES
from aiddesk.queries.adjustments import AdjustableRow, adjustable, unpaid_awards
from aiddesk.queries.places import staff
from aiddesk.queries.quotas import room_problems
from aiddesk.queries.reviews import relatives_of
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Case, LevelChange

TOUCHED = frozenset({"cases", "notices", "awards"})
_GONE = ("transferred_out", "left", "deceased")


def adjust(desk: Desk, case_id: str, draft: AdjustDraft) -> Done:
    """Change the level of a recognised case, or end it; the level before stays in the history.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the case is not recognised.
    """
    row = _require(desk, case_id)
    on = check(desk, row, draft)
    if term_of(on).school_year > row.school_year:
        text = f"{school_year_title(row.school_year)}已经结束，等级不再调整。新学年的请重新申请认定。"
        raise Invalid(Problem(text, "on"))
    kind = kind_of(row.level, draft.level)
    if kind == "raise" and row.status in _GONE:
        text = f"{row.name}已登记{STUDENT_STATUSES[row.status]}，等级不再调高；要终止的选“终止资助”。"
        raise Invalid(Problem(text, "level"))
    with journal.entry(
        desk, f"level.{kind}", f"{row.name}{LEVEL_CHANGES[kind]}：{_way(desk, row, draft.level)}"
    ) as work:
        write(work, row, draft, on)
    notice = "调高的等级应当公示，已列入总览的待办。" if kind == "raise" else ""
    text = f"{row.name}{LEVEL_CHANGES[kind]}：{_way(desk, row, draft.level)}，{on:%Y-%m-%d}起。{notice}"
    text += still_listed(desk, case_id)
    return Done(text, TOUCHED, work.seq, case_id)


def check(desk: Desk, row: AdjustableRow, draft: AdjustDraft) -> date:
    """Check an adjustment of a case and return its day.

    Raises:
        Invalid: all problems, each with its field.
    """
    decider = next((s for s in staff(desk) if s.id == draft.staff_id), None)
    roles = decider.roles if decider else None
    day = check_adjustment(draft, Standing(row.level, row.since), roles, desk.today(), desk.levels.used)
    if row.student_id in relatives_of(desk, draft.staff_id):
        raise Invalid(Problem("所选人员登记为这名学生的亲属，应当回避。请由另一位决定。", "staff_id"))
    # A place that was given up may have gone to another child meanwhile.
    if room := room_problems(desk, row.school_year, [row.case_id] if draft.level != "none" else []):
        raise Invalid(*(Problem(problem.text, "level") for problem in room))
    return day


def still_listed(desk: Desk, case_id: str) -> str:
    """Say that lists drawn before still hold an adjusted student with the level of then; "" where none does."""
    count = unpaid_awards(desk, case_id)
    return f"还有{count}笔未发放的资助是按原等级生成的，请到“发放”核对或取消。" if count else ""


def write(work: journal.Work, row: AdjustableRow, draft: AdjustDraft, on: date) -> None:
    """Write a checked adjustment within the open act; what a recheck finds after the year counts to its last term."""
    term = min(term_of(on), Term(row.school_year, 2))
    work.insert(
        LevelChange, case_id=row.case_id, term=term.key, on_date=on, kind=kind_of(row.level, draft.level),
        before=row.level, after=draft.level, reason=draft.reason.strip(), paper=draft.paper.strip(),
        staff_id=draft.staff_id,
    )  # fmt: skip
    work.update(Case, row.case_id, level=draft.level)


def _require(desk: Desk, case_id: str) -> AdjustableRow:
    row = adjustable(desk, case_id)
    if row is None:
        raise Conflict("只有已认定的才能动态调整；还在办理的，请在审核时改等级。")
    return row


def _way(desk: Desk, row: AdjustableRow, after: str) -> str:
    words = desk.levels
    now = words.title(row.level)
    return f"{now}→{words.title(after)}" if after != "none" else f"原为{now}"
