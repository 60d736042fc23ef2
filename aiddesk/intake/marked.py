"""The user's own sheet back, with every fault marked where it is."""

import io
import zipfile
from pathlib import Path
from typing import Any

from aiddesk.domain.errors import Problem, Unavailable
from aiddesk.intake.letters import column_letter
from aiddesk.intake.reader import Book
from aiddesk.intake.roster import Proposal, Review, ReviewedRow

_HEAD = "错误说明"


def write_marked(book: Book, source: Path | None, review: Review, out: Path) -> None:
    """Write a copy of the workbook with faulty cells coloured and commented and a last column 错误说明.

    An `.xlsx` keeps its layout; another format, or what was pasted, becomes a plain `.xlsx`. Text stays text, whatever
    it begins with.

    Raises:
        Unavailable: the copy cannot be written.
    """
    copy = _own(source) or _plain(book)
    by_sheet = {proposal.sheet: proposal for proposal in review.proposals}
    for number, proposal in by_sheet.items():
        rows = [row for row in review.rows if row.sheet == number and row.problems]
        if rows:
            own = copy[proposal.sheet_name] if proposal.sheet_name in copy.sheetnames else copy.worksheets[number]
            _mark_sheet(own, proposal, rows)
    content = io.BytesIO()
    copy.save(content)
    try:
        out.write_bytes(content.getvalue())
    except OSError as error:
        raise Unavailable(f"不能写“{out.name}”，它可能正在别的程序里打开。请关闭后再试。") from error


def _mark_sheet(sheet: Any, proposal: Proposal, rows: list[ReviewedRow]) -> None:
    last = max(sheet.max_column, len(proposal.mapping.columns)) + 1
    _write(sheet.cell(max(proposal.header_row, 1), last), _HEAD)
    texts: dict[int, list[str]] = {}
    for row in rows:
        told = texts.setdefault(row.row, [])  # of all tables that stand side by side
        told += [p.text for p in row.problems]
        _write(sheet.cell(row.row, last), "；".join(told))
        for problem in row.problems:
            column = proposal.mapping.told_by(problem.field, row.side)
            if column is not None:
                _mark(_first(sheet, row.row, column.index + 1), problem)
    sheet.column_dimensions[column_letter(last - 1)].width = 60


def _first(sheet: Any, row: int, column: int) -> Any:
    """Return a cell, or the first one of those that it is merged with: only that one can be written to."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    own = next(merged for merged in sheet.merged_cells.ranges if cell.coordinate in merged)
    return sheet.cell(own.min_row, own.min_col)


def _own(source: Path | None) -> Any:
    """Open the user's workbook with its layout, or return None where only its texts can be had."""
    import openpyxl  # heavy, and needed only when there are faults

    if source is None or source.suffix.lower() not in (".xlsx", ".xlsm"):
        return None
    try:
        return openpyxl.load_workbook(source)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError):
        return None  # the reader has its ways with a strange or locked one; openpyxl has not


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
    cell.comment = Comment(problem.text, "学生资助工作台")
