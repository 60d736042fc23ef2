"""What is said of a student's numbers, and of the kind of document that nobody told."""

from datetime import date

import pytest
from stdnum.iso7064 import mod_11_2

from aiddesk.domain.students import Checked, StudentDraft, check

TODAY = date(2026, 9, 15)


def checked(**told: str) -> Checked:
    return check(StudentDraft(**{"name": "张小明", "grade": "三年级", "class_name": "1班", **told}), TODAY)


def number(body: str) -> str:
    return body + str(mod_11_2.calc_check_digit(body))


@pytest.mark.parametrize("born", ["20300101", "20260916", "18691231"])
def test_nobody_is_born_after_today_or_long_ago(born: str) -> None:
    for field in ("document_number", "guardian_number"):
        found = checked(**{field: number(f"510100{born}001")})
        assert found.facts is None
        assert [p.field for p in found.problems if p.is_error] == [field]


def test_who_is_born_today_may_be_registered() -> None:
    assert checked(document_number=number("51010020260915001")).facts is not None


def test_a_parents_number_in_the_childs_column_is_asked_about() -> None:
    found = checked(document_number=number("51010019750101001"))
    assert found.facts is not None
    assert [(p.field, p.is_error) for p in found.problems] == [("document_number", False)]
    assert "1975" in found.problems[0].text


def test_a_future_month_is_no_month_of_birth() -> None:
    assert checked(birth_date="2027-01").facts is None


@pytest.mark.parametrize("text", ["无", "暂无", "/", "—", " 无证件 ", "没有"])
def test_words_for_nothing_are_no_number(text: str) -> None:
    found = checked(document_number=text, registration_number=text, phone=text, account_number=text)
    assert found.facts is not None
    assert (found.facts.document_number, found.facts.registration_number) == ("", "")
    assert (found.facts.phone, found.facts.account_number) == ("", "")
    assert [p.is_error for p in found.problems] == [False]


CITIZEN = "990000201501010013"


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("1", CITIZEN, "citizen"), ("6", "H12345678", "hk_passport"), ("A", "E12345678", "passport"),
        ("Z", "", "none"), ("9", "911124198108030024", "foreign_permanent"), ("户口簿", CITIZEN, "citizen"),
        ("港澳台居民居住证", "810000199408230021", "citizen"), ("台湾居民居住证", "830000199201300022", "citizen"),
        ("外国人永久居留证", "911124198108030024", "foreign_permanent"),
        ("境外永久居住证", "911124198108030024", "foreign_permanent"),
        ("外国人永久居留身份证", "USA110015010112", "foreign_permanent"), ("台胞证", "12345678", "taiwan_permit"),
        ("港澳居民来往内地通行证", "H1234567801", "hk_passport"), ("临时居民身份证", CITIZEN, "citizen"),
        ("香港身份证", "H12345678", "hk_passport"), ("无身份证", "", "none"), ("其他", "", "none"),
        ("出生医学证明", "P510123456", "none"), ("军官证", "CN1234567", "passport"),
    ],
)  # fmt: skip
def test_kinds_are_known_by_their_usual_words_and_codes(kind: str, given: str, code: str) -> None:
    found = checked(document_kind=kind, document_number=given)
    assert found.facts is not None
    assert (found.facts.document_kind, found.facts.document_number) == (code, given)


@pytest.mark.parametrize("kind", ["户口簿", "港澳台居民居住证", "1", "外国人永久居留证"])
def test_a_number_of_eighteen_is_checked_whatever_paper_bears_it(kind: str) -> None:
    assert checked(document_kind=kind, document_number="810000201501010010").facts is None


@pytest.mark.parametrize(
    ("given", "code"),
    [("E12345678", "passport"), ("H12345678", "hk_passport"), ("M1234567890", "macau_passport"),
     ("USA110015010112", "foreign_permanent"), ("EA1234567", "passport")],
)  # fmt: skip
def test_without_a_kind_a_pass_is_known_by_its_looks_and_told(given: str, code: str) -> None:
    found = checked(document_number=given)
    assert found.facts is not None
    assert found.facts.document_kind == code
    assert [(p.field, p.is_error) for p in found.problems] == [("document_kind", False)]


def test_a_guardian_with_a_passport_does_not_stop_the_child() -> None:
    found = checked(document_number=CITIZEN, guardian_name="李四", guardian_number="E12345678")
    assert found.facts is not None
    assert found.facts.guardian_number == "E12345678"


@pytest.mark.parametrize(
    "given", ["G990000201501010014", "J" + number("51010020151301001"), "L510100201502301234", "学籍在外校"]
)
def test_a_registration_number_is_checked_also_without_an_identity_number(given: str) -> None:
    found = checked(registration_number=given)
    assert found.facts is not None
    assert [p.field for p in found.problems] == ["document_number", "registration_number"]


@pytest.mark.parametrize("given", ["5.101E+17", "510100201501010000", "510100201501010000.0"])
def test_a_lost_registration_number_names_nobody(given: str) -> None:
    found = checked(registration_number=given)
    assert found.facts is None
    assert "丢失" in found.problems[-1].text


@pytest.mark.parametrize("given", ["J" + number("51010020150101001"), "L510100201501011234", "1101052015010101"])
def test_a_right_registration_number_is_no_matter(given: str) -> None:
    assert [p.field for p in checked(registration_number=given).problems] == ["document_number"]


@pytest.mark.parametrize("day", ["20150101.0", "42005.0"])
def test_a_day_that_became_a_number_with_a_point_is_a_day(day: str) -> None:
    found = checked(birth_date=day)
    assert found.facts is not None
    assert found.facts.birth_date == date(2015, 1, 1)


@pytest.mark.parametrize("dot", list("•・･‧∙⋅·ㆍ．.。-"))
def test_the_separator_is_one_in_a_name(dot: str) -> None:
    found = checked(name=f"阿卜杜拉{dot}买买提", guardian_name=f"古丽 {dot} 买买提")
    assert found.facts is not None
    assert (found.facts.name, found.facts.guardian_name) == ("阿卜杜拉·买买提", "古丽·买买提")


@pytest.mark.parametrize("name", ["Anna-Maria Li", "J.R. Tolkien", "王小明.", "O'Brien", "𠮷田"])
def test_other_signs_stay_as_they_are(name: str) -> None:
    found = checked(name=name)
    assert found.facts is not None
    assert found.facts.name == name


def test_twenty_five_characters_are_counted_as_a_reader_counts_them() -> None:
    assert checked(name="𠮷\U000e0100" * 25).facts is not None
    assert checked(name="𠮷" * 26).facts is None
