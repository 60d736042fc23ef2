"""Papers of home visits: what is known stands on them, nothing is cut or printed over, all is left open on a blank."""

from dataclasses import replace
from datetime import date

import pytest

from aiddesk.documents import visit_route, visit_sheet
from aiddesk.documents.page import MM, Document, Text
from aiddesk.documents.visit_route import Route, Stop
from aiddesk.documents.visit_sheet import VisitMember, VisitSheet
from tests.documents import samples
from tests.documents.samples import FOOTER, LONG, RARE, SCHOOL, read

MEMBER = VisitMember(RARE, "祖母", "70", "示例县第一被服有限责任公司缝纫车间　工人", "有严重疾病")
FAMILY = VisitSheet(
    FOOTER, SCHOOL, "2026—2027学年", LONG, "女", "四年级1班", "某县某镇南坪村10组56号", "南坪村", f"{RARE}（祖母）",
    "13000000000", "低保家庭学生、残疾人子女", "李小红（三年级1班）", "5人", (MEMBER,) * 3,
    (("人均年收入", "4,150.00元"), ("突发意外", "父亲在工地摔伤，住院费自付28,600元" * 3)), date(2026, 9, 19),
    "王芳、李强",
)  # fmt: skip
STOP = Stop("南坪村", LONG, "四年级1班", "某县某镇南坪村10组56号", RARE, "13000000000", "下午四点后在家")


def _route(*villages: tuple[str, int]) -> Document:
    stops = tuple(replace(STOP, village=village) for village, count in villages for _ in range(count))
    return visit_route.lay_out(Route(FOOTER, SCHOOL, date(2026, 9, 19), "王芳、李强", stops))


PAPERS = {
    "sheet": lambda: visit_sheet.lay_out(FAMILY),
    "large family": lambda: visit_sheet.lay_out(replace(FAMILY, members=(MEMBER,) * 12, told=FAMILY.told * 6)),
    "blank": lambda: visit_sheet.lay_out(VisitSheet(FOOTER, SCHOOL)),
    "route": lambda: _route(("南坪村", 30), ("", 3)),
    "one stop": lambda: _route(("南坪村", 1)),
}


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_leaves_the_paper_is_printed_over_or_too_small(name: str) -> None:
    paper = PAPERS[name]()
    assert samples.outside(paper) == []
    assert samples.overlapping(paper) == []
    assert min(mark.size for page in paper.pages for mark in page.marks if isinstance(mark, Text)) >= 7


def test_the_sheet_says_what_is_known_and_asks_what_to_look_at() -> None:
    text = "".join(read(visit_sheet.lay_out(FAMILY)))
    known = (LONG, RARE, "四年级1班", "南坪村10组56号", "13000000000", "李小红（三年级1班）", "住院费自付28,600元")
    for word in (*known, "2026年9月19日（星期六）", "家访人（王芳）签字", "家访人（李强）签字", "家长（监护人）签字"):
        assert word in text
    for title in ("住房", "家电车辆", "种植养殖", "劳动力", "病残", "负债", "受助情况", "上学花费"):
        assert title in text


def test_a_blank_sheet_is_one_page_with_room_to_write() -> None:
    (text,) = read(visit_sheet.lay_out(VisitSheet(FOOTER, SCHOOL)))
    assert "家访记录表" in text
    assert "年月日" in text
    assert "申请表所写" not in text


def test_a_large_family_goes_on_on_a_second_page() -> None:
    pages = read(PAPERS["large family"]())
    assert len(pages) == 2
    assert "家长（监护人）签字" in pages[1]
    assert "".join(pages).count("祖母") == 12 + 1


def test_the_route_numbers_every_family_and_says_the_village() -> None:
    document = _route(("南坪村", 30), ("", 3))
    text = "".join(read(document))
    assert "南坪村30户" in text
    assert "村组不详3户" in text
    assert "共33户" in text
    numbers = [m.text for page in document.pages for m in page.marks if isinstance(m, Text) and m.x < 40 * MM]
    assert [n for n in numbers if n.isdecimal()] == [str(n) for n in range(1, 34)]
