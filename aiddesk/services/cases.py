"""Cases: application, home visit, withdrawal."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from aiddesk.domain import cases as rules
from aiddesk.domain.cases import ApplicationDraft, ApplicationFacts, MemberDraft, MemberFacts, VisitDraft
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.words import CASE_STATUSES, VISIT_MEANS
from aiddesk.intake.photos import Photo, read_photo
from aiddesk.queries.applications import last_form
from aiddesk.queries.cases import case, case_of, case_rows, without_case
from aiddesk.queries.students import student
from aiddesk.queries.visits import family_to_visit, kept_photos
from aiddesk.services import families, waivers
from aiddesk.services.known import require_in_year
from aiddesk.services.surveys import hand_over
from aiddesk.services.surveys import survey as survey  # an act on a case like those below
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import forms
from aiddesk.store.tables import Application, Attachment, Case, FamilyMember, HomeVisit, VisitPlan

TOUCHED = frozenset({"cases", "votes", "reviews"})


def apply(
    desk: Desk, student_id: str, school_year: int, draft: ApplicationDraft, members: Sequence[MemberDraft] = ()
) -> Done:
    """Enter a family's application and open the case of the year.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the student has a case of this year, has left, or was not here in that year.
    """
    card = student(desk, student_id)
    if card.row.status != "enrolled":
        raise Conflict(f"{card.row.name}已不在读，不能申请。")
    if case_of(desk, student_id, school_year):
        raise Conflict(f"{card.row.name}本学年已有申请。请打开原来的申请修改。")
    require_in_year(desk, student_id, school_year)
    facts, people = check_form(desk, draft, members)
    with journal.entry(desk, "case.apply", f"{card.row.name}申请认定") as work:
        key = work.insert(Case, student_id=student_id, school_year=school_year, status="applied", opened_on=facts.on)
        write_form(desk, work, key, facts, people)
        is_surveyed = hand_over(desk, work, student_id, school_year, key)
        waived = waivers.lapse(desk, work, student_id, school_year)
    more = "以前录的家庭调查已转入。" if is_surveyed else ""
    return Done(f"已登记{card.row.name}的认定申请。{more}{waived}{_look_again(facts, people)}", TOUCHED, work.seq, key)


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
            hand_over(desk, work, row.student_id, school_year, key)
            waivers.lapse(desk, work, row.student_id, school_year)
    return Done(f"已为{len(chosen)}名特殊群体学生登记申请，请逐份补全申请表。", TOUCHED, work.seq)


def edit_application(
    desk: Desk, case_id: str, draft: ApplicationDraft, members: Sequence[MemberDraft], also: Sequence[str] = ()
) -> Done:
    """Replace what a family wrote; the cases of `also`, of brothers and sisters, take over the family's part.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: one of the cases has been voted on already.
    """
    card = case(desk, case_id)
    if card.row.status not in ("applied", "surveyed"):
        raise Conflict(f"{card.row.name}的申请{CASE_STATUSES[card.row.status]}，申请表不能再改。")
    edits = [(case_id, *check_form(desk, draft, members))]
    for key, theirs, people in families.told_together(desk, case_id, draft, members, also):
        edits.append((key, *check_form(desk, theirs, people)))
    names = "、".join(row.name for row in case_rows(desk, tuple(key for key, *_ in edits)))
    with journal.entry(desk, "case.edit_application", f"修改{names}的申请表") as work:
        for key, facts, checked in edits:
            write_form(desk, work, key, facts, checked)
    again = _look_again(*edits[0][1:])
    return Done(f"已修改{names}的申请表。{again}", TOUCHED, work.seq or None, case_id)


def check_form(
    desk: Desk, draft: ApplicationDraft, members: Sequence[MemberDraft]
) -> tuple[ApplicationFacts, tuple[MemberFacts, ...]]:
    """Check what a family wrote, for an act that enters it together with something else.

    Raises:
        Invalid: all problems, each with its field.
    """
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


def write_form(
    desk: Desk, work: journal.Work, case_id: str, facts: ApplicationFacts, people: Sequence[MemberFacts]
) -> None:
    """Write what a family wrote within the open act, in place of what it wrote before."""
    key = desk.value("SELECT id FROM application WHERE case_id = ?", case_id)
    if key:
        work.update(Application, key, **_application_columns(facts))
        for (member,) in desk.rows("SELECT id FROM family_member WHERE case_id = ?", case_id):
            work.delete(FamilyMember, member)
    else:
        work.insert(Application, case_id=case_id, **_application_columns(facts))
    work.insert_many(FamilyMember, ({"case_id": case_id, "position": n, **vars(m)} for n, m in enumerate(people, 1)))


def visit(
    desk: Desk, case_id: str, draft: VisitDraft, photos: Sequence[Path] = (), also: Sequence[str] = (),
    progress: Progress = SILENT,
) -> Done:  # fmt: skip
    """Record a home visit or another way of verifying, with photos (shrunk, without place data, hash kept).

    A visit to the home fulfils the plan of one. The cases of `also`, of brothers and sisters, get the same record; the
    photos are kept once, with `case_id`. A photo that this case holds already is not kept again, and said.

    Raises:
        Invalid: all problems, or a photo cannot be read.
    """
    cards = [case(desk, key) for key in dict.fromkeys((case_id, *also))]
    on = rules.check_visit(draft, desk.today())
    read, known = _read_photos(desk, case_id, photos, progress)
    names = "、".join(card.row.name for card in cards)
    with journal.entry(desk, "case.visit", f"{names}家访记录") as work:
        keys = [_write_visit(desk, work, card.row.id, on, draft) for card in cards]
        for photo in read:
            work.insert(
                Attachment, owner_id=keys[0], kind="visit_photo", name=photo.name, media_type=photo.media_type,
                sha256=photo.sha256, content=photo.content,
            )  # fmt: skip
    text = f"已记录{names}的{VISIT_MEANS[draft.means]}，照片{len(read)}张{known}。"
    return Done(text, TOUCHED, work.seq, keys[0])


def _write_visit(desk: Desk, work: journal.Work, case_id: str, on: date, draft: VisitDraft) -> str:
    key = work.insert(
        HomeVisit, case_id=case_id, on_date=on, means=draft.means, visitors=draft.visitors.strip(),
        findings=draft.findings.strip(),
    )  # fmt: skip
    planned = family_to_visit(desk, case_id) if draft.means == "visit" else None
    if planned is not None and planned.plan_id:
        work.update(VisitPlan, planned.plan_id, home_visit_id=key)
    return key


def _read_photos(desk: Desk, case_id: str, paths: Sequence[Path], progress: Progress) -> tuple[list[Photo], str]:
    """Return the photos that are to be kept, and in words those that are kept already."""
    read: dict[str, Photo] = {}
    for number, path in enumerate(paths):
        progress.step(number, len(paths), f"正在处理照片，第{number + 1}张，共{len(paths)}张")
        photo = read_photo(path)
        read.setdefault(photo.sha256, photo)
    known = kept_photos(desk, tuple(read))
    here = [sha256 for sha256, places in known.items() if any(key == case_id for key, *_ in places)]
    elsewhere = len(known) - len(here)
    doubles = len(paths) - len(read) + len(here)
    words = f"，另有{doubles}张已经存过，没有重复存" if doubles else ""
    words += f"，其中{elsewhere}张也存在别的学生名下" if elsewhere else ""
    return [photo for sha256, photo in read.items() if sha256 not in here], words


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
        work.update(Case, case_id, status=status, closed_reason=reason.strip(), closed_on=desk.today())
    touched = TOUCHED | {"notices", "awards"}
    next_step = "请与家长沟通并留记录，发告知书。" if status == "declined" else ""
    return Done(f"{card.row.name}的申请已改为{CASE_STATUSES[status]}。{next_step}", touched, work.seq, case_id)


def _look_again(facts: ApplicationFacts, people: Sequence[MemberFacts]) -> str:
    return "".join(problem.text for problem in rules.application_warnings(facts, people))


def _application_columns(facts: ApplicationFacts) -> dict[str, object]:
    values = dict(vars(facts))
    values["applied_on"] = values.pop("on")
    return values
