"""Read tables of a web page, which school systems like to save under a spreadsheet's name."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree, html

from aiddesk.intake.grids import Grid, Sheets, Tall
from aiddesk.intake.refusals import TOO_LARGE, Refused

_MAX_COLUMNS, _MAX_ROWS = 1000, 65534  # what browsers allow a cell to span
_IN_PART = "的网页表格不完整，没有读取。请在表格软件里打开，另存为 .xlsx 后再导入。"
_MAX_WIDTH = 16_384
_NO_TABLE = "是网页或XML文件，里面没有表格。请在表格软件里打开检查，另存为 .xlsx 后再导入。"
_SHEET_NAME = re.compile(r"<x:Name>([^<]+)</x:Name>")
_OWN_LINE = ("p", "div", "li")
_BREAK, _BLOCK = "\x01", "\x02"
_UNSEEN = ("script", "style", "table")
_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_BLOCKS = re.compile(r"(?:\x02\s*)+")
_CELL = re.compile(r"<t[dh](?=[\s>/])", re.IGNORECASE)
_ASIDE = re.compile(r"<!--.*?-->|<(script|style|textarea)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_GUARDED = re.compile(r'="([^"]*)"')


def sheets(text: str, stem: str) -> Sheets:
    """Return every table as a sheet; a cell that spans others stands in their first.

    Raises:
        Refused: there is no table, or cells stand outside of rows.
    """
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    rows = [[_own(row, ("td", "th")) for row in _own(table, ("tr",))] for table in page.iter("table")]
    # A page nested beyond all reason is cut by the parser: the tags tell how many cells there should be.
    expected = max(len(_CELL.findall(_ASIDE.sub("", text))), sum(1 for _ in page.iter("td", "th")))
    if sum(len(row) for table in rows for row in table) < expected:
        raise Refused(_IN_PART)
    grids = [(grid, tall) for grid, tall in map(_grid, rows) if any(map(any, grid))]
    if not grids:
        raise Refused(_NO_TABLE)
    return [(name, *found) for name, found in zip(_names(text, stem, len(grids)), grids, strict=True)]


def _names(text: str, stem: str, count: int) -> list[str]:
    named = _SHEET_NAME.findall(text)
    if len(named) == count:
        return list(map(unescape, named))
    return [stem] if count == 1 else [f"表{number}" for number in range(1, count + 1)]


def _grid(rows: list[list[Any]]) -> tuple[Grid, Tall]:
    grid: Grid = []
    tall: Tall = []
    held: dict[int, int] = {}  # column: how many more rows a cell above reaches down
    for row in rows:
        taken, held = held, {column: more - 1 for column, more in held.items() if more > 1}
        shown: list[str] = []
        for cell in row:
            while len(shown) in taken:
                shown.append("")
            wide, high = _span(cell, "colspan", _MAX_COLUMNS), _span(cell, "rowspan", _MAX_ROWS)
            if high > 1:
                tall.append((len(shown), len(grid) + 1, len(grid) + high))
                held.update(dict.fromkeys(range(len(shown), len(shown) + wide), high - 1))
            shown += [_seen(cell), *[""] * (wide - 1)]
        if len(shown) > _MAX_WIDTH:
            raise Refused(TOO_LARGE)
        while shown and not shown[-1]:
            shown.pop()
        grid.append(shown)
    return grid, tall


def _own(element: Any, tags: tuple[str, ...]) -> list[Any]:
    """Return what belongs to the element itself and not to a table or cell inside it."""
    found, inside = [], [iter(element)]
    while inside:
        child = next(inside[-1], None)
        if child is None:
            inside.pop()
        elif child.tag in tags:
            found.append(child)
        elif child.tag not in ("table", "td", "th"):
            inside.append(iter(child))
    return found


def _span(cell: Any, name: str, limit: int) -> int:
    written = (cell.get(name) or "").strip()
    number = int(written) if re.fullmatch("[0-9]{1,9}", written) else 1
    return min(max(number, 1), limit)


def _seen(cell: Any) -> str:
    """Return a cell's text as a browser shows it: spaces drawn together, breaks as new lines."""
    text = (cell.text or "") if not len(cell) else _BLOCKS.sub(_BREAK, "".join(_pieces(cell)))
    shown = "\n".join(_SPACES.sub(" ", line).strip(" ") for line in text.split(_BREAK)).strip("\n")
    guarded = _GUARDED.fullmatch(shown)
    return guarded[1] if guarded else shown


def _pieces(cell: Any) -> Iterator[str]:
    walk = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if element.tag in _OWN_LINE:
            yield _BLOCK
        if event == "start":
            yield _BREAK if element.tag == "br" else ""
            if element.tag in _UNSEEN:
                walk.skip_subtree()
            else:
                yield element.text or ""
        elif element is not cell:
            yield element.tail or ""
