"""Notices: draw the public list, post it, hear objections, close it, approve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiddesk.domain import kinship
from aiddesk.domain import notices as rules
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.terms import parse_term
from aiddesk.domain.words import FINDINGS, NOTICE_PHASES, NOTICE_STATUSES, OBJECTION_CHANNELS
from aiddesk.domain.workdays import Period, due, period_after
from aiddesk.queries.awards import awards
from aiddesk.queries.cases import CaseRow, case_rows
from aiddesk.queries.kinship import kin_of_staff
from aiddesk.queries.notices import (
    NoticeHead,
    held_up,
    last_review,
    notice,
    notice_lines,
    noticed_later,
)
from aiddesk.queries.places import own_contact as own_contact  # for the form of a draft
from aiddesk.queries.places import staff
from aiddesk.queries.reviews import relatives_of
from aiddesk.services.notice_lines import award_lines, case_lines
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import calendar
from aiddesk.store.tables import Award, AwardList, Case, Notice, NoticeLine, Objection

TOUCHED = frozenset({"notices", "cases", "awards"})


@dataclass(frozen=True)
class NoticeDraft:
    """A notice as typed; `unit` is "workday" or "calendar"; `contact` "" takes the place's own phone and office.

    `scope` is of `words.NOTICE_SCOPES`, `part` the class or grade in words ("四年级1班", "四年级").
    """

    phase: str = "recognition"
    days: int = rules.MINIMUM_DAYS
    unit: str = "workday"
    short_reason: str = ""
    location: str = "学校公告栏"
    contact: str = ""
    award_list_id: str = ""
    scope: str = "school"
    part: str = ""


@dataclass(frozen=True)
class ObjectionDraft:
    """An objection as received; `line_id` "" is about the whole notice, `person` "" is anonymous."""

    line_id: str = ""
    channel: str = "phone"
    person: str = ""
    content: str = ""
    received_on: str = ""


def draft_notice(desk: Desk, term: str, draft: NoticeDraft) -> Done:
    """Draw a notice: of all reviewed cases, or before or after paying an award list; only public words are taken.

    One before a class or a grade shows what was said so far; only that before the whole school leads on (case C16).

    Raises:
        Invalid: the clock is too short without a reason.
        Conflict: there is nothing to show, or the list stands on a notice already.
    """
    problems = list(rules.clock_problems(draft.days, draft.unit, draft.short_reason))
    if draft.phase not in NOTICE_PHASES:
        problems.append(Problem("请选择公示类型。", "phase"))
    else:
        problems += rules.scope_problems(draft.phase, draft.scope, draft.part)
    if not draft.location.strip():
        problems.append(Problem("请写明张贴地点。", "location"))
    if problems:
        raise Invalid(*problems)
    year = parse_term(term).school_year
    part = draft.part.strip() if draft.scope in ("class", "grade") else ""
    if draft.phase == "recognition":
        lines = case_lines(desk, year, draft.scope, part)
    else:
        lines = award_lines(desk, draft.phase, draft.award_list_id)
    number = (desk.value("SELECT max(number) FROM notice WHERE school_id = ?", desk.place.id) or 0) + 1
    with journal.entry(desk, "notice.draft", f"起草第{number}号{part}{NOTICE_PHASES[draft.phase]}") as work:
        key = work.insert(
            Notice, number=number, phase=draft.phase, school_year=year, term=term, status="draft", days=draft.days,
            unit=draft.unit, short_reason=draft.short_reason.strip(), location=draft.location.strip(),
            contact=draft.contact.strip() or own_contact(desk), award_list_id=draft.award_list_id or None,
            scope=draft.scope, part=part,
        )  # fmt: skip
        work.insert_many(NoticeLine, ({"notice_id": key, **line} for line in lines))
    return Done(f"第{number}号公示已起草，共{len(lines)}人。请打印后张贴，再登记张贴日期。", TOUCHED, work.seq, key)


def foreseen(desk: Desk, posted_on: str, days: int, unit: str) -> Period | None:
    """Return the period if the notice were posted on a day, for the screen; None for no day."""
    problems: list[Problem] = []
    day = check_day(posted_on, "posted_on", "张贴日期", desk.today(), problems)
    return None if day is None or days < 1 else period_after(day, days, unit, calendar())


def post(desk: Desk, notice_id: str, posted_on: str = "") -> Done:
    """Record that a notice hangs: its clock starts the day after, and its lines count as noticed.

    Raises:
        Invalid: the day is still to come, or before the last review of those on it.
        Conflict: it hangs already.
    """
    head = _require(desk, notice_id, "draft")
    problems: list[Problem] = []
    day = check_day(posted_on, "posted_on", "张贴日期", desk.today(), problems)
    last = last_review(desk, notice_id) if head.leads_on else None
    if day is not None and last is not None and day < last:
        problems.append(Problem(f"名单里最后的审核在{last:%Y-%m-%d}，张贴日期不能在这之前。请核对。", "posted_on"))
    if problems or day is None:
        raise Invalid(*problems)
    period = period_after(day, head.days, head.unit, calendar())
    with journal.entry(desk, "notice.post", f"张贴{head.title}", final=True) as work:
        work.update(Notice, notice_id, status="posted", posted_on=day, first_day=period.days[0], last_day=period.last)
        if head.leads_on:
            # Who left the procedure after the draft, or applied again, is not taken along by it.
            for row in case_rows(desk, tuple(line.case_id for line in notice_lines(desk, notice_id))):
                if row.status == "reviewed":
                    work.update(Case, row.id, status="noticed")
        if head.phase == "before_aid":
            work.update(AwardList, head.award_list_id, status="noticed")
            for award in awards(desk, head.award_list_id):
                work.update(Award, award.id, status="noticed")
    unknown = "、".join(map(str, period.unknown_years))
    warning = f"{unknown}年的放假安排还没有录入，请核对截止日期。" if unknown else ""
    text = f"{head.title}已张贴，公示到{period.last:%Y-%m-%d}。{warning}"
    return Done(text, TOUCHED, work.seq, notice_id)


def object_to(desk: Desk, notice_id: str, draft: ObjectionDraft) -> Done:
    """Record an objection; the answer is due in three working days (rules 3.6).

    Raises:
        Invalid: the content is missing.
        Conflict: the notice does not hang.
    """
    head = _require(desk, notice_id, "posted")
    problems: list[Problem] = []
    day = check_day(draft.received_on, "received_on", "收到日期", desk.today(), problems)
    if not draft.content.strip():
        problems.append(Problem("请写明异议的内容。", "content"))
    if draft.channel not in OBJECTION_CHANNELS:
        problems.append(Problem("请选择反映的方式。", "channel"))
    if problems or day is None:
        raise Invalid(*problems)
    until = due(day, rules.ANSWER_DAYS, calendar())
    with journal.entry(desk, "notice.object", f"登记对{head.title}的异议") as work:
        key = work.insert(
            Objection, notice_id=notice_id, line_id=draft.line_id or None, received_on=day, channel=draft.channel,
            person=draft.person.strip(), content=draft.content.strip(), due_on=until, status="open",
        )  # fmt: skip
    return Done(f"异议已登记，请在{until:%Y-%m-%d}前调查并答复。", TOUCHED, work.seq, key)


def settle(
    desk: Desk, notice_id: str, objection_id: str, upheld: bool, investigators: str, finding: str, reply: str
) -> Done:
    """Settle an objection; upheld, the student's case is declined and leaves the list.

    Raises:
        Invalid: investigators, finding or reply are missing.
    """
    texts = ((investigators, "investigators", "调查人"), (finding, "finding", "调查结果"), (reply, "reply", "答复"))
    problems = [Problem(f"请填写{title}。", field) for value, field, title in texts if not value.strip()]
    if problems:
        raise Invalid(*problems)
    line_id = desk.value("SELECT line_id FROM objection WHERE id = ? AND status = 'open'", objection_id)
    status = "upheld" if upheld else "rejected"
    with journal.entry(desk, "notice.settle", f"异议处理：{FINDINGS[status]}") as work:
        work.update(
            Objection, objection_id, status=status, investigators=investigators.strip(), finding=finding.strip(),
            reply=reply.strip(), settled_on=desk.today(),
        )  # fmt: skip
        again = _leave_list(desk, work, notice_id, line_id, finding.strip()) if upheld and line_id else ""
    return Done(f"异议已处理：{FINDINGS[status]}。{again}", TOUCHED, work.seq, objection_id)


def _leave_list(desk: Desk, work: journal.Work, notice_id: str, line_id: str, finding: str) -> str:
    """Decline the case of a line; where only a raise was shown, say how the level goes back."""
    line = next(n for n in notice_lines(desk, notice_id) if n.id == line_id)
    (row,) = case_rows(desk, (line.case_id,))
    if notice(desk, notice_id).phase == "recognition" and row.status == "recognised":
        return f"{row.name}的等级请用“动态调整”改回。"
    if row.status in ("withdrawn", "declined"):
        return f"{row.name}的申请已是“{row.status_title}”。"
    work.update(Case, line.case_id, status="declined", closed_reason=f"公示异议属实：{finding}", closed_on=desk.today())
    return ""


def finish(desk: Desk, notice_id: str) -> Done:
    """Close a notice whose last day has passed and whose objections are settled.

    Raises:
        Invalid: it is too early, or an objection is open.
    """
    head = _require(desk, notice_id, "posted")
    problems = rules.finish_problems(head.last_day, desk.today(), head.open_objections)
    if problems:
        raise Invalid(*problems)
    with journal.entry(desk, "notice.finish", f"{head.title}期满") as work:
        work.update(Notice, notice_id, status="finished", finished_on=desk.today())
    return Done(f"{head.title}期满，没有未处理的异议。", TOUCHED, work.seq, notice_id)


def approve_recognition(desk: Desk, notice_id: str, staff_id: str) -> Done:
    """The principal approves: the cases of a finished notice are recognised.

    The principal's own relatives, and who may be one, are left for another with that role; the message names them.

    Raises:
        Invalid: the approver is no principal.
        Conflict: the notice is not finished, or nobody is left whom this person may approve.
    """
    head = notice(desk, notice_id)
    if not head.leads_on or head.status not in ("finished", "taken_down"):
        raise Conflict("公示期满、没有异议以后，校长才能批准。")
    if staff_id not in {s.id for s in staff(desk, "principal")}:
        raise Invalid(Problem("认定结果由校长批准。请选择校长，或在“教职工”里设置。", "staff"))
    # Who has been put on a later notice since is approved with that one.
    listed = (line.case_id for line in notice_lines(desk, notice_id))
    keys = tuple(key for key in listed if not noticed_later(desk, key, head))
    chosen = [row for row in case_rows(desk, keys) if row.status == "noticed"]
    if not chosen:
        raise Conflict("这份公示里的学生都已办结。")
    held = held_up(desk, [row.id for row in chosen])
    if held:
        first = next(row for row in chosen if row.id in held)
        raise Conflict(f"{held[first.id]}对{first.name}等{len(held)}人还有异议没有处理完。请先处理异议，再请校长批准。")
    own = _own_kin(desk, staff_id, chosen)
    left = "、".join(f"{row.name}（{own[row.id]}）" for row in chosen if row.id in own)
    told = f"没有包括{len(own)}人：{left}。请由另一位有校长岗位的人批准。" if own else ""
    chosen = [row for row in chosen if row.id not in own]
    if not chosen:
        raise Conflict(f"这份公示里没有可以由这位校长批准的学生。{told}")
    with journal.entry(desk, "case.recognise", f"校长批准认定{len(chosen)}人", final=True) as work:
        for row in chosen:
            work.update(Case, row.id, status="recognised", recognised_on=desk.today())
    return Done(f"校长已批准，认定{len(chosen)}人。{told}", TOUCHED, work.seq, notice_id)


def _own_kin(desk: Desk, staff_id: str, rows: Sequence[CaseRow]) -> Mapping[str, str]:
    """Return, by case, why somebody steps aside from it."""
    relatives = relatives_of(desk, staff_id)
    found = kin_of_staff(desk, staff_id, [row.student_id for row in rows])
    barred = {row.id: "可能是亲属，待核实" for row in rows if kinship.strong(found, row.student_id)}
    return barred | {row.id: "亲属，应当回避" for row in rows if row.student_id in relatives}


def take_down(desk: Desk, notice_id: str, by: str, on: str = "") -> Done:
    """Record that a finished notice was taken down, by whom and when (duty: rules 3.3).

    Raises:
        Invalid: nobody is named.
        Conflict: it is not finished.
    """
    head = _require(desk, notice_id, "finished")
    problems: list[Problem] = []
    day = check_day(on, "on", "撤下日期", desk.today(), problems)
    if not by.strip():
        problems.append(Problem("请写明由谁撤下。", "by"))
    if problems or day is None:
        raise Invalid(*problems)
    with journal.entry(desk, "notice.take_down", f"撤下{head.title}") as work:
        work.update(Notice, notice_id, status="taken_down", taken_down_on=day, taken_down_by=by.strip())
    return Done(f"{head.title}已登记撤下。", TOUCHED, work.seq, notice_id)


def _require(desk: Desk, notice_id: str, status: str) -> NoticeHead:
    head = notice(desk, notice_id)
    if head.status != status:
        raise Conflict(f"{head.title}现在是“{head.status_title}”，要“{NOTICE_STATUSES[status]}”时才能这样做。")
    return head
