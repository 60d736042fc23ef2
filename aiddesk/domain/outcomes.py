"""What a vote says: who passes by the rule, who is within the places, what is a tie, and the draw that settles it.

A draw can be repeated by anybody: a candidate's ticket is the SHA-256 of the announced seed, a colon, and the number
on the ballot ("双色球2026130期:3", in UTF-8, nothing behind it), in small hexadecimal digits. Of those who are tied the
smallest tickets get the places that are left.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aiddesk.domain.ballot import REFUSAL, Counts
from aiddesk.domain.words import LEVELS

# What the words of an outcome begin with, and what is in them where there is no place for certain.
AGREED, BEYOND, BORDER, UNDRAWN = "同意", "名额外", "名额处票数相同", "待抽签"
DREW = f"{AGREED}（抽签）"
FAILED = {"majority": "未过半数", "two_thirds": "未达三分之二"}


@dataclass(frozen=True)
class Rules:
    """What decides in a session: codes of `words`; `quota` are the class's places, `most` the k of "up to k"."""

    form: str = "each"
    most: int | None = None
    rule: str = "majority"
    tie_rule: str = "review"
    quota: int | None = None

    @property
    def places(self) -> int | None:
        """How many can be within: the quota, or as many as each might choose; None is no ceiling."""
        return self.quota if self.quota is not None or self.form != "choose" else self.most


@dataclass(frozen=True)
class Verdict:
    """What the vote says of one candidate.

    `kind` is "passed", "beyond" (passed, and no place left), "border" (passed, tied for the last places), "half"
    (exactly half) or "failed". `level` is the suggested one; `tied_level` a higher one that exactly half gave.
    `rank` counts those who passed by their votes, equal votes alike.
    """

    kind: str
    rank: int | None = None
    level: str = ""
    tied_level: str = ""


@dataclass(frozen=True)
class Standing:
    """Who of those ranked by votes is within a number of places, tied for the last of them, or beyond."""

    within: frozenset[str]
    tied: frozenset[str]
    left: int  # places for those who are tied


def standing(votes: Mapping[str, int], places: int | None) -> Standing:
    """Rank by votes; the order in which candidates stand never matters."""
    if places is None or places >= len(votes):
        return Standing(frozenset(votes), frozenset(), 0)
    ordered = sorted(votes.values(), reverse=True)
    if places == 0:
        return Standing(frozenset(), frozenset(), 0)
    last = ordered[places - 1]
    above = frozenset(key for key, n in votes.items() if n > last)
    level = frozenset(key for key, n in votes.items() if n == last)
    if len(above) + len(level) == places:
        return Standing(above | level, frozenset(), 0)
    return Standing(above, level, places - len(above))


def passes(yes: int, valid: int, rule: str) -> str:
    """Return "passed", "half" or "failed" by a rule of `words.VOTE_RULES`; exactly half is a tie of the majority."""
    if rule == "two_thirds":
        return "passed" if valid and yes * 3 >= valid * 2 else "failed"
    if yes * 2 > valid:
        return "passed"
    return "half" if valid and yes * 2 == valid else "failed"


def median_level(counts: Counts) -> tuple[str, str]:
    """Return the highest level that more than half of the ballots gave or went beyond, and a higher one tied with it.

    Both are "" where there is none. The second is the highest that exactly half gave or went beyond.
    """
    reached, tied = 0, ""
    given = dict(counts.levels)
    for code in LEVELS:
        if code == REFUSAL:
            break
        reached += given.get(code, 0)
        if reached * 2 > counts.total:
            return code, tied
        if reached * 2 == counts.total and counts.total and not tied:
            tied = code
    return "", ""


def verdicts(counts: Mapping[str, Counts], valid: int, rules: Rules) -> dict[str, Verdict]:
    """Return what the vote says of every candidate."""
    kinds = {key: passes(found.yes, valid, rules.rule) for key, found in counts.items()}
    passed = {key: counts[key].yes for key, kind in kinds.items() if kind == "passed"}
    stands = standing(passed, rules.places)
    result = {}
    for key, kind in kinds.items():
        if kind != "passed":
            result[key] = Verdict(kind)
            continue
        now = "passed" if key in stands.within else "border" if key in stands.tied else "beyond"
        rank = 1 + sum(votes > passed[key] for votes in passed.values())
        level, tied = median_level(counts[key]) if rules.form == "level" else ("", "")
        result[key] = Verdict(now, rank, level, tied)
    return result


def tied(found: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Return those who are tied for the last places."""
    return tuple(key for key, verdict in found.items() if verdict.kind == "border")


def places_left(found: Mapping[str, Verdict], rules: Rules) -> int:
    """Return how many places nobody has for certain: for those who are tied, or free where nobody is."""
    within = sum(verdict.kind == "passed" for verdict in found.values())
    return max((rules.places or 0) - within, 0)


def drawn(found: Mapping[str, Verdict], numbers: Mapping[str, int], rules: Rules, seed: str) -> dict[str, Verdict]:
    """Return the verdicts after the draw: of those tied, the smallest tickets are within."""
    order = sorted(tied(found), key=lambda key: ticket(seed, numbers[key]))
    within = set(order[: places_left(found, rules)])
    settled = {key: "passed" if key in within else "beyond" for key in order}
    return {
        key: Verdict(settled.get(key, v.kind), v.rank, v.level, v.tied_level) if key in settled else v
        for key, v in found.items()
    }


def ticket_text(seed: str, number: int) -> str:
    """Return the text whose hash is a candidate's ticket."""
    return f"{seed}:{number}"


def ticket(seed: str, number: int) -> str:
    return hashlib.sha256(ticket_text(seed, number).encode()).hexdigest()


def word(verdict: Verdict, rules: Rules, drew: bool = False, words: Mapping[str, str] = LEVELS) -> str:
    """Return the verdict as it stands on screen and paper: "同意，建议困难"; `drew` tells that a draw settled it.

    `words` are those of the levels.
    """
    if verdict.kind == "failed":
        return FAILED[rules.rule]
    if verdict.kind == "half":
        return "票数相同（恰好半数），由审核决定"
    parts = [DREW if drew else AGREED]
    if verdict.kind == "beyond":
        parts.append(BEYOND)
    elif verdict.kind == "border":
        parts += [BORDER, UNDRAWN if rules.tie_rule == "draw" else "由审核决定"]
    if verdict.level:
        parts.append(f"建议{words[verdict.level]}")
    if verdict.tied_level:
        parts.append(f"与{words[verdict.tied_level]}票数相同，由审核决定")
    return "，".join(parts)


def counted(found: Iterable[Verdict]) -> dict[str, int]:
    """Return how many there are of each kind."""
    kinds = [verdict.kind for verdict in found]
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
