"""Tables that only call themselves .xls: web pages, and the XML that Excel 2003 wrote."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

Rows = list[list[str]]
_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)|encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE)
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_MOST_SPAN = 1_000


class Refused(Exception):
    """It is no table, or one that means harm."""


def sheets(data: bytes) -> list[tuple[str, Rows]]:
    """Return (name, rows) of every table.

    Raises:
        Refused: there is no table, or the XML declares entities.
    """
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4000] and b"<html" not in data[:500].lower():
        return _workbook(data)
    pages = _Tables()
    pages.feed(_decoded(data))
    pages.close()
    found = [(f"表{n}", rows) for n, rows in enumerate(pages.tables, 1)]
    if not found:
        raise Refused
    return found


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    told = _CHARSET.search(data[:2000])
    name = (told[1] or told[2]).decode() if told else "utf-8"
    if name.lower() in ("gb2312", "gbk", "gb_2312-80"):
        name = "gb18030"  # what calls itself so often holds more
    for encoding in (name, "utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("gb18030", "replace")


class _Tables(HTMLParser):
    """Collects the outermost tables; what spans several cells stands in the first of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Rows] = []
        self._depth = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._spans: dict[int, int] = {}  # columns that cells of rows above still cover, with the rows left
        self._over = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._spans = {}
        elif self._depth == 1:
            self._start(tag, dict(attrs))

    def _start(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
            self._cell = []
            self._over = (_span(attrs.get("colspan")), _span(attrs.get("rowspan")))
        elif tag in ("br", "p", "div") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            if self._depth == 1:
                self._end_row()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        if self._depth:
            self._end_row()

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        text = "\n".join(" ".join(line.split()) for line in "".join(self._cell).split("\n")).strip()
        self._cell = None
        while self._spans.get(len(self._row)):
            self._row.append("")
        columns, rows = self._over
        for n in range(columns):
            if rows > 1:
                self._spans[len(self._row)] = rows
            self._row.append("" if n else text)
        if len(self._row) > _MOST_COLUMNS:
            raise Refused

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None or not self.tables:
            return
        self.tables[-1].append(self._row)
        self._row = None
        self._spans = {column: left - 1 for column, left in self._spans.items() if left > 1}


def _span(text: str | None) -> int:
    return max(1, min(int(text), _MOST_SPAN)) if text and text.strip().isdigit() else 1


def _workbook(data: bytes) -> list[tuple[str, Rows]]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused
    root = ElementTree.fromstring(data)
    return [
        (sheet.get(f"{_SS}Name", f"表{n}"), _rows(sheet)) for n, sheet in enumerate(root.iter(f"{_SS}Worksheet"), 1)
    ]


def _rows(sheet: ElementTree.Element) -> Rows:
    rows: Rows = []
    for element in sheet.iter(f"{_SS}Row"):
        at = element.get(f"{_SS}Index", "")
        if at.isdigit():
            if int(at) > _MOST_ROWS:
                raise Refused
            rows += [[] for _ in range(int(at) - 1 - len(rows))]
        row: list[str] = []
        for cell in element.iter(f"{_SS}Cell"):
            index = cell.get(f"{_SS}Index", "")
            if index.isdigit():
                if int(index) > _MOST_COLUMNS:
                    raise Refused
                row += [""] * (int(index) - 1 - len(row))
            row.append(_value(cell))
            row += [""] * min(int(cell.get(f"{_SS}MergeAcross", "0") or 0), _MOST_COLUMNS)
        rows.append(row)
    return rows


def _value(cell: ElementTree.Element) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_SS}Type")
    if kind == "DateTime":
        return re.sub(r"T00:00:00(?:\.0+)?$", "", text).replace("T", " ")
    if kind == "Boolean":
        return "是" if text.strip() == "1" else "否"
    return text
