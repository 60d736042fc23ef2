"""The class teacher's spreadsheet: one row for each family, drop-downs, locked what is not hers to change."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiddesk.documents.locking import locked
from aiddesk.domain.class_packs import ROW_KEY_TITLE

Kind = Literal["text", "whole", "money"]
Cell = str | int | float
LIST, HOW, CHECK = "家庭情况调查", "怎么填", "校验"  # names of the sheets; the last one is hidden
HEAD_ROW = 3  # the title and a line on how to fill in stand above
_HIDDEN = "#8A8F98"
_A4, _LINE = 9, 15
_GREY, _BLUE, _WHITE = "#E7E9ED", "#DCE6F4", "#FFFFFF"
_SIZES = {"title": 15, "head": 10, "cell": 11}
_WIDEST = 36.0  # a name of 25 characters is shrunk into it


@dataclass(frozen=True)
class PackColumn:
    """A column: `options` are the words of its drop-down, `free` lets others be typed; `most` bounds a number."""

    key: str
    title: str
    width: float
    kind: Kind = "text"
    locked: bool = False
    options: tuple[str, ...] = ()
    free: bool = False
    most: int = 0
    hint: str = ""


@dataclass(frozen=True)
class PackSheet:
    """One class; `rows` have a cell for each column ("" is empty), `row_keys` tell whose each row is."""

    school: str
    class_title: str
    year_title: str
    sequence: int
    code: str
    columns: tuple[PackColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_keys: tuple[str, ...]
    how: tuple[str, ...]

    @property
    def title(self) -> str:
        return (
            f"{self.school}{self.class_title}家庭情况调查表（{self.year_title}　第{self.sequence}号　编号 {self.code}）"
        )


def workbook(pack: PackSheet, password: str = "") -> bytes:
    """Return the workbook, with an opening password where one is given."""
    import xlsxwriter  # needed only here

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page, how, check = (book.add_worksheet(name) for name in (LIST, HOW, CHECK))
        _check(check, pack)
        _list(book, page, pack)
        _how(book, how, pack)
    return locked(target.getvalue(), password)


def _list(book: Any, page: Any, pack: PackSheet) -> None:
    last = len(pack.columns)
    _top(book, page, pack, last)
    looks = {(c.kind, c.locked): _style(book, c) for c in {(c.kind, c.locked): c for c in pack.columns}.values()}
    styles = [looks[column.kind, column.locked] for column in pack.columns]
    bottom = HEAD_ROW + len(pack.rows) - 1
    for index, column in enumerate(pack.columns):
        page.set_column(index, index, _width(column, [cells[index] for cells in pack.rows]))
        if not column.locked:
            page.data_validation(HEAD_ROW, index, bottom, index, _rule(index, column))
    page.set_column(last, last, 10, None, {"hidden": True})
    keys = book.add_format({"font_color": _HIDDEN, "num_format": "@"})
    for number, (cells, key) in enumerate(zip(pack.rows, pack.row_keys, strict=True), HEAD_ROW):
        for index, cell in enumerate(cells):
            _put(page, number, index, cell, styles[index])
        page.write_string(number, last, key, keys)
    _furnish(page, pack, bottom)


def _width(column: PackColumn, cells: Sequence[Cell]) -> float:
    """A locked column is as wide as its longest name: the rows are too low for a second line."""
    if not column.locked or column.kind != "text":
        return column.width
    longest = max((sum(1 if c.isascii() else 2 for c in str(cell)) for cell in cells), default=0)
    return max(column.width, min(_WIDEST, longest + 1))


def _top(book: Any, page: Any, pack: PackSheet, last: int) -> None:
    big = book.add_format({"bold": True, "font_size": _SIZES["title"], "valign": "vcenter"})
    dim = book.add_format({"font_size": _SIZES["head"], "valign": "vcenter"})
    page.set_row(0, 28)
    page.write_string(0, 0, pack.title, big)
    page.write_string(1, 0, "只填白色的格子；灰色的不用改。填法见“怎么填”。填好保存，原样交回。", dim)
    page.set_row(HEAD_ROW - 1, max(_height(c) for c in pack.columns))
    grey, blue = (_head(book, is_locked=is_locked) for is_locked in (True, False))
    for index, column in enumerate(pack.columns):
        page.write_string(HEAD_ROW - 1, index, column.title, grey if column.locked else blue)
    page.write_string(HEAD_ROW - 1, last, ROW_KEY_TITLE, grey)


def _head(book: Any, *, is_locked: bool) -> Any:
    return book.add_format(
        {"bold": True, "font_size": _SIZES["head"], "bg_color": _GREY if is_locked else _BLUE, "border": 1,
         "text_wrap": True, "align": "center", "valign": "vcenter", "num_format": "@"}
    )  # fmt: skip


def _style(book: Any, column: PackColumn) -> Any:
    formats = {"text": "@", "whole": "0", "money": "0.00"}
    return book.add_format(
        {"font_size": _SIZES["cell"], "border": 1, "valign": "vcenter", "num_format": formats[column.kind],
         "text_wrap": column.kind == "text" and not column.locked, "shrink": column.locked,
         "locked": column.locked, "bg_color": _GREY if column.locked else _WHITE}
    )  # fmt: skip


def _rule(index: int, column: PackColumn) -> dict[str, Any]:
    """Return what a cell accepts; what is merely unlikely is only warned of."""
    rule: dict[str, Any] = {"ignore_blank": True}
    if column.options:
        letter = _letter(index)
        first, bottom = _OPTIONS_ROW + 1, _OPTIONS_ROW + len(column.options)
        rule |= {"validate": "list", "source": f"='{CHECK}'!${letter}${first}:${letter}${bottom}"}
        rule["show_error"] = not column.free
        rule |= {"error_title": "请从下拉框选", "error_message": "这一格只能填下拉框里的内容。"}
    elif column.kind == "whole":
        rule |= {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": column.most}
        rule |= {"error_title": "请填人数", "error_message": f"这一格填0到{column.most}之间的整数。"}
    elif column.kind == "money":
        rule |= {"validate": "decimal", "criteria": ">=", "value": 0}
        rule |= {"error_title": "请填金额", "error_message": "这一格填以元为单位的数，如 28000，不写“元”“万”。"}
    else:
        rule["validate"] = "any"
    if column.hint:
        rule |= {"input_title": column.title[:32], "input_message": column.hint}
    return rule


def _put(page: Any, row: int, index: int, cell: Cell, style: Any) -> None:
    if cell == "":
        page.write_blank(row, index, None, style)
    elif isinstance(cell, str):
        page.write_string(row, index, cell, style)
    else:
        page.write_number(row, index, cell, style)


def _furnish(page: Any, pack: PackSheet, bottom: int) -> None:
    last = len(pack.columns) - 1
    fixed = sum(column.locked for column in pack.columns)
    page.freeze_panes(HEAD_ROW, fixed)
    page.ignore_errors({"number_stored_as_text": f"A1:{_letter(last + 1)}{bottom + 1}"})
    page.print_area(0, 0, bottom, last)
    page.repeat_rows(0, HEAD_ROW - 1)
    page.repeat_columns(0, fixed - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(2, 0)  # on one page across the letters would be too small to read
    page.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
    page.set_footer(f"&L{pack.class_title}　第{pack.sequence}号&C第&P页 共&N页&R编号 {pack.code}")
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_selection(HEAD_ROW, fixed, HEAD_ROW, fixed)


_KEYS_ROW, _OPTIONS_ROW = 8, 9  # of the hidden sheet: the keys of the columns, below them the words of drop-downs


def _check(page: Any, pack: PackSheet) -> None:
    """Write what tells a pack: random keys only, nothing that names a person."""
    facts = (
        ("编号", pack.code), ("学校", pack.school), ("班级", pack.class_title), ("学年", pack.year_title),
        ("序号", str(pack.sequence)),
    )  # fmt: skip
    for row, (label, text) in enumerate(facts):
        page.write_string(row, 0, label)
        page.write_string(row, 1, text)
    for index, column in enumerate(pack.columns):
        page.write_string(_KEYS_ROW, index, column.key)
        for place, word in enumerate(column.options):
            page.write_string(_OPTIONS_ROW + place, index, word)
    beside = len(pack.columns) + 1
    for row, key in enumerate(pack.row_keys):
        page.write_number(row, beside, row + 1)
        page.write_string(row, beside + 1, key)
    page.protect()
    page.very_hidden()


def _how(book: Any, page: Any, pack: PackSheet) -> None:
    big = book.add_format({"bold": True, "font_size": _SIZES["title"]})
    text = book.add_format({"font_size": _SIZES["cell"], "text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 100)
    page.set_row(0, 26)
    page.write_string(0, 0, "怎么填", big)
    for row, line in enumerate((*pack.how, f"本表编号 {pack.code}，请不要删去。"), 1):
        page.set_row(row, _LINE * (1 + 2 * len(line) // 96) + 4)
        page.write_string(row, 0, line, text)
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.protect()


def _height(column: PackColumn) -> float:
    """Return the height that a wrapped title needs."""
    wide = sum(1 if letter.isascii() else 2 for letter in column.title)
    return _LINE * -(-wide // max(1, int(column.width) - 1)) + 6


def _letter(index: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index))
