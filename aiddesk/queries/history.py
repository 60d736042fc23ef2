"""What was done, and what can be taken back."""

from dataclasses import dataclass

from aiddesk.store.audit import last_redoable, last_undoable
from aiddesk.store.desk import Desk
from aiddesk.store.journal import GENESIS


@dataclass(frozen=True)
class EntryRow:
    """One act as a person reads it; `at` is local time with offset."""

    seq: int
    at: str
    staff: str
    title: str
    changes: int


def undoable(desk: Desk) -> str:
    """Return the title of what "undo" would take back, or ""."""
    found = last_undoable(desk)
    return found[1] if found else ""


def redoable(desk: Desk) -> str:
    found = last_redoable(desk)
    return found[1] if found else ""


def entries(desk: Desk, limit: int = 500) -> tuple[EntryRow, ...]:
    """Return the newest acts first."""
    rows = desk.rows(
        "SELECT seq, at, staff_name, coalesce(title, '（已到期清除）'),"
        " (SELECT count(*) FROM entry_change c WHERE c.seq = e.seq) FROM entry e ORDER BY seq DESC LIMIT ?",
        limit,
    )
    return tuple(EntryRow(*row) for row in rows)


def head(desk: Desk) -> tuple[str, int]:
    """Return the hash of the newest entry and the number of entries: printed on papers and slips."""
    row = desk.one("SELECT hash, seq FROM entry ORDER BY seq DESC LIMIT 1")
    return (row[0], row[1]) if row else (GENESIS, 0)


def saved_at(desk: Desk) -> str:
    """Return the time of the newest entry ("2026-09-18T10:32:00+08:00"), or ""."""
    return desk.value("SELECT at FROM entry ORDER BY seq DESC LIMIT 1") or ""
