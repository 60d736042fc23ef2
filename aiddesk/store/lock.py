"""One writer per register: an operating-system lock beside the file, which a dead program loses by itself."""

import json
import os
import platform
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

_BYTE = 1 << 20  # far behind the text, so that Windows lets others read who holds the lock


class FileLock:
    """The right to write one register, held until `release`."""

    def __init__(self, register: Path) -> None:
        self._path = register.with_name(register.name + ".lock")
        self._handle: IO[bytes] | None = None

    def take(self, who: str, since: datetime) -> bool:
        """Try to become the writer; say whether it worked."""
        try:
            handle = open(self._path, "a+b")  # noqa: SIM115 (held open as long as the lock)
        except OSError:
            return False
        if not _lock(handle):
            handle.close()
            return False
        handle.truncate(0)
        owner = {"who": who, "pc": platform.node(), "since": since.isoformat(timespec="minutes"), "pid": os.getpid()}
        handle.write(json.dumps(owner, ensure_ascii=False).encode())
        handle.flush()
        self._handle = handle
        return True

    def owner(self) -> str:
        """Say in Chinese who holds the lock, as far as it can be read."""
        try:
            told = json.loads(self._path.read_bytes())
            return f"{told['who'] or '有人'}（电脑 {told['pc']}，{told['since'].replace('T', ' ')} 起）"
        except (OSError, ValueError, KeyError):
            return "另一个程序"

    def release(self) -> None:
        if self._handle is None:
            return
        self._handle.close()
        self._handle = None
        # Another program may just have opened the file: then it stays, and the lock in it is what counts.
        self._path.unlink(missing_ok=True) if sys.platform != "win32" else None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes]) -> bool:
        handle.seek(_BYTE)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        handle.seek(0)
        return True

else:
    import fcntl

    def _lock(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
