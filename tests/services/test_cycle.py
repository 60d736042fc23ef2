"""One cycle by the services: every status, every figure to the fen, every refusal."""

from collections import Counter
from datetime import date, timedelta

import pytest

from aiddesk.domain.errors import AidError, Conflict, Invalid
from aiddesk.queries.awards import award_lists, awards
from aiddesk.queries.cases import cases, status_counts
from aiddesk.queries.funds import balances
from aiddesk.queries.notices import notice_lines, notices
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reviews import waiting
from aiddesk.services import awards as paying
from aiddesk.services import funds, kinship, reviews, sample, verification
from aiddesk.services import notices as posting
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

TERM, YEAR = "2026-1", 2026


def test_the_sample_year_comes_out_to_the_fen(school: Desk, clock: SteppingClock) -> None:
    sample.carry(school, clock, date.max)
    assert status_counts(school, YEAR) == {"recognised": 215}
    expected = Counter[str]()
    for row in cases(school, YEAR):
        each = 75000 if row.stage == "junior" else 62500
        expected["YJ_JSS" if row.boarding else "YJ_FJSS"] += each if row.boarding else each // 2
    found = {b.programme: b for b in balances(school, TERM)}
    for programme, amount in expected.items():
        b = found[programme]
        assert (b.awarded, b.balance.received, b.balance.paid + b.balance.returned) == (amount, amount, amount)
        assert b.balance.left == 0
    for head in award_lists(school, TERM):
        rows = awards(school, head.id)
        assert {r.status for r in rows} == {"signed"}
        assert sum(r.attempts == 2 for r in rows) == 2
        assert all(r.signer_kind == ("guardian" if r.grade <= 3 else "student") for r in rows)
    assert {n.status for n in notices(school, YEAR)} == {"taken_down"}
    assert "完好" in verification.verify(school).message


def test_a_list_changed_behind_the_program_is_found(school: Desk, clock: SteppingClock) -> None:
    sample.carry(school, clock, date(2026, 10, 16))
    school.db.execute_sql("UPDATE award SET amount = amount + 1 WHERE sheet_page = 1")
    with pytest.raises(Invalid) as refusal:
        verification.verify(school)
    assert any("批准以后被改动" in str(p) for p in refusal.value.problems)


def test_a_notice_cannot_be_closed_early_nor_with_an_open_objection(school: Desk, clock: SteppingClock) -> None:
    sample.carry(school, clock, date(2026, 9, 17))
    head = notices(school, YEAR)[0]
    assert head.last_day is not None
    principal = staff(school, "principal")[0].id
    clock.day = head.last_day
    with pytest.raises(Invalid, match="期满"):
        posting.finish(school, head.id)
    line = notice_lines(school, head.id)[0]
    key = posting.object_to(school, head.id, posting.ObjectionDraft(line.id, "phone", "", "家中有车")).subject_id
    clock.day = head.last_day + timedelta(days=1)
    with pytest.raises(Invalid, match="异议"):
        posting.finish(school, head.id)
    with pytest.raises(Conflict):
        posting.approve_recognition(school, head.id, principal)
    posting.settle(school, head.id, key, True, "李春梅", "属实", "已取消")
    posting.finish(school, head.id)
    with pytest.raises(Invalid, match="校长"):
        posting.approve_recognition(school, head.id, staff(school, "accountant")[0].id)
    posting.approve_recognition(school, head.id, principal)
    assert status_counts(school, YEAR) == {"recognised": 214, "declined": 1}


def test_reviews_keep_to_the_chain(school: Desk, clock: SteppingClock) -> None:
    sample.carry(school, clock, date(2026, 9, 11))
    row = waiting(school, YEAR)[0]
    case = next(c for c in cases(school, YEAR) if c.id == row.case_id)
    teacher = next(c.teacher_id for c in classes(school, YEAR) if c.id == case.class_id)
    office = staff(school, "aid_office")[0].id
    with pytest.raises(Invalid):
        reviews.review(school, [row.case_id], "aid_office", "pass", "同意", office)
    with pytest.raises(Invalid, match="意见"):
        reviews.review(school, [row.case_id], "class_teacher", "pass", " ", teacher)
    kinship.declare(school, teacher, case.student_id, "侄女")
    with pytest.raises(Invalid, match="回避"):
        reviews.review(school, [row.case_id], "class_teacher", "pass", "同意", teacher)
    other = next(c.teacher_id for c in classes(school, YEAR) if c.teacher_id != teacher)
    reviews.review(school, [row.case_id], "class_teacher", "pass", "同意", other)
    reviews.review(school, [row.case_id], "aid_office", "return", "补佐证", office)
    assert next(r.step for r in waiting(school, YEAR) if r.case_id == row.case_id) == "class_teacher"
    reviews.review(school, [row.case_id], "class_teacher", "decline", "不符合条件", other)
    assert next(c.status for c in cases(school, YEAR) if c.id == row.case_id) == "declined"


def test_money_that_is_not_there_is_not_awarded_nor_paid(school: Desk, clock: SteppingClock) -> None:
    sample.carry(school, clock, date(2026, 9, 24))
    key = paying.draw(school, "YJ_JSS", TERM).subject_id
    principal = staff(school, "principal")[0].id
    with pytest.raises(Invalid, match="资金不够"):
        paying.approve(school, key, principal)
    total = sum(a.amount for a in awards(school, key))
    funds.receive(school, TERM, funds.FundDraft("YJ_JSS", "county", "文1", "", f"{(total - 1) / 100:.2f}"))
    with pytest.raises(Invalid, match=r"差0\.01元"):
        paying.approve(school, key, principal)
    funds.receive(school, TERM, funds.FundDraft("YJ_JSS", "county", "文2", "", "0.01"))
    paying.approve(school, key, principal)
    with pytest.raises(Conflict):
        paying.draw(school, "YJ_JSS", TERM)
    keys = [a.id for a in awards(school, key)]
    with pytest.raises(Invalid, match="现金"):
        paying.pay(school, keys, "cash")
    first = awards(school, key)[0]
    people.edit_field(school, first.student_id, "account_holder", "外人")
    with pytest.raises(Invalid, match="户名"):
        paying.pay(school, keys, "card")
    assert {a.status for a in awards(school, key)} == {"approved"}
    paying.pay(school, keys[1:], "card")
    with pytest.raises(AidError):
        paying.pay(school, keys[1:2], "card")
    with pytest.raises(Invalid):
        funds.give_back(school, TERM, funds.ReturnDraft("YJ_JSS", f"{total / 100:.2f}", "", "结余"))
