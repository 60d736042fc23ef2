"""Cases: application, survey, home visit, withdrawal."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aiddesk.domain import cases as rules
from aiddesk.domain.cases import ApplicationDraft, ApplicationFacts, MemberDraft, MemberFacts, VisitDraft
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.hardship import Score, score
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.words import CASE_STATUSES, LEVELS
from aiddesk.queries.applications import last_form
from aiddesk.queries.cases import case, case_of, without_case
from aiddesk.queries.students import student
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import forms, scheme
from aiddesk.store.tables import Application, Attachment, Case, FamilyMember, HomeVisit, Survey

TOUCHED = frozenset({"cases", "votes", "reviews"})


def apply(
    desk: Desk, student_id: str, school_year: int, draft: ApplicationDraft, members: Sequence[MemberDraft] = ()
) -> Done:
    """Enter a family's application and open the case of the year.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the student has a case of this year, or has left.
    """
    card = student(desk, student_id)
    if card.row.status != "enrolled":
        raise Conflict(f"{card.row.name}已不在读，不能申请。")
    if case_of(desk, student_id, school_year):
        raise Conflict(f"{card.row.name}本学年已有申请。请打开原来的申请修改。")
    facts, people = _require(desk, draft, members)
    with journal.entry(desk, "case.apply", f"{card.row.name}申请认定") as work:
        key = work.insert(Case, student_id=student_id, school_year=school_year, status="applied", opened_on=facts.on)
        _write_application(work, key, facts)
        _write_members(work, key, people)
    return Done(f"已登记{card.row.name}的认定申请。{_look_again(facts, people)}", TOUCHED, work.seq, key)


def apply_for_listed(desk: Desk, school_year: int, student_ids: Sequence[str]) -> Done:
    """Open cases for students on special lists whose paper applications have come in; forms are completed later."""
    missing = {row.student_id: row for row in without_case(desk, school_year)}
    chosen = [missing[key] for key in student_ids if key in missing]
    if not chosen:
        raise Conflict("所选学生都已有申请，或不在特殊群体名单里。")
    usual = last_form(desk)
    with journal.entry(desk, "case.apply_listed", f"为{len(chosen)}名特殊群体学生登记申请") as work:
        for row in chosen:
            key = work.insert(
                Case, student_id=row.student_id, school_year=school_year, status="applied", opened_on=desk.today()
            )
            work.insert(Application, case_id=key, applied_on=desk.today(), form=usual)
    return Done(f"已为{len(chosen)}名特殊群体学生登记申请，请逐份补全申请表。", TOUCHED, work.seq)


def edit_application(desk: Desk, case_id: str, draft: ApplicationDraft, members: Sequence[MemberDraft]) -> Done:
    """Replace what a family wrote.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the case has been voted on already.
    """
    card = case(desk, case_id)
    if card.row.status not in ("applied", "surveyed"):
        raise Conflict(f"{card.row.name}的申请{CASE_STATUSES[card.row.status]}，申请表不能再改。")
    facts, people = _require(desk, draft, members)
    with journal.entry(desk, "case.edit_application", f"修改{card.row.name}的申请表") as work:
        key = desk.value("SELECT id FROM application WHERE case_id = ?", case_id)
        work.update(Application, key, **_application_columns(facts))
        for (member,) in desk.rows("SELECT id FROM family_member WHERE case_id = ?", case_id):
            work.delete(FamilyMember, member)
        _write_members(work, case_id, people)
    return Done(f"已修改{card.row.name}的申请表。{_look_again(facts, people)}", TOUCHED, work.seq or None, case_id)


def survey(
    desk: Desk, case_id: str, scheme_code: str, scheme_version: int, answers: Mapping[str, str], level: str = "",
    reason: str = "", on: str = "", staff_id: str = "",
) -> Done:  # fmt: skip
    """Complete the survey of a family; `level` "" takes the suggestion, another one needs a written reason.

    Raises:
        Invalid: a question is unanswered, or the reason is missing.
        Conflict: the case has been voted on already.
    """
    card = case(desk, case_id)
    if card.row.status not in ("applied", "surveyed"):
        raise Conflict(f"{card.row.name}的申请{CASE_STATUSES[card.row.status]}，调查不能再改。")
    asked = scheme(scheme_code, scheme_version)
    found = score(asked, answers)
    problems = [Problem("这一题还没有答案。", code) for code in found.missing]
    chosen = level or found.level
    if chosen not in LEVELS:
        problems.append(Problem("请选择困难等级。", "level"))
    elif chosen != found.level and not reason.strip():
        text = f"得分建议“{LEVELS[found.level]}”，选了“{LEVELS[chosen]}”，请写明理由。"
        problems.append(Problem(text, "reason"))
    day = rules.check_day(on, "on", "调查日期", desk.today(), problems)
    if problems or day is None:
        raise Invalid(*problems)
    values = {
        "scheme_code": scheme_code,
        "scheme_version": scheme_version,
        "answers": json.dumps(dict(answers), ensure_ascii=False, sort_keys=True),
        "score": found.total,
        "suggested_level": found.level,
        "surveyed_on": day,
        "staff_id": staff_id or desk.actor.id or None,
    }
    with journal.entry(desk, "case.survey", f"{card.row.name}困难调查") as work:
        key = desk.value("SELECT id FROM survey WHERE case_id = ?", case_id)
        if key:
            work.update(Survey, key, **values)
        else:
            work.insert(Survey, case_id=case_id, **values)
        work.update(Case, case_id, status="surveyed", level=chosen, level_reason=reason.strip())
    text = f"{card.row.name}困难调查完成：{found.total}分，{LEVELS[chosen]}。"
    return Done(text, TOUCHED, work.seq or None, case_id)


def preview_score(scheme_code: str, scheme_version: int, answers: Mapping[str, str]) -> Score:
    """Return the score of answers as they are typed."""
    return score(scheme(scheme_code, scheme_version), answers)


def visit(
    desk: Desk, case_id: str, draft: VisitDraft, photos: Sequence[Path] = (), progress: Progress = SILENT
) -> Done:
    """Record a home visit or another way of verifying, with photos (shrunk, without place data, hash kept).

    Raises:
        Invalid: all problems, or a photo cannot be read.
    """
    card = case(desk, case_id)
    on = rules.check_visit(draft, desk.today())
    from aiddesk.intake.photos import read_photo  # Pillow is heavy

    read = []
    for number, path in enumerate(photos):
        progress.step(number, len(photos), f"正在处理照片，第{number + 1}张，共{len(photos)}张")
        read.append(read_photo(path))
    with journal.entry(desk, "case.visit", f"{card.row.name}家访记录") as work:
        key = work.insert(
            HomeVisit, case_id=case_id, on_date=on, means=draft.means, visitors=draft.visitors.strip(),
            findings=draft.findings.strip(),
        )  # fmt: skip
        for photo in read:
            work.insert(
                Attachment, owner_id=key, kind="visit_photo", name=photo.name, media_type=photo.media_type,
                sha256=photo.sha256, content=photo.content,
            )  # fmt: skip
    return Done(f"已记录{card.row.name}的家访，照片{len(read)}张。", TOUCHED, work.seq, key)


def withdraw(desk: Desk, case_id: str, reason: str) -> Done:
    """The family withdraws its application."""
    return _end(desk, case_id, "withdrawn", reason)


def decline(desk: Desk, case_id: str, reason: str) -> Done:
    """The school does not recognise the hardship, with a reason that was told to the family."""
    return _end(desk, case_id, "declined", reason)


def _end(desk: Desk, case_id: str, status: str, reason: str) -> Done:
    card = case(desk, case_id)
    if not reason.strip():
        raise Invalid(Problem("请写明原因，以及与家长沟通的情况。", "reason"))
    if not rules.may_move(rules.CASE_MOVES, card.row.status, status):
        raise Conflict(f"{card.row.name}的申请{CASE_STATUSES[card.row.status]}，不能改为{CASE_STATUSES[status]}。")
    with journal.entry(desk, f"case.{status}", f"{card.row.name}的申请{CASE_STATUSES[status]}") as work:
        work.update(Case, case_id, status=status, closed_reason=reason.strip())
    touched = TOUCHED | {"notices", "awards"}
    return Done(f"{card.row.name}的申请已改为{CASE_STATUSES[status]}。", touched, work.seq, case_id)


def _require(
    desk: Desk, draft: ApplicationDraft, members: Sequence[MemberDraft]
) -> tuple[ApplicationFacts, tuple[MemberFacts, ...]]:
    problems: list[Problem] = []
    facts, people = None, []
    for row, member in enumerate(members, 1):
        try:
            people.append(rules.check_member(member, row))
        except Invalid as error:
            problems += error.problems
    chosen = draft.form or last_form(desk)
    try:
        facts = rules.check_application(replace(draft, form=chosen), desk.today(), people)
    except Invalid as error:
        problems = [*error.problems, *problems]
    if chosen not in forms():
        problems.append(Problem("请选择用的是哪一种申请表。", "form"))
    if problems or facts is None:
        raise Invalid(*problems)
    return facts, tuple(people)


def _look_again(facts: ApplicationFacts, people: Sequence[MemberFacts]) -> str:
    return "".join(problem.text for problem in rules.application_warnings(facts, people))


def _application_columns(facts: ApplicationFacts) -> dict[str, object]:
    values = dict(vars(facts))
    values["applied_on"] = values.pop("on")
    return values


def _write_application(work: journal.Work, case_id: str, facts: ApplicationFacts) -> None:
    work.insert(Application, case_id=case_id, **_application_columns(facts))


def _write_members(work: journal.Work, case_id: str, people: Sequence[MemberFacts]) -> None:
    work.insert_many(FamilyMember, ({"case_id": case_id, "position": n, **vars(m)} for n, m in enumerate(people, 1)))
