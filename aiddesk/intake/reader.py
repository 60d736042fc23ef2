"""Read a spreadsheet of any make as text cells, recognised by its first bytes, never trusted."""

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from aiddesk.domain.errors import Invalid, Unavailable
from aiddesk.intake import calamine_guard, formulas

MAX_FILE = 50 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_ENCRYPTED = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0".encode("latin-1")


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows[0]` is the sheet's own row 1; every cell is text, "" where empty."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Book:
    """A read file; `name` is the file's name for messages."""

    name: str
    sheets: tuple[Sheet, ...]


def read(path: Path) -> Book:
    """Read a file.

    Raises:
        Unavailable: it is missing, locked, or open elsewhere.
        Invalid: it is no spreadsheet, empty, damaged, protected by a password, or too large.
    """
    data = _bytes(path)
    if data.startswith(_ZIP):
        _require_workbook(path, data)
        sheets = formulas.kept(data, calamine_guard.sheets(path.name, data))
    elif data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Invalid(f"“{path.name}”加了打开密码。请在表格软件里去掉密码、另存一份后再导入。")
        sheets = calamine_guard.sheets(path.name, data)
    else:
        sheets = [(path.stem, _text_rows(path, data))]
    found = tuple(Sheet(name, tuple(tuple(row) for row in rows)) for name, rows in sheets)
    if not any(cell for sheet in found for row in sheet.rows for cell in row):
        raise Invalid(f"“{path.name}”是空的，没有内容可以导入。请检查是否选错了文件。")
    return Book(path.name, found)


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


def _require_workbook(path: Path, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Invalid(f"“{path.name}”已损坏，读不出来。请在表格软件里打开检查并另存一份。") from error
    if size > MAX_UNPACKED:
        raise Invalid(f"“{path.name}”展开后过大，没有读取。请只保留需要的工作表后再导入。")
    if not any(name.replace("\\", "/") in ("xl/workbook.xml", "content.xml", "xl/workbook.bin") for name in names):
        raise Invalid(f"“{path.name}”不是表格文件。请选择 .xlsx、.xls、.ods 或 .csv 文件。")


def _text_rows(path: Path, data: bytes) -> list[list[str]]:
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<table", b"<!doctype", b"<?xml", b"<meta")):
        raise Invalid(f"“{path.name}”其实是网页格式的表格。请用表格软件打开，另存为 .xlsx 后再导入。")
    text = _decoded(path, data)
    if any(c < " " and c not in "\r\n\t" for c in text[:4000]):
        raise Invalid(f"“{path.name}”不是表格文件。请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",\t;", key=first.count)
    if delimiter not in text:
        raise Invalid(f"“{path.name}”不是表格文件：里面没有分列。请选择 .xlsx、.xls、.ods 或 .csv 文件。")
    try:
        return [
            [cell.strip("\t") for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise Invalid(f"“{path.name}”不是完整的表格。请在表格软件里打开检查并另存一份。") from error


def _decoded(path: Path, data: bytes) -> str:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if is_wide else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(f"“{path.name}”不是表格文件，或文字编码认不出。请用表格软件另存为 .xlsx 后再导入。")
