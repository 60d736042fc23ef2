"""Which row of a sheet is which student of the roster: no student for two rows, no row for two students."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.domain.students import StudentFacts
from aiddesk.services.known import Known, Roster
from aiddesk.services.matching import differences


@dataclass(frozen=True, slots=True)
class Pair:
    """A row's student, None for a new one; `repeats` is the earlier row that is this student already.

    `unclear` are students of the name of whom none could be told to be this one.
    """

    student: Known | None
    repeats: int | None = None
    unclear: tuple[Known, ...] = ()


def paired(known: Roster, facts: Sequence[StudentFacts]) -> tuple[Pair, ...]:
    """Pair rows by number, then by registration number, then by name.

    A name pairs rows that change nothing first, then where one student and one row are left for each other.
    """
    return _Pairing(known, facts).pairs()


class _Pairing:
    def __init__(self, known: Roster, facts: Sequence[StudentFacts]) -> None:
        self._known, self._facts = known, facts
        self._rows: dict[str, int] = {}  # the row that each student has
        self._found: dict[int, Pair] = {}

    def pairs(self) -> tuple[Pair, ...]:
        for find in (self._known.by_number, self._known.by_registration):
            for row in self._open():
                student = find(self._facts[row])
                if student is not None:
                    self._take(row, student)
        for row in self._open():
            same = next((s for s in self._left(row) if self._is_same(s, row)), None)
            if same is not None:
                self._take(row, same)
        self._take_the_only()
        return tuple(self._found.get(n) or Pair(None, None, self._left(n)) for n in range(len(self._facts)))

    def _open(self) -> list[int]:
        return [row for row in range(len(self._facts)) if row not in self._found]

    def _take(self, row: int, student: Known) -> None:
        before = self._rows.setdefault(student.id, row)
        self._found[row] = Pair(student, None if before == row else before)

    def _left(self, row: int) -> tuple[Known, ...]:
        """Return who may be meant and has no row yet: by birth, else by class; those of the row's own class first."""
        own = self._known.class_of(self._facts[row])
        for namesakes in self._known.namesakes(self._facts[row]):
            left = [s for s in namesakes if s.id not in self._rows]
            if left:
                return tuple(sorted(left, key=lambda s: s.class_id != own))
        return ()

    def _is_same(self, student: Known, row: int) -> bool:
        return not differences(student, self._facts[row], self._known).keys() - {"school_class_id"}

    def _take_the_only(self) -> None:
        left = {row: self._left(row) for row in self._open()}
        wanted = Counter(student.id for students in left.values() for student in students)
        for row, students in left.items():
            if len(students) == 1 and wanted[students[0].id] == 1:
                self._take(row, students[0])
