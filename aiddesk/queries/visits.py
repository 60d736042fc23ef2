"""Home visits: which families are to be visited, by village, and what is planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiddesk.domain import visits as rules
from aiddesk.domain.villages import village_in
from aiddesk.domain.words import VISIT_STATES, class_title
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class FamilyVisitRow:
    """A case whose family is to be visited; `plan_id` and `planned_on` are of the plan that is still open.

    `village` is what the household says, else it is guessed from the address. `state` is of `words.VISIT_STATES`.
    """

    case_id: str
    student_id: str
    name: str
    grade: int
    class_name: str
    household_id: str
    village: str
    is_guessed: bool
    address: str
    guardian: str
    phone: str
    visits: int
    visited_on: date | None
    plan_id: str
    planned_on: date | None
    visitors: str
    note: str
    state: str

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def state_title(self) -> str:
        return VISIT_STATES[self.state]


@dataclass(frozen=True)
class VisitDay:
    """A day on which visits are planned that have not been made, in one village."""

    on: date
    village: str
    families: int


_ROWS = f"""
SELECT k.id, s.id, s.name, c.grade, c.name, coalesce(h.id, ''), coalesce(h.village, ''),
  coalesce(nullif(a.address, ''), s.address), coalesce(g.name, ''),
  coalesce(nullif(g.phone, ''), nullif(a.guardian_phone, ''), s.phone, ''),
  (SELECT count(*) FROM home_visit v WHERE v.case_id = k.id AND v.means = 'visit'),
  (SELECT max(v.on_date) FROM home_visit v WHERE v.case_id = k.id AND v.means = 'visit'),
  coalesce(p.id, ''), p.on_date, coalesce(p.visitors, ''), coalesce(p.note, '')
FROM aid_case k JOIN student s ON s.id = k.student_id
{placed("k.school_year")}
LEFT JOIN household h ON h.id = s.household_id
LEFT JOIN application a ON a.case_id = k.id
LEFT JOIN guardian g ON g.rowid = (SELECT min(x.rowid) FROM guardian x WHERE x.student_id = s.id)
LEFT JOIN visit_plan p ON p.id = (SELECT x.id FROM visit_plan x WHERE x.case_id = k.id AND x.home_visit_id IS NULL
  ORDER BY x.on_date, x.rowid LIMIT 1)
WHERE k.status NOT IN ('withdrawn', 'declined') AND k.school_id = ?
"""
_ORDER = " ORDER BY c.grade, length(c.name), c.name, s.rowid"


def to_visit(desk: Desk, school_year: int) -> tuple[FamilyVisitRow, ...]:
    """Return the cases of a year that stand, grouped by village; families without one come last."""
    rows = [
        _row(row, desk.today())
        for row in desk.rows(f"{_ROWS} AND k.school_year = ?{_ORDER}", desk.place.id, school_year)
    ]
    return tuple(sorted(rows, key=lambda r: (not r.village, r.village)))


def family_to_visit(desk: Desk, case_id: str) -> FamilyVisitRow | None:
    """Return one case as `to_visit` does, or None where it has ended."""
    row = desk.one(f"{_ROWS} AND k.id = ?", desk.place.id, case_id)
    return None if row is None else _row(row, desk.today())


def visit_days(desk: Desk, school_year: int) -> tuple[VisitDay, ...]:
    """Return the days of planned visits by village, the earliest first."""
    found: dict[tuple[date, str], int] = {}
    for row in to_visit(desk, school_year):
        if row.planned_on is not None:
            found[row.planned_on, row.village] = found.get((row.planned_on, row.village), 0) + 1
    return tuple(VisitDay(on, village, count) for (on, village), count in sorted(found.items()))


def overdue(desk: Desk, school_year: int) -> int:
    """Return how many planned visits of a year are past their day."""
    return sum(row.state == "overdue" for row in to_visit(desk, school_year))


def kept_photos(desk: Desk, hashes: tuple[str, ...]) -> Mapping[str, tuple[tuple[str, str, date], ...]]:
    """Return of photos, by the hash of their file, where they are kept: (case, name of student, day of visit)."""
    found: dict[str, tuple[tuple[str, str, date], ...]] = {}
    for start in range(0, len(hashes), 500):
        some = hashes[start : start + 500]
        for sha256, case_id, name, on in desk.rows(
            "SELECT t.sha256, v.case_id, s.name, v.on_date FROM attachment t JOIN home_visit v ON v.id = t.owner_id"
            " JOIN aid_case k ON k.id = v.case_id JOIN student s ON s.id = k.student_id"
            f" WHERE t.kind = 'visit_photo' AND t.sha256 IN ({','.join('?' * len(some))}) ORDER BY v.on_date",
            *some,
        ):
            found[sha256] = (*found.get(sha256, ()), (case_id, name, day(on)))
    return found


def _row(row: tuple[object, ...], today: date) -> FamilyVisitRow:
    (case_id, student_id, name, grade, class_name, household, village, address, guardian, phone, visits, visited,
     plan, planned, visitors, note) = row  # fmt: skip
    planned_on = day_or_none(planned)
    told = str(village) or village_in(str(address))
    return FamilyVisitRow(
        str(case_id), str(student_id), str(name), int(str(grade)), str(class_name), str(household), told,
        not village and bool(told), str(address), str(guardian), str(phone), int(str(visits)),
        day_or_none(visited),
        str(plan), planned_on, str(visitors), str(note), rules.state(planned_on, int(str(visits)), today),
    )  # fmt: skip
