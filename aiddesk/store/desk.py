"""The open register: its connection, whose it is, who works, and what day it is."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from peewee import DatabaseError, DataError, IntegrityError, OperationalError
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2 as driver

from aiddesk.domain.errors import Conflict, Unavailable
from aiddesk.domain.levels import DEFAULT, Levels
from aiddesk.domain.levels import read as read_levels
from aiddesk.domain.words import ROLES
from aiddesk.store.lock import FileLock

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the local time with its offset."""
    return datetime.now().astimezone()


@dataclass(frozen=True)
class OwnPlace:
    """The place whose register this is; `kind` is of `words.PLACES`."""

    id: str
    kind: str
    name: str
    code: str
    is_sample: bool


@dataclass(frozen=True)
class Actor:
    """Who works at this desk; `roles` are codes of `words.ROLES`."""

    id: str
    name: str
    roles: tuple[str, ...]

    @property
    def role_titles(self) -> str:
        return "、".join(ROLES.get(role, role) for role in self.roles)


class Desk:
    """An open register; made by `aiddesk.store.register`.

    Reading works from any thread inside `borrow`; writing goes through `journal.entry` only.
    """

    def __init__(
        self, path: Path, db: SqlCipherDatabase, lock: FileLock | None, clock: Clock, read_only_reason: str = ""
    ) -> None:
        self.path = path
        self.db = db
        self.read_only_reason = read_only_reason
        self.private_folder: Path | None = None  # holds the upgraded copy of an older file that is only read
        self._lock = lock
        self._clock = clock
        self.place = OwnPlace("", "school", "", "", False)
        self.levels: Levels = DEFAULT  # the own place's words
        self.actor = Actor("", "", ())

    @property
    def read_only(self) -> bool:
        return bool(self.read_only_reason)

    @property
    def short_name(self) -> str:
        """Four characters that tell papers of one register from another's; no personal data."""
        return hashlib.sha256(self.place.id.encode()).hexdigest()[:4].upper()

    def now(self) -> datetime:
        return self._clock()

    def today(self) -> date:
        return self._clock().date()

    def reload(self) -> None:
        """Read again whose register this is."""
        facts = dict(self.rows("SELECT id, value FROM register_fact"))
        row = self.one("SELECT id, kind, name, code, levels FROM place WHERE id = ?", facts["own_place"])
        if row is None:
            raise Unavailable("数据文件里没有单位信息，可能已损坏。请用备份恢复。")
        self.place = OwnPlace(row[0], row[1], row[2], row[3], facts.get("sample") == "1")
        self.levels = read_levels(row[4])

    def sit(self, staff_id: str) -> None:
        """Let a member of staff work at this desk: new entries bear that name."""
        row = self.one("SELECT id, name, roles FROM staff WHERE id = ?", staff_id)
        if row is None:
            raise Conflict("没有找到这位教职工，请重新选择。")
        self.actor = Actor(row[0], row[1], tuple(filter(None, row[2].split(","))))

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return all rows of a question; columns come as SQLite keeps them."""
        with speaking():
            return list(self.db.execute_sql(sql, parameters).fetchall())

    def one(self, sql: str, *parameters: object) -> tuple[Any, ...] | None:
        with speaking():
            found: tuple[Any, ...] | None = self.db.execute_sql(sql, parameters).fetchone()
            return found

    def value(self, sql: str, *parameters: object) -> Any:
        """Return the single value of a question, or None where nothing is found."""
        row = self.one(sql, *parameters)
        return row[0] if row else None

    @contextmanager
    def borrow(self) -> Iterator["Desk"]:
        """Use this register from another thread with a connection of its own."""
        opened = self.db.connect(reuse_if_open=True)
        try:
            yield self
        finally:
            if opened:
                self.db.close()

    def close(self) -> None:
        if not self.db.is_closed():
            self.db.close()
        if self.private_folder is not None:
            shutil.rmtree(self.private_folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.release()


@contextmanager
def speaking() -> Iterator[None]:
    """Turn what SQLite complains of into sentences with a next step; bulk writes raise the driver's own errors."""
    try:
        yield
    except (IntegrityError, driver.IntegrityError) as error:
        raise Conflict("这一步与已有的记录冲突（有重复，或还有记录依赖它），没有保存。请刷新后核对。") from error
    except (OperationalError, DataError, DatabaseError, driver.DatabaseError) as error:
        text = str(error)
        for mark, sentence in _SENTENCES:
            if mark in text:
                raise Unavailable(sentence) from error
        raise


_SENTENCES = (
    ("full", "磁盘已满，没有保存，原来的数据没有受影响。请腾出空间后再试。"),
    ("readonly", "数据文件是只读的，不能保存。请检查文件属性或U盘的写保护开关。"),
    ("locked", "数据文件正被另一个程序使用。请关闭那个程序后再试。"),
    ("disk I/O", "读写数据文件出错，可能U盘已拔出或磁盘有问题。请检查后重新打开，必要时用备份恢复。"),
    ("malformed", "数据文件已损坏。请不要继续录入，用最近的备份恢复。"),
    ("vtable constructor failed", "数据文件已损坏。请不要继续录入，用最近的备份恢复。"),
    ("not a database", "这不是学生资助工作台的数据文件，请另选文件。"),
    ("unable to open", "打不开数据文件。请检查文件是否还在、U盘是否插好。"),
)
