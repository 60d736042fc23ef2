"""Who is proposed for recognition: each case from its class vote on, with what was said of it last."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.levels import Levels
from aiddesk.domain.reviews import next_step
from aiddesk.domain.words import DECISIONS, REVIEW_STEPS, class_title
from aiddesk.queries.chains import chain
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day_or_none
from aiddesk.queries.reviews import OpinionRow, opinions, past
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class ProposalRow:
    """A voted case; `step` is the review that it waits for, "" once all have passed; `last` the newest opinion."""

    case_id: str
    school_year: int
    name: str
    class_id: str
    class_title: str
    score: int | None
    suggested_level: str
    vote: str
    voted_on: date | None
    level: str
    status: str
    visits: int
    step: str
    opinions: tuple[OpinionRow, ...]
    levels: Levels

    @property
    def level_title(self) -> str:
        return self.levels.title(self.level)

    @property
    def suggested_title(self) -> str:
        return self.levels.title(self.suggested_level)

    @property
    def state(self) -> str:
        """Say how far the reviews are."""
        if self.status == "declined":
            return "不予认定"
        return f"待{REVIEW_STEPS[self.step]}" if self.step else "已审核"

    @property
    def last(self) -> str:
        """Return the newest opinion in one line, "" before the first."""
        if not self.opinions:
            return ""
        newest = self.opinions[-1]
        return f"{REVIEW_STEPS[newest.step]}{DECISIONS[newest.decision]}：{newest.opinion}"


_SELECT = f"""
SELECT k.id, k.school_year, s.name, c.id, c.grade, c.name, y.score, coalesce(y.suggested_level, ''),
  coalesce(d.outcome, ''), v.held_on, k.level, k.status,
  (SELECT count(*) FROM home_visit h WHERE h.case_id = k.id)
FROM aid_case k JOIN student s ON s.id = k.student_id {placed("k.school_year")}
LEFT JOIN survey y ON y.case_id = k.id
LEFT JOIN candidate d ON d.id = (SELECT e.id FROM candidate e JOIN class_vote w ON w.id = e.vote_id
  WHERE e.case_id = k.id AND w.status = 'closed' ORDER BY w.held_on DESC, w.round DESC LIMIT 1)
LEFT JOIN class_vote v ON v.id = d.vote_id
"""
_ORDER = " ORDER BY c.grade, length(c.name), c.name, s.rowid"


def proposals(desk: Desk, school_year: int) -> tuple[ProposalRow, ...]:
    """Return the year's cases under review or past it, in class order; who was turned down is not among them."""
    rows = desk.rows(
        f"{_SELECT} WHERE k.school_year = ? AND k.school_id = ?"
        f" AND k.status IN ('voted', 'reviewed', 'noticed', 'recognised'){_ORDER}",
        school_year,
        desk.place.id,
    )
    return tuple(_proposal(desk, row) for row in rows)


def reviewed(desk: Desk, school_year: int) -> tuple[ProposalRow, ...]:
    """Return the year's cases of which somebody has said something that counts, also those turned down."""
    rows = desk.rows(
        f"{_SELECT} WHERE k.school_year = ? AND k.school_id = ? AND k.status <> 'withdrawn'"
        f" AND EXISTS (SELECT 1 FROM review r WHERE r.case_id = k.id){_ORDER}",
        school_year,
        desk.place.id,
    )
    return tuple(row for row in (_proposal(desk, found) for found in rows) if row.opinions)


def proposal(desk: Desk, case_id: str) -> ProposalRow:
    """Return one case, whatever its status.

    Raises:
        LookupError: no such case.
    """
    row = desk.one(f"{_SELECT} WHERE k.id = ?", case_id)
    if row is None:
        raise LookupError(case_id)
    return _proposal(desk, row)


def _proposal(desk: Desk, row: tuple[object, ...]) -> ProposalRow:
    key, year, name, class_id, grade, own, score, suggested, vote, on, level, status, visits = row
    counting = tuple(o for o in opinions(desk, str(key)) if o.counts)
    step = next_step(past(desk, str(key)), chain(desk, int(str(year)))) if status == "voted" else None
    return ProposalRow(
        str(key), int(str(year)), str(name), str(class_id), class_title(int(str(grade)), str(own)),
        None if score is None else int(str(score)), str(suggested), str(vote), day_or_none(on), str(level), str(status),
        int(str(visits)), step or "", counting, desk.levels,
    )  # fmt: skip
