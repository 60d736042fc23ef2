"""A sheet changes only what it tells: what has no column there, or no value, stays as it is known."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.queries.students import StudentCard, student, students
from aiddesk.services import registers, roster
from aiddesk.services import students as people
from aiddesk.services.roster import Plan
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

YEAR = 2026
WHOLE = (
    "姓名\t年级\t班级\t证件类型\t证件号\t就读方式\t监护人\t电话\t银行账号\t户名\n"
    "王一\t三年级\t1班\t护照\tE12345678\t住校\t王大\t13812345678\t6222020000000000018\t李梅\n"
    "王二\t三年级\t1班\t其他\t\t住校\t王大\t13812345678\t\t\n"
    "王三\t三年级\t1班\t居民身份证\t990000201501010013\t走读\t王大\t13812345678\t\t"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = registers.create(
        tmp_path / "r.aid", registers.PlaceDraft("school", "某校"), SteppingClock(date(2026, 9, 15))
    )
    yield opened
    opened.close()


def bring(desk: Desk, text: str) -> Plan:
    plan = roster.plan_pasted(desk, text, YEAR)
    roster.import_plan(desk, plan, YEAR)
    return plan


def card(desk: Desk, name: str) -> StudentCard:
    return student(desk, next(s.id for s in students(desk, YEAR) if s.name == name))


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t年级\t班级\n王一\t三年级\t1班\n王二\t三年级\t1班\n王三\t三年级\t1班",
        "姓名\t年级\t班级\t证件号\t银行账号\n王一\t三年级\t1班\tE12345678\t6222020000000000018\n王二\t三年级\t1班\t\t",
        "姓名\t年级\t班级\t就读方式\n王一\t三年级\t1班\t\n王二\t三年级\t1班\t住校",
    ],
    ids=["names", "numbers", "an empty cell"],
)
def test_what_a_sheet_does_not_tell_stays(desk: Desk, text: str) -> None:
    bring(desk, WHOLE)
    plan = bring(desk, text)
    assert [c.text for c in plan.changes] == []
    assert (plan.new, plan.faulty) == (0, 0)


def test_a_column_that_only_ticks_says_no_where_it_is_empty(desk: Desk) -> None:
    bring(desk, WHOLE)
    plan = bring(desk, "姓名\t年级\t班级\t寄宿生\n王一\t三年级\t1班\t\n王二\t三年级\t1班\t√\n王三\t三年级\t1班\t√")
    assert [c.text for c in plan.changes] == ["就读方式：寄宿 → 走读", "就读方式：走读 → 寄宿"]


def test_who_lives_at_home_does_not_board(desk: Desk) -> None:
    bring(desk, "姓名\t年级\t班级\t是否走读\n王一\t三年级\t1班\t是\n王二\t三年级\t1班\t否")
    assert [s.boarding for s in students(desk, YEAR)] == [False, True]


def test_a_number_that_comes_later_brings_its_kind(desk: Desk) -> None:
    bring(desk, WHOLE)
    bring(desk, "姓名\t年级\t班级\t证件号\n王二\t三年级\t1班\t990000201501010021")
    assert card(desk, "王二").draft.document_kind == "居民身份证"


def test_a_phone_without_a_guardian_is_kept_and_found(desk: Desk) -> None:
    bring(desk, "姓名\t年级\t班级\t电话\n孙一\t三年级\t1班\t13800001234\n孙二\t三年级\t1班\t13800005678")
    assert [s.name for s in students(desk, YEAR, "5678")] == ["孙二"]
    assert card(desk, "孙一").draft.phone == "13800001234"
    bring(desk, "姓名\t年级\t班级\t监护人\n孙一\t三年级\t1班\t孙大")
    assert card(desk, "孙一").draft.phone == "13800001234"


def test_a_new_phone_alone_reaches_the_guardian(desk: Desk) -> None:
    bring(desk, WHOLE)
    plan = bring(desk, "姓名\t年级\t班级\t电话\n王一\t三年级\t1班\t13900001111")
    assert [c.text for c in plan.changes] == ["联系电话：13812345678 → 13900001111"]
    assert (card(desk, "王一").row.guardian, card(desk, "王一").draft.phone) == ("王大", "13900001111")


def test_a_phone_is_edited_and_emptied_by_hand(desk: Desk) -> None:
    bring(desk, "姓名\t年级\t班级\t电话\n孙一\t三年级\t1班\t13800001234")
    key = card(desk, "孙一").row.id
    people.edit_field(desk, key, "phone", "13900001111")
    assert card(desk, "孙一").draft.phone == "13900001111"
    people.edit_field(desk, key, "phone", "")
    assert card(desk, "孙一").draft.phone == ""


def test_a_guardians_number_without_a_name_is_kept(desk: Desk) -> None:
    bring(desk, "姓名\t年级\t班级\t监护人身份证号\n孙一\t三年级\t1班\t11010519491231002X")
    assert card(desk, "孙一").guardian_number == "11010519491231002X"
