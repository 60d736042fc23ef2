"""Codes of slips: from the key alone, told apart by their check digit, sorted so that no order shows."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import slips

KEY = bytes(range(32))


def test_codes_follow_from_the_key_and_are_sorted() -> None:
    found = slips.codes(KEY, 60)
    assert found == slips.codes(KEY, 60) == tuple(sorted(set(found)))
    assert len(found) == 60
    assert all(len(code) == slips.DIGITS and code.isdigit() for code in found)
    assert not set(found) & set(slips.codes(os.urandom(32), 60))
    with pytest.raises(ValueError, match="0"):
        slips.codes(KEY, 0)
    with pytest.raises(ValueError, match="1000"):
        slips.codes(KEY, 1000)


def test_the_place_of_a_slip_is_not_the_order_in_which_it_was_made() -> None:
    few, many = slips.codes(KEY, 5), slips.codes(KEY, 200)
    assert set(few) < set(many)
    assert [many.index(code) for code in few] != list(range(5))


def test_a_code_is_read_as_it_is_typed() -> None:
    known = slips.codes(KEY, 3)
    for text in (known[1], slips.spaced(known[1]), f" {known[1][:4]}－{known[1][4:]} ", _wide(known[1])):
        assert slips.code_problems(text) == ()
        assert slips.place(known, text) == 1
    assert slips.place(known, slips.codes(bytes(32), 1)[0]) is None


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "12a45678", "一二三四五六七八"])
def test_what_is_no_code_is_said(text: str) -> None:
    (problem,) = slips.code_problems(text)
    assert problem.text == "投票编号是8位数字。请照投票条上的编号输入。"


@given(st.integers(0, 9_999_999), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: int, at: int, by: int) -> None:
    code = slips.with_check(f"{number:07d}")
    wrong = f"{code[:at]}{(int(code[at]) + by) % 10}{code[at + 1 :]}"
    (problem,) = slips.code_problems(wrong)
    assert "至少有一位输错" in problem.text
    assert code not in problem.text


def _wide(code: str) -> str:
    return "".join(chr(ord(c) - ord("0") + ord("０")) for c in code)
