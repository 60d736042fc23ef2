"""A level in the course of the year, and a case that a disaster opens."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.occasions import EventDraft
from aiddesk.domain.rechecks import FrameDraft, ItemDraft
from aiddesk.domain.terms import Term
from aiddesk.queries.adjustments import level_changes, level_on, unshown
from aiddesk.queries.awards import awards
from aiddesk.queries.cases import case, cases, life
from aiddesk.queries.notices import notice_lines, objections
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes, staff
from aiddesk.queries.rechecks import recheck_items
from aiddesk.queries.reviews import past, waiting
from aiddesk.services import adjustments, history, kinship, papers, quotas, rechecks, reviews, sudden
from aiddesk.services import awards as paying
from aiddesk.services import cases as acts
from aiddesk.services import notices as posting
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import read
from tests.services import small
from tests.services.small import YEAR

STRUCK = EventDraft("2027-03-02", "父亲因车祸去世")
FORM = ApplicationDraft(household_size="3", income_per_head="1800", accident="父亲因车祸去世", promise_signed=True)


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    yield made
    made.close()


def test_a_level_is_raised_lowered_and_ended_with_its_history(desk: Desk, clock: SteppingClock) -> None:
    key = small.recognise(desk, clock, {"甲一": "hard"})["甲一"]
    known = desk.today()
    principal = small.principal(desk)
    clock.day = date(2027, 3, 5)
    adjustments.adjust(desk, key, AdjustDraft("special", "2027-03-01", "母亲患病住院", "班子会纪要3号", principal))
    adjustments.adjust(desk, key, AdjustDraft("ordinary", "2027-03-04", "已报销大部分", "", principal))
    assert [level_on(desk, key, date.fromisoformat(d)) for d in ("2027-02-28", "2027-03-01", "2027-03-04")] == [
        "hard",
        "special",
        "ordinary",
    ]
    assert level_on(desk, key, known) == "hard"
    assert level_on(desk, key, known - timedelta(days=1)) == ""
    clock.day = date(2027, 4, 1)
    adjustments.adjust(desk, key, AdjustDraft("none", "", "随父母转为城镇就业，家长提出", "", principal))
    assert case(desk, key).row.level == "none"
    assert (case(desk, key).row.status, case(desk, key).row.level_title) == ("recognised", "已终止")
    # How the points came out stays as it was decided then.
    assert "认定等级困难" in "".join(read(papers.document(desk, "survey", key)))
    told = [row.what for row in life(desk, key)]
    assert "校长批准，认定为困难" in told
    assert "调高 困难→特别困难：母亲患病住院（班子会纪要3号）" in told
    assert told[-1] == "终止资助：随父母转为城镇就业，家长提出"
    assert [c.kind for c in level_changes(desk, YEAR, "2026-2")] == ["end", "lower", "raise"]
    history.undo(desk)
    assert case(desk, key).row.level == "ordinary"
    assert [c.kind for c in level_changes(desk, YEAR)] == ["lower", "raise"]


def test_an_adjustment_names_all_that_is_missing(desk: Desk, clock: SteppingClock) -> None:
    key = small.recognise(desk, clock, {"甲一": "hard"})["甲一"]
    with pytest.raises(Invalid) as refusal:
        adjustments.adjust(desk, key, AdjustDraft("hard", "2026-09-08", " ", "", ""))
    assert [p.field for p in refusal.value.problems] == ["level", "reason", "staff_id", "on"]
    accountant = staff(desk, "accountant")[0].id
    with pytest.raises(Invalid, match="校长或领导小组决定"):
        adjustments.adjust(desk, key, AdjustDraft("special", "", "病", "", accountant))
    leader = staff(desk, "leading_group")[-1].id
    kinship.declare(desk, leader, small.student_id(desk, "甲一"), "侄女")
    with pytest.raises(Invalid, match="回避"):
        adjustments.adjust(desk, key, AdjustDraft("special", "", "病", "", leader))
    other = small.apply(desk, "甲二")
    with pytest.raises(Conflict, match="已认定"):
        adjustments.adjust(desk, other, AdjustDraft("special", "", "病", "", small.principal(desk)))
    assert level_changes(desk, YEAR) == ()


def test_a_place_that_was_given_up_is_not_taken_back_from_the_next_child(desk: Desk, clock: SteppingClock) -> None:
    first = small.recognise(desk, clock, {"甲一": "hard"})["甲一"]
    draft = quotas.QuotaDraft("school", "", "1", "size", "largest_remainder", is_capped=False)
    quotas.split_up(desk, YEAR, draft)
    who = small.principal(desk)
    adjustments.adjust(desk, first, AdjustDraft("none", "", "家里好转", "", who))
    clock.day += timedelta(days=1)
    adjustments.adjust(desk, first, AdjustDraft("hard", "", "又遇困难", "", who))  # its place is still free
    adjustments.adjust(desk, first, AdjustDraft("none", "", "家里好转", "", who))
    small.survey(desk, small.apply(desk, "乙一"))
    small.hold_vote(desk, classes(desk, YEAR)[1].id)
    small.review(desk, [row.id for row in cases(desk, YEAR) if row.name == "乙一"])
    with pytest.raises(Invalid, match="全校名额1个，已用1个"):
        adjustments.adjust(desk, first, AdjustDraft("hard", "", "又遇困难", "", who))


def test_a_list_takes_the_level_in_force_in_its_term(desk: Desk, clock: SteppingClock) -> None:
    keys = small.recognise(desk, clock, {"甲一": "hard", "甲二": "hard", "乙一": "ordinary"})
    principal = small.principal(desk)
    first = {a.name: a.level for a in awards(desk, paying.draw(desk, "YJ_FJSS", "2026-1").subject_id)}
    assert first == {"甲一": "hard", "甲二": "hard", "乙一": "ordinary"}
    lowered = adjustments.adjust(desk, keys["乙一"], AdjustDraft("none", "", "核对有误", "", principal))
    assert "还有1笔未发放的资助" in lowered.message
    history.undo(desk)
    paying.cancel(desk, [a.id for a in _lines(desk, "2026-1")], "重新生成")
    clock.day = date(2027, 3, 5)
    adjustments.adjust(desk, keys["甲一"], AdjustDraft("special", "", "母亲患病", "", principal))
    adjustments.adjust(desk, keys["甲二"], AdjustDraft("none", "", "情况好转", "", principal))
    # Of the autumn a late list still takes what was in force then; whose aid has ended gets no later one.
    again = {r.name: r.level for r in paying.eligible(desk, "YJ_FJSS", "2026-1")}
    assert again == {"甲一": "hard", "甲二": "hard", "乙一": "ordinary"}
    second = {a.name: a.level for a in awards(desk, paying.draw(desk, "YJ_FJSS", "2026-2").subject_id)}
    assert second == {"甲一": "special", "乙一": "ordinary"}


def test_a_raise_waits_on_the_work_list_until_it_is_shown(desk: Desk, clock: SteppingClock) -> None:
    key = small.recognise(desk, clock, {"甲一": "hard"})["甲一"]
    principal = small.principal(desk)
    adjustments.adjust(desk, key, AdjustDraft("ordinary", "", "情况好转", "", principal))
    assert unshown(desk, YEAR) == ()
    adjustments.adjust(desk, key, AdjustDraft("special", "", "房屋烧毁", "", principal))
    assert [c.name for c in unshown(desk, YEAR)] == ["甲一"]
    todos = [t.text for t in overview(desk, Term(YEAR, 1)).todos]
    assert "1名学生调高了等级，还没有公示" in todos
    # A lower level afterwards needs none.
    adjustments.adjust(desk, key, AdjustDraft("hard", "", "得到保险赔偿", "", principal))
    assert unshown(desk, YEAR) == ()


def test_a_raise_is_shown_by_a_notice_of_its_own(desk: Desk, clock: SteppingClock) -> None:
    keys = small.recognise(desk, clock, {"甲一": "hard", "甲二": "hard"})
    known = _recognised_on(desk, keys["甲一"])
    clock.day = date(2027, 3, 1)
    for name in keys:
        adjustments.adjust(desk, keys[name], AdjustDraft("special", "", "房屋烧毁", "", small.principal(desk)))
    hung = posting.draft_notice(desk, "2026-2", posting.NoticeDraft()).subject_id
    shown = [(line.row.name, line.row.level) for line in notice_lines(desk, hung)]
    assert shown == [("甲一", "特别困难"), ("甲二", "特别困难")]
    assert len(unshown(desk, YEAR)) == 2
    posting.post(desk, hung)
    assert unshown(desk, YEAR) == ()
    (first, _) = notice_lines(desk, hung)
    posting.object_to(desk, hung, posting.ObjectionDraft(first.id, person="村民", content="房屋没有烧毁"))
    (told,) = objections(desk, hung)
    assert "动态调整" in posting.settle(desk, hung, told.id, True, "周敏", "只烧了柴房", "已告知").message
    adjustments.adjust(desk, keys["甲一"], AdjustDraft("hard", "", "公示异议属实", "", small.principal(desk)))
    clock.day = date(2027, 3, 20)
    posting.finish(desk, hung)
    with pytest.raises(Conflict, match="都已办结"):
        posting.approve_recognition(desk, hung, small.principal(desk))
    stand = [(case(desk, key).row, _recognised_on(desk, key)) for key in keys.values()]
    assert [(row.status, row.level, on) for row, on in stand] == [
        ("recognised", "hard", known),
        ("recognised", "special", known),
    ]
    with pytest.raises(Conflict, match="等待公示"):
        posting.draft_notice(desk, "2026-2", posting.NoticeDraft())
    assert not [t.text for t in overview(desk, Term(YEAR, 2)).todos if "批准" in t.text or "调高" in t.text]


def test_a_year_that_is_over_is_adjusted_by_a_recheck_only_and_its_paper_shows_it(
    desk: Desk, clock: SteppingClock, tmp_path: Path
) -> None:
    keys, decided = small.recognise(desk, clock, {"甲一": "hard", "甲二": "hard"}), small.principal(desk)
    frame = FrameDraft("recognised", "", "number", "2")
    drawn = rechecks.freeze(desk, YEAR, frame).subject_id
    rechecks.draw(desk, drawn, "双色球2026130期", "张建国")
    clock.day = date(2027, 9, 10)
    with pytest.raises(Invalid, match="2026—2027学年已经结束"):
        adjustments.adjust(desk, keys["甲一"], AdjustDraft("special", "", "房屋烧毁", "", decided))
    adjustments.adjust(desk, keys["甲一"], AdjustDraft("special", "2027-08-20", "房屋烧毁", "", decided))
    item = next(i for i in recheck_items(desk, drawn) if i.name == "甲二")
    found = ItemDraft("visit", "", "周敏", "家中有商铺", "false", ("cancel",), staff_id=decided)
    rechecks.record(desk, item.id, found)
    assert [(c.name, c.term) for c in level_changes(desk, YEAR)] == [("甲二", "2026-2"), ("甲一", "2026-2")]
    page = "".join(read(papers.document(desk, "level_changes", "2026-2")))
    assert "甲一" in page
    assert "甲二" in page
    papers.write_all(desk, tmp_path / "papers", "level_changes")


def test_who_has_left_is_not_raised_and_leaves_the_work_list(desk: Desk, clock: SteppingClock) -> None:
    key, decided = small.recognise(desk, clock, {"甲一": "hard"})["甲一"], small.principal(desk)
    adjustments.adjust(desk, key, AdjustDraft("special", "", "房屋烧毁", "", decided))
    people.move_student(desk, small.student_id(desk, "甲一"), "transfer_out", desk.today(), "随父母外出")
    assert unshown(desk, YEAR) == ()
    with pytest.raises(Conflict, match="等待公示"):
        posting.draft_notice(desk, "2026-1", posting.NoticeDraft())
    adjustments.adjust(desk, key, AdjustDraft("none", "", "已转出", "", decided))
    with pytest.raises(Invalid, match="已登记转出"):
        adjustments.adjust(desk, key, AdjustDraft("hard", "", "再调高", "", decided))


def test_no_list_is_drawn_for_who_has_left(desk: Desk, clock: SteppingClock) -> None:
    small.recognise(desk, clock, {"甲一": "hard", "甲二": "hard"})
    people.move_student(desk, small.student_id(desk, "甲一"), "transfer_out", desk.today(), "随父母外出")
    assert [row.name for row in paying.eligible(desk, "YJ_FJSS", "2026-1")] == ["甲二"]
    key = paying.draw(desk, "YJ_FJSS", "2026-1").subject_id
    assert [row.name for row in awards(desk, key)] == ["甲二"]


def _recognised_on(desk: Desk, case_id: str) -> str:
    found: str = desk.value("SELECT recognised_on FROM aid_case WHERE id = ?", case_id)
    return found


def test_disaster_opens_a_case_after_the_vote_of_the_year(desk: Desk, clock: SteppingClock) -> None:
    small.recognise(desk, clock, {"甲一": "hard"})
    clock.day = date(2027, 3, 8)
    struck = small.student_id(desk, "甲五")
    with pytest.raises(Invalid) as refusal:
        sudden.apply_struck(desk, struck, YEAR, EventDraft(), ApplicationDraft(household_size="很多"))
    assert [p.field for p in refusal.value.problems] == ["event_on", "event", "household_size"]
    with pytest.raises(Invalid, match="之前"):
        sudden.apply_struck(desk, struck, YEAR, STRUCK, ApplicationDraft(on="2027-03-01"))
    key = sudden.apply_struck(desk, struck, YEAR, STRUCK, FORM, (MemberDraft("王秀", relation="母亲"),)).subject_id
    row = desk.one("SELECT occasion, event FROM aid_case WHERE id = ?", key)
    assert row == ("sudden", "2027-03-02　父亲因车祸去世")
    assert life(desk, key)[0].what == "提交认定申请表，突发困难：2027-03-02　父亲因车祸去世"
    _carry_on(desk, clock, key)
    assert level_on(desk, key, desk.today()) == "special"
    assert sum(r.status == "recognised" for r in cases(desk, YEAR)) == 2
    with pytest.raises(Conflict, match="动态调整"):
        sudden.apply_struck(desk, struck, YEAR, STRUCK, FORM)


@pytest.mark.parametrize("way", ["withdraw", "decline", "review", "objection"])
def test_who_was_out_may_apply_again_when_struck(desk: Desk, clock: SteppingClock, way: str) -> None:
    key = small.apply(desk, "甲一")
    small.survey(desk, key)
    own = case(desk, key).row.class_id
    small.hold_vote(desk, own)
    teacher = next(c.teacher_id for c in classes(desk, YEAR) if c.id == own)
    first_notice = ""
    if way == "objection":
        small.review(desk, [key])
        first_notice = posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id
        posting.post(desk, first_notice)
        line = notice_lines(desk, first_notice)[0].id
        told = posting.object_to(desk, first_notice, posting.ObjectionDraft(line, content="家中有车")).subject_id
        posting.settle(desk, first_notice, told, True, "李春梅", "属实", "已取消")
        clock.day = date(2026, 9, 30)
        posting.finish(desk, first_notice)
    else:
        reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher)
        if way == "review":
            reviews.review(desk, [key], "aid_office", "decline", "不符合条件", staff(desk, "aid_office")[0].id)
        else:
            getattr(acts, way)(desk, key, "家长提出，已沟通")
    clock.day = date(2027, 3, 8)
    assert sudden.apply_struck(desk, small.student_id(desk, "甲一"), YEAR, STRUCK, FORM).subject_id == key
    card = case(desk, key)
    assert (card.row.status, card.row.level, card.closed_reason) == ("applied", "", "")
    (event,) = [row.what for row in card.life if "重新申请" in row.what]
    assert "父亲因车祸去世" in event
    assert "此前" in event
    assert past(desk, key) == ()
    _carry_on(desk, clock, key)
    if first_notice:
        with pytest.raises(Conflict, match="办结"):
            posting.approve_recognition(desk, first_notice, small.principal(desk))


def test_an_old_notice_does_not_recognise_who_applied_again(desk: Desk, clock: SteppingClock) -> None:
    keys = {name: small.apply(desk, name) for name in ("甲一", "甲二")}
    for key in keys.values():
        small.survey(desk, key)
    small.hold_vote(desk, case(desk, keys["甲一"]).row.class_id)
    small.review(desk, list(keys.values()))
    first = posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id
    posting.post(desk, first)
    acts.withdraw(desk, keys["甲一"], "家长提出")
    clock.day = date(2026, 9, 28)
    posting.finish(desk, first)
    sudden.apply_struck(desk, small.student_id(desk, "甲一"), YEAR, EventDraft("2026-09-27", "火灾"), FORM)
    small.survey(desk, keys["甲一"])
    small.hold_vote(desk, case(desk, keys["甲一"]).row.class_id)
    clock.day = date(2026, 9, 29)
    small.review(desk, [keys["甲一"]])
    posting.post(desk, posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id)
    posting.approve_recognition(desk, first, small.principal(desk))
    assert {r.name: r.status for r in cases(desk, YEAR)} == {"甲一": "noticed", "甲二": "recognised"}


def test_a_session_or_draft_of_before_does_not_carry_on_who_applied_again(desk: Desk, clock: SteppingClock) -> None:
    keys = {name: small.apply(desk, name) for name in ("甲一", "甲二")}
    for key in keys.values():
        small.survey(desk, key)
    own = case(desk, keys["甲一"]).row.class_id
    vote_id = small.open_vote(desk, own)
    acts.withdraw(desk, keys["甲一"], "家长提出")
    sudden.apply_struck(desk, small.student_id(desk, "甲一"), YEAR, EventDraft("2026-09-07", "火灾"), FORM)
    small.finish_vote(desk, vote_id)
    assert {r.name: r.status for r in cases(desk, YEAR)} == {"甲一": "applied", "甲二": "voted"}
    clock.day = date(2026, 9, 8)
    small.review(desk, [keys["甲二"]])
    draft = posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id
    acts.withdraw(desk, keys["甲二"], "家长提出")
    posting.post(desk, draft)
    assert {r.name: r.status for r in cases(desk, YEAR)} == {"甲一": "applied", "甲二": "withdrawn"}


def test_who_applied_again_and_was_surveyed_anew_waits_for_a_session_of_its_own(
    desk: Desk, clock: SteppingClock
) -> None:
    keys = {name: small.apply(desk, name) for name in ("甲一", "甲二")}
    for key in keys.values():
        small.survey(desk, key)
    vote_id = small.open_vote(desk, case(desk, keys["甲一"]).row.class_id)
    clock.day = date(2026, 9, 9)
    acts.withdraw(desk, keys["甲一"], "家长提出")
    sudden.apply_struck(desk, small.student_id(desk, "甲一"), YEAR, EventDraft("2026-09-08", "火灾"), FORM)
    small.survey(desk, keys["甲一"], "special")
    small.finish_vote(desk, vote_id)
    assert {r.name: r.status for r in cases(desk, YEAR)} == {"甲一": "surveyed", "甲二": "voted"}


def _lines(desk: Desk, term: str) -> list[object]:
    return [a for (key,) in desk.rows("SELECT id FROM award_list WHERE term = ?", term) for a in awards(desk, key)]


def _carry_on(desk: Desk, clock: SteppingClock, key: str) -> None:
    """Survey, a further round of the class's vote, reviews from the next day on, a notice of its own, approval."""
    small.survey(desk, key, "special")
    before = desk.value("SELECT count(*) FROM class_vote")
    small.hold_vote(desk, case(desk, key).row.class_id)
    assert desk.value("SELECT count(*) FROM class_vote") == before + 1
    assert [r.case_id for r in waiting(desk, YEAR, "class_teacher")] == [key]
    if any("重新申请" in row.what for row in life(desk, key)):
        with pytest.raises(Invalid, match="重新申请"):
            small.review(desk, [key])
    clock.day += timedelta(days=1)
    small.review(desk, [key])
    notice = small.post_and_approve(desk, clock)
    assert [n.case_id for n in notice_lines(desk, notice)] == [key]
    assert case(desk, key).row.status == "recognised"
