"""The notes of a student after aid: only for class teacher, aid officer and principal; nothing here bears on aid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.errors import Conflict
from aiddesk.domain.followups import Mark, Slide, may_enter, may_see, talks_due
from aiddesk.domain.terms import Term, parse_term
from aiddesk.domain.words import FOLLOW_UPS, class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk
from aiddesk.store.tables import LETTER_SCAN

REFUSED = "跟踪记录只有班主任（本班）、资助专干和校长能看。请由他们登录后查看。"


@dataclass(frozen=True)
class FollowedRow:
    """A student who is or was aided, with what was noted; `due` are the slides that ask for a talk."""

    student_id: str
    name: str
    class_id: str
    class_title: str
    notes: int
    last_on: date | None
    due: tuple[Slide, ...]

    @property
    def due_text(self) -> str:
        return "、".join(slide.text for slide in self.due)


@dataclass(frozen=True)
class ScanRow:
    id: str
    name: str
    media_type: str


@dataclass(frozen=True)
class NoteRow:
    """A note; `mark` and `full` are hundredths or None."""

    id: str
    kind: str
    on: date
    term: str
    subject: str
    mark: int | None
    full: int | None
    text: str
    staff: str
    scans: tuple[ScanRow, ...]

    @property
    def kind_title(self) -> str:
        return FOLLOW_UPS.get(self.kind, self.kind)

    @property
    def told(self) -> str:
        """The note as one line."""
        parts = [self.text] if self.text else []
        if self.mark is not None and self.full is not None:
            parts.insert(0, f"{self.subject} {self.mark / 100:g}分（满分{self.full / 100:g}）")
        if self.scans:
            parts.append(f"附件{len(self.scans)}份")
        return "；".join(parts)


_PEOPLE = f"""
SELECT s.id, s.name, c.id, c.grade, c.name, coalesce(c.teacher_id, ''),
  (SELECT count(*) FROM follow_up f WHERE f.student_id = s.id),
  (SELECT max(f.on_date) FROM follow_up f WHERE f.student_id = s.id)
FROM student s {placed("?")}
WHERE s.school_id = ? AND {STATUS} = 'enrolled'
  AND EXISTS (SELECT 1 FROM aid_case k WHERE k.student_id = s.id AND k.status = 'recognised' AND k.school_year <= ?)
ORDER BY c.grade, length(c.name), c.name, s.rowid
"""


def is_open(desk: Desk) -> bool:
    """Say whether the person at the desk may see any notes, so that the window offers them."""
    return may_enter(desk.actor.roles)


def followed(desk: Desk, term: Term) -> tuple[FollowedRow, ...]:
    """Return the aided students whom the person at the desk may see, in class order; `due` looks at marks up to a term.

    Raises:
        Conflict: the person may see nobody's.
    """
    _require_open(desk)
    year = term.school_year
    due = _due(desk, term)
    found = []
    for student_id, name, class_id, grade, class_name, teacher, notes, last in desk.rows(
        _PEOPLE, year, year, desk.place.id, year
    ):
        if may_see(desk.actor.roles, desk.actor.id, teacher):
            title = class_title(grade, class_name)
            found.append(
                FollowedRow(student_id, name, class_id, title, notes, day_or_none(last), due.get(student_id, ()))
            )
    return tuple(found)


def notes(desk: Desk, student_id: str) -> tuple[NoteRow, ...]:
    """Return a student's notes, newest first.

    Raises:
        Conflict: the person at the desk may not see them.
    """
    require_sight(desk, student_id)
    rows = desk.rows(
        "SELECT f.id, f.kind, f.on_date, f.term, f.subject, f.mark, f.full, f.text, coalesce(t.name, '')"
        " FROM follow_up f LEFT JOIN staff t ON t.id = f.staff_id WHERE f.student_id = ?"
        " ORDER BY f.on_date DESC, f.rowid DESC",
        student_id,
    )
    return tuple(
        NoteRow(key, kind, day(on), term, subject, mark, full, text, who, _scans(desk, key))
        for key, kind, on, term, subject, mark, full, text, who in rows
    )


def scan(desk: Desk, scan_id: str) -> bytes:
    """Return the bytes of a letter's scan.

    Raises:
        Conflict: the person at the desk may not see it.
        LookupError: no such scan.
    """
    row = desk.one(
        "SELECT f.student_id, a.content FROM attachment a JOIN follow_up f ON f.id = a.owner_id"
        " WHERE a.id = ? AND a.kind = ?",
        scan_id,
        LETTER_SCAN,
    )
    if row is None:
        raise LookupError(scan_id)
    require_sight(desk, row[0])
    return bytes(row[1])


def require_sight(desk: Desk, student_id: str) -> None:
    """Refuse who may not see a student's notes: the class is the present one, or the last where the student left.

    Raises:
        Conflict: the person at the desk may not see them.
    """
    teacher = desk.value(
        "SELECT coalesce(c.teacher_id, '') FROM student s JOIN school_class c ON c.id = s.school_class_id"
        " WHERE s.id = ?",
        student_id,
    )
    if not may_see(desk.actor.roles, desk.actor.id, teacher or ""):
        raise Conflict(REFUSED)


def was_aided(desk: Desk, student_id: str) -> bool:
    """Say whether a student was ever recognised: others are not followed."""
    return bool(desk.value("SELECT 1 FROM aid_case WHERE student_id = ? AND status = 'recognised'", student_id))


def _require_open(desk: Desk) -> None:
    if not is_open(desk):
        raise Conflict(REFUSED)


def _due(desk: Desk, term: Term) -> dict[str, tuple[Slide, ...]]:
    """Return the slides up to a term that wait for a talk, by student."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    talks: dict[str, list[date]] = defaultdict(list)
    for student_id, kind, on, key, subject, mark, full in desk.rows(
        "SELECT student_id, kind, on_date, term, subject, mark, full FROM follow_up WHERE kind IN ('mark', 'talk')"
    ):
        if kind == "talk":
            talks[student_id].append(day(on))
        elif parse_term(key) <= term:
            marks[student_id].append(Mark(day(on), key, subject, mark, full))
    return {key: talks_due(own, talks[key]) for key, own in marks.items()}


def _scans(desk: Desk, note_id: str) -> tuple[ScanRow, ...]:
    rows = desk.rows(
        "SELECT id, name, media_type FROM attachment WHERE owner_id = ? AND kind = ? ORDER BY rowid",
        note_id,
        LETTER_SCAN,
    )
    return tuple(ScanRow(*row) for row in rows)
