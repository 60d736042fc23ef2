"""Decode the bytes of a text file whose encoding nobody wrote down reliably."""

import codecs
import re

from aiddesk.intake.refusals import Refused

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
_UNKNOWN = "不是表格文件，或文字编码认不出。请用表格软件另存为 .xlsx 后再导入。"


def decoded(data: bytes, *, is_markup: bool = False) -> str:
    """Return the text; markup may name its encoding in its first lines.

    Raises:
        Refused: no encoding that a Chinese school uses fits.
    """
    for encoding in _candidates(data, is_markup):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    raise Refused(_UNKNOWN)


def _candidates(data: bytes, is_markup: bool) -> tuple[str, ...]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return (encoding,)
    head = data[:_HEAD]
    if b"\0" in head:
        return (max(("utf-16-le", "utf-16-be"), key=lambda encoding: _plain_letters(head, encoding)),)
    named = _DECLARED.search(head) if is_markup else None
    return (*((_wider(named[1].decode("ascii", "replace")),) if named else ()), "utf-8", "gb18030")


def _plain_letters(head: bytes, encoding: str) -> int:
    """Only in the right byte order are there commas, tabs and line ends."""
    return sum(letter < "\x80" for letter in head.decode(encoding, "ignore"))


def _wider(name: str) -> str:
    """Programs that write gb2312 mean its larger successors; one that cannot be meant is left out."""
    name = name.lower()
    if name in ("gb2312", "gbk", "x-gbk", "gb_2312-80", "cp936"):
        return "gb18030"
    return "utf-8" if name.startswith("utf-16") else name
