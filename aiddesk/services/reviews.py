"""Reviews: class teacher, aid office, leading group; each passes, returns or declines with an opinion."""

from collections.abc import Sequence
from datetime import date

from aiddesk.domain import reviews as rules
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import DECISIONS, LEVELS, REVIEW_STEPS
from aiddesk.queries.adjustments import reopened_on
from aiddesk.queries.cases import CaseRow, case_rows
from aiddesk.queries.notices import held_up
from aiddesk.queries.places import staff
from aiddesk.queries.reviews import past, relatives_of, waiting
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Case, Review

TOUCHED = frozenset({"reviews", "cases", "notices"})


def review(
    desk: Desk, case_ids: Sequence[str], step: str, decision: str, opinion: str, staff_id: str, on: str = "",
    level: str = "",
) -> Done:  # fmt: skip
    """Give one opinion on one case or several; the last pass makes them reviewed.

    `step` is of `words.REVIEW_STEPS`, `decision` of `words.DECISIONS`; `level` changes the level of the cases.

    Raises:
        Invalid: the opinion is missing, or the person may not act on one of the cases; all are named.
    """
    rows = case_rows(desk, tuple(case_ids))
    problems: list[Problem] = []
    day = check_day(on, "on", "审核日期", desk.today(), problems)
    reviewer = next((s for s in staff(desk) if s.id == staff_id), None)
    if not rows:
        problems.append(Problem("请先选择要审核的学生。"))
    if reviewer is None:
        problems.append(Problem("请选择审核人。", "staff"))
    if decision not in DECISIONS:
        problems.append(Problem("请选择通过、退回或不通过。", "decision"))
    if not opinion.strip():
        problems.append(Problem("请写审核意见。", "opinion"))
    if level and level not in LEVELS:
        problems.append(Problem("请选择困难等级。", "level"))
    problems += _early(desk, rows, day)
    problems += [
        Problem("已经不予认定，申诉成立以后才能再审核。", place=row.name) for row in rows if row.status == "declined"
    ]
    held = held_up(desk, [row.id for row in rows])
    problems += [Problem(f"{held[r.id]}有异议没有处理完，处理完再审核。", place=r.name) for r in rows if r.id in held]
    if reviewer is not None:
        relatives = relatives_of(desk, staff_id)
        for row in rows:
            found = rules.act_problems(step, staff_id, reviewer.roles, past(desk, row.id), row.student_id in relatives)
            problems += [Problem(p.text, p.field, place=row.name) for p in found]
    if problems or day is None:
        raise Invalid(*problems)
    names = rows[0].name + ("" if len(rows) == 1 else f"等{len(rows)}人")
    with journal.entry(desk, f"review.{decision}", f"{REVIEW_STEPS[step]}{DECISIONS[decision]}：{names}") as work:
        for row in rows:
            before = past(desk, row.id)
            work.insert(
                Review, case_id=row.id, step=step, decision=decision, opinion=opinion.strip(),
                level=level or row.level, staff_id=staff_id, on_date=day,
            )  # fmt: skip
            _move(work, row.id, (*before, rules.Past(step, staff_id, decision)), decision, opinion, level)
    return Done(f"{REVIEW_STEPS[step]}{DECISIONS[decision]}：{names}。", TOUCHED, work.seq)


def pass_all(desk: Desk, school_year: int, step: str, opinion: str, staff_id: str) -> Done:
    """Pass every case that waits for a step, except those of the reviewer's relatives and those that are objected to.

    Raises:
        Conflict: nobody waits for this step.
    """
    relatives = relatives_of(desk, staff_id)
    rows = case_rows(desk, tuple(row.case_id for row in waiting(desk, school_year, step)))
    held = held_up(desk, [row.id for row in rows])
    chosen = [row.id for row in rows if row.student_id not in relatives and row.id not in held]
    if not chosen:
        why = "等待{}的学生都有异议没有处理完。" if held else "没有等待{}的学生。"
        raise Conflict(why.format(REVIEW_STEPS[step]))
    return review(desk, chosen, step, "pass", opinion, staff_id)


def _early(desk: Desk, rows: Sequence[CaseRow], day: date | None) -> list[Problem]:
    """A case that came back begins its reviews anew: what was said up to that day has lapsed."""
    return [
        Problem(f"{again:%Y-%m-%d}重新申请或恢复办理，审核日期应在这之后。", "on", place=row.name)
        for row in rows
        if day is not None and (again := reopened_on(desk, row.id)) and day <= again
    ]


def _move(
    work: journal.Work, case_id: str, given: Sequence[rules.Past], decision: str, opinion: str, level: str
) -> None:
    values: dict[str, object] = {}
    if level:
        values |= {"level": level, "level_reason": opinion.strip()}
    if decision == "decline":
        values |= {"status": "declined", "closed_reason": opinion.strip()}
    elif decision == "return" and not rules.standing(given):
        # Returned by the first reviewer: the survey is to be done again, and the class votes anew.
        values["status"] = "surveyed" if len(given) == 1 else "voted"
    elif rules.next_step(given) is None:
        values["status"] = "reviewed"
    if values:
        work.update(Case, case_id, **values)
