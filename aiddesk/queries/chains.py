"""The chain of reviews of a school year, and who may act at each of its steps."""

from dataclasses import dataclass

from aiddesk.domain.words import DEFAULT_CHAIN, REVIEW_STEPS, ROLES
from aiddesk.queries.places import StaffRow, staff
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class StepRow:
    """A step that a chain can have; `position` counts from 1, 0 where the year's chain leaves it out."""

    step: str
    position: int
    staff: tuple[StaffRow, ...]

    @property
    def title(self) -> str:
        return REVIEW_STEPS[self.step]

    @property
    def role_title(self) -> str:
        return ROLES[self.step]

    @property
    def names(self) -> str:
        return "、".join(s.name for s in self.staff)


def chain(desk: Desk, school_year: int) -> tuple[str, ...]:
    """Return the steps of a year's reviews in their order, codes of `words.REVIEW_STEPS`."""
    steps = desk.value(
        "SELECT steps FROM review_chain WHERE school_year = ? AND school_id = ?", school_year, desk.place.id
    )
    return tuple(str(steps).split(",")) if steps else DEFAULT_CHAIN


def steps(desk: Desk, school_year: int) -> tuple[StepRow, ...]:
    """Return the year's steps in their order, and those that it leaves out where they usually stand."""
    own, people, usual = chain(desk, school_year), staff(desk), list(REVIEW_STEPS)
    every = list(own)
    for number, step in enumerate(usual):
        if step not in own:
            later = (place for place, other in enumerate(every) if usual.index(other) > number)
            every.insert(next(later, len(every)), step)
    return tuple(
        StepRow(step, own.index(step) + 1 if step in own else 0, tuple(s for s in people if step in s.roles))
        for step in every
    )
