"""What a checked draft keeps, and what it says."""

from datetime import date

import pytest

from aiddesk.domain.identity import clean_number, clean_phone
from aiddesk.domain.students import Checked, StudentDraft, check

DAY = date(2026, 9, 15)


def checked(**values: str) -> Checked:
    return check(StudentDraft(**{"name": "王小明", "grade": "三年级", "class_name": "1班", **values}), DAY)


@pytest.mark.parametrize("name", ["#REF!", "#N/A", "#NAME?", "=A2&B2", '="王"&B2'])
def test_a_failed_formula_is_no_name(name: str) -> None:
    found = checked(name=name)
    assert found.facts is None
    assert [p.field for p in found.problems if p.is_error] == ["name"]
    assert name in found.problems[0].text


def test_a_failed_formula_elsewhere_is_left_out_and_told() -> None:
    found = checked(address="#N/A", guardian_name="#REF!")
    assert found.facts is not None
    assert (found.facts.address, found.facts.guardian_name) == ("", "")
    assert [(p.field, p.is_error) for p in found.problems[:2]] == [("address", False), ("guardian_name", False)]


@pytest.mark.parametrize("number", ["990000198001010012", "11010519491231002X"])
def test_a_number_of_somebody_grown_up_is_asked_about(number: str) -> None:
    found = checked(document_number=number)
    assert found.facts is not None
    assert "家长的证件号" in found.problems[0].text
    assert not [p for p in checked(guardian_name="张三", guardian_number=number).problems if "家长" in p.text]


def test_a_number_of_a_child_not_born_yet_is_wrong() -> None:
    found = checked(document_number="990000201312301022")
    assert found.facts is not None
    assert check(StudentDraft(name="王小明", grade="三年级", class_name="1班", document_number="990000201312301022"),
                 date(2012, 1, 1)).facts is None  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("138-0000-0000", "13800000000"), ("+86 13800000000", "13800000000"), ("8613800000000", "13800000000"),
        ("138 0000 0000", "13800000000"), ("13800000000 13900000000", "13800000000/13900000000"),
        ("13800000000\n13900000000", "13800000000/13900000000"), ("0838-1234567", "0838-1234567"), ("无", ""),
        ("１３８００００００００", "13800000000"),
    ],
)  # fmt: skip
def test_a_phone_keeps_its_digits_and_two_stay_two(text: str, number: str) -> None:
    assert clean_phone(text) == number


def test_marks_of_writing_direction_are_no_part_of_a_number() -> None:
    assert clean_number("\u202a990000201501010013\u202c") == "990000201501010013"


@pytest.mark.parametrize("nothing", ["无", "暂无", "/", " - "])
def test_a_word_for_nothing_is_no_number(nothing: str) -> None:
    found = checked(document_number=nothing, account_number=nothing, phone=nothing, registration_number=nothing)
    assert found.facts is not None
    kept = found.facts
    assert (kept.document_number, kept.account_number, kept.phone, kept.registration_number) == ("", "", "", "")
    assert [p.text[:5] for p in found.problems] == ["没有证件号"]
