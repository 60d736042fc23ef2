"""Who a student was and is: changes of name and number, the household, and who may be one and the same."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain import doubles
from aiddesk.domain.doubles import KINDS, Person
from aiddesk.domain.words import IDENTITY_CAUSES, IDENTITY_FIELDS, class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class IdentityRow:
    """One change of a name or number; `field` and `cause` are codes of `words`."""

    field: str
    before: str
    after: str
    on: date
    cause: str
    paper: str

    @property
    def text(self) -> str:
        before, after = self.before or "（空）", self.after or "（空）"
        paper = f"，凭{self.paper}" if self.paper else ""
        title = f"{IDENTITY_FIELDS[self.field]}{IDENTITY_CAUSES[self.cause]}"
        return f"{title}：{before} → {after}{paper}"


@dataclass(frozen=True)
class RelatedRow:
    """A student of the same household, and by what it is known."""

    id: str
    name: str
    class_title: str
    why: str


@dataclass(frozen=True)
class DoubleRow:
    """Two students to be looked at; `kind` is of `doubles.KINDS`, numbers are whole."""

    first_id: str
    first: str
    first_class: str
    first_number: str
    second_id: str
    second: str
    second_class: str
    second_number: str
    birth: str
    kind: str

    @property
    def kind_title(self) -> str:
        return KINDS[self.kind]


def identity_changes(desk: Desk, student_id: str) -> tuple[IdentityRow, ...]:
    """Return a student's changes of name and number, oldest first."""
    rows = desk.rows(
        "SELECT field, before, after, on_date, cause, paper FROM identity_change WHERE student_id = ?"
        " ORDER BY on_date, rowid",
        student_id,
    )
    return tuple(IdentityRow(f, b, a, day(d), c, p) for f, b, a, d, c, p in rows)


def name_on(desk: Desk, student_id: str, on: date) -> str:
    """Return the name that was valid on a day: papers of that day bear it (rules 8.9)."""
    later = desk.value(
        "SELECT before FROM identity_change WHERE student_id = ? AND field = 'name' AND cause <> 'corrected'"
        " AND on_date > ? ORDER BY on_date, rowid LIMIT 1",
        student_id,
        on.isoformat(),
    )
    return str(later or desk.value("SELECT name FROM student WHERE id = ?", student_id) or "")


def household(desk: Desk, student_id: str, school_year: int) -> tuple[RelatedRow, ...]:
    """Return who else of the school year is of a student's household.

    Confirmed ones come first; the others are known by a guardian's number, by guardian and phone, or by a phone that
    not more than five families share.
    """
    rows = desk.rows(
        f"SELECT s.id, s.name, c.grade, c.name, '已确认为一户' FROM student s {placed('?')}"
        " WHERE s.household_id = (SELECT household_id FROM student WHERE id = ?) AND s.id <> ?"
        f" AND {STATUS} = 'enrolled' ORDER BY c.grade, s.rowid",
        school_year,
        school_year,
        student_id,
        student_id,
    )
    rows += desk.rows(
        "SELECT DISTINCT s.id, s.name, c.grade, c.name,"
        " CASE WHEN o.document_number <> '' AND o.document_number = g.document_number THEN '监护人证件号相同'"
        " WHEN o.name <> '' AND o.name = g.name THEN '监护人和电话相同' ELSE '电话相同' END"
        " FROM guardian g JOIN guardian o ON o.student_id <> g.student_id AND o.school_id = g.school_id"
        " AND ((g.document_number <> '' AND o.document_number = g.document_number)"
        " OR (g.phone <> '' AND o.phone = g.phone))"
        f" JOIN student s ON s.id = o.student_id {placed('?')}"
        f" WHERE g.student_id = ? AND {STATUS} = 'enrolled'"
        " AND (o.document_number = g.document_number AND o.document_number <> '' OR (o.name <> '' AND o.name = g.name)"
        " OR (SELECT count(*) FROM guardian x WHERE x.phone = g.phone) <= 5)"
        " ORDER BY c.grade, s.rowid",
        school_year,
        school_year,
        student_id,
    )
    found: dict[str, RelatedRow] = {}
    for key, name, grade, class_name, why in rows:
        found.setdefault(key, RelatedRow(key, name, class_title(grade, class_name), why))
    return tuple(found.values())


def possible_doubles(desk: Desk, school_year: int) -> tuple[DoubleRow, ...]:
    """Return pairs of students of the own school who may be one and the same, and unconfirmed twins."""
    rows = desk.rows(
        "SELECT s.id, s.name, coalesce(s.birth_date, s.birth_month), s.document_number,"
        " coalesce((SELECT coalesce(nullif(g.document_number, ''), g.name || g.phone) FROM guardian g"
        " WHERE g.student_id = s.id ORDER BY g.rowid LIMIT 1), ''), c.grade, c.name"
        f" FROM student s {placed('?')} WHERE s.school_id = ? AND {STATUS} = 'enrolled'"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        school_year,
        desk.place.id,
    )
    titles = {row[0]: class_title(row[5], row[6]) for row in rows}
    people = {row[0]: Person(*row[:5]) for row in rows}
    known = (frozenset(pair) for pair in desk.rows("SELECT first_id, second_id FROM distinct_pair"))
    found = []
    for pair in doubles.pairs(tuple(people.values()), known):
        a, b = people[pair.first], people[pair.second]
        found.append(
            DoubleRow(
                a.id, a.name, titles[a.id], a.number, b.id, b.name, titles[b.id], b.number, a.birth, pair.kind,
            )
        )  # fmt: skip
    return tuple(found)
