"""Surveys: every family is asked, applied or not; what it answered goes over to its case when it applies."""

import json
from collections.abc import Mapping

from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.hardship import Scheme, Score, read_amount, score
from aiddesk.domain.money import plain_yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.schemes import answer_problems
from aiddesk.domain.schemes import problems as faults
from aiddesk.domain.words import CASE_STATUSES
from aiddesk.queries.cases import case, case_of
from aiddesk.queries.schemes import scheme
from aiddesk.queries.students import student
from aiddesk.queries.surveys import OPEN, own_survey, sheet
from aiddesk.services.known import require_in_year
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Case, Survey

TOUCHED = frozenset({"cases", "votes", "reviews"})


def survey(
    desk: Desk, case_id: str, scheme_code: str, scheme_version: int, answers: Mapping[str, str], level: str = "",
    reason: str = "", on: str = "", staff_id: str = "",
) -> Done:  # fmt: skip
    """Complete the survey of a family that applied; `level` "" takes the suggestion, another one needs a reason.

    Raises:
        Invalid: a question is unanswered, the reason is missing, or the questionnaire itself has faults.
        Conflict: the case has been voted on already.
    """
    card = case(desk, case_id)
    if card.row.status not in OPEN:
        raise Conflict(f"{card.row.name}的申请{CASE_STATUSES[card.row.status]}，调查不能再改。")
    asked = _usable(desk, scheme_code, scheme_version)
    found = score(asked, answers, card.row.stage)
    problems = list(answer_problems(asked, answers, card.row.stage, whole=True))
    chosen, words = level or found.level, desk.levels
    if chosen not in words.codes:
        problems.append(Problem("请选择困难等级。", "level"))
    elif chosen != found.level and not reason.strip():
        text = f"得分建议“{words.title(found.level)}”，选了“{words.title(chosen)}”，请写明理由。"
        problems.append(Problem(text, "reason"))
    day = check_day(on, "on", "调查日期", desk.today(), problems)
    if problems or day is None:
        raise Invalid(*problems)
    values = _columns(asked, answers, found, card.row.stage)
    values |= {"surveyed_on": day, "staff_id": staff_id or desk.actor.id or None}
    with journal.entry(desk, "case.survey", f"{card.row.name}困难调查") as work:
        key = desk.value("SELECT id FROM survey WHERE case_id = ?", case_id)
        if key:
            work.update(Survey, key, **values)
        else:
            work.insert(Survey, case_id=case_id, **values)
        work.update(Case, case_id, status="surveyed", level=chosen, level_reason=reason.strip())
    text = f"{card.row.name}困难调查完成：{found.total}分，{words.title(chosen)}。"
    return Done(text, TOUCHED, work.seq or None, case_id)


def survey_family(
    desk: Desk, student_id: str, school_year: int, scheme_code: str, scheme_version: int, answers: Mapping[str, str],
    on: str = "", staff_id: str = "",
) -> Done:  # fmt: skip
    """Keep the survey of a family that has not applied; questions may stay open.

    Raises:
        Invalid: nothing is answered, an answer cannot be read, or the questionnaire itself has faults.
        Conflict: the family has applied (its case is surveyed instead), or the student has left, or was not here then.
    """
    row = student(desk, student_id).row
    if row.status != "enrolled":
        raise Conflict(f"{row.name}已不在读，不用调查。")
    if case_of(desk, student_id, school_year):
        raise Conflict(f"{row.name}本学年已有申请。请关闭后重新打开，调查录在申请里。")
    require_in_year(desk, student_id, school_year)
    asked, stage = _usable(desk, scheme_code, scheme_version), sheet(desk, student_id, school_year).stage
    found = score(asked, answers, stage)
    problems = list(answer_problems(asked, answers, stage, whole=False))
    if not problems and not found.lines:
        problems = list(answer_problems(asked, answers, stage, whole=True))
    day = check_day(on, "on", "调查日期", desk.today(), problems)
    if problems or day is None:
        raise Invalid(*problems)
    values = _columns(asked, answers, found, stage)
    values |= {"surveyed_on": day, "staff_id": staff_id or desk.actor.id or None}
    kept = own_survey(desk, student_id, school_year)
    with journal.entry(desk, "survey.record", f"{row.name}家庭情况调查") as work:
        if kept:
            work.update(Survey, kept[0], **values)
        else:
            work.insert(Survey, student_id=student_id, school_year=school_year, **values)
    left = f"，还有{len(found.missing)}题没有答案" if found.missing else ""
    text = f"{row.name}家庭情况已录：{found.total}分，建议{desk.levels.title(found.level)}{left}。"
    return Done(text, TOUCHED, work.seq or None, student_id)


def hand_over(desk: Desk, work: journal.Work, student_id: str, school_year: int, case_id: str) -> bool:
    """Within the act that opens a case, give it the family's survey; a whole one makes the case surveyed."""
    kept = own_survey(desk, student_id, school_year)
    if kept is None:
        return False
    key, _on, level, is_whole = kept
    work.update(Survey, key, case_id=case_id, student_id=None, school_year=None)
    if is_whole:
        work.update(Case, case_id, status="surveyed", level=level)
    return is_whole


def _usable(desk: Desk, code: str, version: int) -> Scheme:
    """Return a questionnaire; a draft may have faults (ask for marks, say), and then scores nobody.

    Raises:
        Invalid: every fault of it.
    """
    asked = scheme(desk, code, version)
    if found := faults(asked, desk.levels.titles):
        raise Invalid(*found)
    return asked


def _columns(asked: Scheme, answers: Mapping[str, str], found: Score, stage: str) -> dict[str, object]:
    return {
        "scheme_code": asked.code,
        "scheme_version": asked.version,
        "answers": json.dumps(_plain(asked, answers, stage), ensure_ascii=False, sort_keys=True),
        "score": found.total,
        "suggested_level": found.level,
    }


def _plain(asked: Scheme, answers: Mapping[str, str], stage: str) -> dict[str, str]:
    """Return the answers to what is asked, amounts written alike."""
    plain = {}
    for question in asked.asked(stage):
        answer = answers.get(question.code, "").strip()
        amount = read_amount(answer) if question.kind != "choice" and answer else None
        if answer:
            plain[question.code] = answer if amount is None else plain_yuan(amount)
    return plain
