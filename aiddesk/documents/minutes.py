"""The record of a class meeting that weighed the applications: 班级民主评议会议记录."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, labelled, ruled


@dataclass(frozen=True)
class CandidateResult:
    """The votes for one candidate; `outcome` is the word for the result ("建议认定：困难")."""

    number: int
    name: str
    yes: int
    no: int
    abstain: int
    outcome: str


@dataclass(frozen=True)
class Minutes:
    """What a meeting of a class decided; names of counters and witnesses may be known or left to the pen.

    `rule` says when a candidate passes ("同意票超过有效票半数为通过"), `discussion` is free text or "".
    """

    footer: Footer
    school: str
    class_title: str
    school_year_title: str
    held_on: date
    place: str
    chair: str
    recorder: str
    eligible: int
    present: int
    issued: int
    valid: int
    void: int
    unused: int
    results: tuple[CandidateResult, ...]
    rule: str = ""
    discussion: str = ""
    counters: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    code: str = ""
    excused: int | None = None


_COLUMNS = (
    Column("序号", 12 * MM),
    Column("姓名", 38 * MM),
    Column("同意", 20 * MM),
    Column("不同意", 20 * MM),
    Column("弃权", 20 * MM),
    Column("评议结果", 60 * MM),
)


def lay_out(content: Minutes) -> Document:
    """Return the record, ready to be signed by those who held the meeting and counted."""
    flow = Flow()
    furniture.page_code(flow.page, flow.end, 6 * MM, content.code)
    furniture.title(flow.page, flow.left + 16 * MM, flow.end - 16 * MM, 21 * MM, "家庭经济困难学生民主评议会议记录")
    flow.take(14 * MM)
    slots = (
        (flow.left, flow.left + 92 * MM, f"学校：{content.school}"),
        (flow.left + 96 * MM, flow.left + 134 * MM, f"班级：{content.class_title}"),
        (flow.left + 136 * MM, flow.end, content.school_year_title),
    )
    furniture.subline(flow.page, flow.take(4 * MM), slots)
    _facts(flow, content)
    flow.take(4 * MM)
    rows = [
        (str(result.number), result.name, str(result.yes), str(result.no), str(result.abstain), result.outcome)
        for result in content.results
    ]
    ruled(flow, _COLUMNS, rows, 8 * MM, 10.5)
    flow.take(2 * MM)
    if content.rule:
        flow.paragraph(f"通过规则：{content.rule}", 10.5, 6 * MM)
    flow.paragraph(f"评议情况：{content.discussion or '　'}", 10.5, 6 * MM)
    if not content.discussion:
        _ruled_lines(flow)
    _signatures(flow, content)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"{content.class_title}民主评议会议记录"
    return Document(title, content.school, tuple(flow.pages), (Bookmark(content.class_title, 0),))


def _facts(flow: Flow, content: Minutes) -> None:
    away = "" if content.excused is None else f"（请假{content.excused}人）"
    lines = (
        ((24, "会议时间"), (61, furniture.long_date(content.held_on)), (24, "会议地点"), (61, content.place)),
        ((24, "主持人"), (61, content.chair), (24, "记录人"), (61, content.recorder)),
        ((24, "应到人数"), (61, f"{content.eligible}人"), (24, "实到人数"), (61, f"{content.present}人{away}")),
    )
    for line in lines:
        cells = [(width * MM, text) for width, text in line]
        labelled(flow.page, flow.left, flow.take(8 * MM), 8 * MM, cells)
    counts = (
        ("发出选票", content.issued),
        ("有效票", content.valid),
        ("废票", content.void),
        ("未用票", content.unused),
    )
    cells = [(width, text) for title, count in counts for width, text in ((24 * MM, title), (18.5 * MM, f"{count}张"))]
    labelled(flow.page, flow.left, flow.take(8 * MM), 8 * MM, cells)


def _ruled_lines(flow: Flow) -> None:
    for _ in range(3):
        y = flow.take(8 * MM) + 6 * MM
        flow.page.line(flow.left, y, flow.end, y, 0.4)


def _signatures(flow: Flow, content: Minutes) -> None:
    counters = (*content.counters, "", "")[: max(2, len(content.counters))]
    witnesses = (*content.witnesses, "", "")[: max(2, len(content.witnesses))]
    labels = ["主持人签字", "记录人签字"]
    labels += [f"计票人{f'（{name}）' if name else ''}签字" for name in counters]
    labels += [f"见证人{f'（{name}）' if name else ''}签字" for name in witnesses]
    pairs = [labels[start : start + 2] for start in range(0, len(labels), 2)]
    flow.need((len(pairs) * 11 + 12) * MM)
    flow.take(3 * MM)
    for pair in pairs:
        y = flow.take(11 * MM) + 8 * MM
        furniture.signatures(flow.page, flow.left, flow.end, y, pair if len(pair) == 2 else [*pair, "班主任签字"])
    flow.page.text(flow.end, flow.take(9 * MM) + 7 * MM, furniture.long_date(None), 10.5, align="right")
