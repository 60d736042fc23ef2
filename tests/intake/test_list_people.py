"""Rows of a list that have a name and a day of birth but no usable number."""

from aiddesk.intake.lists import parse
from aiddesk.intake.reader import Book, Sheet
from tests.intake.test_lists import number

FATHER = number(21, "19850203")
NAMED = (
    ("某县残疾儿童名单", "", "", "", ""),
    ("姓名", "性别", "出生年月", "监护人姓名", "办证日期"),
    ("张 小三", "男", "2015-11-10", "张三", "2026-01-02"),
    ("阿卜杜拉•买买提", "男", "2015年11月", "李四", "2026-01-02"),
    ("李小四", "女", "42318", "李四", ""),
    ("王小五", "女", "", "王五", "2026-01-02"),
    ("合计", "3人", "2026-01-02", "", ""),
)


def people(*rows: tuple[str, ...]) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    return [(row.row, row.people) for row in parse(Book("名单", (Sheet("甲", rows),))).rows]


def test_without_numbers_names_and_births_are_paired() -> None:
    assert people(*NAMED) == [
        (3, (("张小三", "2015-11-10"), ("张三", "2015-11-10"))),
        (4, (("阿卜杜拉·买买提", "2015-11"), ("李四", "2015-11"))),
        (5, (("李小四", "2015-11-10"), ("李四", "2015-11-10"))),
    ]


def test_without_a_head_names_and_births_are_known_by_their_looks() -> None:
    assert people(
        ("1", "张小三", "男", "汉族", "20151110", "某县某镇甲村"), ("2", "李小四", "女", "汉族", "", "甲村")
    ) == [(1, (("张小三", "2015-11-10"),))]


def test_a_first_row_that_sounds_like_a_head_is_not_lost() -> None:
    assert people(("1", "张小三", "某地址", "某村民族学校", "2015-11-10")) == [
        (1, (("张小三", "2015-11-10"), ("某地址", "2015-11-10")))
    ]


def test_several_members_are_paired_with_their_own_births() -> None:
    head = ("户主姓名", "户主出生日期", "成员1姓名", "成员1出生日期")
    assert people(head, ("张三", "1985/2/3", "张小三", "2015.11.10"), ("李四", "1987-04-05", "", "")) == [
        (2, (("张三", "1985-02-03"), ("张小三", "2015-11-10"))),
        (3, (("李四", "1987-04-05"),)),
    ]


def test_a_lost_number_leaves_name_and_birth_even_beside_a_whole_one() -> None:
    head = ("姓名", "身份证号", "出生日期", "监护人身份证号")
    for beside in ("", FATHER):
        found = parse(Book("名单", (Sheet("甲", (head, ("张小三", "5.1E+17", "2015-11-10", beside))),)))
        assert found.lost == 1
        assert [row.people for row in found.rows] == [(("张小三", "2015-11-10"),)]
        assert [row.numbers for row in found.rows] == [(beside,) if beside else ()]


def test_an_old_number_leaves_name_and_birth_too() -> None:
    assert people(("姓名", "证件号码", "出生日期"), ("张三", "990000850203001", "1985-02-03")) == [
        (2, (("张三", "1985-02-03"),))
    ]
