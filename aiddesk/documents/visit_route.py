"""The list in front of a day's visits: 家访路线单, families by village, with room to tick off."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, ruled


@dataclass(frozen=True)
class Stop:
    """One family on the way."""

    village: str
    name: str
    class_title: str
    address: str
    guardian: str
    phone: str
    note: str = ""


@dataclass(frozen=True)
class Route:
    """A day of visits; `visitors` are names joined by 、."""

    footer: Footer
    school: str
    on: date
    visitors: str
    stops: tuple[Stop, ...]


_COLUMNS = (
    Column("序号", 10 * MM),
    Column("学生", 24 * MM),
    Column("班级", 22 * MM),
    Column("住址", 46 * MM, "left"),
    Column("监护人", 20 * MM),
    Column("电话", 26 * MM),
    Column("去过（√）", 22 * MM),
)


def lay_out(content: Route) -> Document:
    """Return the list, each village with a heading of its own."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(12 * MM) + 6 * MM, "家访路线单")
    day = f"{furniture.long_date(content.on)}（{furniture.weekday(content.on)}）"
    middle = flow.left + 100 * MM
    slots = ((flow.left, middle, f"学校：{content.school}"), (middle, flow.end, day))
    furniture.subline(flow.page, flow.take(7 * MM) + 3 * MM, slots)
    flow.paragraph(f"家访人：{content.visitors}　　共{len(content.stops)}户", 10.5, 7 * MM)
    number = 0
    for village, stops in groupby(content.stops, key=lambda stop: stop.village):
        rows = []
        for stop in stops:
            number += 1
            where = f"{stop.address}（{stop.note}）" if stop.note else stop.address
            rows.append((str(number), stop.name, stop.class_title, where, stop.guardian, stop.phone, ""))
        flow.need(30 * MM)
        flow.paragraph(f"{village or '村组不详'}　{len(rows)}户", 11, 8 * MM, "sans-bold")
        ruled(flow, _COLUMNS, rows, 9 * MM, 9.5)
        flow.take(3 * MM)
    flow.paragraph("表上有家庭住址和电话，用完请收回，不要留在学生家里。", 9, 6 * MM)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document("家访路线单", content.school, tuple(flow.pages), (Bookmark("家访路线单", 0),))
