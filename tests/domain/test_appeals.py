"""Who was turned down has a term to appeal, is heard by somebody new, and comes back to where it was decided."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import appeals, notices
from aiddesk.domain.appeals import AppealDraft, DecisionDraft, LetterDraft, TalkDraft
from aiddesk.domain.cases import CASE_MOVES
from aiddesk.domain.errors import Invalid
from aiddesk.store.policy import calendar

TODAY = date(2026, 12, 31)
days = st.dates(date(2026, 1, 1), TODAY)
APPEAL = AppealDraft("2026-09-12", "王大山", "父亲", "visit", "收入有变化")


@given(days)
def test_the_last_day_to_appeal_is_no_day_off_and_never_before_the_fifteenth(start: date) -> None:
    until = appeals.appeal_until(start, calendar())
    assert until >= start + timedelta(days=15)
    assert calendar().is_workday(until)
    between = (start + timedelta(days=n) for n in range(15, (until - start).days))
    assert not any(calendar().is_workday(day) for day in between)


def test_a_term_that_ends_in_a_holiday_moves_on() -> None:
    assert appeals.appeal_until(date(2026, 9, 10), calendar()) == date(2026, 9, 28)
    assert appeals.appeal_until(date(2026, 9, 1), calendar()) == date(2026, 9, 16)


@given(days, days, st.text(max_size=3))
def test_an_appeal_is_late_without_a_reason_just_after_its_term(on: date, until: date, reason: str) -> None:
    draft = AppealDraft(on.isoformat(), "王大山", "父亲", "phone", "不同意", reason)
    if on > until and not reason.strip():
        with pytest.raises(Invalid) as refusal:
            appeals.check_appeal(draft, None, until, TODAY)
        assert [p.field for p in refusal.value.problems] == ["late_reason"]
    else:
        assert appeals.check_appeal(draft, None, until, TODAY) == on


def test_everything_that_is_missing_is_said_at_once() -> None:
    def fields(check: object, *parts: object) -> set[str]:
        with pytest.raises(Invalid) as refusal:
            check(*parts)  # type: ignore[operator]  # one of the checks
        return {p.field for p in refusal.value.problems}

    assert fields(appeals.check_talk, TalkDraft(means="x"), TODAY) == {
        "staff_id", "person", "relation", "means", "content",
    }  # fmt: skip
    early = AppealDraft("2026-09-01", channel="x")
    assert fields(appeals.check_appeal, early, date(2026, 9, 2), TODAY, TODAY) == {
        "on", "person", "relation", "channel", "content",
    }  # fmt: skip
    assert fields(appeals.check_decision, DecisionDraft(on="2026-09-01"), date(2026, 9, 2), TODAY) == {
        "on", "decision", "staff_id",
    }  # fmt: skip
    letter = LetterDraft("2026-09-01", "", "2026-08-30")
    assert fields(appeals.check_letter, letter, date(2026, 9, 2), TODAY) == {
        "on", "reason", "received_on", "receiver",
    }  # fmt: skip
    assert fields(appeals.check_letter, LetterDraft("", "原因", receiver="王大山"), None, TODAY) == {"received_on"}


@given(st.sets(st.sampled_from(("class_teacher", "aid_office", "leading_group", "principal"))), st.booleans(),
       st.booleans())  # fmt: skip
def test_only_a_head_without_a_part_in_the_case_decides(roles: set[str], gave: bool, is_relative: bool) -> None:
    is_head = bool(roles & {"leading_group", "principal"})
    told = appeals.decider_problems(tuple(roles), gave, is_relative)
    assert len(told) == (not is_head) + gave + is_relative


@given(st.booleans(), st.sampled_from(("", "同意", "票数相同", "未过半数", "未达三分之二")))
def test_a_case_comes_back_to_where_an_appeal_may_take_it(has_level: bool, outcome: str) -> None:
    status = appeals.status_after(has_level, outcome)
    assert status in CASE_MOVES["declined"]
    if has_level and outcome in ("同意", "票数相同"):
        assert status == "voted"
    else:
        assert status == ("surveyed" if has_level else "applied")


@pytest.mark.parametrize(
    ("outcome", "is_shown"),
    [
        ("同意", True),
        ("同意（抽签），建议困难", True),
        ("同意，名额外", False),
        ("票数相同", False),
        ("未过半数", False),
        ("", False),
    ],
)
def test_a_class_shows_whom_it_stands_behind(outcome: str, is_shown: bool) -> None:
    assert notices.is_supported(outcome) == is_shown
