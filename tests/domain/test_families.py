"""What brothers and sisters share: carried over field by field, seen from each child's side, compared."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import families
from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.families import Child, Told

TODAY = date(2026, 9, 10)
ELDER = Child("李小红", "female", "2013-05-02", "510099201305020028", "某校")
YOUNGER = Child("李小明", "male", "2016-11-10", "", "某校")
FATHER = MemberDraft("李建国", "41", "父亲", "", "务农", "9600.00", "良好")
DRAFT = ApplicationDraft(
    on="2026-09-02", phone="13000000001", household_size="5", income_per_head="4150.00", disaster="洪水", debt="无",
    address="南坪村", promise_signed=True,
)  # fmt: skip
TOLD = Told(ELDER, DRAFT, (FATHER, MemberDraft("李小明", "9", "弟"), MemberDraft("李小花", "11", "妹")))


def test_a_sibling_gets_the_familys_part_and_nothing_of_the_childs_own() -> None:
    draft, members = families.taken_over(TOLD, YOUNGER, TODAY)
    assert (draft.household_size, draft.disaster, draft.address) == ("5", "洪水", "南坪村")
    assert (draft.on, draft.phone, draft.promise_signed) == ("", "", False)
    assert [(m.name, m.relation) for m in members] == [("李建国", "父亲"), ("李小花", "姐"), ("李小红", "姐")]
    assert members[-1].document_number == ELDER.document_number
    assert members[-1].age == "13"


def test_who_lists_no_children_is_given_none() -> None:
    assert families.members_for(Told(ELDER, DRAFT, (FATHER,)), YOUNGER, TODAY) == (FATHER,)


def test_the_own_number_counts_more_than_the_name() -> None:
    namesake = MemberDraft("李小明", "60", "祖父", document_number="510099196001010011")
    child = replace(YOUNGER, document_number="510099201611100035")
    assert families.members_for(Told(ELDER, DRAFT, (namesake,)), child, TODAY)[0] == namesake


def test_only_what_was_changed_is_passed_on() -> None:
    after = replace(DRAFT, debt="借款2万元", phone="13900000000", promise_signed=False)
    changed = families.changes(DRAFT, after)
    assert changed == {"debt": "借款2万元"}
    theirs = ApplicationDraft(household_size="4", debt="无", phone="1")
    assert families.with_part(theirs, changed) == replace(theirs, debt="借款2万元")


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (Told(YOUNGER, ApplicationDraft(), ()), ()),
        (Told(YOUNGER, ApplicationDraft(address="北河村"), ()), ()),
        (Told(YOUNGER, replace(DRAFT, household_size="", on="2026-09-05"), ()), ()),
        (Told(YOUNGER, replace(DRAFT, household_size="4"), ()), ("家庭人口：5／4",)),
        (Told(YOUNGER, replace(DRAFT, disaster="无"), ()), ("自然灾害：洪水／无",)),
        (Told(YOUNGER, DRAFT, (replace(FATHER, income="12000.00"),)), ("李建国的年收入：9600.00／12000.00",)),
        (Told(YOUNGER, DRAFT, (FATHER, MemberDraft("王秀英", "39", "母亲"), MemberDraft("李小红", "13", "姐"))),
         ("王秀英只写在李小明的表里",)),
    ],
)  # fmt: skip
def test_contradictions_are_told_and_gaps_are_not(other: Told, told: tuple[str, ...]) -> None:
    assert families.contradictions(TOLD, other, {"李小红", "李小明", "李小花"}) == told


@pytest.mark.parametrize(
    ("birth", "age"), [("2016-09-10", 10), ("2016-09-11", 9), ("2016-09", 10), ("2016", None), ("", None)]
)
def test_the_age_of_a_child(birth: str, age: int | None) -> None:
    assert families.age_on(birth, TODAY) == age


TEXTS = st.sampled_from(["", "无", "5", "洪水"])


@given(st.builds(ApplicationDraft, **{f.name: TEXTS for f in fields(ApplicationDraft) if f.type is str}),
       st.builds(ApplicationDraft, household_size=TEXTS, disaster=TEXTS, debt=TEXTS))  # fmt: skip
def test_what_was_passed_on_no_longer_contradicts(mine: ApplicationDraft, theirs: ApplicationDraft) -> None:
    passed = families.with_part(theirs, families.family_part(mine))
    assert families.contradictions(Told(ELDER, mine), Told(YOUNGER, passed), set()) == ()
    assert families.changes(mine, passed) == {}


@pytest.mark.parametrize(
    ("income", "line", "text"),
    [
        (149_999, 150_000, "低于收入线1,500.00元"), (150_000, 150_000, "不低于收入线1,500.00元"),
        (None, 150_000, ""), (149_999, 0, ""), (0, 1, "低于收入线0.01元"),
    ],
)  # fmt: skip
def test_an_income_is_held_against_the_local_line(income: int | None, line: int, text: str) -> None:
    assert families.against_line(income, line) == text
