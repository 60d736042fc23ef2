"""Make, open and check the register file: an ordinary SQLite database with our mark and version."""

import filecmp
import logging
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from peewee import DatabaseError
from playhouse.sqlcipher_ext import SqlCipherDatabase

from aiddesk.domain.errors import Conflict, Invalid, Unavailable
from aiddesk.store import finding, migrations
from aiddesk.store.desk import Clock, Desk, speaking, system_clock
from aiddesk.store.lock import FileLock

log = logging.getLogger(__name__)

APPLICATION_ID = 0x41494431  # "AID1"
MAJOR, MINOR = 1, 3
_HEADER = b"SQLite format 3\x00"
_PRAGMAS = {
    # No -wal beside a file that people copy by hand.
    "journal_mode": "delete",
    "synchronous": "extra",
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": "memory",
    "cache_size": -16000,
}
_NOT_OURS = "“{name}”不是学生资助工作台的数据文件，请另选扩展名为 .aid 的文件。"


@dataclass(frozen=True)
class Version:
    """The schema of a file: a newer major is refused, a newer minor only read."""

    major: int
    minor: int

    @classmethod
    def of(cls, number: int) -> "Version":
        return cls(number // 1000, number % 1000)

    @property
    def number(self) -> int:
        return self.major * 1000 + self.minor


CURRENT = Version(MAJOR, MINOR)


def make(path: Path, clock: Clock = system_clock) -> Desk:
    """Make an empty register and return it without a place; the caller writes the first entry.

    Raises:
        Conflict: there is a file already.
        Unavailable: the folder cannot be written.
    """
    if path.exists():
        raise Conflict(f"“{path.name}”已经存在，不会覆盖它。请换一个文件名，或直接打开它。")
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not lock.take("", clock()):
            raise Unavailable(f"不能在“{path.parent}”里建立数据文件。请检查U盘是否插好、文件夹是否可以写入。")
        desk = Desk(path, _database(path), lock, clock)
        with speaking():
            desk.db.connect()
            desk.db.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.upgrade(desk.db)
            desk.db.execute_sql(f"PRAGMA user_version = {CURRENT.number}")
    except OSError as error:
        lock.release()
        raise Unavailable(f"不能在“{path.parent}”里建立数据文件。请检查文件夹是否可以写入。") from error
    except BaseException:
        lock.release()
        path.unlink(missing_ok=True)
        raise
    return desk


def open_file(path: Path, clock: Clock = system_clock, *, to_write: bool = True) -> Desk:
    """Open a register; where another program writes it, it opens read-only with the reason.

    Raises:
        Unavailable: it is missing, damaged, or of a newer program.
        Invalid: it is no register.
    """
    _require_header(path)
    lock = FileLock(path) if to_write else None
    reason = "" if to_write else "这个数据文件是以只读方式打开的，不能改动。"
    if lock is not None and not lock.take("", clock()):
        reason = f"{lock.owner()}正在使用这个数据文件，这里只能查看。等那边关闭后重新打开即可录入。"
        lock = None
    desk = Desk(path, _database(path), lock, clock, reason)
    try:
        with speaking():
            desk.db.connect()
        _check(desk)
        desk.reload()
    except BaseException:
        desk.close()
        raise
    return desk


def _check(desk: Desk) -> None:
    name = desk.path.name
    try:
        marked = desk.value("PRAGMA application_id")
        version = Version.of(desk.value("PRAGMA user_version"))
    except (DatabaseError, Unavailable) as error:
        raise Invalid(_NOT_OURS.format(name=name)) from error
    if marked != APPLICATION_ID:
        raise Invalid(_NOT_OURS.format(name=name))
    if version.major > MAJOR:
        raise Unavailable(f"“{name}”是用更新版本的程序建立的，这里打不开。请先升级程序，数据没有变动。")
    if version.minor > MINOR and version.major == MAJOR:
        desk.read_only_reason = "这个数据文件由更新版本的程序写过，这里只能查看。升级程序后可以录入。"
    damaged = desk.value("PRAGMA quick_check(1)")
    if damaged != "ok":
        log.error("quick_check failed")
        raise Unavailable(f"“{name}”已损坏，没有打开，以免损失扩大。请用最近的备份恢复。")
    if version.number < CURRENT.number:
        _upgrade(desk, version)


def _upgrade(desk: Desk, version: Version) -> None:
    """Bring a file of an older program up to date after a proven copy; one that is only read, in a private copy."""
    if desk.read_only:
        copy = Path(tempfile.mkdtemp(prefix="aiddesk-")) / desk.path.name
        desk.db.close()
        shutil.copyfile(desk.path, copy)
        desk.db, desk.private_folder = _database(copy), copy.parent
        desk.db.connect()
    else:
        _keep_copy(desk.path, version)
    migrations.upgrade(desk.db)
    with speaking():
        desk.db.execute_sql("BEGIN IMMEDIATE")
        finding.refresh(desk)
        desk.db.execute_sql(f"PRAGMA user_version = {CURRENT.number}")
        desk.db.execute_sql("COMMIT")


def _keep_copy(path: Path, version: Version) -> None:
    folder, stem = path.parent, f"{path.stem}（{version.major}.{version.minor}升级前）"
    turns = ("", *(f"-{n}" for n in range(2, 100)))
    copy = next(c for turn in turns if not (c := folder / f"{stem}{turn}{path.suffix}").exists())
    try:
        shutil.copyfile(path, copy)
        if not filecmp.cmp(path, copy, shallow=False):
            raise OSError("the copy differs")
    except OSError as error:
        with suppress(OSError):
            copy.unlink(missing_ok=True)
        text = f"“{path.name}”是旧版格式，升级前要在旁边留一份备份，但没有写成，数据没有变动。请检查空间和写保护。"
        raise Unavailable(text) from error


def _require_header(path: Path) -> None:
    try:
        with path.open("rb") as handle:
            start = handle.read(len(_HEADER))
    except FileNotFoundError as error:
        raise Unavailable(f"找不到“{path}”。请检查文件是否移走、U盘是否插好。") from error
    except (PermissionError, IsADirectoryError) as error:
        raise Unavailable(f"打不开“{path}”：没有权限，或它是一个文件夹。请另选文件。") from error
    except OSError as error:
        raise Unavailable(f"读不了“{path}”。请检查磁盘或U盘。") from error
    if start != _HEADER:
        raise Invalid(_NOT_OURS.format(name=path.name))


def _database(path: Path) -> SqlCipherDatabase:
    return SqlCipherDatabase(str(path), pragmas=_PRAGMAS, timeout=3)


def whole(desk: Desk) -> tuple[str, ...]:
    """Check every page and every reference; return what is wrong, in Chinese."""
    found = []
    with suppress(Unavailable):
        if desk.value("PRAGMA integrity_check(1)") != "ok":
            found.append("数据文件的页面已损坏，请用备份恢复。")
        if desk.rows("PRAGMA foreign_key_check"):
            found.append("有记录指向不存在的记录，数据不完整，请用备份恢复。")
        return tuple(found)
    return ("数据文件读不完整，请用备份恢复。",)
