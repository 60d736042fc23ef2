"""The students whom a school has had, indexed by what names a student."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.errors import Conflict
from aiddesk.domain.students import StudentFacts
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import STUDENT_STATUSES, class_title
from aiddesk.queries.placing import placed
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import SchoolClass

_SHORTEST = 6  # characters of an old provincial registration number


@dataclass(frozen=True, slots=True)
class Known:
    """A student as the register holds it, to compare a row with; `school_year` and `grade` are those of the class."""

    id: str
    class_id: str
    school_year: int
    grade: int
    status: str
    columns: Mapping[str, object]
    guardian: tuple[str, ...] | None
    account: tuple[str, ...] | None
    categories: frozenset[tuple[str, str]]

    @property
    def name(self) -> str:
        return str(self.columns["name"])

    @property
    def status_title(self) -> str:
        return STUDENT_STATUSES.get(self.status, self.status)


class Roster:
    """All students that a school has had, indexed by what names a student, with the classes of one school year."""

    def __init__(
        self, school_year: int, students: dict[str, Known], classes: dict[tuple[int, str], str],
        titles: Mapping[str, str], former: Sequence[tuple[str, str, str]],
    ) -> None:  # fmt: skip
        self.school_year = school_year
        self.students = students
        self.classes = classes
        self.titles = titles
        self._by_number = {str(s.columns["document_number"]): s for s in students.values()}
        self.former = frozenset(former)  # (student, field, what it was before it changed)
        self._by_registration = {str(s.columns["registration_number"]): s for s in students.values()}
        self._by_class: dict[tuple[str, str], list[Known]] = {}
        self._by_birth: dict[tuple[str, str], list[Known]] = {}
        for student in students.values():
            self._add_name(student, student.name)
        for key, field, before in dict.fromkeys(former):
            student = students[key]
            if field == "name" and before != student.name:
                self._add_name(student, before)
            elif field != "name":
                marks = self._by_number if field == "document_number" else self._by_registration
                marks.setdefault(before, student)

    def _add_name(self, student: Known, name: str) -> None:
        self._by_class.setdefault((name, student.class_id), []).append(student)
        if student.columns["birth_month"]:
            self._by_birth.setdefault((name, str(student.columns["birth_month"])), []).append(student)

    @property
    def present(self) -> tuple[Known, ...]:
        """The enrolled, also those whose class has not been turned to this year yet."""
        return tuple(s for s in self.students.values() if s.status == "enrolled" and s.school_year <= self.school_year)

    def match(self, facts: StudentFacts) -> Known | None:
        """Find one student by number, registration number, or name; a whole sheet is paired by `pairing.paired`.

        A name names only where one side has no number: with the same birth date, or as the only one of the class.
        """
        found = self.by_number(facts) or self.by_registration(facts)
        return found or next((those[0] for those in self.namesakes(facts) if len(those) == 1), None)

    def by_number(self, facts: StudentFacts) -> Known | None:
        """Find the student by document number, also by a former one."""
        return self._by_number.get(facts.document_number) if facts.document_number else None

    def by_registration(self, facts: StudentFacts) -> Known | None:
        """Find the student by registration number, unless name and document number both speak of another child."""
        found = self.registered(facts)
        if found is None or facts.name == found.name or (found.id, "name", facts.name) in self.former:
            return found
        return found if "" in (facts.document_number, found.columns["document_number"]) else None

    def registered(self, facts: StudentFacts) -> Known | None:
        """Return who has this registration number; a short one is a number in the class, which many have."""
        number = facts.registration_number
        return self._by_registration.get(number) if len(number) >= _SHORTEST else None

    def namesakes(self, facts: StudentFacts) -> tuple[list[Known], list[Known]]:
        """Return who may be meant by the name: of the same birth month, and of the same class."""
        births = self._by_birth.get((facts.name, facts.birth_month), [])
        mates = self._by_class.get((facts.name, self.class_of(facts)), [])
        return [s for s in births if _may_be(s, facts)], [s for s in mates if _may_be(s, facts)]

    def namesake(self, facts: StudentFacts) -> Known | None:
        """Return another student of the same name and birthday, whose number differs: one and the same?"""
        found = self._by_birth.get((facts.name, facts.birth_month), [])
        return next((s for s in found if s.columns["birth_date"] in (None, iso(facts.birth_date))), None)

    def class_of(self, facts: StudentFacts) -> str:
        return self.classes.get((facts.grade, facts.class_name), "")

    def add_classes(self, work: journal.Work, facts: Sequence[StudentFacts]) -> None:
        """Make the classes of the school year that are not there yet."""
        for one in facts:
            if (one.grade, one.class_name) not in self.classes:
                self.classes[one.grade, one.class_name] = work.insert(
                    SchoolClass, school_year=self.school_year, stage=one.stage, grade=one.grade, name=one.class_name
                )


def _may_be(student: Known, facts: StudentFacts) -> bool:
    kept = student.columns
    if "" not in (facts.document_number, kept["document_number"]):
        return False
    if facts.birth_month and kept["birth_month"] and facts.birth_month != kept["birth_month"]:
        return False
    return not (facts.birth_date and kept["birth_date"] and iso(facts.birth_date) != kept["birth_date"])


COLUMNS = (
    "name", "sex", "ethnicity", "birth_date", "birth_month", "document_kind", "document_number",
    "registration_number", "boarding", "residence", "address", "phone",
)  # fmt: skip


def known_roster(desk: Desk, school_year: int) -> Roster:
    """Return the own school's students of all years, indexed, to be brought to a school year."""
    place = desk.place.id
    columns = ", ".join(f"s.{c}" for c in COLUMNS)
    guardians = _families(desk, "guardian", "name, relation, document_number, phone")
    accounts = _families(desk, "payee_account", "bank, number, holder")
    categories: dict[str, set[tuple[str, str]]] = {}
    for student_id, code, words in desk.rows(
        "SELECT student_id, code, source_words FROM special_category WHERE school_id = ? AND until IS NULL", place
    ):
        categories.setdefault(student_id, set()).add((code, words))
    students = {
        key: Known(
            key, class_id, year, grade, status, dict(zip(COLUMNS, values, strict=True)), guardians.get(key),
            accounts.get(key), frozenset(categories.get(key, ())),
        )
        for key, class_id, year, grade, status, *values in desk.rows(
            f"SELECT s.id, s.school_class_id, c.school_year, c.grade, s.status, {columns} FROM student s"
            " JOIN school_class c ON c.id = s.school_class_id WHERE s.school_id = ? ORDER BY c.school_year, s.rowid",
            place,
        )
    }  # fmt: skip
    all_classes = desk.rows("SELECT id, school_year, grade, name FROM school_class WHERE school_id = ?", place)
    classes = {(grade, name): key for key, year, grade, name in all_classes if year == school_year}
    titles = {key: class_title(grade, name) for key, _year, grade, name in all_classes}
    former = desk.rows(
        "SELECT student_id, field, before FROM identity_change WHERE before <> '' AND cause <> 'corrected'"
        " AND school_id = ?",
        place,
    )
    return Roster(school_year, students, classes, titles, former)


def require_latest(desk: Desk, school_year: int) -> None:
    """Refuse to write to a school year whose students have gone on to a later one.

    Raises:
        Conflict: there is a later one.
    """
    latest = desk.value(
        "SELECT max(c.school_year) FROM student s JOIN school_class c ON c.id = s.school_class_id"
        " WHERE s.school_id = ?",
        desk.place.id,
    )
    if latest is not None and latest > school_year:
        past, now = school_year_title(school_year), school_year_title(latest)
        raise Conflict(f"{past}已经过去，名册现在是{now}的。请在窗口右上角换到{now}再办。")


def require_in_year(desk: Desk, student_id: str, school_year: int) -> None:
    """Refuse to write of a student in a school year in which the roster knows no class of his or hers.

    Raises:
        Conflict: there is none, so that no list or paper of that year would ever show it.
    """
    placing = f"SELECT 1 FROM student s {placed('?')} WHERE s.id = ?"
    if not desk.value(placing, school_year, school_year, student_id):
        name = desk.value("SELECT name FROM student WHERE id = ?", student_id) or "这名学生"
        text = f"{name}在{school_year_title(school_year)}不在本校的班级里，没有登记。"
        raise Conflict(f"{text}请在窗口右上角换到学生在校的学年再办。")


def _families(desk: Desk, table: str, columns: str) -> dict[str, tuple[str, ...]]:
    """Return the first row of each student."""
    rows = desk.rows(
        f"SELECT student_id, id, {columns} FROM {table} WHERE school_id = ? ORDER BY rowid DESC", desk.place.id
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def iso(day: date | None) -> str | None:
    """Return a day as the register keeps it."""
    return day.isoformat() if day else None
