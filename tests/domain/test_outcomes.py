"""Who passes, who is within the places, and what is a tie: by rules that no order of candidates or ballots moves."""

import hashlib
import random
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiddesk.domain import outcomes
from aiddesk.domain.ballot import Counts, of_choices, of_levels
from aiddesk.domain.outcomes import Rules, Verdict, standing, verdicts

# Published instances of approval voting for a committee (AV), with all its winning committees.
# "Book": Lackner and Skowron, Multi-Winner Voting with Approval Preferences (Springer 2023), running example 2.1 with
# its result in example 2.2. "Library n": the instances of the authors' library abcvoting (Lackner et al., JOSS 8(81),
# 2023), with which its rules are tested.
BOOK = ("ab", "ab", "ab", "ac", "ac", "ac", "ad", "ad", "bcf", "e", "f", "g")
LIBRARY = {
    1: (("045", "0", "145", "1", "245", "2", "345", "3"), 4, ("0145", "0245", "0345", "1245", "1345", "2345")),
    2: (("012",) * 5 + ("01", "34", "34", "3"), 3, ("012",)),
    3: (("0345", "12", "025", "2", "01234", "034", "024", "01"), 4, ("0124", "0234")),
    4: (("013", "01", "01", "03", "23"), 2, ("01", "03")),
    5: (("01234", "56789"), 2, tuple(map("".join, combinations("0123456789", 2)))),
}
INSTANCES = [pytest.param(BOOK, "abcdefgh", 4, ("abcd", "abcf"), id="book")] + [
    pytest.param(ballots, "".join(sorted(set("".join(ballots)))), size, found, id=f"library {number}")
    for number, (ballots, size, found) in LIBRARY.items()
]


def votes_of(ballots: Sequence[str], candidates: str) -> dict[str, int]:
    return {c: sum(c in chosen for chosen in ballots) for c in candidates}


@pytest.mark.parametrize(("ballots", "candidates", "size", "committees"), INSTANCES)
def test_published_instances_give_their_published_committees(
    ballots: tuple[str, ...], candidates: str, size: int, committees: tuple[str, ...]
) -> None:
    votes = votes_of(ballots, candidates)
    found = standing(votes, size)
    assert len(found.within) + found.left == size
    completed = {frozenset((*found.within, *more)) for more in combinations(found.tied, found.left)}
    assert completed == set(map(frozenset, committees))


@given(st.lists(st.sets(st.sampled_from("abcdef")), max_size=30), st.integers(0, 6), st.randoms())
def test_no_order_of_ballots_or_candidates_moves_a_result(
    ballots: list[set[str]], places: int, shuffler: random.Random
) -> None:
    votes = votes_of(["".join(b) for b in ballots], "abcdef")
    mixed, names = list(ballots), list("abcdef")
    shuffler.shuffle(mixed)
    shuffler.shuffle(names)
    again = votes_of(["".join(b) for b in mixed], "".join(names))
    assert standing(votes, places) == standing(again, places)
    valid = len(ballots)
    rules = Rules("choose", 3, quota=places)
    counts = {c: of_choices(n, valid) for c, n in votes.items()}
    assert verdicts(counts, valid, rules) == verdicts({c: counts[c] for c in names}, valid, rules)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9)), st.integers(0, 9))
def test_equal_votes_are_treated_alike_and_places_are_never_exceeded(votes: dict[str, int], places: int) -> None:
    found = standing(votes, places)
    assert len(found.within) <= places
    assert len(found.within) + found.left == min(places, len(votes))
    for one, other in combinations(votes, 2):
        if votes[one] == votes[other]:
            assert (one in found.within, one in found.tied) == (other in found.within, other in found.tied)
        if votes[one] > votes[other] and (other in found.within or other in found.tied):
            assert one in found.within
    assert bool(found.left) == bool(found.tied)
    assert found.left < max(len(found.tied), 1)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_majority_is_more_than_half_and_exactly_half_is_a_tie(yes: int, others: int) -> None:
    valid = yes + others
    expected = "passed" if yes > others else "half" if valid and yes == others else "failed"
    assert outcomes.passes(yes, valid, "majority") == expected
    assert (outcomes.passes(yes, valid, "two_thirds") == "passed") == (valid > 0 and 3 * yes >= 2 * valid)
    assert outcomes.passes(yes, valid, "two_thirds") != "half"


def each(**yes: int) -> dict[str, Counts]:
    return {key: Counts(n, 10 - n, 0) for key, n in yes.items()}


def kinds(found: dict[str, Verdict]) -> dict[str, str]:
    return {key: verdict.kind for key, verdict in found.items()}


def test_a_quota_is_a_ceiling_and_lets_nobody_pass() -> None:
    found = verdicts(each(a=9, b=7, c=6, d=4, e=5), 10, Rules(quota=2))
    assert kinds(found) == {"a": "passed", "b": "passed", "c": "beyond", "d": "failed", "e": "half"}
    assert [v.rank for v in found.values()] == [1, 2, 3, None, None]
    found = verdicts(each(a=9, b=4, c=3), 10, Rules(quota=3))
    assert kinds(found) == {"a": "passed", "b": "failed", "c": "failed"}
    assert outcomes.places_left(found, Rules(quota=3)) == 2
    assert kinds(verdicts(each(a=9), 10, Rules(quota=0))) == {"a": "beyond"}


def test_a_tie_at_the_last_place_is_a_tie_and_the_rest_is_certain() -> None:
    found = verdicts(each(a=9, b=7, c=7, d=7, e=6), 10, Rules(quota=3))
    assert kinds(found) == {"a": "passed", "b": "border", "c": "border", "d": "border", "e": "beyond"}
    assert [v.rank for v in found.values()] == [1, 2, 2, 2, 5]
    assert outcomes.places_left(found, Rules(quota=3)) == 2
    assert kinds(verdicts(each(a=7, b=7), 10, Rules(quota=2))) == {"a": "passed", "b": "passed"}


def test_up_to_k_is_a_ceiling_where_no_quota_is_known() -> None:
    counts = {key: of_choices(n, 10) for key, n in {"a": 9, "b": 6, "c": 6}.items()}
    assert kinds(verdicts(counts, 10, Rules("choose", 2))) == {"a": "passed", "b": "border", "c": "border"}
    assert kinds(verdicts(counts, 10, Rules("choose", 2, quota=3))) == dict.fromkeys("abc", "passed")
    assert kinds(verdicts(counts, 10, Rules("each"))) == dict.fromkeys("abc", "passed")


@pytest.mark.parametrize(
    ("levels", "abstain", "suggested", "tied"),
    [
        ({"special": 6, "hard": 4}, 0, "special", ""),
        ({"special": 5, "hard": 5}, 0, "hard", "special"),
        ({"special": 3, "hard": 2, "ordinary": 5}, 0, "ordinary", "hard"),
        ({"special": 4, "hard": 3, "ordinary": 2, "none": 1}, 0, "hard", ""),
        ({"special": 1, "hard": 1, "ordinary": 4, "none": 2}, 2, "ordinary", ""),
        ({"special": 5, "none": 5}, 0, "", ""),
        ({}, 0, "", ""),
    ],
)
def test_the_level_is_the_highest_that_more_than_half_reached(
    levels: dict[str, int], abstain: int, suggested: str, tied: str
) -> None:
    counts = of_levels(levels, abstain)
    assert outcomes.median_level(counts) == (suggested, tied)
    verdict = verdicts({"a": counts}, counts.total, Rules("level"))["a"]
    assert verdict.level == suggested
    assert (verdict.kind == "passed") == bool(suggested)


@given(st.lists(st.sampled_from(["special", "hard", "ordinary", "none"]), min_size=1, max_size=25))
def test_the_suggested_level_is_the_median_ballot(ballots: list[str]) -> None:
    counts = of_levels({level: ballots.count(level) for level in set(ballots)}, 0)
    order = ["special", "hard", "ordinary", "none"]
    # The ballot in the middle, the lower one of two.
    middle = sorted(ballots, key=order.index)[len(ballots) // 2]
    assert outcomes.median_level(counts)[0] == ("" if middle == "none" else middle)


@given(st.sets(st.integers(1, 40), min_size=2, max_size=12), st.text(min_size=6, max_size=12), st.data())
@settings(max_examples=60)
def test_a_draw_gives_the_places_to_the_smallest_hashes_whatever_the_order(
    numbers: set[int], seed: str, data: st.DataObject
) -> None:
    places = data.draw(st.integers(1, len(numbers) - 1))
    of = {str(n): n for n in data.draw(st.permutations(sorted(numbers)))}
    rules = Rules(quota=places, tie_rule="draw")
    found = verdicts({key: Counts(8, 2, 0) for key in of}, 10, rules)
    assert set(kinds(found).values()) == {"border"}
    settled = outcomes.drawn(found, of, rules, seed)
    hashes = {n: hashlib.sha256(f"{seed}:{n}".encode()).hexdigest() for n in numbers}
    expected = set(sorted(numbers, key=hashes.__getitem__)[:places])
    assert {of[key] for key, verdict in settled.items() if verdict.kind == "passed"} == expected
    assert {of[key] for key, verdict in settled.items() if verdict.kind == "beyond"} == numbers - expected


def test_a_draw_touches_only_those_who_are_tied() -> None:
    rules = Rules(quota=2, tie_rule="draw")
    found = verdicts(each(a=9, b=7, c=7, d=4, e=5), 10, rules)
    settled = outcomes.drawn(found, {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, rules, "春风1998玉门关")
    assert {settled["b"].kind, settled["c"].kind} == {"passed", "beyond"}
    assert {key: settled[key] for key in "ade"} == {key: found[key] for key in "ade"}


def test_a_ticket_can_be_computed_with_any_tool() -> None:
    # printf '%s' '双色球2026130期:3' | sha256sum
    assert outcomes.ticket_text("双色球2026130期", 3) == "双色球2026130期:3"
    assert outcomes.ticket("双色球2026130期", 3) == hashlib.sha256("双色球2026130期:3".encode()).hexdigest()


@pytest.mark.parametrize(
    ("verdict", "rules", "drew", "told"),
    [
        (Verdict("passed"), Rules(), False, "同意"),
        (Verdict("passed", level="hard"), Rules("level"), False, "同意，建议困难"),
        (Verdict("passed", level="hard", tied_level="special"), Rules("level"), False,
         "同意，建议困难，与特别困难票数相同，由审核决定"),
        (Verdict("beyond"), Rules(quota=1), False, "同意，名额外"),
        (Verdict("beyond"), Rules(quota=1), True, "同意（抽签），名额外"),
        (Verdict("border"), Rules(quota=1), False, "同意，名额处票数相同，由审核决定"),
        (Verdict("border"), Rules(quota=1, tie_rule="draw"), False, "同意，名额处票数相同，待抽签"),
        (Verdict("half"), Rules(tie_rule="draw"), False, "票数相同（恰好半数），由审核决定"),
        (Verdict("failed"), Rules(), False, "未过半数"),
        (Verdict("failed"), Rules(rule="two_thirds"), False, "未达三分之二"),
    ],
)  # fmt: skip
def test_a_verdict_is_one_short_phrase(verdict: Verdict, rules: Rules, drew: bool, told: str) -> None:
    assert outcomes.word(verdict, rules, drew) == told
