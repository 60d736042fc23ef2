"""Voting at the one screen: what a session asks its voters, and whether its box is open."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.choices import BallotForm
from aiddesk.domain.levels import Levels
from aiddesk.domain.words import class_title
from aiddesk.queries.reading import day
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class PollCandidate:
    """One line of the ballot: number and name, and nothing of the family."""

    id: str
    number: int
    name: str


@dataclass(frozen=True)
class PollRow:
    """A session as its voters see it; `slips` is 0 while no box is open."""

    vote_id: str
    class_title: str
    school_year: int
    round: int
    status: str
    held_on: date
    present: int
    valid: int | None
    way: str
    form: str
    most: int | None
    is_coded: bool
    slips: int
    candidates: tuple[PollCandidate, ...]
    levels: Levels

    @property
    def ballot(self) -> BallotForm:
        """What is asked."""
        return BallotForm(self.form, tuple(c.number for c in self.candidates), self.most, self.levels.codes)

    @property
    def is_open(self) -> bool:
        """Whether its ballot box is open."""
        return self.slips > 0


def poll(desk: Desk, vote_id: str) -> PollRow:
    """Return what a session asks.

    Raises:
        LookupError: no such session.
    """
    row = desk.one(
        "SELECT v.id, c.grade, c.name, v.school_year, v.round, v.status, v.held_on, v.present, v.valid, v.way, v.form,"
        " v.most, v.is_coded, coalesce(b.slips, 0) FROM class_vote v JOIN school_class c ON c.id = v.school_class_id"
        " LEFT JOIN box_key b ON b.vote_id = v.id WHERE v.id = ?",
        vote_id,
    )
    if row is None:
        raise LookupError(vote_id)
    key, grade, name, year, turn, status, held, present, valid, way, form, most, is_coded, slips = row
    candidates = tuple(
        PollCandidate(*found)
        for found in desk.rows(
            "SELECT c.id, c.number, s.name FROM candidate c JOIN aid_case k ON k.id = c.case_id"
            " JOIN student s ON s.id = k.student_id WHERE c.vote_id = ? ORDER BY c.number",
            vote_id,
        )
    )
    return PollRow(
        key, class_title(grade, name), year, turn, status, day(held), present, valid, way, form, most, bool(is_coded),
        slips, candidates, desk.levels,
    )  # fmt: skip


def open_poll(desk: Desk) -> PollRow | None:
    """Return the session whose ballot box is open; a register has at most one at a time."""
    found = desk.value("SELECT vote_id FROM box_key LIMIT 1")
    return poll(desk, found) if found else None
