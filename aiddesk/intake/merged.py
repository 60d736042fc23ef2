"""Cells that are merged downwards: what stands in the first of them belongs to every row that it covers."""

from bisect import bisect_right
from dataclasses import replace

from aiddesk.intake.header import Body, Line
from aiddesk.intake.mapping import Mapping
from aiddesk.intake.reader import Sheet

_IDENTITY = ("name", "document_number", "registration_number")


class Merged:
    """The merged cells of a sheet below its head; a cell that is only empty is not one of them."""

    def __init__(self, sheet: Sheet, header_row: int) -> None:
        self._rows = sheet.rows
        self._tall: dict[int, list[tuple[int, int]]] = {}
        for column, first, last in sorted(sheet.tall):
            if first > header_row:
                self._tall.setdefault(column, []).append((first, last))

    def text(self, row: int, column: int) -> str:
        """Return what a merged cell above covers a cell with, or ""; rows are the sheet's own numbers."""
        ranges = self._tall.get(column, [])
        at = bisect_right(ranges, (row, 0)) - 1
        if at < 0 or row > ranges[at][1]:
            return ""
        cells = self._rows[ranges[at][0] - 1]
        return cells[column].strip() if column < len(cells) else ""

    def spread(self, body: Body, columns: Mapping) -> Body:
        """Fill the cells of a table that merged ones cover; a second row of one student is told as left out."""
        if not self._tall:
            return body
        used = [(c.field, c.index) for c in columns.columns if c.field]
        lines: list[Line] = []
        left_out = list(body.left_out)
        for line in body.lines:
            if self._goes_on(line, dict(used)):
                left_out.append((line.row, " ".join(cell.strip() for cell in line.cells if cell.strip())[:40]))
            else:
                lines.append(replace(line, cells=self._filled(line, [n for f, n in used if f not in _IDENTITY])))
        return replace(body, lines=tuple(lines), left_out=tuple(sorted(left_out)))

    def _goes_on(self, line: Line, used: dict[str, int]) -> bool:
        """Say whether a row only tells more of the student above: its name is merged, and it has no number."""
        if "name" not in used or not self.text(line.row, used["name"]):
            return False
        return not any(_cell(line, used[field]) for field in _IDENTITY if field in used)

    def _filled(self, line: Line, indexes: list[int]) -> tuple[str, ...]:
        found = {n: text for n in indexes if not _cell(line, n) and (text := self.text(line.row, n))}
        width = max([len(line.cells), *(n + 1 for n in found)])
        return tuple(found.get(n, line.cells[n] if n < len(line.cells) else "") for n in range(width))


def _cell(line: Line, index: int) -> str:
    return line.cells[index].strip() if index < len(line.cells) else ""
