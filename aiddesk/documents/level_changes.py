"""A term's adjustments of recognised levels, to be decided and filed: 家庭经济困难学生动态调整表."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import A4_LANDSCAPE, MM, Document, Footer, add_footers
from aiddesk.documents.table import Column, ruled


@dataclass(frozen=True)
class ChangeLine:
    """One adjustment, levels and kind as words."""

    on: date
    name: str
    class_title: str
    kind: str
    before: str
    after: str
    reason: str
    paper: str
    decided_by: str


@dataclass(frozen=True)
class LevelChanges:
    footer: Footer
    school: str
    term_title: str
    lines: tuple[ChangeLine, ...]


_COLUMNS = (
    Column("序号", 11 * MM),
    Column("日期", 25 * MM),
    Column("姓名", 30 * MM),
    Column("班级", 27 * MM),
    Column("调整", 20 * MM),
    Column("原等级", 22 * MM),
    Column("现等级", 22 * MM),
    Column("原因", 56 * MM),
    Column("依据文件", 24 * MM),
    Column("决定人", 20 * MM),
)


def lay_out(content: LevelChanges) -> Document:
    """Return the table, ready for the leading group's and the principal's hand."""
    flow = Flow(A4_LANDSCAPE, left=20 * MM, right=20 * MM)
    title = "家庭经济困难学生动态调整表"
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 8 * MM, title)
    slots = (
        (flow.left, flow.left + 150 * MM, f"学校：{content.school}"),
        (flow.left + 154 * MM, flow.end, content.term_title),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    rows = [
        (str(n), f"{x.on:%Y-%m-%d}", x.name, x.class_title, x.kind, x.before, x.after, x.reason, x.paper, x.decided_by)
        for n, x in enumerate(content.lines, 1)
    ]
    ruled(flow, _COLUMNS, rows, 10 * MM, 9.5)
    flow.need(26 * MM)
    flow.take(2 * MM)
    flow.paragraph("调高的等级应当公示后享受；终止资助的，从调整之日起不再列入发放名单。", 10, 5.5 * MM)
    y = flow.take(12 * MM) + 9 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, ("制表人", "领导小组审核", "校长（盖章）", "日期"))
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{content.term_title}{title}", content.school, tuple(flow.pages))
