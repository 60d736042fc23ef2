"""Three reviews with three notices: before the class, the grade and the school, told apart, each with its own clock."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from aiddesk.domain.ballot import Counts
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case
from aiddesk.queries.notices import held_up, notice, notice_lines, noticeable_at, notices
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes, staff
from aiddesk.queries.votes import vote
from aiddesk.services import cases as acts
from aiddesk.services import history, papers, reviews, verification, votes
from aiddesk.services import notices as posting
from aiddesk.services.notices import NoticeDraft, ObjectionDraft
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import read
from tests.services import small
from tests.services.small import YEAR

TERM = "2026-1"
FIRST, SECOND, GRADE = "五年级1班", "五年级2班", "五年级"


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    yield made
    assert "完好" in verification.verify(made).message
    made.close()


def voted(desk: Desk) -> dict[str, str]:
    """Two of three in the first class pass the vote, one does not; one passes in the second."""
    keys = {name: small.apply(desk, name) for name in ("甲一", "甲二", "甲三", "乙一")}
    for key in keys.values():
        small.survey(desk, key)
    first, second = classes(desk, YEAR)
    held = small.open_vote(desk, first.id)
    votes.count_ballots(desk, held, votes.BallotsDraft(3, 3, 0, 0))
    counts = {c.id: Counts(1, 2, 0) if c.name == "甲三" else Counts(3, 0, 0) for c in vote(desk, held).candidates}
    votes.enter_count(desk, held, 1, "周敏", counts)
    votes.enter_count(desk, held, 2, "吴晓兰", counts)
    votes.close_vote(desk, held)
    small.hold_vote(desk, second.id)
    return keys


def hang(desk: Desk, scope: str, part: str = "") -> str:
    key = posting.draft_notice(desk, TERM, NoticeDraft(scope=scope, part=part)).subject_id
    posting.post(desk, key)
    return key


def step(desk: Desk, keys: list[str], name: str) -> None:
    """Pass one step; the class teacher is that of each case's own class."""
    for key in keys:
        teacher = next(c.teacher_id for c in classes(desk, YEAR) if c.id == case(desk, key).row.class_id)
        who = teacher if name == "class_teacher" else staff(desk, name)[0].id
        reviews.review(desk, [key], name, "pass", "同意", who)


def end(desk: Desk, clock: SteppingClock, key: str) -> None:
    last = notice(desk, key).last_day
    assert last is not None
    clock.day = max(clock.day, last + timedelta(days=1))
    posting.finish(desk, key)


def test_three_notices_of_one_case_are_told_apart_and_only_the_last_leads_on(desk: Desk, clock: SteppingClock) -> None:
    keys = voted(desk)
    assert {k: len(v) for k, v in noticeable_at(desk, YEAR, "class").items()} == {FIRST: 2, SECOND: 1}
    assert noticeable_at(desk, YEAR, "grade") == {}
    of_class = hang(desk, "class", FIRST)
    assert [line.row.name for line in notice_lines(desk, of_class)] == ["甲一", "甲二"]
    end(desk, clock, of_class)
    assert case(desk, keys["甲一"]).row.status == "voted"
    with pytest.raises(Conflict, match="校长才能批准"):
        posting.approve_recognition(desk, of_class, small.principal(desk))

    passing = [keys[name] for name in ("甲一", "甲二", "乙一")]
    step(desk, passing, "class_teacher")
    assert set(noticeable_at(desk, YEAR, "class")) == set()
    of_grade = hang(desk, "grade", GRADE)
    assert [line.row.name for line in notice_lines(desk, of_grade)] == ["甲一", "甲二", "乙一"]
    end(desk, clock, of_grade)
    step(desk, passing, "aid_office")
    step(desk, passing, "leading_group")
    of_school = hang(desk, "school")
    assert case(desk, keys["甲一"]).row.status == "noticed"
    township = hang(desk, "township")
    end(desk, clock, of_school)
    assert len(notice_lines(desk, township)) == 3
    posting.approve_recognition(desk, of_school, small.principal(desk))
    assert case(desk, keys["甲一"]).row.status == "recognised"

    titles = [n.title for n in reversed(notices(desk, YEAR))]
    assert titles == [
        "第1号 五年级1班认定公示（助前）", "第2号 五年级认定公示（助前）", "第3号 认定公示（助前）",
        "第4号 中心校认定公示（助前）",
    ]  # fmt: skip
    told = [e.what for e in case(desk, keys["甲一"]).life if "公示" in e.what]
    assert told == [
        "五年级1班认定公示（助前）张贴", "五年级认定公示（助前）张贴", "认定公示（助前）张贴",
        "中心校认定公示（助前）张贴",
    ]  # fmt: skip
    first, second, third = (
        "".join(read(papers.document(desk, "notice", key))) for key in (of_class, of_grade, of_school)
    )
    assert "学年五年级1班家庭经济困难学生拟认定名单的公示五年级1班师生" in first
    assert "最后结果以全校公示为准" in first
    assert "学年五年级家庭经济困难学生拟认定名单的公示" in second
    assert "以全校公示为准" not in third
    assert "甲三" not in first + second + third


def test_an_open_objection_holds_up_the_next_review_of_that_case_alone(desk: Desk, clock: SteppingClock) -> None:
    keys = voted(desk)
    of_class = hang(desk, "class", FIRST)
    lines = {line.row.name: line.id for line in notice_lines(desk, of_class)}
    clock.day = date(2026, 9, 8)
    about = ObjectionDraft(lines["甲一"], "mailbox", "", "家里盖了新房")
    objection = posting.object_to(desk, of_class, about).subject_id
    with pytest.raises(Invalid, match="甲一：第1号 五年级1班认定公示（助前）有异议没有处理完"):
        step(desk, [keys["甲一"]], "class_teacher")
    step(desk, [keys["甲二"], keys["乙一"]], "class_teacher")
    posting.settle(desk, of_class, objection, False, "周敏", "房屋是危房改造补助所建", "已答复")
    step(desk, [keys["甲一"]], "class_teacher")
    # Who objects to a whole notice holds up everybody on it, and the aid office passes the others together.
    whole = posting.object_to(desk, of_class, ObjectionDraft("", "phone", "", "名单没有贴全")).subject_id
    assert set(held_up(desk, list(keys.values()))) == {keys["甲一"], keys["甲二"]}
    reviews.pass_all(desk, YEAR, "aid_office", "同意", staff(desk, "aid_office")[0].id)
    assert {e.what for e in case(desk, keys["乙一"]).life} >= {"资助办审核通过：同意"}
    with pytest.raises(Conflict, match="有异议没有处理完"):
        reviews.pass_all(desk, YEAR, "aid_office", "同意", staff(desk, "aid_office")[0].id)
    posting.settle(desk, of_class, whole, False, "周敏", "已补贴", "已答复")
    reviews.pass_all(desk, YEAR, "aid_office", "同意", staff(desk, "aid_office")[0].id)


def test_an_objection_before_the_township_holds_up_the_principal(desk: Desk, clock: SteppingClock) -> None:
    keys = [voted(desk)["乙一"]]
    small.review(desk, keys)
    of_school, township = hang(desk, "school"), hang(desk, "township")
    objection = posting.object_to(desk, township, ObjectionDraft("", "phone", "", "名单有误")).subject_id
    end(desk, clock, of_school)
    with pytest.raises(Conflict, match="第2号 中心校认定公示（助前）对乙一等1人还有异议"):
        posting.approve_recognition(desk, of_school, small.principal(desk))
    posting.settle(desk, township, objection, False, "周敏", "名单无误", "已答复")
    posting.approve_recognition(desk, of_school, small.principal(desk))


def test_an_objection_that_is_upheld_before_the_class_turns_the_case_down(desk: Desk) -> None:
    keys = voted(desk)
    of_class = hang(desk, "class", FIRST)
    line = next(line.id for line in notice_lines(desk, of_class) if line.row.name == "甲一")
    objection = posting.object_to(desk, of_class, ObjectionDraft(line, "phone", "", "有车")).subject_id
    posting.settle(desk, of_class, objection, True, "周敏", "属实", "已答复")
    assert case(desk, keys["甲一"]).row.status == "declined"
    again = posting.object_to(desk, of_class, ObjectionDraft(line, "phone", "", "还有车")).subject_id
    assert "不予认定" in posting.settle(desk, of_class, again, True, "周敏", "属实", "已答复").message


def test_a_class_is_named_and_has_one_notice_at_a_time(desk: Desk) -> None:
    voted(desk)
    for draft, why in (
        (NoticeDraft(scope="class"), "哪个班级"),
        (NoticeDraft(scope="grade"), "哪个年级"),
        (NoticeDraft(scope="village"), "公示范围"),
        (NoticeDraft("after_aid", scope="class", part=FIRST), "只有认定公示"),
    ):
        with pytest.raises(Invalid, match=why):
            posting.draft_notice(desk, TERM, draft)
    for scope, part in (("grade", GRADE), ("class", "六年级1班"), ("township", "")):
        with pytest.raises(Conflict, match="没有可以公示的学生"):
            posting.draft_notice(desk, TERM, NoticeDraft(scope=scope, part=part))
    posting.draft_notice(desk, TERM, NoticeDraft(scope="class", part=FIRST))
    with pytest.raises(Conflict, match="还没有办结"):
        posting.draft_notice(desk, TERM, NoticeDraft(scope="class", part=FIRST))
    posting.draft_notice(desk, TERM, NoticeDraft(scope="class", part=SECOND))
    history.undo(desk)
    assert len(notices(desk, YEAR)) == 1


def test_the_overview_waits_for_the_school_and_counts_its_notice_alone(desk: Desk, clock: SteppingClock) -> None:
    keys = [voted(desk)["乙一"]]
    of_class = hang(desk, "class", SECOND)
    end(desk, clock, of_class)
    posting.take_down(desk, of_class, "李春梅")
    small.review(desk, keys)
    assert overview(desk, Term(YEAR, 1)).advice.what == "班主任审核"
    for name in ("甲一", "甲二", "甲三"):
        acts.withdraw(desk, str(desk.value("SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id"
                                           " WHERE s.name = ?", name)), "家长提出")  # fmt: skip
    assert overview(desk, Term(YEAR, 1)).advice.what == "起草公示"
    small.post_and_approve(desk, clock)
    (stage,) = [s for s in overview(desk, Term(YEAR, 1)).stages if s.title == "公示"]
    assert stage.text == "已公示1次，校长批准认定1人"
