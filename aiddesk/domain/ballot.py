"""Ballots: they must balance, two counters must agree, and few of them are never broken down."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aiddesk.domain.errors import Problem
from aiddesk.domain.words import LEVELS

FEWEST_TOLD = 5  # valid ballots; fewer are never broken down, since figures would tell who chose what
MOST_ISSUED = 99_999  # ballots of one session, and places; more is a key that stuck
NOT_TOLD = f"少于{FEWEST_TOLD}票，不分列票数"
REFUSAL = "none"  # of `LEVELS`: on a ballot of levels this is 不同意


@dataclass(frozen=True)
class Counts:
    """What one counter found for one candidate.

    Where a level is voted on, `levels` are the votes for each in the order of `LEVELS`; `yes` is their sum without
    不困难, and `no` the votes for that. Where up to k are chosen, `yes` are the votes and `no` is 0.
    """

    yes: int
    no: int
    abstain: int
    levels: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        return self.yes + self.no + self.abstain


@dataclass(frozen=True)
class Paper:
    """How a ballot is filled in: its form of `words.VOTE_FORMS`, how many may be chosen, the words of the levels."""

    form: str = "each"
    most: int | None = None
    words: Mapping[str, str] = field(default_factory=lambda: LEVELS)


def of_levels(levels: Mapping[str, int], abstain: int, codes: Iterable[str] = LEVELS) -> Counts:
    """Return the counts of a candidate whose level was voted on; `codes` are the levels to choose from."""
    votes = tuple((code, levels.get(code, 0)) for code in codes)
    refused = levels.get(REFUSAL, 0)
    return Counts(sum(n for _, n in votes) - refused, refused, abstain, votes)


def of_choices(votes: int, valid: int) -> Counts:
    """Return the counts of a candidate who was chosen on some of the valid ballots."""
    return Counts(votes, 0, valid - votes)


def levels_text(counts: Counts) -> str:
    """Return the votes for each level as the register keeps them: canonical JSON, "" where there are none."""
    if not counts.levels:
        return ""
    return json.dumps(dict(counts.levels), sort_keys=True, separators=(",", ":"))


def levels_of(text: str) -> tuple[tuple[str, int], ...]:
    """Read what `levels_text` wrote."""
    kept = json.loads(text) if text else {}
    return tuple((code, int(kept[code])) for code in LEVELS if code in kept)


def is_told(valid: int | None) -> bool:
    """Say whether there are so many valid ballots that their figures may be shown."""
    return valid is not None and valid >= FEWEST_TOLD


def told(counts: Counts, form: str, words: Mapping[str, str] = LEVELS) -> str:
    """Word a candidate's counts: "同意20　不同意8　弃权2"; `words` are those of the levels."""
    return "　".join(f"{word}{n}" for word, n in _figures(counts, form, words).items())


def told_apart(first: Counts, second: Counts, form: str, words: Mapping[str, str] = LEVELS) -> str:
    """Word only what two counters found differently: "困难12和11　弃权0和1"."""
    one, other = _figures(first, form, words), _figures(second, form, words)
    return "　".join(f"{word}{n}和{other[word]}" for word, n in one.items() if n != other[word])


def balance_problems(issued: int, valid: int, void: int, unused: int, present: int) -> tuple[Problem, ...]:
    """Check that issued = valid + void + unused, and that nobody had two ballots."""
    problems = []
    if min(issued, valid, void, unused) < 0:
        problems.append(Problem("票数不能是负数。请重新清点。", "issued"))
    if max(issued, valid, void, unused) > MOST_ISSUED:
        return (Problem(f"一次评议的选票不会超过{MOST_ISSUED}张。请核对是否多按了数字。", "issued"),)
    if issued != valid + void + unused:
        text = f"发出{issued}张，有效{valid}+废票{void}+未用{unused}={valid + void + unused}张，对不上。请重新清点。"
        problems.append(Problem(text, "issued"))
    if valid + void > present:
        problems.append(Problem(f"收回{valid + void}张票，多于实到{present}人。请重新清点。", "valid"))
    return tuple(problems)


def needed(eligible: int, quorum: str = "two_thirds") -> int:
    """Return how many of those entitled must be there; `quorum` is of `words.QUORUMS`."""
    return {"all": eligible, "half": eligible // 2 + 1, "two_thirds": -(-eligible * 2 // 3)}[quorum]


def quorum_problems(eligible: int, present: int, quorum: str = "two_thirds") -> tuple[Problem, ...]:
    """Check that as many of those entitled were there as the session's rule asks."""
    if present > eligible:
        return (Problem(f"实到{present}人多于应到{eligible}人。请核对名单。", "present"),)
    need = needed(eligible, quorum)
    if present < need:
        return (Problem(f"应到{eligible}人，至少要到{need}人，实到{present}人，评议无效。请另行召开。", "present"),)
    return ()


def count_problems(
    counts: Mapping[str, Counts], valid: int, numbers: Mapping[str, int], paper: Paper | None = None
) -> tuple[Problem, ...]:
    """Check that each candidate's votes fit the valid ballots; `numbers` are the candidates' ballot numbers."""
    paper = paper or Paper()
    problems = []
    for key, number in numbers.items():
        found = counts.get(key)
        if found is None:
            problems.append(Problem(f"{number}号还没有计票。", key))
        elif min(found.yes, found.no, found.abstain, *(n for _, n in found.levels)) < 0:
            if paper.form == "choose" and found.yes > valid:
                problems.append(Problem(f"{number}号得{found.yes}票，多于有效票{valid}张。", key))
            else:
                problems.append(Problem(f"{number}号的票数不能是负数。", key))
        elif found.total != valid:
            problems.append(Problem(f"{number}号{_sum(found, paper)}，应等于有效票{valid}张。", key))
        elif paper.form == "level" and not _adds_up(found, paper.words):
            problems.append(Problem(f"{number}号各等级的票数与合计不符。请重新录入。", key))
    if paper.form == "choose" and paper.most is not None and not problems:
        votes = sum(counts[key].yes for key in numbers)
        if votes > valid * paper.most:
            text = f"各人得票合计{votes}票，有效票{valid}张、每张最多选{paper.most}人，最多{valid * paper.most}票。"
            problems.append(Problem(f"{text}请重新清点。"))
    return tuple(problems)


def differences(first: Mapping[str, Counts], second: Mapping[str, Counts]) -> tuple[str, ...]:
    """Return the candidates on whom two counters disagree."""
    return tuple(key for key in {**first, **second} if first.get(key) != second.get(key))


def _adds_up(counts: Counts, words: Mapping[str, str]) -> bool:
    levels = {code: n for code, n in counts.levels if code in words}
    return levels.get(REFUSAL, 0) == counts.no and sum(levels.values()) == counts.yes + counts.no


def _sum(counts: Counts, paper: Paper) -> str:
    return (
        "+".join(f"{word}{n}" for word, n in _figures(counts, paper.form, paper.words).items()) + f"={counts.total}票"
    )


def _figures(counts: Counts, form: str, words: Mapping[str, str]) -> dict[str, int]:
    """Return a candidate's figures by the words of the ballot's boxes."""
    if form == "choose":
        return {"得票": counts.yes}
    levels = {words[code]: n for code, n in counts.levels if code != REFUSAL and code in words}
    return {**(levels if form == "level" else {"同意": counts.yes}), "不同意": counts.no, "弃权": counts.abstain}
