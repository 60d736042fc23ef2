"""The lists of other departments, in the shapes in which schools receive them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from aiddesk.intake.lists import parse, rows
from aiddesk.intake.reader import Book, Sheet


def number(serial: int = 1, birth: str = "20150101", region: str = "990000") -> str:
    digits = f"{region}{birth}{serial:03d}"
    return f"{digits}{mod_11_2.calc_check_digit(digits)}"


def book(*sheets: tuple[tuple[str, ...], ...], name: str = "名单.xlsx") -> Book:
    return Book(name, tuple(Sheet(f"Sheet{n}", found) for n, found in enumerate(sheets, 1)))


def of_cell(cell: str) -> tuple[str, ...]:
    return tuple(n for row in rows(book((("1", cell, "男"),))) for n in row.numbers)


numbers = st.builds(
    number,
    st.integers(1, 999),
    st.dates(date(1930, 1, 1), date(2026, 1, 1)).map("{:%Y%m%d}".format),
    st.integers(990000, 990999).map(str),
)
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def spread(text: str, between: str) -> str:
    return f"{text[:6]}{between}{text[6:14]}{between}{text[14:]}"


DECORATIONS = {
    "plain": "{0}".format,
    "blanks": lambda n: spread(n, " "),
    "blanks of four": lambda n: " ".join(n[i : i + 4] for i in range(0, 18, 4)),
    "blank after each": " ".join,
    "tabs": lambda n: f"\t{spread(n, chr(9))}\t",
    "hard blanks": lambda n: f"\u00a0{spread(n, chr(0xA0))}\u00a0",
    "wide blanks": lambda n: spread(n, "\u3000"),
    "unseen": lambda n: "\ufeff" + spread(n, "\u200b"),
    "broken": lambda n: f"{n[:10]}\n{n[10:]}",
    "full width": lambda n: n.translate(WIDE),
    "lower x": str.lower,
    "Cyrillic": lambda n: n.replace("X", "Х"),
    "times": lambda n: n.replace("X", "×"),
    "apostrophe": "'{0}".format,
    "curly apostrophe": "’{0}".format,
    "registration": "G{0}".format,
    "wide registration": lambda n: f"Ｇ{n.translate(WIDE)}",
    "card": "{0}42".format,
    "reissued card": "{0}42B1".format,
    "card with blank": "{0} 42".format,
    "inside a text": "户主张三{0}，已核".format,
    "labelled": "身份证:{0}.".format,
    "numbered": "1 {0}".format,
    "in brackets": "张三（{0}）".format,
    "twice": "{0}、{0}".format,
}


@pytest.mark.parametrize("decoration", DECORATIONS)
@given(numbers)
def test_a_number_is_found_once_in_any_dress(decoration: str, digits: str) -> None:
    assert of_cell(DECORATIONS[decoration](digits)) == (digits,)


@given(numbers, numbers, st.sampled_from(["、", "/", "，", ",", " ", "\n", ";", "和", "李四", "-", "\u3000"]))
def test_several_numbers_of_one_cell_are_all_found(one: str, two: str, between: str) -> None:
    assert of_cell(f"{one}{between}{two}") == tuple(dict.fromkeys((one, two)))


@given(numbers, st.integers(0, 9))
def test_a_wrong_check_digit_is_no_reason_to_overlook_a_number(digits: str, last: int) -> None:
    wrong = f"{digits[:17]}{last}"
    assert of_cell(wrong) == ((wrong,) if not wrong.endswith("000") or wrong == digits else ())


def card(digits: str) -> str:
    return f"{digits}{luhn.calc_check_digit(digits)}"


others = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"1[3-9][0-9]{9}[/、 ]1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"62[0-9]{13}", fullmatch=True).map(card),
    st.from_regex(r"62[0-9]{16}", fullmatch=True).map(card),
    st.from_regex(r"62[0-9]{16}", fullmatch=True).map(lambda d: card(d).translate(WIDE)),
    st.from_regex(r"62[0-9]{4}990000201[0-9]0101[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{21,24}", fullmatch=True),
    st.dates().map(str),
    st.dates().map("{:%Y%m%d}".format),
    st.decimals(0, 10**7, places=2).map(str),
    st.from_regex(r"[JL]990000201[0-9]0101[0-9]{3}[0-9X]", fullmatch=True),
    st.just("91350100M000100Y43"),
)


@given(others)
def test_what_is_no_identity_number_is_not_taken_for_one(text: str) -> None:
    assert of_cell(text) == ()


@given(st.lists(others, min_size=2, max_size=6))
def test_neighbouring_cells_never_make_a_number(cells: list[str]) -> None:
    assert list(rows(book((tuple(cells),)))) == []
    assert list(rows(book(((*cells, "1 2\t"),)))) == []


def test_old_numbers_stay_as_they_are() -> None:
    assert of_cell("990000150101001") == ("990000150101001",)
    assert of_cell("0.990000150101001") == ()


LOST = (
    "5.13E+17",
    "9.900002015010100E+17",
    "9.9e+19",
    "990000201501010000",
    "990000201501010013.0",
    "99000020150101000000",
)


@pytest.mark.parametrize("cell", LOST)
def test_lost_digits_are_counted_and_give_no_number(cell: str) -> None:
    found = parse(book((("姓名", "身份证号"), ("张三", cell), ("李四", number()))))
    assert found.lost == 1
    assert [row.numbers for row in found.rows] == [(number(),)]


def test_a_lost_bank_card_is_no_lost_identity_number() -> None:
    assert parse(book((("张三", "6.22202E+18", "6222020000000000000", number()),))).lost == 0
