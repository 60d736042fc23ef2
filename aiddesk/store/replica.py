"""A school's rows as one small database: taken out whole, and put in whole."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from aiddesk.domain.ballot import FEWEST_TOLD
from aiddesk.domain.errors import Invalid
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.store.desk import Desk, speaking
from aiddesk.store.journal import Work
from aiddesk.store.tables import (
    ASIDE,
    LETTER_SCAN,
    PORTRAIT,
    TRAVELLING,
    Attachment,
    Place,
    Table,
    Tally,
    columns,
    defaults,
)

_BAD = "上报包里的数据不完整或被改动过，没有导入。请让学校重新导出。"
_TABLES: tuple[type[Table], ...] = (Place, *TRAVELLING)
# Of one's own only: the key that packages are sealed to, and where teachers live (kept to find relatives by).
_PRIVATE = (("place", "receiver_key"), ("staff", "address"))
# Nobody above the school needs the children's portraits and letters, or photos that the school has laid aside; and few
# ballots are never broken down.
_HELD_BACK: dict[type[Table], str] = {
    Attachment: f" AND kind NOT IN ('{PORTRAIT}', '{ASIDE}', '{LETTER_SCAN}')",
    Tally: f" AND vote_id NOT IN (SELECT id FROM class_vote WHERE valid < {FEWEST_TOLD})",
}


def take_out(desk: Desk, school_id: str, progress: Progress = SILENT) -> bytes:
    """Return a school's place and rows as the bytes of a database; keys and journal stay here."""
    with closing(sqlite3.connect(":memory:")) as out:
        for number, model in enumerate(_TABLES):
            progress.step(number, len(_TABLES), "正在整理数据")
            table, names = model._meta.table_name, columns(model)
            quoted = ",".join(f'"{name}"' for name in names)
            out.execute(f'CREATE TABLE "{table}" ({quoted})')
            where = f"{'id' if model is Place else 'school_id'} = ?{_HELD_BACK.get(model, '')}"
            rows = desk.rows(f'SELECT {quoted} FROM "{table}" WHERE {where} ORDER BY rowid', school_id)
            out.executemany(f'INSERT INTO "{table}" VALUES ({",".join("?" * len(names))})', rows)
        for table, name in _PRIVATE:
            out.execute(f'UPDATE "{table}" SET "{name}" = \'\'')
        out.commit()
        return out.serialize()


def put_in(desk: Desk, work: Work, school_id: str, content: bytes, progress: Progress = SILENT) -> None:
    """Replace a school's rows by those of a database, within the open act.

    Raises:
        Invalid: the database is not what `take_out` makes, or holds another school's rows.
    """
    with _opened(content) as source, speaking():
        connection = desk.db.connection()
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for owned in reversed(TRAVELLING):
            connection.execute(f'DELETE FROM "{owned._meta.table_name}" WHERE school_id = ?', (school_id,))
        for number, model in enumerate(_TABLES):
            progress.step(number, len(_TABLES), "正在并入学校数据")
            table, names = model._meta.table_name, columns(model)
            rows = _rows(source, model)
            _require_own(model is Place, names, rows, school_id)
            if model is Place:
                _put_place(desk, work, school_id, dict(zip(names, rows[0], strict=True)))
                continue
            quoted, marks = ",".join(f'"{name}"' for name in names), ",".join("?" * len(names))
            connection.executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', rows)


def _rows(source: sqlite3.Connection, model: type[Table]) -> list[tuple[object, ...]]:
    """Read a table in our order of columns; what an older program did not know yet holds its default."""
    table, base = model._meta.table_name, defaults(model)
    there = {name for _, name, *_ in source.execute(f'PRAGMA table_info("{table}")')}
    if not there:
        return []
    names = columns(model)
    if missing := [name for name in names if name not in there and name not in base]:
        raise sqlite3.OperationalError(f"no column {missing[0]}")
    chosen = ",".join(f'"{name}"' if name in there else "?" for name in names)
    given = [base[name] for name in names if name not in there]
    return source.execute(f'SELECT {chosen} FROM "{table}"', given).fetchall()


def _put_place(desk: Desk, work: Work, school_id: str, values: dict[str, object]) -> None:
    """Keep what the office itself knows of the school (its pinned key); take the rest from the school."""
    del values["id"], values["signing_key"], values["receiver_key"]
    if desk.value("SELECT count(*) FROM place WHERE id = ?", school_id):
        work.update(Place, school_id, **values)
    else:
        work.insert(Place, id=school_id, **values)


def _require_own(is_place: bool, names: tuple[str, ...], rows: list[tuple[object, ...]], school_id: str) -> None:
    at = names.index("id" if is_place else "school_id")
    if any(row[at] != school_id for row in rows) or (is_place and len(rows) != 1):
        raise Invalid(_BAD)


@contextmanager
def _opened(content: bytes) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as source:
        try:
            source.deserialize(content)
            source.execute("PRAGMA trusted_schema = OFF")
            if source.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise Invalid(_BAD)
            kinds = {kind for (kind,) in source.execute("SELECT DISTINCT type FROM sqlite_master")}
            if kinds - {"table"}:
                raise Invalid(_BAD)
            yield source
        except sqlite3.Error as error:
            raise Invalid(_BAD) from error
