"""What the schools of a register call the levels of hardship, and which of them have been given to somebody."""

from dataclasses import dataclass

from aiddesk.domain.levels import Levels, read
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class SuggestedRow:
    """A survey with what it suggests, and the version that scored it."""

    id: str
    scheme_code: str
    scheme_version: int
    score: int
    level: str


def words(desk: Desk, school_id: str = "") -> Levels:
    """Return the words of a school in the register, by default those of one's own place."""
    if school_id in ("", desk.place.id):
        return desk.levels
    return read(desk.value("SELECT levels FROM place WHERE id = ?", school_id) or "")


def given(desk: Desk, school_year: int) -> dict[str, int]:
    """Return how many cases of a school year, or of a later one, stand at each level."""
    rows = desk.rows(
        "SELECT level, count(*) FROM aid_case WHERE school_id = ? AND school_year >= ? AND level <> '' GROUP BY level",
        desk.place.id,
        school_year,
    )
    return dict(rows)


def voting_classes(desk: Desk) -> tuple[tuple[int, str], ...]:
    """Return the classes (grade, name) that are voting on levels now."""
    rows = desk.rows(
        "SELECT c.grade, c.name FROM class_vote v JOIN school_class c ON c.id = v.school_class_id"
        " WHERE v.school_id = ? AND v.form = 'level' AND v.status IN ('open', 'counted') ORDER BY c.grade, c.name",
        desk.place.id,
    )
    return tuple((grade, name) for grade, name in rows)


def suggested(desk: Desk, school_year: int) -> tuple[SuggestedRow, ...]:
    """Return the surveys of a school year, or of a later one, of applicants and of families that have not applied."""
    rows = desk.rows(
        "SELECT y.id, y.scheme_code, y.scheme_version, y.score, y.suggested_level FROM survey y"
        " LEFT JOIN aid_case k ON k.id = y.case_id"
        " WHERE y.school_id = ? AND coalesce(k.school_year, y.school_year) >= ? ORDER BY y.rowid",
        desk.place.id,
        school_year,
    )
    return tuple(SuggestedRow(*row) for row in rows)
