"""The notice letters of a school year: who got one, who returned the slip, with what answer."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.letters import next_step
from aiddesk.domain.words import LETTER_ANSWERS, LETTER_STEPS, class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class LetterRow:
    """A student with the letter to the family; `waiver` says whether a statement is signed, None that none is there."""

    student_id: str
    name: str
    class_id: str
    class_title: str
    is_special: bool
    handed_on: date | None
    returned_on: date | None
    answer: str
    signer: str
    relation: str
    case_status: str
    waiver: bool | None
    step: str  # what the answer still asks of the school, a code of `words.LETTER_STEPS` or ""

    @property
    def answer_title(self) -> str:
        return LETTER_ANSWERS.get(self.answer, "")

    @property
    def step_title(self) -> str:
        return LETTER_STEPS.get(self.step, "")

    @property
    def is_missing(self) -> bool:
        """Say whether the letter went out and no slip has come back."""
        return self.handed_on is not None and self.returned_on is None


@dataclass(frozen=True)
class LetterCounts:
    """How many families there are, got the letter, returned the slip, and what they answered."""

    students: int
    handed: int
    returned: int
    apply: int
    none: int
    waive: int
    to_do: int


@dataclass(frozen=True)
class ClassLetters:
    class_id: str
    class_title: str
    counts: LetterCounts


def letters(
    desk: Desk, school_year: int, class_id: str = "", student_ids: Sequence[str] | None = None
) -> tuple[LetterRow, ...]:
    """Return the students of a school year, of a class, or the named ones, in class order with their letters."""
    rows = desk.rows(
        "SELECT s.id, s.name, c.id, c.grade, c.name,"
        " EXISTS (SELECT 1 FROM special_category x WHERE x.student_id = s.id AND x.until IS NULL),"
        " l.handed_on, l.returned_on, coalesce(l.answer, ''), coalesce(l.signer, ''), coalesce(l.relation, ''),"
        " coalesce(k.status, ''), w.is_signed"
        f" FROM student s {placed('?')}"
        " LEFT JOIN letter l ON l.student_id = s.id AND l.school_year = c.school_year"
        " LEFT JOIN aid_case k ON k.student_id = s.id AND k.school_year = c.school_year"
        " LEFT JOIN waiver w ON w.student_id = s.id AND w.school_year = c.school_year"
        f" WHERE {STATUS} = 'enrolled' AND s.school_id = ? AND ? IN ('', c.id)"
        f"{' AND s.id IN (SELECT value FROM json_each(?))' if student_ids is not None else ''}"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        school_year,
        desk.place.id,
        class_id,
        *([json.dumps(list(student_ids))] if student_ids is not None else ()),
    )
    return tuple(
        LetterRow(
            key, name, in_class, class_title(grade, class_name), bool(special), day_or_none(handed),
            day_or_none(returned), answer, signer, relation, status, None if signed is None else bool(signed),
            next_step(answer, is_special=bool(special), case_status=status, is_waiver_signed=signed),
        )
        for key, name, in_class, grade, class_name, special, handed, returned, answer, signer, relation, status, signed
        in rows
    )  # fmt: skip


@dataclass(frozen=True)
class LetterState:
    """How far a year's letters are: gone out, not yet come back, and back with 申请 while no application is entered."""

    handed: int
    missing: int
    unentered: int


def letter_state(desk: Desk, school_year: int) -> LetterState:
    """Count the letters of the own school's students who are here, without reading them."""
    row = desk.one(
        "SELECT count(*), coalesce(sum(l.returned_on IS NULL), 0), coalesce(sum(l.answer = 'apply' AND NOT EXISTS"
        " (SELECT 1 FROM aid_case k WHERE k.student_id = l.student_id AND k.school_year = l.school_year)), 0)"
        " FROM letter l JOIN student s ON s.id = l.student_id AND s.status = 'enrolled'"
        " WHERE l.school_year = ? AND l.school_id = ?",
        school_year,
        desk.place.id,
    )
    return LetterState(*row) if row else LetterState(0, 0, 0)


def class_letters(rows: Sequence[LetterRow]) -> tuple[ClassLetters, ...]:
    """Count letters by class, in the order in which the classes come."""
    by_class: dict[str, list[LetterRow]] = {}
    for row in rows:
        by_class.setdefault(row.class_id, []).append(row)
    return tuple(ClassLetters(key, found[0].class_title, letter_counts(found)) for key, found in by_class.items())


def letter_counts(rows: Sequence[LetterRow]) -> LetterCounts:
    """Count letters."""
    answers = Counter(row.answer for row in rows)
    handed = sum(row.handed_on is not None for row in rows)
    returned = sum(row.returned_on is not None for row in rows)
    to_do = sum(bool(row.step) for row in rows)
    return LetterCounts(
        len(rows), handed, returned, answers["apply"], answers["none"], answers["waive"], to_do
    )  # fmt: skip
