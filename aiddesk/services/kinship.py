"""Who steps aside: relatives that staff declare, and what was found, confirmed or ruled out one by one."""

from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Relative

TOUCHED = frozenset({"staff", "reviews"})
_TITLE = "登记亲属关系（回避）"


def declare(desk: Desk, staff_id: str, student_id: str, relation: str) -> Done:
    """Record that a member of staff is a relative of a student, who then must not be reviewed by that person.

    Raises:
        Invalid: the relation is missing.
        Conflict: they are known as relatives already.
    """
    return _relate(desk, staff_id, student_id, relation, "declared")


def confirm(desk: Desk, staff_id: str, student_id: str, relation: str) -> Done:
    """Record that what was found is kinship indeed; see `declare`."""
    return _relate(desk, staff_id, student_id, relation, "found")


def clear(desk: Desk, staff_id: str, student_id: str, reason: str) -> Done:
    """Record that somebody who looked like a relative is none, and how that was verified.

    Raises:
        Invalid: the reason is missing.
    """
    if not reason.strip():
        raise Invalid(Problem("请写明怎样核实的，为什么不是亲属。", "reason"))
    with journal.entry(desk, "staff.cleared", "核实不是亲属") as work:
        key = _write(desk, work, staff_id, student_id, {"kind": "cleared", "relation": "", "reason": reason.strip()})
    return Done("已登记：核实不是亲属，可以审核。", TOUCHED, work.seq or None, key)


def take_back(desk: Desk, relative_id: str) -> Done:
    """Take a decision back: what was found is open again, what was declared is no longer known.

    Raises:
        Conflict: it is gone already.
    """
    with journal.entry(desk, "staff.relative_back", "取消亲属关系登记") as work:
        work.delete(Relative, relative_id)
    return Done("这条登记已取消。", TOUCHED, work.seq)


def _relate(desk: Desk, staff_id: str, student_id: str, relation: str, kind: str) -> Done:
    if not relation.strip():
        raise Invalid(Problem("请写明是什么亲属关系。", "relation"))
    known = desk.value(
        "SELECT count(*) FROM relative WHERE staff_id = ? AND student_id = ? AND kind <> 'cleared'",
        staff_id,
        student_id,
    )
    if known:
        raise Conflict("这两人的亲属关系已经登记过了。要改的，请先取消原来的登记。")
    with journal.entry(desk, "staff.relative", _TITLE) as work:
        values = {"kind": kind, "relation": relation.strip(), "reason": ""}
        key = _write(desk, work, staff_id, student_id, values)
    return Done("亲属关系已登记，审核时会要求回避。", TOUCHED, work.seq, key)


def _write(desk: Desk, work: journal.Work, staff_id: str, student_id: str, values: dict[str, str]) -> str:
    """Write the one row of a pair; what was ruled out before is decided anew."""
    key = desk.value("SELECT id FROM relative WHERE staff_id = ? AND student_id = ?", staff_id, student_id)
    if key:
        work.update(Relative, key, on_date=desk.today(), **values)
        return str(key)
    return work.insert(Relative, staff_id=staff_id, student_id=student_id, on_date=desk.today(), **values)
