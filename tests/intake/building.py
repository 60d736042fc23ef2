"""Builds spreadsheets from bytes, as odd as they come."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlwt

from aiddesk.intake.reader import Book, read

Grid = list[list[str]]
FIRST = "xl/worksheets/sheet1.xml"
BAD_RANGE = (rb"<dimension[^>]*>", b'<dimension ref="nonsense"/>')
_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
SS = "urn:schemas-microsoft-com:office:spreadsheet"


def xlsx(rows: list[list[object]], *more: tuple[str, list[list[object]]]) -> bytes:
    """Return a workbook with a sheet 名册 and further ones."""
    book = openpyxl.Workbook()
    book.active.title = "名册"
    for name, content in (("名册", rows), *more):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for row in content:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes], rename: Callable[[str], str] = str) -> bytes:
    """Return a zip with every part passed through `change`; an empty part is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = change(info.filename, source.read(info))
            if content:
                target.writestr(rename(info.filename), content)
    return out.getvalue()


def first_sheet(data: bytes, *swaps: tuple[bytes, bytes]) -> bytes:
    """Return a workbook whose first sheet's part has patterns replaced."""

    def change(name: str, content: bytes) -> bytes:
        if name == FIRST:
            for old, new in swaps:
                content = re.sub(old, new, content)
        return content

    return changed(data, change)


def xls(rows: Grid) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("名册")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    book.save(out)
    return out.getvalue()


def ods(rows: Grid) -> bytes:
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return ods_of(f'<table:table table:name="名册">{body}</table:table>')


def _ods_cell(cell: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escaped(cell)}</text:p></table:table-cell>'


def ods_of(*tables: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("META-INF/manifest.xml", "<manifest/>")
        target.writestr(
            "content.xml",
            f"<office:document-content {_ODS}><office:body><office:spreadsheet>{''.join(tables)}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def page(rows: Grid) -> bytes:
    body = "".join(f"<tr>{''.join(f'<td>{escaped(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><meta charset=gb2312><table>{body}</table></html>".encode("gb18030")


def xml2003(body: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return f'{head}<Workbook xmlns="{SS}" xmlns:ss="{SS}">{body}</Workbook>'.encode()


def xml2003_of(rows: Grid) -> bytes:
    cells = "".join(f"<Row>{''.join(map(_cell2003, row))}</Row>" for row in rows)
    return xml2003(f'<Worksheet ss:Name="名册"><Table>{cells}</Table></Worksheet>')


def _cell2003(cell: str) -> str:
    return f'<Cell><Data ss:Type="String">{escaped(cell)}</Data></Cell>'


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def opened(folder: Path, name: str, data: bytes, password: str = "") -> Book:
    path = folder / name
    path.write_bytes(data)
    return read(path, password)


def shown(book: Book) -> list[tuple[str, Grid]]:
    """Return sheets with neither empty rows at the end nor empty cells at the end of rows."""
    return [(sheet.name, trimmed([list(row) for row in sheet.rows])) for sheet in book.sheets]


def trimmed(rows: Grid) -> Grid:
    rows = [row[: max((n + 1 for n, cell in enumerate(row) if cell), default=0)] for row in rows]
    return rows[: max((n + 1 for n, row in enumerate(rows) if row), default=0)]
