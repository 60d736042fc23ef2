"""Ballots read aloud one by one (唱票): totals that grow, and keys that can be taken back."""

from dataclasses import dataclass, field

from aiddesk.domain import choices
from aiddesk.domain.choices import BallotForm, Totals
from aiddesk.domain.errors import Problem


@dataclass
class _Ballot:
    """One ballot while it is read: each key with the place and the answer before it."""

    choice: dict[int, str] = field(default_factory=dict)
    at: int = 0
    keys: list[tuple[int, int, str]] = field(default_factory=list)  # place at hand, number, answer before


class Calling:
    """What was read so far; ballots of this sitting can be taken back, those of an earlier one are totals only."""

    def __init__(self, form: BallotForm, totals: Totals | None = None) -> None:
        self.form = form
        self.totals = totals or Totals(form)
        self._ballot = _Ballot()
        self._read: list[_Ballot] = []

    @property
    def at(self) -> int:
        """The place of the candidate at hand."""
        return self._ballot.at

    @property
    def choice(self) -> choices.Choice:
        """What was read of the ballot at hand."""
        return self._ballot.choice

    @property
    def is_begun(self) -> bool:
        """Whether a ballot is half read."""
        return bool(self._ballot.keys)

    def answer(self, answer: str) -> None:
        """Note the answer for the candidate at hand, and go on to the next."""
        number = self.form.numbers[self.at]
        self._note(number, answer)
        self._ballot.at = min(self.at + 1, len(self.form.numbers) - 1)

    def toggle(self, number: int) -> tuple[Problem, ...]:
        """Choose a candidate of "choose", or no longer."""
        if number not in self.form.numbers:
            return (Problem(f"选票上没有{number}号。"),)
        if number not in self.choice and len(self.choice) >= self.form.limit:
            return (Problem(f"一张票最多{self.form.limit}人。多选的是废票，请在清点时计入废票。"),)
        self._ballot.at = self.form.numbers.index(number)
        self._note(number, "" if number in self.choice else "yes")
        return ()

    def move(self, place: int) -> None:
        """Go to another candidate."""
        self._ballot.at = max(0, min(place, len(self.form.numbers) - 1))

    def finish(self) -> tuple[Problem, ...]:
        """Count the ballot at hand; returns what is still missing instead."""
        found = choices.problems(self.form, self.choice)
        if not found:
            self.totals.add(self.choice)
            self._read.append(self._ballot)
            self._ballot = _Ballot()
        elif missing := choices.unanswered(self.form, self.choice):
            self.move(self.form.numbers.index(missing[0]))
        return found

    def undo(self) -> bool:
        """Take the last key back; before the first one, open the ballot before again. False when nothing is left."""
        if self._ballot.keys:
            self._ballot.at, number, before = self._ballot.keys.pop()
            self._put(number, before)
        elif self._read:
            self._ballot = self._read.pop()
            self.totals.remove(self.choice)
        else:
            return False
        return True

    def _note(self, number: int, answer: str) -> None:
        self._ballot.keys.append((self.at, number, self.choice.get(number, "")))
        self._put(number, answer)

    def _put(self, number: int, answer: str) -> None:
        if answer:
            self._ballot.choice[number] = answer
        else:
            self._ballot.choice.pop(number, None)
