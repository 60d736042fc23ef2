"""A class's session on a real file: who may vote, what must balance, what two counters find, ties, annulment."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.ballot import FEWEST_TOLD, Counts, of_choices, of_levels
from aiddesk.domain.errors import AidError, Invalid
from aiddesk.domain.sessions import MARK_LENGTH, MARK_SIGNS, SPARE
from aiddesk.queries.cases import case, cases
from aiddesk.queries.history import undoable
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reviews import waiting
from aiddesk.queries.voters import suggested_voters
from aiddesk.queries.votes import VoteCard, rounds, vote, vote_classes
from aiddesk.services import cases as acts
from aiddesk.services import families, history, kinship, registers, reviews, roster, verification, votes
from aiddesk.services.sample import SteppingClock
from aiddesk.services.votes import BallotsDraft, VoteDraft, VoterDraft
from aiddesk.store import journal, replica
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ClassVote, Tally
from tests.services import small
from tests.services.small import YEAR

PEOPLE = ("甲一", "甲二", "甲三")
DRAFT = VoteDraft(recorder="吴晓兰", voters=small.voters())


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "t.aid", clock)
    for name in PEOPLE:
        small.survey(made, small.apply(made, name))
    yield made
    assert "完好" in verification.verify(made).message
    made.close()


def first_class(desk: Desk) -> str:
    return classes(desk, YEAR)[0].id


def opened(desk: Desk, draft: VoteDraft = DRAFT) -> VoteCard:
    return vote(desk, votes.open_vote(desk, first_class(desk), YEAR, draft).subject_id)


def counted(desk: Desk, card: VoteCard, counts: Mapping[int, Counts]) -> VoteCard:
    """Enter the same counts (by number) twice; every voter used a ballot."""
    present = card.present
    votes.count_ballots(desk, card.id, BallotsDraft(present, present, 0, 0))
    by_key = {c.id: counts[c.number] for c in card.candidates}
    votes.enter_count(desk, card.id, 1, "周敏", by_key)
    votes.enter_count(desk, card.id, 2, "吴晓兰", by_key)
    return vote(desk, card.id)


def closed(desk: Desk, draft: VoteDraft, counts: Mapping[int, Counts]) -> VoteCard:
    card = counted(desk, opened(desk, draft), counts)
    votes.close_vote(desk, card.id)
    return vote(desk, card.id)


def yes(*figures: int, of: int = 5) -> dict[int, Counts]:
    return {n: Counts(figure, of - figure, 0) for n, figure in enumerate(figures, 1)}


def outcomes(card: VoteCard) -> list[str]:
    return [c.outcome for c in card.candidates]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(AidError) as caught:
        act()
    return caught.value.text


# Who may vote


def test_older_children_vote_themselves_and_no_applicant_does(desk: Desk) -> None:
    found = suggested_voters(desk, first_class(desk))
    assert [(v.kind, v.name) for v in found] == [
        ("teacher", "王芳"), ("student", "甲四"), ("student", "甲五"), ("student", "甲六"),
    ]  # fmt: skip
    assert all(v.student_id or v.staff_id for v in found)
    parents = suggested_voters(desk, first_class(desk), "parents")
    assert [v.name for v in parents] == ["王芳", "家长甲四", "家长甲五", "家长甲六"]


def test_parents_speak_for_the_first_three_grades(tmp_path: Path, clock: SteppingClock) -> None:
    draft = registers.PlaceDraft("school", "青山小学", "3199000003", ("primary",), "李春梅", "张建国", "")
    desk = registers.create(tmp_path / "t.aid", draft, clock)
    lines = ["姓名\t性别\t民族\t出生日期\t班级\t监护人\t关系\t监护人电话"]
    told = (("甲一", "赵强", "13900000001"), ("甲二", "钱红", "13900000002"), ("甲三", "赵强", "13900000001"),
            ("甲四", "孙平", "13900000004"), ("甲五", "孙平", "13900000004"))  # fmt: skip
    for number, (name, parent, phone) in enumerate(told, 1):
        lines.append(f"{name}\t女\t汉\t2017-01-{number:02d}\t三年级1班\t{parent}\t父亲\t{phone}")
    roster.import_plan(desk, roster.plan_pasted(desk, "\n".join(lines), YEAR), YEAR)
    small.survey(desk, small.apply(desk, "甲一"))
    # 甲三's father is the applicant's too; the twins' father is called once.
    assert [(v.kind, v.name) for v in suggested_voters(desk, first_class(desk))] == [
        ("parent", "钱红"), ("parent", "孙平"),
    ]  # fmt: skip
    children = suggested_voters(desk, first_class(desk), "students")
    assert [(v.name, v.recused_reason) for v in children][1] == ("甲三", "与1号候选人监护人相同")
    people = tuple(VoterDraft("parent", n) for n in ("赵强", "钱红", "孙平"))
    asked = VoteDraft(chair="某", recorder="某", voters=people)
    text = refusal(lambda: votes.open_vote(desk, first_class(desk), YEAR, asked))
    assert "申请人的监护人不能参加评议：赵强" in text
    desk.close()


def test_relatives_step_aside_and_are_not_counted_as_eligible(desk: Desk) -> None:
    families.join(desk, YEAR, [small.student_id(desk, n) for n in ("甲一", "甲四")])
    teacher = next(s.id for s in staff(desk) if s.name == "王芳")
    kinship.declare(desk, teacher, small.student_id(desk, "甲二"), "侄子")
    reasons = {v.name: v.recused_reason for v in suggested_voters(desk, first_class(desk)) if v.recused_reason}
    assert reasons == {"王芳": "与2号候选人有亲属关系：侄子", "甲四": "与1号候选人同户"}
    extra = tuple(VoterDraft("parent", f"家长甲{n}") for n in "五六")
    card = opened(desk, replace(DRAFT, voters=(*suggested_voters(desk, first_class(desk)), *extra)))
    assert (card.eligible, card.present, len(card.recused)) == (4, 4, 2)
    assert {v.name for v in card.voters if v.student_id} == {"甲四", "甲五", "甲六", "家长甲五", "家长甲六"}
    history.undo(desk)
    named = tuple(VoterDraft("student", n) for n in ("甲四", "甲五", "甲六"))
    text = refusal(lambda: opened(desk, replace(DRAFT, voters=named)))
    assert "候选人的亲属应当回避：甲四（与1号候选人同户）" in text


def test_a_cleared_relative_may_vote(desk: Desk) -> None:
    teacher = next(s.id for s in staff(desk) if s.name == "王芳")
    key = kinship.declare(desk, teacher, small.student_id(desk, "甲二"), "同姓").subject_id
    assert next(v.recused_reason for v in suggested_voters(desk, first_class(desk))) == "与2号候选人有亲属关系：同姓"
    kinship.take_back(desk, key)
    kinship.clear(desk, teacher, small.student_id(desk, "甲二"), "只是同姓")
    assert [v.recused_reason for v in suggested_voters(desk, first_class(desk))] == [""] * 4


def test_faults_of_a_session_are_all_told_at_once(desk: Desk) -> None:
    people = (*small.voters(), VoterDraft("parent", "代表一"), VoterDraft("student", "甲一"))
    draft = replace(DRAFT, recorder="", held_on="2027-01-01", voters=people, form="choose", most=4, quota=-1)
    with pytest.raises(Invalid) as caught:
        opened(desk, draft)
    fields = [p.field for p in caught.value.problems]
    assert fields == ["held_on", "recorder", "most", "quota", "voters", "voters"]
    text = caught.value.text
    for told in ("写了两次：代表一", "申请人不能参加评议：甲一", "候选3人，最多选几人应在1到3之间"):
        assert told in text


@pytest.mark.parametrize(("quorum", "present", "may"), [("two_thirds", 4, True), ("two_thirds", 3, False),
                                                        ("half", 3, True), ("all", 4, False)])  # fmt: skip
def test_a_quorum_is_enforced(desk: Desk, quorum: str, present: int, may: bool) -> None:
    people = tuple(replace(v, is_present=n < present) for n, v in enumerate(small.voters()))
    draft = replace(DRAFT, quorum=quorum, voters=people)
    if may:
        card = opened(desk, draft)
        assert [v.excused_reason for v in card.excused] == ["请假"] * (5 - present)
    else:
        assert "评议无效" in refusal(lambda: opened(desk, draft))


# Ballots


def test_marks_are_random_unique_sorted_and_linked_to_nobody(desk: Desk) -> None:
    card = opened(desk)
    assert len(card.marks) == len(set(card.marks)) == card.present + SPARE
    assert list(card.marks) == sorted(card.marks)
    assert all(len(m) == MARK_LENGTH and set(m) <= set(MARK_SIGNS) for m in card.marks)
    votes.add_ballots(desk, card.id, 30)
    more = vote(desk, card.id).marks
    assert set(card.marks) < set(more)
    assert len(set(more)) == card.present + SPARE + 30
    history.undo(desk)
    assert vote(desk, card.id).marks == card.marks
    assert "1到500" in refusal(lambda: votes.add_ballots(desk, card.id, 0))
    voters = desk.rows("SELECT * FROM voter WHERE vote_id = ?", card.id)
    assert not any(mark in str(row) for row in voters for mark in card.marks)


def test_ballots_must_balance_and_not_outnumber_voters_or_prints(desk: Desk) -> None:
    card = opened(desk)
    assert "对不上" in refusal(lambda: votes.count_ballots(desk, card.id, BallotsDraft(6, 5, 0, 0)))
    assert "多于实到5人" in refusal(lambda: votes.count_ballots(desk, card.id, BallotsDraft(6, 5, 1, 0)))
    assert "只印了7张" in refusal(lambda: votes.count_ballots(desk, card.id, BallotsDraft(8, 5, 0, 3)))
    assert "请先清点选票" in refusal(lambda: votes.enter_count(desk, card.id, 1, "周敏", {}))
    votes.count_ballots(desk, card.id, BallotsDraft(7, 4, 1, 2))
    counts = {c.id: Counts(5, 0, 0) for c in card.candidates}
    assert "应等于有效票4张" in refusal(lambda: votes.enter_count(desk, card.id, 1, "周敏", counts))


def test_a_key_that_stuck_is_a_sentence(desk: Desk) -> None:
    stuck = 10**30
    assert "名额不会超过" in refusal(lambda: opened(desk, replace(DRAFT, quota=stuck)))
    card = opened(desk)
    with journal.entry(desk, "vote.rules", "没有暗记的旧选票") as work:
        work.update(ClassVote, card.id, marks="")
    draft = BallotsDraft(stuck, 5, 0, stuck - 5)
    assert "选票不会超过99999张" in refusal(lambda: votes.count_ballots(desk, card.id, draft))


def test_two_counters_differ_until_resolved_and_one_may_count_again(desk: Desk) -> None:
    card = opened(desk)
    votes.count_ballots(desk, card.id, BallotsDraft(5, 5, 0, 0))
    right = {c.id: Counts(4, 1, 0) for c in card.candidates}
    wrong = {**right, card.candidates[1].id: Counts(3, 2, 0)}
    votes.enter_count(desk, card.id, 1, "周敏", right)
    assert vote(desk, card.id).status == "open"
    assert "两个人" in refusal(lambda: votes.enter_count(desk, card.id, 2, "周敏", right))
    assert "都录入" in refusal(lambda: votes.close_vote(desk, card.id))
    votes.enter_count(desk, card.id, 2, "吴晓兰", wrong)
    assert vote(desk, card.id).status == "counted"
    assert votes.differing_numbers(vote(desk, card.id)) == (2,)
    assert "不一致：2号" in refusal(lambda: votes.close_vote(desk, card.id))
    votes.enter_count(desk, card.id, 2, "吴晓兰", right)
    assert votes.differing_numbers(vote(desk, card.id)) == ()
    votes.close_vote(desk, card.id)
    assert outcomes(vote(desk, card.id)) == ["同意"] * 3
    assert "已经出结果" in refusal(lambda: votes.enter_count(desk, card.id, 1, "周敏", right))


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("周敏", " 周　敏\u200b", "两个人分别进行"),
        ("Ann Lee", "ＡＮＮ　lee", "两个人分别进行"),
        ("周敏", "甲一", "甲一是候选人，不能计票"),
        ("周敏", "家长甲二", "家长甲二是候选人的监护人，不能计票"),
        ("周敏", "陈志远", "陈志远是候选人的亲属，不能计票"),
        ("周敏", "代表六", "代表六是应当回避的人，不能计票"),
        ("周敏", "李梅", "李梅是监票人，不能计票"),
    ],
)
def test_counters_are_two_and_near_to_no_candidate(desk: Desk, first: str, second: str, told: str) -> None:
    teacher = next(s.id for s in staff(desk) if s.name == "陈志远")
    kinship.declare(desk, teacher, small.student_id(desk, "甲一"), "外甥")
    aside = VoterDraft("parent", "代表六", recused_reason="与1号候选人同户")
    card = opened(desk, replace(DRAFT, voters=(*small.voters(), aside), witnesses="李梅，张建国"))
    votes.count_ballots(desk, card.id, BallotsDraft(5, 5, 0, 0))
    counts = {c.id: Counts(5, 0, 0) for c in card.candidates}
    votes.enter_count(desk, card.id, 1, first, counts)
    assert told in refusal(lambda: votes.enter_count(desk, card.id, 2, second, counts))
    assert votes.enter_count(desk, card.id, 2, "代表一", counts).entry


@pytest.mark.parametrize("present", [4, 5])
def test_figures_of_few_ballots_leave_the_school_in_no_package(desk: Desk, present: int) -> None:
    draft = replace(DRAFT, voters=small.voters()[:present], quota=2)
    card = closed(desk, draft, yes(present, present - 1, present - 1, of=present))
    told = present >= FEWEST_TOLD
    assert [c.rank for c in card.candidates] == ([1, 2, 2] if told else [None] * 3)
    with closing(sqlite3.connect(":memory:")) as package:
        package.deserialize(replica.take_out(desk, desk.place.id))
        assert package.execute("SELECT count(*) FROM tally").fetchone() == (6 if told else 0,)
        assert package.execute("SELECT count(*) FROM candidate WHERE outcome <> ''").fetchone() == (3,)


def test_figures_of_ballots_counted_out_anew_no_longer_fit(desk: Desk) -> None:
    card = counted(desk, opened(desk), yes(5, 5, 5))
    votes.count_ballots(desk, card.id, BallotsDraft(5, 4, 1, 0))
    assert "应等于有效票4张" in refusal(lambda: votes.close_vote(desk, card.id))


# Outcomes


def test_level_ballots_suggest_a_level_that_the_case_does_not_take_by_itself(desk: Desk) -> None:
    counts = {
        1: of_levels({"special": 3, "hard": 2}, 0),
        2: of_levels({"special": 1, "hard": 2, "ordinary": 1, "none": 1}, 0),
        3: of_levels({"none": 4}, 1),
    }
    card = closed(desk, replace(DRAFT, form="level"), counts)
    assert outcomes(card) == ["同意，建议特别困难", "同意，建议困难", "未过半数"]
    assert [c.level for c in card.candidates] == ["special", "hard", ""]
    assert card.candidates[1].first == counts[2]
    assert {row.level for row in cases(desk, YEAR)} == {"hard"}
    assert [row.vote for row in waiting(desk, YEAR)] == outcomes(card)


def test_choose_up_to_k_takes_the_places_or_half_as_k(desk: Desk) -> None:
    counts = {1: of_choices(4, 5), 2: of_choices(4, 5), 3: of_choices(2, 5)}
    card = opened(desk, replace(DRAFT, form="choose"))
    assert card.most == 2
    history.undo(desk)
    card = opened(desk, replace(DRAFT, form="choose", quota=1))
    assert card.most == 1
    assert "最多5票" in refusal(lambda: counted(desk, card, counts))
    history.undo(desk)
    history.undo(desk)
    card = closed(desk, replace(DRAFT, form="choose", most=2), counts)
    assert outcomes(card) == ["同意", "同意", "未过半数"]


def test_free_places_are_told_and_let_nobody_pass(desk: Desk) -> None:
    card = counted(desk, opened(desk, replace(DRAFT, quota=3)), yes(5, 2, 1))
    assert "3人中1人同意，名额3人，空2人" in votes.close_vote(desk, card.id).message
    assert outcomes(vote(desk, card.id)) == ["同意", "未过半数", "未过半数"]


def test_beyond_the_quota_is_agreed_without_a_place(desk: Desk) -> None:
    card = closed(desk, replace(DRAFT, quota=1), yes(5, 4, 3))
    assert outcomes(card) == ["同意", "同意，名额外", "同意，名额外"]
    assert [c.rank for c in card.candidates] == [1, 2, 3]
    assert {r.quota for r in vote_classes(desk, YEAR)} == {1}


def test_exactly_half_goes_to_the_review_even_where_ties_are_drawn(desk: Desk) -> None:
    people = (*small.voters(), VoterDraft("parent", "代表六"))
    card = closed(desk, replace(DRAFT, voters=people, quota=1, tie_rule="draw"), yes(6, 3, 2, of=6))
    assert outcomes(card) == ["同意", "票数相同（恰好半数），由审核决定", "未过半数"]
    assert not card.may_draw


def test_a_tie_for_the_last_place_is_drawn_once_by_a_spoken_seed(desk: Desk, clock: SteppingClock) -> None:
    card = closed(desk, replace(DRAFT, quota=2, tie_rule="draw"), yes(5, 4, 4))
    assert outcomes(card) == ["同意", *["同意，名额处票数相同，待抽签"] * 2]
    assert card.may_draw
    assert [r.status_title for r in vote_classes(desk, YEAR)] == ["待抽签"]
    with pytest.raises(Invalid) as caught:
        votes.draw(desk, card.id, "短", "2026-01-01")
    assert "6到40个字" in caught.value.text
    assert "不能早于" in refusal(lambda: votes.draw(desk, card.id, "春风1998玉门关", "2026-09-01"))
    clock.day = date(2026, 9, 8)
    votes.draw(desk, card.id, " 春风１９９８玉门关　")
    after = vote(desk, card.id)
    assert (after.seed, after.drawn_on) == ("春风1998玉门关", date(2026, 9, 8))
    hashes = {n: hashlib.sha256(f"春风1998玉门关:{n}".encode()).hexdigest() for n in (2, 3)}
    winner = min(hashes, key=hashes.__getitem__)
    expected = {winner: "同意（抽签）", 5 - winner: "同意（抽签），名额外"}
    assert outcomes(after) == ["同意", expected[2], expected[3]]
    assert [r.status_title for r in vote_classes(desk, YEAR)] == ["已出结果"]
    assert "已经抽过签" in refusal(lambda: votes.draw(desk, card.id, "另一个种子文字"))
    assert undoable(desk) == ""  # nobody draws until it pleases


def test_no_session_bears_a_day_before_what_it_builds_on(desk: Desk, clock: SteppingClock) -> None:
    early = replace(DRAFT, held_on="2026-09-06")
    assert "的申请在2026-09-07，评议日期不能在这之前" in refusal(lambda: opened(desk, early))
    clock.day = date(2026, 9, 9)
    card = closed(desk, DRAFT, yes(5, 5, 5))
    teacher = next(c.teacher_id for c in classes(desk, YEAR) if c.id == card.class_id)
    again = replace(DRAFT, held_on="2026-09-10", reason="退回重评")
    clock.day = date(2026, 9, 14)
    reviews.review(desk, [card.candidates[0].case_id], "class_teacher", "return", "再访", teacher, "2026-09-11")
    assert "的审核在2026-09-11，评议日期不能在这之前" in refusal(lambda: opened(desk, again))
    assert opened(desk, replace(again, held_on="2026-09-11")).round == 2


def test_no_review_of_a_drawn_place_bears_a_day_before_the_draw(desk: Desk, clock: SteppingClock) -> None:
    card = closed(desk, replace(DRAFT, quota=2, tie_rule="draw"), yes(5, 4, 4))
    clock.day = date(2026, 9, 9)
    votes.draw(desk, card.id, "春风1998玉门关")
    teacher = next(c.teacher_id for c in classes(desk, YEAR) if c.id == card.class_id)
    sure, drawn = card.candidates[0].case_id, card.candidates[1].case_id
    with pytest.raises(Invalid, match="班级评议在2026-09-09，审核日期不能在这之前"):
        reviews.review(desk, [drawn], "class_teacher", "pass", "同意", teacher, "2026-09-08")
    assert reviews.review(desk, [sure], "class_teacher", "pass", "同意", teacher, "2026-09-08").entry


def test_a_tie_that_a_review_has_decided_is_not_drawn(desk: Desk) -> None:
    card = closed(desk, replace(DRAFT, quota=2, tie_rule="draw"), yes(5, 4, 4))
    teacher = next(c.teacher_id for c in classes(desk, YEAR) if c.id == card.class_id)
    reviews.review(desk, [card.candidates[1].case_id], "class_teacher", "pass", "同意", teacher)
    assert "已经审核，不能再抽签" in refusal(lambda: votes.draw(desk, card.id, "春风1998玉门关"))


def test_without_a_tie_or_where_reviews_decide_nothing_is_drawn(desk: Desk) -> None:
    card = closed(desk, replace(DRAFT, quota=2), yes(5, 4, 4))
    assert outcomes(card)[1:] == ["同意，名额处票数相同，由审核决定"] * 2
    assert "没有等待抽签" in refusal(lambda: votes.draw(desk, card.id, "春风1998玉门关"))


def test_totals_of_the_one_screen_stand_for_both_counters(desk: Desk) -> None:
    card = opened(desk, replace(DRAFT, way="screen"))
    assert card.marks == ()
    assert "不用录入" in refusal(lambda: votes.enter_count(desk, card.id, 1, "周敏", {}))
    with journal.entry(desk, "poll.close", "电脑投票结束") as work:
        for number, candidate in enumerate(card.candidates):
            work.insert(
                Tally, vote_id=card.id, candidate_id=candidate.id, counter=0, yes=5 - number, no=number, abstain=0
            )
        work.update(ClassVote, card.id, issued=5, valid=5, void=0, unused=0, status="counted")
    votes.close_vote(desk, card.id)
    assert outcomes(vote(desk, card.id)) == ["同意"] * 3


# Once more


def test_a_session_that_runs_is_annulled_with_its_reason_and_the_class_votes_anew(desk: Desk) -> None:
    card = counted(desk, opened(desk), yes(5, 5, 5))
    assert "还没有结束" in refusal(lambda: opened(desk))
    assert "请写明作废的原因" in refusal(lambda: votes.annul(desk, card.id, " "))
    votes.annul(desk, card.id, "有亲属投票")
    after = vote(desk, card.id)
    assert (after.status, after.annulled_reason) == ("annulled", "有亲属投票")
    assert "作废" in refusal(lambda: votes.close_vote(desk, card.id))
    assert "已经作废" in refusal(lambda: votes.annul(desk, card.id, "再一次"))
    assert [r.status_title for r in vote_classes(desk, YEAR)] == ["已作废"]
    assert "为什么再次评议" in refusal(lambda: opened(desk))
    again = opened(desk, replace(DRAFT, reason="第一次有亲属投票"))
    assert (again.round, again.reason) == (2, "第一次有亲属投票")
    assert [text.split("　")[0] for text in rounds(desk, card.class_id).values()] == ["第2次", "第1次"]


def test_an_annulled_result_sends_its_cases_back(desk: Desk) -> None:
    card = closed(desk, DRAFT, yes(5, 5, 5))
    acts.withdraw(desk, card.candidates[2].case_id, "转学")
    assert [row.vote for row in waiting(desk, YEAR)] == ["同意", "同意"]
    votes.annul(desk, card.id, "有亲属投票")
    assert [row.status for row in cases(desk, YEAR)] == ["surveyed", "surveyed", "withdrawn"]
    life = [line.what for line in case(desk, card.candidates[0].case_id).life]
    assert life[-1] == "班级评议：已作废"
    again = closed(desk, replace(DRAFT, reason="重新评议"), yes(2, 5))
    assert [row.vote for row in waiting(desk, YEAR)] == outcomes(again) == ["未过半数", "同意"]
    assert "后来又评议过" not in refusal(lambda: votes.annul(desk, card.id, "再一次"))


def test_a_result_that_was_reviewed_or_voted_on_again_stands(desk: Desk) -> None:
    card = closed(desk, DRAFT, yes(5, 5, 5))
    teacher = next(c.teacher_id for c in classes(desk, YEAR) if c.id == card.class_id)
    reviews.review(desk, [card.candidates[0].case_id], "class_teacher", "pass", "同意", teacher)
    assert "甲一的评议结果已经审核" in refusal(lambda: votes.annul(desk, card.id, "错了"))
    history.undo(desk)
    reviews.review(desk, [card.candidates[0].case_id], "class_teacher", "return", "再议", teacher)
    again = closed(desk, replace(DRAFT, reason="退回重新评议"), yes(5))
    assert "后来又评议过" in refusal(lambda: votes.annul(desk, card.id, "错了"))
    votes.annul(desk, again.id, "人数不对")  # what was returned before it does not hold it
    assert case(desk, again.candidates[0].case_id).row.status == "surveyed"


def test_an_open_ballot_box_at_the_screen_is_not_annulled_here(desk: Desk) -> None:
    card = opened(desk, replace(DRAFT, way="screen"))
    desk.db.execute_sql("INSERT INTO box_key (id, vote_id, key, slips) VALUES ('k', ?, 'secret', 5)", (card.id,))
    assert "投票箱还开着" in refusal(lambda: votes.annul(desk, card.id, "停电"))
    desk.db.execute_sql("DELETE FROM box_key")
    votes.annul(desk, card.id, "停电")


def test_new_applicants_are_a_reason_of_themselves(desk: Desk) -> None:
    closed(desk, DRAFT, yes(5, 5, 5))
    small.survey(desk, small.apply(desk, "甲四"))
    assert [r.status_title for r in vote_classes(desk, YEAR)] == ["有新申请"]
    card = opened(desk)
    assert (card.round, card.reason) == (2, "新增申请1人")
    assert [c.name for c in card.candidates] == ["甲四"]


def test_opening_counting_and_closing_are_undone_one_by_one(desk: Desk) -> None:
    before = cases(desk, YEAR)
    card = closed(desk, DRAFT, yes(5, 5, 5))
    for status in ("counted", "open", "open", "open"):
        history.undo(desk)
        assert vote(desk, card.id).status == status
    history.undo(desk)
    assert vote_classes(desk, YEAR)[0].status_title == "未评议"
    assert cases(desk, YEAR) == before
