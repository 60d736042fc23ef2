"""Read a spreadsheet of any make as text cells, recognised by its first bytes, never trusted."""

from dataclasses import dataclass
from pathlib import Path

from aiddesk.domain.errors import Invalid, Unavailable
from aiddesk.intake import calamine_guard, plain_text
from aiddesk.intake.grids import Sheets
from aiddesk.intake.refusals import Refused

MAX_FILE = 50 * 1024 * 1024
_PASTED = "粘贴的内容"


class NeedsPassword(Invalid):
    """The file opens only with a password, or with another one than was given."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows[0]` is the sheet's own row 1; every cell is text, "" where empty.

    `tall` has the cells that are merged downwards as (column from 0, first row, last row).
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    tall: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class Book:
    """A read file; `name` is the file's name for messages."""

    name: str
    sheets: tuple[Sheet, ...]


def read(path: Path, password: str = "") -> Book:
    """Read a file; every sheet comes, hidden and empty ones too.

    Raises:
        Unavailable: it is missing, locked, or open elsewhere.
        NeedsPassword: it is encrypted and `password` does not open it.
        Invalid: it is no spreadsheet, empty, damaged, read only in part, or too large.
    """
    kind, found = calamine_guard.answer(path.name, _bytes(path), password)
    if kind == "locked":
        raise NeedsPassword(f"“{path.name}”{found}")
    if kind == "refused":
        raise Invalid(f"“{path.name}”{found}")
    return _book(path.name, found, f"“{path.name}”是空的，没有内容可以导入。请检查是否选错了文件。")


def pasted(text: str) -> Book:
    """Read what a spreadsheet program puts on the clipboard as text.

    Raises:
        Invalid: there is no table in it.
    """
    text = text.strip("\0\ufeff")
    empty = f"“{_PASTED}”里没有表格。请在表格软件里选中带标题的几列，复制后再粘贴。"
    if "\t" not in text:
        raise Invalid(empty)
    try:
        return _book(_PASTED, [(_PASTED, plain_text.split(text, "\t"), [])], empty)
    except Refused as error:
        raise Invalid(f"“{_PASTED}”{error}") from error


def _book(name: str, sheets: Sheets, empty: str) -> Book:
    found = tuple(Sheet(title, tuple(map(tuple, rows)), tuple(tall)) for title, rows, tall in sheets)
    if not any(cell for sheet in found for row in sheet.rows for cell in row):
        raise Invalid(empty)
    return Book(name, found)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Invalid(f"“{path.name}”是一个文件夹。请选择其中的表格文件。")
        if path.stat().st_size > MAX_FILE:
            raise Invalid(f"“{path.name}”超过50MB，不像名册。请只保留需要的工作表后再导入。")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Unavailable(f"找不到“{path.name}”。请检查文件是否移走、U盘是否插好。") from error
    except PermissionError as error:
        raise Unavailable(f"打不开“{path.name}”，它可能正在别的程序里打开。请关闭后再试。") from error
    except OSError as error:
        raise Unavailable(f"读不了“{path.name}”。请检查磁盘或U盘。") from error
    if not data.strip(b"\0 \r\n\t"):
        raise Invalid(f"“{path.name}”是空的，没有内容可以导入。请检查是否选错了文件。")
    return data
