"""What a family writes: income per head from its figures, contradictions with both figures, forms as data."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.applications import (
    ApplicationDraft,
    MemberDraft,
    MemberFacts,
    application_warnings,
    check_application,
    check_member,
    per_head,
)
from aiddesk.domain.errors import Invalid
from aiddesk.domain.forms import Form, read_form, support
from aiddesk.domain.money import plain_yuan
from aiddesk.domain.words import SPECIAL_CATEGORIES
from aiddesk.shipped import shipped
from aiddesk.store import policy
from aiddesk.store.policy import forms, programmes, standards

TODAY = date(2026, 9, 10)
FATHER = check_member(MemberDraft("李建国", "41", "父亲", income="9600"), 1)
MOTHER = check_member(MemberDraft("王秀英", "39", "母亲", income="18000.50"), 2)
BROTHER = check_member(MemberDraft("李小军", "8", "弟"), 3)
FAMILY = (FATHER, MOTHER, BROTHER)

sums = st.integers(0, 99_999_999)


def test_income_per_head_comes_from_the_households_income_before_the_members() -> None:
    typed = ApplicationDraft(household_size="4", household_income="30,000")
    assert check_application(typed, TODAY, FAMILY).income_per_head == 750_000
    assert check_application(replace(typed, household_income=""), TODAY, FAMILY).income_per_head == 690_013
    assert check_application(replace(typed, income_per_head="5000"), TODAY, FAMILY).income_per_head == 500_000


def test_income_per_head_stays_unknown_where_its_figures_are() -> None:
    assert check_application(ApplicationDraft(household_income="30000"), TODAY).income_per_head is None
    assert check_application(ApplicationDraft(household_size="4"), TODAY, (BROTHER,)).income_per_head is None


@given(sums, st.integers(1, 30))
def test_all_heads_together_have_the_households_income_to_half_a_fen_each(income: int, size: int) -> None:
    head = per_head(income, size)
    assert head is not None
    assert abs(head * size - income) <= size / 2


@given(sums, sums, st.integers(1, 30))
def test_a_typed_income_is_questioned_when_it_is_more_than_a_yuan_off(income: int, typed: int, size: int) -> None:
    draft = ApplicationDraft(
        household_size=str(size), household_income=plain_yuan(income), income_per_head=plain_yuan(typed)
    )
    warnings = application_warnings(check_application(draft, TODAY))
    computed = per_head(income, size)
    assert computed is not None
    assert bool(warnings) is (abs(computed - typed) > 100)


def test_contradictions_are_told_with_both_figures() -> None:
    draft = ApplicationDraft(
        household_size="2", income_per_head="5000", household_income="24000", labour="3", dependants="4", phone="123"
    )
    found = {p.field: p.text for p in application_warnings(check_application(draft, TODAY, FAMILY), FAMILY)}
    assert set(found) == {"phone", "income_per_head", "household_income", "labour", "dependants", "household_size"}
    assert "5,000.00元" in found["income_per_head"]
    assert "12,000.00元" in found["income_per_head"]
    assert "27,600.50元" in found["household_income"]
    by_members = check_application(replace(draft, household_income="", household_size="4"), TODAY, FAMILY)
    (told,) = (p.text for p in application_warnings(by_members, FAMILY) if p.field == "income_per_head")
    assert "各成员年收入合计27,600.50元、4口人算是6,900.13元" in told


def test_every_figure_that_is_none_is_refused_beside_its_field() -> None:
    wrong = ApplicationDraft(labour="两个", dependants="31", household_income="三万", debt_amount="-5")
    with pytest.raises(Invalid) as refusal:
        check_application(wrong, TODAY)
    assert [p.field for p in refusal.value.problems] == ["labour", "dependants", "household_income", "debt_amount"]


def test_the_new_figures_and_flags_are_kept() -> None:
    facts = check_application(
        ApplicationDraft(labour="0", dependants="2", debt_amount="20000", single_parent=True, seriously_ill=True), TODAY
    )
    assert (facts.labour, facts.dependants, facts.debt_amount) == (0, 2, 2_000_000)
    assert (facts.single_parent, facts.lost_labour, facts.seriously_ill) == (True, False, True)


def test_a_member_is_a_fact() -> None:
    assert isinstance(BROTHER, MemberFacts)
    assert BROTHER.income is None


# Forms


def _file(code: str) -> dict[str, object]:
    return json.loads(shipped(f"policy/forms/{code}.json").read_text("utf-8"))  # type: ignore[no-any-return]


def _groups(form: Form) -> list[tuple[frozenset[str], str]]:
    return [(g.codes, g.title) for block in form.blocks for g in block.groups]


def test_the_usual_form_comes_first_and_every_form_tells_its_date_and_source() -> None:
    assert next(iter(forms())) == "national_2024"
    assert {"national_2018", "k9_support", "k9_card"} < set(forms())
    assert all(form.dated and form.source and form.name for form in forms().values())


def test_the_national_forms_have_their_groups_in_their_order() -> None:
    assert _groups(forms()["national_2024"]) == [(frozenset({c}), t) for c, t in SPECIAL_CATEGORIES.items()]
    assert [title for _, title in _groups(forms()["national_2018"])] == [
        "建档立卡贫困家庭学生", "最低生活保障家庭学生", "特困供养学生", "孤残学生", "烈士子女", "家庭经济困难残疾学生",
        "残疾人子女",
    ]  # fmt: skip
    assert forms()["national_2018"].unclaimed(SPECIAL_CATEGORIES) == (
        "边缘易致贫家庭学生", "突发严重困难家庭学生", "低保边缘家庭学生", "刚性支出困难家庭学生", "其他低收入学生",
    )  # fmt: skip


@pytest.mark.parametrize("code", forms())
def test_no_category_is_lost_on_any_form(code: str) -> None:
    form = forms()[code]
    assert form.rest or not form.unclaimed(SPECIAL_CATEGORIES)


@pytest.mark.parametrize("spoil", [
    {"blocks": [{"kind": "poem", "title": ""}]},
    {"head": [{"field": "marks", "title": "成绩", "label": 1, "value": 1}]},
    {"blocks": [{"kind": "groups", "title": "", "groups": [{"codes": ["rich"], "title": "富裕"}]}]},
    {"blocks": [{"kind": "groups", "title": "", "groups": [{"codes": ["dibao"], "title": "甲"}] * 2}]},
])  # fmt: skip
def test_a_word_that_is_unknown_in_a_form_is_named(spoil: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"poem|marks|rich|dibao"):
        read_form({**_file("national_2024"), **spoil})


def test_a_school_may_word_a_form_of_its_own() -> None:
    own = read_form({**_file("k9_support"), "code": "ours", "title": "某县申请表", "notes": []})
    assert (own.code, own.title, own.notes) == ("ours", "某县申请表", ())
    assert own.blocks == forms()["k9_support"].blocks


def test_support_is_offered_with_the_standards_of_the_year() -> None:
    block = next(b for b in forms()["k9_support"].blocks if b.kind == "support")
    boards, goes_home = support(block, programmes(), standards(), 2026, "junior", boarding=False)
    assert boards.stages == (("小学", 125_000, 62_500, False), ("初中", 150_000, 75_000, False))
    assert goes_home.stages == (("小学", 62_500, 31_250, False), ("初中", 75_000, 37_500, True))
    # The standard rose in the spring of 2024: a year's sum is that of its two terms.
    assert support(block, programmes(), standards(), 2023)[0].stages[0] == ("小学", 112_500, 50_000, False)
    assert support(block, programmes(), standards(), 2010)[0].stages[0] == ("小学", None, None, False)


def test_a_file_beside_the_others_is_offered_and_a_faulty_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("national_2024", "k9_support"):
        (tmp_path / f"{code}.json").write_text(json.dumps(_file(code)), "utf-8")
    monkeypatch.setattr(policy, "shipped", lambda _name: tmp_path)
    own = tmp_path / "ours.json"
    own.write_text(json.dumps({**_file("k9_support"), "code": "ours", "name": "本县申请表"}), "utf-8")
    assert list(forms.__wrapped__()) == ["national_2024", "k9_support", "ours"]
    own.write_text(json.dumps(_file("k9_support")), "utf-8")
    with pytest.raises(Invalid, match=r"ours\.json.*相同"):
        forms.__wrapped__()
    for broken in ("{", json.dumps({"code": "ours"}), json.dumps({**_file("k9_support"), "blocks": [{"kind": "x"}]})):
        own.write_text(broken, "utf-8")
        with pytest.raises(Invalid, match=r"ours\.json.*看不懂"):
            forms.__wrapped__()
