"""Brothers and sisters: suggested, confirmed, parted; the family's situation is told once and corrected at once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.terms import Term
from aiddesk.domain.visits import PlanDraft
from aiddesk.queries.cases import case
from aiddesk.queries.families import disagreements, elsewhere, families, possible_families, prefill, siblings
from aiddesk.queries.identity import household
from aiddesk.queries.overview import overview
from aiddesk.queries.students import students
from aiddesk.queries.visits import to_visit
from aiddesk.services import cases as acts
from aiddesk.services import families as kin
from aiddesk.services import history, registers, roster, verification, visits, years
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

FATHER = "990000198001010012"
SHEET = f"""姓名\t性别\t证件号\t班级\t家长姓名\t家长身份证号\t联系电话\t家庭住址
李小红\t女\t990000201301010027\t三年级1班\t李建国\t{FATHER}\t13000000001\t某县某镇南坪村3组
李小明\t男\t990000201501010013\t一年级1班\t李建国\t{FATHER}\t13000000001\t
王五\t男\t99000020150101003X\t一年级1班\t王大\t\t13000000002\t某县某镇北河村
赵六\t男\t990000201501010056\t一年级1班\t赵大\t\t13000000003\t"""
YEAR = 2026


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(date(2026, 9, 10))


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = registers.create(tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅"), clock)
    roster.import_plan(made, roster.plan_pasted(made, SHEET, YEAR), YEAR)
    yield made
    assert "完好" in verification.verify(made).message
    made.close()


def keys(desk: Desk) -> dict[str, str]:
    return {s.name: s.id for s in students(desk, YEAR)}


def test_families_are_suggested_confirmed_and_parted(desk: Desk) -> None:
    of = keys(desk)
    (found,) = possible_families(desk, YEAR)
    assert [c.name for c in found.children] == ["李小明", "李小红"]
    assert found.why == "监护人证件号相同"
    with pytest.raises(Conflict, match="两名"):
        kin.join(desk, YEAR, [of["李小红"]])
    kin.join(desk, YEAR, [c.student_id for c in found.children])
    assert possible_families(desk, YEAR) == ()
    (family,) = families(desk, YEAR)
    assert (family.name, family.village) == ("李建国", "南坪村")
    with pytest.raises(Conflict, match="已经是一户"):
        kin.join(desk, YEAR, [of["李小红"], of["李小明"]])
    kin.join(desk, YEAR, [of["李小红"], of["王五"]])
    assert [c.name for c in siblings(desk, of["王五"], YEAR)] == ["李小明", "李小红"]
    assert [(r.name, r.why) for r in household(desk, of["王五"], YEAR)] == [
        ("李小明", "已确认为一户"),
        ("李小红", "已确认为一户"),
    ]
    kin.part(desk, YEAR, [of["王五"]])
    with pytest.raises(Conflict):
        kin.part(desk, YEAR, [of["王五"]])
    with pytest.raises(Invalid):
        kin.rename(desk, family.household_id, " ", "")
    kin.rename(desk, family.household_id, "李建国（南坪）", "南坪村")
    kin.part(desk, YEAR, [of["李小红"], of["李小明"]])
    assert families(desk, YEAR) == ()
    history.undo(desk)
    assert families(desk, YEAR)[0].name == "李建国（南坪）"


def test_a_member_with_a_students_number_is_a_hint(desk: Desk) -> None:
    of = keys(desk)
    number = next(s.document_number for s in students(desk, YEAR) if s.name == "赵六")
    acts.apply(desk, of["王五"], YEAR, ApplicationDraft(), (MemberDraft("赵六", "11", "弟", document_number=number),))
    told = {f.why: [c.name for c in f.children] for f in possible_families(desk, YEAR)}
    assert told["申请表里写为家庭成员"] == ["王五", "赵六"]


def test_brothers_and_sisters_at_other_schools_are_told_once(desk: Desk) -> None:
    of = keys(desk)
    number = next(s.document_number for s in students(desk, YEAR) if s.name == "赵六")
    elder = MemberDraft("李强", "17", "哥哥", "县第一中学")
    acts.apply(desk, of["李小红"], YEAR, ApplicationDraft(), (elder, MemberDraft("李小明", "11", "弟")))
    more = (elder, MemberDraft("李小红", "13", "姐"), MemberDraft("赵六甲", "11", "弟", document_number=number))
    acts.apply(desk, of["李小明"], YEAR, ApplicationDraft(), (*more, MemberDraft("李幼", "3", "妹妹")))
    told = elsewhere(desk, YEAR, [of["李小红"], of["李小明"]])
    assert [row.text for row in told] == ["李强（哥哥，县第一中学，17岁）", "李幼（妹妹，学校没有写，3岁）"]
    assert elsewhere(desk, YEAR, [of["王五"]]) == ()


def test_the_village_is_of_the_household(desk: Desk) -> None:
    of = keys(desk)
    acts.apply(desk, of["赵六"], YEAR, ApplicationDraft())
    assert to_visit(desk, YEAR)[0].village == ""
    kin.set_village(desk, YEAR, of["赵六"], "上山村")
    kin.set_village(desk, YEAR, of["赵六"], "下山村")
    (row,) = to_visit(desk, YEAR)
    assert (row.village, row.is_guessed) == ("下山村", False)
    assert desk.value("SELECT count(*) FROM household") == 1


def test_what_one_told_is_filled_in_for_the_other(desk: Desk) -> None:
    of = keys(desk)
    draft = ApplicationDraft(household_size="4", income_per_head="5000", disaster="洪水", phone="13100000000")
    acts.apply(
        desk, of["李小红"], YEAR, draft, (MemberDraft("李建国", "46", "父亲"), MemberDraft("李小明", "11", "弟"))
    )
    assert prefill(desk, of["李小明"], YEAR) is None
    kin.join(desk, YEAR, [of["李小红"], of["李小明"]])
    found = prefill(desk, of["李小明"], YEAR)
    assert found is not None
    assert found.source == "李小红（三年级1班）本学年的申请表"
    assert (found.draft.household_size, found.draft.disaster, found.draft.phone) == ("4", "洪水", "")
    assert [(m.name, m.relation) for m in found.members] == [("李建国", "父亲"), ("李小红", "姐")]


def test_last_years_own_application_is_the_second_best(desk: Desk, clock: SteppingClock) -> None:
    of = keys(desk)
    people = (MemberDraft("王大", "41", "父亲"), MemberDraft("王奶奶", "", "祖母"))
    acts.apply(desk, of["王五"], YEAR, ApplicationDraft(household_size="3", debt="2万元"), people)
    clock.day = date(2027, 9, 6)
    years.turn_year(desk, YEAR, years.turn_plan(desk, YEAR), date(2027, 7, 1))
    found = prefill(desk, of["王五"], YEAR + 1)
    assert found is not None
    assert found.source == "2026—2027学年的申请表"
    assert found.draft.debt == "2万元"
    assert [(m.name, m.age) for m in found.members] == [("王大", "42"), ("王奶奶", "")]


def test_a_correction_reaches_the_siblings_in_one_act(desk: Desk) -> None:
    of = keys(desk)
    kin.join(desk, YEAR, [of["李小红"], of["李小明"]])
    first = acts.apply(desk, of["李小红"], YEAR, ApplicationDraft(household_size="4", debt="无")).subject_id
    second = acts.apply(
        desk,
        of["李小明"],
        YEAR,
        ApplicationDraft(household_size="4", other="走读", phone="1"),
        (MemberDraft("李建国"),),
    ).subject_id
    assert disagreements(desk, YEAR) == ()
    entries = desk.value("SELECT count(*) FROM entry")
    edited = ApplicationDraft(household_size="5", debt="无", disaster="洪水")
    people = (MemberDraft("李建国", "46", "父亲", income="9000"), MemberDraft("李小明", "11", "弟"))
    done = acts.edit_application(desk, first, edited, people, (second,))
    assert "李小明、李小红" in done.message
    assert desk.value("SELECT count(*) FROM entry") == entries + 1
    theirs = case(desk, second)
    assert (theirs.application.household_size, theirs.application.disaster) == ("5", "洪水")
    assert (theirs.application.other, theirs.application.phone, theirs.application.debt) == ("走读", "1", "")
    assert [(m.name, m.relation) for m in theirs.members] == [("李建国", "父亲"), ("李小红", "姐")]
    history.undo(desk)
    assert case(desk, second).application.household_size == "4"
    assert case(desk, first).members == ()

    own = ApplicationDraft(household_size="4", debt="无", phone="13300000000")
    assert acts.edit_application(desk, first, own, (), (second,)).message == "已修改李小红的申请表。"

    acts.withdraw(desk, second, "家长提出")
    with pytest.raises(Conflict, match="李小明的申请撤回"):
        acts.edit_application(desk, first, edited, people, (second,))
    other = acts.apply(desk, of["王五"], YEAR, ApplicationDraft()).subject_id
    with pytest.raises(Conflict, match="不是同一户"):
        acts.edit_application(desk, first, edited, people, (other,))


def test_contradictions_and_late_visits_stand_in_the_work_list(desk: Desk, clock: SteppingClock) -> None:
    of = keys(desk)
    kin.join(desk, YEAR, [of["李小红"], of["李小明"]])
    acts.apply(desk, of["李小红"], YEAR, ApplicationDraft(household_size="4", debt="无"))
    key = acts.apply(desk, of["李小明"], YEAR, ApplicationDraft(household_size="6", debt="2万元")).subject_id
    (found,) = disagreements(desk, YEAR)
    assert found.texts == ("家庭人口：6／4", "欠债：2万元／无")
    visits.plan(desk, YEAR, [key], PlanDraft("2026-09-12", "王芳"))
    clock.day = date(2026, 9, 13)
    told = {t.text: t.hint for t in overview(desk, Term(YEAR, 1)).todos}
    assert told["1户兄弟姐妹的申请表写得不一致"] == {"act": "families"}
    assert told["1名学生的家访过了安排的日期"] == {"act": "plan_visits"}
