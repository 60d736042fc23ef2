"""Reviews: what waits for whom, what has been said, and by whom twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from aiddesk.domain.levels import Levels
from aiddesk.domain.outcomes import DREW
from aiddesk.domain.reviews import Past, acted_before, exception_levels, exception_text, is_far, next_step, standing
from aiddesk.domain.words import DECISIONS, REVIEW_STEPS, class_title
from aiddesk.queries.chains import chain
from aiddesk.queries.persons import rows_of
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class ReviewRow:
    """A case that waits for a review; `step` is of `words.REVIEW_STEPS`, `vote` the outcome of the class vote.

    `exceptions` counts the opinions that one person gave on a second level, `reason` is why the level is what it is.
    """

    case_id: str
    student_id: str
    name: str
    class_id: str
    grade: int
    class_title: str
    score: int | None
    suggested_level: str
    level: str
    reason: str
    vote: str
    visits: int
    step: str
    exceptions: int
    levels: Levels

    @property
    def level_title(self) -> str:
        return self.levels.title(self.level)

    @property
    def step_title(self) -> str:
        return REVIEW_STEPS.get(self.step, "")

    @property
    def is_far(self) -> bool:
        """True where the level is not what the score suggests, and nobody has written why."""
        return is_far(self.level, self.suggested_level, self.reason)


@dataclass(frozen=True)
class UnderReview:
    """A voted case with the reviews that count."""

    case_id: str
    student_id: str
    name: str
    past: tuple[Past, ...]


@dataclass(frozen=True)
class OpinionRow:
    """One opinion; `meeting` is the kind of the meeting that gave it or "", `counts` False where it has lapsed."""

    step: str
    decision: str
    opinion: str
    level: str
    staff_id: str
    staff: str
    on: date
    exception: str
    meeting: str
    counts: bool

    @property
    def text(self) -> str:
        return f"{REVIEW_STEPS[self.step]}{DECISIONS[self.decision]}：{self.opinion}（{self.staff} {self.on:%Y-%m-%d}）"


@dataclass(frozen=True)
class ExceptionRow:
    """An opinion by somebody who had acted on another level of the same case; `levels` names all of them."""

    case_id: str
    name: str
    class_title: str
    step: str
    staff: str
    on: date
    reason: str
    levels: str

    @property
    def step_title(self) -> str:
        return REVIEW_STEPS[self.step]

    @property
    def text(self) -> str:
        """Return the line of every paper of this one student."""
        return exception_text(self.levels, self.staff, self.reason)

    @property
    def listed(self) -> str:
        """Return the line of every paper of many, naming the student."""
        return exception_text(self.levels, self.staff, self.reason, f"{self.class_title}{self.name}")


# A review counts unless the case was opened again on that day or later; what else makes it lapse belongs here.
_COUNTS = """
NOT EXISTS (SELECT 1 FROM level_change v WHERE v.case_id = r.case_id AND v.kind = 'reopen' AND v.on_date >= r.on_date)
AND NOT EXISTS (SELECT 1 FROM appeal a WHERE a.case_id = r.case_id AND a.status = 'upheld'
  AND a.decided_on >= r.on_date)
"""
_VOTE = (
    "coalesce((SELECT d.outcome FROM candidate d JOIN class_vote v ON v.id = d.vote_id WHERE d.case_id = k.id"
    " AND v.status = 'closed' ORDER BY v.held_on DESC, v.round DESC LIMIT 1), '')"
)


def waiting(desk: Desk, school_year: int, step: str = "") -> tuple[ReviewRow, ...]:
    """Return the voted cases that wait for a review, those of one step only where it is given."""
    rows = desk.rows(
        "SELECT k.id, s.id, s.name, c.id, c.grade, c.name, y.score, coalesce(y.suggested_level, ''), k.level,"
        f" k.level_reason, {_VOTE},"
        " (SELECT count(*) FROM home_visit h WHERE h.case_id = k.id)"
        f" FROM aid_case k JOIN student s ON s.id = k.student_id {placed('k.school_year')}"
        " LEFT JOIN survey y ON y.case_id = k.id WHERE k.status = 'voted' AND k.school_year = ? AND k.school_id = ?"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        desk.place.id,
    )
    given, steps = _pasts(desk, "k.school_year = ?", school_year), chain(desk, school_year)
    found = []
    for key, student, name, class_id, grade, class_name, score, suggested, level, reason, vote, visits in rows:
        own = given.get(key, ())
        now = next_step(own, steps) or ""
        if not step or now == step:
            twice = sum(bool(p.exception) for p in own)
            found.append(
                ReviewRow(key, student, name, class_id, grade, class_title(grade, class_name), score, suggested, level,
                          reason, vote, visits, now, twice, desk.levels)
            )  # fmt: skip
    return tuple(found)


def under_review(desk: Desk, school_year: int, *, passed: bool = False) -> tuple[UnderReview, ...]:
    """Return the voted cases of a year on which somebody has given an opinion that counts.

    With `passed` those that have passed all reviews instead, and are not recognised yet.
    """
    where = ("k.status IN ('reviewed', 'noticed')" if passed else "k.status = 'voted'") + " AND k.school_year = ?"
    given = _pasts(desk, where, school_year)
    rows = desk.rows(
        "SELECT k.id, s.id, s.name FROM aid_case k JOIN student s ON s.id = k.student_id"
        f" WHERE {where} AND k.school_id = ? ORDER BY s.rowid",
        school_year,
        desk.place.id,
    )
    return tuple(UnderReview(key, student, name, given[key]) for key, student, name in rows if key in given)


def opinions(desk: Desk, case_id: str) -> tuple[OpinionRow, ...]:
    """Return what reviewers said of a case, oldest first."""
    rows = desk.rows(
        "SELECT r.step, r.decision, r.opinion, r.level, r.staff_id, t.name, r.on_date, r.exception,"
        f" coalesce(m.kind, ''), {_COUNTS} FROM review r LEFT JOIN meeting m ON m.id = r.meeting_id"
        " JOIN staff t ON t.id = r.staff_id WHERE r.case_id = ? ORDER BY r.rowid",
        case_id,
    )
    return tuple(OpinionRow(*[*row[:6], day(row[6]), *row[7:9], bool(row[9])]) for row in rows)


def past(desk: Desk, case_id: str) -> tuple[Past, ...]:
    """Return the reviews of a case that count: those since it last came back, if it did."""
    return pasts_of(desk, (case_id,)).get(case_id, ())


def pasts_of(desk: Desk, case_ids: Iterable[str]) -> Mapping[str, tuple[Past, ...]]:
    """Return the reviews that count of several cases; a case without any is not among them."""
    keys = tuple(case_ids)
    return _pasts(desk, f"r.case_id IN ({','.join('?' * len(keys))})", *keys)


def pasts_beside(desk: Desk, staff_id: str, case_ids: Iterable[str]) -> Mapping[str, tuple[Past, ...]]:
    """Return `pasts_of`, where whatever one person said bears this one key of that person."""
    own = rows_of(desk, staff_id)
    return {
        key: tuple(replace(p, staff_id=staff_id) if p.staff_id in own else p for p in past)
        for key, past in pasts_of(desk, case_ids).items()
    }


def acted_elsewhere(desk: Desk, staff_id: str, step: str, case_ids: Iterable[str]) -> bool:
    """Say whether a person has acted on another level of one of these cases than this step."""
    given = pasts_beside(desk, staff_id, case_ids)
    return any(acted_before(step, staff_id, past) for past in given.values())


def voted_on(desk: Desk, case_ids: Iterable[str]) -> Mapping[str, date]:
    """Return the day of the last class vote of each case that had one; of a tie, that of its draw."""
    keys = tuple(case_ids)
    rows = desk.rows(
        f"SELECT d.case_id, max(CASE WHEN d.outcome LIKE '{DREW}%' THEN v.drawn_on ELSE v.held_on END)"
        " FROM candidate d JOIN class_vote v ON v.id = d.vote_id"
        f" WHERE v.status = 'closed' AND d.case_id IN ({','.join('?' * len(keys))}) GROUP BY d.case_id",
        *keys,
    )
    return {key: day(on) for key, on in rows}


def relatives_of(desk: Desk, staff_id: str) -> frozenset[str]:
    """Return the keys of the students who are relatives of a member of staff, by declaration or after verifying."""
    own = tuple(rows_of(desk, staff_id))
    marks = ",".join("?" * len(own))
    rows = desk.rows(f"SELECT student_id FROM relative WHERE staff_id IN ({marks}) AND kind <> 'cleared'", *own)
    return frozenset(key for (key,) in rows)


def passed_by_relatives(desk: Desk, given: Mapping[str, Sequence[Past]]) -> Mapping[str, str]:
    """Return, by case, which of these reviews' passes still stands though its giver is now known as a relative."""
    kin: dict[str, frozenset[str]] = {}
    students = dict(
        desk.rows(f"SELECT id, student_id FROM aid_case WHERE id IN ({','.join('?' * len(given))})", *given)
    )
    found = {}
    for key, own in given.items():
        for one in standing(own):
            if one.staff_id not in kin:
                kin[one.staff_id] = relatives_of(desk, one.staff_id)
            if students[key] in kin[one.staff_id]:
                found[key] = REVIEW_STEPS[one.step]
    return found


def exceptions(desk: Desk, school_year: int) -> tuple[ExceptionRow, ...]:
    """Return every opinion of a year that one person gave on a second level, in class order."""
    return _exceptions(desk, "k.school_year = ? AND k.school_id = ?", school_year, desk.place.id)


def exceptions_of(desk: Desk, case_id: str) -> tuple[ExceptionRow, ...]:
    """Return those of one case."""
    return _exceptions(desk, "k.id = ?", case_id)


def _exceptions(desk: Desk, where: str, *parameters: object) -> tuple[ExceptionRow, ...]:
    rows = desk.rows(
        "SELECT k.id, s.name, c.grade, c.name, r.step, t.name, r.on_date, r.exception,"
        " (SELECT group_concat(o.step) FROM (SELECT o.step FROM review o WHERE o.case_id = r.case_id"
        " AND o.staff_id IN (SELECT x.id FROM staff x WHERE x.school_id = t.school_id AND x.name = t.name"
        " AND (x.phone = t.phone OR '' IN (x.phone, t.phone)))"
        " AND o.rowid < r.rowid ORDER BY o.rowid) o)"
        f" FROM review r JOIN aid_case k ON k.id = r.case_id JOIN student s ON s.id = k.student_id"
        f" {placed('k.school_year')} JOIN staff t ON t.id = r.staff_id WHERE r.exception <> '' AND {where}"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid, r.rowid",
        *parameters,
    )
    found = []
    for key, name, grade, class_name, step, who, on, reason, before in rows:
        others = [other for other in dict.fromkeys((before or "").split(",")) if other and other != step]
        levels = exception_levels(step, others)
        found.append(ExceptionRow(key, name, class_title(grade, class_name), step, who, day(on), reason, levels))
    return tuple(found)


def _pasts(desk: Desk, where: str, *parameters: object) -> dict[str, tuple[Past, ...]]:
    found: dict[str, list[Past]] = {}
    for case_id, step, staff_id, decision, on, exception in desk.rows(
        "SELECT r.case_id, r.step, r.staff_id, r.decision, r.on_date, r.exception FROM review r"
        f" JOIN aid_case k ON k.id = r.case_id WHERE {where} AND {_COUNTS} ORDER BY r.rowid",
        *parameters,
    ):
        found.setdefault(case_id, []).append(Past(step, staff_id, decision, day(on), exception))
    return {key: tuple(own) for key, own in found.items()}
