"""Kinship is found by name, number, door, household and village; what many share tells of none."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import kinship as rules
from aiddesk.domain.addresses import Address, address
from aiddesk.domain.kinship import Families, Family, Find, Officer

PHONE = "13977665544"
DOOR = "青山镇南坪村3组15号"


def found(officer: Officer, *families: Family) -> list[tuple[str, str, bool]]:
    return [(f.student_id, f.basis, f.is_strong) for f in rules.finds(officer, rules.indexed(families))]


@pytest.mark.parametrize(
    ("officer", "family", "expected"),
    [
        (Officer("t", "王芳", phone="+86 139-7766-5544"), Family("s", "王小", phones=(PHONE,)), [("phone", True)]),
        (Officer("t", "王芳", phone="139776"), Family("s", "王小", phones=("139776",)), []),
        (Officer("t", "王芳", address="某省某县" + DOOR), Family("s", "李一", addresses=("南坪村三组１５号",)),
         [("address", True)]),
        (Officer("t", "王芳", address=DOOR), Family("s", "李一", addresses=("青山镇南坪村3组16号",)), []),
        (Officer("t", "王芳", address=DOOR), Family("s", "李一", addresses=("白水镇南坪村3组15号",)), []),
        (Officer("t", "王芳", address="南坪村"), Family("s", "李一", addresses=("南坪村",)), []),
        (Officer("t", "王芳"), Family("s", "李一", (("王芳", "母亲"),)), [("guardian", False)]),
        (Officer("t", "王芳"), Family("s", "李一", (), (("王芳", "姨母"),)), [("guardian", False)]),
        (Officer("t", "王芳", phone=PHONE), Family("s", "李一", (("王芳", "母亲"),), phones=(PHONE,)),
         [("phone", True), ("guardian", True)]),
        (Officer("t", "王芳", households=frozenset({"h"})), Family("s", "李一", household_id="h"),
         [("household", True)]),
        (Officer("t", "王芳", address="青山镇南坪村"), Family("s", "李一", (("王强", "父亲"),), village="南坪村"),
         [("surname", False)]),
        (Officer("t", "王芳", address="南坪村"), Family("s", "李一", (), (("王强", "叔父"),), village="南坪村"), []),
        (Officer("t", "王芳", address="青山镇北河村"), Family("s", "王一", village="南坪村"), []),
        (Officer("t", "王芳", address="3组"), Family("s", "王一", addresses=("3组",)), []),
        (Officer("t", "欧阳芳", address="南坪村"), Family("s", "欧一", village="南坪村"), []),
        (Officer("t", "王芳", phone=PHONE, own=frozenset({"s"})), Family("s", "王一", phones=(PHONE,)), []),
    ],
)  # fmt: skip
def test_each_sign_counts_for_what_it_is(officer: Officer, family: Family, expected: list[tuple[str, bool]]) -> None:
    assert found(officer, family) == [("s", basis, strong) for basis, strong in expected]


def test_a_number_or_a_door_that_many_give_is_only_a_hint() -> None:
    families = [Family(f"s{n}", f"李{n}", phones=(PHONE,), addresses=(DOOR,)) for n in range(6)]
    officer = Officer("t", "王芳", PHONE, DOOR)
    assert {(basis, strong) for _, basis, strong in found(officer, *families)} == {("phone", False), ("address", False)}
    assert all(strong for _, _, strong in found(officer, *families[:5]))
    assert "共6名学生" in rules.finds(officer, rules.indexed(families))[0].detail


def test_a_dormitory_without_a_number_is_never_strong() -> None:
    officer, place = Officer("t", "王芳", address="青山镇中心学校家属院"), ("青山镇中心学校家属院",)
    assert found(officer, Family("s", "李一", addresses=place)) == [("s", "address", False)]
    assert found(officer, *(Family(f"s{n}", "李一", addresses=place) for n in range(6))) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("某省某市某县青山镇南坪村三组１５号", ("某县", "青山镇", "南坪村3组15号")),
        ("南坪村第三村民小组 15号", ("", "", "南坪村3组15号")),
        ("江西省宜春市万载县青山镇镇东村二十三号", ("万载县", "青山镇", "镇东村23号")),
        ("西乡镇南坪村5号", ("", "西乡镇", "南坪村5号")),
        ("幸福小区三栋201室", ("", "", "幸福小区3栋201室")),
        ("万载县县城解放路8-2", ("万载县", "", "县城解放路8-2")),
        ("内蒙古自治区锡林郭勒盟东乌珠穆沁旗乌里雅斯太镇巴彦嘎查", ("东乌珠穆沁旗", "乌里雅斯太镇", "巴彦嘎查")),
        ("南坪村省道旁3号", ("", "", "南坪村省道旁3号")),
        ("南坪村委会十号", ("", "", "南坪村10号")),
        ("", ("", "", "")),
    ],
)
def test_addresses_are_read_without_what_stands_above_the_door(text: str, told: tuple[str, str, str]) -> None:
    assert address(text) == Address(*told)


@given(st.text(alphabet="某省市县青山镇南坪村三组十15号-，路区 ", max_size=24))
def test_any_text_is_an_address_that_fits_itself_unless_it_is_empty(text: str) -> None:
    found = address(text)
    assert found.fits(found) == bool(found.rest)
    assert address(f" {text}，") == found


@pytest.mark.parametrize(
    ("name", "own"), [("王芳", "王"), ("欧阳小红", "欧阳"), ("欧阳", "欧"), ("阿依古丽·买买提", ""), ("王", "")]
)
def test_a_surname_is_one_sign_or_a_known_pair(name: str, own: str) -> None:
    assert rules.surname(name) == own


def test_a_school_is_gone_through_once_for_all_of_its_staff() -> None:
    """Sixty officers ask an index; finding by hand, pair for pair, gives the same."""
    dice = random.Random(7)
    numbers = [f"139{n:08d}" for n in range(900)]
    families = [
        Family(f"s{n}", f"{dice.choice('王李张')}{n}", ((f"{dice.choice('王李张')}大{n}", "父亲"),),
               phones=(dice.choice(numbers),), village=dice.choice(("南坪村", "北河村")))
        for n in range(600)
    ]  # fmt: skip
    officers = [
        Officer(f"t{n}", f"{dice.choice('王李张')}{n}", numbers[n], dice.choice(("青山镇南坪村", "城里")))
        for n in range(20)
    ]
    index: Families = rules.indexed(families)
    for officer in officers:
        alone: list[Find] = []
        for family in families:
            alone += rules.finds(officer, rules.indexed([family]))
        together = rules.finds(officer, index)
        assert {(f.student_id, f.basis) for f in together} == {(f.student_id, f.basis) for f in alone}
