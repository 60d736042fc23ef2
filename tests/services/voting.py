"""A class that votes at the one screen: its session, its slips, and choices to make."""

import random
from collections.abc import Sequence
from pathlib import Path

from aiddesk.domain.choices import BallotForm, Choice
from aiddesk.queries.places import classes
from aiddesk.queries.polls import poll
from aiddesk.services import polling, votes
from aiddesk.services.sample import SteppingClock
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ClassVote
from tests.services import small

APPLICANTS = ("甲一", "甲二", "甲三", "甲四")


def school(path: Path, clock: SteppingClock | None = None) -> Desk:
    """Return the small school with four surveyed applicants in its first class."""
    desk = small.make(path, clock or small.at(2026, 9, 7))
    for name in APPLICANTS:
        small.survey(desk, small.apply(desk, name))
    return desk


def session(
    desk: Desk, voters: int = 8, form: str = "each", most: int | None = None, way: str = "screen", place: int = 0
) -> str:
    """Open a session of a class for that many parents, to vote in that way and form."""
    people = tuple(votes.VoterDraft("parent", f"代表{n}") for n in range(voters))
    draft = votes.VoteDraft(chair="王芳", recorder="吴晓兰", voters=people, way=way, form=form, most=most)
    return votes.open_vote(desk, classes(desk, small.YEAR)[place].id, small.YEAR, draft).subject_id


def rule(desk: Desk, key: str, **rules: object) -> None:
    """Change rules of a session."""
    with journal.entry(desk, "vote.rules", "评议办法") as work:
        work.update(ClassVote, key, **rules)


def opened(desk: Desk, voters: int = 8, form: str = "each", most: int | None = None) -> tuple[str, tuple[str, ...]]:
    """Open a session with its box; returns its key and the codes of its slips as they were printed."""
    key = session(desk, voters, form, most)
    polling.open_box(desk, key, voters)
    return key, polling.slip_codes(desk, key)


def choice(form: BallotForm, chance: random.Random) -> Choice:
    """Return a filled ballot."""
    if form.form == "choose":
        picked = chance.sample(form.numbers, chance.randint(0, form.limit))
        return dict.fromkeys(picked, "yes")
    return {number: chance.choice(form.answers) for number in form.numbers}


def choices_of(desk: Desk, key: str, count: int, seed: int = 1) -> list[Choice]:
    form, chance = poll(desk, key).ballot, random.Random(seed)
    return [choice(form, chance) for _ in range(count)]


def vote_all(desk: Desk, key: str, codes: Sequence[str], chosen: Sequence[Choice]) -> None:
    for code, one in zip(codes, chosen, strict=False):
        polling.cast(desk, key, code, one)


def tallies(desk: Desk, key: str) -> list[tuple[object, ...]]:
    return desk.rows(
        "SELECT c.number, t.counter, t.yes, t.no, t.abstain, t.levels FROM tally t JOIN candidate c"
        " ON c.id = t.candidate_id WHERE t.vote_id = ? ORDER BY t.rowid",
        key,
    )
