"""Which students the rows of a list seem to name."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.domain.progress import Progress
from aiddesk.intake.lists import ListRow
from aiddesk.services.households import Households, Named


@dataclass(frozen=True)
class Hit:
    """A row that seems to name a student, not yet written."""

    row: ListRow
    named: Named
    number: str


def matched(rows: Sequence[ListRow], people: Households, progress: Progress) -> tuple[Hit, ...]:
    """Return the hits of all rows in their order."""
    told: list[Hit] = []
    for number, row in enumerate(rows):
        if number % 2000 == 0:
            progress.step(number, len(rows), f"正在比对第{number}行，共{len(rows)}行")
        told += _of_row(row, people)
    return tuple(told)


def _of_row(row: ListRow, people: Households) -> list[Hit]:
    """Return the hits of a row, one per student: the surest."""
    found: dict[str, Hit] = {}
    for number in row.numbers:
        for named in people.by_number(number) or people.by_day(number, row.cells):
            _keep(found, Hit(row, named, number))
    for begin, end in row.parts:
        for named in people.by_part(begin, end, row.cells):
            _keep(found, Hit(row, named, ""))
    for name, birth in row.people:
        for named in people.by_birth(name, birth):
            _keep(found, Hit(row, named, ""))
    return list(found.values())


def _keep(found: dict[str, Hit], hit: Hit) -> None:
    before = found.get(hit.named.student_id)
    if before is None or hit.named.rank < before.named.rank:
        found[hit.named.student_id] = hit
