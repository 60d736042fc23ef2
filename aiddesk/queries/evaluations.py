"""自评、互评、老师评、学校评 of a year: what each part weighs, a class's points, the weighed figures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiddesk.domain.evaluations import RATED_BY_PUPILS, SMALL, total
from aiddesk.domain.words import EVALUATIONS, class_title
from aiddesk.queries.placing import placed
from aiddesk.store.desk import Desk

OPEN = ("applied", "surveyed", "voted", "reviewed")  # while a case stands here, its points may be typed


@dataclass(frozen=True)
class EvaluatedClassRow:
    """A class with applicants; `done` of them have every part that is used."""

    class_id: str
    grade: int
    class_name: str
    applicants: int
    done: int

    @property
    def title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def is_small(self) -> bool:
        """True where parents or teachers rate in the children's place."""
        return self.grade <= SMALL


@dataclass(frozen=True)
class EvaluationRow:
    """An applicant's points in hundredths by code of `words.EVALUATIONS`; `total` is None while a part is missing."""

    case_id: str
    name: str
    status: str
    points: Mapping[str, int]
    raters: int | None
    by: str
    total: int | None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


_CASES = f"""
FROM aid_case k JOIN student s ON s.id = k.student_id {placed("k.school_year")}
WHERE k.school_year = ? AND k.school_id = ? AND k.status NOT IN ('withdrawn', 'declined')
"""


def weights(desk: Desk, school_year: int) -> dict[str, int]:
    """Return what each part that is used weighs in a year, in per cent; {} where the school uses none."""
    told = desk.value(
        "SELECT weights FROM evaluation_scheme WHERE school_year = ? AND school_id = ?", school_year, desk.place.id
    )
    known = json.loads(told) if told else {}
    return {code: known[code] for code in EVALUATIONS if known.get(code)}


def evaluated_classes(desk: Desk, school_year: int) -> tuple[EvaluatedClassRow, ...]:
    """Return the classes that have applicants, with how many of these are evaluated whole."""
    whole = totals(desk, school_year)
    found: dict[str, tuple[int, str, int, int]] = {}
    for key, class_id, grade, name in desk.rows(
        f"SELECT k.id, c.id, c.grade, c.name {_CASES} ORDER BY c.grade, length(c.name), c.name",
        school_year,
        desk.place.id,
    ):
        _, _, applicants, done = found.get(class_id, (0, "", 0, 0))
        found[class_id] = (grade, name, applicants + 1, done + (key in whole))
    return tuple(EvaluatedClassRow(key, *told) for key, told in found.items())


def class_evaluations(desk: Desk, school_year: int, class_id: str) -> tuple[EvaluationRow, ...]:
    """Return a class's applicants with their points, in the order of the roster."""
    used, known = weights(desk, school_year), _points(desk, school_year)
    found = []
    for key, name, status in desk.rows(
        f"SELECT k.id, s.name, k.status {_CASES} AND c.id = ? ORDER BY s.rowid", school_year, desk.place.id, class_id
    ):
        own = known.get(key, {})
        points = {kind: value for kind, (value, _, _) in own.items()}
        raters = own["peer"][1] if "peer" in own else None
        by = next((own[kind][2] for kind in RATED_BY_PUPILS if kind in own), "")
        found.append(EvaluationRow(key, name, status, points, raters, by, total(points, used)))
    return tuple(found)


def totals(desk: Desk, school_year: int) -> dict[str, int]:
    """Return the weighed figure in hundredths of every case of a year that has all parts that are used."""
    used = weights(desk, school_year)
    found = {}
    for key, own in _points(desk, school_year).items() if used else ():
        figure = total({kind: value for kind, (value, _, _) in own.items()}, used)
        if figure is not None:
            found[key] = figure
    return found


def _points(desk: Desk, school_year: int) -> dict[str, dict[str, tuple[int, int | None, str]]]:
    """Return points, raters and by whom, by case and kind."""
    found: dict[str, dict[str, tuple[int, int | None, str]]] = {}
    for key, kind, points, raters, by in desk.rows(
        "SELECT e.case_id, e.kind, e.points, e.raters, e.by FROM evaluation e JOIN aid_case k ON k.id = e.case_id"
        " WHERE k.school_year = ? AND k.school_id = ?",
        school_year,
        desk.place.id,
    ):
        found.setdefault(key, {})[kind] = (points, raters, by)
    return found
