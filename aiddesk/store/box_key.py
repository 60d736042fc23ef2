"""The key of the ballot box: kept outside the journal, and erased so that no copy of the box can be read again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aiddesk.store.desk import Desk, speaking
from aiddesk.store.tables import BoxKey


def keep_key(desk: Desk, vote_id: str, key: bytes, slips: int) -> None:
    """Keep the key of a box within the open act; it never enters the journal."""
    table = BoxKey._meta.table_name
    with speaking():
        desk.db.execute_sql(
            f'INSERT INTO "{table}" (id, vote_id, key, slips) VALUES (?, ?, ?, ?)',
            (os.urandom(16).hex(), vote_id, key.hex(), slips),
        )


def key_of(desk: Desk, vote_id: str) -> tuple[bytes, int] | None:
    """Return the key of a session's box and how many slips it has, or None where no box is open."""
    found = desk.one("SELECT key, slips FROM box_key WHERE vote_id = ?", vote_id)
    return None if found is None else (bytes.fromhex(found[0]), found[1])


def erase_key(desk: Desk, vote_id: str) -> None:
    """Erase the key within the open act; do it inside `leaving_no_image`."""
    with speaking():
        desk.db.execute_sql("DELETE FROM box_key WHERE vote_id = ?", (vote_id,))


@contextmanager
def leaving_no_image(desk: Desk) -> Iterator[None]:
    """Keep SQLite's own rollback file through the acts within, and blank it before it is removed.

    Else the page that held the key would stay on the disk in a file that is merely deleted.
    """
    with speaking():
        desk.db.execute_sql("PRAGMA journal_mode = PERSIST")
    try:
        yield
    finally:
        with suppress(OSError):  # a stick that is gone is told by the act itself
            blank_rollback(desk.path)
        with speaking():
            desk.db.execute_sql("PRAGMA journal_mode = DELETE")


def blank_rollback(register: Path) -> None:
    """Blank a rollback file that SQLite has done with, whose first bytes are zero; one that it needs is left alone."""
    path = register.with_name(register.name + "-journal")
    with suppress(FileNotFoundError), path.open("r+b", buffering=0) as handle:
        if not handle.read(8).strip(b"\0"):
            size = os.fstat(handle.fileno()).st_size
            handle.seek(0)
            handle.write(bytes(size))
            os.fsync(handle.fileno())


def rewrite(desk: Desk) -> None:
    """Write the register anew without its free pages.

    Raises:
        Unavailable: there is no room, or another program reads; the register is as it was.
    """
    with speaking():
        desk.db.execute_sql("VACUUM")
