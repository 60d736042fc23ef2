"""The people around the school's students, by number and by name with birthday."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aiddesk.domain.names import clean_name
from aiddesk.store.desk import Desk

_WHOLE, _TAIL = 18, 4
_LETTER = "·\u3007\u3400-\u9fff\U00020000-\U000323af"
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
        candidates = self._tails.get(end[-_TAIL:], ()) if len(end) >= _TAIL else self._days.get(begin[6:14], ())
        return tuple(
            Named(n.student_id, "part", n.person, n.relation)
            for number, n in candidates
            if number.startswith(begin) and number.endswith(end) and self._is_named(n, cells)
        )

    def by_day(self, number: str, cells: Sequence[str]) -> tuple[Named, ...]:
        """Return the students born on a number's day whose names stand in the row: one digit may be mistyped."""
        return tuple(
            Named(n.student_id, "name")
            for _, n in self._days.get(number[6:14], ())
            if n.basis == "student" and self._is_named(n, cells)
        )

    def _is_named(self, named: Named, cells: Sequence[str]) -> bool:
        name = named.person or ("" if named.relation else self._names[named.student_id])
        return bool(name) and any(_stands_in(name, cell) for cell in cells if name[0] in cell)

    @cached_property
    def _tails(self) -> dict[str, list[tuple[str, Named]]]:
        return self._grouped(slice(-_TAIL, None))

    @cached_property
    def _days(self) -> dict[str, list[tuple[str, Named]]]:
        return self._grouped(slice(6, 14))

    def _grouped(self, place: slice) -> dict[str, list[tuple[str, Named]]]:
        found: dict[str, list[tuple[str, Named]]] = defaultdict(list)
        for number, named in self._numbers.items():
            if len(number) == _WHOLE:
                found[number[place]] += [(number, n) for n in named]
        return found

    @cached_property
    def _old(self) -> dict[str, list[Named]]:
        found: dict[str, list[Named]] = defaultdict(list)
        for number, named in self._numbers.items():
            if len(number) == _WHOLE:
                found[number[:6] + number[8:17]] += named
        return found


def _stands_in(name: str, cell: str) -> bool:
    """Say whether a cell holds a name, whole: also glued to numbers or between brackets."""
    plain = clean_name(cell)
    return plain == name or re.search(rf"(?<![{_LETTER}]){re.escape(name)}(?![{_LETTER}])", plain) is not None


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
