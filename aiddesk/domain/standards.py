"""Programmes and their standards: dated data with a source; amounts are looked up, never typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd

from aiddesk.domain.errors import Invalid
from aiddesk.domain.money import Fen
from aiddesk.domain.words import LEVELS, STAGES


@dataclass(frozen=True)
class Programme:
    """An aid programme; those of one `exclusive_group` are never given together in one term."""

    code: str
    name: str
    stages: tuple[str, ...]
    boarding: bool | None
    basis: str
    exclusive_group: str


@dataclass(frozen=True)
class Standard:
    """What one child gets per term, in fen; None in `boarding` or `level` means any; terms are keys, inclusive."""

    code: str
    programme: str
    stage: str
    boarding: bool | None
    level: str | None
    amount: Fen
    first_term: str
    last_term: str | None
    source: str

    def covers(self, term_key: str, stage: str, boarding: bool, level: str) -> bool:
        return (
            self.stage == stage
            and self.boarding in (None, boarding)
            and self.level in (None, level)
            and self.first_term <= term_key
            and (self.last_term is None or term_key <= self.last_term)
        )


def is_eligible(programme: Programme, stage: str, boarding: bool) -> bool:
    """Say whether a child's stage and boarding fit a programme."""
    return stage in programme.stages and programme.boarding in (None, boarding)


def standard_for(
    standards: Iterable[Standard], programme: Programme, term_key: str, stage: str, boarding: bool, level: str,
    words: Mapping[str, str] = LEVELS,
) -> Standard:  # fmt: skip
    """Return the one standard that applies; `words` are those of the levels.

    Raises:
        Invalid: none is in force, or the child does not fit the programme.
    """
    for standard in standards:
        if standard.programme == programme.code and standard.covers(term_key, stage, boarding, level):
            return standard
    who = f"{STAGES.get(stage, stage)}{'寄宿生' if boarding else '走读生'}（{words.get(level, level)}）"
    raise Invalid(f"“{programme.name}”没有{who}在这个学期的标准。请核对项目，或录入当地标准。")


def told_amounts(
    programmes: Iterable[Programme], standards: Sequence[Standard], term_keys: tuple[str, str], stage: str
) -> tuple[tuple[str, tuple[Fen, ...]], ...]:
    """Return each programme of a stage with the different sums of a school year (both its terms), highest first."""
    found = []
    for programme in programmes:
        if stage not in programme.stages:
            continue
        own = [s for s in standards if s.programme == programme.code]
        autumn, spring = (
            {s.level: s.amount for s in own if s.covers(key, stage, s.boarding is True, s.level or "")}
            for key in term_keys
        )
        sums = {autumn[level] + spring[level] for level in autumn if level in spring}
        found.append((programme.name, tuple(sorted(sums, reverse=True))))
    return tuple(found)


def reachable(total: Fen, amounts: Sequence[Fen]) -> bool:
    """Say whether a total can be made of whole multiples of the amounts at all (greatest common divisor test)."""
    return bool(amounts) and total % reduce(gcd, amounts) == 0
