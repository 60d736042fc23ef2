"""Where in a sheet a problem stands, in the words that the user sees there."""

from dataclasses import replace

from aiddesk.domain.errors import Problem
from aiddesk.intake.mapping import FIELD_TITLES, Mapping

_LONGEST = 160


def placed(problem: Problem, row: int, columns: Mapping, sheet: str, side: int = 0) -> Problem:
    """Return a problem with its place ("“三年级”第5行 C列 姓名"); `side` is the offset of a table beside the first."""
    column = columns.told_by(problem.field, side)
    title = column.header if column else FIELD_TITLES.get(problem.field, "")
    letter = f"{column.letter}列 " if column else ""
    return replace(problem, text=_readable(problem.text), place=f"{sheet}第{row}行 {letter}{title}".rstrip())


def _readable(text: str) -> str:
    """Keep the beginning and the advice of a message that quotes a whole page from a cell."""
    return text if len(text) <= _LONGEST else f"{text[:60]}…{text[-60:]}"
