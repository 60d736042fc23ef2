"""The present roster of a year, to compare a checked student with and to write what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiddesk.domain.names import search_keys
from aiddesk.domain.students import StudentFacts
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import readings
from aiddesk.store.tables import Guardian, PayeeAccount, SchoolClass, SpecialCategory, Student


@dataclass(frozen=True)
class Known:
    """A student as the register holds it, to compare a row with."""

    id: str
    class_id: str
    columns: Mapping[str, object]
    guardian: tuple[str, str, str, str, str] | None
    account: tuple[str, str, str, str] | None
    categories: frozenset[tuple[str, str]]


class Roster:
    """The present roster of a school year, indexed by what names a student."""

    def __init__(self, students: dict[str, Known], classes: dict[tuple[int, str], str]) -> None:
        self.students = students
        self.classes = classes
        self._by_number = {str(s.columns["document_number"]): s for s in students.values()}
        self._by_registration = {str(s.columns["registration_number"]): s for s in students.values()}
        self._by_name: dict[tuple[str, str], list[Known]] = {}
        for student in students.values():
            self._by_name.setdefault((str(student.columns["name"]), student.class_id), []).append(student)

    def match(self, facts: StudentFacts) -> Known | None:
        """Find the student by document number, registration number, or the only namesake of the class."""
        if facts.document_number and facts.document_number in self._by_number:
            return self._by_number[facts.document_number]
        if facts.registration_number and facts.registration_number in self._by_registration:
            return self._by_registration[facts.registration_number]
        namesakes = self._by_name.get((facts.name, self.class_of(facts)), [])
        if len(namesakes) == 1 and "" in (facts.document_number, namesakes[0].columns["document_number"]):
            return namesakes[0]
        return None

    def class_of(self, facts: StudentFacts) -> str:
        return self.classes.get((facts.grade, facts.class_name), "")

    def add_classes(self, work: journal.Work, facts: Sequence[StudentFacts], school_year: int) -> None:
        for one in facts:
            if (one.grade, one.class_name) not in self.classes:
                self.classes[one.grade, one.class_name] = work.insert(
                    SchoolClass, school_year=school_year, stage=one.stage, grade=one.grade, name=one.class_name
                )


_COLUMNS = (
    "name", "sex", "ethnicity", "birth_date", "birth_month", "document_kind", "document_number",
    "registration_number", "boarding", "residence", "address",
)  # fmt: skip


def known_roster(desk: Desk, school_year: int) -> Roster:
    """Return the own school's roster of a year, indexed."""
    place = desk.place.id
    columns = ", ".join(f"s.{c}" for c in _COLUMNS)
    guardians = {
        row[0]: row[1:]
        for row in desk.rows(
            "SELECT student_id, id, name, relation, document_number, phone FROM guardian WHERE school_id = ?"
            " ORDER BY rowid DESC",
            place,
        )
    }
    accounts = {
        row[0]: row[1:]
        for row in desk.rows(
            "SELECT student_id, id, bank, number, holder FROM payee_account WHERE school_id = ? ORDER BY rowid DESC",
            place,
        )
    }
    categories: dict[str, set[tuple[str, str]]] = {}
    for student_id, code, words in desk.rows(
        "SELECT student_id, code, source_words FROM special_category WHERE school_id = ? AND until IS NULL", place
    ):
        categories.setdefault(student_id, set()).add((code, words))
    students = {
        key: Known(
            key, class_id, dict(zip(_COLUMNS, values, strict=True)), guardians.get(key), accounts.get(key),
            frozenset(categories.get(key, ())),
        )
        for key, class_id, *values in desk.rows(
            f"SELECT s.id, s.school_class_id, {columns} FROM student s JOIN school_class c"
            " ON c.id = s.school_class_id WHERE c.school_year = ? AND s.school_id = ?",
            school_year,
            place,
        )
    }  # fmt: skip
    classes = {
        (grade, name): key
        for key, grade, name in desk.rows(
            "SELECT id, grade, name FROM school_class WHERE school_year = ? AND school_id = ?", school_year, place
        )
    }
    return Roster(students, classes)


def _student_columns(facts: StudentFacts) -> dict[str, object]:
    return {
        "name": facts.name,
        "sex": facts.sex,
        "ethnicity": facts.ethnicity,
        "birth_date": facts.birth_date.isoformat() if facts.birth_date else None,
        "birth_month": facts.birth_month,
        "document_kind": facts.document_kind,
        "document_number": facts.document_number,
        "registration_number": facts.registration_number,
        "boarding": int(facts.boarding),
        "residence": facts.residence,
        "address": facts.address,
    }


def _keys(facts: StudentFacts) -> dict[str, object]:
    initials, pinyin = search_keys(facts.name, readings())
    return {"initials": initials, "pinyin": pinyin, "number_reversed": facts.document_number[::-1]}


def insert(desk: Desk, work: journal.Work, facts: Sequence[StudentFacts], known: Roster) -> tuple[str, ...]:
    """Add new students with guardian, account and categories; returns their keys in order."""
    today = desk.today().isoformat()
    keys = work.insert_many(
        Student,
        ({**_student_columns(f), **_keys(f), "school_class_id": known.class_of(f), "entered_on": today} for f in facts),
    )
    pairs = list(zip(keys, facts, strict=True))
    work.insert_many(Guardian, ({"student_id": k, **_guardian(f)} for k, f in pairs if f.guardian_name))
    work.insert_many(PayeeAccount, ({"student_id": k, **_account(f)} for k, f in pairs if f.account_number))
    work.insert_many(
        SpecialCategory,
        (
            {"student_id": k, "code": code, "source_words": words, "since": today, "source": "名册"}
            for k, f in pairs
            for code, words in f.special_categories
        ),
    )
    return keys


def _guardian(facts: StudentFacts) -> dict[str, object]:
    return {
        "name": facts.guardian_name,
        "relation": facts.guardian_relation,
        "document_number": facts.guardian_number,
        "phone": facts.phone,
    }


def _account(facts: StudentFacts) -> dict[str, object]:
    holder = facts.account_holder or facts.guardian_name or facts.name
    return {"bank": facts.bank, "number": facts.account_number, "holder": holder}


def differences(student: Known, facts: StudentFacts, known: Roster, *, whole: bool = False) -> dict[str, object]:
    """Return the student's columns that a row would change; a sheet's empty cell changes nothing."""
    found = {
        name: value
        for name, value in _student_columns(facts).items()
        if value != student.columns[name] and (whole or value not in ("", None))
    }
    if known.class_of(facts) and known.class_of(facts) != student.class_id:
        found["school_class_id"] = known.class_of(facts)
    for table, kept, new in (
        ("guardian", student.guardian, _guardian(facts) if facts.guardian_name else None),
        ("account", student.account, _account(facts) if facts.account_number else None),
    ):
        if new is None:
            continue
        old = kept[1:] if kept else ("",) * len(new)
        if any(v != o and (whole or v) for v, o in zip(new.values(), old, strict=True)):
            found[table] = new
    have = {code or words for code, words in student.categories}
    if [c for c in facts.special_categories if (c[0] or c[1]) not in have]:
        found["categories"] = facts.special_categories
    return found


def apply(
    desk: Desk, work: journal.Work, student: Known, facts: StudentFacts, known: Roster, *, whole: bool = False
) -> bool:
    """Write what a row changes of a student; say whether there was anything. `whole` empties empty fields too."""
    found = differences(student, facts, known, whole=whole)
    changed = bool(found)
    guardian, account, categories = (found.pop(k, None) for k in ("guardian", "account", "categories"))
    if "name" in found or "document_number" in found:
        found |= _keys(facts)
    if found:
        work.update(Student, student.id, **found)
    for model, kept, new in ((Guardian, student.guardian, guardian), (PayeeAccount, student.account, account)):
        if not isinstance(new, dict):
            continue
        values = {k: v for k, v in new.items() if v or whole}
        if kept:
            work.update(model, kept[0], **values)
        else:
            work.insert(model, student_id=student.id, **values)
    if categories:
        have = {code or words for code, words in student.categories}
        for code, words in facts.special_categories:
            if (code or words) not in have:
                work.insert(
                    SpecialCategory, student_id=student.id, code=code, source_words=words,
                    since=desk.today(), source="名册",
                )  # fmt: skip
    return changed
