"""Working days by the shipped holiday table."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.workdays import due, period_after
from aiddesk.store.policy import calendar


@pytest.mark.parametrize(
    ("posted", "last"),
    [((9, 18), (9, 24)), ((9, 21), (9, 29)), ((9, 28), (10, 10)), ((9, 30), (10, 13)), ((11, 23), (11, 30))],
)
def test_five_working_days_of_2026(posted: tuple[int, int], last: tuple[int, int]) -> None:
    assert period_after(date(2026, *posted), 5, "workday", calendar()).last == date(2026, *last)


def test_the_table_agrees_with_its_source_day_by_day() -> None:
    table, day = calendar(), date(2004, 1, 1)
    wrong = []
    while day.year < 2027:
        if table.is_workday(day) != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@given(st.dates(date(2020, 1, 1), date(2026, 11, 1)), st.integers(1, 15))
def test_no_period_ends_before_its_minimum(posted: date, days: int) -> None:
    period = period_after(posted, days, "workday", calendar())
    assert len(period.days) == days
    assert all(calendar().is_workday(d) and d > posted for d in period.days)
    assert period.last >= posted + timedelta(days=days)


@given(st.dates(date(2020, 1, 1), date(2026, 11, 1)), st.integers(1, 15))
def test_a_calendar_period_never_ends_on_a_holiday(posted: date, days: int) -> None:
    period = period_after(posted, days, "calendar", calendar())
    assert calendar().is_workday(period.last)
    assert period.last >= posted + timedelta(days=days)


def test_a_year_without_a_table_is_said() -> None:
    assert period_after(date(2026, 12, 30), 5, "workday", calendar()).unknown_years == (2027,)


def test_an_answer_is_due_in_three_working_days() -> None:
    assert due(date(2026, 9, 18), 3, calendar()) == date(2026, 9, 22)
