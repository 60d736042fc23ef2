"""Portraits of students: whose picture is kept, and who has none yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiddesk.domain.words import class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.store.desk import Desk
from aiddesk.store.tables import ASIDE, PORTRAIT


@dataclass(frozen=True)
class Person:
    """An enrolled student, with all that the name of a picture file may say."""

    id: str
    name: str
    document_number: str
    registration_number: str
    class_title: str


@dataclass(frozen=True)
class Kept:
    """What is kept: (row, hash of the original file) of each student's portrait; rows laid aside by (student, hash)."""

    portraits: Mapping[str, tuple[str, str]]
    aside: Mapping[tuple[str, str], str]


_WITHOUT = f" AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.owner_id = s.id AND a.kind = '{PORTRAIT}')"


def people(desk: Desk, school_year: int) -> tuple[Person, ...]:
    """Return the enrolled students of the own school in class order."""
    return _people(desk, school_year, "")


def without_photo(desk: Desk, school_year: int) -> tuple[Person, ...]:
    """Return the enrolled students of the own school who have no portrait, in class order."""
    return _people(desk, school_year, _WITHOUT)


def portrait(desk: Desk, student_id: str) -> bytes | None:
    """Return a student's picture as JPEG, or None."""
    content = desk.value("SELECT content FROM attachment WHERE owner_id = ? AND kind = ?", student_id, PORTRAIT)
    return None if content is None else bytes(content)


def kept(desk: Desk) -> Kept:
    """Return which pictures of students are in the register."""
    portraits: dict[str, tuple[str, str]] = {}
    aside: dict[tuple[str, str], str] = {}
    for key, owner, kind, sha256 in desk.rows(
        "SELECT id, owner_id, kind, sha256 FROM attachment WHERE kind IN (?, ?) AND school_id = ?",
        PORTRAIT,
        ASIDE,
        desk.place.id,
    ):
        if kind == PORTRAIT:
            portraits[owner] = (key, sha256)
        else:
            aside[owner, sha256] = key
    return Kept(portraits, aside)


def _people(desk: Desk, school_year: int, condition: str) -> tuple[Person, ...]:
    rows = desk.rows(
        "SELECT s.id, s.name, s.document_number, s.registration_number, c.grade, c.name"
        f" FROM student s {placed('?')} WHERE {STATUS} = 'enrolled' AND s.school_id = ?{condition}"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        school_year,
        desk.place.id,
    )
    return tuple(Person(key, name, n, r, class_title(grade, title)) for key, name, n, r, grade, title in rows)
