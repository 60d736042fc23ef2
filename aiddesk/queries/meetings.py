"""Meetings that decide on cases: the year's, one whole, and who is called to the next one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.levels import Levels
from aiddesk.domain.meetings import Attending
from aiddesk.domain.words import DECISIONS, MEETING_KINDS, class_title
from aiddesk.queries.places import staff
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day
from aiddesk.queries.reviews import exceptions
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in the year's list, with what it decided on how many cases."""

    id: str
    kind: str
    school_year: int
    held_on: date
    place: str
    chair: str
    recorder: str
    passed: int
    returned: int
    declined: int

    @property
    def kind_title(self) -> str:
        return MEETING_KINDS.get(self.kind, self.kind)

    @property
    def cases(self) -> int:
        return self.passed + self.returned + self.declined

    @property
    def outcome(self) -> str:
        """Say what was decided: "审核12人：通过10人，退回1人，不通过1人"."""
        parts = ((self.passed, "通过"), (self.returned, "退回"), (self.declined, "不通过"))
        told = "，".join(f"{title}{count}人" for count, title in parts if count)
        return f"审核{self.cases}人{'：' if told else ''}{told}"


@dataclass(frozen=True)
class RulingRow:
    """What a meeting decided on one case; `staff` presided over it.

    `exceptions` are the lines of those whom one person reviewed on two levels, up to this meeting.
    """

    case_id: str
    student_id: str
    name: str
    class_title: str
    decision: str
    opinion: str
    level: str
    staff: str
    exceptions: tuple[str, ...]
    levels: Levels

    @property
    def decision_title(self) -> str:
        return DECISIONS[self.decision]

    @property
    def level_title(self) -> str:
        return self.levels.title(self.level)


@dataclass(frozen=True)
class RecusalRow:
    """One of those present who stepped aside when a case was decided."""

    attendant: str
    name: str
    class_title: str
    why: str


@dataclass(frozen=True)
class MeetingCard:
    """One meeting whole."""

    row: MeetingRow
    agenda: str
    discussion: str
    decision: str
    attendants: tuple[Attending, ...]
    rulings: tuple[RulingRow, ...]
    recusals: tuple[RecusalRow, ...]


_MEETINGS = (
    "SELECT m.id, m.kind, m.school_year, m.held_on, m.place, m.chair, m.recorder,"
    " coalesce(sum(r.decision = 'pass'), 0), coalesce(sum(r.decision = 'return'), 0),"
    " coalesce(sum(r.decision = 'decline'), 0) FROM meeting m LEFT JOIN review r ON r.meeting_id = m.id"
)


def meetings(desk: Desk, school_year: int) -> tuple[MeetingRow, ...]:
    """Return a year's meetings, newest first."""
    rows = desk.rows(
        f"{_MEETINGS} WHERE m.school_year = ? AND m.school_id = ? GROUP BY m.id ORDER BY m.held_on DESC, m.rowid DESC",
        school_year,
        desk.place.id,
    )
    return tuple(_meeting(row) for row in rows)


def meeting(desk: Desk, meeting_id: str) -> MeetingCard:
    """Return one meeting whole.

    Raises:
        LookupError: no such meeting.
    """
    rows = desk.rows(f"{_MEETINGS} WHERE m.id = ? GROUP BY m.id", meeting_id)
    texts = desk.one("SELECT agenda, discussion, decision FROM meeting WHERE id = ?", meeting_id)
    if not rows or texts is None:
        raise LookupError(meeting_id)
    head = _meeting(rows[0])
    attendants, rulings = _attendants(desk, meeting_id), _rulings(desk, head)
    agenda, discussion, decision = texts
    aside = _recusals(desk, head, attendants, rulings)
    return MeetingCard(head, agenda, discussion, decision, attendants, rulings, aside)


def suggested_attendants(desk: Desk, kind: str) -> tuple[Attending, ...]:
    """Suggest who is called: the staff with the role of the step, the principal at the head."""
    own = [s for s in staff(desk) if kind in s.roles or (kind == "leading_group" and "principal" in s.roles)]
    own.sort(key=lambda s: "principal" not in s.roles)
    head = {"leading_group": "组长", "village": "召集人"}.get(kind, "")
    return tuple(Attending(s.name, head if n == 0 else "成员", staff_id=s.id) for n, s in enumerate(own))


def families_of(desk: Desk, names: Iterable[str], student_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return, by name, the students in whose families somebody of that name is a guardian or a member."""
    wanted, keys = tuple(names), tuple(student_ids)
    marks, students = ",".join("?" * len(wanted)), ",".join("?" * len(keys))
    rows = desk.rows(
        f"SELECT g.name, g.student_id FROM guardian g WHERE g.name IN ({marks}) AND g.student_id IN ({students})"
        " UNION SELECT m.name, k.student_id FROM family_member m JOIN aid_case k ON k.id = m.case_id"
        f" WHERE m.name IN ({marks}) AND k.student_id IN ({students}) ORDER BY 1, 2",
        *wanted, *keys, *wanted, *keys,
    )  # fmt: skip
    found: dict[str, tuple[str, ...]] = {}
    for name, key in rows:
        found[name] = (*found.get(name, ()), key)
    return found


def _meeting(row: tuple[object, ...]) -> MeetingRow:
    values = list(row)
    values[3] = day(str(values[3]))
    return MeetingRow(*values)  # type: ignore[arg-type]  # the columns stand in the order of the fields


def _attendants(desk: Desk, meeting_id: str) -> tuple[Attending, ...]:
    rows = desk.rows(
        "SELECT name, duty, is_present, excused_reason, coalesce(staff_id, '') FROM attendant WHERE meeting_id = ?"
        " ORDER BY rowid",
        meeting_id,
    )
    return tuple(Attending(name, duty, bool(here), reason, key) for name, duty, here, reason, key in rows)


def _rulings(desk: Desk, head: MeetingRow) -> tuple[RulingRow, ...]:
    told: dict[str, list[str]] = {}
    for one in exceptions(desk, head.school_year):
        if one.on <= head.held_on:
            told.setdefault(one.case_id, []).append(one.listed)
    rows = desk.rows(
        "SELECT k.id, s.id, s.name, c.grade, c.name, r.decision, r.opinion, r.level, t.name FROM review r"
        f" JOIN aid_case k ON k.id = r.case_id JOIN student s ON s.id = k.student_id {placed('k.school_year')}"
        " JOIN staff t ON t.id = r.staff_id WHERE r.meeting_id = ?"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        head.id,
    )
    return tuple(
        RulingRow(
            key, student, name, class_title(grade, own), decision, opinion, level, who, tuple(told.get(key, ())),
            desk.levels,
        )
        for key, student, name, grade, own, decision, opinion, level, who in rows
    )  # fmt: skip


def _recusals(
    desk: Desk, head: MeetingRow, attendants: tuple[Attending, ...], rulings: tuple[RulingRow, ...]
) -> tuple[RecusalRow, ...]:
    """Return who stepped aside: staff who were known as relatives by that day, others of a family's name."""
    by_student = {ruling.student_id: ruling for ruling in rulings}
    relatives = {
        (staff_id, student): relation
        for staff_id, student, relation in desk.rows(
            "SELECT staff_id, student_id, relation FROM relative WHERE kind <> 'cleared'"
            " AND (on_date IS NULL OR on_date <= ?)",
            head.held_on.isoformat(),
        )
    }
    guests = [one.name for one in attendants if one.is_present and not one.staff_id]
    named = families_of(desk, guests, by_student)
    found = []
    for one in attendants:
        for student, ruling in by_student.items():
            relation = relatives.get((one.staff_id, student), "") if one.is_present else ""
            is_named = not one.staff_id and student in named.get(one.name, ())
            if relation or is_named:
                why = f"亲属关系：{relation}" if relation else "与家庭成员同名"
                found.append(RecusalRow(one.name, ruling.name, ruling.class_title, why))
    return tuple(found)
