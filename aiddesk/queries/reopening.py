"""Cases that have passed all reviews and hang on no notice yet: who could still be sent back, and who should be."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiddesk.domain.levels import Levels
from aiddesk.domain.words import class_title
from aiddesk.queries.notices import notice
from aiddesk.queries.placing import placed
from aiddesk.queries.reviews import passed_by_relatives, pasts_of
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class ReviewedRow:
    """A reviewed case; `lapsed` is the step that a relative passed or "", `drafted` the notice it is put down for."""

    case_id: str
    student_id: str
    name: str
    grade: int
    class_title: str
    level: str
    lapsed: str
    drafted: str
    levels: Levels

    @property
    def level_title(self) -> str:
        return self.levels.title(self.level)

    @property
    def hint(self) -> str:
        """Say why it should be sent back, and what stands in the way of it."""
        parts = [f"{self.lapsed}由亲属作出" if self.lapsed else "", f"{self.drafted}已起草" if self.drafted else ""]
        return "；".join(filter(None, parts))


def reviewed(desk: Desk, school_year: int) -> tuple[ReviewedRow, ...]:
    """Return the reviewed cases of a year: first those that a relative passed, then in class order."""
    rows = desk.rows(
        "SELECT k.id, s.id, s.name, c.grade, c.name, k.level FROM aid_case k JOIN student s ON s.id = k.student_id"
        f" {placed('k.school_year')} WHERE k.status = 'reviewed' AND k.school_year = ? AND k.school_id = ?"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        desk.place.id,
    )
    keys = [row[0] for row in rows]
    lapsed, drafts = passed_by_relatives(desk, pasts_of(desk, keys)), drafted(desk, keys)
    found = [
        ReviewedRow(key, student, name, grade, class_title(grade, class_name), level, lapsed.get(key, ""),
                    drafts.get(key, ""), desk.levels)
        for key, student, name, grade, class_name, level in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda row: not row.lapsed))


def drafted(desk: Desk, case_ids: Sequence[str]) -> Mapping[str, str]:
    """Return the cases that stand on a draft of the notice before the whole school, with that notice's title."""
    rows = desk.rows(
        "SELECT l.case_id, n.id FROM notice_line l JOIN notice n ON n.id = l.notice_id WHERE n.status = 'draft'"
        " AND n.phase = 'recognition' AND n.scope = 'school' AND l.case_id IN (SELECT value FROM json_each(?))"
        " ORDER BY n.number",
        json.dumps(list(case_ids)),
    )
    titles = {key: notice(desk, key).title for _, key in rows}
    return {case_id: titles[key] for case_id, key in rows}


def lapsed_count(desk: Desk, school_year: int) -> int:
    """Return how many reviewed cases of a year somebody passed who is now known as a relative."""
    return sum(bool(row.lapsed) for row in reviewed(desk, school_year))
