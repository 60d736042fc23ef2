"""Reviews: what waits for whom, and what has been said."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.reviews import Past, next_step
from aiddesk.domain.words import DECISIONS, LEVELS, REVIEW_STEPS, class_title
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class ReviewRow:
    """A case that waits for a review; `step` is of `words.REVIEW_STEPS`, `vote` the outcome of the class vote."""

    case_id: str
    name: str
    class_title: str
    score: int | None
    suggested_level: str
    level: str
    vote: str
    step: str

    @property
    def level_title(self) -> str:
        return LEVELS.get(self.level, "")

    @property
    def step_title(self) -> str:
        return REVIEW_STEPS.get(self.step, "")


@dataclass(frozen=True)
class OpinionRow:
    step: str
    decision: str
    opinion: str
    level: str
    staff_id: str
    staff: str
    on: date

    @property
    def text(self) -> str:
        return f"{REVIEW_STEPS[self.step]}{DECISIONS[self.decision]}：{self.opinion}（{self.staff} {self.on:%Y-%m-%d}）"


_COUNTS = """
NOT EXISTS (SELECT 1 FROM level_change v WHERE v.case_id = r.case_id AND v.kind = 'reopen' AND v.on_date >= r.on_date)
AND NOT EXISTS (SELECT 1 FROM appeal a WHERE a.case_id = r.case_id AND a.status = 'upheld'
  AND a.decided_on >= r.on_date)
"""


def waiting(desk: Desk, school_year: int, step: str = "") -> tuple[ReviewRow, ...]:
    """Return the voted cases that wait for a review, those of one step only where it is given."""
    rows = desk.rows(
        "SELECT k.id, s.name, c.grade, c.name, y.score, coalesce(y.suggested_level, ''), k.level,"
        " coalesce((SELECT d.outcome FROM candidate d JOIN class_vote v ON v.id = d.vote_id WHERE d.case_id = k.id"
        " ORDER BY v.round DESC LIMIT 1), '')"
        " FROM aid_case k JOIN student s ON s.id = k.student_id"
        f" {placed('k.school_year')}"
        " LEFT JOIN survey y ON y.case_id = k.id WHERE k.status = 'voted' AND k.school_year = ? AND k.school_id = ?"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        desk.place.id,
    )
    past = _past(desk, school_year)
    found = []
    for key, name, grade, class_name, score, suggested, level, outcome in rows:
        now = next_step(past.get(key, ())) or ""
        if not step or now == step:
            found.append(ReviewRow(key, name, class_title(grade, class_name), score, suggested, level, outcome, now))
    return tuple(found)


def opinions(desk: Desk, case_id: str) -> tuple[OpinionRow, ...]:
    """Return what reviewers said of a case, oldest first."""
    rows = desk.rows(
        "SELECT r.step, r.decision, r.opinion, r.level, r.staff_id, t.name, r.on_date FROM review r"
        " JOIN staff t ON t.id = r.staff_id WHERE r.case_id = ? ORDER BY r.rowid",
        case_id,
    )
    return tuple(OpinionRow(*[*row[:6], day(row[6])]) for row in rows)


def past(desk: Desk, case_id: str) -> tuple[Past, ...]:
    """Return the reviews of a case that count: those since it last came back, if it did."""
    rows = desk.rows(
        f"SELECT r.step, r.staff_id, r.decision FROM review r WHERE r.case_id = ? AND {_COUNTS} ORDER BY r.rowid",
        case_id,
    )
    return tuple(Past(*row) for row in rows)


def relatives_of(desk: Desk, staff_id: str) -> frozenset[str]:
    """Return the keys of the students whom a member of staff has declared as relatives."""
    return frozenset(key for (key,) in desk.rows("SELECT student_id FROM relative WHERE staff_id = ?", staff_id))


def _past(desk: Desk, school_year: int) -> dict[str, tuple[Past, ...]]:
    found: dict[str, tuple[Past, ...]] = {}
    for case_id, step, staff_id, decision in desk.rows(
        "SELECT r.case_id, r.step, r.staff_id, r.decision FROM review r JOIN aid_case k ON k.id = r.case_id"
        f" WHERE k.school_year = ? AND {_COUNTS} ORDER BY r.rowid",
        school_year,
    ):
        found[case_id] = (*found.get(case_id, ()), Past(step, staff_id, decision))
    return found
