"""Working days by the holiday table: how long a notice stands, when an answer is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

UNITS = {"workday": "个工作日", "calendar": "天"}


@dataclass(frozen=True)
class Calendar:
    """The holiday table: `off` are statutory days off, `worked` the weekends worked instead, `years` those known."""

    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Say whether a day is worked; a year without table counts Monday to Friday, which callers must say."""
        if day in self.worked:
            return True
        return day.weekday() < 5 and day not in self.off

    def knows(self, day: date) -> bool:
        return day.year in self.years


@dataclass(frozen=True)
class Period:
    """The days that count; `unknown_years` are those whose holidays nobody has entered."""

    first: date
    last: date
    days: tuple[date, ...]
    unknown_years: tuple[int, ...]


def period_after(posted: date, days: int, unit: str, calendar: Calendar) -> Period:
    """Return the period of a notice posted on a day; that day does not count (民法典 §201).

    `unit` is "workday" or "calendar"; the last calendar day moves off a holiday (民法典 §203).
    """
    counted = [day for day, _ in zip(_counting(posted, unit, calendar), range(days), strict=False)]
    while unit == "calendar" and not calendar.is_workday(counted[-1]):
        counted.append(counted[-1] + timedelta(days=1))
    years = {d.year for d in (posted, *counted)}
    unknown = tuple(sorted(years - calendar.years))
    return Period(posted + timedelta(days=1), counted[-1], tuple(counted), unknown)


def due(start: date, workdays: int, calendar: Calendar) -> date:
    """Return the last working day on which an answer is in time; the day of receipt does not count."""
    return period_after(start, workdays, "workday", calendar).last


def _counting(posted: date, unit: str, calendar: Calendar) -> Iterator[date]:
    day = posted
    while True:
        day += timedelta(days=1)
        if unit == "calendar" or calendar.is_workday(day):
            yield day
