"""What is left of numbers on a list: masked, cut by a spreadsheet, mistyped, or of the old kind."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from aiddesk.queries import lists as asked
from aiddesk.services import lists, registers, roster
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

CHILD, SISTER, FATHER = "990000201501010013", "990000201501010021", "990000198001010012"
ROSTER = (
    "姓名\t年级\t班级\t身份证号\t监护人\t与学生关系\t监护人身份证号\n"
    f"王小明\t三年级\t1班\t{CHILD}\t王大\t父子\t{FATHER}\n王小\t三年级\t1班\t{SISTER}\t\t\t"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = SteppingClock(date(2026, 9, 15))
    opened = registers.create(tmp_path / "r.aid", registers.PlaceDraft("school", "某校"), clock)
    roster.import_plan(opened, roster.plan_pasted(opened, ROSTER, 2026), 2026)
    yield opened
    opened.close()


def found(desk: Desk, folder: Path, name: str, *rows: list[object]) -> list[tuple[int, str, str, str]]:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / f"{name}.xlsx")
    plan = lists.plan_list(desk, folder / f"{name}.xlsx")
    key = lists.load_list(desk, plan, plan.name, "", True, None).subject_id
    return [(h.row, h.name, h.basis, h.code) for h in asked.hits(desk, key)]


@pytest.mark.parametrize(
    "shown",
    ["9900**********0013", "990000********0013", "990000****0013", "99000020150101****", "990000＊＊＊＊＊＊0013"],
)
def test_a_masked_number_beside_the_name_is_possible(desk: Desk, tmp_path: Path, shown: str) -> None:
    rows = [["序号", "姓名", "身份证号"], [1, "王小明", shown], [2, "别人", shown]]
    assert found(desk, tmp_path, "低保名单", *rows) == [(2, "王小明", "part", "dibao")]


def test_a_masked_number_of_the_father_names_the_child(desk: Desk, tmp_path: Path) -> None:
    rows = [["户主", "户主身份证号"], ["王大", "9900**********0012"]]
    assert found(desk, tmp_path, "低保名单", *rows) == [(2, "王小明", "part", "dibao")]
    assert found(desk, tmp_path, "残疾人名单", *rows, ["备注"]) == [(2, "王小明", "part", "disabled_parent")]


def test_masked_phones_and_cards_name_nobody(desk: Desk, tmp_path: Path) -> None:
    rows = [["姓名", "身份证号", "电话"], ["王小明", "", "138****0013"], ["张三", FATHER, "138****0013"]]
    assert found(desk, tmp_path, "低保名单", *rows) == [(3, "王小明", "guardian", "dibao")]


def test_a_number_cut_by_a_spreadsheet_is_possible(desk: Desk, tmp_path: Path) -> None:
    rows = [["姓名", "身份证号"], ["王小明", float(CHILD)], ["别人", float(CHILD)], ["王小明", f"{CHILD[:15]}000"]]
    assert found(desk, tmp_path, "低保名单", *rows) == [(2, "王小明", "part", "dibao"), (4, "王小明", "part", "dibao")]


def test_a_mistyped_number_beside_the_name_is_possible(desk: Desk, tmp_path: Path) -> None:
    rows = [["姓名", "身份证号"], ["王小明", "990000201501010018"], ["王小五", "990000201501010028"]]
    assert found(desk, tmp_path, "低保名单", *rows) == [(2, "王小明", "name", "dibao")]


def test_another_ones_number_does_not_hide_name_and_birthday(desk: Desk, tmp_path: Path) -> None:
    rows = [["户主身份证号", "儿童姓名", "儿童出生日期"], ["990000196001010013", "王小明", "2015-01-01"]]
    assert found(desk, tmp_path, "低保名单", *rows) == [(2, "王小明", "name", "dibao")]


def test_an_old_number_of_the_father_makes_no_disabled_child(desk: Desk, tmp_path: Path) -> None:
    rows = [["姓名", "证号"], ["王大", FATHER[:6] + FATHER[8:17]]]
    assert found(desk, tmp_path, "残疾人名单", *rows) == [(2, "王小明", "old_number", "disabled_parent")]


@pytest.mark.parametrize(
    "cell", ["王小明990000201501010018", "990000201501010018(王小明)", "持证人：王小明 990000201501010018"]
)
def test_a_name_glued_to_a_number_is_still_a_name(desk: Desk, tmp_path: Path, cell: str) -> None:
    assert found(desk, tmp_path, "低保名单", ["持证人"], [cell]) == [(2, "王小明", "name", "dibao")]
