"""The user's own sheet back, with every fault marked where it is."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiddesk.domain.errors import Problem, Unavailable
from aiddesk.intake.counting import without_empty
from aiddesk.intake.letters import column_letter
from aiddesk.intake.reader import Book
from aiddesk.intake.roster import Proposal, Review, ReviewedRow

_HEAD = "错误说明"
Texts = Sequence[Sequence[str]]
_LAST_COLUMN = 16_384
_AUTHOR = "学生资助工作台"
_LONG_PART = 4_000_000  # bytes of a sheet's part, from which on empty cells and rows are not worth their time
_EMPTY_ROW = re.compile(rb"<row\b[^>]*(?:/>|>\s*</row>)")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def write_marked(book: Book, source: Path | None, review: Review, out: Path) -> None:
    """Write a copy of the workbook with faulty cells coloured and commented and a last column 错误说明.

    An `.xlsx` keeps its layout; another format, or what was pasted, becomes a plain `.xlsx`. Text stays text, whatever
    it begins with.

    Raises:
        Unavailable: the copy cannot be written.
    """
    copy = _own(book, source, out) or _plain(book)
    by_sheet = {proposal.sheet: proposal for proposal in review.proposals}
    for number, proposal in by_sheet.items():
        rows = [row for row in review.rows if row.sheet == number and row.problems]
        if rows:
            own = copy[proposal.sheet_name] if proposal.sheet_name in copy.sheetnames else copy.worksheets[number]
            _mark_sheet(own, proposal, rows, book.sheets[number].rows)
    content = io.BytesIO()
    copy.save(content)
    try:
        out.write_bytes(content.getvalue())
    except OSError as error:
        raise Unavailable(f"不能写“{out.name}”，它可能正在别的程序里打开。请关闭后再试。") from error


def _mark_sheet(sheet: Any, proposal: Proposal, rows: list[ReviewedRow], texts: Texts) -> None:
    _unmark(sheet, proposal)
    last = _column_of_faults(proposal, rows, texts)
    _write(_first(sheet, max(proposal.header_row, 1), last), _HEAD)
    told_by_row: dict[int, list[str]] = {}
    for row in rows:
        told = told_by_row.setdefault(row.row, [])  # of all tables that stand side by side
        told += [p.text for p in row.problems]
        _write(_first(sheet, row.row, last), "；".join(told))
        for problem in row.problems:
            column = proposal.mapping.told_by(problem.field, row.side)
            if column is not None:
                _mark(_first(sheet, row.row, column.index + 1), problem)
    sheet.column_dimensions[column_letter(last - 1)].width = 60


def _column_of_faults(proposal: Proposal, rows: list[ReviewedRow], texts: Texts) -> int:
    """Return the column of an earlier copy's faults, else the first one right of all that the rows hold."""
    earlier = _earlier(proposal)
    if earlier:
        return earlier
    head = texts[max(proposal.header_row - 3, 0) : proposal.header_row]
    widths = [_width(cells) for cells in (*head, *(texts[row.row - 1] for row in rows))]
    used = [c.index + 1 for c in proposal.mapping.columns if c.header or c.field]
    return min(max(*used, *widths) + 1, _LAST_COLUMN)


def _earlier(proposal: Proposal) -> int:
    return next((c.index + 1 for c in proposal.mapping.columns if c.header == _HEAD), 0)


def _width(cells: Sequence[str]) -> int:
    return max((n for n, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _unmark(sheet: Any, proposal: Proposal) -> None:
    """Take away what an earlier copy told: some of it has been put right since."""
    from openpyxl.styles import PatternFill

    earlier = _earlier(proposal)
    for cells in sheet.iter_rows(min_row=proposal.header_row + 1) if earlier else ():
        for cell in cells:
            if cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment, cell.fill = None, PatternFill()
            if cell.column == earlier and cell.value is not None:
                cell.value = None


def _first(sheet: Any, row: int, column: int) -> Any:
    """Return a cell, or the first one of those that it is merged with: only that one can be written to."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    own = next(merged for merged in sheet.merged_cells.ranges if cell.coordinate in merged)
    return sheet.cell(own.min_row, own.min_col)


def _own(book: Book, source: Path | None, out: Path) -> Any:
    """Open the user's workbook with its layout, or return None where only its texts can be had."""
    import openpyxl  # heavy, and needed only when there are faults

    if source is None:
        return None
    try:
        content = _without_emptiness(source.read_bytes())
        has_macros = source.suffix.lower() == out.suffix.lower() == ".xlsm"
        copy = openpyxl.load_workbook(io.BytesIO(content), keep_vba=has_macros)
    except Exception:  # the reader has its ways with what is strange, locked or no workbook; openpyxl has not
        return None
    return copy if {sheet.name for sheet in book.sheets} <= set(copy.sheetnames) else None


def _without_emptiness(data: bytes) -> bytes:
    """Return a workbook without the looks of empty cells, where a sheet writes them down by the million."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        long = {i.filename for i in source.infolist() if i.file_size > _LONG_PART and _SHEET_PART.fullmatch(i.filename)}
        if not long:
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                content = source.read(info)
                if info.filename in long:
                    content = _EMPTY_ROW.sub(b"", without_empty(content))
                target.writestr(info.filename, content)
    return out.getvalue()


def _plain(book: Book) -> Any:
    import openpyxl  # see above
    from openpyxl.workbook.child import INVALID_TITLE_REGEX

    copy = openpyxl.Workbook()
    copy.remove(copy.active)
    for source in book.sheets:
        sheet = copy.create_sheet(INVALID_TITLE_REGEX.sub("_", source.name)[:31])
        for number, row in enumerate(source.rows, 1):
            for column, value in enumerate(row, 1):
                if value:
                    _write(sheet.cell(number, column), value)
        for column, first, last in source.tall:
            last = min(last, len(source.rows))
            sheet.merge_cells(start_row=first, end_row=last, start_column=column + 1, end_column=column + 1)
    return copy


def _write(cell: Any, value: str) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.number_format = "@"


def _mark(cell: Any, problem: Problem) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    colour = "FFF4C7C3" if problem.is_error else "FFFFF2CC"
    cell.fill = PatternFill("solid", fgColor=colour)
    cell.comment = Comment(problem.text, _AUTHOR)
