"""The roster in the columns of a template, with a sheet that says what it is and what is missing in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.documents.sheets import SheetColumn, SheetOut
from aiddesk.domain.export_record import StudentRecord
from aiddesk.domain.exporting import Cell, ExportColumn, Template, value
from aiddesk.domain.money import plain_yuan
from aiddesk.domain.progress import SILENT, Progress

_WIDE, _USUAL = 22, 12
_WIDE_FIELDS = frozenset(
    {
        "document_number", "registration_number", "guardian_number", "account_number", "address", "award_programme",
        "school_name",
    }
)  # fmt: skip
_NOTES = (
    "本表含学生和家庭的个人信息，只供上报和登记使用：不得张贴、发到群里或交给无关的人，用后从U盘和网盘上删除。",
    "家庭、账户和特殊群体是导出时的情况；名册里没有的内容一律留空，没有猜填。",
)


@dataclass(frozen=True)
class RosterSheet:
    """The list, and the titles of the columns that are empty for everybody."""

    sheet: SheetOut
    empty: tuple[str, ...]


def roster_sheet(
    template: Template, students: Sequence[StudentRecord], cover: tuple[tuple[str, str], ...],
    progress: Progress = SILENT,
) -> RosterSheet:  # fmt: skip
    """Return students in the columns of a template whose columns are cleaned."""
    rows = []
    for number, student in enumerate(students):
        if number % 500 == 0:
            progress.step(number, len(students), f"正在写第{number}人，共{len(students)}人")
        rows.append(tuple(value(column, student) for column in template.columns))
    empty = tuple(c.title for n, c in enumerate(template.columns) if all(row[n] is None for row in rows))
    notes = [*_NOTES]
    if template.source:
        notes.append(f"列的来源：{template.source}")
    if empty:
        notes.append(f"全部留空的列：{'、'.join(empty)}。")
    columns = tuple(map(_column, template.columns))
    return RosterSheet(SheetOut(template.name, columns, rows, tuple(notes), cover), empty)


def cell_text(column: ExportColumn, found: Cell) -> str:
    """Return a cell as a person reads it."""
    if found is None:
        return ""
    return plain_yuan(found) if column.kind == "money" and isinstance(found, int) else str(found)


def _column(column: ExportColumn) -> SheetColumn:
    return SheetColumn(column.title, _WIDE if column.field in _WIDE_FIELDS else _USUAL, column.kind)
