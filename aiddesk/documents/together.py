"""Several files as one: all of them stand in their places, or none does."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from aiddesk.domain.errors import Unavailable


@contextmanager
def written_together(files: Mapping[Path, bytes]) -> Iterator[None]:
    """Write new files beside their places, put all in place, and take them away should the rest of the act fail.

    Raises:
        Unavailable: a file cannot be written, or one of that name is there already; nothing is left behind.
    """
    parts = {path: path.with_name(path.name + ".part") for path in files}
    placed: list[Path] = []
    try:
        for path, part in parts.items():
            _write(path, part, files[path])
        for path, part in parts.items():
            _place(path, part)
            placed.append(path)
        yield
    except BaseException:
        for left in (*parts.values(), *placed):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise


def _write(path: Path, part: Path, data: bytes) -> None:
    if path.exists():
        raise Unavailable(f"这个文件夹里已有“{path.name}”，不会覆盖，没有写出任何文件。请换一个文件夹。")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # the stick may be pulled out as soon as it is said to be done
    except OSError as error:
        raise Unavailable(_sentence(error, path)) from error


def _place(path: Path, part: Path) -> None:
    try:
        os.replace(part, path)
    except OSError as error:
        raise Unavailable(_sentence(error, path)) from error


def _sentence(error: OSError, path: Path) -> str:
    if error.errno == errno.ENOSPC:
        return "磁盘或U盘满了，没有写出任何文件。请腾出空间，或换一个文件夹再试。"
    if not path.parent.is_dir():
        return f"找不到文件夹“{path.parent}”，没有写出任何文件。请检查U盘是否插好，或换一个文件夹再试。"
    return f"不能写“{path.name}”，没有写出任何文件：这个文件夹可能不许写入。请换一个文件夹再试。"
