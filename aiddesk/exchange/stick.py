"""Putting a file on a stick so that it is there whole or not at all, and reading one from it."""

import errno
import os
import shutil
import stat
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path

from aiddesk.domain.errors import Invalid, Unavailable
from aiddesk.domain.progress import Progress

_CHUNK = 1024 * 1024
_SPARE = 64 * 1024  # what a file system needs besides the bytes
_UNSAFE = frozenset('<>:"/\\|?*.')  # what FAT refuses; the full stop also ends reserved names such as "CON."
_MAX_STEM = 120  # bytes: names end at 255 on Linux, and copies get " (2)"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PROTECTED = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL_ON_WINDOWS, _PROTECTED_ON_WINDOWS, _GONE_ON_WINDOWS = {39, 112}, {19}, {3, 15, 20, 21, 55, 433, 1006, 1167}
_SAFE = "数据没有丢失。"


def safe_name(text: str, instead: str = "学校") -> str:
    """Return the text as part of a file name for FAT32, exFAT, NTFS and Linux."""
    kept = "".join(_safe(c) for c in unicodedata.normalize("NFC", text)).strip("_ ")
    while len(kept.encode()) > _MAX_STEM:
        kept = kept[:-1]
    return kept.strip("_ ") or instead


def _safe(letter: str) -> str:
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return ""
    if letter in _UNSAFE:
        return "_"
    return " " if letter.isspace() else letter


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """Return a path in the folder that does not exist yet: "stem.suffix", else "stem (2).suffix" and so on."""
    for number in range(1, 1000):
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}")
        if not os.path.lexists(path):
            return path
    raise Unavailable(f"“{folder}”里同名的上报包太多了。请把旧的移走后再试。{_SAFE}")


def require_space(folder: Path, size: int) -> None:
    """Look before writing.

    Raises:
        Unavailable: the folder is missing or has less than `size` bytes free.
    """
    if not folder.is_dir():
        raise Unavailable(f"没有存好：找不到“{folder}”。请检查U盘是否插好，再试一次。{_SAFE}")
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise Unavailable(_sentence(error, folder, size)) from error
    if free < size + _SPARE:
        raise Unavailable(_full(folder, free, size))


def put(path: Path, data: bytes, progress: Progress) -> None:
    """Write a new file, force it onto the medium, read it back from there and compare.

    After any failure or `Cancelled` neither the file nor its `.part` remains, as far as the medium can be reached.

    Raises:
        Unavailable: the medium is full, protected, gone, or did not keep what was written.
        Cancelled: the user asked to stop.
    """
    part = path.with_name(path.name + ".part")
    ours = part
    try:
        part.unlink(missing_ok=True)  # left by a stick that was pulled; a link is removed, never followed
        _write(part, data, progress)
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        os.rename(part, path)
        ours = path
        _sync_folder(path.parent)
        progress.step(len(data), len(data), "正在读回核对…")
        _require_kept(path, data)
    except BaseException as error:
        with suppress(OSError):
            ours.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Unavailable(_sentence(error, path.parent, len(data))) from error
        raise


def take(path: Path, most: int) -> bytes:
    """Read a whole file of at most `most` bytes.

    Raises:
        Invalid: it is no ordinary file, or larger.
        Unavailable: it cannot be read.
    """
    size = _size_of(path)
    if size > most:
        raise Invalid(f"“{path.name}”太大（超过{most >> 20} MB），不像是上报包，没有导入。请与对方核实。")
    return _start(path, size)


def start(path: Path) -> bytes:
    """Read the first bytes of a file, enough to see what it is.

    Raises:
        Invalid: it is no ordinary file.
        Unavailable: it cannot be read.
    """
    return _start(path, min(_size_of(path), 256))


def _start(path: Path, length: int) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(length)
    except OSError as error:
        raise _unreadable(path, error) from error


def _size_of(path: Path) -> int:
    try:
        about = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(about.st_mode):
        raise Invalid(f"“{path.name}”不是文件（可能是文件夹），请选择扩展名为 .aidpack 的文件。")
    return about.st_size


def _unreadable(path: Path, error: OSError) -> Unavailable:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Unavailable(f"找不到“{path.name}”。请检查U盘是否插好、文件是否移走。")
    if isinstance(error, PermissionError):
        return Unavailable(f"没有权限读取“{path.name}”，或它正被别的程序使用。请关闭那个程序后再试。")
    return Unavailable(f"读不了“{path.name}”。请检查U盘是否插好，或让对方换一个U盘重新导出。")


def _write(part: Path, data: bytes, progress: Progress) -> None:
    with open(part, "xb", buffering=0) as handle:
        for start in range(0, len(data), _CHUNK):
            progress.step(start, len(data), "正在写入…")
            chunk = memoryview(data)[start : start + _CHUNK]
            while chunk:  # a nearly full medium takes a piece first and refuses the rest next time
                chunk = chunk[handle.write(chunk) :]
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder has no handle to sync there; NTFS and FAT write its entry with the file
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some drivers of sticks cannot
            raise
    finally:
        os.close(handle)


def _require_kept(path: Path, data: bytes) -> None:
    """Compare with the medium itself where the system lets us drop its copy in memory."""
    rest, buffer = memoryview(data), bytearray(_CHUNK)
    with open(path, "rb", buffering=0) as handle:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while length := handle.readinto(buffer):
            if buffer[:length] != rest[:length]:
                break
            rest = rest[length:]
    if length or rest:
        raise Unavailable(f"没有存好：从“{path.parent}”读回来的内容与写入的不同。请换一个U盘再试。{_SAFE}")


def _sentence(error: OSError, folder: Path, size: int) -> str:
    code = getattr(error, "winerror", None)
    if error.errno in _FULL or code in _FULL_ON_WINDOWS:
        with suppress(OSError):
            return _full(folder, shutil.disk_usage(folder).free, size)
    if code in _GONE_ON_WINDOWS or not folder.is_dir():
        return f"没有存好：写到一半时“{folder}”不见了。请检查U盘是否插好，再试一次。{_SAFE}"
    if error.errno in _PROTECTED or code in _PROTECTED_ON_WINDOWS:
        return f"没有存好：“{folder}”不让写入。请检查U盘的写保护开关，或换一个文件夹。{_SAFE}"
    return f"没有存好：写“{folder}”时出错。请重新插好U盘再试，或换一个U盘。{_SAFE}"


def _full(folder: Path, free: int, size: int) -> str:
    room = f"只剩{_amount(free)}，需要{_amount(size)}" if free < size + _SPARE else f"装不下{_amount(size)}的文件"
    return f"没有存好：“{folder}”{room}。请换一个U盘，或删去不用的文件后再试。{_SAFE}"


def _amount(size: int) -> str:
    return f"{size / 1_048_576:.0f} MB" if size >= 10 * 1_048_576 else f"{size / 1024:,.0f} KB"
