"""Papers of a class vote: ballots and minutes."""

from collections.abc import Mapping

from aiddesk.documents import ballot, minutes
from aiddesk.documents.page import Document
from aiddesk.domain.errors import Conflict
from aiddesk.domain.terms import school_year_title
from aiddesk.queries.votes import vote
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "ballots": "评议选票",
    "minutes": "评议会议记录",
}


def ready(desk: Desk) -> list[Stem]:
    """Return ballots and minutes of every vote that is closed."""
    found: list[Stem] = []
    for key, grade, name, turn in desk.rows(
        "SELECT v.id, c.grade, c.name, v.round FROM class_vote v JOIN school_class c ON c.id = v.school_class_id"
        " WHERE v.status = 'closed' ORDER BY c.grade, c.name, v.round"
    ):
        stem = f"{grade:02d}年级{name}_第{turn}次评议"
        found += [("ballots", key, f"{stem}_选票"), ("minutes", key, f"{stem}_记录")]
    return found


def _ballots(desk: Desk, vote_id: str) -> Document:
    card = vote(desk, vote_id)
    candidates = tuple(ballot.Candidate(c.number, c.name) for c in card.candidates)
    session = f"{school_year_title(card.school_year)}　第{card.round}次评议"
    return ballot.lay_out(
        ballot.Ballots(
            f"{card.class_title}家庭经济困难学生认定评议选票", candidates, card.issued or card.present, session
        )
    )


def _minutes(desk: Desk, vote_id: str) -> Document:
    card = vote(desk, vote_id)
    if card.status != "closed":
        raise Conflict(f"{card.class_title}的评议还没有出结果，会议记录要等计票一致以后打印。")
    results = tuple(
        minutes.CandidateResult(c.number, c.name, *(c.first or (0, 0, 0)), c.outcome) for c in card.candidates
    )
    return minutes.lay_out(
        minutes.Minutes(
            footer(desk), desk.place.name, card.class_title, school_year_title(card.school_year), card.held_on,
            card.place, card.chair, card.recorder, card.eligible, card.present, card.issued or 0, card.valid or 0,
            card.void or 0, card.unused or 0, results, rule="同意票超过有效票半数为通过；票数相同的由下一级审核决定",
            counters=(card.first_counter, card.second_counter),
            witnesses=tuple(filter(None, card.witnesses.replace("，", "、").split("、"))),
            excused=sum(bool(voter.excused_reason) for voter in card.voters),
        )
    )  # fmt: skip


MAKERS: Mapping[str, Maker] = {
    "ballots": _ballots,
    "minutes": _minutes,
}
