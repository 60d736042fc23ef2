"""Find a class pack in whatever came back: its code, its head, its columns where they are now, its rows."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aiddesk.domain.class_packs import FIXED, ROW_KEY
from aiddesk.intake.header import ends
from aiddesk.intake.letters import column_letter
from aiddesk.intake.merged import Merged
from aiddesk.intake.reader import Book, Sheet

OWN = ("错误说明",)  # a column of our marked copy
_CODE = re.compile(r"(?<![0-9A-Z])[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}(?![0-9A-Z])")
_SEARCHED, _LEAST = 40, 3
_SIGNED = 2  # so few filled cells are a remark or a signature, no family


@dataclass(frozen=True)
class FoundColumn:
    """A column as it stands now: `index` from 0, the letter that a spreadsheet program shows."""

    index: int
    title: str

    @property
    def letter(self) -> str:
        return column_letter(self.index)


@dataclass(frozen=True)
class FoundLine:
    """A row: its number in the sheet, its cells by column key."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class FoundTable:
    """What was understood of the sheet with the families.

    `columns` are the known ones by key, `missing` the keys of those that are gone, `unknown` what was inserted,
    `repeated` further columns of a known title, `left_out` rows that are no families, `others` sheets with the same
    head that were not read.
    """

    sheet: int
    sheet_name: str
    header_row: int
    columns: Mapping[str, FoundColumn]
    missing: tuple[str, ...]
    unknown: tuple[FoundColumn, ...]
    repeated: tuple[FoundColumn, ...]
    is_moved: bool
    lines: tuple[FoundLine, ...]
    left_out: tuple[tuple[int, str], ...]
    others: tuple[str, ...] = ()


def codes(book: Book) -> tuple[str, ...]:
    """Return the codes of packs that stand anywhere in a file, hidden sheets too, in their order."""
    found: dict[str, None] = {}
    for sheet in book.sheets:
        for row in sheet.rows:
            for cell in row:
                if "-" in cell or "－" in cell:
                    found |= dict.fromkeys(_CODE.findall(unicodedata.normalize("NFKC", cell).upper()))
    return tuple(found)


def table(book: Book, titles: Mapping[str, str]) -> FoundTable | None:
    """Return the table whose head has the most of the known titles (by key), or None where no sheet has one."""
    known = {plain(title): key for key, title in titles.items()}
    heads = [(n, head) for n, sheet in enumerate(book.sheets) if (head := _head(sheet, known)) is not None]
    if not heads:
        return None
    number, (_, row) = max(heads, key=lambda found: found[1][0])
    others = tuple(book.sheets[n].name for n, _ in heads if n != number)
    return replace(_table(book.sheets[number], number, row, known, tuple(titles)), others=others)


def _head(sheet: Sheet, known: Mapping[str, str]) -> tuple[int, int] | None:
    """Return how many titles the best row has and which row it is, from 0; None where no row has enough."""
    hits = [len({known[p] for cell in cells if (p := plain(cell)) in known}) for cells in sheet.rows[:_SEARCHED]]
    most = max(hits, default=0)
    return (most, hits.index(most)) if most >= _LEAST else None


def plain(title: str) -> str:
    """Return a title without what a teacher may have changed unseen: blanks, breaks, full-width forms."""
    return re.sub(r"[\s*★]+", "", unicodedata.normalize("NFKC", title))


def _table(sheet: Sheet, number: int, head: int, known: Mapping[str, str], keys: Sequence[str]) -> FoundTable:
    columns: dict[str, FoundColumn] = {}
    unknown, repeated = [], []
    for index, cell in enumerate(sheet.rows[head]):
        key, column = known.get(plain(cell)), FoundColumn(index, cell.strip())
        if key is None:
            if cell.strip() and cell.strip() not in OWN:
                unknown.append(column)
        elif key in columns:
            repeated.append(column)
        else:
            columns[key] = column
    missing = tuple(key for key in keys if key not in columns)
    order = [columns[key].index for key in keys if key in columns]
    lines, left_out = _lines(sheet, head, columns)
    return FoundTable(
        number, sheet.name, head + 1, columns, missing, tuple(unknown), tuple(repeated), order != sorted(order), lines,
        left_out,
    )  # fmt: skip


def _lines(
    sheet: Sheet, head: int, columns: Mapping[str, FoundColumn]
) -> tuple[tuple[FoundLine, ...], tuple[tuple[int, str], ...]]:
    lines, left_out = [], []
    merged = Merged(sheet, head + 1)
    for row, cells in enumerate(sheet.rows[head + 1 :], head + 2):
        filled = [cell.strip() for cell in cells if cell.strip()]
        told = {
            key: cells[c.index].strip() for key, c in columns.items() if c.index < len(cells) and cells[c.index].strip()
        }
        if told.get("name"):  # what stands in a cell merged downwards belongs to every family that it covers
            above = {
                key: merged.text(row, c.index) for key, c in columns.items() if key not in (*told, *FIXED, ROW_KEY)
            }
            told |= {key: text for key, text in above.items() if text}
        if not filled or _is_head(told, columns):
            continue
        if not told.get("name") and (ends(cells) or len(filled) <= _SIGNED):
            left_out.append((row, " ".join(filled)[:40]))
        else:
            lines.append(FoundLine(row, told))
    return tuple(lines), tuple(left_out)


def _is_head(told: Mapping[str, str], columns: Mapping[str, FoundColumn]) -> bool:
    """Say whether a row repeats the head, as a pasted second page does."""
    return bool(told) and all(plain(text) == plain(columns[key].title) for key, text in told.items())


def school_of(book: Book) -> str:
    """Return the school that the hidden sheet names, or ""."""
    for sheet in book.sheets:
        for row in sheet.rows[:_SEARCHED]:
            if len(row) > 1 and row[0].strip() == "学校" and row[1].strip():
                return row[1].strip()
    return ""
