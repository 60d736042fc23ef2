"""The blank survey: every question and option is on it, a family's on one page, a class's in the order of typing."""

from dataclasses import replace

import pytest

from aiddesk.documents.page import A4_LANDSCAPE, Document, Rect, Text
from aiddesk.documents.questionnaire import Family, Item, Questionnaire, class_sheet, family_sheets
from aiddesk.domain.hardship import Scheme
from aiddesk.store.policy import schemes
from tests.documents import samples
from tests.documents.samples import FOOTER, LONG, RARE, SCHOOL, read

NAMES = (RARE, LONG, "阿卜杜热合曼·阿卜杜克热木·麦麦提敏·图尔荪尼亚孜", "王小明")


def _content(asked: Scheme, people: int, blank: bool = False) -> Questionnaire:
    items = tuple(Item(q.text, tuple((o.code, o.text) for o in q.options)) for q in asked.questions)
    families = tuple(Family("四年级1班", NAMES[n % len(NAMES)]) for n in range(people))
    return Questionnaire(FOOTER, SCHOOL, "2026—2027学年", asked.name, items, (Family(),) if blank else families)


def _crowded() -> Questionnaire:
    content = _content(schemes()[0], 1)
    return replace(content, items=(*content.items, *content.items[:6]))


PAPERS = {
    "blank": lambda: family_sheets(_content(schemes()[0], 0, blank=True)),
    "families": lambda: family_sheets(_content(schemes()[0], 4)),
    "income": lambda: family_sheets(_content(schemes()[1], 1)),
    "crowded": lambda: family_sheets(_crowded()),
    "class": lambda: class_sheet(_content(schemes()[0], 60)),
    "small class": lambda: class_sheet(_content(schemes()[1], 1)),
}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest) -> Document:
    return PAPERS[request.param]()


def test_nothing_leaves_the_paper_or_is_printed_over(paper: Document) -> None:
    assert samples.outside(paper) == []
    assert samples.overlapping(paper) == []


def test_no_letter_is_too_small_to_read(paper: Document) -> None:
    assert min(mark.size for page in paper.pages for mark in page.marks if isinstance(mark, Text)) >= 7


@pytest.mark.parametrize("asked", schemes(), ids=lambda s: f"{s.code}-{s.version}")
def test_a_family_finds_every_question_and_option_on_one_page(asked: Scheme) -> None:
    document = family_sheets(_content(asked, 1))
    (text,) = read(document)
    for number, question in enumerate(asked.questions, 1):
        assert f"{number}" in text
        assert question.text in text
        assert all(f"{o.code}{o.text}" in text for o in question.options)
    boxes = [m for m in document.pages[0].marks if isinstance(m, Rect) and abs(m.width - m.height) < 0.01]
    assert len(boxes) == sum(len(q.options) for q in asked.questions)
    assert "家长（监护人）签字" in text
    assert "得分" not in text
    assert "分值" not in text


def test_every_family_has_a_sheet_of_its_own() -> None:
    document = family_sheets(_content(schemes()[0], 4))
    assert [b.title for b in document.bookmarks] == [f"家庭情况调查表 四年级1班{name}" for name in NAMES]
    assert len(document.pages) == 4
    assert all(name in text for name, text in zip(NAMES, read(document), strict=True))


def test_more_questions_are_written_smaller_before_they_take_a_second_page() -> None:
    document = family_sheets(_crowded())
    assert "".join(read(document)).count("做什么工作") == 4
    assert len(document.pages) <= 2


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (14, 1), (36, 3), (60, 4)])
def test_a_class_stands_in_the_order_of_its_list_with_a_column_for_each_question(count: int, pages: int) -> None:
    document = class_sheet(_content(schemes()[0], count))
    found = read(document)
    assert len(found) == pages
    assert all(page.width == A4_LANDSCAPE[0] for page in document.pages)
    text, place = "".join(found), 0
    for number in range(count):
        mark = f"{number + 1}{NAMES[number % 4]}"
        place = text.index(mark, place) + len(mark)
    assert all("14享受的保障或优抚" in text for text in found)
    assert "0有固定工资" in found[0]
    assert ["班主任签字" in text for text in found] == [False] * (pages - 1) + [True]


def test_no_student_is_no_sheet() -> None:
    with pytest.raises(ValueError, match="no student"):
        class_sheet(_content(schemes()[0], 0))
