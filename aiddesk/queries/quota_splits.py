"""How a year's places were split over the classes, and what else they could be split by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from aiddesk.domain import draws
from aiddesk.domain.quotas import Party, Split, Tie, shares, split
from aiddesk.domain.words import QUOTA_BASES, QUOTA_METHODS, QUOTA_SOURCES, class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day
from aiddesk.store.desk import Desk

WEIGHT_TITLES = {"size": "在读人数", "applicants": "申请人数", "score": "得分合计"}


@dataclass(frozen=True)
class NeedRow:
    """A class by all that places can be split by: its students, its applicants, the sum of their survey scores."""

    class_id: str
    grade: int
    class_name: str
    students: int
    applicants: int
    score: int

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    def weight(self, basis: str) -> int:
        """Return what this class weighs by a basis of `words.QUOTA_BASES`."""
        return {"size": self.students, "applicants": self.applicants, "score": self.score}[basis]


@dataclass(frozen=True)
class PartRow:
    """A class's places in one quota; `ceiling` is None where applicants were none."""

    id: str
    class_id: str
    grade: int
    class_name: str
    weight: int
    ceiling: int | None
    places: int
    returned: int

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)


@dataclass(frozen=True)
class QuotaRow:
    """Places of a year with their split; `number` counts those of the year, the later ones were added (追加)."""

    id: str
    number: int
    school_year: int
    source: str
    paper: str
    total: int
    basis: str
    method: str
    seed: str
    decided_on: date
    note: str
    parts: tuple[PartRow, ...]

    @property
    def title(self) -> str:
        return f"第{self.number}次{'（追加）' if self.number > 1 else ''}"

    @property
    def source_title(self) -> str:
        return QUOTA_SOURCES[self.source]

    @property
    def basis_title(self) -> str:
        return QUOTA_BASES[self.basis]

    @property
    def method_title(self) -> str:
        return QUOTA_METHODS[self.method]

    @property
    def weight_title(self) -> str:
        return WEIGHT_TITLES[self.basis]

    @property
    def is_capped(self) -> bool:
        return any(part.ceiling is not None for part in self.parts)

    @property
    def left(self) -> int:
        """The places that no class has: not given out, or given back."""
        return self.total - sum(part.places - part.returned for part in self.parts)

    @cached_property
    def split(self) -> Split:
        """What the method made of the weights, before any draw and any hand."""
        return split(self._parties, self.total, self.method)

    @cached_property
    def shares(self) -> Mapping[str, Fraction]:
        return shares(self._parties, self.total)

    @property
    def tied(self) -> tuple[PartRow, ...]:
        """The classes with the same claim to the last places."""
        keys = self.split.tie.keys if self.split.tie else ()
        return tuple(part for part in self.parts if part.class_id in keys)

    @property
    def open_tie(self) -> Tie | None:
        """The tie as long as nobody has settled it."""
        tie = self.split.tie
        if tie is None or self.seed or self.left < tie.places:
            return None
        return tie if all(part.places == self.split.places[part.class_id] for part in self.tied) else None

    @cached_property
    def drawn(self) -> tuple[PartRow, ...]:
        """The classes that got the last places by the draw, in its order."""
        if not self.seed or self.split.tie is None:
            return ()
        by_code = {part.class_title: part for part in self.tied}
        return tuple(by_code[code] for code in draws.drawn(by_code, self.seed)[: self.split.tie.places])

    @cached_property
    def by_rule(self) -> Mapping[str, int]:
        """What each class has by method and draw alone; what differs from it was changed by hand, with a reason."""
        return self.split.with_winners(part.class_id for part in self.drawn)

    @property
    def _parties(self) -> tuple[Party, ...]:
        return tuple(Party(p.class_id, p.class_title, p.weight, p.ceiling) for p in self.parts)


_OPEN = "k.status NOT IN ('withdrawn', 'declined')"


def class_needs(desk: Desk, school_year: int) -> tuple[NeedRow, ...]:
    """Return the school's classes of a year: enrolled students, applicants neither withdrawn nor declined, scores."""
    rows = desk.rows(
        "SELECT c.id, c.grade, c.name, coalesce(n.students, 0), coalesce(m.applicants, 0), coalesce(m.score, 0)"
        " FROM school_class c"
        f" LEFT JOIN (SELECT c.id AS key, count(*) AS students FROM student s {placed('?')}"
        f" WHERE {STATUS} = 'enrolled' GROUP BY c.id) n ON n.key = c.id"
        " LEFT JOIN (SELECT c.id AS key, count(*) AS applicants, sum(coalesce(y.score, 0)) AS score"
        f" FROM aid_case k JOIN student s ON s.id = k.student_id {placed('k.school_year')}"
        f" LEFT JOIN survey y ON y.case_id = k.id WHERE k.school_year = ? AND {_OPEN} GROUP BY c.id) m ON m.key = c.id"
        " WHERE c.school_year = ? AND c.school_id = ? ORDER BY c.grade, length(c.name), c.name",
        school_year,
        school_year,
        school_year,
        school_year,
        desk.place.id,
    )
    return tuple(NeedRow(*row) for row in rows)


def quotas(desk: Desk, school_year: int) -> tuple[QuotaRow, ...]:
    """Return the places of a year in the order in which they were split."""
    parts: dict[str, list[PartRow]] = {}
    for quota_id, *part in desk.rows(
        "SELECT p.quota_id, p.id, c.id, c.grade, c.name, p.weight, p.ceiling, p.places, p.returned"
        " FROM quota_part p JOIN school_class c ON c.id = p.school_class_id JOIN quota q ON q.id = p.quota_id"
        " WHERE q.school_year = ? AND q.school_id = ? ORDER BY c.grade, length(c.name), c.name",
        school_year,
        desk.place.id,
    ):
        parts.setdefault(quota_id, []).append(PartRow(*part))
    rows = desk.rows(
        "SELECT id, school_year, source, paper, total, basis, method, seed, decided_on, note FROM quota"
        " WHERE school_year = ? AND school_id = ? ORDER BY decided_on, rowid",
        school_year,
        desk.place.id,
    )
    found = []
    for number, (key, *rest, on, note) in enumerate(rows, 1):
        found.append(QuotaRow(*[key, number, *rest, day(on), note, tuple(parts.get(key, ()))]))
    return tuple(found)


def quota(desk: Desk, quota_id: str) -> QuotaRow:
    """Return one split of places.

    Raises:
        LookupError: no such quota.
    """
    year = desk.value("SELECT school_year FROM quota WHERE id = ?", quota_id)
    found = next((row for row in quotas(desk, year) if row.id == quota_id), None) if year is not None else None
    if found is None:
        raise LookupError(quota_id)
    return found
