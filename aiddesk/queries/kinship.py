"""Kinship between staff and families: what was declared, what was found, and what was decided on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from aiddesk.domain import kinship as rules
from aiddesk.domain.kinship import Family, Find, Officer
from aiddesk.domain.words import KIN_KINDS, class_title
from aiddesk.queries.persons import rows_of
from aiddesk.queries.placing import HERE, placed
from aiddesk.queries.reading import day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class KinRow:
    """A member of staff and a student between whom something points at kinship, not yet decided on."""

    staff_id: str
    staff: str
    student_id: str
    name: str
    class_title: str
    finds: tuple[Find, ...]

    @property
    def key(self) -> str:
        return f"{self.staff_id}|{self.student_id}"

    @property
    def is_strong(self) -> bool:
        return any(find.is_strong for find in self.finds)

    @property
    def text(self) -> str:
        return rules.told(self.finds)


@dataclass(frozen=True)
class RelativeRow:
    """What is decided: a relative (declared or confirmed), or none after verifying; `kind` is of `words.KIN_KINDS`."""

    id: str
    staff_id: str
    staff: str
    student_id: str
    name: str
    class_title: str
    kind: str
    relation: str
    on: date | None
    reason: str

    @property
    def kind_title(self) -> str:
        return KIN_KINDS.get(self.kind, self.kind)


def kin_of_staff(desk: Desk, staff_id: str, student_ids: Iterable[str] = ()) -> Mapping[str, tuple[Find, ...]]:
    """Return what points at kinship between a member of staff and students (all of the school where none is named).

    By student, strong finds first. Known relatives (`queries.reviews.relatives_of`) and those ruled out are not in it.
    """
    found: dict[str, tuple[Find, ...]] = {}
    own = rows_of(desk, staff_id)
    officers = [officer for officer in _officers(desk, is_active=False) if officer.id in own]
    decided = frozenset(key for officer in officers for key in officer.own)
    families = rules.indexed(_families(desk, tuple(student_ids)))
    for officer in officers:
        for find in rules.finds(replace(officer, own=decided), families):
            found[find.student_id] = (*found.get(find.student_id, ()), find)
    return {key: tuple(sorted(dict.fromkeys(of_one), key=lambda f: not f.is_strong)) for key, of_one in found.items()}


def open_finds(desk: Desk, school_year: int) -> tuple[KinRow, ...]:
    """Return what nobody has decided on yet between any staff and the year's applicants, strong ones first."""
    titles = _applicants(desk, school_year)
    families = rules.indexed(_families(desk, tuple(titles)))
    found: dict[tuple[str, str], list[Find]] = {}
    officers = {officer.id: officer for officer in _officers(desk)}
    for officer in officers.values():
        for find in rules.finds(officer, families):
            found.setdefault((officer.id, find.student_id), []).append(find)
    rows = [
        KinRow(staff_id, officers[staff_id].name, key, *titles[key], tuple(own))
        for (staff_id, key), own in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: not row.is_strong))


def relatives(desk: Desk, staff_id: str = "") -> tuple[RelativeRow, ...]:
    """Return what was decided, of one member of staff or of all; those ruled out last."""
    rows = desk.rows(
        "SELECT v.id, t.id, t.name, s.id, s.name, c.grade, c.name, v.kind, v.relation, v.on_date, v.reason"
        " FROM relative v JOIN staff t ON t.id = v.staff_id JOIN student s ON s.id = v.student_id"
        " JOIN school_class c ON c.id = s.school_class_id WHERE v.school_id = ? AND ? IN ('', t.id)"
        " ORDER BY v.kind = 'cleared', t.rowid, v.rowid",
        desk.place.id,
        staff_id,
    )
    return tuple(
        RelativeRow(key, staff, who, student, name, class_title(grade, own), kind, relation, day_or_none(on), reason)
        for key, staff, who, student, name, grade, own, kind, relation, on, reason in rows
    )


def strong_count(desk: Desk, school_year: int) -> int:
    """Return how many finds stop a review until somebody decides."""
    return sum(row.is_strong for row in open_finds(desk, school_year))


def _applicants(desk: Desk, school_year: int) -> dict[str, tuple[str, str]]:
    """Return name and class of those with a case of the year that somebody may still review, by student."""
    rows = desk.rows(
        f"SELECT s.id, s.name, c.grade, c.name FROM aid_case k JOIN student s ON s.id = k.student_id"
        f" {placed('k.school_year')} WHERE k.school_year = ? AND k.school_id = ? AND k.status <> 'withdrawn'"
        f" AND {HERE} ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        desk.place.id,
    )
    return {key: (name, class_title(grade, own)) for key, name, grade, own in rows}


def _officers(desk: Desk, *, is_active: bool = True) -> tuple[Officer, ...]:
    """Return all staff as the search sees them; former staff as well where `is_active` is False."""
    decided: dict[str, set[str]] = {}
    households: dict[str, set[str]] = {}
    for staff, student, kind, household in desk.rows(
        "SELECT v.staff_id, v.student_id, v.kind, s.household_id FROM relative v JOIN student s ON s.id = v.student_id"
        " WHERE v.school_id = ?",
        desk.place.id,
    ):
        decided.setdefault(staff, set()).add(student)
        if kind != "cleared" and household:
            households.setdefault(staff, set()).add(household)
    rows = desk.rows(
        "SELECT id, name, phone, address FROM staff WHERE school_id = ? AND is_active >= ? ORDER BY rowid",
        desk.place.id,
        int(is_active),
    )
    return tuple(
        Officer(key, name, phone, where, frozenset(decided.get(key, ())), frozenset(households.get(key, ())))
        for key, name, phone, where in rows
    )


def _families(desk: Desk, student_ids: tuple[str, ...]) -> list[Family]:
    """Read families in four questions, whatever their number."""
    named = f" AND s.id IN ({','.join('?' * len(student_ids))})" if student_ids else ""
    where = f"WHERE s.school_id = ? AND s.status IN ('enrolled', 'suspended'){named}"
    parameters = (desk.place.id, *student_ids)
    guardians, members, written = (_by_student(desk, f"{sql} {where}", parameters) for sql in _ABOUT)
    families = []
    for key, name, phone, place, household, village in desk.rows(f"{_STUDENTS} {where}", *parameters):
        own, told = guardians.get(key, ()), written.get(key, ())
        phones = {phone, *(g[2] for g in own), *(one[0] for one in told), *(one[1] for one in told)} - {""}
        places = {place, *(one[2] for one in told)} - {""}
        families.append(
            Family(
                key, name, tuple((who, relation) for who, relation, _ in own),
                tuple((who, relation) for who, relation in members.get(key, ())), tuple(sorted(phones)),
                tuple(sorted(places)), village, household,
            )
        )  # fmt: skip
    return families


_STUDENTS = (
    "SELECT s.id, s.name, s.phone, s.address, coalesce(s.household_id, ''), coalesce(h.village, '')"
    " FROM student s LEFT JOIN household h ON h.id = s.household_id"
)
_ABOUT = (
    "SELECT s.id, g.name, g.relation, g.phone FROM guardian g JOIN student s ON s.id = g.student_id",
    "SELECT s.id, m.name, m.relation FROM family_member m JOIN aid_case k ON k.id = m.case_id"
    " JOIN student s ON s.id = k.student_id",
    "SELECT s.id, a.phone, a.guardian_phone, a.address FROM application a JOIN aid_case k ON k.id = a.case_id"
    " JOIN student s ON s.id = k.student_id",
)


def _by_student(desk: Desk, sql: str, parameters: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for key, *told in desk.rows(sql, *parameters):
        found.setdefault(key, []).append(tuple(told))
    return found
