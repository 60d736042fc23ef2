"""Numbers that name a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from aiddesk.domain.identity import (
    card_problems,
    citizen,
    clean_number,
    document_problems,
    lost_digits,
    phone_problems,
    registration_problems,
)

VALID = (
    "11010519491231002X", "440524188001010014", "810000199408230021", "830000199201300022", "911124198108030024",
    "990000201501010013", "99000020150101003X",
)  # fmt: skip


@pytest.mark.parametrize("number", VALID)
def test_legal_numbers_are_accepted(number: str) -> None:
    assert document_problems("citizen", number) == ()
    assert citizen(number) is not None


@given(st.sampled_from(VALID), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_found_and_the_right_one_is_never_told(number: str, place: int, digit: str) -> None:
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong == number:
        return
    problems = document_problems("citizen", wrong)
    assert len(problems) == 1
    check = mod_11_2.calc_check_digit(wrong[:17])
    assert f"{wrong[:17]}{check}" not in problems[0].text


@pytest.mark.parametrize(
    "typed",
    [" 11010519491231002x", "'11010519491231002X", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002Х\u00a0"],
)
def test_what_the_eye_does_not_see_is_cleaned(typed: str) -> None:
    assert clean_number(typed) == "11010519491231002X"


@pytest.mark.parametrize("text", ["5.10099201306239E+17", "510099201306239000.0"])
def test_a_number_kept_as_a_float_is_named(text: str) -> None:
    assert lost_digits(text)
    assert "丢失" in document_problems("citizen", text)[0].text


def test_cards() -> None:
    assert card_problems("6222020000000000018") == ()
    assert [p.is_error for p in card_problems("6222021234567890123")] == [False]
    assert [p.is_error for p in card_problems("11010519491231002X")] == [True]
    assert [p.is_error for p in card_problems("440524188001010014")] == [True]


def test_phones_and_registration_numbers() -> None:
    assert phone_problems("13800001234") == ()
    assert len(phone_problems("1380000")) == 1
    assert registration_problems("G11010519491231002X", "11010519491231002X") == ()
    assert len(registration_problems("G11010519491231002X", "990000201501010013")) == 1
