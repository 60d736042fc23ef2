"""Send a reviewed case back before it hangs: kinship or a fault that was found after the last review passed."""

from collections.abc import Mapping, Sequence
from datetime import date

from aiddesk.domain import kinship
from aiddesk.domain import reviews as rules
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import REVIEW_STEPS
from aiddesk.queries.cases import CaseRow, case_rows
from aiddesk.queries.chains import chain
from aiddesk.queries.kinship import kin_of_staff
from aiddesk.queries.places import StaffRow, staff
from aiddesk.queries.reopening import drafted
from aiddesk.queries.reviews import passed_by_relatives, pasts_beside, pasts_of, relatives_of, voted_on
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Case, Review

TOUCHED = frozenset({"reviews", "cases", "notices"})


def send_back(
    desk: Desk, case_ids: Sequence[str], opinion: str, staff_id: str, on: str = "", *, exception: str = ""
) -> Done:
    """Take the last pass of reviewed cases back, so that the last step of their chain is given anew.

    Who sends back is entitled to that step, and steps aside from relatives as in every review; `exception` is the
    written reason for somebody who has acted on another level of one of these cases.

    Raises:
        Invalid: a case is not reviewed, or stands on a notice; the opinion is missing; the person may not act.
    """
    keys = tuple(dict.fromkeys(case_ids))
    rows = case_rows(desk, keys)
    problems: list[Problem] = []
    day = check_day(on, "on", "退回日期", desk.today(), problems)
    if not opinion.strip():
        problems.append(Problem("请写明退回的原因。", "opinion"))
    if not rows or len(rows) < len(keys):
        problems.append(Problem("请先选择要退回的学生。"))
    steps = _chains(desk, keys)
    reviewer = next((s for s in staff(desk) if s.id == staff_id), None)
    if reviewer is None:
        problems.append(Problem("请选择审核人。", "staff"))
    else:
        problems += _person_problems(desk, reviewer, rows, steps, day, exception)
    problems += _place_problems(desk, rows)
    if problems:
        raise Invalid(*problems)
    return _write(desk, rows, steps, (opinion.strip(), staff_id, day or desk.today(), exception.strip()))


def _write(
    desk: Desk, rows: Sequence[CaseRow], steps: Mapping[str, Sequence[str]], said: tuple[str, str, date, str]
) -> Done:
    opinion, staff_id, day, exception = said
    given = pasts_beside(desk, staff_id, [row.id for row in rows])
    names = rows[0].name + ("" if len(rows) == 1 else f"等{len(rows)}人")
    with journal.entry(desk, "review.send_back", f"退回重审：{names}") as work:
        for row in rows:
            step = steps[row.id][-1]
            is_twice = bool(rules.acted_before(step, staff_id, given.get(row.id, ())))
            work.insert(
                Review, case_id=row.id, step=step, decision="return", opinion=opinion, level=row.level,
                staff_id=staff_id, on_date=day, exception=exception if is_twice else "",
            )  # fmt: skip
            work.update(Case, row.id, status="voted")
    titles = "、".join(dict.fromkeys(REVIEW_STEPS[steps[row.id][-1]] for row in rows))
    lapsed = passed_by_relatives(desk, pasts_of(desk, [row.id for row in rows]))
    earlier = "、".join(dict.fromkeys(lapsed.values()))
    again = f"其中{len(lapsed)}人的{earlier}由亲属作出，请在“审核”里继续逐级退回。" if lapsed else ""
    return Done(f"已退回重审：{names}。现在等待{titles}。{again}", TOUCHED, work.seq)


def _place_problems(desk: Desk, rows: Sequence[CaseRow]) -> list[Problem]:
    """Only a case that waits for its notice is sent back; what hangs is corrected by way of an objection."""
    drafts = drafted(desk, [row.id for row in rows])
    problems = []
    for row in rows:
        if row.status == "noticed":
            text = "已经张贴公示，不能退回重审。请登记异议，调查处理。"
            problems.append(Problem(text, place=row.name))
        elif row.status != "reviewed":
            text = f"申请现在是“{row.status_title}”，“已审核”时才能退回重审。"
            problems.append(Problem(text, place=row.name))
        elif row.id in drafts:
            text = (
                f"{drafts[row.id]}已起草，名单里有这名学生。请先撤销起草（Ctrl+Z），再退回重审；"
                "撤销不了的，张贴以后登记异议，调查处理。"
            )
            problems.append(Problem(text, place=row.name))
    return problems


def _person_problems(
    desk: Desk, reviewer: StaffRow, rows: Sequence[CaseRow], steps: Mapping[str, Sequence[str]], day: date | None,
    exception: str,
) -> list[Problem]:  # fmt: skip
    """Say why this person may not send back those that are reviewed; of the others their status is told alone."""
    keys = [row.id for row in rows]
    given, voted, relatives = (
        pasts_beside(desk, reviewer.id, keys),
        voted_on(desk, keys),
        relatives_of(desk, reviewer.id),
    )
    kin = kin_of_staff(desk, reviewer.id, [row.student_id for row in rows])
    problems = []
    for row in rows:
        if row.status != "reviewed":
            continue
        bar = rules.Bar(row.student_id in relatives, kinship.strong(kin, row.student_id), voted.get(row.id))
        act = rules.Act(steps[row.id][-1], reviewer.id, reviewer.roles, day, exception)
        found = rules.sending_problems(act, given.get(row.id, ()), steps[row.id], bar)
        problems += [Problem(p.text, p.field, place=row.name) for p in found]
    return problems


def _chains(desk: Desk, case_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return the chain of each case's year."""
    marks = ",".join("?" * len(case_ids))
    years = dict(desk.rows(f"SELECT id, school_year FROM aid_case WHERE id IN ({marks})", *case_ids))
    known = {year: chain(desk, year) for year in set(years.values())}
    return {key: known[year] for key, year in years.items()}
