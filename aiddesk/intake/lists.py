"""Read the lists of other departments: every row of every sheet that names a person, whatever its shape."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from aiddesk.domain.names import clean_name
from aiddesk.domain.students import parse_day
from aiddesk.intake import list_heads, tokens
from aiddesk.intake.header import ends
from aiddesk.intake.list_heads import Head
from aiddesk.intake.reader import Book, Sheet

_HAN = "\u3007\u3400-\u9fff\U00020000-\U000323af"
_NAME = re.compile(rf"[{_HAN}·]{{2,25}}")
_SHORT_NAME = re.compile(rf"[{_HAN}]{{2,4}}|[{_HAN}]+(?:·[{_HAN}]+)+")
_LONGEST = 30
_MASK = re.compile(r"\d[*＊●×]{3}")
_NO_NAME = re.compile(".*[族省市县区乡镇村组校班级局委办户岁]|(?:特困|低保|残疾|困难|脱贫|监测).*|合计|总计|小计")
_NAME_TITLE = re.compile("姓名|名字|儿童$|学生$|户主$|^户主|持证人$|孤儿$")
_OTHER_TITLE = re.compile("关系|号|电话|日期|出生|年月|性别|民族|地址|住址|类")
_BIRTH_TITLE = re.compile("出生|生日")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-/.年]|[01]\d)")
_MONTH = re.compile(r"((?:19|20)\d\d)(?:[-/.年](\d{1,2})月?|(\d{2}))")


@dataclass(frozen=True)
class ListRow:
    """A row that names a person: `row` is the sheet's own number.

    `numbers` are the identity-shaped tokens of all cells, right or wrong; `people` are (name, birth) pairs, the birth
    as "2015-11-10" or "2015-11", where the row has no usable number or has lost one, or has a column for the birth.
    `parts` are the (beginning, end) of masked numbers and of those that have lost their last digits.
    """

    sheet: str
    row: int
    numbers: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    cells: tuple[str, ...]
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ListSheet:
    """A sheet's title lines, and one title per column ("" where there is none)."""

    name: str
    lines: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class ListBook:
    """A read list; `lost` counts the numbers whose last digits a spreadsheet has lost.

    `partial` are rows that have nothing but `parts`: they name a person only together with the name.
    """

    name: str
    rows: tuple[ListRow, ...]
    lost: int
    sheets: tuple[ListSheet, ...]
    partial: tuple[ListRow, ...] = ()

    @property
    def everyone(self) -> tuple[ListRow, ...]:
        """All rows that name a person, in the order of the sheets."""
        if not self.partial:
            return self.rows
        order = {sheet.name: n for n, sheet in enumerate(self.sheets)}
        return tuple(sorted((*self.rows, *self.partial), key=lambda row: (order[row.sheet], row.row)))


def parse(book: Book) -> ListBook:
    """Read all sheets of a list."""
    found: list[ListRow] = []
    partial: list[ListRow] = []
    lost = 0
    sheets = []
    for sheet in book.sheets:
        head = list_heads.find(sheet.rows)
        sheets.append(ListSheet(sheet.name, head.lines, head.titles))
        for row, lost_here in _read(sheet, head):
            lost += lost_here
            if row is not None:
                (found if _is_whole(row) else partial).append(row)
    return ListBook(book.name, tuple(found), lost, tuple(sheets), tuple(partial))


def rows(book: Book) -> Iterator[ListRow]:
    """Yield the rows that name a person, sheet by sheet."""
    for sheet in book.sheets:
        for row, _ in _read(sheet, list_heads.find(sheet.rows)):
            if row is not None and _is_whole(row):
                yield row


def titles(book: Book) -> dict[str, tuple[str, ...]]:
    """Return each sheet's column titles, as far as they can be told."""
    return {sheet.name: list_heads.find(sheet.rows).titles for sheet in book.sheets}


def _read(sheet: Sheet, head: Head) -> Iterator[tuple[ListRow | None, int]]:
    """Yield (row or None, lost numbers) for every row that has either."""
    people = _People(head)
    for number, cells in enumerate(sheet.rows, 1):
        text = "\x1f".join(cells)
        found = tokens.find(text)
        pairs = () if number <= head.row else people.of(cells, text, is_named=_suffices(found))
        parts = tokens.parts(text) if found.lost or _MASK.search(text) else ()
        if found.numbers or pairs or parts:
            yield ListRow(sheet.name, number, found.numbers, pairs, cells, parts), found.lost
        elif found.lost:
            yield None, found.lost


def _is_whole(row: ListRow) -> bool:
    return bool(row.numbers or row.people)


def _suffices(found: tokens.Tokens) -> bool:
    """Say whether the numbers name everyone: a lost one, or one of the old 15 digits, may have been the child's."""
    return not found.lost and any(len(number) == 18 for number in found.numbers)


class _People:
    """Pairs names with births by the titles of their columns, or by their looks where titles do not tell."""

    def __init__(self, head: Head) -> None:
        columns = tuple(enumerate(head.titles))
        self._names = [i for i, title in columns if _NAME_TITLE.search(title) and not _OTHER_TITLE.search(title)]
        self._births = [i for i, title in columns if _BIRTH_TITLE.search(title)]

    def of(self, cells: Sequence[str], text: str, *, is_named: bool) -> tuple[tuple[str, str], ...]:
        """Return the pairs of a row; where numbers name somebody, only a column for the birth tells of others."""
        if not self._births and (is_named or not _DATE.search(text)):
            return ()
        stripped = [cell.strip() for cell in cells]
        if not any(stripped) or ends(stripped):
            return ()
        names, births = self._named(stripped), self._born(stripped)
        is_paired = self._names and self._births and len(names) == len(births)
        pairs = zip(names, births, strict=True) if is_paired else product(names, births)
        return tuple(dict.fromkeys((name, birth) for name, birth in pairs if name and birth))

    def _named(self, cells: Sequence[str]) -> list[str]:
        if self._names:
            given = [clean_name(cells[i]) for i in self._names if i < len(cells)]
            return [name if _NAME.fullmatch(name) else "" for name in given]
        given = [clean_name(cell) for cell in cells if cell and len(cell) <= _LONGEST and not cell.isascii()]
        return [name for name in given if _SHORT_NAME.fullmatch(name) and not _NO_NAME.fullmatch(name)]

    def _born(self, cells: Sequence[str]) -> list[str]:
        if self._births:
            return [_birth(cells[i]) for i in self._births if i < len(cells)]
        return [birth for cell in cells if _DATE.match(cell) and (birth := _birth(cell))]


def _birth(cell: str) -> str:
    day = parse_day(cell)
    if day is not None:
        return day.isoformat() if 1900 <= day.year < 2050 else ""
    found = _MONTH.fullmatch(cell)
    month = int(found[2] or found[3]) if found else 0
    return f"{found[1]}-{month:02d}" if found and 1 <= month <= 12 else ""
