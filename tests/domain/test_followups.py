"""Follow-up: who may see it, what counts as a slide, and that a talk settles it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiddesk.domain.errors import Invalid
from aiddesk.domain.followups import (
    SLIDE_POINTS,
    FollowUpDraft,
    Mark,
    check_note,
    may_enter,
    may_see,
    slides,
    talks_due,
)
from aiddesk.domain.words import ROLES

AUTUMN, SPRING = date(2026, 11, 10), date(2027, 4, 20)
TODAY = date(2027, 5, 1)


def _mark(on: date, term: str, mark: int, full: int = 10000, subject: str = "语文") -> Mark:
    return Mark(on, term, subject, mark, full)


@pytest.mark.parametrize("role", ROLES)
def test_only_class_teacher_of_the_class_aid_officer_and_principal_may_see(role: str) -> None:
    everywhere = role in ("aid_officer", "principal")
    assert may_see((role,), "t1", "t2") == everywhere
    assert may_see((role,), "t1", "t1") == (everywhere or role == "class_teacher")
    assert may_enter((role,)) == (everywhere or role == "class_teacher")


def test_nobody_in_particular_sees_nothing() -> None:
    assert not may_see((), "", "")
    assert not may_see(("class_teacher",), "", "")
    assert not may_enter(())


def test_a_fall_of_ten_points_against_the_term_before_is_a_slide() -> None:
    before = _mark(AUTUMN, "2026-1", 8500)
    assert slides([before, _mark(SPRING, "2026-2", 7501)]) == ()
    (slide,) = slides([before, _mark(SPRING, "2026-2", 7500)])
    assert slide.text == "语文 85→75"
    # The share counts, not the number: 102 of 120 is 85 per cent.
    assert slides([before, _mark(SPRING, "2026-2", 10200, 12000)]) == ()
    assert slides([before, _mark(SPRING, "2026-2", 7000, subject="数学")]) == ()
    assert slides([before, _mark(date(2027, 11, 1), "2027-1", 5000)]) == ()


def test_the_last_mark_of_a_term_counts() -> None:
    marks = [
        _mark(SPRING, "2026-2", 6000),
        _mark(AUTUMN, "2026-1", 8500),
        _mark(SPRING + timedelta(days=60), "2026-2", 8000),
    ]
    assert slides(marks) == ()


def test_a_talk_on_that_day_or_later_settles_it() -> None:
    marks = [_mark(AUTUMN, "2026-1", 9000), _mark(SPRING, "2026-2", 6000)]
    assert len(talks_due(marks, ())) == 1
    assert len(talks_due(marks, [SPRING - timedelta(days=1)])) == 1
    assert talks_due(marks, [SPRING]) == ()
    assert talks_due(marks, [SPRING + timedelta(days=3), AUTUMN]) == ()


@given(st.integers(0, 10000), st.integers(0, 10000), st.integers(1, 15000))
@settings(max_examples=100)
def test_a_slide_is_exactly_the_points_it_says(before: int, now: int, full: int) -> None:
    pair = [_mark(AUTUMN, "2026-1", before), _mark(SPRING, "2026-2", min(now, full), full)]
    assert bool(slides(pair)) == (before * full - min(now, full) * 10000 >= SLIDE_POINTS * 100 * full)
    assert slides(reversed(pair)) == slides(pair)


def test_a_note_names_all_that_is_missing() -> None:
    with pytest.raises(Invalid) as refusal:
        check_note(FollowUpDraft("mark", "2027-06-01", "春季", "", "九十", "0"), "2026-2", TODAY)
    assert [p.field for p in refusal.value.problems] == ["on", "term", "mark", "subject", "full"]
    with pytest.raises(Invalid, match="满分还高"):
        check_note(FollowUpDraft("mark", subject="语文", mark="101"), "2026-2", TODAY)
    with pytest.raises(Invalid) as refusal:
        check_note(FollowUpDraft("gossip"), "2026-2", TODAY)
    assert [p.field for p in refusal.value.problems] == ["kind", "text"]
    facts = check_note(FollowUpDraft("mark", subject=" 语 文", mark="87.5"), "2026-2", TODAY)
    assert (facts.on, facts.term, facts.subject, facts.mark, facts.full) == (TODAY, "2026-2", "语文", 8750, 10000)
    talk = check_note(FollowUpDraft("talk", text="谈学习", mark="3"), "2026-2", TODAY)
    assert talk.mark is None
