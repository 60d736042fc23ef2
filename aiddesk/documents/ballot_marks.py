"""The marks of a session's ballots, to be ticked off as they come back: 暗记核对单."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Document, Footer, add_footers
from aiddesk.documents.table import Column, divided, head, row


@dataclass(frozen=True)
class BallotMarks:
    """The marks in sorted order, linked to nobody."""

    footer: Footer
    school: str
    class_title: str
    session: str
    marks: tuple[str, ...]


_PAIRS = 4
_COLUMNS = (Column("暗记", 27 * MM), Column("核对", 15 * MM)) * _PAIRS
_ROW = 9 * MM
_FULL, _LAST = 22, 19


def lay_out(content: BallotMarks) -> Document:
    """Return the sheets, filled line by line."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(14 * MM) + 9 * MM, "评议选票暗记核对单")
    slots = (
        (flow.left, flow.left + 100 * MM, f"学校：{content.school}"),
        (flow.left + 102 * MM, flow.end, f"{content.class_title}　{content.session}"),
    )
    furniture.subline(flow.page, flow.take(8 * MM) + 5 * MM, slots)
    flow.paragraph(
        f"共{len(content.marks)}张。暗记随机生成，与投票人无关，印出的先后也与本表无关。收票后由计票人逐张核对，在方框里打"
        "“√”：同一个暗记出现两次的，其中有复印的票；本表没有的，不是本次的选票。这两种都作废票，写明情况。",
        10.5,
        6 * MM,
    )
    flow.take(2 * MM)
    lines = [content.marks[start : start + _PAIRS] for start in range(0, len(content.marks), _PAIRS)]
    for number, depth in enumerate(divided(len(lines), _FULL, _LAST)):
        if number:
            flow.turn()
        _table(flow, lines[:depth])
        lines = lines[depth:]
    flow.take(4 * MM)
    for labels in (("计票人签字", "计票人签字"), ("监票人签字", "日期")):
        furniture.signatures(flow.page, flow.left, flow.end, flow.take(11 * MM) + 8 * MM, labels)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{content.class_title}选票暗记核对单", content.school, tuple(flow.pages))


def _table(flow: Flow, lines: list[tuple[str, ...]]) -> None:
    head(flow.page, flow.left, flow.take(8 * MM), 8 * MM, _COLUMNS, 10)
    for line in lines:
        y = flow.take(_ROW)
        cells = [text for mark in line for text in (mark, "")]
        row(flow.page, flow.left, y, _ROW, _COLUMNS, [*cells, *[""] * (len(_COLUMNS) - len(cells))], 11)
        for number in range(len(line)):
            x = flow.left + (42 * number + 34.5) * MM
            flow.page.rect(x - 2 * MM, y + _ROW / 2 - 2 * MM, 4 * MM, 4 * MM)
