"""Awards: the lists of a term, their lines, the pages to sign."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.levels import Levels
from aiddesk.domain.money import Fen
from aiddesk.domain.words import AWARD_STATUSES, SEXES, WAYS
from aiddesk.queries.levels import words
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class AwardListRow:
    """A list of one programme and term; sums in fen; `left_to_sign` counts paid lines without a receipt."""

    id: str
    number: int
    programme: str
    term: str
    status: str
    drawn_on: date
    approved_on: date | None
    approver: str
    content_hash: str
    awards: int
    amount: Fen
    paid: int
    signed: int
    failed: int
    pages: int

    @property
    def status_title(self) -> str:
        return AWARD_STATUSES.get(self.status, self.status)


@dataclass(frozen=True)
class AwardRow:
    """A line of a list with what the payer and the signer need."""

    id: str
    case_id: str
    student_id: str
    name: str
    sex: str
    document_number: str
    class_id: str
    class_title: str
    grade: int
    programme: str
    term: str
    level: str
    standard: str
    amount: Fen
    status: str
    page: int | None
    line: int | None
    guardian: str
    guardian_relation: str
    bank: str
    account_number: str
    account_holder: str
    way: str
    paid_on: date | None
    fail_reason: str
    attempts: int
    signer: str
    signer_kind: str
    relation: str
    signed_on: date | None
    cancelled_reason: str
    levels: Levels

    @property
    def level_title(self) -> str:
        return self.levels.title(self.level)

    @property
    def sex_title(self) -> str:
        return SEXES.get(self.sex, "")

    @property
    def status_title(self) -> str:
        return AWARD_STATUSES.get(self.status, self.status)

    @property
    def way_title(self) -> str:
        return WAYS.get(self.way, "")


@dataclass(frozen=True)
class PageRow:
    """A page of the sign sheets: how many of its lines are signed."""

    page: int
    class_title: str
    lines: int
    signed: int
    paid: int


_LISTS = """
SELECT l.id, l.number, l.programme, l.term, l.status, l.drawn_on, l.approved_on, coalesce(t.name, ''),
  l.content_hash, count(a.id), coalesce(sum(a.amount), 0),
  coalesce(sum(a.status IN ('paid', 'reissued', 'signed')), 0), coalesce(sum(a.status = 'signed'), 0),
  coalesce(sum(a.status = 'failed'), 0), coalesce(max(a.sheet_page), 0)
FROM award_list l LEFT JOIN award a ON a.award_list_id = l.id AND a.status <> 'cancelled'
LEFT JOIN staff t ON t.id = l.approver_id
"""
_AWARDS = """
SELECT a.id, a.case_id, s.id, s.name, s.sex, s.document_number, a.school_class_id, a.class_title, c.grade, a.programme,
  a.term, a.level,
  a.standard, a.amount, a.status, a.sheet_page, a.sheet_line,
  coalesce(g.name, ''), coalesce(g.relation, ''), coalesce(b.bank, ''), coalesce(b.number, ''),
  coalesce(b.holder, ''), coalesce(p.way, ''), p.on_date, coalesce(p.reason, ''), coalesce(p.attempt, 0),
  coalesce(r.signer, ''), coalesce(r.signer_kind, ''), coalesce(r.relation, ''), r.signed_on, a.cancelled_reason
FROM award a JOIN student s ON s.id = a.student_id JOIN school_class c ON c.id = a.school_class_id
LEFT JOIN guardian g ON g.id = (SELECT id FROM guardian WHERE student_id = s.id ORDER BY rowid LIMIT 1)
LEFT JOIN payee_account b ON b.id = (SELECT id FROM payee_account WHERE student_id = s.id ORDER BY rowid LIMIT 1)
LEFT JOIN payment p ON p.id = (SELECT id FROM payment WHERE award_id = a.id ORDER BY attempt DESC LIMIT 1)
LEFT JOIN receipt r ON r.award_id = a.id
"""
_ORDER = " ORDER BY c.grade, length(c.name), c.name, s.rowid"


def award_lists(desk: Desk, term: str) -> tuple[AwardListRow, ...]:
    """Return the lists of a term, newest first."""
    rows = desk.rows(
        f"{_LISTS} WHERE l.term = ? AND l.school_id = ? GROUP BY l.id ORDER BY l.number DESC", term, desk.place.id
    )
    return tuple(_list(row) for row in rows)


def award_list(desk: Desk, list_id: str) -> AwardListRow:
    """Return one list.

    Raises:
        LookupError: no such list.
    """
    found = desk.rows(f"{_LISTS} WHERE l.id = ? GROUP BY l.id", list_id)
    if not found:
        raise LookupError(list_id)
    return _list(found[0])


def awards(desk: Desk, list_id: str, *, with_cancelled: bool = False) -> tuple[AwardRow, ...]:
    """Return the lines of a list in class order, as they stand on the sign sheets."""
    levels = words(desk, desk.value("SELECT school_id FROM award_list WHERE id = ?", list_id) or "")
    kept = "" if with_cancelled else " AND a.status <> 'cancelled'"
    return tuple(
        _award(row, levels) for row in desk.rows(f"{_AWARDS} WHERE a.award_list_id = ?{kept}{_ORDER}", list_id)
    )


def pages(desk: Desk, list_id: str) -> tuple[PageRow, ...]:
    """Return the pages of a list's sign sheets with what has come back."""
    rows = desk.rows(
        "SELECT sheet_page, class_title, count(*), sum(status = 'signed'),"
        " sum(status IN ('paid', 'reissued', 'signed')) FROM award"
        " WHERE award_list_id = ? AND sheet_page IS NOT NULL AND status <> 'cancelled'"
        " GROUP BY sheet_page ORDER BY sheet_page",
        list_id,
    )
    return tuple(PageRow(*row) for row in rows)


def _list(row: tuple[object, ...]) -> AwardListRow:
    values = list(row)
    values[5] = day(str(values[5]))
    values[6] = day_or_none(str(values[6]) if values[6] else None)
    return AwardListRow(*values)  # type: ignore[arg-type]  # the columns stand in the order of the fields


def _award(row: tuple[object, ...], levels: Levels) -> AwardRow:
    values = list(row)
    for index in (23, 29):
        values[index] = day_or_none(str(values[index]) if values[index] else None)
    return AwardRow(*[*values, levels])  # type: ignore[arg-type]  # the columns stand in the order of the fields
