"""Reviews follow the year's chain, in the order of days; one person on two levels is an exception that is told."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.reviews import standing
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case, cases
from aiddesk.queries.chains import chain, steps
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reviews import exceptions, exceptions_of, opinions, past, waiting
from aiddesk.services import chains, history, kinship, registers, reviews, verification
from aiddesk.services import notices as posting
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.services import small
from tests.services.small import YEAR

NAMES = ("甲一", "甲二", "甲三", "乙一")
SMALL = "全校只有两名教师，没有别人可以审核"


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    """Four children of two classes, voted on two days after they applied."""
    made = small.make(tmp_path / "s.aid", clock)
    for name in NAMES:
        small.survey(made, small.apply(made, name))
    clock.day = date(2026, 9, 9)
    for school_class in classes(made, YEAR):
        small.hold_vote(made, school_class.id)
    clock.day = date(2026, 9, 14)
    yield made
    made.close()


def _key(desk: Desk, name: str) -> str:
    return next(row.id for row in cases(desk, YEAR) if row.name == name)


def _who(desk: Desk, name: str) -> str:
    return next(s.id for s in staff(desk) if s.name == name)


def _pass(desk: Desk, name: str, step: str, who: str, on: str = "", exception: str = "") -> None:
    reviews.review(desk, [_key(desk, name)], step, "pass", "同意", _who(desk, who), on, exception=exception)


def test_a_year_has_its_own_chain(desk: Desk) -> None:
    assert chain(desk, YEAR) == ("class_teacher", "aid_office", "leading_group")
    chains.set_chain(desk, YEAR, ("village", "principal"))
    assert chain(desk, YEAR) == ("village", "principal")
    assert chain(desk, YEAR + 1) == ("class_teacher", "aid_office", "leading_group")
    assert {row.step for row in waiting(desk, YEAR)} == {"village"}
    assert overview(desk, Term(YEAR, 1)).advice.what == "村（居）联席会议审核"
    registers.add_staff(desk, "村支书", ("village",))
    _pass(desk, "甲一", "village", "村支书")
    _pass(desk, "甲一", "principal", "张建国")
    assert case(desk, _key(desk, "甲一")).row.status == "reviewed"
    lacking = {row.step: row.names for row in steps(desk, YEAR)}
    assert [step for step in lacking if step in chain(desk, YEAR)] == ["village", "principal"]
    assert lacking["grade_head"] == ""
    assert "没有变化" in chains.set_chain(desk, YEAR, ("village", "principal")).message


def test_a_chain_changes_only_where_nobody_stands_elsewhere(desk: Desk) -> None:
    with pytest.raises(Invalid, match="至少选择一级"):
        chains.set_chain(desk, YEAR, ())
    _pass(desk, "甲一", "class_teacher", "王芳")
    with pytest.raises(Conflict, match=r"甲一正在审核，已经通过班主任审核.*退回"):
        chains.set_chain(desk, YEAR, ("grade_head", "leading_group"))
    with pytest.raises(Conflict):
        chains.set_chain(desk, YEAR, ("class_teacher",))  # nobody would pass the last step of it
    chains.set_chain(desk, YEAR, ("class_teacher", "grade_head", "leading_group"))
    assert {row.name: row.step for row in waiting(desk, YEAR)}["甲一"] == "grade_head"
    history.undo(desk)
    assert chain(desk, YEAR)[1] == "aid_office"
    assert "完好" in verification.verify(desk).message


def test_a_chain_is_not_shortened_for_one_case(desk: Desk, clock: SteppingClock) -> None:
    chains.set_chain(desk, YEAR, ("class_teacher",))
    _pass(desk, "甲一", "class_teacher", "王芳")
    with pytest.raises(Conflict, match="甲一已按原来的级别审完，还没有认定"):
        chains.set_chain(desk, YEAR, ("class_teacher", "aid_office"))
    small.post_and_approve(desk, clock)
    assert chains.set_chain(desk, YEAR, ("class_teacher", "aid_office")).entry


def test_no_review_bears_a_day_before_the_vote_or_the_step_before(desk: Desk, clock: SteppingClock) -> None:
    with pytest.raises(Invalid, match="班级评议在2026-09-09"):
        _pass(desk, "甲一", "class_teacher", "王芳", "2026-09-08")
    with pytest.raises(Invalid, match="在今天之后"):
        _pass(desk, "甲一", "class_teacher", "王芳", "2026-09-15")
    _pass(desk, "甲一", "class_teacher", "王芳", "2026-09-12")
    with pytest.raises(Invalid, match="上一级“班主任审核”在2026-09-12"):
        _pass(desk, "甲一", "aid_office", "周敏", "2026-09-11")
    _pass(desk, "甲一", "aid_office", "周敏", "2026-09-12")
    clock.day = date(2026, 9, 20)
    with pytest.raises(Invalid, match="还没有到审核"):
        reviews.review(desk, [small.apply(desk, "甲四")], "class_teacher", "pass", "同意", _who(desk, "王芳"))


def test_one_person_on_two_levels_needs_a_written_reason_that_is_listed(desk: Desk) -> None:
    registers.edit_staff(desk, _who(desk, "王芳"), "王芳", ("class_teacher", "aid_office"), "", True)
    _pass(desk, "甲一", "class_teacher", "王芳")
    with pytest.raises(Invalid, match="已经做过这名学生的班主任审核"):
        _pass(desk, "甲一", "aid_office", "王芳")
    _pass(desk, "甲一", "aid_office", "王芳", exception=SMALL)
    _pass(desk, "甲二", "class_teacher", "王芳", exception=SMALL)  # needless, so it is not noted
    (row,) = exceptions(desk, YEAR)
    assert row.text == f"审核例外：班主任审核和资助办审核由同一人（王芳）作出。理由：{SMALL}"
    assert exceptions_of(desk, _key(desk, "甲二")) == ()
    assert {r.name: r.exceptions for r in waiting(desk, YEAR)} == {"甲一": 1, "甲二": 0, "甲三": 0, "乙一": 0}


def test_an_exception_never_lets_a_relative_review(desk: Desk) -> None:
    registers.edit_staff(desk, _who(desk, "王芳"), "王芳", ("class_teacher", "aid_office"), "", True)
    _pass(desk, "甲一", "class_teacher", "王芳")
    kinship.declare(desk, _who(desk, "王芳"), small.student_id(desk, "甲一"), "侄女")
    with pytest.raises(Invalid, match="应当回避"):
        _pass(desk, "甲一", "aid_office", "王芳", exception=SMALL)


def test_all_pass_but_those_whom_the_reviewer_must_pass_over(desk: Desk) -> None:
    registers.edit_staff(desk, _who(desk, "王芳"), "王芳", ("class_teacher", "aid_office"), "", True)
    _pass(desk, "甲一", "class_teacher", "王芳")
    for name in ("甲二", "甲三", "乙一"):
        _pass(desk, name, "class_teacher", "马丽")
    kinship.declare(desk, _who(desk, "王芳"), small.student_id(desk, "甲二"), "侄女")
    left = [_key(desk, "乙一")]
    done = reviews.pass_all(desk, YEAR, "aid_office", "同意", _who(desk, "王芳"), left_out=left)
    assert done.message == (
        "资助办审核通过：甲三。没有包括3人：甲一（同一人已在另一级审核）、甲二（亲属，应当回避）、乙一。"
    )
    with pytest.raises(Conflict, match="都不能由这位审核人通过"):
        reviews.pass_all(desk, YEAR, "aid_office", "同意", _who(desk, "王芳"), case_ids=[_key(desk, "甲二")])
    one = [_key(desk, "乙一")]
    assert "：乙一。" in reviews.pass_all(desk, YEAR, "aid_office", "同意", _who(desk, "周敏"), case_ids=one).message


def test_a_press_does_not_pass_another_class_but_one_may_stand_in_for_a_teacher(desk: Desk) -> None:
    done = reviews.pass_all(desk, YEAR, "class_teacher", "同意", _who(desk, "王芳"))
    assert done.message == "班主任审核通过：甲一等3人。没有包括1人：乙一（不是本班班主任）。"
    with pytest.raises(Conflict, match="乙一（不是本班班主任）"):
        reviews.pass_all(desk, YEAR, "class_teacher", "同意", _who(desk, "王芳"))
    reviews.review(desk, [_key(desk, "乙一")], "class_teacher", "pass", "马丽请假，代为审核", _who(desk, "王芳"))
    assert {row.step for row in waiting(desk, YEAR)} == {"aid_office"}
    history.undo(desk)
    registers.edit_staff(desk, _who(desk, "马丽"), "马丽", ("class_teacher",), "", False)  # nobody is class teacher now
    reviews.pass_all(desk, YEAR, "class_teacher", "同意", _who(desk, "王芳"))
    assert {row.step for row in waiting(desk, YEAR)} == {"aid_office"}


def test_a_step_that_is_left_out_stands_where_it_usually_does(desk: Desk) -> None:
    usual = ["class_teacher", "grade_head", "village", "aid_office", "leading_group", "principal"]
    assert [row.step for row in steps(desk, YEAR)] == usual
    chains.set_chain(desk, YEAR, ("leading_group", "grade_head"))
    found = [row.step for row in steps(desk, YEAR)]
    assert [step for step in found if step in ("leading_group", "grade_head")] == ["leading_group", "grade_head"]
    assert sorted(found) == sorted(usual)


def test_another_level_needs_a_reason_which_stands_in_the_opinion(desk: Desk) -> None:
    key, teacher = _key(desk, "甲一"), _who(desk, "王芳")
    with pytest.raises(Invalid, match="改等级要写明理由"):
        reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher, level="special")
    reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher, level="hard")  # as it is: no reason
    reviews.review(
        desk, [key], "aid_office", "pass", "同意", _who(desk, "周敏"), level="special", reason="父亲上月确诊重病"
    )
    card = case(desk, key)
    assert (card.row.level, card.level_reason) == ("special", "父亲上月确诊重病")
    told = [o.opinion for o in opinions(desk, key)]
    assert told == ["同意", "同意（等级由困难改为特别困难：父亲上月确诊重病）"]
    assert not next(r for r in waiting(desk, YEAR) if r.case_id == key).is_far


def test_a_return_goes_one_step_back_and_the_first_ones_to_survey_and_vote(desk: Desk) -> None:
    key = _key(desk, "甲一")
    _pass(desk, "甲一", "class_teacher", "王芳")
    reviews.review(desk, [key], "aid_office", "return", "补佐证", _who(desk, "周敏"))
    assert {r.name: r.step for r in waiting(desk, YEAR)}["甲一"] == "class_teacher"
    reviews.review(desk, [key], "class_teacher", "return", "重新调查", _who(desk, "王芳"))
    assert case(desk, key).row.status == "surveyed"
    small.hold_vote(desk, case(desk, key).row.class_id)
    for step, who in (("class_teacher", "王芳"), ("aid_office", "周敏"), ("leading_group", "陈志远")):
        _pass(desk, "甲一", step, who)
    assert case(desk, key).row.status == "reviewed"


def test_a_case_named_twice_is_reviewed_once(desk: Desk) -> None:
    key = _key(desk, "甲一")
    reviews.review(desk, [key, key], "class_teacher", "pass", "同意", _who(desk, "王芳"))
    assert [p.step for p in past(desk, key)] == ["class_teacher"]


def test_who_stands_twice_in_the_staff_list_is_one_person(desk: Desk) -> None:
    _pass(desk, "甲一", "class_teacher", "王芳")
    former = _who(desk, "王芳")
    again = registers.add_staff(desk, "王 芳", ("aid_office", "leading_group"), "13977665544").subject_id
    with pytest.raises(Invalid, match="已经做过这名学生的班主任审核"):
        reviews.review(desk, [_key(desk, "甲一")], "aid_office", "pass", "同意", again)
    reviews.review(desk, [_key(desk, "甲一")], "aid_office", "pass", "同意", again, exception=SMALL)
    assert [e.levels for e in exceptions_of(desk, _key(desk, "甲一"))] == ["班主任审核和资助办审核"]
    kinship.declare(desk, former, small.student_id(desk, "甲二"), "外甥女")
    _pass(desk, "甲二", "class_teacher", "马丽")
    with pytest.raises(Invalid, match="登记为这名学生的亲属"):
        reviews.review(desk, [_key(desk, "甲二")], "aid_office", "pass", "同意", again)


def test_namesakes_with_telephones_of_their_own_are_two(desk: Desk) -> None:
    _pass(desk, "甲一", "class_teacher", "王芳")
    registers.edit_staff(desk, _who(desk, "王芳"), "王芳", ("class_teacher",), "13977665500", True)
    other = registers.add_staff(desk, "王芳", ("aid_office",), "13977665544").subject_id
    assert reviews.review(desk, [_key(desk, "甲一")], "aid_office", "pass", "同意", other).entry
    assert exceptions_of(desk, _key(desk, "甲一")) == ()
    first = classes(desk, YEAR)[0].teacher_id
    registers.edit_staff(desk, first, "王芳", ("class_teacher", "leading_group"), "13977665500", True)
    reviews.review(desk, [_key(desk, "甲一")], "leading_group", "pass", "同意", first, exception=SMALL)
    assert [e.levels for e in exceptions_of(desk, _key(desk, "甲一"))] == ["班主任审核和领导小组审核"]


def test_a_pass_by_one_who_turns_out_to_be_a_relative_is_taken_back_first(desk: Desk) -> None:
    _pass(desk, "甲一", "class_teacher", "王芳")
    _pass(desk, "甲二", "class_teacher", "王芳")
    kinship.declare(desk, _who(desk, "王芳"), small.student_id(desk, "甲一"), "外甥女")
    with pytest.raises(Invalid, match="甲一：班主任审核由后来登记的亲属作出"):
        _pass(desk, "甲一", "aid_office", "周敏")
    done = reviews.pass_all(desk, YEAR, "aid_office", "同意", _who(desk, "周敏"))
    assert done.message.endswith("没有包括1人：甲一（班主任审核由亲属作出，先退回）。")
    reviews.review(desk, [_key(desk, "甲一")], "aid_office", "return", "回避", _who(desk, "周敏"))
    _pass(desk, "甲一", "class_teacher", "马丽")
    _pass(desk, "甲一", "aid_office", "李春梅")
    assert [p.step for p in standing(past(desk, _key(desk, "甲一")))] == ["class_teacher", "aid_office"]


def test_no_notice_hangs_before_the_last_review_of_those_on_it(desk: Desk, clock: SteppingClock) -> None:
    small.review(desk, [_key(desk, "甲一")])
    clock.day = date(2026, 9, 16)
    draft = posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id
    with pytest.raises(Invalid, match="最后的审核在2026-09-14，张贴日期不能在这之前"):
        posting.post(desk, draft, "2026-09-10")
    assert posting.post(desk, draft, "2026-09-14").entry
