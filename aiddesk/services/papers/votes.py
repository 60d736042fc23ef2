"""Papers of a class vote: ballots with their marks, who signs in, what counters write, and the minutes."""

import secrets
from collections.abc import Mapping
from dataclasses import replace

from aiddesk.documents import ballot, ballot_marks, count_sheet, minutes, vote_sign_in
from aiddesk.documents.page import Document
from aiddesk.domain import outcomes
from aiddesk.domain.ballot import NOT_TOLD, REFUSAL, is_told, needed
from aiddesk.domain.errors import Conflict
from aiddesk.domain.sessions import witness_names
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import QUORUMS, TIE_RULES, VOTE_FORMS, VOTE_RULES, VOTE_WAYS
from aiddesk.queries.votes import CandidateRow, VoteCard, VoterRow, vote
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "ballots": "评议选票",
    "ballot_marks": "选票暗记核对单",
    "vote_sign_in": "评议会议签到表",
    "count_sheet": "评议计票单",
    "minutes": "评议会议记录",
}
_DIGITS = 16  # of a ticket, as told in the minutes


def ready(desk: Desk) -> list[Stem]:
    """Return the papers of every session that is over; of one that was annulled only the minutes."""
    found: list[Stem] = []
    for key, grade, name, turn, status, way, marks in desk.rows(
        "SELECT v.id, c.grade, c.name, v.round, v.status, v.way, v.marks FROM class_vote v"
        " JOIN school_class c ON c.id = v.school_class_id"
        " WHERE v.status IN ('closed', 'annulled') ORDER BY c.grade, c.name, v.round"
    ):
        stem = f"{grade:02d}年级{name}_第{turn}次评议"
        if status == "closed":
            found += [("ballots", key, f"{stem}_票样")] if way == "paper" else []
            found += [("ballot_marks", key, f"{stem}_暗记核对单")] if marks else []
            found += [("vote_sign_in", key, f"{stem}_签到表")]
            found += [("count_sheet", key, f"{stem}_计票单")] if way == "paper" else []
        found.append(("minutes", key, f"{stem}_记录"))
    return found


def boxes(card: VoteCard) -> tuple[str, ...]:
    """Return the words that the ballot of a session asks to choose from."""
    if card.form == "choose":
        return ("推选",)
    if card.form == "level":
        return (*(word for code, word in card.choices.items() if code != REFUSAL), "不同意", "弃权")
    return ("同意", "不同意", "弃权")


def _ballots(desk: Desk, subject: str) -> Document:
    """Return the ballots of a running session in an order that no register holds; of one that is over a specimen.

    After the session's key and a stroke, the subject may name the only marks to be printed, for ballots added later.
    """
    vote_id, _, only = subject.partition("|")
    card = _on_paper(desk, vote_id)
    marks = [mark for mark in card.marks if not only or mark in only.split()]
    secrets.SystemRandom().shuffle(marks)
    candidates = tuple(ballot.Candidate(number, name) for number, name in _names(card))
    hint = f"最多选{card.most}人，多选作废" if card.form == "choose" else "对每位同学只选一格画“√”"
    title = f"{card.class_title}家庭经济困难学生认定评议选票"
    printed = ballot.Ballots(title, candidates, len(marks) or card.present, _session(card), boxes(card), hint)
    if card.is_over:
        return ballot.lay_out(replace(printed, count=1, is_specimen=True))
    return ballot.lay_out(replace(printed, marks=tuple(marks)))


def _ballot_marks(desk: Desk, vote_id: str) -> Document:
    card = _on_paper(desk, vote_id)
    if not card.marks:
        raise Conflict(f"{card.class_title}这次评议的选票没有暗记，不用核对。")
    return ballot_marks.lay_out(
        ballot_marks.BallotMarks(footer(desk), desk.place.name, card.class_title, _session(card), card.marks)
    )


def _sign_in(desk: Desk, vote_id: str) -> Document:
    card = vote(desk, vote_id)
    called = tuple(
        vote_sign_in.Person(v.name, v.kind_title, "" if v.is_present else f"请假：{v.excused_reason}")
        for v in card.voters
        if not v.recused_reason
    )
    aside = tuple(vote_sign_in.Person(v.name, v.kind_title, f"回避：{v.recused_reason}") for v in card.recused)
    return vote_sign_in.lay_out(
        vote_sign_in.VoteSignIn(
            footer(desk), desk.place.name, card.class_title, _session(card), card.held_on, card.place, card.chair,
            card.recorder, called, aside,
        )
    )  # fmt: skip


def _count_sheet(desk: Desk, vote_id: str) -> Document:
    card = _on_paper(desk, vote_id)
    hint = f"一张票最多选{card.most}人，多选的作废票。" if card.form == "choose" else ""
    words = ("得票",) if card.form == "choose" else boxes(card)
    return count_sheet.lay_out(
        count_sheet.CountSheet(
            footer(desk), desk.place.name, card.class_title, _session(card), tuple(_names(card)), words, card.present,
            hint,
        )
    )  # fmt: skip


def _minutes(desk: Desk, vote_id: str) -> Document:
    card = vote(desk, vote_id)
    if not card.is_over:
        raise Conflict(f"{card.class_title}的评议还没有出结果，会议记录要等计票一致以后打印。")
    told = is_told(card.valid)
    words = ("得票",) if card.form == "choose" else boxes(card)
    return minutes.lay_out(
        minutes.Minutes(
            footer(desk), desk.place.name, card.class_title, _session(card), card.held_on,
            card.place, card.chair, card.recorder, card.eligible, card.present, card.issued, card.valid,
            card.void, card.unused, tuple(_result(card, c, told) for c in card.candidates),
            boxes=words if told else (), rules=rule_sentences(card),
            counters=(card.first_counter, card.second_counter),
            witnesses=witness_names(card.witnesses),
            caller=card.caller, way=_way(card), reason=card.reason, annulled=card.annulled_reason,
            not_told=NOT_TOLD if card.valid is not None and not told else "",
            excused=tuple(_told(v, v.excused_reason) for v in card.excused),
            recused=tuple(_told(v, v.recused_reason) for v in card.recused), draw=_draw(card),
            counted_by=card.first_counter if card.way == "screen" else "",
        )
    )  # fmt: skip


def rule_sentences(card: VoteCard) -> tuple[str, ...]:
    """Say by which rules a session decides, in full."""
    quorum = f"到会要求：{QUORUMS[card.quorum]}，应到{card.eligible}人，至少{needed(card.eligible, card.quorum)}人。"
    rule = f"通过规则：{VOTE_RULES[card.rule]}为通过"
    if card.form == "choose":
        rule += f"；每张票最多选{card.most}人"
    sentences = [quorum, f"{rule}。"]
    if card.form == "level":
        sentences.append(
            "等级建议（中位数规则）：取最高的一个等级，使选它或选更高等级的票超过有效票半数；不同意、弃权计入有效票。"
            "这是建议，等级由审核决定。"
        )
    if card.rules.places is not None:
        sentences.append(_places(card))
    what = "最后名额处票数相同时" if card.rules.places is not None else "票数相同时"
    tie = f"{what}：{TIE_RULES[card.tie_rule]}"
    if card.tie_rule == "draw":
        tie += "；同意恰好半数的，由下一级审核决定"
    return (*sentences, f"{tie}。")


def _places(card: VoteCard) -> str:
    what = f"名额{card.quota}人" if card.quota is not None else f"最多推选{card.most}人"
    told = f"{what}：通过的按同意票多少排列，名额是上限，没有通过的不因有空名额而通过"
    free = outcomes.places_left(card.settled, card.rules) if card.settled else 0
    is_tied = any(v.kind == "border" for v in card.settled.values())
    return f"{told}。" + (f"空出名额{free}人。" if free and not is_tied else "")


def _result(card: VoteCard, candidate: CandidateRow, told: bool) -> minutes.CandidateResult:
    counts = candidate.counts if card.status == "closed" else None
    votes: tuple[int, ...] = ()
    if counts is not None and told:
        levels = tuple(n for code, n in counts.levels if code != REFUSAL)
        first = levels if card.form == "level" else (counts.yes,)
        votes = first if card.form == "choose" else (*first, counts.no, counts.abstain)
    is_ranked = told and card.status == "closed" and card.rules.places is not None
    rank = candidate.rank if is_ranked else None
    outcome = candidate.outcome if card.status == "closed" else "作废"
    return minutes.CandidateResult(candidate.number, candidate.name, votes, outcome, rank)


def _draw(card: VoteCard) -> minutes.Draw | None:
    if not card.seed or card.drawn_on is None:
        return None
    waiting = [card.numbers[key] for key in outcomes.tied(card.verdicts)]
    within = {card.numbers[key] for key, verdict in card.settled.items() if verdict.kind == "passed"}
    tickets = sorted((outcomes.ticket(card.seed, number), number) for number in waiting)
    told = tuple(
        minutes.Ticket(number, outcomes.ticket_text(card.seed, number), digits[:_DIGITS], number in within)
        for digits, number in tickets
    )
    return minutes.Draw(card.drawn_on, card.seed, outcomes.places_left(card.verdicts, card.rules), told)


def _on_paper(desk: Desk, vote_id: str) -> VoteCard:
    card = vote(desk, vote_id)
    if card.way != "paper":
        raise Conflict(f"{card.class_title}这次用电脑投票，不印选票和计票单。")
    return card


def _names(card: VoteCard) -> list[tuple[int, str]]:
    return [(c.number, "" if card.is_coded else c.name) for c in card.candidates]


def _session(card: VoteCard) -> str:
    return f"{school_year_title(card.school_year)}　第{card.round}次评议"


def _way(card: VoteCard) -> str:
    return f"{VOTE_WAYS[card.way]}，{VOTE_FORMS[card.form].split('（')[0]}"


def _told(voter: VoterRow, reason: str) -> str:
    return f"{voter.name}（{reason}）" if reason else voter.name


MAKERS: Mapping[str, Maker] = {
    "ballots": _ballots,
    "ballot_marks": _ballot_marks,
    "vote_sign_in": _sign_in,
    "count_sheet": _count_sheet,
    "minutes": _minutes,
}
