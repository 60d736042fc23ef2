"""The list on which a class looks again at last year's recipients: 上学年受助学生复核名单, for the staff only."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import A4_LANDSCAPE, MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.table import Column, ruled


@dataclass(frozen=True)
class RequalificationLine:
    """A student with last year's level and what is known now, all as words."""

    name: str
    last_level: str
    categories: str
    listed: str
    now: str
    reason: str


@dataclass(frozen=True)
class RequalificationClass:
    title: str
    lines: tuple[RequalificationLine, ...]
    teacher: str = ""


@dataclass(frozen=True)
class Requalification:
    """The lists of one or more classes; `school_year_title` is the year in which they are looked at."""

    footer: Footer
    school: str
    school_year_title: str
    classes: tuple[RequalificationClass, ...]


_COLUMNS = (
    Column("序号", 11 * MM),
    Column("姓名", 32 * MM),
    Column("上学年等级", 24 * MM),
    Column("现有特殊群体类别", 46 * MM),
    Column("部门名单", 25 * MM),
    Column("本学年情况", 24 * MM),
    Column("未申请或退出的原因", 40 * MM),
    Column("家庭情况有无变化、复核意见", 55 * MM),
)


def lay_out(content: Requalification) -> Document:
    """Return the lists, each class on pages of its own.

    Raises:
        ValueError: there is no class.
    """
    if not content.classes:
        raise ValueError("no class")
    pages: list[Page] = []
    bookmarks: list[Bookmark] = []
    for listed in content.classes:
        bookmarks.append(Bookmark(listed.title, len(pages)))
        pages += _class_pages(content, listed)
    title = f"{content.school_year_title}上学年受助学生复核名单"
    return Document(title, content.school, tuple(pages), tuple(bookmarks))


def _class_pages(content: Requalification, listed: RequalificationClass) -> list[Page]:
    flow = Flow(A4_LANDSCAPE, left=20 * MM, right=20 * MM)
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 8 * MM, "上学年受助学生复核名单")
    middle = flow.left + flow.room / 2
    slots = (
        (flow.left, middle - 2 * MM, f"学校：{content.school}"),
        (middle, middle + 50 * MM, f"班级：{listed.title}"),
        (middle + 54 * MM, flow.end, content.school_year_title),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    rows = [
        (str(n), line.name, line.last_level, line.categories, line.listed, line.now, line.reason, "")
        for n, line in enumerate(listed.lines, 1)
    ]
    ruled(flow, _COLUMNS, rows, 10 * MM)
    flow.need(26 * MM)
    flow.take(2 * MM)
    text = f"共{len(listed.lines)}人。请逐人核对家庭情况；不再申请的要有书面说明或写明原因。本表供内部复核，不得张贴。"
    flow.paragraph(text, 10, 5.5 * MM)
    name = f"（{listed.teacher}）" if listed.teacher else ""
    y = flow.take(12 * MM) + 9 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, (f"班主任{name}签字", "资助专干签字", "复核日期"))
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return flow.pages
