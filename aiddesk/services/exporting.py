"""Putting the roster out in the columns that another system wants; every such sheet is noted in the journal."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from aiddesk.documents.roster_sheet import cell_text, roster_sheet
from aiddesk.documents.sheets import write_csv, write_sheet
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.export_record import StudentRecord
from aiddesk.domain.exporting import ExportColumn, Template, value
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.terms import parse_term, school_year_title
from aiddesk.domain.words import class_title
from aiddesk.intake.export_columns import columns_of
from aiddesk.intake.reader import read
from aiddesk.queries.exporting import FILTERS, Selection, records
from aiddesk.queries.exporting import templates as known_templates
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.exports import kept_text
from aiddesk.store.tables import SheetColumns

__all__ = [
    "FILTERS", "Selection", "columns_from_sheet", "delete_template", "export_roster", "preview", "save_template",
    "templates",
]  # fmt: skip
_SHOWN = 3
_NAMED = 6  # empty columns that a message names


def templates(desk: Desk) -> tuple[Template, ...]:
    """Return the shipped templates, then the user's own."""
    return known_templates(desk)


def columns_from_sheet(path: Path) -> tuple[ExportColumn, ...]:
    """Read the head of a handed-out workbook and propose what belongs under each title; an unknown title stays empty.

    Raises:
        Invalid: the file is no spreadsheet, or has no head that is understood.
        Unavailable: the file cannot be read.
    """
    return columns_of(read(path))


def save_template(desk: Desk, name: str, columns: Sequence[ExportColumn], kept: str = "enrolled") -> Done:
    """Keep columns under a name; the user's own template of that name is replaced.

    Raises:
        Invalid: the name is missing or that of a shipped template, or there are no columns.
    """
    name = name.strip()
    problems = _column_problems(columns)
    if not name:
        problems.append(Problem("请填写模板名称。", "name"))
    if any(t.name == name and not t.is_own for t in known_templates(desk)):
        problems.append(Problem(f"“{name}”是自带的模板，不能改动。请换一个名称。", "name"))
    if problems:
        raise Invalid(*problems)
    text = kept_text(Template(name, tuple(c.cleaned() for c in columns), kept=kept, is_own=True))
    with journal.entry(desk, "template.save", f"保存导出模板“{name}”") as work:
        key = _key(desk, name)
        if key:
            work.update(SheetColumns, key, columns=text)
        else:
            key = work.insert(SheetColumns, kind="export", shape=name, columns=text)
    return Done(f"已保存模板“{name}”，共{len(columns)}列。", entry=work.seq or None, subject_id=key)


def delete_template(desk: Desk, name: str) -> Done:
    """Forget one of the user's own templates.

    Raises:
        Conflict: there is none of that name.
    """
    key = _key(desk, name)
    if not key:
        raise Conflict(f"没有自己的模板“{name}”；自带的模板不能删除。")
    with journal.entry(desk, "template.delete", f"删除导出模板“{name}”") as work:
        work.delete(SheetColumns, key)
    return Done(f"已删除模板“{name}”。", entry=work.seq)


def preview(desk: Desk, columns: Sequence[ExportColumn], chosen: Selection) -> tuple[tuple[str, ...], ...]:
    """Return how the first students would be written, as text."""
    cleaned = [c.cleaned() for c in columns]
    found = records(desk, replace(chosen, limit=_SHOWN))
    return tuple(tuple(cell_text(c, value(c, s)) for c in cleaned) for s in found)


def export_roster(
    desk: Desk, template: Template, school_year: int, term: str, path: Path, class_id: str = "", kept: str = "",
    school_id: str = "", progress: Progress = SILENT,
) -> Done:  # fmt: skip
    """Write the chosen students in a template's columns as .xlsx or .csv; `kept` is the template's own where "".

    Raises:
        Invalid: there are no columns, nobody is chosen, or the file is neither .xlsx nor .csv.
        Unavailable: the file cannot be written, or the register cannot take note of it.
    """
    writer = {".xlsx": write_sheet, ".csv": write_csv}.get(path.suffix.lower())
    columns = tuple(c.cleaned() for c in template.columns)
    problems = _column_problems(columns)
    if writer is None:
        problems.append(Problem(f"“{path.name}”的后缀应是 .xlsx 或 .csv。请改文件名后再导出。"))
    if writer is None or problems:
        raise Invalid(*problems)
    chosen = Selection(school_year, term, class_id, kept or template.kept, school_id)
    progress.step(0, 1, "正在读取名册")
    students = records(desk, chosen)
    if not students:
        raise Invalid(f"没有符合条件的学生（{FILTERS[chosen.kept]}）。请换一个条件再导出。")
    made = roster_sheet(
        replace(template, columns=columns), students, _cover(desk, template, chosen, students), progress
    )
    progress.step(1, 1, "正在保存文件")
    with journal.entry(desk, "roster.export", f"导出“{template.name}”{len(students)}人", final=True) as work:
        writer(path, made.sheet)
        work.note("export", secrets.token_hex(16), {
            **asdict(chosen), "template": template.name, "columns": [c.title for c in columns],
            "students": len(students), "file_name": path.name,
        })  # fmt: skip
    text = f"已导出{len(students)}人、{len(columns)}列：{path.name}。{_empty_text(made.empty)}"
    return Done(text, entry=work.seq)


def _column_problems(columns: Sequence[ExportColumn]) -> list[Problem]:
    if not columns:
        return [Problem("还没有列。请先加一列，或从表格读取列。")]
    nameless = [str(number) for number, column in enumerate(columns, 1) if not column.title.strip()]
    return [Problem(f"第{'、'.join(nameless)}列没有列名。请填写列名，或移去这一列。")] if nameless else []


def _key(desk: Desk, name: str) -> str:
    found = desk.value(
        "SELECT id FROM sheet_columns WHERE kind = 'export' AND shape = ? AND school_id = ?", name, desk.place.id
    )
    return found or ""


def _cover(
    desk: Desk, template: Template, chosen: Selection, students: Sequence[StudentRecord]
) -> tuple[tuple[str, str], ...]:
    first = students[0]
    limits = [FILTERS[chosen.kept]]
    if chosen.school_id:
        limits.append(first.school_name)
    if chosen.class_id:
        limits.append(class_title(first.grade, first.class_name))
    term = parse_term(chosen.term).title if chosen.term else school_year_title(chosen.school_year)
    sample = (("注意", "这是示例数据，学生都是虚构的，不能上报。"),) if desk.place.is_sample else ()
    return (
        ("台账", desk.place.name),
        ("模板", template.name),
        ("学年学期", term),
        ("筛选", "，".join(limits)),
        ("人数", f"{len(students)}人"),
        ("导出时间", f"{desk.now():%Y-%m-%d %H:%M}"),
        ("导出人", desk.actor.name),
        *sample,
    )


def _empty_text(empty: Sequence[str]) -> str:
    if not empty:
        return ""
    more = f"等{len(empty)}列" if len(empty) > _NAMED else ""
    return f"名册里没有、全部留空的列：{'、'.join(empty[:_NAMED])}{more}。"
