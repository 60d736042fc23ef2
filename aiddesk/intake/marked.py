"""The user's own sheet back, with every fault marked where it is."""

import io
from pathlib import Path
from typing import Any

from aiddesk.domain.errors import Problem, Unavailable
from aiddesk.intake.letters import column_letter
from aiddesk.intake.reader import read
from aiddesk.intake.roster import Review

_HEAD = "错误说明"


def write_marked(source: Path, review: Review, out: Path) -> None:
    """Write a copy of the sheet with faulty cells coloured and commented and a last column 错误说明.

    An `.xlsx` keeps its layout; another format becomes a plain `.xlsx`. Text stays text, whatever it begins with.

    Raises:
        Unavailable: the copy cannot be written.
    """
    book, sheet = _copy(source, review)
    last = max(sheet.max_column, len(review.columns.columns)) + 1
    _write(sheet.cell(review.header_row, last), _HEAD)
    for row in review.rows:
        if not row.problems:
            continue
        _write(sheet.cell(row.row, last), "；".join(p.text for p in row.problems))
        for problem in row.problems:
            column = review.columns.column(problem.field)
            if column is not None:
                _mark(sheet.cell(row.row, column.index + 1), problem)
    sheet.column_dimensions[column_letter(last - 1)].width = 60
    content = io.BytesIO()
    book.save(content)
    try:
        out.write_bytes(content.getvalue())
    except OSError as error:
        raise Unavailable(f"不能写“{out.name}”，它可能正在别的程序里打开。请关闭后再试。") from error


def _copy(source: Path, review: Review) -> tuple[Any, Any]:
    import openpyxl  # heavy, and needed only when there are faults

    if source.suffix.lower() in (".xlsx", ".xlsm"):
        book = openpyxl.load_workbook(source)
        return book, book[review.sheet]
    book = openpyxl.Workbook()
    sheet = book.active
    rows = next(s for s in read(source).sheets if s.name == review.sheet).rows
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value:
                _write(sheet.cell(number, column), value)
    return book, sheet


def _write(cell: Any, value: str) -> None:
    cell.value = value
    cell.data_type = "s"
    cell.number_format = "@"


def _mark(cell: Any, problem: Problem) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    colour = "FFF4C7C3" if problem.is_error else "FFFFF2CC"
    cell.fill = PatternFill("solid", fgColor=colour)
    cell.comment = Comment(problem.text, "学生资助工作台")
