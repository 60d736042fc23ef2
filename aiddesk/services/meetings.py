"""Meetings of the leading group and of the village: one act decides on all cases that wait, with exceptions by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from aiddesk.domain import meetings as rules
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.meetings import Attending
from aiddesk.domain.names import clean_name
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import DECISIONS, KIN_BASES, MEETING_KINDS
from aiddesk.queries.cases import CaseRow, case_rows
from aiddesk.queries.kinship import open_finds
from aiddesk.queries.places import staff
from aiddesk.queries.reviews import relatives_of
from aiddesk.services import reviews
from aiddesk.services.reviews import Saying, Sitting
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Attendant, Meeting

TOUCHED = reviews.TOUCHED | {"meetings"}


@dataclass(frozen=True)
class MeetingDraft:
    """A meeting as typed.

    `case_ids` are decided on: `sayings` tell of those that differ, the others pass with `opinion`. The chair is the
    reviewer of record; where the chair steps aside as a relative, `deputy_id` presides. `exception` is the written
    reason where the chair has acted on an earlier level.
    """

    kind: str
    on: str = ""
    place: str = ""
    chair_id: str = ""
    recorder: str = ""
    agenda: str = ""
    discussion: str = ""
    decision: str = ""
    attendants: tuple[Attending, ...] = ()
    case_ids: tuple[str, ...] = ()
    sayings: tuple[Saying, ...] = ()
    opinion: str = ""
    exception: str = ""
    deputy_id: str = ""


def hold(desk: Desk, school_year: int, draft: MeetingDraft) -> Done:
    """Record a meeting and what it decided on each case; undo takes it back whole.

    Raises:
        Invalid: all problems: too few members, a text missing, somebody who may not decide; each with its field.
        Conflict: no case was named.
    """
    if not draft.case_ids:
        raise Conflict(f"没有选中要{MEETING_KINDS.get(draft.kind, '会议')}决定的学生。")
    draft = replace(draft, attendants=_cleaned(draft.attendants))
    day, parts = _require(desk, school_year, draft)
    chair = next(s.name for s in staff(desk) if s.id == draft.chair_id)
    title = f"{MEETING_KINDS[draft.kind]}决定{len(draft.case_ids)}人"
    with journal.entry(desk, "meeting.hold", title) as work:
        key = work.insert(
            Meeting, kind=draft.kind, school_year=school_year, held_on=day, place=draft.place.strip(), chair=chair,
            recorder=clean_name(draft.recorder), agenda=draft.agenda.strip(), discussion=draft.discussion.strip(),
            decision=draft.decision.strip(),
        )  # fmt: skip
        work.insert_many(
            Attendant, ({**vars(one), "meeting_id": key, "staff_id": one.staff_id or None} for one in draft.attendants)
        )
        for sitting, sayings in parts:
            reviews.write(desk, work, replace(sitting, meeting_id=key), sayings)
    text = f"{MEETING_KINDS[draft.kind]}已登记：{_outcome(parts)}。请打印会议记录，由到会人员签字。"
    return Done(text, TOUCHED, work.seq, key)


def edit(desk: Desk, meeting_id: str, place: str, recorder: str, agenda: str, discussion: str, decision: str) -> Done:
    """Correct the words of the minutes; what was decided on each case stays.

    Raises:
        Invalid: a text that the minutes need is missing.
    """
    problems = _missing({"place": place, "recorder": recorder, "agenda": agenda})
    if problems:
        raise Invalid(*problems)
    with journal.entry(desk, "meeting.edit", "修改会议记录") as work:
        work.update(
            Meeting, meeting_id, place=place.strip(), recorder=clean_name(recorder), agenda=agenda.strip(),
            discussion=discussion.strip(), decision=decision.strip(),
        )  # fmt: skip
    return Done("会议记录已修改。", frozenset({"meetings"}), work.seq or None, meeting_id)


def _require(desk: Desk, school_year: int, draft: MeetingDraft) -> tuple[date, list[tuple[Sitting, list[Saying]]]]:
    """Return the day and the decisions by who presided.

    Raises:
        Invalid: all problems of the meeting and of each case.
    """
    problems: list[Problem] = []
    day = check_day(draft.on, "on", "会议日期", desk.today(), problems)
    problems += _text_problems(draft)
    problems += rules.attendance_problems(draft.attendants, draft.chair_id)
    problems += _kin_problems(desk, school_year, draft)
    parts = _parts(desk, draft, day or desk.today())
    may_check = draft.chair_id and not any(p.field == "opinion" for p in problems)
    for sitting, sayings in parts if may_check else ():
        problems += reviews.checked(desk, sitting, sayings)
    problems += reviews.room_problems(desk, draft.kind, [saying for _, sayings in parts for saying in sayings])
    problems += _deputy_problems(draft, parts)
    if problems or day is None:
        raise Invalid(*problems)
    return day, parts


def _parts(desk: Desk, draft: MeetingDraft, day: date) -> list[tuple[Sitting, list[Saying]]]:
    """Return what the chair decides, and what the deputy decides in the chair's place on relatives of the chair."""
    own = {saying.case_id: saying for saying in draft.sayings}
    relatives = relatives_of(desk, draft.chair_id) if draft.deputy_id else frozenset()
    chaired: list[Saying] = []
    aside: list[Saying] = []
    for row in case_rows(desk, draft.case_ids):
        saying = own.get(row.id) or Saying(row.id, "pass", draft.opinion)
        (aside if row.student_id in relatives else chaired).append(saying)
    sitting = Sitting(draft.kind, draft.chair_id, day, draft.exception)
    found = [(sitting, chaired), (replace(sitting, staff_id=draft.deputy_id), aside)]
    return [(sitting, sayings) for sitting, sayings in found if sayings]


def _deputy_problems(draft: MeetingDraft, parts: Sequence[tuple[Sitting, list[Saying]]]) -> list[Problem]:
    if not draft.deputy_id or draft.deputy_id == draft.chair_id:
        return []  # where the chair is to step aside, the chair's own opinions are refused by name
    is_needed = any(sitting.staff_id == draft.deputy_id for sitting, _ in parts)
    is_there = any(one.staff_id == draft.deputy_id and one.is_present and one.is_member for one in draft.attendants)
    if not is_needed or is_there:
        return []
    return [Problem("主持人回避时由另一位到会的成员主持。请在到会成员里另选一位。", "deputy_id")]


def _text_problems(draft: MeetingDraft) -> list[Problem]:
    problems = _missing({"place": draft.place, "recorder": draft.recorder, "agenda": draft.agenda})
    if draft.kind not in MEETING_KINDS:
        problems.append(Problem("请选择会议种类。", "kind"))
    if not draft.chair_id:
        problems.append(Problem("请选择主持人。", "chair_id"))
    if not draft.opinion.strip() and set(draft.case_ids) - {saying.case_id for saying in draft.sayings}:
        problems.append(Problem("请写审核意见，通过的都用它。", "opinion"))
    return problems


def _missing(texts: dict[str, str]) -> list[Problem]:
    titles = {"place": "会议地点", "recorder": "记录人", "agenda": "议程"}
    return [Problem(f"请填写{titles[name]}。", name) for name, text in texts.items() if not text.strip()]


def _kin_problems(desk: Desk, school_year: int, draft: MeetingDraft) -> list[Problem]:
    """The minutes say who stepped aside; so whoever may be a relative is verified first (the chair is by `checked`)."""
    here = {one.staff_id for one in draft.attendants if one.is_present} - {"", draft.chair_id}
    students = {row.student_id: row for row in case_rows(desk, draft.case_ids)}
    found = []
    for row in open_finds(desk, school_year):
        if row.is_strong and row.staff_id in here and row.student_id in students:
            bases = "、".join(KIN_BASES[find.basis] for find in row.finds if find.is_strong)
            text = f"{row.staff}与这名学生可能是亲属（{bases}），会议记录要写明回避。请先在“亲属回避”里核实。"
            found.append(Problem(text, place=_named(students[row.student_id])))
    return found


def _named(row: CaseRow) -> str:
    return f"{row.name}（{row.class_title}）"


def _cleaned(attendants: Sequence[Attending]) -> tuple[Attending, ...]:
    cleaned = (
        replace(one, name=clean_name(one.name), duty=one.duty.strip(), excused_reason=one.excused_reason.strip())
        for one in attendants
    )
    return tuple(one for one in cleaned if one.name)


def _outcome(parts: Sequence[tuple[Sitting, list[Saying]]]) -> str:
    said = [saying.decision for _, sayings in parts for saying in sayings]
    return "，".join(f"{title}{said.count(code)}人" for code, title in DECISIONS.items() if code in said)
