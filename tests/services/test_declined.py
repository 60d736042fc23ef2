"""A family that was turned down: talked with, written to, heard once, and looked at again where it was right."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.appeals import AppealDraft, DecisionDraft, LetterDraft, TalkDraft
from aiddesk.domain.ballot import Counts
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.occasions import EventDraft
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case, life
from aiddesk.queries.declined import appeals, declined, without_talk
from aiddesk.queries.overview import overview
from aiddesk.queries.places import staff
from aiddesk.queries.reviews import past, waiting
from aiddesk.queries.votes import vote
from aiddesk.services import appeals as hearing
from aiddesk.services import cases as acts
from aiddesk.services import history, kinship, papers, reviews, sudden, talks, verification, votes
from aiddesk.services import notices as posting
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import raw, read
from tests.services import small
from tests.services.small import YEAR

APPEAL = AppealDraft("", "王大山", "父亲", "visit", "超市已经转让")
LETTER = LetterDraft("", "收入高于本地标准。")


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    yield made
    assert "完好" in verification.verify(made).message
    made.close()


def turned_down(desk: Desk) -> str:
    """A surveyed case that the school declines by hand."""
    key = small.apply(desk, "甲一")
    small.survey(desk, key)
    acts.decline(desk, key, "家里经营超市")
    return key


def talk(desk: Desk) -> TalkDraft:
    return TalkDraft("", staff(desk)[0].id, "王大山", "父亲", "visit", "到家中说明了原因")


def decision(desk: Desk, upheld: bool, who: str = "") -> DecisionDraft:
    return DecisionDraft(upheld, "到市场监管所核实", who or small.principal(desk))


def test_who_is_turned_down_by_hand_is_not_reviewed_on(desk: Desk) -> None:
    key = small.apply(desk, "甲一")
    small.survey(desk, key)
    small.hold_vote(desk, case(desk, key).row.class_id)
    acts.decline(desk, key, "家里经营超市")
    teacher = next(s.id for s in staff(desk, "class_teacher") if s.name == "王芳")
    with pytest.raises(Invalid, match="已经不予认定"):
        reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher)


def test_what_is_missing_is_told_until_it_is_done(desk: Desk, clock: SteppingClock) -> None:
    key = turned_down(desk)
    state = declined(desk, key)
    assert state is not None
    assert state.line(desk.today()) == "还差沟通记录、告知书；可申诉到09月22日。"
    assert "1名学生不予认定，还没有沟通记录" in [t.text for t in overview(desk, Term(YEAR, 1)).todos]
    talks.record_talk(desk, key, talk(desk))
    assert without_talk(desk, YEAR) == ()
    talks.write_letter(desk, key, LETTER)
    state = declined(desk, key)
    assert state is not None
    assert state.line(desk.today()) == "还差告知书签收；可申诉到09月22日。"
    # The term runs from the day on which the letter was received; a letter is corrected, not written twice.
    clock.day = date(2026, 9, 9)
    talks.write_letter(desk, key, replace(LETTER, on="2026-09-07", received_on="2026-09-09", receiver="王大山"))
    assert desk.value("SELECT count(*) FROM refusal") == 1
    state = declined(desk, key)
    assert state is not None
    assert state.line(desk.today()) == "已沟通，告知书已签收；可申诉到09月24日。"
    assert state.line(date(2026, 9, 25)).endswith("申诉期09月24日已过。")
    for _ in range(3):
        history.undo(desk)
    assert declined(desk, key).talk is None  # type: ignore[union-attr]  # it is declined still
    history.undo(desk)
    assert declined(desk, key) is None


def test_the_line_of_life_tells_with_whom_and_never_what(desk: Desk) -> None:
    key = turned_down(desk)
    talks.record_talk(desk, key, talk(desk))
    talks.write_letter(desk, key, LETTER)
    hearing.decide(desk, hearing.appeal(desk, key, APPEAL).subject_id, decision(desk, False))
    told = [(e.what, e.who) for e in case(desk, key).life][-5:]
    assert told == [
        ("不予认定", ""),
        ("与父亲王大山沟通（家访面谈）", "李春梅"),
        ("写不予认定告知书", ""),
        ("提出申诉（来访）", "父亲王大山"),
        ("申诉处理：维持原决定", "张建国"),
    ]


def test_only_who_is_turned_down_is_talked_with_written_to_and_heard(desk: Desk) -> None:
    key = small.apply(desk, "甲二")
    for act in (
        lambda: talks.record_talk(desk, key, talk(desk)),
        lambda: talks.write_letter(desk, key, LETTER),
        lambda: hearing.appeal(desk, key, APPEAL),
    ):
        with pytest.raises(Conflict, match="现在是“已申请”"):
            act()


def test_the_letter_names_one_family_its_term_and_no_votes(desk: Desk, clock: SteppingClock) -> None:
    keys = {name: small.apply(desk, name) for name in ("甲一", "甲二")}
    for key in keys.values():
        small.survey(desk, key)
    small.hold_vote(desk, case(desk, keys["甲一"]).row.class_id)
    teacher = next(s.id for s in staff(desk, "class_teacher") if s.name == "王芳")
    clock.day = date(2026, 9, 10)
    reviews.review(desk, [keys["甲一"]], "class_teacher", "decline", "邻居反映有车", teacher)
    with pytest.raises(Conflict, match="还没有写告知书"):
        papers.pdf(desk, "refusal_letter", keys["甲一"])
    talks.write_letter(desk, keys["甲一"], LETTER)
    text = "".join(read(papers.document(desk, "refusal_letter", keys["甲一"])))
    for told in ("甲一", "收入高于本地标准。", "经家庭情况调查、班级评议、班主任审核，学校于2026年9月10日决定",
                 "到2026年9月28日为止", "0999-5550123", "签收回执", "收到日期"):  # fmt: skip
        assert told in text
    for kept in ("甲二", "邻居", "王芳", "票", "得分"):
        assert kept not in text
    letter = papers.pdf(desk, "refusal_letter", keys["甲一"])
    assert letter == papers.pdf(desk, "refusal_letter", keys["甲一"])


def test_an_appeal_is_made_once_in_time_or_with_a_reason(desk: Desk, clock: SteppingClock) -> None:
    key = turned_down(desk)
    clock.day = date(2026, 9, 24)
    with pytest.raises(Invalid, match="申诉期到2026-09-22为止"):
        hearing.appeal(desk, key, APPEAL)
    made = hearing.appeal(desk, key, replace(APPEAL, late_reason="父亲在外地务工"))
    assert "逾期受理" in made.message
    (row,) = appeals(desk, key)
    assert row.due_on == date(2026, 9, 30)  # over Mid-Autumn: three working days
    assert "逾期受理，原因：父亲在外地务工" in "".join(read(papers.document(desk, "appeal_form", key)))
    with pytest.raises(Conflict, match="已经申诉过一次"):
        hearing.appeal(desk, key, APPEAL)
    text = [t for t in overview(desk, Term(YEAR, 1)).todos if "申诉" in t.text]
    assert [(t.kind, t.text) for t in text] == [("warn", "1件认定申诉，09月30日前答复")]
    clock.day = date(2026, 10, 9)
    assert [t.kind for t in overview(desk, Term(YEAR, 1)).todos if "申诉" in t.text] == ["bad"]
    with pytest.raises(Conflict, match="还没有处理"):
        papers.pdf(desk, "appeal_answer", row.id)
    hearing.decide(desk, row.id, decision(desk, False))
    answer = "\n".join(raw(papers.document(desk, "appeal_answer", row.id)))
    assert "维持原决定" in answer
    assert "到市场监管所核实" in answer
    assert case(desk, key).row.status == "declined"
    for again in (
        lambda: hearing.appeal(desk, key, APPEAL),
        lambda: hearing.decide(desk, row.id, decision(desk, True)),
    ):
        with pytest.raises(Conflict, match="维持原决定"):
            again()


def test_who_had_a_part_in_the_case_does_not_hear_the_appeal(desk: Desk, clock: SteppingClock) -> None:
    key = small.apply(desk, "甲一")
    small.survey(desk, key)
    small.hold_vote(desk, case(desk, key).row.class_id)
    clock.day = date(2026, 9, 8)
    teacher = next(s.id for s in staff(desk, "class_teacher") if s.name == "王芳")
    reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher)
    reviews.review(desk, [key], "aid_office", "pass", "同意", staff(desk, "aid_office")[0].id)
    group = staff(desk, "leading_group")
    reviews.review(desk, [key], "leading_group", "decline", "不同意", group[0].id)
    made = hearing.appeal(desk, key, APPEAL).subject_id
    for who, why in (
        (teacher, "校长或领导小组"),
        (teacher, "审核过这名学生"),
        (group[0].id, "审核过这名学生"),
        ("", "由谁"),
    ):
        with pytest.raises(Invalid, match=why):
            hearing.decide(desk, made, replace(decision(desk, True), staff_id=who))
    other = next(s.id for s in group if s.id != group[0].id)
    kinship.declare(desk, other, small.student_id(desk, "甲一"), "侄女")
    with pytest.raises(Invalid, match="应当回避"):
        hearing.decide(desk, made, decision(desk, True, other))
    history.undo(desk)
    assert "申诉成立" in hearing.decide(desk, made, decision(desk, True, other)).message


def failed_vote(desk: Desk, class_id: str) -> None:
    key = small.open_vote(desk, class_id)
    votes.count_ballots(desk, key, votes.BallotsDraft(3, 3, 0, 0))
    counts = {c.id: Counts(1, 2, 0) for c in vote(desk, key).candidates}
    votes.enter_count(desk, key, 1, "周敏", counts)
    votes.enter_count(desk, key, 2, "吴晓兰", counts)
    votes.close_vote(desk, key)


@pytest.mark.parametrize(("way", "status"), [("applied", "applied"), ("surveyed", "surveyed"), ("failed", "surveyed"),
                                             ("passed", "voted")])  # fmt: skip
def test_an_upheld_appeal_brings_the_case_back_to_where_it_is_looked_at_again(
    desk: Desk, clock: SteppingClock, way: str, status: str
) -> None:
    key = small.apply(desk, "甲一")
    class_id = case(desk, key).row.class_id
    if way != "applied":
        small.survey(desk, key)
    if way == "failed":
        failed_vote(desk, class_id)
    elif way == "passed":
        small.hold_vote(desk, class_id)
    acts.decline(desk, key, "家里经营超市")
    made = hearing.appeal(desk, key, APPEAL).subject_id
    hearing.decide(desk, made, decision(desk, True))
    assert case(desk, key).row.status == status
    assert case(desk, key).closed_reason == ""
    assert declined(desk, key) is None
    assert "撤销原决定" in "".join(read(papers.document(desk, "appeal_answer", made)))
    history.undo(desk)
    assert (case(desk, key).row.status, case(desk, key).closed_reason) == ("declined", "家里经营超市")
    history.redo(desk)
    if status == "surveyed":
        small.hold_vote(desk, class_id)
    if status != "applied":
        clock.day = date(2026, 9, 8)
        small.review(desk, [key])
        small.post_and_approve(desk, clock)
        assert case(desk, key).row.status == "recognised"


def test_a_refusal_that_an_appeal_undid_stays_in_the_line_of_life(desk: Desk) -> None:
    key = turned_down(desk)
    talks.write_letter(desk, key, LETTER)
    hearing.decide(desk, hearing.appeal(desk, key, APPEAL).subject_id, decision(desk, True))
    told = [row.what for row in life(desk, key)]
    assert told.count("不予认定") == 1
    assert told.index("不予认定") < told.index("写不予认定告知书") < told.index("申诉处理：申诉成立")


def test_reviews_before_the_answer_lapse_and_begin_on_the_day_after(desk: Desk, clock: SteppingClock) -> None:
    key = small.apply(desk, "甲一")
    small.survey(desk, key)
    small.hold_vote(desk, case(desk, key).row.class_id)
    teacher = next(s.id for s in staff(desk, "class_teacher") if s.name == "王芳")
    reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher)
    reviews.review(desk, [key], "aid_office", "decline", "不符", staff(desk, "aid_office")[0].id)
    assert len(past(desk, key)) == 2
    made = hearing.appeal(desk, key, APPEAL).subject_id
    hearing.decide(desk, made, decision(desk, True))
    assert past(desk, key) == ()
    assert [r.step for r in waiting(desk, YEAR)] == ["class_teacher"]
    with pytest.raises(Invalid, match="2026-09-07重新申请或恢复办理"):
        reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher)
    clock.day = date(2026, 9, 8)
    reviews.review(desk, [key], "class_teacher", "decline", "仍不符", teacher)
    # Turned down again: talked with and written to anew, but heard once only.
    state = declined(desk, key)
    assert state is not None
    assert (state.on, state.talk, state.letter) == (date(2026, 9, 8), None, None)
    assert state.line(desk.today()) == "还差沟通记录、告知书；本学年已申诉过一次。"
    with pytest.raises(Conflict, match="已经申诉过一次"):
        hearing.appeal(desk, key, APPEAL)
    talks.write_letter(desk, key, LETTER)
    text = "".join(read(papers.document(desk, "refusal_letter", key)))
    assert "已经申诉过一次" in text
    assert "可以向学校申诉一次" not in text


def test_who_is_found_without_need_is_still_to_be_told(desk: Desk) -> None:
    key = small.apply(desk, "甲一")
    small.survey(desk, key, "none")
    small.hold_vote(desk, case(desk, key).row.class_id)
    small.review(desk, [key])
    told = "1名学生审核为不困难，还没有办不予认定"
    assert told in [t.text for t in overview(desk, Term(YEAR, 1)).todos]
    acts.decline(desk, key, "收入高于标准")
    assert told not in [t.text for t in overview(desk, Term(YEAR, 1)).todos]


def test_a_disaster_opens_a_case_whose_appeal_then_lapses(desk: Desk, clock: SteppingClock) -> None:
    key = turned_down(desk)
    talks.record_talk(desk, key, talk(desk))
    made = hearing.appeal(desk, key, APPEAL).subject_id
    clock.day = date(2026, 9, 8)
    event = EventDraft("2026-09-07", "房屋失火")
    done = sudden.apply_struck(desk, small.student_id(desk, "甲一"), YEAR, event, ApplicationDraft())
    assert "原来的申诉随之了结" in done.message
    assert [a.status for a in appeals(desk, key)] == ["lapsed"]
    with pytest.raises(Conflict, match="已重新申请"):
        hearing.decide(desk, made, decision(desk, True))
    clock.day = date(2026, 9, 9)
    acts.decline(desk, key, "经查未失火")
    state = declined(desk, key)
    assert state is not None
    assert (state.on, state.talk, state.appeal) == (date(2026, 9, 9), None, None)
    assert without_talk(desk, YEAR) == (key,)
    hearing.appeal(desk, key, APPEAL)  # of the new refusal; the earlier one was never answered


def test_a_student_who_left_is_owed_no_talk_and_does_not_appeal(desk: Desk) -> None:
    key = turned_down(desk)
    people.move_student(desk, small.student_id(desk, "甲一"), "transfer_out", desk.today(), "随父母外出")
    assert without_talk(desk, YEAR) == ()
    with pytest.raises(Conflict, match="已不在本校"):
        hearing.appeal(desk, key, APPEAL)


def test_who_lost_the_level_by_an_objection_is_turned_down_on_that_day(desk: Desk, clock: SteppingClock) -> None:
    key = small.apply(desk, "甲一")
    small.survey(desk, key)
    small.hold_vote(desk, case(desk, key).row.class_id)
    small.review(desk, [key])
    hung = posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id
    posting.post(desk, hung)
    clock.day = date(2026, 9, 9)
    line = desk.value("SELECT id FROM notice_line")
    told = posting.ObjectionDraft(line, "phone", "", "家里有两辆车")
    posting.settle(desk, hung, posting.object_to(desk, hung, told).subject_id, True, "周敏", "属实", "已核实")
    state = declined(desk, key)
    assert state is not None
    assert state.on == clock.day
    talks.write_letter(desk, key, LETTER)
    text = "".join(read(papers.document(desk, "refusal_letter", key)))
    assert "领导小组审核、公示异议核实，学校于2026年9月9日决定" in text
    assert "两辆车" not in text
    hearing.decide(
        desk, hearing.appeal(desk, key, APPEAL).subject_id,
        decision(desk, True, next(s.id for s in staff(desk, "leading_group") if s.name == "陈志远")),
    )  # fmt: skip
    assert case(desk, key).row.status == "voted"
