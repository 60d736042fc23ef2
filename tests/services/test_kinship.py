"""Relatives are declared, found, confirmed and ruled out; what is strong stops a review until it is decided."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case
from aiddesk.queries.kinship import kin_of_staff, open_finds, relatives, strong_count
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes, staff
from aiddesk.queries.reviews import relatives_of, waiting
from aiddesk.services import cases as acts
from aiddesk.services import chains, families, history, kinship, registers, reviews, verification
from aiddesk.services import notices as posting
from aiddesk.services import students as people
from aiddesk.store.desk import Desk
from tests.services import small
from tests.services.small import YEAR

PHONE = "13977665544"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A class of four voted applicants; its teacher gave the phone of one family, and lives in a village of another."""
    made = small.make(tmp_path / "s.aid", small.at(2026, 9, 7))
    people.edit_field(made, small.student_id(made, "甲二"), "address", "某县青山镇王家村4组")
    for name in ("甲一", "甲二", "甲三", "甲四"):
        draft = ApplicationDraft(promise_signed=True, guardian_phone=PHONE if name == "甲一" else "")
        member = (MemberDraft("王芳", "40", "母亲"),) if name == "甲三" else ()
        key = acts.apply(made, small.student_id(made, name), YEAR, draft, member).subject_id
        small.survey(made, key)
    small.hold_vote(made, classes(made, YEAR)[0].id)
    people.edit_field(made, small.student_id(made, "甲二"), "guardian_name", "王大")
    teacher = _teacher(made)
    registers.edit_staff(made, teacher, "王芳", ("class_teacher",), PHONE, True, "青山镇王家村9号")
    yield made
    made.close()


def _teacher(desk: Desk) -> str:
    return next(s.id for s in staff(desk) if s.name == "王芳")


def _told(desk: Desk) -> dict[str, tuple[list[str], bool]]:
    return {r.name: ([f.basis for f in r.finds], r.is_strong) for r in open_finds(desk, YEAR) if r.staff == "王芳"}


def test_what_is_found_is_strong_or_a_hint(desk: Desk) -> None:
    assert _told(desk) == {"甲一": (["phone"], True), "甲二": (["surname"], False), "甲三": (["guardian"], False)}
    assert strong_count(desk, YEAR) == 1
    kin = kin_of_staff(desk, _teacher(desk))
    assert set(kin) == {small.student_id(desk, name) for name in ("甲一", "甲二", "甲三")}
    one = small.student_id(desk, "甲一")
    assert kin_of_staff(desk, _teacher(desk), [one]) == {one: kin[one]}


def test_the_overview_sends_to_what_stops_reviews(desk: Desk) -> None:
    term = Term(YEAR, 1)
    told = {t.text: t.hint.get("act") for t in overview(desk, term).todos}
    assert told["1处疑似亲属关系要核实，核实以前不能审核"] == "kinship"
    chains.set_chain(desk, YEAR, ("class_teacher", "grade_head", "leading_group"))
    assert "年级审核还没有设置人员" in {t.text for t in overview(desk, term).todos}
    kinship.clear(desk, _teacher(desk), small.student_id(desk, "甲一"), "号码登记错了")
    registers.add_staff(desk, "组长", ("grade_head",))
    texts = " ".join(t.text for t in overview(desk, term).todos)
    assert "亲属" not in texts
    assert "设置人员" not in texts


def test_a_strong_find_stops_the_review_until_it_is_decided(desk: Desk) -> None:
    teacher, child = _teacher(desk), small.student_id(desk, "甲一")
    key = next(r.case_id for r in waiting(desk, YEAR) if r.name == "甲一")
    with pytest.raises(Invalid, match="可能是亲属（电话相同）"):
        reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher)
    with pytest.raises(Invalid, match="怎样核实"):
        kinship.clear(desk, teacher, child, " ")
    kinship.clear(desk, teacher, child, "号码是村委会的，已向村里核实")
    assert strong_count(desk, YEAR) == 0
    assert relatives_of(desk, teacher) == frozenset()
    reviews.review(desk, [key], "class_teacher", "pass", "同意", teacher)


def test_a_confirmed_find_is_a_relative(desk: Desk) -> None:
    teacher, child = _teacher(desk), small.student_id(desk, "甲一")
    kinship.confirm(desk, teacher, child, "外甥女")
    assert relatives_of(desk, teacher) == {child}
    (row,) = relatives(desk)
    assert (row.staff, row.name, row.kind_title, row.relation) == ("王芳", "甲一", "核实确认", "外甥女")
    with pytest.raises(Conflict, match="已经登记过"):
        kinship.declare(desk, teacher, child, "外甥女")
    done = reviews.pass_all(desk, YEAR, "class_teacher", "同意", teacher)
    assert "甲一（亲属，应当回避）" in done.message
    assert "甲二等3人" in done.message
    history.undo(desk)
    history.undo(desk)
    assert relatives(desk) == ()


def test_a_decision_can_be_turned_and_taken_back(desk: Desk) -> None:
    teacher, child = _teacher(desk), small.student_id(desk, "甲一")
    kinship.clear(desk, teacher, child, "同号不同人")
    kinship.declare(desk, teacher, child, "侄女")
    (row,) = relatives(desk)
    assert (row.kind, row.reason) == ("declared", "")
    kinship.take_back(desk, row.id)
    assert _told(desk)["甲一"] == (["phone"], True)


def test_the_brother_of_a_declared_relative_is_found(desk: Desk) -> None:
    teacher = _teacher(desk)
    families.join(desk, YEAR, [small.student_id(desk, name) for name in ("甲三", "甲四")])
    kinship.declare(desk, teacher, small.student_id(desk, "甲三"), "侄女")
    assert _told(desk)["甲四"] == (["household"], True)


def test_everything_undone_leaves_the_file_sound(desk: Desk) -> None:
    teacher = _teacher(desk)
    kinship.declare(desk, teacher, small.student_id(desk, "甲四"), "侄女")
    kinship.clear(desk, teacher, small.student_id(desk, "甲一"), "同号不同人")
    for _ in range(2):
        history.undo(desk)
    assert relatives(desk) == ()
    assert "完好" in verification.verify(desk).message


def test_a_principal_approves_no_relative(tmp_path: Path) -> None:
    clock = small.at(2026, 9, 7)
    made = small.make(tmp_path / "own.aid", clock)
    keys = {name: small.apply(made, name) for name in ("甲一", "甲二")}
    for key in keys.values():
        small.survey(made, key)
    small.hold_vote(made, classes(made, YEAR)[0].id)
    small.review(made, list(keys.values()))
    notice_id = posting.draft_notice(made, "2026-1", posting.NoticeDraft()).subject_id
    posting.post(made, notice_id)
    clock.day = date(2026, 10, 20)
    posting.finish(made, notice_id)
    principal = small.principal(made)
    kinship.declare(made, principal, small.student_id(made, "甲一"), "孙女")
    done = posting.approve_recognition(made, notice_id, principal)
    assert done.message.endswith("没有包括1人：甲一（亲属，应当回避）。请由另一位有校长岗位的人批准。")
    assert {name: case(made, key).row.status for name, key in keys.items()} == {"甲一": "noticed", "甲二": "recognised"}
    with pytest.raises(Conflict, match="没有可以由这位校长批准的学生"):
        posting.approve_recognition(made, notice_id, principal)
    deputy = registers.add_staff(made, "何副校长", ("principal",)).subject_id
    assert posting.approve_recognition(made, notice_id, deputy).message == "校长已批准，认定1人。"
    made.close()
