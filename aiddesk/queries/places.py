"""The place, its staff and classes, and its terms."""

from dataclasses import dataclass

from aiddesk.domain.terms import Term, parse_term, term_of
from aiddesk.domain.words import ROLES, class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class PlaceRow:
    """A school, township office or county bureau; `stages` are codes of `words.STAGES`."""

    id: str
    kind: str
    name: str
    code: str
    stages: tuple[str, ...]
    principal: str
    phone: str
    mailbox: str
    office: str
    township: str
    receiver_key: str
    signing_key: str


@dataclass(frozen=True)
class StaffRow:
    id: str
    name: str
    roles: tuple[str, ...]
    phone: str
    is_active: bool
    address: str = ""

    @property
    def role_titles(self) -> str:
        return "、".join(ROLES.get(role, role) for role in self.roles)


@dataclass(frozen=True)
class ClassRow:
    """A class with its counts of enrolled students."""

    id: str
    school_year: int
    stage: str
    grade: int
    name: str
    teacher_id: str
    teacher: str
    students: int
    boarders: int

    @property
    def title(self) -> str:
        return class_title(self.grade, self.name)


_PLACE = (
    "SELECT id, kind, name, code, stages, principal, phone, mailbox, office, township, receiver_key, signing_key"
    " FROM place"
)


def place(desk: Desk, place_id: str = "") -> PlaceRow:
    """Return a place, by default the one whose register this is."""
    return _place(desk.rows(f"{_PLACE} WHERE id = ?", place_id or desk.place.id)[0])


def own_contact(desk: Desk) -> str:
    """Return the printed way to object, from the place's own facts."""
    own = place(desk)
    parts = [f"联系电话：{own.phone}" if own.phone else "", f"意见箱：{own.mailbox}" if own.mailbox else ""]
    parts.append(f"受理地点：{own.office}" if own.office else "受理地点：学校资助办公室")
    return "；".join(p for p in parts if p)


def schools(desk: Desk) -> tuple[PlaceRow, ...]:
    """Return every school in the register, by name."""
    return tuple(_place(row) for row in desk.rows(f"{_PLACE} WHERE kind = 'school' ORDER BY name"))


def staff(desk: Desk, role: str = "", school_id: str = "") -> tuple[StaffRow, ...]:
    """Return the active staff, those with `role` only where one is given."""
    rows = desk.rows(
        "SELECT id, name, roles, phone, is_active, address FROM staff"
        " WHERE school_id = ? AND is_active = 1 ORDER BY rowid",
        school_id or desk.place.id,
    )
    found = (StaffRow(i, n, tuple(filter(None, r.split(","))), p, bool(a), w) for i, n, r, p, a, w in rows)
    return tuple(s for s in found if not role or role in s.roles)


def taught_by_others(desk: Desk, staff_id: str) -> frozenset[str]:
    """Return the keys of the classes whose class teacher is somebody else who is here."""
    sql = "SELECT c.id FROM school_class c JOIN staff t ON t.id = c.teacher_id WHERE t.is_active = 1 AND t.id <> ?"
    return frozenset(key for (key,) in desk.rows(sql, staff_id))


def classes(desk: Desk, school_year: int, school_id: str = "") -> tuple[ClassRow, ...]:
    """Return the classes of a school year in the order of grades."""
    rows = desk.rows(
        "SELECT c.id, c.school_year, c.stage, c.grade, c.name, coalesce(c.teacher_id, ''), coalesce(t.name, ''),"
        " coalesce(n.students, 0), coalesce(n.boarders, 0)"
        " FROM school_class c LEFT JOIN staff t ON t.id = c.teacher_id"
        " LEFT JOIN (SELECT c.id AS class_id, count(*) AS students, sum(s.boarding) AS boarders"
        f" FROM student s {placed('?')} WHERE s.school_id = ? AND {STATUS} = 'enrolled' GROUP BY c.id) n"
        " ON n.class_id = c.id WHERE c.school_year = ? AND c.school_id = ? ORDER BY c.grade, length(c.name), c.name",
        school_year,
        school_year,
        school_id or desk.place.id,
        school_year,
        school_id or desk.place.id,
    )
    return tuple(ClassRow(*row) for row in rows)


def latest_year(desk: Desk) -> int:
    """Return the newest school year in whose classes students stand, or 0."""
    return int(
        desk.value(
            "SELECT max(c.school_year) FROM school_class c WHERE c.school_id = ? AND EXISTS"
            " (SELECT 1 FROM student s WHERE s.school_class_id = c.id AND s.status = 'enrolled')",
            desk.place.id,
        )
        or 0
    )


def terms(desk: Desk) -> tuple[Term, ...]:
    """Return the terms that the register knows and the present one, newest first."""
    now = term_of(desk.today())
    found = {now, Term(now.school_year, 1)}
    found.update(Term(year, 1) for (year,) in desk.rows("SELECT DISTINCT school_year FROM school_class"))
    found.update(parse_term(key) for (key,) in desk.rows("SELECT term FROM award_list UNION SELECT term FROM fund"))
    return tuple(sorted(found, reverse=True))


def _place(row: tuple[str, ...]) -> PlaceRow:
    key, kind, name, code, stages, *rest = row
    principal, phone, mailbox, office, township, receiver_key, signing_key = rest
    return PlaceRow(
        key, kind, name, code, tuple(filter(None, stages.split(","))), principal, phone, mailbox, office, township,
        receiver_key, signing_key,
    )  # fmt: skip
