"""Read a spreadsheet of any make as text cells, recognised by its first bytes, never trusted."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from aiddesk.domain.errors import Invalid, Unavailable
from aiddesk.intake import textfiles
from aiddesk.intake.guard import Rows, open_apart

MAX_FILE = 50 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
PASTED = "粘贴的内容"
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_MARKUP = (b"<html", b"<table", b"<!doctype html", b"<meta", b"<head", b"<body", b"<style", b"<?xml", b"<workbook")
_WORKBOOKS = ("xl/workbook.xml", "content.xml", "xl/workbook.bin")
_FORMATS = "请选择 .xlsx、.xls、.ods 或 .csv 文件。"


class NeedsPassword(Invalid):
    """The file opens with a password only: none was given, or a wrong one."""


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


def read(path: Path, password: str = "") -> Book:
    """Read a file.

    Raises:
        NeedsPassword: it asks for a password, or for another one.
        Unavailable: it is missing, locked, or open elsewhere.
        Invalid: it is no spreadsheet, empty, damaged, or too large.
    """
    data = _bytes(path)
    if data.startswith(_ZIP):
        _require_workbook(path, data)
    head = data[:1000].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"").lower()
    if data.startswith((_ZIP, _OLE)) or head.startswith(_MARKUP):
        sheets = _opened(path.name, data, password)
    else:
        sheets = [(path.stem, _text_rows(path, data))]
    return _book(path.name, sheets, f"“{path.name}”是空的，没有内容可以导入。请检查是否选错了文件。")


def pasted(text: str) -> Book:
    """Read what a spreadsheet has put on the clipboard.

    Raises:
        Invalid: there is no table in it.
    """
    empty = "剪贴板里没有表格。请在表格软件里选中带表头的一片，复制后再粘贴。"
    try:
        rows = textfiles.rows(text)
    except textfiles.NoTable as error:
        raise Invalid(empty) from error
    return _book(PASTED, [(PASTED, rows)], empty)


def _book(name: str, sheets: Rows, empty: str) -> Book:
    found = tuple(Sheet(title, tuple(map(tuple, rows))) for title, rows in sheets)
    if not any(cell for sheet in found for row in sheet.rows for cell in row):
        raise Invalid(empty)
    return Book(name, found)


def _opened(name: str, data: bytes, password: str) -> Rows:
    answer, sheets = open_apart(name, data, password)
    if answer == "password":
        raise NeedsPassword(f"“{name}”加了打开密码。请输入打开密码。")
    if answer == "wrong_password":
        raise NeedsPassword(f"“{name}”的密码不对。请核对大小写后再输入。")
    if answer.startswith("lost:"):
        text = f"“{name}”的工作表“{answer[5:]}”没有读全，为免漏掉学生，没有导入。请在表格软件里另存一份再导入。"
        raise Invalid(text)
    return sheets


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
            names = {name.replace("\\", "/"): name for name in archive.namelist()}
            size = sum(info.file_size for info in archive.infolist())
            manifest = names.get("META-INF/manifest.xml")
            is_locked = manifest is not None and b"encryption-data" in archive.read(manifest)[:1_000_000]
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise Invalid(f"“{path.name}”已损坏，读不出来。请在表格软件里打开检查并另存一份。") from error
    if size > MAX_UNPACKED:
        raise Invalid(f"“{path.name}”展开后过大，没有读取。请只保留需要的工作表后再导入。")
    if is_locked:
        raise Invalid(f"“{path.name}”加了打开密码，这种格式不能直接打开。请去掉密码、另存为 .xlsx 后再导入。")
    if not names.keys() & set(_WORKBOOKS):
        raise Invalid(f"“{path.name}”不是表格文件。{_FORMATS}")


def _text_rows(path: Path, data: bytes) -> list[list[str]]:
    try:
        return textfiles.rows(textfiles.decoded(data))
    except textfiles.NoTable as error:
        raise Invalid(f"“{path.name}”{_NO_TABLE[str(error)]}") from error


_NO_TABLE = {
    "binary": f"不是表格文件，或文字编码认不出。{_FORMATS}",
    "plain": f"不是表格文件：里面没有分列。{_FORMATS}",
    "torn": "不是完整的表格。请在表格软件里打开检查并另存一份。",
}
