"""The places of a year: how many each class has, uses and gave back, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.domain.errors import Problem
from aiddesk.domain.outcomes import AGREED, BEYOND, BORDER
from aiddesk.domain.words import class_title
from aiddesk.queries.placing import placed
from aiddesk.queries.quota_splits import class_needs, quotas
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class PlacesRow:
    """A class's places over all quotas of a year; `used` are its cases within them (see `free_places`)."""

    class_id: str
    grade: int
    class_name: str
    applicants: int
    given: int
    used: int
    returned: int

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def free(self) -> int:
        """The places that the class still has; below 0 where more were passed than it has."""
        return self.given - self.returned - self.used


@dataclass(frozen=True)
class YearPlaces:
    """A school's places of a year: of `total`, `unassigned` belong to no class and `used` are taken."""

    total: int
    unassigned: int
    used: int

    @property
    def left(self) -> int:
        return self.total - self.used


# Who stands within the places: passed by the class's newest vote, or further on, and still aided.
_USED = f"""
  (k.level <> 'none' AND (k.status IN ('reviewed', 'noticed', 'recognised') OR (k.status = 'voted' AND
    (SELECT n.outcome LIKE '{AGREED}%' AND n.outcome NOT LIKE '%{BEYOND}%' AND n.outcome NOT LIKE '%{BORDER}%'
     FROM candidate n JOIN class_vote v ON v.id = n.vote_id
     WHERE n.case_id = k.id AND v.status = 'closed' ORDER BY v.held_on DESC, v.round DESC LIMIT 1))))
"""


def places_of(desk: Desk, class_id: str) -> int | None:
    """Return how many places a class has, less those that it gave back; None where the year has no quota."""
    count, places = desk.one(
        "SELECT (SELECT count(*) FROM quota q WHERE q.school_year = c.school_year AND q.school_id = c.school_id),"
        " (SELECT coalesce(sum(p.places - p.returned), 0) FROM quota_part p WHERE p.school_class_id = c.id)"
        " FROM school_class c WHERE c.id = ?",
        class_id,
    ) or (0, 0)
    return int(places) if count else None


def places_left(desk: Desk, class_id: str) -> int | None:
    """Return how many places a class's next session can give: those that no case has yet; None without a quota."""
    year = desk.value("SELECT school_year FROM school_class WHERE id = ?", class_id)
    places = places_of(desk, class_id)
    return None if places is None else max(places - _used(desk, year).get(class_id, 0), 0)


def free_places(desk: Desk, school_year: int) -> tuple[PlacesRow, ...]:
    """Return every class with its places of a year; none where the year has no quota.

    A place is used by a case that the class's newest vote has passed, or that is reviewed, noticed or recognised; not
    by one whose aid has ended.
    """
    given: dict[str, list[int]] = {}
    found = quotas(desk, school_year)
    for row in found:
        for part in row.parts:
            own = given.setdefault(part.class_id, [0, 0])
            own[0] += part.places
            own[1] += part.returned
    used = _used(desk, school_year)
    rows = []
    for need in class_needs(desk, school_year) if found else ():
        places, returned = given.get(need.class_id, (0, 0))
        taken = used.get(need.class_id, 0)
        rows.append(PlacesRow(need.class_id, need.grade, need.class_name, need.applicants, places, taken, returned))
    return tuple(rows)


def year_places(desk: Desk, school_year: int) -> YearPlaces | None:
    """Return a school's places of a year, or None where it has no quota."""
    rows = quotas(desk, school_year)
    if not rows:
        return None
    used = sum(_used(desk, school_year).values())
    return YearPlaces(sum(row.total for row in rows), sum(row.left for row in rows), used)


def room_problems(desk: Desk, school_year: int, case_ids: Sequence[str]) -> tuple[Problem, ...]:
    """Say why these cases, all to be aided, may not all pass the last review: the school has not so many places.

    Who has passed before needs no other; without a quota there is no bound.
    """
    total = desk.value(
        "SELECT sum(total) FROM quota WHERE school_year = ? AND school_id = ?", school_year, desk.place.id
    )
    if total is None:
        return ()
    taken = {
        key
        for (key,) in desk.rows(
            "SELECT id FROM aid_case WHERE school_year = ? AND school_id = ? AND level <> 'none'"
            " AND status IN ('reviewed', 'noticed', 'recognised')",
            school_year,
            desk.place.id,
        )
    }
    wanted = set(case_ids) - taken
    if not wanted or len(taken) + len(wanted) <= total:
        return ()
    room = max(total - len(taken), 0)
    text = (
        f"全校名额{total}个，已用{len(taken)}个，这次要通过{len(wanted)}人，只能再通过{room}人。"
        "请少选几人（其余的退回或不通过，并写明理由）；上级追加了名额的，先在“名额分配”里登记追加。"
    )
    return (Problem(text),)


def _used(desk: Desk, school_year: int) -> dict[str, int]:
    return dict(
        desk.rows(
            f"SELECT c.id, coalesce(sum({_USED}), 0) FROM aid_case k JOIN student s ON s.id = k.student_id"
            f" {placed('k.school_year')} WHERE k.school_year = ? AND k.school_id = ? GROUP BY c.id",
            school_year,
            desk.place.id,
        )
    )
