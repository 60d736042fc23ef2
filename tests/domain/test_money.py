"""Amounts: read, shown, and in capitals."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.errors import Invalid
from aiddesk.domain.money import capitals, parse_yuan, plain_yuan, yuan

VECTORS = {
    140950: "壹仟肆佰零玖元伍角整",
    600714: "陆仟零柒元壹角肆分",
    168032: "壹仟陆佰捌拾元零叁角贰分",
    10700053: "壹拾万柒仟元零伍角叁分",
    1640902: "壹万陆仟肆佰零玖元零贰分",
    32504: "叁佰贰拾伍元零肆分",
    31250: "叁佰壹拾贰元伍角整",
    0: "零元整",
    5: "伍分",
    50: "伍角整",
    100000000: "壹佰万元整",
    10000010000: "壹亿零壹佰元整",
}
DIGITS = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_capitals(text: str) -> int:
    """Read an amount in capitals back, independently of how it was written."""
    text = text.removeprefix("人民币").removesuffix("整")
    whole, _, rest = text.partition("元") if "元" in text else ("", "", text)
    high, total, group, digit = 0, 0, 0, 0
    for c in whole:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in UNITS:
            group, digit = group + digit * UNITS[c], 0
        elif c == "万":
            total, group, digit = (total + group + digit) * 10_000, 0, 0
        elif c == "亿":
            high, total, group, digit = (total + group + digit) * 100_000_000, 0, 0, 0
    fen = (high + total + group + digit) * 100
    for c, following in pairwise(rest):
        fen += DIGITS.get(c, 0) * {"角": 10, "分": 1}.get(following, 0)
    return fen


@pytest.mark.parametrize(("fen", "words"), VECTORS.items())
def test_published_amounts_come_out_in_capitals(fen: int, words: str) -> None:
    assert capitals(fen) == f"人民币{words}"


@given(st.integers(0, 10**11))
def test_capitals_can_be_read_back(fen: int) -> None:
    assert read_capitals(capitals(fen)) == fen


@given(st.integers(0, 10**13))
def test_an_amount_shown_is_read_back_to_the_fen(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(plain_yuan(fen)) == fen


@pytest.mark.parametrize("text", ["312.505", "-5", "", "三百", "1e3", "12.3.4", "nan"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_yuan(text)


@pytest.mark.parametrize("text", ["312.5", "￥312.50", "３１２．５０元", " 312.50 "])
def test_usual_spellings_are_read(text: str) -> None:
    assert parse_yuan(text) == 31250


def test_a_negative_amount_has_no_capitals() -> None:
    with pytest.raises(ValueError, match="-1"):
        capitals(-1)
