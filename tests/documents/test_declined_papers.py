"""Letters and records of a family that was turned down: nothing is cut off, and the slip stays whole."""

from dataclasses import replace
from datetime import date

import pytest

from aiddesk.documents import family_letter, family_record
from aiddesk.documents.family_letter import FamilyLetter
from aiddesk.documents.family_record import Block, Choice, FamilyRecord
from aiddesk.documents.page import Document, Text
from tests.documents.samples import FOOTER, LONG, RARE, SCHOOL, extent, outside, read, touch

LETTER = FamilyLetter(
    FOOTER, SCHOOL, "2026—2027学年", "家庭经济困难学生不予认定告知书", f"五年级1班{LONG}同学的家长（监护人）：",
    ("您2026年9月7日为孩子提出的申请，学校决定不予认定。", "不予认定的原因：收入高于本地标准。"), date(2026, 9, 10),
    f"五年级1班{LONG}的《家庭经济困难学生不予认定告知书》已收到，已知道原因和申诉的办法、期限。", LONG,
    "签字只表示收到，不表示同意。",
)  # fmt: skip
RECORD = FamilyRecord(
    FOOTER, SCHOOL, "2026—2027学年", "家庭经济困难学生认定沟通记录表", RARE,
    (
        (("学生姓名", RARE), ("班级", "五年级1班")),
        Choice("沟通方式", ("家访面谈", "到校面谈", "电话", "视频通话"), "电话"),
        Block("沟通内容", "说明了原因", 92),
    ),
    ("沟通人签字", "家长（监护人）签字", "在场人签字"), "本表只存学生资助档案。",
)  # fmt: skip


def overlaps(document: Document) -> list[tuple[str, str]]:
    """Return the texts of a page that stand in each other."""
    found = []
    for page in document.pages:
        texts = [mark for mark in page.marks if isinstance(mark, Text) and mark.text.strip()]
        for number, one in enumerate(texts):
            found += [(one.text, o.text) for o in texts[number + 1 :] if touch(extent(one), extent(o))]
    return found


@pytest.mark.parametrize("length", [1, 9, 60])
def test_a_letter_keeps_its_slip_whole_however_long_the_reason_is(length: int) -> None:
    made = family_letter.lay_out(
        replace(LETTER, paragraphs=(*LETTER.paragraphs, "家庭有稳定的经营收入。" * 6 * length))
    )
    assert outside(made) == []
    assert overlaps(made) == []
    last = read(made)[-1]
    for told in ("签收回执", "收到日期", "送达人签字", "签字只表示收到", "2026年9月10日"):
        assert told in last
    assert (len(made.pages) == 1) == (length < 60)


@pytest.mark.parametrize("length", [0, 30, 400])
def test_a_record_holds_what_was_said_on_one_page(length: int) -> None:
    parts = (*RECORD.parts[:2], Block("沟通内容", "家长表示理解。" * length, 92))
    made = family_record.lay_out(replace(RECORD, parts=parts))
    assert len(made.pages) == 1
    assert outside(made) == []
    assert overlaps(made) == []
    text = read(made)[0]
    assert text.count("家长表示理解。") == length
    assert "在场人签字" in text


def test_the_chosen_word_alone_is_ticked() -> None:
    def ticks(chosen: str) -> int:
        parts = (Choice("沟通方式", ("家访面谈", "电话"), chosen),)
        (page,) = family_record.lay_out(replace(RECORD, parts=parts)).pages
        return sum(type(mark).__name__ == "Tick" for mark in page.marks)

    assert (ticks("电话"), ticks("")) == (1, 0)
