"""What travelled: control totals, packages sent and received."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiddesk.queries.placing import STATUS, placed
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class ControlTotals:
    """The figures that must be equal on both sides of the stick; `paid_fen` in fen, counts in persons or lines."""

    students: int
    cases: int
    recognised: int
    awards: int
    paid_count: int
    paid_fen: int
    signed_count: int


@dataclass(frozen=True)
class PackageRow:
    """A package sent or received; `at` is local time with offset, `fingerprint` of the school's key."""

    school_id: str
    school: str
    sequence: int
    term: str
    file_name: str
    sha256: str
    size: int
    fingerprint: str
    totals: ControlTotals
    journal_head: str
    at: datetime


TOTAL_TITLES = (
    ("students", "在读学生（人）"),
    ("cases", "提出申请（人）"),
    ("recognised", "已认定（人）"),
    ("awards", "资助名单（人次）"),
    ("paid_count", "已发放（人次）"),
    ("paid_fen", "已发放金额（元）"),
    ("signed_count", "已签领（人次）"),
)


def control_totals(desk: Desk, school_id: str, term: str) -> ControlTotals:
    """Count a school's students, its cases of the term's school year, and the term's awards and payments."""
    year = int(term.split("-")[0])

    def count(sql: str, *parameters: object) -> int:
        return int(desk.value(sql, *parameters) or 0)

    paid = "FROM payment p JOIN award a ON a.id = p.award_id WHERE p.result = 'paid' AND a.school_id = ? AND a.term = ?"
    return ControlTotals(
        students=count(
            f"SELECT count(*) FROM student s {placed(str(year))} WHERE {STATUS} = 'enrolled' AND s.school_id = ?",
            school_id,
        ),
        cases=count("SELECT count(*) FROM aid_case WHERE school_id = ? AND school_year = ?", school_id, year),
        recognised=count(
            "SELECT count(*) FROM aid_case WHERE school_id = ? AND school_year = ? AND status = 'recognised'",
            school_id,
            year,
        ),
        awards=count(
            "SELECT count(*) FROM award WHERE school_id = ? AND term = ? AND status <> 'cancelled'", school_id, term
        ),
        paid_count=count(f"SELECT count(*) {paid}", school_id, term),
        paid_fen=count(f"SELECT sum(p.amount) {paid}", school_id, term),
        signed_count=count(
            "SELECT count(*) FROM award WHERE school_id = ? AND term = ? AND status = 'signed'", school_id, term
        ),
    )


def sent_packages(desk: Desk) -> tuple[PackageRow, ...]:
    """Return what this school has sent, newest first."""
    rows = desk.rows(
        "SELECT p.school_id, s.name, p.sequence, p.term, p.file_name, p.sha256, p.size, p.fingerprint,"
        " p.totals, p.journal_head, p.sent_at"
        " FROM sent_package p JOIN place s ON s.id = p.school_id ORDER BY p.sequence DESC"
    )
    return tuple(_package(row) for row in rows)


def received_packages(desk: Desk, school_id: str = "") -> tuple[PackageRow, ...]:
    """Return what schools have handed in here, newest first."""
    rows = desk.rows(
        "SELECT p.school_id, s.name, p.sequence, p.term, p.file_name, p.sha256, p.size, p.fingerprint,"
        " p.totals, p.journal_head,"
        " p.received_at FROM received_package p JOIN place s ON s.id = p.school_id WHERE ? IN ('', p.school_id)"
        " ORDER BY p.rowid DESC",
        school_id,
    )
    return tuple(_package(row) for row in rows)


def _package(row: tuple[Any, ...]) -> PackageRow:
    *front, totals, head, at = row
    return PackageRow(*[*front, ControlTotals(**json.loads(totals)), head, datetime.fromisoformat(at)])
