"""Class votes: the count of a session by two counters, its result, and the draw that settles a tie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiddesk.domain import ballot, draws, outcomes
from aiddesk.domain.ballot import Counts
from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.names import clean_name, is_same_name
from aiddesk.domain.outcome import Done
from aiddesk.domain.reviews import standing
from aiddesk.domain.sessions import VoteDraft
from aiddesk.domain.voters import VoterDraft
from aiddesk.queries.adjustments import reopened_on
from aiddesk.queries.cases import case_rows
from aiddesk.queries.reviews import past
from aiddesk.queries.voters import barred_from_counting
from aiddesk.queries.votes import VoteCard, vote
from aiddesk.services.sessions import TOUCHED, add_ballots, annul, open_vote, running
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Candidate, Case, ClassVote, Tally

__all__ = [
    "BallotsDraft", "VoteDraft", "VoterDraft", "add_ballots", "annul", "close_vote", "count_ballots", "counts_from",
    "differing_numbers", "draw", "enter_count", "open_vote", "summary",
]  # fmt: skip


@dataclass(frozen=True)
class BallotsDraft:
    """The count of papers: issued = valid + void + unused."""

    issued: int
    valid: int
    void: int
    unused: int


def count_ballots(desk: Desk, vote_id: str, draft: BallotsDraft) -> Done:
    """Enter how many ballots were issued, valid, void and unused.

    Raises:
        Invalid: they do not balance, or more were issued than printed.
        Conflict: the session is over, or held at the screen.
    """
    card = _on_paper(desk, vote_id)
    problems = ballot.balance_problems(draft.issued, draft.valid, draft.void, draft.unused, card.present)
    if card.marks and draft.issued > len(card.marks):
        text = f"发出{draft.issued}张，但只印了{len(card.marks)}张带暗记的选票。请核对；加印过的要先登记“加印选票”。"
        problems = (*problems, Problem(text, "issued"))
    if problems:
        raise Invalid(*problems)
    with journal.entry(desk, "vote.ballots", f"{card.class_title}清点选票") as work:
        work.update(ClassVote, vote_id, **vars(draft))
    return Done(f"{card.class_title}选票已清点，发出{draft.issued}张，有效{draft.valid}张。", TOUCHED, work.seq or None)


def enter_count(desk: Desk, vote_id: str, counter: int, name: str, counts: Mapping[str, Counts]) -> Done:
    """Enter one counter's totals per candidate key; `counter` is 1 or 2, two different people.

    Raises:
        Invalid: a candidate is missing, totals do not fit the valid ballots, one person counts twice, or a counter is
            a candidate or a relative of one.
        Conflict: the ballots have not been counted out yet.
    """
    card = _on_paper(desk, vote_id)
    if card.valid is None:
        raise Conflict("请先清点选票（发出、有效、废票、未用），再录入计票。")
    name = clean_name(name)
    problems = list(ballot.count_problems(counts, card.valid, card.numbers, card.paper))
    other = card.second_counter if counter == 1 else card.first_counter
    if not name:
        problems.append(Problem("请填写计票人姓名。", "counter"))
    elif is_same_name(name, other):
        problems.append(Problem("两次计票应由两个人分别进行。请填写另一位计票人。", "counter"))
    elif why := barred_from_counting(desk, vote_id).get(name):
        problems.append(Problem(f"{name}是{why}，不能计票。请换一位计票人。", "counter"))
    if problems:
        raise Invalid(*problems)
    with journal.entry(desk, "vote.count", f"{card.class_title}第{counter}次计票") as work:
        for (key,) in desk.rows("SELECT id FROM tally WHERE vote_id = ? AND counter = ?", vote_id, counter):
            work.delete(Tally, key)
        work.insert_many(
            Tally,
            (
                {
                    "vote_id": vote_id, "candidate_id": key, "counter": counter, "yes": counts[key].yes,
                    "no": counts[key].no, "abstain": counts[key].abstain, "levels": ballot.levels_text(counts[key]),
                }
                for key in card.numbers
            ),
        )  # fmt: skip
        work.update(ClassVote, vote_id, **{"first_counter" if counter == 1 else "second_counter": name})
        if other:
            work.update(ClassVote, vote_id, status="counted")
    return Done(f"{card.class_title}第{'一二'[counter - 1]}人计票已录入。", TOUCHED, work.seq)


def close_vote(desk: Desk, vote_id: str) -> Done:
    """Close a session when both counters agree: every candidate gets an outcome and counts as voted.

    What was counted at the one screen stands for both counters.

    Raises:
        Conflict: a count is missing, does not fit the ballots, or the two differ; the differing numbers are named.
    """
    card = running(desk, vote_id)
    _require_agreed(card)
    with journal.entry(desk, "vote.close", f"{card.class_title}评议出结果") as work:
        settle(desk, work, card, card.verdicts, card.rules)
    return Done(f"{card.class_title}评议已出结果：{summary(card)}。", TOUCHED, work.seq, vote_id)


def settle(
    desk: Desk, work: journal.Work, card: VoteCard, found: Mapping[str, outcomes.Verdict], rules: outcomes.Rules
) -> None:
    """Give every candidate its outcome and close the session, within the open act."""
    # Who withdrew meanwhile, or applied again, is not moved on by this session.
    still = {
        row.id
        for row in case_rows(desk, tuple(c.case_id for c in card.candidates))
        if row.status == "surveyed" and (reopened_on(desk, row.id) or card.held_on) <= card.held_on
    }
    for candidate in card.candidates:
        verdict = found[candidate.id]
        outcome = outcomes.word(verdict, rules, words=desk.levels.titles)
        rank = verdict.rank if ballot.is_told(card.valid) else None
        work.update(Candidate, candidate.id, outcome=outcome, level=verdict.level, rank=rank)
        if candidate.case_id in still:
            work.update(Case, candidate.case_id, status="voted")
    work.update(ClassVote, card.id, status="closed")


def draw(desk: Desk, vote_id: str, seed: str, on: str = "") -> Done:
    """Settle a tie at the last places by the seed that was spoken aloud; it can be repeated, never drawn again.

    Raises:
        Invalid: the seed is too short, or the day before the session or still to come.
        Conflict: nothing waits for a draw, it has been drawn, or a tied one has been reviewed meanwhile.
    """
    card = vote(desk, vote_id)
    if card.seed:
        raise Conflict(f"{card.class_title}已经抽过签，不能再抽。任何人都能用评议记录上的种子重算。")
    if not card.may_draw:
        raise Conflict(f"{card.class_title}没有等待抽签的票数相同。")
    waiting = outcomes.tied(card.verdicts)
    keys = tuple(c.case_id for c in card.candidates if c.id in waiting)
    if gone := [row.name for row in case_rows(desk, keys) if standing(past(desk, row.id))]:
        raise Conflict(f"{'、'.join(gone)}的评议结果已经审核，不能再抽签。请由下一级审核决定。")
    spoken = draws.clean_seed(seed)
    problems: list[Problem] = []
    day = check_day(on, "on", "抽签日期", desk.today(), problems)
    if day is not None and day < card.held_on:
        problems.append(Problem(f"抽签日期不能早于评议日期{card.held_on:%Y-%m-%d}。", "on"))
    if problems or day is None:
        raise Invalid(*problems)
    settled = outcomes.drawn(card.verdicts, card.numbers, card.rules, spoken)
    # Final, since a draw that can be taken back is drawn until it pleases.
    with journal.entry(desk, "vote.draw", f"{card.class_title}评议抽签", final=True) as work:
        work.update(ClassVote, vote_id, seed=spoken, drawn_on=day)
        for key in waiting:
            work.update(Candidate, key, outcome=outcomes.word(settled[key], card.rules, True, desk.levels.titles))
    numbers = [str(card.numbers[key]) for key in waiting if settled[key].kind == "passed"]
    return Done(f"{card.class_title}抽签结果：{'、'.join(numbers)}号在名额内。", TOUCHED, work.seq, vote_id)


def summary(card: VoteCard) -> str:
    """Say a result in one sentence: how many passed, are tied, and how many places stay free."""
    if card.status == "closed" and not card.verdicts:  # few ballots at the one screen left no figures
        return f"{len(card.candidates)}人中{sum(c.outcome.startswith('同意') for c in card.candidates)}人同意"
    kinds = outcomes.counted(card.settled.values())
    agreed = sum(kinds.get(kind, 0) for kind in ("passed", "beyond", "border"))
    parts = [f"{len(card.candidates)}人中{agreed}人同意"]
    if kinds.get("beyond"):
        parts.append(f"名额外{kinds['beyond']}人")
    if kinds.get("border"):
        parts.append(f"名额处票数相同{kinds['border']}人")
    if kinds.get("half"):
        parts.append(f"恰好半数{kinds['half']}人")
    free = outcomes.places_left(card.settled, card.rules)
    if card.quota is not None and free and not kinds.get("border"):
        parts.append(f"名额{card.quota}人，空{free}人")
    return "，".join(parts)


def counts_from(values: Sequence[tuple[str, int, int, int]]) -> dict[str, Counts]:
    """Make the counts of (candidate key, yes, no, abstain) rows."""
    return {key: Counts(yes, no, abstain) for key, yes, no, abstain in values}


def differing_numbers(card: VoteCard) -> tuple[int, ...]:
    """Return the ballot numbers on which the two counters disagree, once both have counted."""
    if not (card.first_counter and card.second_counter):
        return ()
    return tuple(c.number for c in card.candidates if c.screen is None and c.first != c.second)


def _require_agreed(card: VoteCard) -> None:
    if any(c.screen is None and (c.first is None or c.second is None) for c in card.candidates) or card.valid is None:
        raise Conflict("两位计票人都录入以后才能公布结果。")
    if differing := differing_numbers(card):
        numbers = "、".join(map(str, differing))
        raise Conflict(f"两次计票不一致：{numbers}号。请一起重新清点，一致后才能公布结果。")
    counts = {c.id: c.counts for c in card.candidates if c.counts is not None}
    # The ballots may have been counted out anew since the totals were entered.
    problems = [
        *ballot.balance_problems(card.issued or 0, card.valid, card.void or 0, card.unused or 0, card.present),
        *ballot.count_problems(counts, card.valid, card.numbers, card.paper),
    ]
    if problems:
        raise Conflict(f"{problems[0].text}请改正清点或计票，再公布结果。")


def _on_paper(desk: Desk, vote_id: str) -> VoteCard:
    card = running(desk, vote_id)
    if card.way != "paper":
        raise Conflict(f"{card.class_title}这次用电脑投票，票数由电脑统计，不用录入。")
    return card
