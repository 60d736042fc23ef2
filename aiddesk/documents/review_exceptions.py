"""Whom one person reviewed on two levels, and why: 审核例外清单."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import A4_LANDSCAPE, MM, Document, Footer, add_footers
from aiddesk.documents.table import Column, ruled


@dataclass(frozen=True)
class ExceptionLine:
    """One opinion; `levels` names both levels."""

    class_title: str
    name: str
    levels: str
    who: str
    on: date
    reason: str


@dataclass(frozen=True)
class ReviewExceptions:
    """The lines in class order; without any the paper says so, to be filed all the same."""

    footer: Footer
    school: str
    school_year_title: str
    lines: tuple[ExceptionLine, ...]


_TITLE = "家庭经济困难学生认定审核例外清单"
_ABOUT = (
    "同一名学生的各级审核应由不同的人作出。因学校人手不足，下列审核由同一人在两级作出，理由逐条写明；"
    "审核人与学生是亲属的一律回避，不适用例外。"
)
_COLUMNS = (
    Column("序号", 12 * MM),
    Column("班级", 28 * MM),
    Column("姓名", 32 * MM),
    Column("同一人作出的审核", 56 * MM),
    Column("审核人", 28 * MM),
    Column("日期", 25 * MM),
    Column("理由", 76 * MM, "left"),
)


def lay_out(content: ReviewExceptions) -> Document:
    """Return the list, ready for the principal's hand."""
    flow = Flow(A4_LANDSCAPE, left=20 * MM, right=20 * MM)
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 8 * MM, _TITLE)
    slots = (
        (flow.left, flow.left + 150 * MM, f"学校：{content.school}"),
        (flow.left + 154 * MM, flow.end, content.school_year_title),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    flow.paragraph(_ABOUT, 10.5, 6 * MM, indent=2)
    flow.take(2 * MM)
    if content.lines:
        rows = [
            (str(n), x.class_title, x.name, x.levels, x.who, f"{x.on:%Y-%m-%d}", x.reason)
            for n, x in enumerate(content.lines, 1)
        ]
        ruled(flow, _COLUMNS, rows, 9 * MM, 9.5)
    else:
        flow.paragraph("本学年没有审核例外。", 12, 9 * MM)
    flow.need(20 * MM)
    flow.take(2 * MM)
    flow.paragraph(f"合计{len(content.lines)}条。", 10.5, 6 * MM)
    y = flow.take(12 * MM) + 9 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, ("制表人", "领导小组组长", "校长（盖章）", "日期"))
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{content.school_year_title}{_TITLE}", content.school, tuple(flow.pages))
