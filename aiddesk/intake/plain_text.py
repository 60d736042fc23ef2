"""Split plain text into rows and cells: comma files, tab files and what a spreadsheet puts on the clipboard."""

import csv
import io
import itertools
import re
from collections import Counter
from typing import Final, Literal

from aiddesk.intake.refusals import NO_TABLE, Refused
from aiddesk.intake.synonyms import is_title

_DELIMITERS = "\t,;|，"
_SEPARATOR_LINE = re.compile(r"""\s*"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)""", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_SAMPLE = 60
_QUOTINGS: Final = (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)
_BROKEN = "不是完整的表格。请在表格软件里打开检查并另存一份。"
Grid = list[list[str]]


def rows(text: str) -> Grid:
    """Return the rows of a separated text.

    Raises:
        Refused: it holds control characters, or no separator at all.
    """
    if any(c < " " and c not in "\r\n\t" for c in text[:4000]):
        raise Refused(NO_TABLE)
    told = _SEPARATOR_LINE.match(text)
    if told:
        return split(text[told.end() :], told[1])
    delimiter = max(_DELIMITERS, key=lambda d: _likeness(text, d))
    if delimiter not in text:
        raise Refused("不是表格文件：里面没有分列。请选择 .xlsx、.xls、.et、.ods 或 .csv 文件。")
    return split(text, delimiter)


def split(text: str, delimiter: str) -> Grid:
    """Return the cells between one delimiter; a quote that never closes is a letter, so that no row disappears.

    Raises:
        Refused: a cell is longer than any real one.
    """
    try:
        found = _parsed(text, delimiter, csv.QUOTE_MINIMAL, strict=True)
    except csv.Error:
        found = max(_lenient(text, delimiter), key=_even_rows, default=[])
        if not found:
            raise Refused(_BROKEN) from None
    return [[_cleaned(cell) for cell in row] for row in found]


def _lenient(text: str, delimiter: str) -> list[Grid]:
    readings = []
    for quoting in _QUOTINGS:
        try:
            readings.append(_parsed(text, delimiter, quoting, strict=False))
        except csv.Error:
            continue
    return readings


def _parsed(text: str, delimiter: str, quoting: Literal[0, 3], *, strict: bool) -> Grid:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=strict)
    return list(reader)


def _even_rows(grid: Grid) -> int:
    (_, often), *_ = Counter(map(len, grid)).most_common(1) or [(0, 0)]
    return often


def _likeness(text: str, delimiter: str) -> tuple[int, int, int]:
    """A text is separated by what shows the most known titles, else by what cuts most lines into equally many cells."""
    lines = itertools.islice(io.StringIO(text, newline=""), _SAMPLE)
    cut = [cells for line in lines if len(cells := _cells(line, delimiter)) > 1]
    titles = max((sum(map(is_title, cells)) for cells in cut), default=0)
    width, often = max(Counter(map(len, cut)).items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return titles if titles > 1 else 0, often, width


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; none where a quoted one does not end at the delimiter, which then is another."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _cleaned(cell: str) -> str:
    """Exports guard long numbers with tabs or as ="…"; a person sees only the number."""
    cell = cell.strip("\t")
    guarded = _TEXT_FORMULA.fullmatch(cell)
    return guarded[1] if guarded else cell
