"""What is being typed, kept beside the journal until it is done: its own small writes, which never wait for others."""

from collections.abc import Sequence

from peewee import DatabaseError

from aiddesk.store.desk import Desk

_KEEP = (
    "INSERT INTO unfinished (id, content, saved_at) VALUES (?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at"
)


def keep(desk: Desk, key: str, content: str, saved_at: str) -> bool:
    """Keep one text under a key, instead of what was there.

    Returns False where the file cannot be written just now; nothing waits for it.
    """
    return _write(desk, _KEEP, (key, content, saved_at))


def take(desk: Desk, key: str) -> tuple[str, str] | None:
    """Return what is kept under a key with the moment of keeping, or None; it stays there."""
    found = desk.one("SELECT content, saved_at FROM unfinished WHERE id = ?", key)
    return None if found is None else (found[0], found[1])


def drop(desk: Desk, key: str) -> bool:
    """Forget what is kept under a key; False where the file cannot be written just now."""
    return _write(desk, "DELETE FROM unfinished WHERE id = ?", (key,))


def drop_before(desk: Desk, moment: str) -> bool:
    """Forget what was kept before a moment; False where the file cannot be written just now."""
    return _write(desk, "DELETE FROM unfinished WHERE saved_at < ?", (moment,))


def _write(desk: Desk, sql: str, parameters: Sequence[object]) -> bool:
    """Write outside the journal, in a transaction of its own: typing must never wait for an import to end."""
    if desk.read_only or desk.db.is_closed() or desk.db.connection().in_transaction:
        return False
    patience = desk.value("PRAGMA busy_timeout")
    desk.db.execute_sql("PRAGMA busy_timeout = 0")
    try:
        desk.db.execute_sql(sql, tuple(parameters))
    except DatabaseError:  # busy, full, or the stick is gone: whoever acts next is told so
        return False
    finally:
        desk.db.execute_sql(f"PRAGMA busy_timeout = {patience}")
    return True
