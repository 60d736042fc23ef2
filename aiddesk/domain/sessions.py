"""A session as it is called: its rules, who leads it, and what must be told before it may begin."""

import re
from dataclasses import dataclass, replace

from aiddesk.domain.ballot import MOST_ISSUED
from aiddesk.domain.errors import Problem
from aiddesk.domain.voters import VoterDraft
from aiddesk.domain.words import QUORUMS, TIE_RULES, VOTE_FORMS, VOTE_RULES, VOTE_WAYS

# Signs of the marks on ballots, none of which is taken for another in handwriting or a bad copy.
MARK_SIGNS = "34679ACDEFGHJKMNPQRTWXY"
MARK_LENGTH = 5
SPARE = 2  # ballots more than voters, for those who spoil one before they vote
MOST_BALLOTS = 500  # of one printing


@dataclass(frozen=True)
class VoteDraft:
    """A session as typed; no voters means those whom the rules suggest, no `most` as many as there are places.

    The words of the rules are codes of `words`; `reason` tells why a class votes once more.
    """

    held_on: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    witnesses: str = ""
    voters: tuple[VoterDraft, ...] = ()
    caller: str = ""
    way: str = "paper"
    form: str = "each"
    most: int | None = None
    rule: str = "majority"
    quorum: str = "two_thirds"
    tie_rule: str = "review"
    quota: int | None = None
    is_coded: bool = False
    reason: str = ""


def with_most(draft: VoteDraft, candidates: int) -> VoteDraft:
    """Return the draft with how many may be chosen, which only the form "choose" asks for: the places, else half."""
    if draft.form != "choose":
        return replace(draft, most=None)
    if draft.most is not None:
        return draft
    return replace(draft, most=max(1, min(draft.quota or -(-candidates // 2), candidates)))


def witness_names(text: str) -> tuple[str, ...]:
    """Return the names of those who watch the count, as typed with any of the usual signs between them."""
    return tuple(filter(None, re.split(r"[、，,；;\s]+", text)))


def rule_problems(draft: VoteDraft, candidates: int) -> list[Problem]:
    """Check the rules of a session with so many candidates."""
    found = []
    known = (
        ("way", VOTE_WAYS),
        ("form", VOTE_FORMS),
        ("rule", VOTE_RULES),
        ("quorum", QUORUMS),
        ("tie_rule", TIE_RULES),
    )
    for name, codes in known:
        if getattr(draft, name) not in codes:
            found.append(Problem("请从列表里选择。", name))
    if draft.most is not None and not 1 <= draft.most <= candidates:
        text = f"候选{candidates}人，最多选几人应在1到{candidates}之间，现在是{draft.most}。请改正。"
        found.append(Problem(text, "most"))
    if draft.quota is not None and draft.quota < 0:
        found.append(Problem("名额不能是负数。没有名额限制的可以不填。", "quota"))
    if draft.quota is not None and draft.quota > MOST_ISSUED:
        found.append(Problem(f"名额不会超过{MOST_ISSUED}人。请核对是否多按了数字。", "quota"))
    return found
