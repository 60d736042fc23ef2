"""What the student or guardian looks over and signs once recognised: 家庭经济困难学生建档卡, one page a child."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, labelled, ruled


@dataclass(frozen=True)
class Step:
    """One step of the recognition: what, when, by whom."""

    on: date
    what: str
    who: str


@dataclass(frozen=True)
class RecordCard:
    """A recognised case; `number` is masked, "" and None are left to the pen.

    `exceptions` are the lines of opinions that one person gave on two levels.
    """

    footer: Footer
    school: str
    school_year_title: str
    name: str
    sex: str
    class_title: str
    number: str
    boarding: str
    guardian: str
    phone: str
    household_size: str
    categories: str
    level: str
    recognised_on: date | None
    steps: tuple[Step, ...]
    exceptions: tuple[str, ...] = ()


_COLUMNS = (Column("日期", 28 * MM), Column("经过", 102 * MM, "left"), Column("经办", 40 * MM))
_TRUE = "以上内容由学校如实登记，本人（监护人）已核对，情况属实；家庭情况有变化时，及时告诉学校。"


def lay_out(content: RecordCard) -> Document:
    """Return the card; a long history goes on on a second page."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(16 * MM) + 10 * MM, "家庭经济困难学生建档卡")
    middle = flow.left + 120 * MM
    slots = ((flow.left, middle, f"学校：{content.school}"), (middle, flow.end, content.school_year_title))
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    lines = (
        ((24, "姓名"), (61, content.name), (24, "性别"), (61, content.sex)),
        ((24, "班级"), (61, content.class_title), (24, "证件号码"), (61, content.number)),
        ((24, "就读方式"), (61, content.boarding), (24, "家庭人口"), (61, content.household_size)),
        ((24, "监护人"), (61, content.guardian), (24, "联系电话"), (61, content.phone)),
        ((24, "特殊群体"), (146, content.categories or "无")),
        ((24, "认定等级"), (61, content.level), (24, "认定日期"), (61, furniture.long_date(content.recognised_on))),
    )
    for line in lines:
        labelled(flow.page, flow.left, flow.take(10 * MM), 10 * MM, [(width * MM, text) for width, text in line])
    flow.take(5 * MM)
    ruled(flow, _COLUMNS, [(f"{s.on:%Y-%m-%d}", s.what, s.who) for s in content.steps], 9 * MM, 10.5)
    for text in content.exceptions:
        flow.take(1 * MM)
        flow.paragraph(text, 10.5, 6 * MM)
    flow.need(50 * MM)
    flow.take(5 * MM)
    flow.paragraph(_TRUE, 11, 7 * MM, indent=2)
    y = flow.take(18 * MM) + 13 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, ("学生本人（或监护人）签字", "班主任签字"))
    flow.page.text(flow.end, flow.take(12 * MM) + 9 * MM, furniture.long_date(None), 10.5, align="right")
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(
        f"家庭经济困难学生建档卡 {content.name}", content.school, tuple(flow.pages), (Bookmark(content.name, 0),)
    )
