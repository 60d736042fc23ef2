"""A roster sheet: what was understood of it, and every student in it checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.students import StudentDraft, StudentFacts, check, duplicates
from aiddesk.intake import header, mapping
from aiddesk.intake.mapping import FIELD_TITLES, Mapping
from aiddesk.intake.reader import Book, Sheet

__all__ = ["FIELD_TITLES", "Mapping", "Proposal", "Review", "ReviewedRow", "propose", "review"]
_PREVIEW = 5
_DEPENDENT = ("birth_date", "registration_number", "sex", "document_number")


@dataclass(frozen=True)
class Proposal:
    """What was understood of a sheet; `header_row` is the sheet's own number, `preview` the first rows as read."""

    sheet_names: tuple[str, ...]
    sheet: int
    header_row: int
    mapping: Mapping
    row_count: int
    preview: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ReviewedRow:
    """One row: its number in the sheet, the draft as read, the facts (None: an error stops it), its problems."""

    row: int
    draft: StudentDraft
    facts: StudentFacts | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Review:
    """All rows of a sheet with all problems, in the order of the sheet."""

    sheet: str
    header_row: int
    columns: Mapping
    rows: tuple[ReviewedRow, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(p for row in self.rows for p in row.problems)


def propose(book: Book, sheet: int | None = None) -> Proposal:
    """Say where the table stands and what its columns are; without `sheet` the one with the most rows is taken.

    Raises:
        Invalid: no sheet has a head that names students.
    """
    names = tuple(s.name for s in book.sheets)
    chosen = range(len(book.sheets)) if sheet is None else (sheet,)
    found = [p for index in chosen if (p := _propose(names, index, book.sheets[index])) is not None]
    if not found:
        raise Invalid(f"“{book.name}”里没有找到表头。请检查表格里是否有“姓名”“班级”等列名，或换一张工作表。")
    return max(found, key=lambda p: (not p.mapping.missing, p.row_count))


def review(book: Book, proposal: Proposal, today: date, progress: Progress = SILENT) -> Review:
    """Check every row and report every fault with its place; nothing is corrected that changes meaning.

    Raises:
        Invalid: there is no column for the name or the class.
    """
    if proposal.mapping.missing:
        titles = "、".join(f"“{FIELD_TITLES[f]}”" for f in proposal.mapping.missing)
        raise Invalid(f"没有找到{titles}列。请在列对应里指定是哪一列。")
    sheet = book.sheets[proposal.sheet]
    head = header.Header(proposal.header_row, ())
    lines = header.body(sheet.rows, head)
    used = [(c.field, c.index) for c in proposal.mapping.columns if c.field]
    rows = []
    for count, (number, cells) in enumerate(lines):
        if count % 500 == 0:
            progress.step(count, len(lines), f"正在核对第{count}行，共{len(lines)}行")
        draft = StudentDraft(**{field: cells[index].strip() for field, index in used if index < len(cells)})
        checked = check(draft, today)
        problems = tuple(_placed(p, number, proposal.mapping) for p in checked.problems)
        rows.append(ReviewedRow(number, draft, checked.facts, problems))
    return Review(sheet.name, proposal.header_row, proposal.mapping, _without_doubles(rows, proposal.mapping))


def _propose(names: tuple[str, ...], index: int, sheet: Sheet) -> Proposal | None:
    head = header.find(sheet.rows)
    if head is None:
        return None
    lines = header.body(sheet.rows, head)
    columns = mapping.guess(head.titles, [cells for _, cells in lines])
    preview = tuple(tuple(cells) for _, cells in lines[:_PREVIEW])
    return Proposal(names, index, head.row, columns, len(lines), preview)


def _placed(problem: Problem, row: int, columns: Mapping) -> Problem:
    column = columns.column(problem.field)
    title = column.header if column else FIELD_TITLES.get(problem.field, "")
    letter = f"{column.letter}列 " if column else ""
    return replace(problem, place=f"第{row}行 {letter}{title}".rstrip())


def _without_doubles(rows: Sequence[ReviewedRow], columns: Mapping) -> tuple[ReviewedRow, ...]:
    doubles = duplicates([(row.row, row.facts) for row in rows if row.facts is not None])
    if not doubles:
        return tuple(rows)
    found = []
    for row in rows:
        other = doubles.get(row.row)
        if other is None:
            found.append(row)
            continue
        number = row.draft.document_number
        problem = Problem(f"“{number}”与第{other}行的证件号相同。请照原件核对是哪一行录错。", "document_number")
        # What the wrong number contradicts is the same fault.
        kept = tuple(p for p in row.problems if p.field not in _DEPENDENT)
        found.append(ReviewedRow(row.row, row.draft, None, (_placed(problem, row.row, columns), *kept)))
    return tuple(found)
