"""The year turns: who goes where, what the past year still shows, and who stood where on any day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.students import StudentDraft
from aiddesk.domain.terms import Term
from aiddesk.domain.turning import with_target
from aiddesk.queries.cases import cases
from aiddesk.queries.identity import identity_changes, name_on
from aiddesk.queries.overview import overview
from aiddesk.queries.past import first_day, roster_on
from aiddesk.queries.places import classes
from aiddesk.queries.students import counts, student, students
from aiddesk.services import cases as recognition
from aiddesk.services import history, registers, roster, years
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.audit import broken
from aiddesk.store.desk import Desk

ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(date(2026, 9, 15))


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    draft = registers.PlaceDraft("school", "某校", stages=("primary", "junior"), officer="李春梅")
    opened = registers.create(tmp_path / "r.aid", draft, clock)
    roster.import_plan(opened, roster.plan(opened, ROSTER, 2026), 2026)
    yield opened
    opened.close()


def test_classes_go_up_and_leavers_graduate_in_one_act(desk: Desk, clock: SteppingClock) -> None:
    before = students(desk, 2026)
    by_class = {c.title: c.students for c in classes(desk, 2026)}
    clock.day = date(2027, 8, 20)
    plan = years.turn_plan(desk, 2026)
    assert {t.title for t in plan if t.leaves} == {t for t in by_class if t.startswith("九年级")}
    leavers = sum(t.students for t in plan if t.leaves)
    assert "毕业" in years.turn_year(desk, 2026, plan, date(2027, 7, 1)).message
    after = {c.title: c.students for c in classes(desk, 2027)}
    assert after["二年级1班"] == by_class["一年级1班"]
    assert sum(after.values()) == 571 - leavers
    assert students(desk, 2026) == before
    assert counts(desk, 2026)["students"] == 571
    assert len(students(desk, 2026, kept="graduated")) == leavers
    with pytest.raises(Conflict, match="升"):
        years.turn_year(desk, 2026, plan, date(2027, 7, 1))
    with pytest.raises(Conflict, match="升"):
        years.turn_plan(desk, 2026)
    history.undo(desk)
    assert students(desk, 2027) == ()
    assert students(desk, 2026) == before
    assert broken(desk) == ()


def test_a_case_of_the_past_year_keeps_its_class(desk: Desk, clock: SteppingClock) -> None:
    child = next(s for s in students(desk, 2026) if s.grade == 3)
    recognition.apply(desk, child.id, 2026, ApplicationDraft(on="2026-09-15"))
    clock.day = date(2027, 8, 20)
    years.turn_year(desk, 2026, years.turn_plan(desk, 2026), date(2027, 7, 1))
    assert [c.class_title for c in cases(desk, 2026)] == [child.class_title]
    assert student(desk, child.id).row.grade == 4
    recognition.apply(desk, child.id, 2027, ApplicationDraft(on="2027-08-20"))
    assert [c.class_title for c in cases(desk, 2027)] == [student(desk, child.id).row.class_title]


def test_who_turns_too_late_is_told_where(desk: Desk, clock: SteppingClock) -> None:
    """In September the window already shows the new year, which is still empty."""
    clock.day = date(2027, 9, 6)
    with pytest.raises(Conflict, match="换到2026—2027学年再升级"):
        years.turn_plan(desk, 2027)


def test_a_suspended_leaver_stays_and_does_not_ask_for_another_turn(desk: Desk, clock: SteppingClock) -> None:
    ill = next(s for s in students(desk, 2026) if s.grade == 9)
    people.move_student(desk, ill.id, "suspend", clock.day, "生病")
    clock.day = date(2027, 8, 20)
    plan = years.turn_plan(desk, 2026)
    assert "休学的1人留在毕业班" in years.turn_year(desk, 2026, plan, date(2027, 7, 1)).message
    entries = desk.value("SELECT count(*) FROM entry")
    with pytest.raises(Conflict, match="升"):
        years.turn_plan(desk, 2026)
    with pytest.raises(Conflict, match="已经升过级"):
        years.turn_year(desk, 2026, plan, date(2027, 7, 1))
    assert desk.value("SELECT count(*) FROM entry") == entries


def test_other_schools_turn_too(tmp_path: Path, clock: SteppingClock) -> None:
    """Vocational and special classes keep their stage, and classes whose grade has no 级 may become one."""
    draft = registers.PlaceDraft("school", "某职校", stages=("senior", "vocational", "special"), officer="李春梅")
    desk = registers.create(tmp_path / "v.aid", draft, clock)
    rows = ("甲\t普高\t高一\t1班", "乙\t普高\t高一\t2班", "丙\t中职\t高一\t汽修1班", "丁\t特教\t三年级\t1班")
    sheet = "\n".join(["姓名\t学段\t年级\t班级", *rows])
    roster.import_plan(desk, roster.plan_pasted(desk, sheet, 2026), 2026)
    plan = years.turn_plan(desk, 2026)
    plan = tuple(with_target(t, "高二1班") if t.title == "高一2班" else t for t in plan)
    years.turn_year(desk, 2026, plan, date(2027, 7, 1))
    assert [(c.title, c.stage, c.students) for c in classes(desk, 2027)] == [
        ("四年级1班", "special", 1),
        ("高二1班", "senior", 2),
        ("高二汽修1班", "vocational", 1),
    ]
    desk.close()


def test_who_comes_back_into_another_class_was_in_the_old_one_before(desk: Desk, clock: SteppingClock) -> None:
    one = next(s for s in students(desk, 2026) if s.grade == 2)
    away = next(c for c in classes(desk, 2026) if c.grade == 2 and c.id != one.class_id)
    clock.day = date(2026, 11, 20)
    people.move_student(desk, one.id, "suspend", date(2026, 10, 1), "生病")
    people.move_student(desk, one.id, "return", date(2026, 11, 1), "病愈", away.id)
    on = {d: {r.id: r.class_title for r in roster_on(desk, d)}.get(one.id) for d in (date(2026, 9, 20), clock.day)}
    assert on == {date(2026, 9, 20): one.class_title, clock.day: away.title}


def test_nobody_is_taken_back_into_a_year_that_is_over(desk: Desk, clock: SteppingClock) -> None:
    """Whoever looks at a past term and imports, adds or moves would take the children out of the present one."""
    plan = roster.plan(desk, ROSTER, 2026)
    first = students(desk, 2026)[0]
    clock.day = date(2027, 9, 6)
    years.turn_year(desk, 2026, years.turn_plan(desk, 2026), date(2027, 7, 1))
    now = students(desk, 2027)
    with pytest.raises(Conflict, match="换到2027—2028学年"):
        roster.plan(desk, ROSTER, 2026)
    with pytest.raises(Conflict, match="换到2027—2028学年"):
        roster.import_plan(desk, plan, 2026)
    with pytest.raises(Conflict, match="换到2027—2028学年"):
        people.add_student(desk, StudentDraft(name="新来", grade="一年级", class_name="1班"), 2026)
    for kind in ("move_class", "return"):
        with pytest.raises(Conflict, match="换到2027—2028学年"):
            people.move_student(desk, first.id, kind, clock.day, "调整", classes(desk, 2026)[0].id)
    assert students(desk, 2027) == now


def test_who_left_and_comes_back_is_not_added_again(desk: Desk, clock: SteppingClock) -> None:
    one = next(s for s in students(desk, 2026) if s.document_number)
    draft = student(desk, one.id).draft
    people.move_student(desk, one.id, "transfer_out", clock.day, "外县")
    for back in (draft, replace(draft, document_number="", registration_number="20260001234")):
        people.edit_student(desk, one.id, replace(draft, registration_number="20260001234"))
        with pytest.raises(Conflict, match="转出。回校的不用新增"):
            people.add_student(desk, back, 2026)
    people.move_student(desk, one.id, "return", clock.day, "回来了", one.class_id)
    assert len(students(desk, 2026)) == 571


def test_a_class_may_go_elsewhere_but_grades_do_not_mix(desk: Desk) -> None:
    plan = list(years.turn_plan(desk, 2026))
    plan[0] = with_target(plan[0], "二年级5班")
    with pytest.raises(Invalid):
        with_target(plan[0], "哪里")
    wrong = [plan[0], with_target(next(t for t in plan if t.title.startswith("五")), "二年级5班")]
    with pytest.raises(Invalid, match="年级不同"):
        years.turn_year(desk, 2026, wrong, date(2027, 7, 1))
    years.turn_year(desk, 2026, plan, date(2027, 7, 1))
    assert "二年级5班" in {c.title for c in classes(desk, 2027)}


def test_a_new_roster_turns_the_year_by_itself(desk: Desk, clock: SteppingClock) -> None:
    """Who imports the new year's export without turning the year first gets no second set of children."""
    clock.day = date(2027, 9, 6)
    assert overview(desk, Term(2027, 1)).advice.act == "学年升级"
    plan = roster.plan(desk, ROSTER, 2027)
    assert (plan.new, plan.absent) == (0, 0)
    roster.import_plan(desk, plan, 2027)
    assert len(students(desk, 2027)) == 571
    assert len(students(desk, 2026)) == 571
    assert desk.value("SELECT count(*) FROM student") == 571


def test_the_roster_of_any_past_day(desk: Desk, clock: SteppingClock) -> None:
    one, other, third = [s for s in students(desk, 2026) if s.grade == 2][:3]
    away = next(c for c in classes(desk, 2026) if c.grade == 2 and c.id != one.class_id)
    clock.day = date(2026, 10, 20)
    people.move_student(desk, one.id, "move_class", date(2026, 10, 10), "调整", away.id)
    people.move_student(desk, other.id, "suspend", date(2026, 10, 12), "生病", paper="医院证明")
    people.change_identity(desk, third.id, "name", "王新名", date(2026, 10, 15), "户口簿")
    clock.day = date(2026, 11, 20)
    people.move_student(desk, other.id, "return", date(2026, 11, 2), "病愈")
    draft = student(desk, third.id).draft
    new = people.add_student(
        desk, type(draft)(name="赵转来", grade="二年级", class_name="1班"), 2026, date(2026, 11, 1), "转学联系表"
    ).subject_id

    def on(day: date) -> dict[str, tuple[str, str]]:
        return {r.id: (r.name, r.class_title) for r in roster_on(desk, day)}

    assert first_day(desk) == date(2026, 9, 15)
    assert on(date(2026, 9, 14)) == {}
    assert len(on(date(2026, 9, 15))) == 571
    assert on(date(2026, 10, 9))[one.id][1] == one.class_title
    assert on(date(2026, 10, 10))[one.id][1] == away.title
    assert other.id in on(date(2026, 10, 11))
    assert other.id not in on(date(2026, 10, 12))
    assert other.id in on(date(2026, 11, 2))
    assert on(date(2026, 10, 14))[third.id][0] == third.name
    assert on(date(2026, 10, 15))[third.id][0] == "王新名"
    assert new not in on(date(2026, 10, 31))
    assert new in on(date(2026, 11, 1))
    clock.day = date(2027, 8, 20)
    years.turn_year(desk, 2026, years.turn_plan(desk, 2026), date(2027, 7, 1))
    assert on(date(2026, 10, 9))[one.id][1] == one.class_title
    assert len(on(date(2027, 6, 30))) == 572
    leavers = len(students(desk, 2026, kept="graduated"))
    assert len(on(date(2027, 7, 1))) == 572 - leavers


def test_a_changed_number_is_known_under_both(desk: Desk, clock: SteppingClock) -> None:
    child = next(s for s in students(desk, 2026) if s.document_number)
    clock.day = date(2026, 10, 20)
    with pytest.raises(Invalid, match="材料"):
        people.change_identity(desk, child.id, "document_number", "99000020150101003X", clock.day, "")
    with pytest.raises(Invalid, match="校验位"):
        people.change_identity(desk, child.id, "document_number", "990000201501010030", clock.day, "户口簿")
    taken = students(desk, 2026)[5].document_number
    with pytest.raises(Conflict, match="另一名"):
        people.change_identity(desk, child.id, "document_number", taken, clock.day, "户口簿")
    people.change_identity(desk, child.id, "document_number", "99000020150101003x", clock.day, "户口簿")
    assert student(desk, child.id).row.document_number == "99000020150101003X"
    assert [c.before for c in identity_changes(desk, child.id)] == [child.document_number]
    assert {s.id for s in students(desk, 2026, "003x")} >= {child.id}
    plan = roster.plan(desk, ROSTER, 2026)
    assert (plan.new, plan.absent) == (0, 0)
    # An old sheet does not take the change back: it is told.
    assert plan.changed == 0
    assert "变更以前" in plan.doubts[0].text


def test_a_number_that_comes_later_and_a_corrected_name_are_kept(desk: Desk, clock: SteppingClock) -> None:
    draft = student(desk, students(desk, 2026)[0].id).draft
    made = people.add_student(desk, type(draft)(name="阿卜杜拉", grade="一年级", class_name="1班"), 2026).subject_id
    clock.day = date(2026, 10, 1)
    people.edit_field(desk, made, "document_number", "990000201501010021")
    people.edit_field(desk, made, "name", "阿卜杜拉•买买提")
    assert [(c.field, c.cause, c.after) for c in identity_changes(desk, made)] == [
        ("document_number", "supplied", "990000201501010021"),
        ("name", "corrected", "阿卜杜拉·买买提"),
    ]
    # A correction was never the name; only a change is.
    assert name_on(desk, made, date(2026, 9, 20)) == "阿卜杜拉·买买提"


def test_a_whole_class_moves(desk: Desk) -> None:
    source = next(c for c in classes(desk, 2026) if c.grade == 1)
    gone = students(desk, 2026, class_id=source.id)[0]
    people.move_student(desk, gone.id, "transfer_out", date(2026, 9, 15), "外县")
    with pytest.raises(Invalid):
        years.move_class(desk, source.id, source.title, "并班")
    years.move_class(desk, source.id, "一年级9班", "并班")
    after = {c.title: c.students for c in classes(desk, 2026)}
    assert after["一年级9班"] == source.students - 1
    assert [s.class_title for s in students(desk, 2026, kept="gone")] == [source.title]
    assert after[source.title] == 0
    with pytest.raises(Conflict, match="没有学生"):
        years.move_class(desk, source.id, "一年级8班", "并班")
    assert any(r.class_title == source.title for r in roster_on(desk, date(2026, 9, 14))) is False
    history.undo(desk)
    assert next(c for c in classes(desk, 2026) if c.id == source.id).students == source.students - 1
