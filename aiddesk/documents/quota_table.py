"""How the places of a year were split over the classes, in words with which anybody can do it again: 名额分配表."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Document, Footer, add_footers
from aiddesk.documents.table import Column, boxed, labelled, ruled, stretched


@dataclass(frozen=True)
class QuotaLine:
    """A class; `ceiling` is "" where there is none, `by_rule` what method and draw gave, `mark` what to know of it."""

    class_title: str
    weight: int
    ceiling: str
    share: str
    by_rule: int
    places: int
    returned: int
    mark: str


@dataclass(frozen=True)
class Ticket:
    """A tied class with what it drew; `text` is the text whose SHA-256 is the ticket."""

    code: str
    text: str
    ticket: str
    has_won: bool


@dataclass(frozen=True)
class QuotaTable:
    """A split; it names classes, never a child. `tickets` are in the order of the draw, empty before it.

    `tie_places` are the last places for which `tied` have the same claim; `left` are those that no class has.
    """

    footer: Footer
    school: str
    school_year_title: str
    title: str
    source: str
    paper: str
    total: int
    basis: str
    method: str
    weight_title: str
    decided_on: date
    lines: tuple[QuotaLine, ...]
    method_text: str
    left: int
    tied: tuple[str, ...] = ()
    tie_places: int = 0
    is_tie_open: bool = False
    seed: str = ""
    tickets: tuple[Ticket, ...] = ()
    notes: tuple[str, ...] = ()
    is_inside: bool = False


_SIZE, _PITCH = 10.5, 6 * MM
_SHOWN = 32  # digits of a ticket: enough to compare and to order by
_TICKETS = (Column("班级", 32 * MM), Column(f"抽签值（SHA-256的前{_SHOWN}位）", 116 * MM), Column("结果", 22 * MM))


def lay_out(content: QuotaTable) -> Document:
    """Return the table, ready to be signed by the leading group's head and by whoever made it."""
    flow = Flow()
    title = "家庭经济困难学生认定名额分配表"
    furniture.title(flow.page, flow.left, flow.end, flow.take(15 * MM) + 8 * MM, title)
    slots = (
        (flow.left, flow.left + 100 * MM, f"学校：{content.school}"),
        (flow.left + 102 * MM, flow.end, f"{content.school_year_title}　{content.title}"),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    _facts(flow, content)
    columns = _columns(content)
    rows = [_row(line, content) for line in content.lines]
    rows.append(_sum(content))
    ruled(flow, stretched(columns, flow.room), rows, 7.5 * MM)
    flow.take(2 * MM)
    flow.paragraph(f"计算办法：{content.method_text}", _SIZE, _PITCH)
    for note in content.notes:
        flow.paragraph(f"说明：{note}", _SIZE, _PITCH)
    _tie(flow, content)
    flow.paragraph(_ceiling_text(content.left), _SIZE, _PITCH)
    if content.is_inside:
        flow.paragraph("本表含各班得分合计，只供校内存档，不张贴。", _SIZE, _PITCH)
    flow.need(26 * MM)
    flow.take(4 * MM)
    for labels in (("领导小组组长签字", "经办人签字"), ("学校（盖章）", "日期")):
        furniture.signatures(flow.page, flow.left, flow.end, flow.take(12 * MM) + 9 * MM, labels)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    return Document(f"{content.school_year_title}{content.title}名额分配表", content.school, tuple(flow.pages))


def _facts(flow: Flow, content: QuotaTable) -> None:
    pairs = (
        (("名额来源", content.source), ("文号", content.paper)),
        (("总名额", f"{content.total}个"), ("分配日期", furniture.long_date(content.decided_on))),
        (("分配依据", content.basis), ("计算办法", content.method)),
    )
    for pair in pairs:
        cells = [part for label, value in pair for part in ((24 * MM, label), (61 * MM, value))]
        labelled(flow.page, flow.left, flow.take(8 * MM), 8 * MM, cells)
    flow.take(3 * MM)


def _columns(content: QuotaTable) -> tuple[Column, ...]:
    """Return the columns that this split has something to say in."""
    columns = [Column("班级", 34 * MM), Column(content.weight_title, 22 * MM)]
    if _has_ceilings(content):
        columns.append(Column("最多（申请人数）", 24 * MM))
    columns += [Column("应得名额", 22 * MM), Column("按办法分得", 22 * MM), Column("分配名额", 20 * MM)]
    if _has_returned(content):
        columns += [Column("退回", 15 * MM), Column("现有名额", 20 * MM)]
    return (*columns, Column("备注", 28 * MM))


def _row(line: QuotaLine, content: QuotaTable) -> tuple[str, ...]:
    cells = [line.class_title, str(line.weight)]
    if _has_ceilings(content):
        cells.append(line.ceiling)
    cells += [line.share, str(line.by_rule), str(line.places)]
    if _has_returned(content):
        cells += [str(line.returned or ""), str(line.places - line.returned)]
    return (*cells, line.mark)


def _sum(content: QuotaTable) -> tuple[str, ...]:
    lines = content.lines
    cells = ["合计", str(sum(line.weight for line in lines))]
    if _has_ceilings(content):
        cells.append("")
    places, returned = sum(line.places for line in lines), sum(line.returned for line in lines)
    cells += ["", str(sum(line.by_rule for line in lines)), str(places)]
    if _has_returned(content):
        cells += [str(returned), str(places - returned)]
    return (*cells, "")


def _tie(flow: Flow, content: QuotaTable) -> None:
    """Tell who had the same claim, and how it was settled or will be."""
    if not content.tied:
        return
    named = "、".join(content.tied)
    flow.paragraph(
        f"条件相同：{named}对最后{content.tie_places}个名额的条件完全相同，不能由计算分出先后。", _SIZE, _PITCH
    )
    if content.is_tie_open:
        flow.paragraph(
            f"尚未抽签。抽签办法：当众说出一段种子，{_HOW}{_WINS.format(count=content.tie_places)}", _SIZE, _PITCH
        )
        for label in ("种子", "在场人"):
            furniture.signature(flow.page, flow.left, flow.end, flow.take(10 * MM) + 7 * MM, label)
    elif content.tickets:
        _draw(flow, content)


def _draw(flow: Flow, content: QuotaTable) -> None:
    flow.paragraph(f"抽签：当众说出下面的种子，{_HOW}{_WINS.format(count=content.tie_places)}", _SIZE, _PITCH)
    flow.take(1 * MM)
    boxed(flow, "种子", (content.seed,))
    rows = [
        (one.code, furniture.grouped(one.ticket[:_SHOWN], 8), "得1个" if one.has_won else "") for one in content.tickets
    ]
    ruled(flow, _TICKETS, rows, 7 * MM, 10)
    flow.take(2 * MM)
    flow.paragraph(
        "照着重抽：用任何计算SHA-256的工具计算下面这行文字（末尾没有空格和换行），结果的开头就是上表第一行，"
        "其余各班照此。抽签值每8位空一格，只为便于核对。",
        _SIZE,
        _PITCH,
    )
    flow.take(1 * MM)
    boxed(flow, "这行文字", (content.tickets[0].text,))


_HOW = "种子、英文冒号、班级名称连成一段文字（UTF-8编码），它的SHA-256就是这个班的抽签值；"
_WINS = "抽签值按从小到大排列，前{count}个班各得1个。"


def _ceiling_text(left: int) -> str:
    told = "名额是上限，不是任务：不符合条件的不认定，用不完的不必用完，退回学校调剂或结余。"
    return f"未分到班的名额{left}个。{told}" if left else told


def _has_ceilings(content: QuotaTable) -> bool:
    return any(line.ceiling for line in content.lines)


def _has_returned(content: QuotaTable) -> bool:
    return any(line.returned for line in content.lines)
