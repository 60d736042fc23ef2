"""A family appeals once against being turned down, and is answered by somebody who had no part in the case."""

from aiddesk.domain import appeals as rules
from aiddesk.domain import kinship
from aiddesk.domain.appeals import AppealDraft, DecisionDraft
from aiddesk.domain.cases import CASE_MOVES, may_move
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.notices import ANSWER_DAYS
from aiddesk.domain.outcome import Done
from aiddesk.domain.reviews import Bar, kin_problems
from aiddesk.domain.words import APPEAL_STATUSES, CASE_STATUSES
from aiddesk.domain.workdays import due
from aiddesk.queries.cases import case
from aiddesk.queries.declined import AppealRow, appeals, class_said, declined
from aiddesk.queries.declined import appeal as appeal_row
from aiddesk.queries.kinship import kin_of_staff
from aiddesk.queries.persons import rows_of
from aiddesk.queries.places import staff
from aiddesk.queries.reviews import opinions, relatives_of
from aiddesk.queries.students import student
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import calendar
from aiddesk.store.tables import Appeal, Case

TOUCHED = frozenset({"cases", "votes", "reviews"})
_HIGHER = "仍有不同意见的，请家长向上级教育主管部门反映。"


def appeal(desk: Desk, case_id: str, draft: AppealDraft) -> Done:
    """Record a family's appeal; it is answered in the school's working days (rules 3.6).

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the case is not turned down, was appealed already, or the student has left.
    """
    row, state = case(desk, case_id).row, declined(desk, case_id)
    earlier = [a for a in appeals(desk, case_id) if a.status != "lapsed"]
    if earlier:
        raise Conflict(_twice(row.name, earlier[-1]))
    if state is None:
        raise Conflict(f"{row.name}的申请现在是“{row.status_title}”，不予认定以后才能申诉。")
    if student(desk, row.student_id).row.status not in ("enrolled", "suspended"):
        raise Conflict(f"{row.name}已不在本校，认定不能恢复。请家长向现在就读的学校申请。")
    on = rules.check_appeal(draft, state.on, state.until or desk.today(), desk.today())
    is_late = state.until is not None and on > state.until
    until = due(on, ANSWER_DAYS, calendar())
    with journal.entry(desk, "appeal.enter", f"登记{row.name}家长的申诉") as work:
        key = work.insert(
            Appeal, case_id=case_id, on_date=on, person=draft.person.strip(), relation=draft.relation.strip(),
            channel=draft.channel, content=draft.content.strip(), due_on=until, status="open",
            late_reason=draft.late_reason.strip() if is_late else "",
        )  # fmt: skip
    late = "（逾期受理）" if is_late else ""
    return Done(f"已登记{row.name}家长的申诉{late}，请在{until:%Y-%m-%d}前核实并书面答复。", TOUCHED, work.seq, key)


def decide(desk: Desk, appeal_id: str, draft: DecisionDraft) -> Done:
    """Answer an appeal: upheld, the case comes back to where it is judged anew; rejected, the decision stays.

    Reviews given up to that day no longer count. The class looks again where it has not voted, or had said no.

    Raises:
        Invalid: all problems; somebody who gave an opinion on the case, or is a relative, does not decide.
        Conflict: it was answered already.
    """
    found = appeal_row(desk, appeal_id)
    if found is None:
        raise LookupError(appeal_id)
    if found.status != "open":
        raise Conflict(f"这件申诉已经处理（{found.status_title}），不能再改。")
    row = case(desk, found.case_id).row
    problems: list[Problem] = []
    on = None
    try:
        on = rules.check_decision(draft, found.on, desk.today())
    except Invalid as error:
        problems += error.problems
    problems += _decider_problems(desk, found.case_id, row.student_id, draft.staff_id)
    if problems or on is None:
        raise Invalid(*problems)
    status = "upheld" if draft.is_upheld else "rejected"
    with journal.entry(desk, "appeal.decide", f"{row.name}的申诉：{APPEAL_STATUSES[status]}") as work:
        work.update(
            Appeal, appeal_id, status=status, decided_on=on, staff_id=draft.staff_id, decision=draft.decision.strip()
        )
        again = _come_back(desk, work, found.case_id) if draft.is_upheld else _HIGHER
    return Done(f"{row.name}的申诉已处理：{APPEAL_STATUSES[status]}。{again}", TOUCHED, work.seq, appeal_id)


def _come_back(desk: Desk, work: journal.Work, case_id: str) -> str:
    row, said = case(desk, case_id).row, class_said(desk, case_id)
    status = rules.status_after(bool(row.level), said)
    if not may_move(CASE_MOVES, row.status, status):
        raise Conflict(f"{row.name}的申请现在是“{row.status_title}”，不能再恢复。请选“维持原决定”并说明。")
    work.update(Case, case_id, status=status, closed_reason="", closed_on=None)
    step = {"applied": "接着录入困难调查", "surveyed": "请班级重新评议", "voted": "从答复的第二天起重新审核"}[status]
    return f"申请恢复为“{CASE_STATUSES[status]}”，{step}。"


def _decider_problems(desk: Desk, case_id: str, student_id: str, staff_id: str) -> tuple[Problem, ...]:
    if not staff_id:
        return ()
    who = next((s for s in staff(desk) if s.id == staff_id), None)
    if who is None:
        return (Problem("请选择由谁决定。", "staff_id"),)
    own = rows_of(desk, staff_id)
    gave = any(o.staff_id in own for o in opinions(desk, case_id))
    is_relative = student_id in relatives_of(desk, staff_id)
    found = "" if is_relative else kinship.strong(kin_of_staff(desk, staff_id, (student_id,)), student_id)
    return (*rules.decider_problems(who.roles, gave, is_relative), *kin_problems(Bar(unsettled=found)))


def _twice(name: str, earlier: AppealRow) -> str:
    told = f"{earlier.on:%Y-%m-%d}，{earlier.status_title}"
    return f"{name}本学年已经申诉过一次（{told}），不能再次申诉。{_HIGHER}"
