"""Who was recognised in a school year, in class order, at the level that the principal approved."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.words import class_title
from aiddesk.queries.adjustments import recognised_level
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.queries.students import student
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class RecognisedRow:
    """A recognised case; `level` is a code, `categories` the words of the student's groups."""

    case_id: str
    student_id: str
    class_id: str
    class_title: str
    name: str
    sex: str
    document_number: str
    boarding: bool
    categories: str
    score: int | None
    level: str
    recognised_on: date


def recognised(desk: Desk, school_year: int) -> tuple[RecognisedRow, ...]:
    """Return the own school's recognised cases of a year, also those whose aid has ended since."""
    rows = desk.rows(
        "SELECT k.id, s.id, c.id, c.grade, c.name, s.name, s.sex, s.document_number, s.boarding, y.score,"
        f" k.recognised_on FROM aid_case k JOIN student s ON s.id = k.student_id {placed('k.school_year')}"
        " LEFT JOIN survey y ON y.case_id = k.id"
        " WHERE k.school_year = ? AND k.school_id = ? AND k.recognised_on IS NOT NULL"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        desk.place.id,
    )
    return tuple(
        RecognisedRow(
            case_id, student_id, class_id, class_title(grade, name), who, sex, number, bool(boards),
            student(desk, student_id).row.categories, score, recognised_level(desk, case_id), day(on),
        )
        for case_id, student_id, class_id, grade, name, who, sex, number, boards, score, on in rows
    )  # fmt: skip


def recognised_on(desk: Desk, case_id: str) -> date | None:
    """Return the day on which the principal approved, or None."""
    return day_or_none(desk.value("SELECT recognised_on FROM aid_case WHERE id = ?", case_id))
