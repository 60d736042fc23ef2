"""Households: brothers and sisters confirmed as one family, parted again, and told of together."""

from collections.abc import Sequence

from aiddesk.domain import families as rules
from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.villages import village_in
from aiddesk.domain.words import CASE_STATUSES
from aiddesk.queries.cases import case
from aiddesk.queries.families import OPEN, ChildRow, children, siblings, told_by
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Household, Student

TOUCHED = frozenset({"students", "cases"})
Edit = tuple[str, ApplicationDraft, tuple[MemberDraft, ...]]  # a case, and what its application is to say


def join(desk: Desk, school_year: int, student_ids: Sequence[str]) -> Done:
    """Confirm students as one household; one that some of them have already takes the others in.

    Raises:
        Conflict: fewer than two are chosen, or they are one household already.
    """
    chosen = children(desk, school_year, dict.fromkeys(student_ids)) if student_ids else ()
    if len(chosen) < 2:
        raise Conflict("请至少选择两名学生，才能合为一户。")
    kept = [row.household_id for row in chosen if row.household_id]
    if len(kept) == len(chosen) and len(set(kept)) == 1:
        raise Conflict("所选学生已经是一户。")
    names = "、".join(row.name for row in chosen)
    with journal.entry(desk, "family.join", f"{names}合为一户") as work:
        key = kept[0] if kept else work.insert(Household, name=_called(chosen), village=_village(chosen))
        for row in chosen:
            work.update(Student, row.student_id, household_id=key)
        _clear(desk, work, set(kept) - {key})
    return Done(f"{names}已合为一户，家庭情况可以只填一次。", TOUCHED, work.seq, key)


def part(desk: Desk, school_year: int, student_ids: Sequence[str]) -> Done:
    """Take students out of their household; a household without children is gone.

    Raises:
        Conflict: none of them is of a household.
    """
    chosen = [row for row in children(desk, school_year, student_ids or ("",)) if row.household_id]
    if not chosen:
        raise Conflict("所选学生没有和别的学生合为一户。")
    names = "、".join(row.name for row in chosen)
    with journal.entry(desk, "family.part", f"{names}分户") as work:
        for row in chosen:
            work.update(Student, row.student_id, household_id=None)
        _clear(desk, work, {row.household_id for row in chosen})
    return Done(f"{names}已分户。", TOUCHED, work.seq)


def rename(desk: Desk, household_id: str, name: str, village: str) -> Done:
    """Say what a household is called and where it lives."""
    if not name.strip():
        raise Invalid(Problem("请填写户名，比如户主姓名。", "name"))
    with journal.entry(desk, "family.rename", f"修改户名和村组：{name.strip()}") as work:
        work.update(Household, household_id, name=name.strip(), village=village.strip())
    return Done(f"已修改{name.strip()}的户名和村组。", TOUCHED, work.seq if work.changes else None, household_id)


def set_village(desk: Desk, school_year: int, student_id: str, village: str) -> Done:
    """Say in which village a student lives, where the address does not; brothers and sisters live there too."""
    (row,) = children(desk, school_year, (student_id,))
    with journal.entry(desk, "family.village", f"{row.name}的村组：{village.strip() or '（空）'}") as work:
        if row.household_id:
            work.update(Household, row.household_id, village=village.strip())
        elif village.strip():
            key = work.insert(Household, name=_called((row,)), village=village.strip())
            work.update(Student, student_id, household_id=key)
    return Done(f"{row.name}家的村组已记为{village.strip() or '空'}。", TOUCHED, work.seq if work.changes else None)


def told_together(
    desk: Desk, case_id: str, draft: ApplicationDraft, members: Sequence[MemberDraft], also: Sequence[str]
) -> tuple[Edit, ...]:
    """Return what the applications of brothers and sisters say when an edit of the family's part is theirs too.

    Raises:
        Conflict: one of them is no longer open, or of another household.
    """
    card = case(desk, case_id)
    told = told_by(desk, card.row.student_id, case_id)
    changed = rules.changes(told.draft, draft)
    after = rules.Told(told.child, draft, tuple(members))
    is_told = told.members != after.members
    if not changed and not is_told:
        return ()
    known = {row.case_id: row for row in siblings(desk, card.row.student_id, card.school_year) if row.case_id}
    found = []
    for key in dict.fromkeys(also):
        if key not in known:
            raise Conflict("所选的申请不是同一户的，没有一起改。请刷新后再试。")
        if known[key].status not in OPEN:
            status = CASE_STATUSES[known[key].status]
            raise Conflict(f"{known[key].name}的申请{status}，申请表不能再改。请去掉后再保存。")
        theirs = told_by(desk, known[key].student_id, key)
        people = rules.members_for(after, theirs.child, desk.today()) if is_told else theirs.members
        edited = rules.with_part(theirs.draft, changed)
        if (edited, people) != (theirs.draft, theirs.members):
            found.append((key, edited, people))
    return tuple(found)


def _called(chosen: Sequence[ChildRow]) -> str:
    return next((row.guardian for row in chosen if row.guardian), f"{chosen[0].name}家")


def _village(chosen: Sequence[ChildRow]) -> str:
    return next(filter(None, (village_in(row.address) for row in chosen)), "")


def _clear(desk: Desk, work: journal.Work, households: set[str]) -> None:
    """Remove households that no student, present or past, is of any more."""
    for key in sorted(households):
        if not desk.value("SELECT count(*) FROM student WHERE household_id = ?", key):
            work.delete(Household, key)
