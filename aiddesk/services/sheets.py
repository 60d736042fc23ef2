"""Spreadsheets for the school's own use: the roster of a day, what a check against an export found."""

from datetime import date
from pathlib import Path

from aiddesk.documents.sheets import SheetColumn, SheetOut, write_sheet
from aiddesk.domain.outcome import Done
from aiddesk.queries.past import roster_on
from aiddesk.services.roster import Plan
from aiddesk.store.desk import Desk

_PRIVATE = "含学生个人信息：只在校内使用，用后删除，不通过微信、QQ等传送。"


def write_past_roster(desk: Desk, on: date, path: Path) -> Done:
    """Write the roster of a day.

    Raises:
        Unavailable: the file cannot be written.
    """
    rows = roster_on(desk, on)
    columns = (
        SheetColumn("序号", 6, "number"),
        SheetColumn("姓名", 14),
        SheetColumn("性别", 6),
        SheetColumn("年级班级", 14),
        SheetColumn("身份证件号", 22),
        SheetColumn("就读方式", 10),
    )
    cells = tuple(
        (n, r.name, r.sex_title, r.class_title, r.document_number, "住校" if r.boarding else "走读")
        for n, r in enumerate(rows, 1)
    )
    cover = (*_cover(desk), ("名册日期", on.isoformat()), ("人数", str(len(rows))))
    write_sheet(path, SheetOut(f"{on:%Y%m%d}名册", columns, cells, (_PRIVATE,), cover))
    return Done(f"已写好{on:%Y-%m-%d}的名册（{len(rows)}人）：{path.name}")


def write_roster_check(desk: Desk, plan: Plan, path: Path) -> Done:
    """Write what a check of the roster against a fresh export found (人籍一致核对), to be settled and filed.

    Raises:
        Unavailable: the file cannot be written.
    """
    columns = (
        SheetColumn("情况", 22),
        SheetColumn("表中位置", 16),
        SheetColumn("姓名", 14),
        SheetColumn("班级", 14),
        SheetColumn("身份证件号", 22),
        SheetColumn("说明", 60),
        SheetColumn("核实结果", 20),
    )
    rows = [("表里有、名册没有", r.place, r.name, r.class_title, r.document_number, "", "") for r in plan.fresh]
    rows += [("名册有、表里没有", "", r.name, r.class_title, r.document_number, "", "") for r in plan.absent_rows]
    rows += [("两边不一致", r.place, r.name, r.class_title, "", r.text, "") for r in plan.changes]
    rows += [("表里有错", p.place, "", "", "", p.text, "") for p in plan.problems]
    only = f"表里有、名册没有{len(plan.fresh)}人；名册有、表里没有{plan.absent}人"
    counts = f"{only}；不一致{plan.changed}人；一致{plan.same}人"
    cover = (*_cover(desk), ("核对的表", plan.book.name), ("结果", counts))
    write_sheet(path, SheetOut("人籍一致核对", columns, tuple(rows), (_PRIVATE,), cover))
    return Done(f"已写好核对结果：{counts}。")


def _cover(desk: Desk) -> tuple[tuple[str, str], ...]:
    return (("单位", desk.place.name), ("写出时间", desk.now().strftime("%Y-%m-%d %H:%M")), ("经手人", desk.actor.name))
