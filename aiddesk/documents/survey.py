"""The survey of a family and how its points came about: 家庭情况调查与评分说明."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, cell, labelled, ruled


@dataclass(frozen=True)
class SurveyLine:
    """One question; `points` is None where the answer carries none."""

    question: str
    answer: str
    points: int | None


@dataclass(frozen=True)
class Survey:
    """A survey; "" and None are left open for the pen; `means` is the word for how it was made ("家访")."""

    footer: Footer
    school: str
    school_year_title: str
    class_title: str
    name: str
    document_number: str
    surveyed_on: date | None
    means: str
    surveyors: tuple[str, ...]
    lines: tuple[SurveyLine, ...]
    total: int | None
    suggested_level: str
    decided_level: str
    reason: str
    code: str = ""
    scheme_title: str = ""


_COLUMNS = (
    Column("序号", 12 * MM),
    Column("调查项目", 58 * MM, "left"),
    Column("情况", 82 * MM, "left"),
    Column("分值", 18 * MM),
)


def lay_out(content: Survey) -> Document:
    """Return the survey with its points, the suggested and the decided level and the reason, to be signed."""
    flow = Flow()
    furniture.page_code(flow.page, flow.end, 6 * MM, content.code)
    furniture.title(flow.page, flow.left + 18 * MM, flow.end - 18 * MM, 21 * MM, "家庭情况调查与评分说明")
    flow.take(14 * MM)
    middle = flow.left + 125 * MM
    slots = ((flow.left, middle, f"学校：{content.school}"), (middle, flow.end, content.school_year_title))
    furniture.subline(flow.page, flow.take(4 * MM), slots)
    _facts(flow, content)
    if content.scheme_title:
        flow.paragraph(f"评分方案：{content.scheme_title}", 10, 6 * MM)
    flow.take(4 * MM)
    rows = [
        (str(number), line.question, line.answer, "" if line.points is None else str(line.points))
        for number, line in enumerate(content.lines, 1)
    ]
    total = "" if content.total is None else str(content.total)
    ruled(flow, _COLUMNS, [*rows, ("", "合计", "", total)], 8 * MM, 10)
    _decision(flow, content)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"家庭情况调查与评分说明 {content.name}".strip()
    return Document(title, content.school, tuple(flow.pages), (Bookmark(content.name or title, 0),))


def _facts(flow: Flow, content: Survey) -> None:
    for line in (
        ((24, "姓名"), (61, content.name), (24, "班级"), (61, content.class_title)),
        ((24, "证件号码"), (61, content.document_number), (24, "调查方式"), (61, content.means)),
        (
            (24, "调查日期"),
            (61, furniture.long_date(content.surveyed_on)),
            (24, "调查人"),
            (61, "、".join(content.surveyors)),
        ),
    ):
        cells = [(width * MM, text) for width, text in line]
        labelled(flow.page, flow.left, flow.take(8 * MM), 8 * MM, cells)


def _decision(flow: Flow, content: Survey) -> None:
    flow.need(80 * MM)
    flow.take(4 * MM)
    cells = ((34, "按分值建议等级"), (51, content.suggested_level), (34, "认定等级"), (51, content.decided_level))
    y = flow.take(9 * MM)
    labelled(flow.page, flow.left, y, 9 * MM, [(width * MM, text) for width, text in cells])
    y, height = flow.take(24 * MM), 24 * MM
    title = 34 * MM
    labelled(flow.page, flow.left, y, height, [(title, "认定理由（与建议不同时必填）"), (flow.room - title, "")])
    cell(flow.page, (flow.left + title, y, flow.room - title, height), content.reason, 10.5, "left")
    for labels in (("调查人签字", "调查人签字"), ("班主任签字", "家长（监护人）签字")):
        y = flow.take(13 * MM) + 10 * MM
        furniture.signatures(flow.page, flow.left, flow.end, y, labels)
    flow.page.text(flow.end, flow.take(11 * MM) + 8 * MM, furniture.long_date(None), 10.5, align="right")
