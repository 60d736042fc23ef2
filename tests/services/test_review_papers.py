"""Papers of the reviews say what was decided, by whom, and every exception; what is inside stays inside."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aiddesk.domain.errors import Conflict
from aiddesk.domain.meetings import Attending
from aiddesk.queries.cases import cases
from aiddesk.queries.meetings import meetings, suggested_attendants
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reviews import waiting
from aiddesk.services import kinship, papers, registers, reviews
from aiddesk.services import meetings as sitting
from aiddesk.services.meetings import MeetingDraft
from aiddesk.services.reviews import Saying
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import outside, overlapping, read
from tests.services import small
from tests.services.small import YEAR

WHY = "资助办只有一人，当天在县里开会"
LINE = f"班主任审核和资助办审核由同一人（王芳）作出。理由：{WHY}"


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 14)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    """Four children whom a meeting has decided on; one of them was reviewed by one teacher on two levels."""
    made = small.make(tmp_path / "s.aid", clock)
    for name in ("甲一", "甲二", "甲三", "乙一"):
        small.survey(made, small.apply(made, name))
    for school_class in classes(made, YEAR):
        small.hold_vote(made, school_class.id)
        own = [row.id for row in cases(made, YEAR, school_class.id) if row.status == "voted"]
        reviews.review(made, own, "class_teacher", "pass", "情况属实", school_class.teacher_id)
    registers.edit_staff(made, _who(made, "王芳"), "王芳", ("class_teacher", "aid_office"), "", True)
    reviews.review(made, [_key(made, "甲一")], "aid_office", "pass", "材料齐全", _who(made, "王芳"), exception=WHY)
    reviews.pass_all(made, YEAR, "aid_office", "材料齐全", _who(made, "周敏"))
    kinship.declare(made, _who(made, "陈志远"), small.student_id(made, "甲三"), "侄女")
    kinship.clear(made, _who(made, "周敏"), small.student_id(made, "乙一"), "同名不同人，已核对户口簿")
    sitting.hold(made, YEAR, _meeting(made))
    yield made
    made.close()


def _who(desk: Desk, name: str) -> str:
    return next(s.id for s in staff(desk) if s.name == name)


def _key(desk: Desk, name: str) -> str:
    return next(row.id for row in cases(desk, YEAR) if row.name == name)


def _meeting(desk: Desk) -> MeetingDraft:
    called = suggested_attendants(desk, "leading_group")
    there = (*called, Attending("村代表", "家长代表"), Attending("中心校干部", "列席", False, "临时有会"))
    said = (
        Saying(_key(desk, "甲二"), "return", "补住院凭证"),
        Saying(_key(desk, "乙一"), "pass", "同意", "special", "父亲重病"),
    )
    return MeetingDraft(
        "leading_group", "", "三楼会议室", _who(desk, "张建国"), "李春梅", "审核拟认定名单", "逐人核对", "同意公示",
        there, tuple(row.case_id for row in waiting(desk, YEAR, "leading_group")), said, "同意认定",
    )  # fmt: skip


def _text(desk: Desk, kind: str, subject: str) -> str:
    paper = papers.document(desk, kind, subject)
    assert outside(paper) == []
    assert overlapping(paper) == []
    return "".join(read(paper))


def _said(text: str, *words: str) -> list[str]:
    """Return the words that are missing; lines break where they must."""
    flat = text.replace("\n", "")
    return [word for word in words if word not in flat]


def test_the_sheet_of_a_case_has_every_step_with_room_to_sign(desk: Desk) -> None:
    text = _text(desk, "review_sheets", _key(desk, "甲一"))
    assert (
        _said(text, "甲一", "班主任审核", "资助办审核", "领导小组审核", "审核人（王芳）签字", "审核人（张建国）签字")
        == []
    )
    assert (
        _said(text, "情况属实", "材料齐全", "同意认定", f"审核例外：{LINE}", "2026年9月14日领导小组会议", "盖章") == []
    )
    back = _text(desk, "review_sheets", _key(desk, "甲二"))
    assert _said(back, "此前的审核意见", "补住院凭证", "材料齐全") == []
    assert "审核例外" not in back
    every = papers.document(desk, "review_sheets", str(YEAR))
    assert len(every.pages) == 4
    own = classes(desk, YEAR)[1].id
    assert [b.title for b in papers.document(desk, "review_sheets", f"{YEAR}|{own}").bookmarks] == [
        "家庭经济困难学生认定审核意见表 乙一"
    ]


def test_the_minutes_tell_what_differs_and_who_stepped_aside(desk: Desk) -> None:
    (row,) = meetings(desk, YEAR)
    text = _text(desk, "meeting_minutes", row.id)
    assert _said(
        text, "领导小组会议记录", "三楼会议室", "张建国", "李春梅", "应到3人，实到3人，超过半数，会议有效",
        "审核拟认定名单", "逐人核对", "审核4人：通过3人，退回1人", "意见为“同意认定”", "同意公示", "补住院凭证",
        "由困难改为特别困难：父亲重病", "决定五年级1班甲三时，陈志远回避（亲属关系：侄女）",
        "缺席（临时有会）", "到会人员签字", "村代表：", "五年级2班（1人）",
    ) == []  # fmt: skip
    assert _said(text, f"审核例外：五年级1班甲一，{LINE}") == []  # of the level before: who decides must know


def test_the_list_of_those_proposed_says_how_far_each_is(desk: Desk) -> None:
    text = _text(desk, "proposed_list", str(YEAR))
    assert (
        _said(
            text,
            "不得张贴",
            "五年级1班（3人）",
            "待资助办审核",
            "已审核",
            "合计4人",
            f"审核例外：五年级1班甲一，{LINE}",
        )
        == []
    )


def test_exceptions_are_listed_and_stand_on_what_goes_on_to_the_archive(desk: Desk, clock: SteppingClock) -> None:
    text = _text(desk, "review_exceptions", str(YEAR))
    assert _said(text, "甲一", "班主任审核和资助办审核", "王芳", WHY, "合计1条") == []
    hung = small.post_and_approve(desk, clock)
    assert _said(_text(desk, "recognition_list", str(YEAR)), f"审核例外：五年级1班甲一，{LINE}") == []
    assert _said(_text(desk, "record_cards", _key(desk, "甲一")), f"审核例外：{LINE}") == []
    assert "审核例外" not in _text(desk, "record_cards", _key(desk, "甲三"))
    assert "例外" not in _text(desk, "notice", hung)


def test_the_register_of_kinship_is_signed_by_everybody(desk: Desk) -> None:
    text = _text(desk, "kinship_register", str(YEAR))
    assert (
        _said(text, "本人声明", "陈志远", "甲三", "侄女", "本人申报", "核实不是亲属：周敏与五年级2班乙一。同名不同人")
        == []
    )
    assert "本人签字" in text
    assert "电话" not in text.replace("联系电话", "")


def test_papers_that_have_nothing_to_say_are_refused(tmp_path: Path) -> None:
    desk = small.make(tmp_path / "t.aid", small.at(2026, 9, 14))
    for kind in ("review_sheets", "proposed_list"):
        with pytest.raises(Conflict):
            papers.document(desk, kind, str(YEAR))
    assert _said(_text(desk, "review_exceptions", str(YEAR)), "没有审核例外") == []
    assert not {"meeting_minutes", "review_sheets"} & {ready.kind for ready in papers.ready(desk)}
    desk.close()


def test_a_long_meeting_keeps_every_name_and_its_signatures(desk: Desk) -> None:
    reviews.pass_all(desk, YEAR, "aid_office", "材料齐全", _who(desk, "周敏"))
    crowd = tuple(Attending(f"代表{n}", "家长代表") for n in range(40))
    draft = replace(
        _meeting(desk), attendants=(*suggested_attendants(desk, "leading_group"), *crowd), sayings=(),
        discussion="逐人讨论，" * 400,
    )  # fmt: skip
    key = sitting.hold(desk, YEAR, draft).subject_id
    text = _text(desk, "meeting_minutes", key)
    assert _said(text, *(one.name + "：" for one in crowd)) == []


def test_the_paper_of_the_same_meeting_is_the_same_bytes(desk: Desk) -> None:
    (row,) = meetings(desk, YEAR)
    assert papers.pdf(desk, "meeting_minutes", row.id) == papers.pdf(desk, "meeting_minutes", row.id)
