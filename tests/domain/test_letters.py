"""What a returned slip still asks of the school."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.errors import Invalid
from aiddesk.domain.letters import check_handed, check_returned, next_step
from aiddesk.domain.standards import told_amounts
from aiddesk.domain.words import CASE_STATUSES, LETTER_ANSWERS, LETTER_STEPS
from aiddesk.store.policy import programmes, standards, wording

TODAY = date(2026, 9, 10)


@pytest.mark.parametrize(("answer", "special", "case", "signed", "step"), [
    ("", True, "", None, ""),
    ("apply", False, "", None, "enter"),
    ("apply", True, "applied", None, ""),
    ("none", False, "", None, ""),
    ("none", True, "", None, "ask"),
    ("none", True, "", False, "sign"),
    ("none", True, "", True, ""),
    ("waive", False, "", None, "write"),
    ("waive", True, "", False, "sign"),
    ("waive", True, "", True, ""),
    ("waive", True, "surveyed", True, "compare"),
    ("none", False, "recognised", None, "compare"),
    ("none", False, "withdrawn", None, ""),
])  # fmt: skip
def test_an_answer_leads_on(answer: str, special: bool, case: str, signed: bool | None, step: str) -> None:
    assert next_step(answer, is_special=special, case_status=case, is_waiver_signed=signed) == step


@given(
    st.sampled_from(["", *LETTER_ANSWERS]), st.booleans(), st.sampled_from(["", *CASE_STATUSES]),
    st.sampled_from([None, True, False]),
)  # fmt: skip
def test_every_step_has_a_word_and_a_special_family_is_never_let_go_unheard(
    answer: str, special: bool, case: str, signed: bool | None
) -> None:
    step = next_step(answer, is_special=special, case_status=case, is_waiver_signed=signed)
    assert step == "" or step in LETTER_STEPS
    if answer in ("none", "waive") and special and not case and not signed:
        assert step in ("ask", "write", "sign")


def test_days_ahead_and_unknown_answers_are_refused() -> None:
    assert check_handed("", TODAY) == TODAY
    assert check_returned("none", "2026.9.8", TODAY) == date(2026, 9, 8)
    with pytest.raises(Invalid, match="之后"):
        check_handed("2026-09-11", TODAY)
    with pytest.raises(Invalid) as refusal:
        check_returned("perhaps", "九月", TODAY)
    assert [p.field for p in refusal.value.problems] == ["on", "answer"]


def test_what_there_is_for_a_stage_is_told_by_the_year() -> None:
    def told(year: int, stage: str) -> dict[str, tuple[int, ...]]:
        return dict(told_amounts(programmes(), standards(), (f"{year}-1", f"{year}-2"), stage))

    assert set(told(2026, "primary").values()) == {(125_000,), (62_500,)}
    assert told(2026, "senior")["普通高中国家助学金"] == (330_000, 230_000, 130_000)
    assert told(2023, "junior")["义务教育家庭经济困难寄宿生生活补助"] == (137_500,)
    assert told(2010, "vocational") == {"中等职业教育国家助学金": ()}


@pytest.mark.parametrize("code", ["letter", "waiver", "consent"])
def test_texts_tell_their_date_and_source(code: str) -> None:
    assert wording(code).dated >= "2026-09"
    assert wording(code).source
