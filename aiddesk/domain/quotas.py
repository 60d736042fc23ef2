"""Places split over parties by a named method to the exact sum; equal claims are shown, never settled by themselves.

A party (a class, a stratum) has a weight: its students, its applicants, the sum of their scores. Its exact share of the
places is its weight's part of all weights. Two methods make whole places of shares, both named after their inventors:

    largest_remainder  Hare, Hamilton: everybody the whole part of the share, the rest by the largest remainders;
    sainte_lague       Webster: place by place to the largest quotient of weight and 1, 3, 5, …

A party may have a ceiling. One whose share reaches it gets just that, and the others share the rest. Where more parties
have the same claim to the last places than there are places, the split holds a `Tie`. All arithmetic is on integers.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction


@dataclass(frozen=True)
class Party:
    """One who gets places; `code` is its printed name, `ceiling` None where there is none."""

    key: str
    code: str
    weight: int
    ceiling: int | None = None


@dataclass(frozen=True)
class Tie:
    """Parties with the same claim to the last places, in the order of their codes; each gets one or none."""

    keys: tuple[str, ...]
    places: int


@dataclass(frozen=True)
class Split:
    """What each party gets for certain, who is tied for the rest, and the places that no ceiling has room for."""

    places: Mapping[str, int]
    tie: Tie | None
    unused: int

    def with_winners(self, winners: Iterable[str]) -> dict[str, int]:
        """Return the places once the tied ones who get theirs are known."""
        chosen = set(winners)
        return {key: count + (key in chosen) for key, count in self.places.items()}


def split(parties: Sequence[Party], total: int, method: str) -> Split:
    """Split places by a method of `words.QUOTA_METHODS`; a party without weight gets none."""
    named = {party.key: party for party in parties}
    fixed, rest = _filled(parties, total)
    free = [party for party in parties if party.key not in fixed and party.weight > 0]
    by_method = _largest_remainder if method == "largest_remainder" else _sainte_lague
    found = by_method(free, rest) if free and rest else Split({}, None, rest)
    places = {party.key: fixed.get(party.key, found.places.get(party.key, 0)) for party in parties}
    tie = found.tie
    if tie is not None:
        tie = replace(tie, keys=tuple(sorted(tie.keys, key=lambda key: (named[key].code, key))))
    return Split(places, tie, found.unused)


def shares(parties: Sequence[Party], total: int) -> dict[str, Fraction]:
    """Return everybody's exact share of the places, ceilings aside."""
    weights = sum(party.weight for party in parties)
    return {party.key: Fraction(party.weight * total, weights) if weights else Fraction(0) for party in parties}


def share_text(share: Fraction) -> str:
    """Return a share with two decimals, half up ("3.67")."""
    hundredths = (share.numerator * 200 + share.denominator) // (share.denominator * 2)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def is_levelled(places: Mapping[str, int], needs: Mapping[str, int]) -> bool:
    """Say whether classes of very different need were given the same number (平均分配, rules 4.8).

    Very different is twice as many applicants and more. One class alone, and classes without places, are not meant.
    """
    given = {places[key] for key in needs}
    if len(needs) < 2 or len(given) != 1 or given == {0}:
        return False
    return max(needs.values()) >= 2 * max(min(needs.values()), 1)


def _filled(parties: Sequence[Party], total: int) -> tuple[dict[str, int], int]:
    """Give their ceiling to those whose share reaches it, again and again, since that raises the others' shares."""
    fixed: dict[str, int] = {}
    rest = total
    while True:
        free = [party for party in parties if party.key not in fixed and party.weight > 0]
        weights = sum(party.weight for party in free)
        full = [p for p in free if p.ceiling is not None and p.weight * rest >= p.ceiling * weights]
        if not full:
            return fixed, rest
        for party in full:
            fixed[party.key] = party.ceiling or 0
        rest -= sum(fixed[party.key] for party in full)


def _largest_remainder(parties: Sequence[Party], total: int) -> Split:
    weights = sum(party.weight for party in parties)
    places = {party.key: party.weight * total // weights for party in parties}
    remainders = {party.key: party.weight * total % weights for party in parties}
    left = total - sum(places.values())
    # A share below the ceiling, rounded up, never exceeds it.
    for remainder in sorted(set(remainders.values()), reverse=True):
        if not left:
            break
        equal = tuple(key for key, own in remainders.items() if own == remainder)
        if len(equal) > left:
            return Split(places, Tie(equal, left), 0)
        for key in equal:
            places[key] += 1
        left -= len(equal)
    return Split(places, None, 0)


def _sainte_lague(parties: Sequence[Party], total: int) -> Split:
    places = {party.key: 0 for party in parties}
    room = {party.key: total if party.ceiling is None else party.ceiling for party in parties}
    weights = {party.key: party.weight for party in parties}
    queue = [(-Fraction(weight), key) for key, weight in weights.items()]
    heapq.heapify(queue)
    left = total
    while left and queue:
        quotient = queue[0][0]
        equal = []
        while queue and queue[0][0] == quotient:
            equal.append(heapq.heappop(queue)[1])
        if len(equal) > left:
            return Split(places, Tie(tuple(equal), left), 0)
        left -= len(equal)
        for key in equal:
            places[key] += 1
            if places[key] < room[key]:
                heapq.heappush(queue, (-Fraction(weights[key], 2 * places[key] + 1), key))
    return Split(places, None, left)
