"""What each step of the reviews said of one case, with room to sign and to seal: 审核意见表, one page a child."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import cell, labelled
from aiddesk.documents.wrap import lines


@dataclass(frozen=True)
class StepOpinion:
    """One step of the chain; all is "" or None where nobody has said anything yet, and left to the pen."""

    title: str
    decision: str = ""
    opinion: str = ""
    level: str = ""
    name: str = ""
    on: date | None = None
    meeting: str = ""
    exception: str = ""


@dataclass(frozen=True)
class ReviewSheet:
    """A case with its steps in order; `earlier` are opinions that a return has overtaken."""

    footer: Footer
    school: str
    school_year_title: str
    name: str
    class_title: str
    score: str
    suggested: str
    vote: str
    voted_on: date | None
    visits: int
    level: str
    steps: tuple[StepOpinion, ...]
    earlier: tuple[str, ...] = ()


_TITLE = "家庭经济困难学生认定审核意见表"
_LABEL = 28 * MM
_SIZE = 10.5
_LEAST, _FOOT = 32 * MM, 17 * MM  # of a step; of it for the signature and the seal


def lay_out(content: ReviewSheet) -> Document:
    """Return the sheet; more steps than a page holds go on on a second one."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(15 * MM) + 9 * MM, _TITLE)
    middle = flow.left + 120 * MM
    slots = ((flow.left, middle, f"学校：{content.school}"), (middle, flow.end, content.school_year_title))
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    voted = furniture.long_date(content.voted_on) if content.voted_on else "没有记录"
    for cells in (
        ((28, "姓名"), (57, content.name), (28, "班级"), (57, content.class_title)),
        ((28, "困难调查得分"), (57, content.score or "—"), (28, "得分建议"), (57, content.suggested or "—")),
        ((28, "班级评议"), (57, content.vote or "—"), (28, "评议日期"), (57, voted)),
        ((28, "家访核实"), (57, f"{content.visits}次"), (28, "拟定等级"), (57, content.level or "—")),
    ):
        labelled(flow.page, flow.left, flow.take(9 * MM), 9 * MM, [(width * MM, text) for width, text in cells])
    for step in content.steps:
        _step(flow, step)
    if content.earlier:
        flow.take(2 * MM)
        flow.paragraph("此前的审核意见（退回前）：", 9.5, 5.5 * MM, "sans")
        for text in content.earlier:
            flow.paragraph(text, 9.5, 5.5 * MM)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{_TITLE} {content.name}", content.school, tuple(flow.pages), (Bookmark(content.name, 0),))


def _step(flow: Flow, step: StepOpinion) -> None:
    """Write a step: its opinion above, below it who signs, when, and the place of the seal."""
    told = _told(step)
    room = flow.room - _LABEL - 4 * MM
    broken = lines(told, room, _SIZE)
    height = max(_LEAST, len(broken) * 5.5 * MM + 4 * MM + _FOOT)
    y = flow.take(height)
    page, left = flow.page, flow.left
    page.rect(left, y, flow.room, height)
    page.line(left + _LABEL, y, left + _LABEL, y + height)
    cell(page, (left, y, _LABEL, height), step.title, _SIZE, font="sans")
    for number, line in enumerate(broken):
        page.text(left + _LABEL + 2 * MM, y + (6 + 5.5 * number) * MM, line, _SIZE)
    base = y + height - 4 * MM
    signer = f"审核人{f'（{step.name}）' if step.name else ''}签字"
    furniture.signature(page, left + _LABEL + 2 * MM, left + 102 * MM, base, signer)
    page.text(left + 106 * MM, base, "（盖章）", _SIZE)
    page.text(flow.end - 2 * MM, base, furniture.long_date(step.on), _SIZE, align="right")


def _told(step: StepOpinion) -> str:
    if not step.decision:
        return ""
    parts = [f"{step.decision}。{step.opinion}"]
    parts += [f"等级：{step.level}。"] if step.level else []
    parts += [f"依据：{step.meeting}。"] if step.meeting else []
    parts += [step.exception] if step.exception else []
    return "\n".join(parts)
