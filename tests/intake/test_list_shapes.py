"""The ten lists of one county, built as schools received them: heads at all depths, any sheet, up to nine members."""

import pytest

from aiddesk.domain.lists import disability, kind_of, list_date_of, row_category
from aiddesk.intake.lists import ListBook, ListRow, parse, titles
from aiddesk.intake.reader import Book, Sheet
from tests.intake.test_lists import number

Cells = tuple[str, ...]
COVER = Sheet("封面", (("填报说明",), ("", "单位（盖章）：", ""), ()))
CHILD, FATHER, MOTHER = number(11), number(21, "19850203"), number(32, "19870405")


def members(count: int, start: int) -> Cells:
    return tuple(cell for n in range(count) for cell in (f"成员{'甲乙丙丁戊己庚辛'[n]}", number(start + n, "20100101")))


def book(name: str, *sheets: Sheet) -> Book:
    return Book(name, sheets)


MEMBERS = tuple(title for n in range(1, 9) for title in (f"成员{n}姓名", f"成员{n}身份证号"))
LIFTED = book(
    "1-脱贫户信息_继续享受政策.xlsx",
    Sheet(
        "Sheet1",
        (
            ("某县脱贫户信息表（截至2026年8月31日）", "", "", "", "", "", "", "", ""),
            ("省", "市", "县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系"),
            ("某省", "某市", "某县", "某镇", "甲村", "5100000001", "张三", FATHER, "户主"),
            ("某省", "某市", "某县", "某镇", "甲村", "5100000001", "张小三", CHILD, "之子"),
            ("合计", "", "", "", "", "", "2人", "", ""),
        ),
    ),
)
DISABLED = book(
    "2-持证残疾人名单.xlsx",
    Sheet("导出", (("残疾人证号", "姓名", "监护人"), (f"{CHILD}42", "张小三", "张三"), (f"{FATHER}11B1", "张三", ""))),
)
RURAL = book(
    "3-农村低保备案表.xls",
    COVER,
    Sheet(
        "农村",
        (
            ("2026年9月农村低保备案表",),
            ("序号", "乡镇", "户主姓名", "人数", "金额", "身份证号", *MEMBERS),
            ("1", "某镇", "张三", "9", "1200.00", FATHER, *members(8, 101)),
            ("2", "某镇", "李四", "1", "300.00", MOTHER) + ("",) * 16,
            ("",) * 22,
            ("合计", "", "2户", "10", "1500.00") + ("",) * 17,
            ("制表人：王五", "", "", "", "2026-09-01"),
        ),
    ),
)
DESTITUTE = book(
    "4-城乡特困人员备案表.xlsx",
    COVER,
    Sheet(
        "Sheet2",
        (
            ("某县城乡特困人员备案表",),
            ("序号", "户主", "", "", "家庭成员一", "", "家庭成员二", "", "备注"),
            ("", "姓名", "性别", "身份证号", "姓名", "身份证号", "姓名", "身份证号", ""),
            ("1", "张三", "男", FATHER, "张小三", CHILD, "", "", "分散供养"),
        ),
    ),
)
URBAN = book(
    "5-城镇低保全部备案表.xls",
    COVER,
    Sheet(
        "城镇",
        (
            ("基本情况", "", "", "家庭成员", "", "", ""),
            ("姓名", "身份证号", "住址", "姓名", "身份证号", "姓名", "身份证号"),
            (
                "张三",
                FATHER.lower(),
                "某路1号",
                "张小三",
                f"{CHILD[:6]} {CHILD[6:14]} {CHILD[14:]}",
                "李四",
                f"'{MOTHER}",
            ),
        ),
    ),
)
MONITORED = book(
    "6-防返贫监测对象_风险未消除.xlsx",
    Sheet(
        "名单",
        (
            ("户编号", "监测对象类别", "户主", "姓名", "证件号码", "风险是否已消除"),
            ("1", "脱贫不稳定户", "张三", "张小三", f"{CHILD}\t", "否"),
            ("2", "边缘易致贫户", "李四", "李小四", MOTHER, "是"),
        ),
    ),
)
ORPHANS = book(
    "7-孤儿及事实无人抚养儿童发放花名册.xls",
    Sheet("孤儿", (("花名册",), ("2026年9月",), ("序号", "身份证号码", "儿童姓名"), ("1", CHILD, "张小三"))),
    Sheet("汇总", (("类别", "人数"), ("孤儿", "1"))),
    Sheet("事实无人抚养儿童", (("花名册",), (), ("序号", "身份证号码", "姓名"), ("1", MOTHER, "李小四"))),
)
LOW_INCOME = book(
    "8-低收入人口花名册.xlsx",
    Sheet(
        "Sheet1",
        (("序号", "姓名", "身份证号", "类别"), ("1", "张小三", CHILD, "低保边缘家庭"), ("2", "李四", "5.1E+17", "")),
    ),
)
NO_POLICY = book("9-脱贫户_不享受政策.xlsx", LIFTED.sheets[0])
OVER = book("10-监测对象_风险已消除.xlsx", MONITORED.sheets[0])
TEN = (LIFTED, DISABLED, RURAL, DESTITUTE, URBAN, MONITORED, ORPHANS, LOW_INCOME, NO_POLICY, OVER)

EXPECTED = (
    [(3, 1), (4, 1)],
    [(2, 1), (3, 1)],
    [(3, 9), (4, 1)],
    [(4, 2)],
    [(3, 3)],
    [(2, 1), (3, 1)],
    [(4, 1), (4, 1)],
    [(2, 1)],
    [(3, 1), (4, 1)],
    [(2, 1), (3, 1)],
)


def categories(found: ListBook, relation: str) -> list[str]:
    sheets = {sheet.name: sheet for sheet in found.sheets}

    def category(row: ListRow) -> str:
        sheet = sheets[row.sheet]
        return row_category(kind_of(found.name, sheet.name, *sheet.lines), row.cells, relation, sheet.titles)

    return [category(row) for row in found.rows]


@pytest.mark.parametrize(("shape", "expected"), [*zip(TEN, EXPECTED, strict=True)])
def test_every_row_with_a_number_is_found_where_it_stands(shape: Book, expected: list[tuple[int, int]]) -> None:
    found = parse(shape)
    assert [(row.row, len(row.numbers)) for row in found.rows] == expected
    assert not any(row.people for row in found.rows)
    assert found.lost == (shape is LOW_INCOME)


@pytest.mark.parametrize(
    ("shape", "relation", "expected"),
    [
        (LIFTED, "member", ["lifted", "lifted"]),
        (DISABLED, "self", ["disabled", "disabled"]),
        (DISABLED, "guardian", ["disabled_parent", "disabled_parent"]),
        (RURAL, "member", ["dibao", "dibao"]),
        (DESTITUTE, "self", ["destitute"]),
        (URBAN, "guardian", ["dibao"]),
        (MONITORED, "self", ["unstable", ""]),
        (ORPHANS, "self", ["orphan", "unsupported"]),
        (LOW_INCOME, "self", ["dibao_edge"]),
        (NO_POLICY, "self", ["", ""]),
        (OVER, "self", ["", ""]),
    ],
)
def test_a_hit_means_the_right_category(shape: Book, relation: str, expected: list[str]) -> None:
    assert categories(parse(shape), relation) == expected


def test_titles_are_told_for_one_row_and_for_merged_heads() -> None:
    assert titles(LIFTED)["Sheet1"][5:8] == ("户编号", "姓名", "证件号码")
    assert titles(RURAL)["农村"][5:8] == ("身份证号", "成员1姓名", "成员1身份证号")
    assert titles(DESTITUTE)["Sheet2"] == (
        "序号", "户主姓名", "户主性别", "户主身份证号", "家庭成员一姓名", "家庭成员一身份证号",
        "家庭成员二姓名", "家庭成员二身份证号", "备注",
    )  # fmt: skip
    assert titles(URBAN)["城镇"][:5] == ("基本情况姓名", "基本情况身份证号", "住址", "家庭成员姓名", "家庭成员身份证号")
    assert titles(ORPHANS)["孤儿"] == ("序号", "身份证号码", "儿童姓名")


def test_a_head_that_says_nothing_usual_is_the_fullest_row() -> None:
    shape = Sheet("甲", (("某县名单", "", ""), ("对象", "证", "情况"), ("张三", CHILD, "好")))
    assert titles(book("名单", shape)) == {"甲": ("对象", "证", "情况")}
    assert titles(book("名单", Sheet("甲", (("张三", CHILD, "好"),)))) == {"甲": ()}


def test_title_lines_tell_the_day() -> None:
    assert [str(list_date_of(line)) for line in parse(LIFTED).sheets[0].lines] == ["2026-08-31"]
    assert [str(list_date_of(line)) for line in parse(ORPHANS).sheets[0].lines] == ["None", "2026-09-01"]


def test_a_card_in_a_row_tells_the_disability() -> None:
    row = parse(DISABLED).rows[0]
    assert [disability(cell) for cell in row.cells] == [("肢体", "二级"), None, None]


def test_an_empty_sheet_is_no_matter() -> None:
    found = parse(book("名单", Sheet("甲", ()), Sheet("乙", ((), ("", "")))))
    assert (found.rows, found.lost) == ((), 0)
    assert [sheet.titles for sheet in found.sheets] == [(), ()]
