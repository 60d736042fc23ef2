"""Families who state in writing that they do not apply this year (放弃申请说明, rules 1.6)."""

from datetime import date

from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.names import clean_name
from aiddesk.domain.outcome import Done
from aiddesk.services.known import require_in_year
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Waiver

TOUCHED = frozenset({"lists", "letters", "students", "cases"})


def waive(
    desk: Desk, student_id: str, school_year: int, on: date, signer: str, relation: str, reason: str,
    *, is_signed: bool = True,
) -> Done:  # fmt: skip
    """Record a family's statement that it does not apply this year; until it is signed, it counts for nothing.

    Raises:
        Invalid: it is signed by nobody, or the day lies ahead.
        Conflict: the student has an open case of this year, or a statement already, or was not here in that year.
    """
    _require(desk, on, signer, is_signed=is_signed)
    sql = "SELECT 1 FROM aid_case WHERE student_id = ? AND school_year = ? AND status NOT IN ('withdrawn', 'declined')"
    if desk.value(sql, student_id, school_year):
        raise Conflict("这名学生本学年已有申请。要放弃，请在困难认定里撤回申请。")
    require_in_year(desk, student_id, school_year)
    name = _name(desk, student_id)
    if _key(desk, student_id, school_year):
        raise Conflict(f"{name}本学年已登记放弃申请。签字以后请登记“已签字”。")
    with journal.entry(desk, "student.waive", f"{name}放弃申请") as work:
        work.insert(
            Waiver, student_id=student_id, school_year=school_year, on_date=on, signer=clean_name(signer),
            relation=relation.strip(), reason=reason.strip(), is_signed=is_signed,
        )  # fmt: skip
    what = "书面说明请归档" if is_signed else "请打印放弃申请说明，由家长签字后登记“已签字”"
    return Done(f"已登记{name}放弃申请，{what}。", TOUCHED, work.seq, student_id)


def sign(desk: Desk, student_id: str, school_year: int, on: date, signer: str, relation: str) -> Done:
    """Record that a statement has been signed.

    Raises:
        Invalid: the signer is missing, or the day lies ahead.
        Conflict: there is no statement.
    """
    _require(desk, on, signer, is_signed=True)
    name, key = _name(desk, student_id), _key(desk, student_id, school_year)
    if not key:
        raise Conflict(f"{name}本学年没有登记放弃申请。请先登记。")
    with journal.entry(desk, "student.sign_waiver", f"{name}的放弃申请说明已签字") as work:
        work.update(
            Waiver, key, on_date=on, signer=clean_name(signer), relation=relation.strip(), is_signed=True
        )  # fmt: skip
    return Done(f"{name}的放弃申请说明已签字，请归档。", TOUCHED, work.seq or None, student_id)


def take_back(desk: Desk, student_id: str, school_year: int) -> Done:
    """Take a statement back: the family applies after all (it may at any time).

    Raises:
        Conflict: there is no statement.
    """
    name, key = _name(desk, student_id), _key(desk, student_id, school_year)
    if not key:
        raise Conflict(f"{name}本学年没有登记放弃申请。")
    with journal.entry(desk, "student.unwaive", f"{name}不再放弃申请") as work:
        work.delete(Waiver, key)
    return Done(f"{name}不再放弃申请，收到申请表后请登记。", TOUCHED, work.seq, student_id)


def lapse(desk: Desk, work: journal.Work, student_id: str, school_year: int) -> str:
    """Within the act that opens a case, take back a statement that nobody signed; say of a signed one that it is there.

    What a family has signed stays in the archive beside the application that came after it.
    """
    sql = "SELECT id, is_signed FROM waiver WHERE student_id = ? AND school_year = ?"
    key, is_signed = desk.one(sql, student_id, school_year) or ("", False)
    if key and not is_signed:
        work.delete(Waiver, key)
    return "家长本学年签过放弃申请说明，请核对是否改为申请。" if is_signed else ""


def _require(desk: Desk, on: date, signer: str, *, is_signed: bool) -> None:
    problems = []
    if is_signed and not clean_name(signer):
        problems.append(Problem("请填写签字的家长或学生。", "signer"))
    if on > desk.today():
        problems.append(Problem("日期在今天之后。请填写签字的日期。", "on"))
    if problems:
        raise Invalid(*problems)


def _key(desk: Desk, student_id: str, school_year: int) -> str:
    sql = "SELECT id FROM waiver WHERE student_id = ? AND school_year = ?"
    return desk.value(sql, student_id, school_year) or ""


def _name(desk: Desk, student_id: str) -> str:
    return desk.value("SELECT name FROM student WHERE id = ?", student_id) or ""
