"""Families: which students are of one household, who might be, and what each one's application tells."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from aiddesk.domain import families as rules
from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.families import Child, Told
from aiddesk.domain.levels import Levels
from aiddesk.domain.money import Fen, yuan
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import CASE_STATUSES, class_title
from aiddesk.queries.applications import application_of, members_of
from aiddesk.queries.placing import STATUS, placed
from aiddesk.store.desk import Desk

OPEN = ("applied", "surveyed")  # an application that may still be corrected
_MOST_BY_PHONE = 5  # families: a phone that more of them give is the village's


@dataclass(frozen=True)
class ChildRow:
    """A student with the year's case; `income_per_head` is fen, all of the case is empty where there is none."""

    student_id: str
    name: str
    grade: int
    class_name: str
    household_id: str
    address: str
    guardian: str
    case_id: str
    status: str
    level: str
    income_per_head: Fen | None
    levels: Levels

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def words(self) -> str:
        """Say where the child stands: "李小红（三年级1班，已调查，困难，人均5,200.00元）"."""
        parts = [self.class_title]
        parts += [CASE_STATUSES[self.status]] if self.status else ["没有申请"]
        parts += [self.levels.title(self.level)] if self.level else []
        parts += [f"人均{yuan(self.income_per_head)}元"] if self.income_per_head is not None else []
        return f"{self.name}（{'，'.join(parts)}）"


@dataclass(frozen=True)
class FamilyRow:
    """Children of one household, or who may be (`household_id` "", `why` says by what)."""

    household_id: str
    name: str
    village: str
    why: str
    children: tuple[ChildRow, ...]

    @property
    def key(self) -> str:
        return self.household_id or self.children[0].student_id


@dataclass(frozen=True)
class Prefill:
    """What is known of a family before its application is typed; `source` says from whose paper."""

    source: str
    draft: ApplicationDraft
    members: tuple[MemberDraft, ...]


@dataclass(frozen=True)
class Disagreement:
    """Two children of one household whose applications tell differently of it."""

    household_id: str
    case_id: str
    first: str
    second: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class ElsewhereRow:
    """A brother or sister who is no student of this school, as an application names it; `school` is as written."""

    name: str
    relation: str
    school: str
    age: int | None

    @property
    def text(self) -> str:
        age = f"{self.age}岁" if self.age is not None else ""
        return "，".join(filter(None, (f"{self.name}（{self.relation}", self.school or "学校没有写", age))) + "）"


_CHILDREN = (
    "SELECT s.id, s.name, c.grade, c.name, coalesce(s.household_id, ''), s.address,"
    " coalesce((SELECT g.name FROM guardian g WHERE g.student_id = s.id ORDER BY g.rowid LIMIT 1), ''),"
    " coalesce(k.id, ''), coalesce(k.status, ''), coalesce(k.level, ''), a.income_per_head"
    f" FROM student s {placed('?')} LEFT JOIN aid_case k ON k.student_id = s.id AND k.school_year = ?"
    f" LEFT JOIN application a ON a.case_id = k.id WHERE {STATUS} = 'enrolled' AND s.school_id = ?"
)
_ORDER = " ORDER BY c.grade, length(c.name), c.name, s.rowid"


def children(desk: Desk, school_year: int, student_ids: Iterable[str] = ()) -> tuple[ChildRow, ...]:
    """Return the named students of a year, or all of them."""
    wanted = tuple(student_ids)
    where = f" AND s.id IN ({','.join('?' * len(wanted))})" if wanted else ""
    rows = desk.rows(f"{_CHILDREN}{where}{_ORDER}", school_year, school_year, school_year, desk.place.id, *wanted)
    return tuple(ChildRow(*[*row, desk.levels]) for row in rows)


def siblings(desk: Desk, student_id: str, school_year: int) -> tuple[ChildRow, ...]:
    """Return the other students of a student's household."""
    rows = desk.rows(
        f"{_CHILDREN} AND s.id <> ? AND s.household_id = (SELECT household_id FROM student WHERE id = ?){_ORDER}",
        school_year, school_year, school_year, desk.place.id, student_id, student_id,
    )  # fmt: skip
    return tuple(ChildRow(*[*row, desk.levels]) for row in rows)


def families(desk: Desk, school_year: int) -> tuple[FamilyRow, ...]:
    """Return the households of the own school with their students of a year."""
    of: dict[str, list[ChildRow]] = {}
    for row in children(desk, school_year):
        if row.household_id:
            of.setdefault(row.household_id, []).append(row)
    named = desk.rows("SELECT id, name, village FROM household WHERE school_id = ?", desk.place.id)
    known = [FamilyRow(key, name, village, "", tuple(of[key])) for key, name, village in named if key in of]
    return tuple(sorted(known, key=lambda f: (-len(f.children), f.village, f.name)))


def possible_families(desk: Desk, school_year: int) -> tuple[FamilyRow, ...]:
    """Return groups of students who seem to be brothers and sisters and are not yet one household.

    Known by a guardian's number, by guardian and phone, by a phone that few share, or because one's application names
    the other's identity number.
    """
    rows = {row.student_id: row for row in children(desk, school_year)}
    group: dict[str, str] = {key: key for key in rows}
    why: dict[str, str] = {}

    def root(key: str) -> str:
        while group[key] != key:
            key = group[key]
        return key

    for first, second, reason in _links(desk):
        if first in rows and second in rows and root(first) != root(second):
            kept, other = root(first), root(second)
            group[other] = kept
            why[kept] = why.get(kept) or why.get(other) or reason
    found: dict[str, list[ChildRow]] = {}
    for key, row in rows.items():
        found.setdefault(root(key), []).append(row)
    return tuple(
        FamilyRow("", "", "", why.get(key, ""), tuple(people))
        for key, people in found.items()
        if len(people) > 1 and not _is_one(people)
    )


def elsewhere(desk: Desk, school_year: int, student_ids: Sequence[str]) -> tuple[ElsewhereRow, ...]:
    """Return the brothers and sisters of these students whom their applications of a year name beside themselves.

    They go to other schools, or to none yet: who is on the own roster is told by number, or by name among the children
    themselves. What two children tell of the same person is told once.
    """
    marks, words = ",".join("?" * len(student_ids)), sorted(rules.SIBLINGS)
    rows = desk.rows(
        "SELECT m.name, m.relation, m.workplace, m.age FROM family_member m JOIN aid_case k ON k.id = m.case_id"
        f" WHERE k.school_year = ? AND k.student_id IN ({marks}) AND m.relation IN ({','.join('?' * len(words))})"
        f" AND m.name NOT IN (SELECT name FROM student WHERE id IN ({marks}))"
        " AND NOT EXISTS (SELECT 1 FROM student s WHERE m.document_number <> '' AND s.school_id = k.school_id"
        " AND s.document_number = m.document_number) ORDER BY m.age DESC, m.rowid",
        school_year, *student_ids, *words, *student_ids,
    )  # fmt: skip
    found: dict[str, ElsewhereRow] = {}
    for row in rows:
        found.setdefault(row[0], ElsewhereRow(*row))
    return tuple(found.values())


def prefill(desk: Desk, student_id: str, school_year: int) -> Prefill | None:
    """Return what a sibling's application of this year tells of the family, else the student's own of last year."""
    child = _child(desk, student_id)
    for row in siblings(desk, student_id, school_year):
        told = told_by(desk, row.student_id, row.case_id) if row.case_id else None
        if told is not None and not told.is_blank:
            draft, members = rules.taken_over(told, child, desk.today())
            return Prefill(f"{row.name}（{row.class_title}）本学年的申请表", draft, members)
    last = desk.value("SELECT id FROM aid_case WHERE student_id = ? AND school_year = ?", student_id, school_year - 1)
    told = told_by(desk, student_id, last) if last else None
    if told is None or told.is_blank:
        return None
    draft = rules.with_part(ApplicationDraft(), rules.family_part(told.draft))
    return Prefill(f"{school_year_title(school_year - 1)}的申请表", draft, rules.a_year_later(told.members))


def told_by(desk: Desk, student_id: str, case_id: str) -> Told:
    """Return what one case's application tells of the family."""
    return Told(_child(desk, student_id), application_of(desk, case_id), members_of(desk, case_id))


def disagreements(desk: Desk, school_year: int) -> tuple[Disagreement, ...]:
    """Return the households whose children's applications of a year contradict each other."""
    found = []
    for family in families(desk, school_year):
        names = {child.name for child in family.children}
        applied = [c for c in family.children if c.case_id and c.status not in ("withdrawn", "declined")]
        if len(applied) < 2:
            continue
        told = {c.case_id: told_by(desk, c.student_id, c.case_id) for c in applied}
        for one, other in combinations(applied, 2):
            texts = rules.contradictions(told[one.case_id], told[other.case_id], names)
            if texts:
                found.append(Disagreement(family.household_id, one.case_id, one.name, other.name, texts))
    return tuple(found)


def _child(desk: Desk, student_id: str) -> Child:
    row = desk.one(
        "SELECT s.name, s.sex, coalesce(s.birth_date, s.birth_month), s.document_number, p.name FROM student s"
        " JOIN place p ON p.id = s.school_id WHERE s.id = ?",
        student_id,
    )
    if row is None:
        raise LookupError(student_id)
    return Child(*row)


def _is_one(people: Iterable[ChildRow]) -> bool:
    kept = {row.household_id for row in people}
    return len(kept) == 1 and kept != {""}


def _links(desk: Desk) -> Iterable[tuple[str, str, str]]:
    """Yield pairs of students with what links them, the surest first."""
    guardians = desk.rows(
        "SELECT student_id, name, document_number, phone FROM guardian WHERE school_id = ?", desk.place.id
    )
    phones: Mapping[str, int] = Counter(phone for *_, phone in guardians if phone)
    first: dict[tuple[str, str], str] = {}
    for reason in ("监护人证件号相同", "监护人和电话相同", "电话相同"):
        for student_id, name, number, phone in guardians:
            few = phone if phones.get(phone, 0) <= _MOST_BY_PHONE else ""
            key = {"监护人证件号相同": number, "监护人和电话相同": phone and name + phone, "电话相同": few}[reason]
            if key:
                yield first.setdefault((reason, key), student_id), student_id, reason
    for teller, named in desk.rows(
        "SELECT DISTINCT k.student_id, s.id FROM family_member m JOIN aid_case k ON k.id = m.case_id"
        " JOIN student s ON s.document_number = m.document_number AND s.school_id = m.school_id"
        " WHERE m.document_number <> '' AND s.id <> k.student_id AND m.school_id = ?",
        desk.place.id,
    ):
        yield teller, named, "申请表里写为家庭成员"
