"""What the lists of other departments stand for."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.lists import Issue, ListKind, disability, kind_of, list_date_of, row_category, succeeds
from aiddesk.domain.words import SPECIAL_CATEGORIES

TEN = {
    "1-脱贫户信息_继续享受政策.xlsx": ("lifted", True),
    "2-持证残疾人名单.xlsx": ("disabled", True),
    "3-农村低保备案表.xls": ("dibao", True),
    "4-城乡特困人员备案表.xlsx": ("destitute", True),
    "5-城镇低保全部备案表.xls": ("dibao", True),
    "6-防返贫监测对象_风险未消除.xlsx": ("", True),
    "7-孤儿及事实无人抚养儿童发放花名册.xls": ("orphan", True),
    "8-低收入人口花名册.xlsx": ("low_income", True),
    "9-脱贫户_不享受政策.xlsx": ("lifted", False),
    "10-监测对象_风险已消除.xlsx": ("", False),
}


@pytest.mark.parametrize("name", TEN)
def test_the_ten_lists_are_known_by_their_names(name: str) -> None:
    kind = kind_of(name, "Sheet1")
    assert (kind.code, kind.gives) == TEN[name]
    assert kind.title


@pytest.mark.parametrize("code", SPECIAL_CATEGORIES)
def test_every_category_is_known_by_its_own_words(code: str) -> None:
    assert kind_of(f"2026年秋季{SPECIAL_CATEGORIES[code]}名单.xlsx") == ListKind(code, True, SPECIAL_CATEGORIES[code])


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("脱贫人口名单",), "lifted"),
        (("建档立卡退出户",), "lifted"),
        (("防返贫监测对象（脱贫不稳定户）",), "unstable"),
        (("防止返贫监测", "边缘易致贫户"), "marginal"),
        (("孤儿及事实无人抚养儿童", "事实无人抚养儿童"), "unsupported"),
        (("孤儿及事实无人抚养儿童", "孤儿"), "orphan"),
        (("最低生活保障边缘家庭",), "dibao_edge"),
        (("低收入人口花名册", "低保边缘"), "dibao_edge"),
        (("低保、特困人员名单",), ""),
        (("残疾人家庭在校学生",), "disabled_parent"),
        (("残联数据", "含低保户情况"), "disabled"),
        (("新建表格", "Sheet2", "某县特困供养人员花名册"), "destitute"),
        (("学生名册",), ""),
    ],
)
def test_a_later_text_only_narrows_the_first(texts: tuple[str, ...], code: str) -> None:
    assert kind_of(*texts).code == code


@pytest.mark.parametrize(
    ("texts", "gives"),
    [
        (("脱贫户", "不享受政策"), False),
        (("脱贫户_不再享受政策", "脱贫户享受政策情况表"), False),
        (("脱贫户（享受、不享受）",), True),
        (("脱贫户（享受、不享受）", "不享受"), False),
        (("脱贫享受政策户",), True),
        (("监测对象_已消除",), False),
        (("监测对象 稳定消除",), False),
        (("监测对象_未消除",), True),
        (("监测对象_风险尚未消除", "已消除人员另见附件"), True),
        (("监测对象（含风险已消除）",), True),
        (("监测对象（不含已消除）",), True),
        (("监测对象（风险是否已消除）",), True),
        (("低保停发名单",), False),
        (("残疾人证注销名单",), False),
        (("特困退出人员",), False),
        (("脱贫退出户",), True),
        (("脱贫不稳定户",), True),
    ],
)
def test_a_list_of_those_who_receive_nothing_gives_nothing(texts: tuple[str, ...], gives: bool) -> None:
    assert kind_of(*texts).gives is gives


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("农村低保2026年9月.xls", date(2026, 9, 1)),
        ("农村低保202609.xls", date(2026, 9, 1)),
        ("农村低保_20260901.xls", date(2026, 9, 1)),
        ("低保 2026.9.1", date(2026, 9, 1)),
        ("低保2026-9", date(2026, 9, 1)),
        ("低保（截至2026年8月31日）", date(2026, 8, 31)),
        ("2026年9月导出，截止到２０２６年８月３１日", date(2026, 8, 31)),
        ("2026年9月低保_20260915", date(2026, 9, 15)),
        ("2026-2027学年", None),
        ("2026年秋季", None),
        ("990000201501010013", None),
        ("990000 20150101 0013", None),
        ("99000020150101001320260901", None),
        ("1999年9月", None),
        ("20261301", None),
        ("13920260901", None),
        ("", None),
    ],
)
def test_the_day_of_a_list(text: str, day: date | None) -> None:
    assert list_date_of(text) == day


FORMS = ("{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%d}")


@given(st.dates(date(2010, 1, 1), date(2049, 12, 31)), st.sampled_from(FORMS))
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    assert list_date_of(f"3-低保_{form.format(day)}导出.xls") == day


def kind(code: str, gives: bool = True) -> ListKind:
    return ListKind(code, gives, "")


@pytest.mark.parametrize("relation", ["self", "guardian", "member"])
@pytest.mark.parametrize(
    "code",
    ["lifted", "unstable", "marginal", "sudden", "dibao", "dibao_edge", "destitute", "rigid_expense", "low_income"],
)
def test_a_household_list_counts_for_every_member(code: str, relation: str) -> None:
    assert row_category(kind(code), ("张三", "1", "男"), relation) == code
    assert row_category(kind(code, False), ("张三", "1", "男"), relation) == ""


@pytest.mark.parametrize(
    ("code", "relation", "category"),
    [
        ("disabled", "self", "disabled"),
        ("disabled", "guardian", "disabled_parent"),
        ("disabled", "member", ""),
        ("disabled_parent", "self", "disabled_parent"),
        ("disabled_parent", "guardian", "disabled_parent"),
        ("orphan", "self", "orphan"),
        ("orphan", "guardian", ""),
        ("unsupported", "self", "unsupported"),
        ("unsupported", "member", ""),
        ("martyr", "self", "martyr"),
        ("martyr", "guardian", ""),
        ("", "self", ""),
    ],
)
def test_whose_number_it_was_decides(code: str, relation: str, category: str) -> None:
    assert row_category(kind(code), ("张三",), relation) == category


@pytest.mark.parametrize(
    ("code", "cells", "category"),
    [
        ("", ("张三", "脱贫不稳定户"), "unstable"),
        ("", ("张三", "边缘易致贫户", "风险未消除"), "marginal"),
        ("", ("张三", "突发严重困难户", "风险已消除"), ""),
        ("marginal", ("突发严重困难户",), "sudden"),
        ("marginal", ("脱贫户",), "marginal"),
        ("orphan", ("事实无人抚养",), "unsupported"),
        ("orphan", ("低保户",), "orphan"),
        ("low_income", ("特困人员",), "destitute"),
        ("low_income", ("非低保",), "low_income"),
        ("low_income", ("刚性支出困难家庭",), "rigid_expense"),
        ("lifted", ("不享受政策",), ""),
        ("lifted", ("继续享受政策",), "lifted"),
        ("lifted", ("风险已消除",), "lifted"),
        ("lifted", ("不享受低保",), "lifted"),
        ("lifted", ("脱贫不稳定户",), "lifted"),
        ("dibao", ("已停发",), ""),
        ("dibao", ("残疾补贴停发",), "dibao"),
        ("dibao", ("未享受",), "dibao"),
        ("disabled", ("注销",), ""),
    ],
)
def test_the_words_of_the_row_refine(code: str, cells: tuple[str, ...], category: str) -> None:
    assert row_category(kind(code), cells, "self") == category


@pytest.mark.parametrize(
    ("code", "title", "cell", "category"),
    [
        ("unstable", "风险是否已消除", "是", ""),
        ("unstable", "风险是否已消除", "否", "unstable"),
        ("lifted", "是否享受帮扶政策", "否", ""),
        ("lifted", "是否享受帮扶政策", "是", "lifted"),
        ("lifted", "是否享受低保", "否", "lifted"),
        ("lifted", "是否党员", "否", "lifted"),
    ],
)
def test_a_question_above_the_column_is_understood(code: str, title: str, cell: str, category: str) -> None:
    assert row_category(kind(code), ("张三", cell), "member", ("姓名", title)) == category


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("99000020150101001342", ("肢体", "二级")),
        ("99000020150101003x11B1", ("视力", "一级")),
        ("９９００００２０１５０１０１００１３ 74", ("多重", "四级")),
        ("990000201501010013", None),
        ("99000020150101001382", None),
        ("62220200000000000180", None),
    ],
)
def test_a_disability_card_tells_kind_and_grade(token: str, told: tuple[str, str] | None) -> None:
    assert disability(token) == told


@pytest.mark.parametrize("text", ["风险", "不", "已经", "20", "2026 ", "9900002015010100 ", "父"])
def test_a_senseless_text_takes_no_time(text: str) -> None:
    start = process_time()
    kind_of(text * 10_000)
    list_date_of(text * 10_000)
    assert process_time() - start < 10  # a guard against hanging: it took minutes once


@pytest.mark.parametrize(
    ("older", "newer", "is_successor"),
    [
        (("2026年9月农村低保名单", date(2026, 9, 1), date(2026, 9, 15)),
         ("2026年10月农村低保名单", date(2026, 10, 1), date(2026, 10, 9)), True),
        (("农村低保备案表", date(2026, 9, 1), date(2026, 9, 15)),
         ("城镇低保备案表", date(2026, 9, 1), date(2026, 9, 15)), False),
        (("农村低保备案表", date(2026, 9, 1), date(2026, 9, 15)),
         ("城市低保备案表", date(2026, 10, 1), date(2026, 10, 9)), False),
        (("青山镇低保", date(2026, 9, 1), date(2026, 9, 15)),
         ("白水镇低保", date(2026, 10, 1), date(2026, 10, 9)), False),
        (("青山镇低保", date(2026, 9, 1), date(2026, 9, 15)),
         ("低保名册", date(2026, 10, 1), date(2026, 10, 9)), True),
        (("低保名册", None, date(2026, 9, 15)), ("低保名册新", None, date(2026, 10, 15)), True),
        (("低保名册", None, date(2026, 9, 15)), ("低保名册二", None, date(2026, 9, 15)), False),
        (("低保名册", date(2026, 9, 1), date(2026, 9, 15)), ("低保名册", None, date(2026, 9, 15)), False),
        (("低保10月", date(2026, 10, 1), date(2026, 9, 15)), ("低保9月", date(2026, 9, 1), date(2026, 9, 20)), False),
    ],
)  # fmt: skip
def test_which_list_takes_anothers_place(
    older: tuple[str, date | None, date], newer: tuple[str, date | None, date], is_successor: bool
) -> None:
    assert succeeds(Issue(*newer), Issue(*older)) is is_successor
