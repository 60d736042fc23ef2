"""Notices: the list with their clocks, the public lines, objections."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.notices import NoticeRow, is_supported
from aiddesk.domain.reviews import standing
from aiddesk.domain.words import (
    FINDINGS,
    NOTICE_PHASES,
    NOTICE_SCOPES,
    NOTICE_STATUSES,
    OBJECTION_CHANNELS,
    class_title,
    grade_title,
)
from aiddesk.queries import levels
from aiddesk.queries.adjustments import unshown
from aiddesk.queries.placing import HERE, placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.queries.reviews import past
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class NoticeHead:
    """A notice without its lines; `days` count in `unit` ("workday" or "calendar").

    `scope` is of `words.NOTICE_SCOPES`, `part` the class or grade in words.
    """

    id: str
    number: int
    phase: str
    school_year: int
    term: str
    status: str
    days: int
    unit: str
    short_reason: str
    posted_on: date | None
    first_day: date | None
    last_day: date | None
    location: str
    contact: str
    finished_on: date | None
    taken_down_on: date | None
    award_list_id: str
    lines: int
    open_objections: int
    scope: str
    part: str

    @property
    def title(self) -> str:
        return f"第{self.number}号 {self.whose}{NOTICE_PHASES[self.phase]}"

    @property
    def whose(self) -> str:
        """The class, the grade or the township office before which it hangs; "" for the whole school."""
        return "" if self.scope == "school" else self.part or NOTICE_SCOPES[self.scope]

    @property
    def leads_on(self) -> bool:
        """True for the one that hangs before the whole school: its cases are recognised when it has ended."""
        return self.phase == "recognition" and self.scope == "school"

    @property
    def status_title(self) -> str:
        return NOTICE_STATUSES[self.status]


@dataclass(frozen=True)
class ObjectionRow:
    id: str
    line_id: str
    about: str
    received_on: date
    channel: str
    person: str
    content: str
    due_on: date
    status: str
    finding: str
    settled_on: date | None

    @property
    def channel_title(self) -> str:
        return OBJECTION_CHANNELS.get(self.channel, self.channel)

    @property
    def status_title(self) -> str:
        return FINDINGS.get(self.status, self.status)


@dataclass(frozen=True)
class LineKey:
    """Which case stands in which line; for choosing the line of an objection, never for paper."""

    id: str
    case_id: str
    row: NoticeRow


_SELECT = """
SELECT n.id, n.number, n.phase, n.school_year, n.term, n.status, n.days, n.unit, n.short_reason, n.posted_on,
  n.first_day, n.last_day, n.location, n.contact, n.finished_on, n.taken_down_on, coalesce(n.award_list_id, ''),
  (SELECT count(*) FROM notice_line l WHERE l.notice_id = n.id),
  (SELECT count(*) FROM objection o WHERE o.notice_id = n.id AND o.status = 'open'), n.scope, n.part
FROM notice n
"""
_AT = f"""
SELECT k.id, c.grade, c.name, k.status, coalesce((SELECT d.outcome FROM candidate d
  JOIN class_vote v ON v.id = d.vote_id WHERE d.case_id = k.id AND v.status = 'closed'
  ORDER BY v.held_on DESC, v.round DESC LIMIT 1), '')
FROM aid_case k JOIN student s ON s.id = k.student_id {placed("k.school_year")}
WHERE k.school_year = ? AND k.school_id = ? AND {HERE} AND k.level <> 'none'
ORDER BY c.grade, length(c.name), c.name, s.rowid
"""


def notices(desk: Desk, school_year: int) -> tuple[NoticeHead, ...]:
    """Return the notices of a school year, newest first."""
    rows = desk.rows(
        f"{_SELECT} WHERE n.school_year = ? AND n.school_id = ? ORDER BY n.number DESC", school_year, desk.place.id
    )
    return tuple(_head(row) for row in rows)


def notice(desk: Desk, notice_id: str) -> NoticeHead:
    """Return one notice.

    Raises:
        LookupError: no such notice.
    """
    found = desk.rows(f"{_SELECT} WHERE n.id = ?", notice_id)
    if not found:
        raise LookupError(notice_id)
    return _head(found[0])


def notice_rows(desk: Desk, notice_id: str) -> tuple[NoticeRow, ...]:
    """Return the lines exactly as they hang: public words only."""
    return tuple(key.row for key in notice_lines(desk, notice_id))


def notice_lines(desk: Desk, notice_id: str) -> tuple[LineKey, ...]:
    rows = desk.rows(
        "SELECT id, case_id, position, name, class_title, level, amount, class_number FROM notice_line"
        " WHERE notice_id = ? ORDER BY position",
        notice_id,
    )
    words = levels.words(desk, desk.value("SELECT school_id FROM notice WHERE id = ?", notice_id) or "")
    return tuple(LineKey(i, c, NoticeRow(p, n, t, words.title(lv, lv), a, no)) for i, c, p, n, t, lv, a, no in rows)


def noticeable(desk: Desk, school_year: int) -> tuple[str, ...]:
    """Return the cases of present students to be shown, in class order: reviewed, or with a level raised since."""
    raised = json.dumps([change.case_id for change in unshown(desk, school_year)])
    rows = desk.rows(
        "SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id"
        f" {placed('k.school_year')}"
        f" WHERE k.school_year = ? AND k.school_id = ? AND {HERE}"
        " AND (k.status = 'reviewed' AND k.level <> 'none'"
        " OR k.status = 'recognised' AND k.id IN (SELECT value FROM json_each(?)))"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        desk.place.id,
        raised,
    )
    return tuple(key for (key,) in rows)


def noticeable_at(desk: Desk, school_year: int, scope: str) -> dict[str, tuple[str, ...]]:
    """Return the cases that may be shown before a class, a grade or the township, by class or grade, in class order.

    A class shows whom it voted for, a grade who has passed a review since; the township who has passed all of them.
    """
    found: dict[str, list[str]] = {}
    for key, grade, name, status, outcome in desk.rows(_AT, school_year, desk.place.id):
        passed = len(standing(past(desk, key)))
        if scope == "class" and status == "voted" and not passed and is_supported(outcome):
            found.setdefault(class_title(grade, name), []).append(key)
        elif scope == "grade" and (status == "reviewed" or (status == "voted" and passed)):
            found.setdefault(grade_title(grade), []).append(key)
        elif scope == "township" and status in ("reviewed", "noticed"):
            found.setdefault("", []).append(key)
    return {part: tuple(keys) for part, keys in found.items()}


def last_review(desk: Desk, notice_id: str) -> date | None:
    """Return the day of the last review of those whom a notice is to lead on, or None."""
    found = desk.value(
        "SELECT max(r.on_date) FROM notice_line l JOIN aid_case k ON k.id = l.case_id AND k.status = 'reviewed'"
        " JOIN review r ON r.case_id = k.id WHERE l.notice_id = ?",
        notice_id,
    )
    return day_or_none(found)


def held_up(desk: Desk, case_ids: Sequence[str]) -> dict[str, str]:
    """Return the cases that an open objection on a notice of recognition holds up, with that notice's title.

    An objection to a whole notice holds up everybody on it.
    """
    found: dict[str, str] = {}
    rows = desk.rows(
        "SELECT DISTINCT l.case_id, n.id FROM objection o JOIN notice n ON n.id = o.notice_id"
        " JOIN notice_line l ON l.notice_id = n.id AND (o.line_id IS NULL OR o.line_id = l.id)"
        " WHERE o.status = 'open' AND n.phase = 'recognition'"
        " AND l.case_id IN (SELECT value FROM json_each(?)) ORDER BY n.number",
        json.dumps(list(case_ids)),
    )
    titles = {key: notice(desk, key).title for _, key in rows}
    for case_id, key in rows:
        found.setdefault(case_id, titles[key])
    return found


def noticed_later(desk: Desk, case_id: str, head: NoticeHead) -> bool:
    """Say whether a case stands on a recognition notice with a higher number: it was applied for again."""
    return bool(
        desk.value(
            "SELECT 1 FROM notice_line l JOIN notice n ON n.id = l.notice_id WHERE l.case_id = ? AND n.number > ?"
            " AND n.phase = 'recognition' AND n.scope = 'school' AND n.posted_on IS NOT NULL",
            case_id,
            head.number,
        )
    )


def objections(desk: Desk, notice_id: str) -> tuple[ObjectionRow, ...]:
    rows = desk.rows(
        "SELECT o.id, coalesce(o.line_id, ''), coalesce(l.name, '整份公示'), o.received_on, o.channel, o.person,"
        " o.content, o.due_on, o.status, o.finding, o.settled_on FROM objection o"
        " LEFT JOIN notice_line l ON l.id = o.line_id WHERE o.notice_id = ? ORDER BY o.received_on",
        notice_id,
    )
    return tuple(ObjectionRow(*[*r[:3], day(r[3]), *r[4:7], day(r[7]), *r[8:10], day_or_none(r[10])]) for r in rows)


def _head(row: tuple[object, ...]) -> NoticeHead:
    values = list(row)
    for index in (9, 10, 11, 14, 15):
        text = values[index]
        values[index] = day_or_none(text if isinstance(text, str) else None)
    return NoticeHead(*values)  # type: ignore[arg-type]  # the columns stand in the order of the fields
