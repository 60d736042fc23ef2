"""A class's points by several hands, for the group that weighs the applications: 综合评价表. It stays in the school."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, ruled, stretched


@dataclass(frozen=True)
class EvaluationLine:
    """An applicant; `points` are texts in the order of the parts, "" for what is missing."""

    name: str
    points: tuple[str, ...]
    raters: str
    total: str


@dataclass(frozen=True)
class EvaluationTable:
    """`parts` are titles with their weight ("自评20%"); `has_peers` shows how many slips came back."""

    footer: Footer
    school: str
    class_title: str
    school_year_title: str
    parts: tuple[str, ...]
    has_peers: bool
    rated_by: str
    about: str
    lines: tuple[EvaluationLine, ...]


def lay_out(content: EvaluationTable) -> Document:
    """Return the table, ready to be signed by the class teacher and the group."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(15 * MM) + 8 * MM, "家庭经济困难学生综合评价表")
    slots = (
        (flow.left, flow.left + 92 * MM, f"学校：{content.school}"),
        (flow.left + 96 * MM, flow.left + 134 * MM, f"班级：{content.class_title}"),
        (flow.left + 136 * MM, flow.end, content.school_year_title),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    ruled(flow, stretched(_columns(content), flow.room), _rows(content), 8 * MM)
    flow.take(2 * MM)
    for text in _notes(content):
        flow.paragraph(text, 10, 5.5 * MM)
    flow.need(38 * MM)
    flow.take(3 * MM)
    for labels in (("班主任签字", "评议小组成员签字"), ("评议小组成员签字", "日期")):
        furniture.signatures(flow.page, flow.left, flow.end, flow.take(12 * MM) + 9 * MM, labels)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"{content.class_title}综合评价表"
    return Document(title, content.school, tuple(flow.pages), (Bookmark(content.class_title, 0),))


def _columns(content: EvaluationTable) -> Sequence[Column]:
    columns = [Column("序号", 12 * MM), Column("姓名", 36 * MM)]
    columns += [Column(part, 24 * MM) for part in content.parts]
    if content.has_peers:
        columns.append(Column("互评人数", 20 * MM))
    return (*columns, Column("综合得分", 24 * MM))


def _rows(content: EvaluationTable) -> list[tuple[str, ...]]:
    rows = []
    for number, line in enumerate(content.lines, 1):
        raters = (line.raters,) if content.has_peers else ()
        rows.append((str(number), line.name, *line.points, *raters, line.total))
    return rows


def _notes(content: EvaluationTable) -> list[str]:
    notes = [content.about]
    if content.rated_by:
        notes.append(f"自评、互评由{content.rated_by}评。")
    notes += [
        "综合得分是各部分按权重加权平均，四舍五入到两位小数；有一部分没有评的，不算综合得分。"
        "互评少于5人的，只记整数平均分。",
        "本表供班级评议小组参考，不替代评议和审核，不公示，不张贴，与评议记录一起存档。",
    ]
    return notes
