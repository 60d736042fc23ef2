"""A second, slower reader of one sheet, for what the first shows in part or not at all; it keeps only used cells."""

import io
import re
import zipfile

from aiddesk.intake.cell_text import text
from aiddesk.intake.counting import without_empty
from aiddesk.intake.package import Package
from aiddesk.intake.refusals import TOO_LARGE, Refused

_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(?:spreadsheetml/(main)|officeDocument/(relationships))")
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DATES_1904 = re.compile(rb'date1904\s*=\s*"(?:1|true)"')
_MAX_SIZE = 20_000_000
_NO_CELLS = re.compile(rb"<sheetData\s*/>")
_NAMES = re.compile(rb'\sxmlns:[\w.-]+="[^"]*"')


def rows(package: Package, content: bytes) -> list[list[str]]:
    """Return the rows of a sheet whose part has this content.

    The workbook handed on holds nothing but its cells: a broken picture or a false range beside them does no harm,
    and merged ranges hide none of them.
    """
    import openpyxl  # heavy, and seldom needed

    book = openpyxl.load_workbook(io.BytesIO(_bare(package, content)), keep_links=False)
    found: list[list[str]] = []
    size = 0
    # The grid between used cells may be as large as a sheet can be; only this mapping is as small as what is used.
    for (row, column), cell in sorted(book.worksheets[0]._cells.items()):
        shown = _shown(cell.value)
        if shown:
            found.extend([] for _ in range(row - len(found)))
            size += column - len(found[-1])
            if size > _MAX_SIZE:
                raise Refused(TOO_LARGE)
            found[-1].extend([""] * (column - len(found[-1])))
            found[-1][column - 1] = shown
    return found


def _shown(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    return text(getattr(value, "text", value))


def _bare(package: Package, content: bytes) -> bytes:
    out = io.BytesIO()
    workbook = package.workbook()
    dates = b'<workbookPr date1904="1"/>' if _DATES_1904.search(package.read(workbook)) else b""
    links = package.links(workbook).values()
    kept = {kind: _usual(package.read(part)) for kind, part in links if kind in ("styles", "sharedStrings")}
    parts = {kind: part for kind, part in kept.items() if part} | {"worksheet": _cells_only(content)}
    with zipfile.ZipFile(out, "w") as bare:
        bare.writestr("[Content_Types].xml", _content_types(parts))
        bare.writestr("_rels/.rels", _relations({"officeDocument": "xl/workbook.xml"}))
        bare.writestr("xl/_rels/workbook.xml.rels", _relations({kind: f"/xl/{kind}.xml" for kind in parts}))
        bare.writestr(
            "xl/workbook.xml",
            b'<workbook xmlns="%b" xmlns:r="%b">%b<sheets><sheet name="s" sheetId="1" r:id="worksheet"/></sheets>'
            b"</workbook>" % (_MAIN, _LINKS, dates),
        )
        for kind, part in parts.items():
            bare.writestr(f"xl/{kind}.xml", part)
    return out.getvalue()


def _cells_only(content: bytes) -> bytes:
    start, end = content.find(b"<sheetData"), content.rfind(b"</sheetData>")
    names = b"".join(_NAMES.findall(content[: max(start, 0)]))
    cells = content[start:end] + b"</sheetData>" if 0 <= start < end else b""
    if not cells and not _NO_CELLS.search(content):
        raise ValueError("a sheet without its part of cells")
    return b'<worksheet xmlns="%b"%b>%b</worksheet>' % (_MAIN, _usual(names), without_empty(cells))


def _usual(content: bytes) -> bytes:
    return _STRICT.sub(lambda found: _MAIN if found[1] else _LINKS, content)


def _relations(targets: dict[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="{kind}" Type="{_LINKS.decode()}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


def _content_types(parts: dict[str, bytes]) -> str:
    kinds = {"workbook": "sheet.main", **{kind: kind for kind in parts}}
    overrides = "".join(
        f'<Override PartName="/xl/{kind}.xml" ContentType="{_TYPES}.{of}+xml"/>' for kind, of in kinds.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{rels}{overrides}</Types>'
