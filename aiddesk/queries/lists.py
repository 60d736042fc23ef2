"""The lists of other departments: which were loaded, whom they hit, who is still to be asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.lists import Issue, succeeds
from aiddesk.domain.words import HIT_BASES, HIT_STATUSES, SPECIAL_CATEGORIES, class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class ListHead:
    """A loaded list with the state of its hits; `code` is of `words.SPECIAL_CATEGORIES` or ""."""

    id: str
    name: str
    code: str
    gives: bool
    list_date: date | None
    file_name: str
    rows: int
    lost: int
    loaded_on: date
    hits: int
    open: int
    sure: int
    confirmed: int

    @property
    def category(self) -> str:
        if not self.gives:
            return "不给类别"
        return SPECIAL_CATEGORIES.get(self.code, "按行判断")

    @property
    def issue(self) -> Issue:
        return Issue(self.name, self.list_date, self.loaded_on)


@dataclass(frozen=True)
class HitRow:
    """A row of a list beside the student that it seems to name; `source` are (title, value) pairs of the row."""

    id: str
    student_id: str
    name: str
    class_title: str
    document_number: str
    guardian: str
    sheet: str
    row: int
    basis: str
    person: str
    relation: str
    code: str
    status: str
    source: tuple[tuple[str, str], ...]

    @property
    def is_sure(self) -> bool:
        return self.basis in SURE

    @property
    def basis_title(self) -> str:
        who = f"（{self.relation}{self.person}）" if self.relation or self.person else ""
        return f"{HIT_BASES[self.basis]}{who}"

    @property
    def category(self) -> str:
        return SPECIAL_CATEGORIES.get(self.code, "")

    @property
    def status_title(self) -> str:
        return HIT_STATUSES[self.status]


@dataclass(frozen=True)
class WaiverRow:
    """A family that has stated in writing that it does not apply."""

    student_id: str
    name: str
    class_title: str
    on: date
    signer: str
    relation: str
    reason: str
    is_signed: bool


@dataclass(frozen=True)
class OutdatedRow:
    """A category that rests on an older list, while the newest list of its kind does not name the student any more."""

    category_id: str
    student_id: str
    name: str
    class_title: str
    category: str
    source: str
    newest: str


Successors = tuple[Sequence[ListHead], frozenset[str]]
# A number names a person; a name with a birthday, or a number of the old kind, only suggests one.
SURE = ("student", "guardian", "member")
_SURE = "', '".join(SURE)


def lists(desk: Desk) -> tuple[ListHead, ...]:
    """Return the loaded lists, newest first."""
    rows = desk.rows(
        "SELECT d.id, d.name, d.code, d.gives, d.list_date, d.file_name, d.row_count, d.lost_count, d.loaded_on,"
        " count(h.id), coalesce(sum(h.status = 'open'), 0),"
        f" coalesce(sum(h.status = 'open' AND h.basis IN ('{_SURE}')), 0), coalesce(sum(h.status = 'confirmed'), 0)"
        " FROM department_list d LEFT JOIN list_hit h ON h.department_list_id = d.id WHERE d.school_id = ?"
        " GROUP BY d.id ORDER BY d.rowid DESC",
        desk.place.id,
    )
    return tuple(
        ListHead(i, n, c, bool(g), day_or_none(d), f, rc, lc, day(on), *counts)
        for i, n, c, g, d, f, rc, lc, on, *counts in rows
    )


def hits(desk: Desk, list_id: str, status: str = "") -> tuple[HitRow, ...]:
    """Return the hits of a list in the order of its rows; `status` is of `words.HIT_STATUSES`."""
    rows = desk.rows(
        "SELECT h.id, s.id, s.name, c.grade, c.name, s.document_number,"
        " coalesce((SELECT g.name FROM guardian g WHERE g.student_id = s.id ORDER BY g.rowid LIMIT 1), ''),"
        " h.sheet, h.row, h.basis, h.person, h.relation, h.code, h.status, h.source"
        " FROM list_hit h JOIN student s ON s.id = h.student_id JOIN school_class c ON c.id = s.school_class_id"
        " WHERE h.department_list_id = ? AND ? IN ('', h.status) ORDER BY h.rowid",
        list_id,
        status,
    )
    return tuple(
        HitRow(*[*front, class_title(grade, name), *rest, tuple((t, v) for t, v in json.loads(source))])
        for *front, grade, name, rest, source in ((*r[:3], r[3], r[4], r[5:-1], r[-1]) for r in rows)
    )


def waivers(desk: Desk, school_year: int) -> tuple[WaiverRow, ...]:
    """Return who has waived this school year, in class order."""
    rows = desk.rows(
        "SELECT s.id, s.name, c.grade, c.name, w.on_date, w.signer, w.relation, w.reason,"
        " w.is_signed FROM waiver w"
        f" JOIN student s ON s.id = w.student_id {placed('w.school_year')} WHERE w.school_year = ?"
        " AND w.school_id = ? ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        desk.place.id,
    )
    return tuple(
        WaiverRow(key, name, class_title(grade, in_class), day(on), signer, relation, reason, bool(signed))
        for key, name, grade, in_class, on, signer, relation, reason, signed in rows
    )


def outdated(desk: Desk, school_year: int) -> tuple[OutdatedRow, ...]:
    """Return the categories that rest on a list whose newest successors do not name the student any more."""
    known = lists(desk)
    rows = desk.rows(
        "SELECT k.department_list_id, k.id, s.id, s.name, c.grade, c.name, k.code, k.source FROM special_category k"
        f" JOIN student s ON s.id = k.student_id {placed('?')}"
        f" WHERE k.until IS NULL AND k.school_id = ? AND {STATUS} = 'enrolled' AND k.department_list_id IS NOT NULL"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        school_year,
        school_year,
        desk.place.id,
    )
    successors: dict[tuple[str, str], Successors] = {}
    found = []
    for own, key, student, name, grade, class_name, code, source in rows:
        if (own, code) not in successors:
            successors[own, code] = _successors(desk, own, code, known)
        heads, named = successors[own, code]
        if heads and student not in named:
            title = class_title(grade, class_name)
            found.append(OutdatedRow(key, student, name, title, SPECIAL_CATEGORIES[code], source, heads[0].name))
    return tuple(found)


def _successors(desk: Desk, own: str, code: str, known: Sequence[ListHead]) -> Successors:
    """Return the newest lists that take the place of one, and the students whom they name."""
    older = next(head.issue for head in known if head.id == own)
    later = [head for head in known if head.gives and head.code == code and succeeds(head.issue, older)]
    newest = [head for head in later if not any(succeeds(other.issue, head.issue) for other in later)]
    named = {
        key
        for head in newest
        for (key,) in desk.rows(
            "SELECT DISTINCT student_id FROM list_hit WHERE department_list_id = ? AND status <> 'rejected'", head.id
        )
    }
    return newest, frozenset(named)
