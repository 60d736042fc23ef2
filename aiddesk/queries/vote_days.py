"""What a class vote must follow: no session bears a day before that which it builds on (审批时间倒置)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aiddesk.queries.reading import day
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class Before:
    """The last thing that happened to one of several cases before a session: "甲一的申请"."""

    on: date
    what: str


_BEFORE = """
SELECT x.d, s.name || '的' || x.what FROM (
  SELECT case_id, applied_on AS d, '申请' AS what FROM application
  UNION ALL SELECT c.case_id, v.held_on, '上一次评议' FROM candidate c JOIN class_vote v ON v.id = c.vote_id
    WHERE v.status = 'closed'
  UNION ALL SELECT case_id, on_date, '审核' FROM review
  UNION ALL SELECT case_id, on_date, '重新申请' FROM level_change WHERE kind = 'reopen'
  UNION ALL SELECT case_id, decided_on, '申诉答复' FROM appeal WHERE status = 'upheld'
) x JOIN aid_case k ON k.id = x.case_id JOIN student s ON s.id = k.student_id
"""


def last_before(desk: Desk, case_ids: Iterable[str]) -> Before | None:
    """Return the newest fact of these cases that a session follows, or None."""
    keys = tuple(case_ids)
    found = desk.one(f"{_BEFORE} WHERE k.id IN ({','.join('?' * len(keys))}) ORDER BY x.d DESC, s.rowid LIMIT 1", *keys)
    return Before(day(found[0]), found[1]) if found else None
