"""Requalification: this year's applications of last year's recognised students, prefilled with last year's data."""

from collections.abc import Sequence

from aiddesk.domain.errors import Conflict
from aiddesk.domain.outcome import Done
from aiddesk.queries.requalification import RequalificationRow, requalification
from aiddesk.services import waivers
from aiddesk.services.cases import TOUCHED
from aiddesk.services.surveys import hand_over
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Application, Case, FamilyMember, Table, columns

_OWN = ("id", "school_id", "case_id")
# What a family must say anew: its promise, and what has struck it since.
_ANEW = ("applied_on", "promise_signed", "disaster", "accident")


def apply_again(desk: Desk, school_year: int, student_ids: Sequence[str]) -> Done:
    """Open cases for last year's recognised students whose forms have come in.

    The form is filled with last year's data, to be corrected by the family's new form: ages are a year on, and what
    has struck the family, the promise and the day are left to be typed.

    Raises:
        Conflict: none of them can apply again.
    """
    wanted = set(student_ids)
    rows = [r for r in requalification(desk, school_year) if r.student_id in wanted and r.now != "case"]
    if not rows:
        raise Conflict("所选学生都已有本学年的申请，或上学年没有认定。请先选择还没有申请的学生。")
    names = rows[0].name + (f"等{len(rows)}人" if len(rows) > 1 else "")
    with journal.entry(desk, "case.apply_again", f"{names}再次申请认定") as work:
        for row in rows:
            key = work.insert(
                Case, student_id=row.student_id, school_year=school_year, status="applied", opened_on=desk.today()
            )
            _copy_form(desk, work, row, key)
            hand_over(desk, work, row.student_id, school_year, key)
            waivers.lapse(desk, work, row.student_id, school_year)
    text = f"已为{names}登记申请，填好了上学年的情况。请照新交的申请表逐份核对修改。"
    return Done(text, TOUCHED, work.seq)


def _copy_form(desk: Desk, work: journal.Work, row: RequalificationRow, case_id: str) -> None:
    forms = _kept(desk, Application, row.last_case_id)
    last = {k: v for k, v in (forms[0] if forms else {}).items() if k not in _ANEW}
    work.insert(Application, case_id=case_id, applied_on=desk.today(), **last)
    for member in _kept(desk, FamilyMember, row.last_case_id):
        age = member.pop("age")
        older = age + 1 if isinstance(age, int) else None
        work.insert(FamilyMember, case_id=case_id, age=older, **member)


def _kept(desk: Desk, model: type[Table], case_id: str) -> list[dict[str, object]]:
    names = [name for name in columns(model) if name not in _OWN]
    quoted = ",".join(f'"{name}"' for name in names)
    rows = desk.rows(f'SELECT {quoted} FROM "{model._meta.table_name}" WHERE case_id = ? ORDER BY rowid', case_id)
    return [dict(zip(names, row, strict=True)) for row in rows]
