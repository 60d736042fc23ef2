"""Every family is surveyed, applied or not; a school's own questionnaires score what was asked by them, for ever."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aiddesk.documents.page import texts
from aiddesk.domain import scheme_edits as edits
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.hardship import Question, Scheme
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case, case_of, cases, without_case
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes
from aiddesk.queries.schemes import in_force, scheme
from aiddesk.queries.schemes import schemes as versions
from aiddesk.queries.students import students
from aiddesk.queries.surveys import families, overlooked, sheet, surveyed
from aiddesk.services import cases as acts
from aiddesk.services import exchange, history, papers, registers, surveys, verification, waivers
from aiddesk.services import schemes as plans
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

YEAR = 2026


def easy(asked: Scheme) -> dict[str, str]:
    return {q.code: min(q.options, key=lambda o: o.points).code for q in asked.questions}


def hardest(asked: Scheme) -> dict[str, str]:
    return {q.code: max(q.options, key=lambda o: o.points).code for q in asked.questions}


def record(desk: Desk, student_id: str, answers: dict[str, str]) -> None:
    asked = in_force(desk)
    surveys.survey_family(desk, student_id, YEAR, asked.code, asked.version, answers)


def test_a_family_is_surveyed_before_it_applies_and_its_survey_goes_over(school: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 8)
    first, second, third = students(school, YEAR)[:3]
    asked = in_force(school)
    record(school, first.id, hardest(asked))
    gaps = {k: v for k, v in hardest(asked).items() if k not in ("house", "medical")}
    record(school, second.id, gaps)
    rows = {r.student_id: r for r in families(school, YEAR)}
    assert len(rows) == 571
    assert (rows[first.id].survey_title, rows[first.id].score, rows[first.id].level_title) == ("已录", 100, "特别困难")
    assert (rows[second.id].survey_title, rows[second.id].missing) == ("缺2题", 2)
    assert (rows[third.id].survey_title, rows[third.id].case_title) == ("未录", "未申请")
    assert overlooked(school, YEAR) == sum(r.is_overlooked for r in rows.values()) == 2

    done = acts.apply(school, first.id, YEAR, ApplicationDraft())
    assert "已转入" in done.message
    card = case(school, done.subject_id)
    assert (card.row.status, card.row.level, card.row.score) == ("surveyed", "special", 100)
    assert card.survey is not None
    assert card.survey.answers == hardest(asked)
    acts.apply(school, second.id, YEAR, ApplicationDraft())
    waiting = case(school, case_of(school, second.id, YEAR))
    assert (waiting.row.status, waiting.row.score) == ("applied", 82)
    assert sheet(school, second.id, YEAR).answers == gaps
    with pytest.raises(Conflict, match="已有申请"):
        record(school, second.id, hardest(asked))
    acts.survey(school, waiting.row.id, asked.code, asked.version, hardest(asked))
    assert case(school, waiting.row.id).row.status == "surveyed"
    assert school.value("SELECT count(*) FROM survey") == 2
    assert overlooked(school, YEAR) == 0

    for _ in range(3):
        history.undo(school)
    assert overlooked(school, YEAR) == 2
    assert {r.student_id: r.survey_title for r in families(school, YEAR) if r.missing is not None} == {
        first.id: "已录",
        second.id: "缺2题",
    }
    assert "完好" in verification.verify(school).message


def test_families_on_special_lists_bring_their_survey_when_they_are_registered_together(school: Desk) -> None:
    missing = without_case(school, YEAR)[:3]
    record(school, missing[1].student_id, hardest(in_force(school)))
    acts.apply_for_listed(school, YEAR, [r.student_id for r in missing])
    assert {c.student_id: c.status for c in cases(school, YEAR)} == {
        missing[0].student_id: "applied",
        missing[1].student_id: "surveyed",
        missing[2].student_id: "applied",
    }


def test_who_scores_hard_is_to_be_told_unless_the_family_waived(school: Desk, clock: SteppingClock) -> None:
    first, second, third = students(school, YEAR)[:3]
    for child in (first, second):
        record(school, child.id, hardest(in_force(school)))
    record(school, third.id, easy(in_force(school)))
    assert any("2户调查得分达到困难标准" in t.text for t in overview(school, Term(YEAR, 1)).todos)
    waivers.waive(school, first.id, YEAR, clock.day, "王五", "父亲", "家里商量好了")
    assert [r.student_id for r in families(school, YEAR) if r.is_overlooked] == [second.id]
    assert overlooked(school, YEAR) == 1
    assert {r.case_title for r in families(school, YEAR)} == {"未申请", "放弃申请"}


def test_bad_answers_are_told_beside_their_question_and_nothing_is_kept(school: Desk) -> None:
    plans.adopt(school, "income_line", 1)
    asked = in_force(school)
    child = students(school, YEAR)[0]
    with pytest.raises(Invalid) as refusal:
        record(school, child.id, {"income": "三千", "parents": "7", "illness": "1"})
    assert {p.field for p in refusal.value.problems} == {"income", "parents"}
    with pytest.raises(Invalid) as refusal:
        record(school, child.id, {})
    assert {p.field for p in refusal.value.problems} == {q.code for q in asked.questions}
    with pytest.raises(Invalid) as refusal:
        surveys.survey_family(school, child.id, YEAR, asked.code, asked.version, {"illness": "1"}, on="2027-01-01")
    assert [p.field for p in refusal.value.problems] == ["on"]
    assert school.value("SELECT count(*) FROM survey") == 0
    record(school, child.id, {"income": "￥1,200", "illness": "1"})
    assert sheet(school, child.id, YEAR).answers == {"income": "1200.00", "illness": "1"}
    record(school, child.id, {"income": "1800", "illness": "1"})
    assert school.value("SELECT count(*) FROM survey") == 1


def test_a_version_with_answers_is_never_changed_only_copied(school: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 8)
    first, second, third = students(school, YEAR)[:3]
    shipped = in_force(school)
    record(school, first.id, hardest(shipped))
    assert versions(school)[0].key == ("default", 2)
    assert versions(school)[0].surveys == 1
    with pytest.raises(Conflict, match="复制"):
        plans.keep(school, replace(shipped, title="别的"))

    key = plans.copy(school, "default", 2).subject_id
    draft = next(row for row in versions(school) if row.id == key)
    assert (draft.key, draft.state, draft.surveys) == (("own_default", 3), "草稿", 0)
    changed = edits.with_threshold(draft.scheme, "special", 97, ("special", "hard", "ordinary"))
    changed = edits.with_question(changed, "house", lambda q: edits.with_choice(q, 3, "没有房子", 5))
    plans.keep(school, changed)
    assert in_force(school) == shipped
    marks = edits.with_question(changed, "house", lambda q: Question(q.code, "期末成绩", q.factor, q.options))
    plans.keep(school, marks)
    with pytest.raises(Invalid, match="教育部"):
        plans.adopt(school, *draft.key)
    plans.keep(school, changed)
    plans.adopt(school, *draft.key)
    assert in_force(school) == changed
    with pytest.raises(Conflict, match="正在使用"):
        plans.adopt(school, *draft.key)
    with pytest.raises(Conflict, match="复制"):
        plans.keep(school, changed)
    with pytest.raises(Conflict):
        plans.discard(school, *draft.key)
    record(school, second.id, hardest(changed))
    assert sheet(school, first.id, YEAR).scheme == shipped
    assert sheet(school, second.id, YEAR).scheme == changed
    assert sheet(school, third.id, YEAR).scheme == changed
    assert {f.key: (f.score, f.level) for f in surveyed(school, YEAR)} == {
        first.id: (100, "special"),
        second.id: (98, "special"),
    }
    assert scheme(school, "default", 2) == shipped
    with pytest.raises(LookupError):
        scheme(school, "own_default", 9)

    again = plans.copy(school, "own_default", 3).subject_id
    assert next(row for row in versions(school) if row.id == again).key == ("own_default", 4)
    plans.discard(school, "own_default", 4)
    plans.adopt(school, "default", 2)
    assert in_force(school) == shipped
    assert school.value("SELECT content FROM survey_scheme WHERE code = 'default'")
    plans.adopt(school, "own_default", 3)
    assert in_force(school) == changed
    clock.day = date(2026, 9, 9)
    plans.adopt(school, "income_line", 1)
    assert in_force(school).code == "income_line"
    assert next(r for r in versions(school) if r.key == ("own_default", 3)).state == "用过"
    assert "完好" in verification.verify(school).message


def test_scoring_anew_leaves_what_a_person_decided_and_what_was_voted_on(school: Desk) -> None:
    asked = in_force(school)
    people = students(school, YEAR)[:4]
    keys = []
    for child in people[:3]:
        keys.append(acts.apply(school, child.id, YEAR, ApplicationDraft()).subject_id)
        acts.survey(school, keys[-1], asked.code, asked.version, hardest(asked))
    acts.survey(school, keys[1], asked.code, asked.version, hardest(asked), level="hard", reason="有亲友长期接济")
    acts.withdraw(school, keys[2], "家长提出")
    record(school, people[3].id, hardest(asked))
    with pytest.raises(Conflict, match="没有要重新计分"):
        plans.rescore(school, YEAR)

    key = plans.copy(school, asked.code, asked.version).subject_id
    draft = next(row for row in versions(school) if row.id == key)
    halved = edits.with_question(draft.scheme, "policy", lambda q: edits.with_choice(q, 3, q.options[3].text, 0))
    halved = edits.with_threshold(halved, "special", 95, ("special", "hard", "ordinary"))
    plans.keep(school, halved)
    plans.adopt(school, *draft.key)
    assert "3户" in plans.rescore(school, YEAR).message
    assert {f.key: f.score for f in surveyed(school, YEAR)} == {
        people[0].id: 90,
        people[1].id: 90,
        people[2].id: 100,
        people[3].id: 90,
    }
    assert [case(school, k).row.level for k in keys] == ["hard", "hard", "special"]


def test_families_below_the_income_line_stand_in_two_levels(school: Desk) -> None:
    """Case C14: below 1,500 yuan a head qualifies, four fifths are ordinary and one fifth special."""
    plans.adopt(school, "income_line", 1)
    asked = in_force(school)
    nothing = {q.code: "0" for q in asked.questions}
    acts.apply_for_listed(school, YEAR, [r.student_id for r in without_case(school, YEAR)[:50]])
    for number, row in enumerate(cases(school, YEAR)):
        hard = {"income": "1499.99"} if number % 5 else {"income": "1200", "parents": "1"}
        surveys.survey(school, row.id, asked.code, asked.version, {**nothing, **hard})
    rich = students(school, YEAR)[-1]
    record(school, rich.id, {**nothing, "income": "1500", "few_children": "1"})
    rows = cases(school, YEAR)
    assert [sum(r.level == level for r in rows) for level in ("special", "hard", "ordinary", "none")] == [10, 0, 40, 0]
    assert sheet(school, rich.id, YEAR).suggested_level == "none"
    assert overlooked(school, YEAR) == 0
    paper = "".join(texts(papers.document(school, "survey", rows[0].id)))
    assert "收入线加困难情形（第1版）" in paper
    assert "1,200.00元（低于1,500.00元）" in paper


def test_an_office_explains_a_score_by_the_schools_own_questionnaire(
    school: Desk, clock: SteppingClock, tmp_path: Path
) -> None:
    key = plans.copy(school, "default", 2).subject_id
    draft = next(row.scheme for row in versions(school) if row.id == key)
    plans.keep(school, replace(draft, title="本校量化表"))
    plans.adopt(school, draft.code, draft.version)
    asked = in_force(school)
    child, other = students(school, YEAR)[:2]
    case_id = acts.apply(school, child.id, YEAR, ApplicationDraft()).subject_id
    surveys.survey(school, case_id, asked.code, asked.version, hardest(asked))
    record(school, other.id, easy(asked))
    office = registers.create(
        tmp_path / "office.aid", registers.PlaceDraft("township", "青山镇中心校", officer="马晓东"), clock
    )
    exchange.set_receiver(school, "青山镇中心校", exchange.own_receiver_key(office))
    exchange.receive(office, exchange.send(school, f"{YEAR}-1", tmp_path).path)
    assert "本校量化表（第3版）" in "".join(texts(papers.document(office, "survey", case_id)))
    assert sheet(office, other.id, YEAR).scheme == asked
    assert office.value("SELECT count(*) FROM survey") == 2
    with pytest.raises(Conflict, match="由学校修改"):
        plans.copy(office, "default", 2)
    office.close()


def test_every_class_knows_how_far_its_survey_is(school: Desk) -> None:
    by_class = {c.id: c.students for c in classes(school, YEAR)}
    for key, count in by_class.items():
        assert len(families(school, YEAR, key)) == count
    assert sum(by_class.values()) == 571
