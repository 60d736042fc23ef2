"""The roster as it stood on any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.movements import STATUS_AFTER
from aiddesk.domain.terms import term_of
from aiddesk.domain.words import SEXES, STUDENT_STATUSES, class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class PastRow:
    """A student on a day: name, class and status as they were then."""

    id: str
    name: str
    sex: str
    class_id: str
    grade: int
    class_name: str
    document_number: str
    boarding: bool
    status: str

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def sex_title(self) -> str:
        return SEXES.get(self.sex, "")

    @property
    def status_title(self) -> str:
        return STUDENT_STATUSES.get(self.status, self.status)


def first_day(desk: Desk) -> date | None:
    """Return the day from which the register knows its roster, or None while it is empty."""
    found = desk.value("SELECT min(entered_on) FROM student WHERE school_id = ?", desk.place.id)
    return date.fromisoformat(found) if found else None


def roster_on(desk: Desk, on: date) -> tuple[PastRow, ...]:
    """Return who was enrolled on a day, in which class, under which name; in class order.

    Classes and statuses are the present ones with every later movement taken back; a student is on the roster from
    the day it was entered. Before the school year was turned in the program, last year's classes stand.
    """
    year = _year(desk, on)
    rows = desk.rows(
        f"SELECT s.id, s.name, s.sex, c.id, c.grade, c.name, s.document_number, s.boarding, {STATUS},"
        f" coalesce(s.entered_on, '') FROM student s {placed('?')} WHERE s.school_id = ?",
        year,
        year,
        desk.place.id,
    )
    classes = {
        key: (grade, name)
        for key, grade, name in desk.rows("SELECT id, grade, name FROM school_class WHERE school_year = ?", year)
    }
    moves = _later(desk.rows(_MOVES))
    names = _names_on(desk, on)
    order = {row[0]: n for n, row in enumerate(rows)}
    found = []
    for key, name, sex, class_id, _grade, _class, number, boarding, status, entered in rows:
        if entered > on.isoformat():
            continue
        then = _status_on(moves.get(key, ()), on, status)
        class_id = _class_on(moves.get(key, ()), on, class_id, classes)
        if then == "enrolled":
            grade, class_name = classes[class_id]
            found.append(
                PastRow(
                    key, names.get(key, name), sex, class_id, grade, class_name, number, bool(boarding), then,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda r: (r.grade, len(r.class_name), r.class_name, order[r.id])))


Move = tuple[str, str, str | None]
# Who comes back may come into another class.
_MOVES = """
SELECT student_id, kind, on_date,
  CASE WHEN kind IN ('move_class', 'return') AND to_class_id IS NOT NULL THEN from_class_id END
FROM movement ORDER BY on_date, rowid
"""


def _later(rows: Iterable[tuple[str, str, str, str | None]]) -> dict[str, tuple[Move, ...]]:
    found: dict[str, list[Move]] = {}
    for student_id, *move in rows:
        found.setdefault(student_id, []).append((move[0] or "", move[1] or "", move[2]))
    return {key: tuple(moves) for key, moves in found.items()}


def _year(desk: Desk, on: date) -> int:
    year = term_of(on).school_year
    known = desk.value(
        "SELECT max(school_year) FROM school_class WHERE school_year <= ? AND school_id = ?", year, desk.place.id
    )
    return int(known or year)


def _status_on(moves: tuple[Move, ...], on: date, present: str) -> str:
    """Return the status on a day: of the last movement until then, else what held before the first later one."""
    told = [(kind, when) for kind, when, _ in moves if kind in STATUS_AFTER]
    past = [kind for kind, when in told if when <= on.isoformat()]
    if past:
        return STATUS_AFTER[past[-1]]
    later = [kind for kind, when in told if when > on.isoformat()]
    if later and later[0] == "transfer_in":
        return "elsewhere"
    return "enrolled" if later else present


def _class_on(moves: tuple[Move, ...], on: date, present: str, classes: dict[str, tuple[int, str]]) -> str:
    for _kind, when, source in moves:
        if source is not None and when > on.isoformat() and source in classes:
            return source
    return present


def _names_on(desk: Desk, on: date) -> dict[str, str]:
    rows = desk.rows(
        "SELECT student_id, before FROM identity_change WHERE field = 'name' AND cause <> 'corrected' AND on_date > ?"
        " ORDER BY on_date DESC, rowid DESC",
        on.isoformat(),
    )
    return dict(rows)
