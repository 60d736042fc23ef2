"""The people around the school's students, by number and by name with birthday."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from aiddesk.store.desk import Desk

_RANKS = ("student", "guardian", "member", "old_number", "name")


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


class Households:
    """The enrolled students of the own school with their families."""

    def __init__(
        self,
        numbers: dict[str, list[Named]],
        births: dict[tuple[str, str], list[Named]],
    ) -> None:
        self._numbers, self._births = numbers, births

    def by_number(self, number: str) -> tuple[Named, ...]:
        """Return whom an 18-digit number names, or, less surely, an old one of 15 digits."""
        if len(number) == 15:
            return tuple(Named(n.student_id, "old_number", n.person, n.relation) for n in self._old.get(number, ()))
        return tuple(self._numbers.get(number, ()))

    def by_birth(self, name: str, birth: str) -> tuple[Named, ...]:
        """Return the students of this name who were born on this day (2015-11-10) or in this month (2015-11)."""
        return tuple(self._births.get((name, birth), ()))

    @cached_property
    def _old(self) -> dict[str, list[Named]]:
        found: dict[str, list[Named]] = defaultdict(list)
        for number, named in self._numbers.items():
            if len(number) == 18:
                found[number[:6] + number[8:17]] += named
        return found


def households(desk: Desk) -> Households:
    """Read the people around the enrolled students."""
    numbers: dict[str, list[Named]] = defaultdict(list)
    births: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for key, name, number, registration, birth, month in desk.rows(
        "SELECT id, name, document_number, registration_number, birth_date, birth_month FROM student"
        " WHERE school_id = ? AND status = 'enrolled'",
        desk.place.id,
    ):
        named = Named(key, "student")
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
    return Households(numbers, births)


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
