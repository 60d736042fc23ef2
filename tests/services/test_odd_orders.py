"""Recognition in orders that nobody plans: another year, a statement before the form, half a survey before the pack."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain import scheme_edits as edits
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.hardship import Scheme
from aiddesk.domain.occasions import EventDraft
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case, cases
from aiddesk.queries.notices import notice_lines, noticeable
from aiddesk.queries.overview import overview
from aiddesk.queries.schemes import in_force
from aiddesk.queries.schemes import schemes as versions
from aiddesk.queries.students import students
from aiddesk.queries.votes import vote
from aiddesk.services import cases as acts
from aiddesk.services import history, schemes, sudden, surveys, verification, waivers
from aiddesk.services import notices as posting
from aiddesk.services import students as people
from aiddesk.services.packs_back import plan_back
from aiddesk.services.packs_taken import take_back
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.services import small
from tests.services.packing import YEAR, Teacher, village


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = village(tmp_path / "s.aid", clock)
    yield made
    made.close()


def chosen(asked: Scheme, place: int) -> dict[str, str]:
    """Answer every question by its option at a place; the last is the gravest."""
    return {q.code: q.options[place].code for q in asked.questions}


@pytest.mark.parametrize("year", [1990, YEAR - 1, YEAR + 1])
def test_nobody_applies_in_a_year_in_which_the_student_stood_in_no_class(desk: Desk, year: int) -> None:
    child = students(desk, YEAR)[0]
    asked = in_force(desk)
    told = f"{child.name}在{year}—{year + 1}学年"
    entries = desk.value("SELECT count(*) FROM entry")
    with pytest.raises(Conflict, match=told):
        acts.apply(desk, child.id, year, ApplicationDraft())
    with pytest.raises(Conflict, match=told):
        sudden.apply_struck(desk, child.id, year, EventDraft("2026-09-01", "房屋失火"), ApplicationDraft())
    with pytest.raises(Conflict, match=told):
        surveys.survey_family(desk, child.id, year, asked.code, asked.version, chosen(asked, 1))
    with pytest.raises(Conflict, match=told):
        waivers.waive(desk, child.id, year, date(2026, 9, 1), "赵大山", "父亲", "")
    assert desk.value("SELECT count(*) FROM entry") == entries


def test_an_unsigned_statement_lapses_when_the_family_applies_and_a_signed_one_is_told(desk: Desk) -> None:
    first, second, third = students(desk, YEAR)[:3]
    waivers.waive(desk, first.id, YEAR, date(2026, 9, 1), "", "", "", is_signed=False)
    waivers.waive(desk, second.id, YEAR, date(2026, 9, 1), "钱大山", "父亲", "自己能供")
    waivers.waive(desk, third.id, YEAR, date(2026, 9, 1), "", "", "", is_signed=False)
    assert "放弃" not in acts.apply(desk, first.id, YEAR, ApplicationDraft()).message
    assert "签过放弃申请说明" in acts.apply(desk, second.id, YEAR, ApplicationDraft()).message
    sudden.apply_struck(desk, third.id, YEAR, EventDraft("2026-09-01", "房屋失火"), ApplicationDraft())
    assert desk.rows("SELECT student_id FROM waiver") == [(second.id,)]
    history.undo(desk)
    history.undo(desk)
    history.undo(desk)
    assert desk.value("SELECT count(*) FROM waiver") == 3
    assert "完好" in verification.verify(desk).message


@pytest.mark.parametrize("kind", ["transfer_out", "leave"])
def test_who_has_left_stands_neither_on_a_ballot_nor_on_a_notice(
    tmp_path: Path, clock: SteppingClock, kind: str
) -> None:
    desk = small.make(tmp_path / "t.aid", clock)
    keys = {name: small.apply(desk, name) for name in ("甲一", "甲二", "甲三", "甲四")}
    for name in ("甲一", "甲二", "甲三"):
        small.survey(desk, keys[name])
    for name in ("甲三", "甲四"):  # one surveyed, one not: neither is waited for
        people.move_student(desk, small.student_id(desk, name), kind, desk.today(), "随父母外出")
    class_id = case(desk, keys["甲一"]).row.class_id
    key = small.open_vote(desk, class_id)
    assert [c.name for c in vote(desk, key).candidates] == ["甲一", "甲二"]
    small.finish_vote(desk, key)
    small.review(desk, [keys["甲一"], keys["甲二"]])
    people.move_student(desk, small.student_id(desk, "甲二"), kind, desk.today(), "随父母外出")
    assert noticeable(desk, YEAR) == (keys["甲一"],)
    assert "3名学生已经离校，申请还没有撤回" in [todo.text for todo in overview(desk, Term(YEAR, 1)).todos]
    hung = posting.draft_notice(desk, "2026-1", posting.NoticeDraft()).subject_id
    assert [line.row.name for line in notice_lines(desk, hung)] == ["甲一"]
    assert "完好" in verification.verify(desk).message
    desk.close()


def test_a_questionnaire_with_faults_scores_nobody(desk: Desk) -> None:
    first, second = students(desk, YEAR)[:2]
    row = versions(desk)[0]
    schemes.copy(desk, *row.key)
    draft = next(r for r in versions(desk) if r.is_draft)
    marks = edits.with_question(draft.scheme, draft.scheme.questions[0].code, lambda q: replace(q, text="期末成绩怎样"))
    schemes.keep(desk, marks)
    key = acts.apply(desk, first.id, YEAR, ApplicationDraft()).subject_id
    with pytest.raises(Invalid, match="成绩"):
        acts.survey(desk, key, *draft.key, chosen(marks, 1), "hard", "按实际情况")
    with pytest.raises(Invalid, match="成绩"):
        surveys.survey_family(desk, second.id, YEAR, *draft.key, chosen(marks, 1))
    assert desk.value("SELECT count(*) FROM survey") == 0


def test_half_a_survey_does_not_become_a_whole_one_when_a_pack_brings_the_application(
    desk: Desk, tmp_path: Path
) -> None:
    child = students(desk, YEAR)[0]
    asked = in_force(desk)
    half = dict(list(chosen(asked, -1).items())[:3])
    surveys.survey_family(desk, child.id, YEAR, asked.code, asked.version, half)
    teacher = Teacher(desk, tmp_path / "out")
    assert teacher.name(1) == child.name
    teacher.fill(1, 是否申请="是")
    take_back(desk, plan_back(desk, teacher.save(), YEAR), {})
    (row,) = cases(desk, YEAR)
    card = case(desk, row.id)
    assert (row.status, row.level) == ("applied", "")
    assert card.survey is not None
    assert card.survey.answers == half


def reasoned(desk: Desk) -> tuple[str, Scheme]:
    """A case whose family scores the gravest, but for which a person chose another level with a reason."""
    asked = in_force(desk)
    key = acts.apply(desk, students(desk, YEAR)[0].id, YEAR, ApplicationDraft()).subject_id
    lighter = {**chosen(asked, -1), asked.questions[0].code: asked.questions[0].options[0].code}
    acts.survey(desk, key, asked.code, asked.version, lighter, "hard", "有亲友长期接济")
    return key, asked


def rescored(desk: Desk, asked: Scheme, special: int, hard: int) -> None:
    code, version = asked.code, asked.version
    key = schemes.copy(desk, code, version).subject_id
    draft = next(r for r in versions(desk) if r.id == key)
    changed = replace(draft.scheme, thresholds=(("special", special), ("hard", hard), ("ordinary", 2)))
    schemes.keep(desk, changed)
    schemes.adopt(desk, *draft.key)
    schemes.rescore(desk, YEAR)


def test_a_level_with_a_reason_outlives_a_score_that_met_it_for_a_while(desk: Desk, clock: SteppingClock) -> None:
    key, asked = reasoned(desk)
    rescored(desk, asked, 99, 50)  # now the score suggests what the person chose
    clock.day = date(2026, 9, 8)
    assert case(desk, key).row.level == "hard"
    rescored(desk, in_force(desk), 60, 50)
    card = case(desk, key)
    assert (card.row.level, card.level_reason) == ("hard", "有亲友长期接济")


def test_scoring_anew_does_not_stand_for_the_survey_after_a_disaster(desk: Desk) -> None:
    asked, child = in_force(desk), students(desk, YEAR)[0]
    key = acts.apply(desk, child.id, YEAR, ApplicationDraft()).subject_id
    acts.survey(desk, key, asked.code, asked.version, chosen(asked, 0))
    acts.decline(desk, key, "收入核实后不符，已与家长沟通")
    sudden.apply_struck(desk, child.id, YEAR, EventDraft("2026-09-05", "房屋失火"), ApplicationDraft())
    with pytest.raises(Conflict, match="没有要重新计分"):
        schemes.rescore(desk, YEAR)
    assert case(desk, key).row.status == "applied"
    acts.survey(desk, key, asked.code, asked.version, chosen(asked, -1))
    rescored(desk, asked, 99, 50)
    assert (case(desk, key).row.status, case(desk, key).row.level) == ("surveyed", "special")


def test_a_level_with_a_reason_outlives_two_packs(desk: Desk, tmp_path: Path) -> None:
    key, asked = reasoned(desk)
    for place in (0, -1):
        teacher = Teacher(desk, tmp_path / "out")
        for question in asked.questions[: 7 if place == 0 else None]:
            teacher.fill(1, **{question.text: question.options[place].code})
        take_back(desk, plan_back(desk, teacher.save(), YEAR), {})
        card = case(desk, key)
        assert (card.row.level, card.level_reason) == ("hard", "有亲友长期接济")
