"""The only door for writes: one act is one transaction and one chained, tamper-evident entry."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from aiddesk.domain.errors import Conflict, Unavailable
from aiddesk.store import finding
from aiddesk.store.desk import Desk, speaking
from aiddesk.store.images import Image, image, plain, quote, read_image, writer
from aiddesk.store.tables import JOURNALED, Owned, SheetColumns, Staff, Table, columns, fields

GENESIS = "0" * 64
_HELD = 1000  # changes that wait to be written together
_AS_THEY_ARE = (str, int, type(None))
_NOT_OURS = "学校的数据由学校修改：请让学校改好后重新上报，这里只能查看。"
_BY_NAME: dict[str, type[Table]] = {m._meta.table_name: m for m in JOURNALED}


class Work:
    """The writes of one act; obtained from `entry`."""

    def __init__(self, desk: Desk, title: str, seq: int) -> None:
        self._desk = desk
        self.title = title
        self.seq = seq
        self.changes = 0
        self._pending: list[tuple[object, ...]] = []

    def insert(self, model: type[Table], **values: object) -> str:
        """Add one row and return its key."""
        return self.insert_many(model, [values])[0]

    def insert_many(self, model: type[Table], rows: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
        """Add rows given by column name; missing columns take their defaults. Returns the keys in order."""
        self._require_school(model)
        names = columns(model)
        base = {f.column_name: plain(f.default) for f in fields(model) if f.default is not None}
        if issubclass(model, Owned):
            base["school_id"] = self._desk.place.id
        table = model._meta.table_name
        empty = {name: base.get(name) for name in names}
        write = writer(names)
        keys: list[str] = []

        def recorded() -> Iterator[tuple[object, ...]]:
            for given in rows:
                row = {**empty, **given}
                key = row["id"] = row["id"] or os.urandom(16).hex()
                cells = tuple(v if type(v) in _AS_THEY_ARE else plain(v) for v in row.values())
                keys.append(str(key))
                self._record(table, str(key), None, write(cells))
                yield cells

        marks = ",".join("?" * len(names))
        quoted = ",".join(f'"{name}"' for name in names)
        with speaking():
            self._desk.db.connection().executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', recorded())
        return tuple(keys)

    def update(self, model: type[Table], row_id: str, **values: object) -> None:
        """Change columns of one row.

        Raises:
            Conflict: the row is gone.
        """
        before = self._image(model, row_id)
        new = {k: plain(v) for k, v in values.items()}
        after = {**before, **new}
        if after == before:
            return
        table = model._meta.table_name
        sets = ",".join(f'"{name}" = ?' for name in new)
        with speaking():
            self._desk.db.execute_sql(f'UPDATE "{table}" SET {sets} WHERE id = ?', (*new.values(), row_id))
        self._record(table, row_id, image(before), image(after))

    def delete(self, model: type[Table], row_id: str) -> None:
        """Remove one row; its image stays in the journal."""
        before = self._image(model, row_id)
        table = model._meta.table_name
        with speaking():
            self._desk.db.execute_sql(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))
        self._record(table, row_id, image(before), None)

    def note(self, table: str, row_id: str, words: Mapping[str, object]) -> None:
        """Record a fact about rows that travel whole (a received package, a list put out), not one image each."""
        self._record(table, row_id, None, image(dict(words)))

    def keep(self) -> None:
        """Write the changes that wait; a large act does so on the way, and never holds all its images."""
        with speaking():
            self._desk.db.connection().executemany(
                "INSERT INTO entry_change (seq, position, table_name, row_id, before, after, before_hash, after_hash)"
                " VALUES (?,?,?,?,?,?,?,?)",
                self._pending,
            )
        self._pending = []

    def _record(self, table: str, row_id: str, before: str | None, after: str | None) -> None:
        """Note one row of one table before and after; None stands for no row."""
        self._pending.append((self.seq, self.changes, table, row_id, before, after, _hash(before), _hash(after)))
        self.changes += 1
        if len(self._pending) >= _HELD:
            self.keep()

    def _image(self, model: type[Table], row_id: str) -> Image:
        found = read_image(self._desk, model, row_id)
        if found is None:
            raise Conflict("要改的记录已经不在了。请按F5刷新后再试。")
        if found.get("school_id", self._desk.place.id) != self._desk.place.id:
            raise Conflict(_NOT_OURS)
        return found

    def _require_school(self, model: type[Table]) -> None:
        """Who owns, writes: an office keeps its staff, its sheets and what it received, the rest is the schools'."""
        if issubclass(model, Owned) and model not in (Staff, SheetColumns) and self._desk.place.kind != "school":
            raise Conflict(_NOT_OURS)


@contextmanager
def entry(
    desk: Desk, action: str, title: str = "", *, final: bool = False, undoes: int | None = None
) -> Iterator[Work]:
    """Open one act: an IMMEDIATE transaction, closed with one chained entry; any exception leaves no trace.

    `action` is "subject.verb"; `title` what the user would call it (the work may set it later); `final` acts have
    left the building (printed, posted, paid, sent) and are corrected, never undone.

    Raises:
        Unavailable: the register is read-only, full, or in use.
        Conflict: another row forbids the change.
    """
    if desk.read_only:
        raise Unavailable(desk.read_only_reason)
    with speaking():
        desk.db.execute_sql("BEGIN IMMEDIATE")
    try:
        work = Work(desk, title, (desk.value("SELECT max(seq) FROM entry") or 0) + 1)
        yield work
        with speaking():
            if work.changes:
                work.keep()
                finding.refresh(desk)
                _append(desk, work, action, final, undoes)
            desk.db.execute_sql("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself after some errors (full disk).
        if desk.db.connection().in_transaction:
            desk.db.execute_sql("ROLLBACK")
        raise


def _append(desk: Desk, work: Work, action: str, final: bool, undoes: int | None) -> None:
    previous = desk.value("SELECT hash FROM entry ORDER BY seq DESC LIMIT 1") or GENESIS
    salt = secrets.token_hex(8)
    told = hashlib.sha256((salt + work.title).encode()).hexdigest()
    at = desk.now().isoformat(timespec="seconds")
    # One by one: all links of a large import would fill tens of megabytes.
    links: Iterable[tuple[str, str, str, str]] = desk.db.execute_sql(
        "SELECT table_name, row_id, before_hash, after_hash FROM entry_change WHERE seq = ? ORDER BY position",
        (work.seq,),
    )
    own = chain_hash(work.seq, at, desk.actor.id, action, told, final, undoes, links, previous)
    desk.db.execute_sql(
        "INSERT INTO entry (seq, at, staff_id, staff_name, action, title, title_hash, salt, is_final, undoes,"
        " previous_hash, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            work.seq, at, desk.actor.id, desk.actor.name, action, work.title, told, salt, int(final), undoes,
            previous, own,
        ),
    )  # fmt: skip


def chain_hash(
    seq: int,
    at: str,
    staff_id: str,
    action: str,
    title_hash: str,
    final: bool,
    undoes: int | None,
    links: Iterable[tuple[str, str, str, str]],
    previous: str,
) -> str:
    """Return the hash of an entry: over its facts, the hashes of its images and the entry before, as one JSON list."""
    compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    digest = hashlib.sha256(compact([seq, at, staff_id, action, title_hash, int(final), undoes])[:-1].encode())
    # Piece by piece: the links of a large import would fill tens of megabytes.
    digest.update(b",[")
    before = ""
    for link in links:
        digest.update(f"{before}[{','.join(map(quote, link))}]".encode())
        before = ","
    digest.update(f"],{compact(previous)}]".encode())
    return digest.hexdigest()


def model_named(table: str) -> type[Table] | None:
    return _BY_NAME.get(table)


def _hash(stored: str | None) -> str:
    return "" if stored is None else hashlib.sha256(stored.encode()).hexdigest()
