"""Students who may be one and the same, and twins, who only look it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

KINDS = {
    "same_number": "证件号相同",
    "same_person": "姓名和出生日期相同",
    "one_digit": "同名，证件号只差一两位",
    "twins": "可能是双胞胎",
}
_MOST = 50  # students that share a trait; more of them share it by mistake


@dataclass(frozen=True)
class Person:
    """What is compared; `birth` is "2015-11-10" or "2015-11", `household` any mark of the family, "" where unknown."""

    id: str
    name: str
    birth: str
    number: str
    household: str


@dataclass(frozen=True)
class Pair:
    """Two persons and the strongest reason to look at them (`KINDS`)."""

    first: str
    second: str
    kind: str


def pairs(people: Sequence[Person], distinct: Iterable[frozenset[str]] = ()) -> tuple[Pair, ...]:
    """Return who should be looked at, each pair once; pairs known as `distinct` are left out.

    Twins share birthday and family and differ in name and number (rules 8.7): never a fault, only a question.
    """
    known = set(distinct)
    found: dict[frozenset[str], Pair] = {}
    tests: tuple[tuple[str, Callable[[Person], Hashable], Callable[[Person, Person], bool]], ...] = (
        ("same_number", lambda p: p.number, lambda _a, _b: True),
        ("same_person", lambda p: (p.name, p.birth) if p.name and p.birth else "", lambda _a, _b: True),
        ("one_digit", lambda p: p.name if p.number else "", lambda a, b: _near(a.number, b.number)),
        (
            "twins",
            lambda p: (p.birth, p.household) if len(p.birth) == 10 and p.household else "",
            lambda a, b: a.name != b.name,
        ),
    )
    for kind, trait, test in tests:
        for group in _groups(people, trait):
            for a, b in combinations(group, 2):
                key = frozenset((a.id, b.id))
                if key not in known and key not in found and test(a, b):
                    found[key] = Pair(a.id, b.id, kind)
    return tuple(found.values())


def _groups(people: Sequence[Person], trait: Callable[[Person], Hashable]) -> Iterable[list[Person]]:
    groups: dict[Hashable, list[Person]] = defaultdict(list)
    for person in people:
        if key := trait(person):
            groups[key].append(person)
    return (group for group in groups.values() if 1 < len(group) <= _MOST)


def _near(a: str, b: str) -> bool:
    return len(a) == len(b) == 18 and a != b and sum(x != y for x, y in zip(a, b, strict=True)) <= 2
