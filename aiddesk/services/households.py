"""The people around the school's students, by number and by name with birthday."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aiddesk.domain.names import clean_name
from aiddesk.store.desk import Desk

_WHOLE, _TAIL = 18, 4
_DAY = slice(6, 14)
_RUN = re.compile("[·\u3007\u3400-\u9fff\U00020000-\U000323af]+")
_RANKS = ("student", "guardian", "member", "old_number", "part", "name")


@dataclass(frozen=True)
class Named:
    """A student, and by whose mark it was found: `basis` is of `words.HIT_BASES`, `person` that one's name."""

    student_id: str
    basis: str
    person: str = ""
    relation: str = ""

    @property
    def rank(self) -> int:
        """How sure it is; the less the surer."""
        return _RANKS.index(self.basis)

    @property
    def is_self(self) -> bool:
        """Say whether the mark is the student's own."""
        return self.basis in ("student", "name") or not (self.person or self.relation)


Marks = dict[str, dict[str, list[tuple[str, Named]]]]  # by a part of the number, then by name


class Households:
    """The enrolled students of the own school with their families."""

    def __init__(
        self,
        numbers: dict[str, list[Named]],
        births: dict[tuple[str, str], list[Named]],
        names: dict[str, str],
    ) -> None:
        self._numbers, self._births, self._names = numbers, births, names

    def by_number(self, number: str) -> tuple[Named, ...]:
        """Return whom an 18-digit number names, or, less surely, an old one of 15 digits."""
        if len(number) == 15:
            return tuple(Named(n.student_id, "old_number", n.person, n.relation) for n in self._old.get(number, ()))
        return tuple(self._numbers.get(number, ()))

    def by_birth(self, name: str, birth: str) -> tuple[Named, ...]:
        """Return the students of this name who were born on this day (2015-11-10) or in this month (2015-11)."""
        return tuple(self._births.get((name, birth), ()))

    def by_part(self, begin: str, end: str, cells: Sequence[str]) -> tuple[Named, ...]:
        """Return whose number begins and ends so and whose name stands in the row."""
        marks, mark = (self._tails, end[-_TAIL:]) if len(end) >= _TAIL else (self._days, begin[_DAY])
        return tuple(
            Named(n.student_id, "part", n.person, n.relation)
            for number, n in _named(marks, mark, cells)
            if number.startswith(begin) and number.endswith(end)
        )

    def by_day(self, number: str, cells: Sequence[str]) -> tuple[Named, ...]:
        """Return the students born on a number's day whose names stand in the row: one digit may be mistyped."""
        found = _named(self._days, number[_DAY], cells)
        return tuple(Named(n.student_id, "name") for _, n in found if n.basis == "student")

    @cached_property
    def _tails(self) -> Marks:
        return self._grouped(slice(-_TAIL, None))

    @cached_property
    def _days(self) -> Marks:
        return self._grouped(_DAY)

    def _grouped(self, place: slice) -> Marks:
        found: Marks = defaultdict(dict)
        for number, those in self._numbers.items():
            for named in those if len(number) == _WHOLE else ():
                if name := named.person or ("" if named.relation else self._names[named.student_id]):
                    found[number[place]].setdefault(name, []).append((number, named))
        return found

    @cached_property
    def _old(self) -> dict[str, list[Named]]:
        found: dict[str, list[Named]] = defaultdict(list)
        for number, named in self._numbers.items():
            if len(number) == _WHOLE:
                found[number[:6] + number[8:17]] += named
        return found


def _named(marks: Marks, mark: str, cells: Sequence[str]) -> list[tuple[str, Named]]:
    """Return those of a mark whose names stand in the cells, whole: also glued to numbers or between brackets."""
    names = marks.get(mark)
    if not names:
        return []
    plain = [clean_name(cell) for cell in cells]
    words = dict.fromkeys(word for cell in plain for word in (cell, *_RUN.findall(cell)))
    return [found for word in words for found in names.get(word, ())]


def households(desk: Desk) -> Households:
    """Read the people around the enrolled students."""
    numbers: dict[str, list[Named]] = defaultdict(list)
    births: dict[tuple[str, str], list[Named]] = defaultdict(list)
    names: dict[str, str] = {}
    for key, name, number, registration, birth, month in desk.rows(
        "SELECT id, name, document_number, registration_number, birth_date, birth_month FROM student"
        " WHERE school_id = ? AND status = 'enrolled'",
        desk.place.id,
    ):
        named = Named(key, "student")
        names[key] = name
        for own in {number, registration[1:] if registration[:1] == "G" else number} - {""}:
            numbers[own].append(named)
        for born in {birth, month} - {None, ""}:
            births[name, born].append(Named(key, "name"))
    for sql, basis in _FAMILY:
        for key, name, relation, number in desk.rows(sql, desk.place.id):
            numbers[number].append(Named(key, basis, name, relation))
    for before, key in desk.rows(
        "SELECT i.before, i.student_id FROM identity_change i JOIN student s ON s.id = i.student_id"
        " WHERE i.field = 'document_number' AND i.before <> '' AND i.school_id = ? AND s.status = 'enrolled'",
        desk.place.id,
    ):
        numbers[before].append(Named(key, "student"))
    return Households(numbers, births, names)


_FAMILY = (
    (
        "SELECT g.student_id, g.name, g.relation, g.document_number FROM guardian g"
        " JOIN student s ON s.id = g.student_id WHERE g.document_number <> ''"
        " AND g.school_id = ? AND s.status = 'enrolled'",
        "guardian",
    ),
    (
        "SELECT DISTINCT k.student_id, m.name, m.relation, m.document_number FROM family_member m"
        " JOIN aid_case k ON k.id = m.case_id JOIN student s ON s.id = k.student_id"
        " WHERE m.document_number <> '' AND m.school_id = ? AND s.status = 'enrolled'",
        "member",
    ),
)
