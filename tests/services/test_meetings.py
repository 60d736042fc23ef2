"""A meeting decides on all that wait in one act: with a quorum, with exceptions by name, with who stepped aside."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.meetings import Attending
from aiddesk.queries.cases import case, cases
from aiddesk.queries.meetings import meeting, meetings, suggested_attendants
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reviews import opinions, waiting
from aiddesk.services import chains, history, kinship, quotas, registers, reviews, verification
from aiddesk.services import meetings as acts
from aiddesk.services import students as people
from aiddesk.services.meetings import MeetingDraft
from aiddesk.services.reviews import Saying
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.services import small
from tests.services.small import YEAR

NAMES = ("甲一", "甲二", "甲三", "乙一")
PHONE = "13977665544"


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 14)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    """Four children who wait for the leading group; the principal belongs to it with two others."""
    made = small.make(tmp_path / "s.aid", clock)
    registers.add_staff(made, "刘校监", ("leading_group",))
    for name in NAMES:
        small.survey(made, small.apply(made, name))
    for school_class in classes(made, YEAR):
        small.hold_vote(made, school_class.id)
        own = [row.id for row in cases(made, YEAR, school_class.id) if row.status == "voted"]
        reviews.review(made, own, "class_teacher", "pass", "同意", school_class.teacher_id)
    reviews.pass_all(made, YEAR, "aid_office", "同意", _who(made, "周敏"))
    yield made
    made.close()


def _who(desk: Desk, name: str) -> str:
    return next(s.id for s in staff(desk) if s.name == name)


def _key(desk: Desk, name: str) -> str:
    return next(row.id for row in cases(desk, YEAR) if row.name == name)


def _draft(desk: Desk, *names: str) -> MeetingDraft:
    keys = tuple(_key(desk, name) for name in names or NAMES)
    return MeetingDraft(
        "leading_group", "", "会议室", _who(desk, "张建国"), "李春梅", "审核认定名单", "", "",
        suggested_attendants(desk, "leading_group"), keys, (), "同意认定。",
    )  # fmt: skip


def _statuses(desk: Desk) -> dict[str, str]:
    return {row.name: row.status for row in cases(desk, YEAR)}


def test_the_leading_group_is_called_with_the_principal_at_its_head(desk: Desk) -> None:
    called = [(one.name, one.duty) for one in suggested_attendants(desk, "leading_group")]
    assert called == [("张建国", "组长"), ("陈志远", "成员"), ("刘校监", "成员")]
    assert suggested_attendants(desk, "village") == ()


def test_one_act_decides_on_all_and_undo_takes_the_meeting_back(desk: Desk) -> None:
    done = acts.hold(desk, YEAR, _draft(desk))
    assert done.message == "领导小组会议已登记：通过4人。请打印会议记录，由到会人员签字。"
    assert set(_statuses(desk).values()) == {"reviewed"}
    (row,) = meetings(desk, YEAR)
    assert (row.outcome, row.chair, row.recorder) == ("审核4人：通过4人", "张建国", "李春梅")
    card = meeting(desk, row.id)
    assert [r.staff for r in card.rulings] == ["张建国"] * 4
    assert opinions(desk, _key(desk, "甲一"))[-1].meeting == "leading_group"
    history.undo(desk)
    assert meetings(desk, YEAR) == ()
    assert set(_statuses(desk).values()) == {"voted"}
    assert desk.value("SELECT count(*) FROM attendant") == 0
    history.redo(desk)
    assert meeting(desk, row.id) == card
    assert "完好" in verification.verify(desk).message


def test_single_cases_are_decided_otherwise(desk: Desk) -> None:
    draft = _draft(desk, "甲一", "甲二", "甲三")
    said = (
        Saying(_key(desk, "甲一"), "pass", "同意", "special", "父亲重病"),
        Saying(_key(desk, "甲二"), "return", "补住院凭证"),
        Saying(_key(desk, "甲三"), "decline", "家庭条件较好"),
    )
    done = acts.hold(desk, YEAR, replace(draft, sayings=said))
    assert done.message == "领导小组会议已登记：通过1人，退回1人，不通过1人。请打印会议记录，由到会人员签字。"
    assert _statuses(desk) == {"甲一": "reviewed", "甲二": "voted", "甲三": "declined", "乙一": "voted"}
    assert case(desk, _key(desk, "甲一")).row.level == "special"
    assert {r.name: r.step for r in waiting(desk, YEAR)} == {"甲二": "aid_office", "乙一": "leading_group"}


def test_too_few_members_decide_nothing(desk: Desk) -> None:
    called = suggested_attendants(desk, "leading_group")
    ill = replace(called[2], is_present=False, excused_reason="病假")
    away = (called[0], replace(called[1], is_present=False), ill)
    with pytest.raises(Invalid, match="应到3人，实到1人，至少要2名成员到会"):
        acts.hold(desk, YEAR, replace(_draft(desk), attendants=away))
    many = (*away, Attending("家长一", "家长代表"), Attending("家长二", "家长代表", is_present=False))
    with pytest.raises(Invalid, match="应到5人，实到2人，没有超过半数"):
        acts.hold(desk, YEAR, replace(_draft(desk), attendants=many))
    heard = (called[0], called[1], ill, Attending("中心校干部", "列席"))
    acts.hold(desk, YEAR, replace(_draft(desk), attendants=heard))
    card = meeting(desk, meetings(desk, YEAR)[0].id)
    assert [(a.name, a.is_present, a.excused_reason) for a in card.attendants][2] == ("刘校监", False, "病假")


def test_every_fault_is_told_at_once(desk: Desk) -> None:
    bare = replace(_draft(desk), place="", recorder=" ", agenda="", opinion="", chair_id="")
    with pytest.raises(Invalid) as refused:
        acts.hold(desk, YEAR, bare)
    assert {p.field for p in refused.value.problems} == {"place", "recorder", "agenda", "chair_id", "opinion"}
    with pytest.raises(Invalid, match="审核意见"):
        acts.hold(desk, YEAR, replace(_draft(desk), opinion=""))
    with pytest.raises(Invalid, match="不是领导小组"):
        acts.hold(desk, YEAR, replace(_draft(desk), chair_id=_who(desk, "周敏")))
    with pytest.raises(Invalid, match="主持人不在到会成员里"):
        acts.hold(desk, YEAR, replace(_draft(desk), attendants=_draft(desk).attendants[1:]))
    with pytest.raises(Invalid, match="重名"):
        acts.hold(desk, YEAR, replace(_draft(desk), attendants=(*_draft(desk).attendants, Attending("陈志远"))))
    with pytest.raises(Conflict, match="没有选中"):
        acts.hold(desk, YEAR, replace(_draft(desk), case_ids=()))
    assert meetings(desk, YEAR) == ()


def test_days_of_a_meeting_keep_their_order(desk: Desk, clock: SteppingClock) -> None:
    with pytest.raises(Invalid, match="上一级“资助办审核”在2026-09-14"):
        acts.hold(desk, YEAR, replace(_draft(desk), on="2026-09-13"))
    clock.day = date(2026, 9, 20)
    acts.hold(desk, YEAR, replace(_draft(desk), on="2026-09-18"))
    assert meetings(desk, YEAR)[0].held_on == date(2026, 9, 18)


def test_the_chair_steps_aside_for_a_relative_and_a_deputy_presides(desk: Desk) -> None:
    kinship.declare(desk, _who(desk, "张建国"), small.student_id(desk, "甲二"), "侄女")
    kinship.declare(desk, _who(desk, "刘校监"), small.student_id(desk, "乙一"), "外甥")
    with pytest.raises(Invalid, match=r"甲二：.*应当回避"):
        acts.hold(desk, YEAR, _draft(desk))
    with pytest.raises(Invalid, match="另选一位"):
        acts.hold(desk, YEAR, replace(_draft(desk), deputy_id=_who(desk, "周敏")))
    with pytest.raises(Invalid, match="应当回避"):
        acts.hold(desk, YEAR, replace(_draft(desk), deputy_id=_who(desk, "张建国")))
    acts.hold(desk, YEAR, replace(_draft(desk), deputy_id=_who(desk, "陈志远")))
    card = meeting(desk, meetings(desk, YEAR)[0].id)
    assert {r.name: r.staff for r in card.rulings} == {
        "甲一": "张建国", "甲二": "陈志远", "甲三": "张建国", "乙一": "张建国"
    }  # fmt: skip
    assert [(r.attendant, r.name, r.why) for r in card.recusals] == [
        ("张建国", "甲二", "亲属关系：侄女"),
        ("刘校监", "乙一", "亲属关系：外甥"),
    ]


def test_who_may_be_a_relative_is_verified_before_the_meeting(desk: Desk) -> None:
    registers.edit_staff(desk, _who(desk, "刘校监"), "刘校监", ("leading_group",), PHONE, True)
    people.edit_field(desk, small.student_id(desk, "甲一"), "phone", PHONE)
    with pytest.raises(Invalid, match="刘校监与这名学生可能是亲属（电话相同）"):
        acts.hold(desk, YEAR, _draft(desk))
    kinship.clear(desk, _who(desk, "刘校监"), small.student_id(desk, "甲一"), "号码登记错了")
    acts.hold(desk, YEAR, _draft(desk))
    assert meeting(desk, meetings(desk, YEAR)[0].id).recusals == ()


def test_a_parent_who_sits_in_the_village_meeting_steps_aside_by_name(desk: Desk) -> None:
    chains.set_chain(desk, YEAR, ("class_teacher", "aid_office", "village", "leading_group"))
    registers.add_staff(desk, "村支书", ("village",))
    there = (*suggested_attendants(desk, "village"), Attending("家长甲一", "村民代表"), Attending("老党员", "村民代表"))
    draft = replace(_draft(desk, "甲一", "甲二"), kind="village", chair_id=_who(desk, "村支书"), attendants=there)
    acts.hold(desk, YEAR, draft)
    card = meeting(desk, meetings(desk, YEAR)[0].id)
    assert [(r.attendant, r.name) for r in card.recusals] == [("家长甲一", "甲一")]
    assert {r.name: r.step for r in waiting(desk, YEAR)}["甲一"] == "leading_group"


def test_a_chair_who_reviewed_before_needs_the_exception(desk: Desk) -> None:
    registers.edit_staff(desk, _who(desk, "周敏"), "周敏", ("aid_office", "leading_group"), "", True)
    draft = replace(_draft(desk), chair_id=_who(desk, "周敏"), attendants=suggested_attendants(desk, "leading_group"))
    with pytest.raises(Invalid, match="已经做过这名学生的资助办审核"):
        acts.hold(desk, YEAR, draft)
    acts.hold(desk, YEAR, replace(draft, exception="校长外出学习"))
    card = meeting(desk, meetings(desk, YEAR)[0].id)
    assert card.rulings[0].exceptions == (
        "审核例外：五年级1班甲一，资助办审核和领导小组审核由同一人（周敏）作出。理由：校长外出学习",
    )


def test_the_words_of_minutes_can_be_corrected(desk: Desk) -> None:
    key = acts.hold(desk, YEAR, _draft(desk)).subject_id
    with pytest.raises(Invalid, match="议程"):
        acts.edit(desk, key, "会议室", "李春梅", " ", "", "")
    acts.edit(desk, key, "三楼会议室", "李春梅", "审核名单", "逐人讨论", "同意名单")
    card = meeting(desk, key)
    assert (card.row.place, card.discussion, card.decision) == ("三楼会议室", "逐人讨论", "同意名单")


def test_chair_and_deputy_together_pass_no_more_than_there_are_places(desk: Desk) -> None:
    split = quotas.QuotaDraft("school", "会议", "3", "size", "largest_remainder", "2026-09-01", is_capped=False)
    quotas.split_up(desk, YEAR, split)
    kinship.declare(desk, _who(desk, "张建国"), small.student_id(desk, "乙一"), "外甥")
    with pytest.raises(Invalid, match="全校名额3个，已用0个，这次要通过4人"):
        acts.hold(desk, YEAR, replace(_draft(desk), deputy_id=_who(desk, "陈志远")))
    assert acts.hold(desk, YEAR, replace(_draft(desk, "甲一", "甲二", "乙一"), deputy_id=_who(desk, "陈志远"))).entry
