"""Letters, statements and registers for families: nothing leaves the paper, long names stay whole."""

from dataclasses import replace
from datetime import date

import pytest

from aiddesk.documents import letter, letter_register, statement
from aiddesk.documents.page import Document, Text
from tests.documents import samples
from tests.documents.samples import FOOTER, LONG, RARE, SCHOOL, read

YEAR = "2026—2027学年"
SAID = (
    "国家对家庭经济困难学生实行资助。" * 3,
    "一、谁可以申请：" + "低保、残疾学生等请留意，" * 8,
    "四、联系电话0999-5550123。",
)


def _letters(*counts: int, said: tuple[str, ...] = SAID) -> letter.Letters:
    groups = tuple(
        letter.Group(
            f"四年级{n}班", said, tuple(letter.Addressee(samples.name(i), f"四年级{n}班") for i in range(count))
        )
        for n, count in enumerate(counts, 1)
    )
    answers = ("申请家庭经济困难学生认定", "不申请", "属于特殊群体，但放弃申请")
    return letter.Letters(FOOTER, SCHOOL, YEAR, "学生资助政策告知书", "已收到并看过。", answers, "请对折交回。", groups)


def _statement(paragraphs: int = 5, reason: str | None = "") -> statement.Statement:
    return statement.Statement(
        FOOTER, "放弃申请家庭经济困难学生认定说明", (f"学校：{SCHOOL}", YEAR), f"{SCHOOL}：",
        ("我们已经了解，经全家商量，自愿不申请本学年家庭经济困难学生认定。" * 2,) * paragraphs,
        ("家长（监护人）签字", "与学生关系", "学生签字", "学校经办人签字"), LONG,
        (("宣传须另行征得同意：", ("不同意", "同意" * 40)),), None if reason is None else ("放弃申请的原因", reason),
        ("由学校归档。",), "已于2026年9月1日由父亲签字。",
    )  # fmt: skip


def _register(count: int) -> letter_register.Register:
    lines = tuple(
        letter_register.Line(samples.name(i), date(2026, 9, 1), date(2026, 9, 3) if i % 2 else None)
        for i in range(count)
    )
    return letter_register.Register(FOOTER, SCHOOL, YEAR, (letter_register.ClassLetters("四年级1班", lines, "王芳"),))


PAPERS = {
    "letters": lambda: letter.lay_out(_letters(3, 2)),
    "long letters": lambda: letter.lay_out(_letters(2, said=(*SAID, *SAID[:2]))),
    "statement": lambda: statement.lay_out(_statement()),
    "filled statement": lambda: statement.lay_out(_statement(reason="家里条件已有好转，" * 10)),
    "long statement": lambda: statement.lay_out(_statement(12, None)),
    "endless statement": lambda: statement.lay_out(_statement(40)),
    "register": lambda: letter_register.lay_out(_register(60)),
    "empty register": lambda: letter_register.lay_out(_register(0)),
}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest) -> Document:
    return PAPERS[request.param]()


def test_nothing_leaves_the_paper_or_is_printed_over(paper: Document) -> None:
    assert samples.outside(paper) == []
    assert samples.overlapping(paper) == []


def test_no_letter_is_too_small_to_read(paper: Document) -> None:
    assert min(mark.size for page in paper.pages for mark in page.marks if isinstance(mark, Text)) >= 7


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (2, 1), (3, 2), (33, 17)])
def test_two_letters_stand_on_a_page_and_a_spare_one_where_half_is_left(count: int, pages: int) -> None:
    document = letter.lay_out(_letters(count))
    found = read(document)
    assert len(found) == pages
    text = "".join(found)
    assert text.count("回执") == 2 * pages
    assert sum(text.count(name) for name in samples.NAMES) == 2 * count
    spare = 2 * pages - count
    assert text.count("四年级1班同学的家长") == spare


def test_every_class_begins_on_a_page_of_its_own() -> None:
    document = letter.lay_out(_letters(3, 2, 1))
    assert [(mark.title, mark.page) for mark in document.bookmarks] == [
        ("四年级1班", 0), ("四年级2班", 2), ("四年级3班", 3),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="nobody"):
        letter.lay_out(_letters(0))


def test_a_statement_stands_on_one_page_and_leaves_lines_for_the_pen() -> None:
    assert len(statement.lay_out(_statement(12, None)).pages) == 1
    blank, filled = statement.lay_out(_statement()), statement.lay_out(_statement(reason="家里已有好转"))
    assert "放弃申请的原因：家里已有好转" in read(filled)[0]
    rules = [sum(type(mark).__name__ == "Line" for mark in d.pages[0].marks) for d in (blank, filled)]
    assert rules == [4 + 3, 4]


def test_a_register_counts_and_repeats_its_head() -> None:
    pages = read(letter_register.lay_out(_register(60)))
    assert len(pages) == 3
    assert all("告知书发出日期" in page for page in pages)
    assert "共60人，发出60份，交回30份" in pages[-1]
    assert RARE in pages[0]
    with pytest.raises(ValueError, match="no class"):
        letter_register.lay_out(replace(_register(1), classes=()))
