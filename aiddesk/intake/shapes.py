"""Tell by its first bytes what a file is, and read it with the reader for that."""

import re
from pathlib import Path

from aiddesk.intake import plain_text
from aiddesk.intake.decoding import decoded
from aiddesk.intake.grids import Sheets

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|!--|html|head|meta|style|body|div|center|table|workbook)\b", re.IGNORECASE)
_WORKBOOK_2003 = re.compile(r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_HEAD = 4096


def sheets(data: bytes, name: str, password: str, *, is_careful: bool = False) -> Sheets:
    """Return (sheet name, rows of text) of a file of any make; carefully means slowly, without the fast reader.

    Raises:
        Refused: it is no spreadsheet, damaged, or would be read only in part.
        Locked: it needs a password, or another one.
    """
    if data.startswith(OLE):
        from aiddesk.intake import locked

        data = locked.opened(data, password)
    if data.startswith(ZIP):
        from aiddesk.intake import workbook

        return workbook.zipped(data, is_careful=is_careful)
    if data.startswith(OLE):
        from aiddesk.intake import workbook

        return workbook.binary(data)
    return _written(data, Path(name).stem)


def _written(data: bytes, stem: str) -> Sheets:
    head = data[:_HEAD].replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    if not _MARKUP.match(head):
        return [(stem, plain_text.rows(decoded(data)), [])]
    text = decoded(data, is_markup=True)
    if _WORKBOOK_2003.search(text[:_HEAD]):
        from aiddesk.intake import xml2003

        return xml2003.sheets(text)
    from aiddesk.intake import web_table

    return web_table.sheets(text, stem)
