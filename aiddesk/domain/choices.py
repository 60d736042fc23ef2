"""A choice at the one screen: a ballot of one of three forms, and totals that know no order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from aiddesk.domain.ballot import Counts, of_choices, of_levels
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.words import LEVELS

ABSTAIN = "abstain"
Choice = Mapping[int, str]  # a candidate's number to the answer; who is not chosen is left out of "choose"
_ANSWERS: Mapping[str, tuple[str, ...]] = {"each": ("yes", "no", ABSTAIN), "choose": ("yes",)}


@dataclass(frozen=True)
class BallotForm:
    """What is asked: `form` is of `words.VOTE_FORMS`, `numbers` the candidates', `most` the *k* of "choose".

    `levels` are the codes to choose from where a level is voted on.
    """

    form: str
    numbers: tuple[int, ...]
    most: int | None = None
    levels: tuple[str, ...] = tuple(LEVELS)

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers that a candidate can get."""
        return (*self.levels, ABSTAIN) if self.form == "level" else _ANSWERS[self.form]

    @property
    def limit(self) -> int:
        """How many candidates one ballot may answer for."""
        is_limited = self.form == "choose" and self.most is not None
        return min(self.most or 0, len(self.numbers)) if is_limited else len(self.numbers)

    @property
    def cells(self) -> tuple[tuple[int, str], ...]:
        """Every candidate with every answer, in a fixed order."""
        return tuple((number, answer) for number in self.numbers for answer in self.answers)


def unanswered(form: BallotForm, choice: Choice) -> tuple[int, ...]:
    """Return the numbers that still want an answer; "choose" wants none."""
    return () if form.form == "choose" else tuple(n for n in form.numbers if n not in choice)


def problems(form: BallotForm, choice: Choice) -> tuple[Problem, ...]:
    """Check one ballot; the field of a problem is the candidate's number."""
    found = []
    for number, answer in choice.items():
        if number not in form.numbers:
            found.append(Problem(f"选票上没有{number}号。请重新选择。", str(number)))
        elif answer not in form.answers:
            found.append(Problem(f"{number}号的选项不在选票上。请重新选择。", str(number)))
    if missing := unanswered(form, choice):
        told = "、".join(f"{number}号" for number in missing[:5]) + ("等" if len(missing) > 5 else "")
        found.append(Problem(f"还有{len(missing)}位没有选：{told}。请逐个选完。", str(missing[0])))
    if len(choice) > form.limit:
        over = len(choice) - form.limit
        found.append(Problem(f"最多选{form.limit}人，现在选了{len(choice)}人。请取消{over}人。"))
    return tuple(found)


class Totals:
    """How often each answer was given; in which order ballots came leaves no trace in it."""

    def __init__(self, form: BallotForm, values: Sequence[int] = (), ballots: int = 0) -> None:
        """Begin with nothing, or with the `values` of an earlier count.

        Raises:
            ValueError: the values are not those of this form.
        """
        self.form = form
        self.ballots = ballots
        # Every cell is there from the first: a dictionary that grows would remember which came first.
        self._cells = Counter(dict(zip(form.cells, values or [0] * len(form.cells), strict=True)))

    def add(self, *ballots: Choice) -> None:
        """Count ballots that have no problems."""
        self._cells.update(chain.from_iterable(choice.items() for choice in ballots))
        self.ballots += len(ballots)

    def remove(self, choice: Choice) -> None:
        """Take back a ballot that was counted."""
        self._cells.subtract(choice.items())
        self.ballots -= 1

    @property
    def values(self) -> tuple[int, ...]:
        """The votes of `form.cells`."""
        return tuple(self._cells[cell] for cell in self.form.cells)

    @property
    def is_sound(self) -> bool:
        """Whether only whole ballots of this form were counted, as far as totals can tell."""
        if len(self._cells) != len(self.form.cells):
            return False
        sums = [sum(self._cells[number, answer] for answer in self.form.answers) for number in self.form.numbers]
        if self.form.form == "choose":
            return max(sums, default=0) <= self.ballots and sum(sums) <= self.ballots * self.form.limit
        return all(found == self.ballots for found in sums)

    def counts(self) -> dict[int, Counts]:
        """Return what a counter of papers would have found, by candidate's number."""
        return {number: self._counts(number) for number in self.form.numbers}

    def _counts(self, number: int) -> Counts:
        if self.form.form == "level":
            levels = self.form.levels
            given = {level: self._cells[number, level] for level in levels}
            return of_levels(given, self._cells[number, ABSTAIN], levels)
        if self.form.form == "choose":
            return of_choices(self._cells[number, "yes"], self.ballots)
        return Counts(self._cells[number, "yes"], self._cells[number, "no"], self._cells[number, ABSTAIN])


def count(form: BallotForm, ballots: Sequence[Choice]) -> Totals:
    """Count many ballots.

    Raises:
        Invalid: some have problems; each names its place in the pile.
    """
    totals = Totals(form)
    totals.add(*ballots)
    # Each ballot by itself only where the totals tell of a bad one.
    if not totals.is_sound or max(map(len, ballots), default=0) > form.limit:
        faults = [(place, one) for place, choice in enumerate(ballots, 1) for one in problems(form, choice)]
        raise Invalid(*(Problem(one.text, one.field, f"第{place}张") for place, one in faults))
    return totals
