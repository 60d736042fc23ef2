"""Levels in the course of the year: which was in force on a day, what was changed, what must still be shown."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.levels import Levels, read
from aiddesk.domain.words import LEVEL_CHANGES, class_title
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day
from aiddesk.queries.votes import still_here
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class LevelChangeRow:
    """One adjustment; `is_shown` says that the new level has stood on a public notice since."""

    id: str
    case_id: str
    name: str
    grade: int
    class_name: str
    term: str
    on: date
    kind: str
    before: str
    after: str
    reason: str
    paper: str
    staff: str
    is_shown: bool
    levels: Levels

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def kind_title(self) -> str:
        return LEVEL_CHANGES.get(self.kind, self.kind)

    @property
    def before_title(self) -> str:
        return self.levels.title(self.before)

    @property
    def after_title(self) -> str:
        return "终止资助" if self.kind == "end" else self.levels.title(self.after)

    @property
    def needs_notice(self) -> bool:
        """True while a higher level has not been shown publicly."""
        return self.kind == "raise" and not self.is_shown


@dataclass(frozen=True)
class AdjustableRow:
    """A recognised case with its present level and the day from which on it may be changed."""

    case_id: str
    student_id: str
    school_year: int
    name: str
    status: str  # the student's present one
    level: str
    since: date


# Shown is what hangs, or hung, with the new level on a notice posted no earlier than the change.
_SHOWN = """
EXISTS (SELECT 1 FROM notice_line l JOIN notice n ON n.id = l.notice_id
  WHERE l.case_id = v.case_id AND n.phase = 'recognition' AND n.scope = 'school' AND n.posted_on >= v.on_date
  AND l.level = v.after)
"""
_CHANGES = f"""
SELECT v.id, v.case_id, s.name, c.grade, c.name, v.term, v.on_date, v.kind, v.before, v.after, v.reason, v.paper,
  coalesce(t.name, ''), {_SHOWN}, o.levels
FROM level_change v JOIN aid_case k ON k.id = v.case_id JOIN place o ON o.id = k.school_id
JOIN student s ON s.id = k.student_id {placed("k.school_year")}
LEFT JOIN staff t ON t.id = v.staff_id
"""


def level_changes(desk: Desk, school_year: int, term: str = "") -> tuple[LevelChangeRow, ...]:
    """Return the adjustments of a school year, or of one term ("2026-2"), newest first."""
    rows = desk.rows(
        f"{_CHANGES} WHERE k.school_year = ? AND k.school_id = ? AND (? = '' OR v.term = ?)"
        " ORDER BY v.on_date DESC, v.rowid DESC",
        school_year,
        desk.place.id,
        term,
        term,
    )
    return tuple(_change(row) for row in rows)


def changes_of(desk: Desk, case_id: str) -> tuple[LevelChangeRow, ...]:
    """Return the adjustments of one case, oldest first."""
    rows = desk.rows(f"{_CHANGES} WHERE v.case_id = ? ORDER BY v.on_date, v.rowid", case_id)
    return tuple(_change(row) for row in rows)


def unshown(desk: Desk, school_year: int) -> tuple[LevelChangeRow, ...]:
    """Return the raises of present students that must still be shown publicly and are in force."""
    here = still_here(desk, school_year)
    newest: dict[str, LevelChangeRow] = {}
    for change in level_changes(desk, school_year):
        newest.setdefault(change.case_id, change)
    return tuple(change for change in newest.values() if change.needs_notice and change.case_id in here)


def level_on(desk: Desk, case_id: str, on: date) -> str:
    """Return the recognised level that was in force on a day, "none" after aid was ended, "" before recognition.

    Raises:
        LookupError: no such case.
    """
    row = desk.one("SELECT recognised_on, level FROM aid_case WHERE id = ?", case_id)
    if row is None:
        raise LookupError(case_id)
    if row[0] is None or day(row[0]) > on:
        return ""
    later = desk.one(
        "SELECT before FROM level_change WHERE case_id = ? AND on_date > ? ORDER BY on_date, rowid LIMIT 1",
        case_id,
        on.isoformat(),
    )
    return str(later[0] if later else row[1])


def recognised_level(desk: Desk, case_id: str) -> str:
    """Return the level with which a case was recognised, whatever has become of it since; "" before."""
    on = desk.value("SELECT recognised_on FROM aid_case WHERE id = ?", case_id)
    return level_on(desk, case_id, day(on)) if on else ""


def changed_after(desk: Desk, school_year: int, on: date) -> dict[str, str]:
    """Return the cases whose level was changed after a day, with the level that was in force on it."""
    found: dict[str, str] = {}
    for case_id, before in desk.rows(
        "SELECT v.case_id, v.before FROM level_change v JOIN aid_case k ON k.id = v.case_id"
        " WHERE k.school_year = ? AND v.on_date > ? ORDER BY v.on_date, v.rowid",
        school_year,
        on.isoformat(),
    ):
        found.setdefault(case_id, before)
    return found


def adjustable(desk: Desk, case_id: str) -> AdjustableRow | None:
    """Return a case as it may be adjusted, or None where it is not recognised."""
    row = desk.one(
        "SELECT k.id, s.id, k.school_year, s.name, s.status, k.level, max(k.recognised_on, coalesce("
        "(SELECT max(v.on_date) FROM level_change v WHERE v.case_id = k.id), k.recognised_on))"
        " FROM aid_case k JOIN student s ON s.id = k.student_id WHERE k.id = ? AND k.status = 'recognised'",
        case_id,
    )
    if row is None:
        return None
    key, student_id, school_year, name, status, level, since = row
    return AdjustableRow(key, student_id, school_year, name, status, level, day(since))


def unpaid_awards(desk: Desk, case_id: str) -> int:
    """Return how many awards of a case stand on a list and are not paid yet."""
    return int(
        desk.value(
            "SELECT count(*) FROM award WHERE case_id = ? AND status IN ('proposed', 'noticed', 'approved', 'failed')",
            case_id,
        )
    )


def reopened_on(desk: Desk, case_id: str) -> date | None:
    """Return the day on which a case last came back, by a disaster or by an appeal that was upheld, or None."""
    found = desk.value(
        "SELECT max(d) FROM (SELECT on_date AS d FROM level_change WHERE case_id = ? AND kind = 'reopen'"
        " UNION ALL SELECT decided_on FROM appeal WHERE case_id = ? AND status = 'upheld')",
        case_id,
        case_id,
    )
    return day(found) if found else None


def _change(row: tuple[object, ...]) -> LevelChangeRow:
    values = list(row)
    values[6] = day(str(values[6]))
    values[-2:] = bool(values[-2]), read(str(values[-1]))
    return LevelChangeRow(*values)  # type: ignore[arg-type]  # the columns stand in the order of the fields
