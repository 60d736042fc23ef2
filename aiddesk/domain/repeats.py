"""Rows of one sheet that may be one child, where the identity number does not tell."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.domain.students import StudentFacts

_MOST = 50  # rows of one name that are compared with each other
Rows = Sequence[tuple[int, StudentFacts]]


@dataclass(frozen=True)
class Repeat:
    """A row and the earlier one that it may repeat; `field` is what they share, "name" or "registration_number".

    `is_sure` says that one registration number stands for one child, since no identity numbers contradict.
    """

    row: int
    other: int
    field: str
    is_sure: bool


def repeats(rows: Rows) -> tuple[Repeat, ...]:
    """Return which rows may repeat an earlier one, each row once."""
    found = {r.row: r for r in _by_registration(rows)}
    for repeat in _by_name(rows):
        found.setdefault(repeat.row, repeat)
    return tuple(found[row] for row in sorted(found))


def _by_registration(rows: Rows) -> list[Repeat]:
    first: dict[str, tuple[int, StudentFacts]] = {}
    found = []
    for row, facts in rows:
        number = facts.registration_number
        if not number:
            continue
        other, kept = first.setdefault(number, (row, facts))
        if other != row:
            found.append(Repeat(row, other, "registration_number", not _are_two(facts, kept)))
    return found


def _by_name(rows: Rows) -> list[Repeat]:
    known: dict[str, list[tuple[int, StudentFacts]]] = defaultdict(list)
    found = []
    for row, facts in rows:
        namesakes = known[facts.name]
        same = next((other for other, kept in namesakes if _may_be_one(facts, kept)), None)
        if same is not None:
            found.append(Repeat(row, same, "name", is_sure=False))
        if len(namesakes) < _MOST:
            namesakes.append((row, facts))
    return found


def _may_be_one(facts: StudentFacts, other: StudentFacts) -> bool:
    if _are_two(facts, other) or (
        facts.registration_number and other.registration_number and not facts.registration_number.startswith("G")
    ):
        return False
    if facts.birth_month and other.birth_month and facts.birth_month != other.birth_month:
        return False
    if facts.birth_date and other.birth_date:
        return facts.birth_date == other.birth_date
    return (facts.grade, facts.class_name) == (other.grade, other.class_name)


def _are_two(facts: StudentFacts, other: StudentFacts) -> bool:
    return "" not in (facts.document_number, other.document_number)
