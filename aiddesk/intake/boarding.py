"""What a column about boarding means: ticks beside empty cells, or the opposite question (是否走读)."""

from collections.abc import Callable, Sequence

from aiddesk.domain.names import yes
from aiddesk.intake.header import Line
from aiddesk.intake.mapping import Mapping

_TURNED = {True: "否", False: "是"}


def reading(columns: Mapping, lines: Sequence[Line]) -> Callable[[str], str]:
    """Return how a cell of the column is to be read: where nothing but ticks stands, an empty cell says no."""
    column = columns.column("boarding")
    if column is None:
        return str
    told = {line.cells[column.index].strip() for line in lines if column.index < len(line.cells)} - {""}
    is_turned = "走读" in column.header and "住" not in column.header
    empty = "否" if told and all(yes(value) is True and value not in _WORDS for value in told) else ""

    def read(value: str) -> str:
        value = value or empty
        answer = yes(value) if value and is_turned and value not in _WORDS else None
        return value if answer is None else _TURNED[answer]

    return read


# Words that tell by themselves what the title only asks.
_WORDS = frozenset({"住校", "寄宿", "寄宿生", "住宿", "住宿生", "内宿", "走读", "走读生", "外宿", "不寄宿", "非寄宿"})
