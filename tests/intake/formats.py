"""Writers of every file format that a roster may come in: sheets of texts to the bytes of a file."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import openpyxl
import xlsxwriter
import xlwt

Rows = list[list[str]]
_SS = "urn:schemas-microsoft-com:office:spreadsheet"


@dataclass(frozen=True)
class Written:
    """A sheet to be written: `tall` are the cells merged downwards as (column from 0, first row, last row)."""

    name: str
    rows: Rows
    tall: tuple[tuple[int, int, int], ...] = ()


Sheets = list[Written]


def written(kind: str, rows: Rows) -> bytes:
    """Write one plain sheet."""
    return WRITERS[kind]([Written("一", rows)])


def openpyxl_xlsx(sheets: Sheets) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for source in sheets:
        sheet = book.create_sheet(source.name)
        for row in source.rows:
            sheet.append([cell or None for cell in row])
        for column, first, last in source.tall:
            sheet.merge_cells(start_row=first, end_row=last, start_column=column + 1, end_column=column + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsxwriter_xlsx(sheets: Sheets) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        for source in sheets:
            sheet = book.add_worksheet(source.name)
            for number, row in enumerate(source.rows):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, column, cell)
            for column, first, last in source.tall:
                sheet.merge_range(first - 1, column, last - 1, column, source.rows[first - 1][column])
    return out.getvalue()


def xls(sheets: Sheets) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    for source in sheets:
        sheet = book.add_sheet(source.name)
        covered = {(row, column) for column, first, last in source.tall for row in range(first, last)}
        for number, row in enumerate(source.rows):
            for column, cell in enumerate(row):
                if (number, column) not in covered:
                    sheet.write(number, column, cell)
        for column, first, last in source.tall:
            sheet.merge(first - 1, last - 1, column, column)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(sheets: Sheets) -> bytes:
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    tables = "".join(
        f'<table:table table:name="{escape(sheet.name)}">{"".join(map(_ods_row, sheet.rows))}</table:table>'
        for sheet in sheets
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _ods_row(row: list[str]) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(c)}</text:p></table:table-cell>' for c in row
    )
    return f"<table:table-row>{cells or '<table:table-cell/>'}</table:table-row>"


def html(rows: Rows, charset: str = "utf-8") -> bytes:
    """Write one table as a page that says its charset."""
    return _page([Written("一", rows)], charset)


def _page(sheets: Sheets, charset: str = "utf-8") -> bytes:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    tables = "".join(f"<table>{_html_rows(sheet)}</table>" for sheet in sheets)
    text = f"<html><head>{head}</head><body>{tables}</body></html>"
    return text.encode("gb18030" if charset == "gb2312" else charset)


def _html_rows(sheet: Written) -> str:
    spans = {(column, first): last - first + 1 for column, first, last in sheet.tall}
    covered = {(column, row) for column, first, last in sheet.tall for row in range(first + 1, last + 1)}
    lines = []
    for number, row in enumerate(sheet.rows, 1):
        cells = [
            f'<td rowspan="{spans.get((column, number), 1)}">{escape(cell)}</td>'
            for column, cell in enumerate(row)
            if (column, number) not in covered
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "".join(lines)


def xml2003(sheets: Sheets) -> bytes:
    parts = []
    for sheet in sheets:
        body = "".join(
            "<Row>" + "".join(f'<Cell><Data ss:Type="String">{escape(c)}</Data></Cell>' for c in row) + "</Row>"
            for row in sheet.rows
        )
        parts.append(f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>{body}</Table></Worksheet>')
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{_SS}" xmlns:ss="{_SS}">{"".join(parts)}</Workbook>'
    ).encode()


def text_of(encoding: str, separator: str = ",", quoting: int = csv.QUOTE_ALL) -> Callable[[Sheets], bytes]:
    """Return a writer of the first sheet as separated text."""

    def write(sheets: Sheets) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, quoting=quoting).writerows(sheets[0].rows)
        return out.getvalue().encode(encoding)

    return write


WRITERS: dict[str, Callable[[Sheets], bytes]] = {
    "r.xlsx": openpyxl_xlsx,
    "w.xlsx": xlsxwriter_xlsx,
    "r.xls": xls,
    "r.ods": ods,
    "w.xls": _page,
    "x.xls": xml2003,
    "u.csv": text_of("utf-8"),
    "b.csv": text_of("utf-8-sig"),
    "g.csv": text_of("gb18030", quoting=csv.QUOTE_MINIMAL),
    "w.txt": text_of("utf-16"),
    "t.txt": text_of("gb18030", "\t", csv.QUOTE_MINIMAL),
}
TEXT = frozenset(name for name in WRITERS if name.endswith(("csv", "txt")))
NAMED = frozenset(WRITERS) - TEXT - {"w.xls"}  # sheets keep their names
MERGING = frozenset({"r.xlsx", "w.xlsx", "r.xls", "w.xls"})
