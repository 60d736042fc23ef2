"""Case C16: three reviews with three notices, then notices before and after aid; none wrong, extra or missing."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from aiddesk.domain.appeals import LetterDraft, TalkDraft
from aiddesk.domain.errors import Invalid
from aiddesk.queries.awards import awards
from aiddesk.queries.cases import case, cases
from aiddesk.queries.declined import declined
from aiddesk.queries.notices import notice, notice_lines, notice_rows, notices
from aiddesk.queries.places import classes, staff
from aiddesk.queries.students import students
from aiddesk.services import awards as paying
from aiddesk.services import chains, funds, papers, receipts, registers, reviews, talks, verification
from aiddesk.services import notices as posting
from aiddesk.services import students as people
from aiddesk.services.notices import NoticeDraft, ObjectionDraft
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import read
from tests.services import small
from tests.services.small import YEAR

TERM = "2026-1"
RIGHT = {"甲一": "special", "甲二": "hard", "乙一": "hard", "乙二": "ordinary"}
WRONG = "甲三"  # supported by the class, and found not to be poor
CHAIN = ("class_teacher", "grade_head", "leading_group")
TOLD = "家中新买了货车跑运输"


def test_each_level_shows_what_it_found_and_one_wrong_name_is_found_in_time(tmp_path: Path) -> None:
    clock = small.at(YEAR, 9, 7)
    with closing(small.make(tmp_path / "c16.aid", clock)) as desk:
        registers.add_staff(desk, "何志强", ("grade_head",))
        chains.set_chain(desk, YEAR, CHAIN)
        keys = {name: small.apply(desk, name) for name in (*RIGHT, WRONG)}
        for name, key in keys.items():
            small.survey(desk, key, RIGHT.get(name, "hard"))

        # First level: the class votes and shows whom it supports; a neighbour objects to one of them.
        hung = []
        for school_class in classes(desk, YEAR):
            small.hold_vote(desk, school_class.id)
            hung.append(_hang(desk, "class", school_class.title))
        clock.day = date(YEAR, 9, 9)
        _object(desk, hung[0], keys)
        clock.day = _after(desk, hung)
        for key in hung:
            posting.finish(desk, key)
        for school_class in classes(desk, YEAR):
            own = [r.id for r in cases(desk, YEAR, school_class.id) if r.status == "voted"]
            reviews.review(desk, own, "class_teacher", "pass", "情况属实", school_class.teacher_id)

        reviews.pass_all(desk, YEAR, "grade_head", "同意", staff(desk, "grade_head")[0].id)

        # Second level: the grade. Third level: the school, whose notice alone leads to recognition.
        hung.append(_hang(desk, "grade", "五年级"))
        clock.day = _after(desk, hung)
        posting.finish(desk, hung[-1])
        reviews.pass_all(desk, YEAR, "leading_group", "同意", staff(desk, "leading_group")[-1].id)
        hung.append(_hang(desk, "school"))
        clock.day = _after(desk, hung)
        posting.finish(desk, hung[-1])
        posting.approve_recognition(desk, hung[-1], small.principal(desk))

        titles = [notice(desk, key).title for key in hung]
        assert titles == [
            "第1号 五年级1班认定公示（助前）", "第2号 五年级2班认定公示（助前）", "第3号 五年级认定公示（助前）",
            "第4号 认定公示（助前）",
        ]  # fmt: skip
        shown = [{row.name for row in notice_rows(desk, key)} for key in hung]
        assert shown == [{"甲一", "甲二", WRONG}, {"乙一", "乙二"}, set(RIGHT), set(RIGHT)]
        assert [(n.days, n.unit) for n in notices(desk, YEAR)] == [(5, "workday")] * 4

        # Notices before and after aid; none wrong, none extra, none missing in any list.
        paid = _pay(desk, clock)
        assert {row.name for row in cases(desk, YEAR, status="recognised")} == set(RIGHT) == paid
        phases = {"recognition": 4, "before_aid": 1, "after_aid": 1}
        assert {p: sum(n.phase == p for n in notices(desk, YEAR)) for p in phases} == phases
        _filed(desk, keys)
        assert "完好" in verification.verify(desk).message


def _hang(desk: Desk, scope: str, part: str = "") -> str:
    key = posting.draft_notice(desk, TERM, NoticeDraft(scope=scope, part=part)).subject_id
    posting.post(desk, key)
    return key


def _after(desk: Desk, hung: list[str]) -> date:
    """Return the day after the last day of all that hangs."""
    return max(last for key in hung if (last := notice(desk, key).last_day)) + timedelta(days=1)


def _object(desk: Desk, key: str, cases_by_name: dict[str, str]) -> None:
    """The objection holds up the review of that child alone; upheld, the family is talked with and written to."""
    line = next(n.id for n in notice_lines(desk, key) if n.row.name == WRONG)
    told = posting.object_to(desk, key, ObjectionDraft(line, "phone", "", TOLD)).subject_id
    teacher = classes(desk, YEAR)[0].teacher_id
    wrong = cases_by_name[WRONG]
    with pytest.raises(Invalid, match=f"{WRONG}：第1号 五年级1班认定公示（助前）有异议没有处理完"):
        reviews.review(desk, [wrong], "class_teacher", "pass", "同意", teacher)
    posting.settle(desk, key, told, True, "周敏、王芳", "车辆登记在其父名下", "已电话答复")
    assert case(desk, wrong).row.status == "declined"
    who = staff(desk, "aid_office")[0].id
    talks.record_talk(desk, wrong, TalkDraft("", who, f"家长{WRONG}", "父亲", "visit", "说明了原因，家长理解"))
    day = desk.today().isoformat()
    talks.write_letter(desk, wrong, LetterDraft(day, "家庭有经营收入。", day, f"家长{WRONG}", "父亲"))
    state = declined(desk, wrong)
    assert state is not None
    assert state.line(desk.today()) == "已沟通，告知书已签收；可申诉到09月24日。"


def _pay(desk: Desk, clock: SteppingClock) -> set[str]:
    for child in students(desk, YEAR, limit=-1):
        people.edit_field(desk, child.id, "account_number", "6217000000000000000")
    funds.receive(desk, TERM, funds.FundDraft("YJ_FJSS", "county", "文1", "", "10000"))
    key = paying.draw(desk, "YJ_FJSS", TERM).subject_id
    before = posting.draft_notice(desk, TERM, NoticeDraft("before_aid", award_list_id=key)).subject_id
    posting.post(desk, before)
    clock.day = _after(desk, [before])
    posting.finish(desk, before)
    paying.approve(desk, key, small.principal(desk))
    rows = awards(desk, key)
    paying.pay(desk, [row.id for row in rows], "card")
    receipts.sign_page(desk, key, 1)
    after = posting.draft_notice(desk, TERM, NoticeDraft("after_aid", award_list_id=key)).subject_id
    posting.post(desk, after)
    assert [r.name for r in notice_rows(desk, before)] == [r.name for r in notice_rows(desk, after)]
    return {row.name for row in rows}


def _filed(desk: Desk, keys: dict[str, str]) -> None:
    """Every recipient has a card, every notice and the refusal their papers, and nothing tells what was objected."""
    ready = [r.kind for r in papers.ready(desk)]
    assert {k: ready.count(k) for k in ("notice", "minutes", "talk_record", "refusal_letter")} == {
        "notice": 6, "minutes": 2, "talk_record": 1, "refusal_letter": 1,
    }  # fmt: skip
    whole = "".join(read(papers.document(desk, "record_cards", str(YEAR))))  # a long history takes a second page
    cards = whole.split("家庭经济困难学生建档卡学校")[1:]
    assert len(cards) == len(RIGHT)
    for name in RIGHT:
        (card,) = [text for text in cards if name in text]
        told = [f"五年级{1 if name[0] == '甲' else 2}班认定公示（助前）张贴", "五年级认定公示（助前）张贴"]
        assert all(word in card for word in told)
    letter = "".join(read(papers.document(desk, "refusal_letter", keys[WRONG])))
    assert TOLD not in letter
    assert "班级评议、公示异议核实" in letter
