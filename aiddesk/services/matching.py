"""The present roster of a school, to compare a checked student with and to write what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.errors import Conflict
from aiddesk.domain.names import search_keys
from aiddesk.domain.students import StudentFacts
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import (
    DOCUMENT_KINDS,
    IDENTITY_FIELDS,
    RESIDENCES,
    SEXES,
    SPECIAL_CATEGORIES,
    STUDENT_STATUSES,
    class_title,
)
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import readings
from aiddesk.store.tables import (
    Guardian,
    IdentityChange,
    Movement,
    PastClass,
    PayeeAccount,
    SchoolClass,
    SpecialCategory,
    Student,
)


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


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a row would change, as a person reads it."""

    title: str
    before: str
    after: str


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
        """Return who has this registration number."""
        return self._by_registration.get(facts.registration_number) if facts.registration_number else None

    def namesakes(self, facts: StudentFacts) -> tuple[list[Known], list[Known]]:
        """Return who may be meant by the name: of the same birth month, and of the same class."""
        births = self._by_birth.get((facts.name, facts.birth_month), [])
        mates = self._by_class.get((facts.name, self.class_of(facts)), [])
        return [s for s in births if _may_be(s, facts)], [s for s in mates if _may_be(s, facts)]

    def namesake(self, facts: StudentFacts) -> Known | None:
        """Return another student of the same name and birthday, whose number differs: one and the same?"""
        found = self._by_birth.get((facts.name, facts.birth_month), [])
        return next((s for s in found if s.columns["birth_date"] in (None, _iso(facts.birth_date))), None)

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
    return not (facts.birth_date and kept["birth_date"] and _iso(facts.birth_date) != kept["birth_date"])


_COLUMNS = (
    "name", "sex", "ethnicity", "birth_date", "birth_month", "document_kind", "document_number",
    "registration_number", "boarding", "residence", "address",
)  # fmt: skip
_TITLES = {
    "name": "姓名", "sex": "性别", "ethnicity": "民族", "birth_date": "出生日期", "birth_month": "出生年月",
    "document_kind": "证件类型", "document_number": "证件号", "registration_number": "学籍号", "boarding": "就读方式",
    "residence": "户口性质", "address": "家庭住址",
}  # fmt: skip
_GUARDIAN_TITLES = {"name": "监护人", "relation": "监护人关系", "document_number": "监护人证件号", "phone": "联系电话"}
_ACCOUNT_TITLES = {"bank": "开户银行", "number": "银行账号", "holder": "户名"}


def known_roster(desk: Desk, school_year: int) -> Roster:
    """Return the own school's students of all years, indexed, to be brought to a school year."""
    place = desk.place.id
    columns = ", ".join(f"s.{c}" for c in _COLUMNS)
    guardians = _families(desk, "guardian", "name, relation, document_number, phone")
    accounts = _families(desk, "payee_account", "bank, number, holder")
    categories: dict[str, set[tuple[str, str]]] = {}
    for student_id, code, words in desk.rows(
        "SELECT student_id, code, source_words FROM special_category WHERE school_id = ? AND until IS NULL", place
    ):
        categories.setdefault(student_id, set()).add((code, words))
    students = {
        key: Known(
            key, class_id, year, grade, status, dict(zip(_COLUMNS, values, strict=True)), guardians.get(key),
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


def _families(desk: Desk, table: str, columns: str) -> dict[str, tuple[str, ...]]:
    """Return the first row of each student."""
    rows = desk.rows(
        f"SELECT student_id, id, {columns} FROM {table} WHERE school_id = ? ORDER BY rowid DESC", desk.place.id
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _student_columns(facts: StudentFacts) -> dict[str, object]:
    return {
        "name": facts.name,
        "sex": facts.sex,
        "ethnicity": facts.ethnicity,
        "birth_date": _iso(facts.birth_date),
        "birth_month": facts.birth_month,
        "document_kind": facts.document_kind,
        "document_number": facts.document_number,
        "registration_number": facts.registration_number,
        "boarding": int(facts.boarding),
        "residence": facts.residence,
        "address": facts.address,
    }


def keys(name: str, document_number: str) -> dict[str, object]:
    """Return the columns by which a student is found."""
    initials, pinyin = search_keys(name, readings())
    return {"initials": initials, "pinyin": pinyin, "number_reversed": document_number[::-1]}


def insert(
    desk: Desk, work: journal.Work, facts: Sequence[StudentFacts], known: Roster, since: date | None = None
) -> tuple[str, ...]:
    """Add new students with guardian, account and categories; returns their keys in order."""
    today = (since or desk.today()).isoformat()
    made = work.insert_many(
        Student,
        (
            {
                **_student_columns(f),
                **keys(f.name, f.document_number),
                "school_class_id": known.class_of(f),
                "entered_on": today,
            }
            for f in facts
        ),
    )
    pairs = list(zip(made, facts, strict=True))
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
    return made


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
    """Return the student's columns that a row would change.

    A sheet's empty cell changes nothing, nor does a name or number that was the student's before it changed. Who has
    graduated stays in the last class until somebody records a return.
    """
    found = {
        name: value
        for name, value in _student_columns(facts).items()
        if value != student.columns[name]
        and (whole or (value not in ("", None) and (student.id, name, value) not in known.former))
    }
    if student.class_id != known.class_of(facts) and (whole or student.status != "graduated"):
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


def described(
    student: Known, facts: StudentFacts, found: Mapping[str, object], known: Roster
) -> tuple[Difference, ...]:
    """Return differences field by field, in words."""
    told = [
        Difference(title, _word(name, student.columns[name]), _word(name, found[name]))
        for name, title in _TITLES.items()
        if name in found and not (name == "birth_month" and "birth_date" in found)
    ]
    if "school_class_id" in found:
        after = class_title(facts.grade, facts.class_name)
        told.insert(0, Difference("班级", known.titles.get(student.class_id, ""), after))
    for table, titles, kept in (
        ("guardian", _GUARDIAN_TITLES, student.guardian),
        ("account", _ACCOUNT_TITLES, student.account),
    ):
        new = found.get(table)
        if not isinstance(new, dict):
            continue
        old = kept[1:] if kept else ("",) * len(titles)
        told += [
            Difference(t, b, new[n]) for (n, t), b in zip(titles.items(), old, strict=True) if new[n] not in ("", b)
        ]
    if "categories" in found:
        have = "、".join(sorted(SPECIAL_CATEGORIES.get(code, words) for code, words in student.categories))
        new_words = "、".join(SPECIAL_CATEGORIES.get(code, words) for code, words in facts.special_categories)
        told.append(Difference("特殊群体", have, new_words))
    return tuple(told)


def _word(name: str, value: object) -> str:
    if name == "boarding":
        return "寄宿" if value else "走读"
    words = {"sex": SEXES, "residence": RESIDENCES, "document_kind": DOCUMENT_KINDS}.get(name)
    return words.get(str(value), "") if words else str(value or "")


def apply(
    desk: Desk,
    work: journal.Work,
    student: Known,
    facts: StudentFacts,
    known: Roster,
    *,
    whole: bool = False,
    cause: str = "imported",
) -> bool:
    """Write what a row changes of a student; say whether there was anything.

    `whole` empties empty fields too. A changed name or number is kept with its `cause` (`words.IDENTITY_CAUSES`), the
    class of a year that is over in `past_class`, a change of class within the year as a movement.
    """
    found = differences(student, facts, known, whole=whole)
    changed = bool(found)
    guardian, account, categories = (found.pop(k, None) for k in ("guardian", "account", "categories"))
    if "school_class_id" in found:
        place(desk, work, student, str(found["school_class_id"]), known.school_year)
    record_identity(desk, work, student.id, student.columns, found, cause)
    if "name" in found or "document_number" in found:
        found |= keys(facts.name, str(found.get("document_number", student.columns["document_number"])))
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


def place(desk: Desk, work: journal.Work, student: Known, class_id: str, school_year: int) -> None:
    """Keep where a student stood before a change of class: the past year, or the movement within the year."""
    if student.school_year < school_year:
        work.insert(
            PastClass, student_id=student.id, school_class_id=student.class_id, school_year=student.school_year,
            status="enrolled" if student.status == "graduated" else student.status,
        )  # fmt: skip
    elif student.school_year == school_year:
        work.insert(
            Movement, student_id=student.id, kind="move_class", on_date=desk.today(), from_class_id=student.class_id,
            to_class_id=class_id, reason="名册改动",
        )  # fmt: skip


def record_identity(
    desk: Desk,
    work: journal.Work,
    student_id: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    cause: str,
    on: date | None = None,
    paper: str = "",
) -> None:
    """Keep every changed name and number with day, cause and paper; a number that was missing is `supplied`."""
    for field in IDENTITY_FIELDS:
        old = str(before[field] or "")
        if field in after and after[field] != old:
            work.insert(
                IdentityChange, student_id=student_id, field=field, before=old, after=str(after[field] or ""),
                on_date=on or desk.today(), cause=cause if old else "supplied", paper=paper,
            )  # fmt: skip
