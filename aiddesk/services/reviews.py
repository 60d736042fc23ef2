"""Reviews: each step of the chain passes, returns or declines with an opinion; the last pass makes a case reviewed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain import kinship
from aiddesk.domain import reviews as rules
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.levels import Levels
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import DECISIONS, REVIEW_STEPS
from aiddesk.queries import quotas
from aiddesk.queries.adjustments import reopened_on
from aiddesk.queries.cases import CaseRow, case_rows
from aiddesk.queries.chains import chain
from aiddesk.queries.kinship import kin_of_staff
from aiddesk.queries.notices import held_up
from aiddesk.queries.places import staff, taught_by_others
from aiddesk.queries.reviews import passed_by_relatives, pasts_beside, relatives_of, voted_on, waiting
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Case, Review

_NAMED = 20  # of more, the first are named with their number
TOUCHED = frozenset({"reviews", "cases", "notices"})


@dataclass(frozen=True)
class Saying:
    """What is said of one case: `decision` is of `words.DECISIONS`; a new `level` needs its `reason`."""

    case_id: str
    decision: str
    opinion: str
    level: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Sitting:
    """Who says it, at which step, when; `exception` is why one person acts on two levels, `meeting_id` where."""

    step: str
    staff_id: str
    on: date
    exception: str = ""
    meeting_id: str = ""


def review(
    desk: Desk, case_ids: Sequence[str], step: str, decision: str, opinion: str, staff_id: str, on: str = "",
    level: str = "", *, reason: str = "", exception: str = "",
) -> Done:  # fmt: skip
    """Give one opinion on one case or several; the last pass makes them reviewed.

    `step` is of `words.REVIEW_STEPS`, `decision` of `words.DECISIONS`; a `level` that is another one needs a `reason`.
    With an `exception` (the written reason) one person may act on two levels, never on a relative.

    Raises:
        Invalid: the opinion is missing, or the person may not act on one of the cases; all are named.
    """
    # Each case once: twice in one act would pass two levels at a time.
    sayings = [Saying(key, decision, opinion, level, reason) for key in dict.fromkeys(case_ids)]
    problems: list[Problem] = []
    day = check_day(on, "on", "审核日期", desk.today(), problems)
    sitting = Sitting(step, staff_id, day or desk.today(), exception)
    problems += checked(desk, sitting, sayings)
    problems += room_problems(desk, step, sayings)
    if problems:
        raise Invalid(*problems)
    rows = case_rows(desk, tuple(case_ids))
    names = rows[0].name + ("" if len(rows) == 1 else f"等{len(rows)}人")
    with journal.entry(desk, f"review.{decision}", f"{REVIEW_STEPS[step]}{DECISIONS[decision]}：{names}") as work:
        write(desk, work, sitting, sayings)
    return Done(f"{REVIEW_STEPS[step]}{DECISIONS[decision]}：{names}。", TOUCHED, work.seq)


def pass_all(
    desk: Desk, school_year: int, step: str, opinion: str, staff_id: str, on: str = "", *,
    case_ids: Collection[str] | None = None, left_out: Collection[str] = (), exception: str = "",
) -> Done:  # fmt: skip
    """Pass every case that waits for a step, or those named, except whom the person must not review.

    Relatives, those who may be, at the class teachers' step the students of another class teacher, those reviewed by
    the same person on another level (without an `exception`) and those that are objected to are left out, as are those
    `left_out` for other reasons; the message names them.

    Raises:
        Conflict: nobody waits for this step, or nobody is left.
        Invalid: as `review`.
    """
    every = [row.case_id for row in waiting(desk, school_year, step)]
    asked = [key for key in every if case_ids is None or key in case_ids]
    if not asked:
        raise Conflict(f"没有等待{REVIEW_STEPS[step]}的学生。")
    rows = case_rows(desk, tuple(asked))
    barred = {**dict.fromkeys(left_out, ""), **passed_over(desk, step, staff_id, asked, exception)}
    chosen = [row.id for row in rows if row.id not in barred]
    told = _told([row for row in rows if row.id in barred], barred)
    if not chosen:
        raise Conflict(f"选中的学生都不能由这位审核人通过。{told}请另选审核人。")
    done = review(desk, chosen, step, "pass", opinion, staff_id, on, exception=exception)
    return Done(done.message + told, done.touched, done.entry)


def passed_over(
    desk: Desk, step: str, staff_id: str, case_ids: Sequence[str], exception: str = ""
) -> Mapping[str, str]:
    """Return, by case, why this person must not review it at this step; the others are not among them."""
    rows = case_rows(desk, tuple(case_ids))
    relatives, kin = _kin(desk, staff_id, rows)
    given, held = pasts_beside(desk, staff_id, case_ids), held_up(desk, case_ids)
    lapsed = passed_by_relatives(desk, given)
    # One may stand in for a class teacher, but for a chosen student: not for a whole school by one press.
    foreign = taught_by_others(desk, staff_id) if step == "class_teacher" else frozenset()
    found = {}
    for row in rows:
        if row.id in held:
            found[row.id] = "有异议没有处理完"
        elif row.id in lapsed:
            found[row.id] = f"{lapsed[row.id]}由亲属作出，先退回"
        elif row.student_id in relatives:
            found[row.id] = "亲属，应当回避"
        elif kinship.strong(kin, row.student_id):
            found[row.id] = "可能是亲属，待核实"
        elif row.class_id in foreign:
            found[row.id] = "不是本班班主任"
        elif not exception.strip() and rules.acted_before(step, staff_id, given.get(row.id, ())):
            found[row.id] = "同一人已在另一级审核"
    return found


def checked(desk: Desk, sitting: Sitting, sayings: Sequence[Saying]) -> list[Problem]:
    """Return what forbids these opinions, each problem at the name of its student; see `room_problems` as well."""
    keys = tuple(saying.case_id for saying in sayings)
    rows = {row.id: row for row in case_rows(desk, keys)}
    reviewer = next((s for s in staff(desk) if s.id == sitting.staff_id), None)
    problems = [] if reviewer is not None else [Problem("请选择审核人。", "staff")]
    is_one = len({(s.decision, s.opinion.strip(), s.level) for s in sayings}) == 1
    for saying in sayings[:1] if is_one else sayings:
        place = "" if is_one or saying.case_id not in rows else rows[saying.case_id].name
        problems += [Problem(p.text, p.field, place=place) for p in _said_problems(saying, desk.levels)]
    if len(rows) < len(set(keys)) or not keys:
        problems.append(Problem("请先选择要审核的学生。"))
    given, voted = pasts_beside(desk, sitting.staff_id, keys), voted_on(desk, keys)
    chains, held, lapsed = _chains(desk, keys), held_up(desk, keys), passed_by_relatives(desk, given)
    relatives, kin = _kin(desk, sitting.staff_id, tuple(rows.values()))
    for saying in sayings:
        row = rows.get(saying.case_id)
        if row is None:
            continue
        found = _case_problems(desk, row, saying, sitting.on)
        if row.id in held:
            found.append(Problem(f"{held[row.id]}有异议没有处理完，处理完再审核。"))
        if row.id in lapsed and saying.decision == "pass":
            text = f"{lapsed[row.id]}由后来登记的亲属作出，应当回避。请先逐级退回，由另一位重新审核。"
            found.append(Problem(text))
        if reviewer is not None:
            bar = rules.Bar(row.student_id in relatives, kinship.strong(kin, row.student_id), voted.get(row.id))
            act = rules.Act(sitting.step, reviewer.id, reviewer.roles, sitting.on, sitting.exception)
            found += rules.act_problems(act, given.get(row.id, ()), chains[row.id], bar)
        problems += [Problem(p.text, p.field, place=row.name) for p in found]
    return problems


def write(desk: Desk, work: journal.Work, sitting: Sitting, sayings: Sequence[Saying]) -> None:
    """Write checked opinions within the open act, and move the cases on."""
    keys = tuple(saying.case_id for saying in sayings)
    rows, given = {row.id: row for row in case_rows(desk, keys)}, pasts_beside(desk, sitting.staff_id, keys)
    chains = _chains(desk, keys)
    for saying in sayings:
        row, before = rows[saying.case_id], given.get(saying.case_id, ())
        steps = chains[row.id]
        is_twice = bool(rules.acted_before(sitting.step, sitting.staff_id, before))
        work.insert(
            Review, case_id=row.id, step=sitting.step, decision=saying.decision, opinion=_opinion(row, saying),
            level=saying.level or row.level, staff_id=sitting.staff_id, on_date=sitting.on,
            exception=sitting.exception.strip() if is_twice else "", meeting_id=sitting.meeting_id or None,
        )  # fmt: skip
        _move(work, row, saying, is_first=sitting.step == steps[0])
        if _is_last(sitting.step, saying, steps):
            work.update(Case, row.id, status="reviewed")


def _is_last(step: str, saying: Saying, steps: Sequence[str]) -> bool:
    """Say whether a checked opinion lets a case be reviewed: it passes the last step of its chain."""
    return saying.decision == "pass" and step == steps[-1]


def room_problems(desk: Desk, step: str, sayings: Sequence[Saying]) -> list[Problem]:
    """The last review lets no more be aided than the year has places; who is in no hardship needs none.

    `sayings` are all of one act, whoever says them, since they take their places together.
    """
    rows = {row.id: row for row in case_rows(desk, tuple(saying.case_id for saying in sayings))}
    years = _years(desk, tuple(rows))
    found: list[Problem] = []
    for year in sorted(set(years.values())):
        steps = chain(desk, year)
        wanted = [
            saying.case_id
            for saying in sayings
            if years.get(saying.case_id) == year and _is_last(step, saying, steps)
            and (saying.level or rows[saying.case_id].level) != "none"
        ]  # fmt: skip
        found += quotas.room_problems(desk, year, wanted)
    return found


def _move(work: journal.Work, row: CaseRow, saying: Saying, *, is_first: bool) -> None:
    values: dict[str, object] = {}
    if saying.level and saying.level != row.level:
        values |= {"level": saying.level, "level_reason": saying.reason.strip()}
    if saying.decision == "decline":
        values |= {"status": "declined", "closed_reason": saying.opinion.strip()}
    elif saying.decision == "return" and is_first:
        values["status"] = "surveyed"  # the survey is to be done again, and the class votes anew
    if values:
        work.update(Case, row.id, **values)


def _opinion(row: CaseRow, saying: Saying) -> str:
    """Return the opinion with what it changes, so that it stands there though the level is changed once more."""
    if not saying.level or saying.level == row.level:
        return saying.opinion.strip()
    words = row.levels
    change = f"等级由{words.title(row.level, '未定')}改为{words.title(saying.level)}：{saying.reason.strip()}"
    return f"{saying.opinion.strip()}（{change}）"


def _said_problems(saying: Saying, levels: Levels) -> list[Problem]:
    problems = []
    if saying.decision not in DECISIONS:
        problems.append(Problem("请选择通过、退回或不通过。", "decision"))
    if not saying.opinion.strip():
        problems.append(Problem("请写审核意见。", "opinion"))
    if saying.level and saying.level not in levels.codes:
        problems.append(Problem("请选择困难等级。", "level"))
    return problems


def _case_problems(desk: Desk, row: CaseRow, saying: Saying, day: date) -> list[Problem]:
    problems = []
    if row.status == "declined":
        problems.append(Problem("已经不予认定，申诉成立以后才能再审核。"))
    if row.status in ("applied", "surveyed", "withdrawn"):
        problems.append(Problem(f"申请现在是“{row.status_title}”，还没有到审核。请先做班级评议。"))
    if saying.level and saying.level != row.level and not saying.reason.strip():
        problems.append(Problem("改等级要写明理由。", "reason"))
    again = reopened_on(desk, row.id)
    if again is not None and day <= again:
        # A case that came back begins its reviews anew: what was said up to that day has lapsed.
        problems.append(Problem(f"{again:%Y-%m-%d}重新申请或恢复办理，审核日期应在这之后。", "on"))
    return problems


def _kin(
    desk: Desk, staff_id: str, rows: Sequence[CaseRow]
) -> tuple[frozenset[str], Mapping[str, tuple[kinship.Find, ...]]]:
    """Return the known relatives of a reviewer, and what was found between that one and these cases."""
    return relatives_of(desk, staff_id), kin_of_staff(desk, staff_id, [row.student_id for row in rows])


def _told(rows: Sequence[CaseRow], why: Mapping[str, str]) -> str:
    """Name who was passed over, and why."""
    if not rows:
        return ""
    names = "、".join(row.name + (f"（{why[row.id]}）" if why[row.id] else "") for row in rows[:_NAMED])
    return f"没有包括{len(rows)}人：{names}{'等' if len(rows) > _NAMED else ''}。"


def _chains(desk: Desk, case_ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the chain of each case's year."""
    years = _years(desk, case_ids)
    known = {year: chain(desk, year) for year in set(years.values())}
    return {key: known[year] for key, year in years.items()}


def _years(desk: Desk, case_ids: Sequence[str]) -> Mapping[str, int]:
    marks = ",".join("?" * len(case_ids))
    return dict(desk.rows(f"SELECT id, school_year FROM aid_case WHERE id IN ({marks})", *case_ids))
