"""Roster and sign-in sheet of a class: everybody is on them in order, nothing that the class must not know."""

import dataclasses
import re
from dataclasses import replace

import pytest

from aiddesk.documents import class_list, sign_in
from aiddesk.documents.class_list import ClassList, ListedClass, ListedStudent
from aiddesk.documents.page import MM, Document, Rect, Text, texts
from tests.documents import samples
from tests.documents.samples import FOOTER, LONG, RARE, SCHOOL, read

VERY_LONG = "阿卜杜热合曼·阿卜杜克热木·麦麦提敏·图尔荪尼亚孜"
RARES = (RARE, "𠮷永明", "㐂儿")
NAMES = (VERY_LONG, *RARES, LONG, "王小明")
YEAR = "2026—2027学年"


def _names(count: int) -> tuple[str, ...]:
    """Return names that are told apart on one paper."""
    return tuple(NAMES[i] if i < len(NAMES) else f"王小{chr(0x4E00 + i)}" for i in range(count))


def _class(count: int, title: str = "四年级1班") -> ListedClass:
    students = tuple(
        ListedStudent(name, "男" if i % 3 else "女", "柯尔克孜族", i % 4 == 0) for i, name in enumerate(_names(count))
    )
    return ListedClass(title, students, "王芳")


def _class_list(*counts: int) -> Document:
    classes = tuple(_class(count, f"四年级{number}班") for number, count in enumerate(counts, 1))
    return class_list.lay_out(ClassList(FOOTER, SCHOOL, YEAR, classes))


def _sign_in(count: int) -> Document:
    return sign_in.lay_out(sign_in.SignIn(FOOTER, SCHOOL, "四年级1班家庭经济困难学生民主评议会", _names(count)))


PAPERS = {
    "class lists": lambda: _class_list(60, 31, 0),
    "one class": lambda: _class_list(1),
    "full pages": lambda: _class_list(34, 35, 65),
    "sign-in": lambda: _sign_in(60),
    "full sign-in": lambda: _sign_in(46),
    "short sign-in": lambda: _sign_in(1),
    "empty sign-in": lambda: _sign_in(0),
}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest) -> Document:
    return PAPERS[request.param]()


def test_nothing_leaves_the_paper_or_is_printed_over(paper: Document) -> None:
    assert samples.outside(paper) == []
    assert samples.overlapping(paper) == []


def test_no_letter_is_too_small_to_read(paper: Document) -> None:
    assert min(mark.size for page in paper.pages for mark in page.marks if isinstance(mark, Text)) >= 7


def test_everybody_may_see_it(paper: Document) -> None:
    text = "".join(read(paper))
    assert not any(re.search(r"\d{7}", text) for text in texts(paper))
    for word in ("证件", "住址", "出生", "账号", "卡号", "学籍号", "电话", "低保", "残疾", "孤儿", "等级", "类别"):
        assert word not in text


def test_the_roster_cannot_be_handed_what_it_must_not_print() -> None:
    assert {field.name for field in dataclasses.fields(ListedStudent)} == {"name", "sex", "ethnicity", "boards"}


@pytest.mark.parametrize("count", [0, 1, 31, 32, 60, 70])
def test_the_roster_names_every_student_in_order(count: int) -> None:
    pages = read(_class_list(count))
    _require_in_order("".join(pages), [f"{i}{name}" for i, name in enumerate(_names(count), 1)])
    assert all(f"{SCHOOL}{YEAR}四年级1班学生名册" in page and "姓名性别民族就读方式备注" in page for page in pages)
    assert all(f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, 1))


def test_sixty_students_stand_on_two_pages() -> None:
    first, second = read(_class_list(60))
    assert "共60人" not in first
    assert "共60人，男40人，女20人，住校15人" in second
    assert "班主任（王芳）签字" in second
    assert (first + second).count("住校") == 15 + 1
    assert (first + second).count("走读") == 45


def test_each_class_begins_on_a_page_of_its_own_and_counts_its_pages() -> None:
    document = _class_list(60, 31)
    assert [(mark.title, mark.page) for mark in document.bookmarks] == [("四年级1班", 0), ("四年级2班", 2)]
    third = read(document)[2]
    assert "第1页共1页" in third
    assert "四年级1班" not in third
    assert (document.title, _class_list(5).title) == (f"{YEAR}学生名册", f"{YEAR}四年级1班学生名册")


def test_a_student_without_a_sex_is_told_and_the_teacher_may_be_left_to_the_pen() -> None:
    listed = _class(3)
    unknown = replace(listed.students[0], sex="")
    content = ClassList(FOOTER, SCHOOL, YEAR, (ListedClass("四年级1班", (unknown, *listed.students[1:])),))
    (text,) = read(class_list.lay_out(content))
    assert "共3人，男2人，女0人（1人未填性别），住校1人" in text
    assert "班主任签字：" in text


def test_no_class_is_no_roster() -> None:
    with pytest.raises(ValueError, match="no class"):
        _class_list()


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (2, 1), (46, 1), (47, 2), (60, 2), (200, 5)])
def test_a_sign_in_sheet_runs_down_the_left_half_then_the_right(count: int, pages: int) -> None:
    document = _sign_in(count)
    found = read(document)
    assert len(found) == pages
    assert all("序号姓名签到序号姓名签到" in text and "民主评议会签到表" in text for text in found)
    listed = "".join(name for page in document.pages for name in _listed(page.marks))
    assert listed == "".join(_names(count))
    assert [f"应到{count}人" in text for text in found] == [False] * (pages - 1) + [True]
    for part in ("时间：", "地点：", "实到人", "请假人", "记录人签字："):
        assert part in found[-1]


def test_a_sign_in_sheet_has_room_to_sign() -> None:
    for page in _sign_in(60).pages:
        rows = [mark for mark in page.marks if isinstance(mark, Rect)][1:]
        assert min(mark.height for mark in rows) >= 10 * MM - 0.01


def test_a_sign_in_sheet_without_names_is_numbered_to_be_filled_in() -> None:
    (text,) = read(_sign_in(0))
    assert "46" in text
    assert "应到人" in text


def test_long_and_rare_names_are_never_cut() -> None:
    for document in (_class_list(6), _sign_in(6)):
        text = "".join(read(document))
        assert all(name in text for name in NAMES)
    assert len(VERY_LONG) == 25


def _require_in_order(text: str, parts: list[str]) -> None:
    place = 0
    for part in parts:
        place = text.index(part, place) + len(part)


def _listed(marks: list[object]) -> list[str]:
    """Return the lines in the name cells of a page, the left half first, each half from above."""
    table = [mark for mark in marks if isinstance(mark, Text) and mark.align == "center" and mark.y > 43.5 * MM]
    names = [mark for mark in table if not mark.text.isdecimal()]
    return [mark.text for mark in sorted(names, key=lambda mark: (mark.x, mark.y))]
