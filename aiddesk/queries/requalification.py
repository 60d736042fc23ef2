"""Last year's recognised students: who applies again, who waives, who has dropped out without a word."""

from dataclasses import dataclass

from aiddesk.domain.levels import Levels
from aiddesk.domain.words import CASE_STATUSES, SPECIAL_CATEGORIES, class_title
from aiddesk.queries.lists import outdated
from aiddesk.queries.placing import STATUS, placed
from aiddesk.store.desk import Desk

NOW = {"case": "已申请", "waived": "放弃申请", "open": "未申请"}
LISTED = {"listed": "仍在名单", "gone": "新名单里没有", "": ""}


@dataclass(frozen=True)
class RequalificationRow:
    """A student of this year who was recognised last year.

    `last_level` is "none" where aid was ended in the course of that year; `now` is of `NOW`, `case_status` of
    `words.CASE_STATUSES` or ""; `listed` is of `LISTED`.
    """

    student_id: str
    last_case_id: str
    name: str
    class_id: str
    grade: int
    class_name: str
    last_level: str
    now: str
    case_status: str
    reason: str
    categories: str
    listed: str
    levels: Levels

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def last_level_title(self) -> str:
        return "年中终止" if self.last_level == "none" else self.levels.title(self.last_level)

    @property
    def now_title(self) -> str:
        return CASE_STATUSES[self.case_status] if self.case_status else NOW[self.now]

    @property
    def listed_title(self) -> str:
        return LISTED[self.listed]

    @property
    def dropped_out(self) -> bool:
        """True for who was aided to the end of last year, and has neither applied nor waived."""
        return self.now == "open" and self.last_level != "none"


_SELECT = f"""
SELECT s.id, k.id, s.name, c.id, c.grade, c.name, k.level, coalesce(n.status, ''), coalesce(n.closed_reason, ''),
  w.id IS NOT NULL, coalesce(w.reason, ''),
  (SELECT group_concat(coalesce(nullif(x.code, ''), x.source_words), ',') FROM special_category x
    WHERE x.student_id = s.id AND x.until IS NULL),
  EXISTS (SELECT 1 FROM special_category x
    WHERE x.student_id = s.id AND x.until IS NULL AND x.department_list_id IS NOT NULL)
FROM aid_case k JOIN student s ON s.id = k.student_id {placed("k.school_year + 1")}
LEFT JOIN aid_case n ON n.student_id = s.id AND n.school_year = k.school_year + 1
LEFT JOIN waiver w ON w.student_id = s.id AND w.school_year = k.school_year + 1
WHERE k.school_year = ? AND k.status = 'recognised' AND k.school_id = ? AND {STATUS} = 'enrolled'
ORDER BY c.grade, length(c.name), c.name, s.rowid
"""


def requalification(desk: Desk, school_year: int, class_id: str = "") -> tuple[RequalificationRow, ...]:
    """Return who is enrolled in a school year and was recognised in the one before, in class order."""
    gone = {row.student_id for row in outdated(desk, school_year)}
    found = []
    for row in desk.rows(_SELECT, school_year - 1, desk.place.id):
        student_id, last, name, own, grade, class_name, level, status, closed, waived, why, codes, on_list = row
        if class_id in ("", own):
            now = "case" if status else "waived" if waived else "open"
            words = dict.fromkeys(SPECIAL_CATEGORIES.get(c, c) for c in (codes or "").split(",") if c)
            listed = "gone" if student_id in gone else "listed" if on_list else ""
            found.append(
                RequalificationRow(
                    student_id, last, name, own, grade, class_name, level, now, status,
                    closed if status in ("withdrawn", "declined") else why, "、".join(words), listed,
                    desk.levels,
                )
            )  # fmt: skip
    return tuple(found)


def dropped_out(desk: Desk, school_year: int) -> tuple[RequalificationRow, ...]:
    """Return who was recognised last year and has neither applied nor waived this year."""
    return tuple(row for row in requalification(desk, school_year) if row.dropped_out)
