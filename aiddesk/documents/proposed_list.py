"""Who is proposed, class by class, for those who review: 拟认定名单, kept inside the school."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import A4_LANDSCAPE, MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, beginning, ruled


@dataclass(frozen=True)
class ProposedLine:
    """One case; `state` says how far its reviews are, `opinion` what was said last."""

    class_title: str
    name: str
    score: str
    vote: str
    level: str
    state: str
    opinion: str


@dataclass(frozen=True)
class ProposedList:
    """The lines in class order; `exceptions` tell who was reviewed by one person on two levels, `levels` in order."""

    footer: Footer
    school: str
    school_year_title: str
    lines: tuple[ProposedLine, ...]
    exceptions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


_TITLE = "家庭经济困难学生拟认定名单"
_COLUMNS = (
    Column("序号", 12 * MM),
    Column("姓名", 32 * MM),
    Column("得分", 15 * MM),
    Column("评议结果", 36 * MM),
    Column("拟定等级", 24 * MM),
    Column("审核进度", 42 * MM),
    Column("最近一次审核意见", 96 * MM, "left"),
)


def lay_out(content: ProposedList) -> Document:
    """Return the list with a heading and a bookmark for each class, its sums, and room to sign."""
    flow = Flow(A4_LANDSCAPE, left=20 * MM, right=20 * MM)
    furniture.title(flow.page, flow.left, flow.end, flow.take(13 * MM) + 8 * MM, _TITLE)
    slots = (
        (flow.left, flow.left + 150 * MM, f"学校：{content.school}　（内部材料，不得张贴）"),
        (flow.left + 154 * MM, flow.end, content.school_year_title),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    bookmarks = []
    for title in dict.fromkeys(line.class_title for line in content.lines):
        own = [line for line in content.lines if line.class_title == title]
        rows = [(str(n), x.name, x.score, x.vote, x.level, x.state, x.opinion) for n, x in enumerate(own, 1)]
        flow.need(8 * MM + beginning(_COLUMNS, rows, 8 * MM, 9.5))
        bookmarks.append(Bookmark(title, len(flow.pages) - 1))
        flow.paragraph(f"{title}（{len(own)}人）", 11, 8 * MM, "sans-bold")
        ruled(flow, _COLUMNS, rows, 8 * MM, 9.5)
        flow.take(2 * MM)
    flow.take(1 * MM)
    flow.paragraph(_sums(content), 10.5, 6 * MM)
    for text in content.exceptions:
        flow.paragraph(text, 10, 5.5 * MM)
    flow.need(16 * MM)
    y = flow.take(14 * MM) + 10 * MM
    furniture.signatures(flow.page, flow.left, flow.end, y, ("制表人", "资助办负责人", "领导小组组长", "日期"))
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{content.school_year_title}{_TITLE}", content.school, tuple(flow.pages), tuple(bookmarks))


def _sums(content: ProposedList) -> str:
    levels = [line.level or "未定" for line in content.lines]
    order = dict.fromkeys((*content.levels, *levels))
    parts = "，".join(f"{level}{levels.count(level)}人" for level in order if level in levels)
    return f"合计{len(content.lines)}人：{parts}。"
