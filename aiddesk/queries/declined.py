"""Cases that were turned down: when and how, the talk, the letter, the appeal, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from aiddesk.domain.appeals import appeal_until
from aiddesk.domain.words import APPEAL_STATUSES, CASE_STATUSES, OBJECTION_CHANNELS, REVIEW_STEPS, TALK_MEANS
from aiddesk.queries.placing import HERE, placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk
from aiddesk.store.policy import calendar

T = TypeVar("T")


@dataclass(frozen=True)
class TalkRow:
    """A talk with a family; `staff` is who talked with `person`."""

    id: str
    case_id: str
    on: date
    staff_id: str
    staff: str
    person: str
    relation: str
    means: str
    content: str

    @property
    def means_title(self) -> str:
        return TALK_MEANS.get(self.means, self.means)


@dataclass(frozen=True)
class LetterRow:
    """The letter of refusal: when and by which steps it was decided, and the reason as the family reads it."""

    id: str
    case_id: str
    on: date
    decided_on: date | None
    procedure: str
    reason: str
    received_on: date | None
    receiver: str
    relation: str


@dataclass(frozen=True)
class AppealRow:
    """An appeal; `staff` decided on it, "" while it is open."""

    id: str
    case_id: str
    on: date
    person: str
    relation: str
    channel: str
    content: str
    late_reason: str
    due_on: date
    status: str
    decided_on: date | None
    staff: str
    decision: str

    @property
    def channel_title(self) -> str:
        return OBJECTION_CHANNELS.get(self.channel, self.channel)

    @property
    def status_title(self) -> str:
        return APPEAL_STATUSES.get(self.status, self.status)


@dataclass(frozen=True)
class Declined:
    """A case that is turned down now; `on` is None only where an old register does not tell."""

    case_id: str
    on: date | None
    until: date | None
    talk: TalkRow | None
    letter: LetterRow | None
    appeal: AppealRow | None

    def line(self, today: date) -> str:
        """Say in one line what is done and what is still missing."""
        missing = [word for word, row in (("沟通记录", self.talk), ("告知书", self.letter)) if row is None]
        if self.letter is not None and self.letter.received_on is None:
            missing.append("告知书签收")
        told = [f"还差{'、'.join(missing)}" if missing else "已沟通，告知书已签收", self._appeal(today)]
        return "；".join(filter(None, told)) + "。"

    def _appeal(self, today: date) -> str:
        if self.appeal is not None and self.appeal.status == "open":
            return f"有申诉，{self.appeal.due_on:%m月%d日}前答复"
        if self.appeal is not None and self.appeal.status == "rejected":
            return "申诉后维持原决定"
        if self.appeal is not None:
            return "本学年已申诉过一次"
        if self.until is None:
            return ""
        return f"可申诉到{self.until:%m月%d日}" if today <= self.until else f"申诉期{self.until:%m月%d日}已过"


# A case that came back, by a disaster or by an appeal: what stood before it is of an earlier refusal.
_BACK = """
SELECT max(d) FROM (SELECT on_date AS d FROM level_change WHERE case_id = k.id AND kind = 'reopen'
  UNION ALL SELECT decided_on FROM appeal WHERE case_id = k.id AND status = 'upheld')
"""
# Who declined by hand wrote the day down; a review and an objection that was upheld have their own.
_DAY = """
coalesce(k.closed_on, (SELECT r.on_date FROM review r WHERE r.case_id = k.id AND r.decision = 'decline'
  ORDER BY r.rowid DESC LIMIT 1))
"""
_STEPS = (
    ("家庭情况调查", "SELECT 1 FROM survey WHERE case_id = ? AND surveyed_on >= ?"),
    ("走访核实", "SELECT 1 FROM home_visit WHERE case_id = ? AND on_date >= ?"),
    (
        "班级评议",
        "SELECT 1 FROM candidate c JOIN class_vote v ON v.id = c.vote_id"
        " WHERE c.case_id = ? AND v.held_on >= ? AND v.status = 'closed'",
    ),
)
_OBJECTED = """
SELECT 1 FROM objection o JOIN notice_line l ON l.id = o.line_id
WHERE l.case_id = ? AND o.settled_on >= ? AND o.status = 'upheld'
"""
_TALK = """
SELECT t.id, t.case_id, t.on_date, coalesce(t.staff_id, ''), coalesce(s.name, ''), t.person, t.relation, t.means,
  t.content FROM talk t LEFT JOIN staff s ON s.id = t.staff_id
"""
_LETTER = """
SELECT l.id, l.case_id, l.on_date, l.decided_on, l.procedure, l.reason, l.received_on, l.receiver, l.relation
FROM refusal l
"""
_APPEAL = """
SELECT a.id, a.case_id, a.on_date, a.person, a.relation, a.channel, a.content, a.late_reason, a.due_on, a.status,
  a.decided_on, coalesce(s.name, ''), a.decision FROM appeal a LEFT JOIN staff s ON s.id = a.staff_id
"""


def declined(desk: Desk, case_id: str) -> Declined | None:
    """Return how a case that is turned down stands, or None where it is not."""
    row = desk.one(
        f"SELECT {_DAY}, coalesce(({_BACK}), '') FROM aid_case k WHERE k.id = ? AND k.status = 'declined'", case_id
    )
    if row is None:
        return None
    on, since = day_or_none(row[0]), row[1]
    talked = [t for t in talks(desk, case_id) if t.on.isoformat() >= since]
    sent = [one for one in letters(desk, case_id) if one.on.isoformat() >= since]
    appealed = [a for a in appeals(desk, case_id) if a.status != "lapsed"]
    start = (sent[-1].received_on or sent[-1].on) if sent else on
    until = appeal_until(start, calendar()) if start else None
    return Declined(case_id, on, until, _newest(talked), _newest(sent), _newest(appealed))


def talks(desk: Desk, case_id: str) -> tuple[TalkRow, ...]:
    """Return the talks with a family about a case, oldest first."""
    return tuple(_talk(row) for row in desk.rows(f"{_TALK} WHERE t.case_id = ? ORDER BY t.on_date, t.rowid", case_id))


def talk(desk: Desk, key: str) -> TalkRow | None:
    """Return one talk by its own key, or the newest of a case; None where there is none."""
    found = desk.one(f"{_TALK} WHERE t.id = ? OR t.case_id = ? ORDER BY t.on_date DESC, t.rowid DESC", key, key)
    return _talk(found) if found else None


def appeals(desk: Desk, case_id: str) -> tuple[AppealRow, ...]:
    """Return the appeals of a case, oldest first."""
    rows = desk.rows(f"{_APPEAL} WHERE a.case_id = ? ORDER BY a.on_date, a.rowid", case_id)
    return tuple(_appeal(row) for row in rows)


def appeal(desk: Desk, key: str) -> AppealRow | None:
    """Return one appeal by its own key, or the newest of a case; None where there is none."""
    found = desk.one(f"{_APPEAL} WHERE a.id = ? OR a.case_id = ? ORDER BY a.on_date DESC, a.rowid DESC", key, key)
    return _appeal(found) if found else None


def open_appeals(desk: Desk, school_year: int) -> tuple[AppealRow, ...]:
    """Return the appeals that wait for an answer, the most urgent first."""
    rows = desk.rows(
        f"{_APPEAL} JOIN aid_case k ON k.id = a.case_id WHERE a.status = 'open' AND k.school_year = ?"
        " AND k.school_id = ? ORDER BY a.due_on, a.rowid",
        school_year,
        desk.place.id,
    )
    return tuple(_appeal(row) for row in rows)


def without_talk(desk: Desk, school_year: int) -> tuple[str, ...]:
    """Return the cases of present students that were turned down and not talked about."""
    rows = desk.rows(
        f"SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id {placed('k.school_year')}"
        f" WHERE k.status = 'declined' AND k.school_year = ? AND k.school_id = ? AND {HERE} AND NOT EXISTS"
        f" (SELECT 1 FROM talk t WHERE t.case_id = k.id AND t.on_date >= coalesce(({_BACK}), ''))",
        school_year,
        desk.place.id,
    )
    return tuple(key for (key,) in rows)


def without_need(desk: Desk, school_year: int) -> tuple[str, ...]:
    """Return the cases of present students that every review found in no hardship, but nobody has declined."""
    rows = desk.rows(
        f"SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id {placed('k.school_year')}"
        f" WHERE k.status = 'reviewed' AND k.level = 'none' AND k.school_year = ? AND k.school_id = ? AND {HERE}",
        school_year,
        desk.place.id,
    )
    return tuple(key for (key,) in rows)


def procedure(desk: Desk, case_id: str) -> tuple[str, ...]:
    """Return by which steps a case was judged since it last came back, in words: no votes, no names."""
    since = desk.value(f"SELECT coalesce(({_BACK}), '') FROM aid_case k WHERE k.id = ?", case_id)
    found = [word for word, sql in _STEPS if desk.value(sql, case_id, since)]
    given = desk.rows("SELECT step FROM review WHERE case_id = ? AND on_date >= ? ORDER BY rowid", case_id, since)
    found += dict.fromkeys(REVIEW_STEPS[step] for (step,) in given)
    if desk.value(_OBJECTED, case_id, since):
        found.append("公示异议核实")
    return tuple(found)


def class_said(desk: Desk, case_id: str) -> str:
    """Return the outcome of the class's last vote on a case since it was last opened again, or ""."""
    return str(
        desk.value(
            "SELECT c.outcome FROM candidate c JOIN class_vote v ON v.id = c.vote_id WHERE c.case_id = ?"
            " AND v.status = 'closed' AND v.held_on > coalesce((SELECT max(x.on_date) FROM level_change x"
            " WHERE x.case_id = c.case_id AND x.kind = 'reopen'), '') ORDER BY v.held_on DESC, v.round DESC LIMIT 1",
            case_id,
        )
        or ""
    )


def letters(desk: Desk, case_id: str) -> tuple[LetterRow, ...]:
    """Return the letters of refusal of a case, oldest first."""
    rows = desk.rows(f"{_LETTER} WHERE l.case_id = ? ORDER BY l.on_date, l.rowid", case_id)
    return tuple(_letter(row) for row in rows)


def letter(desk: Desk, key: str) -> LetterRow | None:
    """Return one letter by its own key, or the newest of a case; None where there is none."""
    found = desk.one(f"{_LETTER} WHERE l.id = ? OR l.case_id = ? ORDER BY l.on_date DESC, l.rowid DESC", key, key)
    return _letter(found) if found else None


def happened(desk: Desk, case_id: str) -> list[tuple[date, str, str]]:
    """Return what of this stands in the line of life: day, what, who; what was said stands in its own record."""
    found: list[tuple[date, str, str]] = []
    closed = desk.one("SELECT status, closed_on FROM aid_case WHERE id = ? AND closed_on IS NOT NULL", case_id)
    if closed is not None:
        found.append((day(closed[1]), CASE_STATUSES[closed[0]], ""))
    # A refusal that an appeal has undone stands in its letter alone.
    refused = {sent.decided_on for sent in letters(desk, case_id) if sent.decided_on is not None}
    found += [(on, CASE_STATUSES["declined"], "") for on in sorted(refused) if closed is None or day(closed[1]) != on]
    for one in talks(desk, case_id):
        found.append((one.on, f"与{one.relation}{one.person}沟通（{one.means_title}）", one.staff))
    for sent in letters(desk, case_id):
        found.append((sent.on, "写不予认定告知书", ""))
        if sent.received_on is not None:
            found.append((sent.received_on, "不予认定告知书签收", f"{sent.relation}{sent.receiver}"))
    for told in appeals(desk, case_id):
        late = "，逾期受理" if told.late_reason else ""
        found.append((told.on, f"提出申诉（{told.channel_title}{late}）", f"{told.relation}{told.person}"))
        if told.decided_on is not None:
            found.append((told.decided_on, f"申诉处理：{told.status_title}", told.staff))
    return found


def _newest(rows: Sequence[T]) -> T | None:
    return rows[-1] if rows else None


def _letter(row: tuple[str, ...]) -> LetterRow:
    key, case_id, on, decided, steps, reason, got, who, kin = row
    return LetterRow(key, case_id, day(on), day_or_none(decided), steps, reason, day_or_none(got), who, kin)


def _talk(row: tuple[str, ...]) -> TalkRow:
    key, case_id, on, *rest = row
    return TalkRow(key, case_id, day(on), *rest)


def _appeal(row: tuple[str, ...]) -> AppealRow:
    key, case_id, on, person, relation, channel, content, late, due, status, decided, staff, decision = row
    return AppealRow(
        key, case_id, day(on), person, relation, channel, content, late, day(due), status, day_or_none(decided),
        staff, decision,
    )  # fmt: skip
