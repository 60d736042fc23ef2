"""Places split by a named method: exact sums, ties that are shown, published instances with their known results."""

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiddesk.domain import draws
from aiddesk.domain.quotas import Party, Split, Tie, is_levelled, share_text, shares, split
from aiddesk.domain.words import QUOTA_METHODS

METHODS = st.sampled_from(tuple(QUOTA_METHODS))
WEIGHTS = st.lists(st.integers(0, 60), min_size=1, max_size=8)
CAPPED = st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 9)), min_size=1, max_size=8)
TOTALS = st.integers(0, 60)


def named(weights: Sequence[int]) -> list[Party]:
    return [Party(chr(97 + n), f"{n:02d}班", weight) for n, weight in enumerate(weights)]


def given_places(found: Split) -> int:
    return sum(found.places.values()) + (found.tie.places if found.tie else 0)


def by_method(weights: Sequence[int], total: int, method: str) -> list[int]:
    found = split(named(weights), total, method)
    assert found.tie is None
    return list(found.places.values())


@given(CAPPED, TOTALS, METHODS)
@settings(max_examples=200)
def test_the_sum_is_exact_within_every_ceiling(pairs: list[tuple[int, int | None]], total: int, method: str) -> None:
    parties = [Party(str(n), f"{n}班", weight, ceiling) for n, (weight, ceiling) in enumerate(pairs)]
    found = split(parties, total, method)
    assert given_places(found) + found.unused == total
    tied = found.tie.keys if found.tie else ()
    for party in parties:
        most = found.places[party.key] + (party.key in tied)
        assert 0 <= most <= (total if party.ceiling is None else party.ceiling)
        assert party.weight or not most
    # Nothing stays unused while somebody could still take it.
    open_ones = [p for p in parties if p.weight and (p.ceiling is None or found.places[p.key] < p.ceiling)]
    assert not (found.unused and open_ones)


@given(WEIGHTS, TOTALS)
@settings(max_examples=150)
def test_largest_remainder_keeps_to_the_rounded_share(weights: list[int], total: int) -> None:
    parties = named(weights)
    found = split(parties, total, "largest_remainder")
    if any(weights):
        tied = found.tie.keys if found.tie else ()
        for key, share in shares(parties, total).items():
            assert share - 1 < found.places[key] <= found.places[key] + (key in tied) < share + 1


@given(WEIGHTS, TOTALS)
@settings(max_examples=150)
def test_with_more_places_nobody_gets_fewer_by_sainte_lague(weights: list[int], total: int) -> None:
    parties = named(weights)
    fewer, more = (split(parties, count, "sainte_lague") for count in (total, total + 1))
    before = fewer.tie.keys if fewer.tie else ()
    after = more.tie.keys if more.tie else ()
    for key in fewer.places:
        # Whether a tied one gets its place is open, and so is then who has it with one place more.
        assert fewer.places[key] + (key in before) <= more.places[key] + (key in after)
        assert fewer.places[key] <= more.places[key]


@given(CAPPED, TOTALS, METHODS, st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_order_and_names_do_not_matter(
    pairs: list[tuple[int, int | None]], total: int, method: str, dice: Random
) -> None:
    parties = [Party(str(n), f"{n}班", weight, ceiling) for n, (weight, ceiling) in enumerate(pairs)]
    shuffled = list(parties)
    dice.shuffle(shuffled)
    found, other = split(parties, total, method), split(shuffled, total, method)
    assert dict(found.places) == dict(other.places)
    assert (found.tie, found.unused) == (other.tie, other.unused)
    # Who has the same weight and ceiling has the same places and the same claim.
    tied = found.tie.keys if found.tie else ()
    for one in parties:
        for two in parties:
            if (one.weight, one.ceiling) == (two.weight, two.ceiling):
                assert found.places[one.key] == found.places[two.key]
                assert (one.key in tied) == (two.key in tied)


@given(WEIGHTS, TOTALS, METHODS, st.integers(1, 9))
@settings(max_examples=100)
def test_only_the_ratio_of_weights_counts(weights: list[int], total: int, method: str, factor: int) -> None:
    one, other = (split(named([w * f for w in weights]), total, method) for f in (1, factor))
    assert (one.places, one.tie) == (other.places, other.tie)


# Balinski and Young, "The quota method of apportionment", American Mathematical Monthly 82 (1975), pp. 701–730.
@pytest.mark.parametrize(
    ("weights", "total", "hare", "webster"),
    [
        ((5117, 4400, 162, 161, 160), 100, [51, 44, 2, 2, 1], [51, 43, 2, 2, 2]),
        ((9061, 7179, 5259, 3319, 1182), 26, [9, 7, 5, 4, 1], [9, 8, 5, 3, 1]),
    ],
)
def test_the_examples_of_balinski_and_young(
    weights: tuple[int, ...], total: int, hare: list[int], webster: list[int]
) -> None:
    assert by_method(weights, total, "largest_remainder") == hare
    assert by_method(weights, total, "sainte_lague") == webster


def test_the_bill_that_washington_vetoed() -> None:
    """1792: 120 seats by Hamilton's method, census of 1790 (For All Practical Purposes, 10th ed., table 14.5)."""
    states = {
        "New Jersey": (179570, 6), "Virginia": (630560, 21), "Connecticut": (236841, 8), "South Carolina": (206236, 7),
        "Delaware": (55540, 2), "Vermont": (85533, 3), "Massachusetts": (475327, 16), "North Carolina": (353523, 12),
        "New Hampshire": (141822, 5), "Pennsylvania": (432879, 14), "Georgia": (70835, 2), "Kentucky": (68705, 2),
        "Rhode Island": (68446, 2), "Maryland": (278514, 9), "New York": (331589, 11),
    }  # fmt: skip
    parties = [Party(name, name, people) for name, (people, _) in states.items()]
    found = split(parties, 120, "largest_remainder")
    assert found == Split({name: seats for name, (_, seats) in states.items()}, None, 0)
    assert share_text(shares(parties, 120)["Virginia"]) == "20.93"  # 20.926 in the table


def test_the_21st_bundestag() -> None:
    """Election of 23 February 2025, 630 seats by Sainte-Laguë (bundeswahlleiterin.de, kerg2.csv, Bund)."""
    votes = {
        "CDU": (11196374, 164), "AfD": (10328780, 152), "SPD": (8149124, 120), "GRÜNE": (5762380, 85),
        "Die Linke": (4356532, 64), "CSU": (2964028, 44), "SSW": (76138, 1),
    }  # fmt: skip
    found = split([Party(name, name, count) for name, (count, _) in votes.items()], 630, "sainte_lague")
    assert found == Split({name: seats for name, (_, seats) in votes.items()}, None, 0)


def test_one_place_more_can_cost_a_place_by_largest_remainder() -> None:
    """The Alabama paradox as Wikipedia's "Largest remainder method" shows it: 25 places, then 26."""
    votes = (1500, 1500, 900, 500, 500, 200)
    assert by_method(votes, 25, "largest_remainder") == [7, 7, 4, 3, 3, 1]
    assert by_method(votes, 26, "largest_remainder") == [8, 8, 5, 2, 2, 1]


@pytest.mark.parametrize("method", QUOTA_METHODS)
def test_ties_of_a_published_suite_are_shown(method: str) -> None:
    """The instances by which the Python library "apportionment" (1.0, tests/test_methods.py) proves its ties."""
    assert split(named([11, 11, 11]), 4, method) == Split(dict.fromkeys("abc", 1), Tie(("a", "b", "c"), 1), 0)
    found = split(named([2, 1, 1, 2, 2]), 2, method)
    assert found.tie == Tie(("a", "d", "e"), 2)
    assert by_method([12, 12, 11, 12], 3, method) == [1, 1, 0, 1]


@pytest.mark.parametrize("method", QUOTA_METHODS)
def test_what_a_ceiling_keeps_goes_to_the_others_or_is_told(method: str) -> None:
    parties = [Party("a", "甲班", 50, 2), Party("b", "乙班", 30), Party("c", "丙班", 20)]
    assert split(parties, 7, method) == Split({"a": 2, "b": 3, "c": 2}, None, 0)
    full = [Party("a", "甲班", 50, 2), Party("b", "乙班", 30, 3), Party("c", "丙班", 0)]
    assert split(full, 9, method) == Split({"a": 2, "b": 3, "c": 0}, None, 4)
    assert split([], 5, method) == Split({}, None, 5)


def test_a_tie_is_drawn_as_the_words_say() -> None:
    codes, seed = ("四年级1班", "四年级2班", "五年级1班"), "双色球2026130期 03 11 17"
    by_hand = sorted(codes, key=lambda code: hashlib.sha256((seed + ":" + code).encode("utf-8")).hexdigest())
    assert draws.drawn(codes, seed) == draws.drawn(reversed(codes), seed) == tuple(by_hand)
    assert draws.ticket_text(seed, codes[0]) == "双色球2026130期 03 11 17:四年级1班"
    found = split(named([1, 1, 1]), 2, "sainte_lague")
    assert found.with_winners(("a", "c")) == {"a": 1, "b": 0, "c": 1}


def test_equal_numbers_for_unequal_need_are_seen() -> None:
    assert is_levelled({"a": 3, "b": 3}, {"a": 4, "b": 9})
    assert not is_levelled({"a": 3, "b": 3}, {"a": 5, "b": 9})
    assert not is_levelled({"a": 2, "b": 4}, {"a": 4, "b": 9})
    assert not is_levelled({"a": 0, "b": 0}, {"a": 0, "b": 9})
    assert not is_levelled({"a": 3}, {"a": 9})


def test_a_share_has_two_decimals_half_up() -> None:
    told = [share_text(share) for share in (Fraction(0), Fraction(11, 3), Fraction(1, 200), Fraction(1999, 1000))]
    assert told == ["0.00", "3.67", "0.01", "2.00"]
