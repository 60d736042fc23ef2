"""How a random recheck is drawn, in words with which anybody can draw it again: 复查抽样方案."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Document, Footer, add_footers
from aiddesk.documents.table import Column, boxed, labelled, ruled


@dataclass(frozen=True)
class Stratum:
    """A stratum: its codes run without a gap; `drawn` are those drawn, in the order of their tickets."""

    name: str
    first: str
    last: str
    count: int
    size: int
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """One code's ticket, worked out."""

    code: str
    ticket: str


@dataclass(frozen=True)
class RecheckPlan:
    """A plan; seed, announcer, day and example are "" or None before the draw. It carries codes, never names."""

    footer: Footer
    school: str
    school_year_title: str
    number: int
    scope: str
    stratum: str
    way: str
    way_source: str
    frozen_on: date
    frame_hash: str
    strata: tuple[Stratum, ...]
    seed: str = ""
    announced_by: str = ""
    drawn_on: date | None = None
    example: Example | None = None


_STRATA = (
    Column("层", 50 * MM),
    Column("编号从", 28 * MM),
    Column("到", 28 * MM),
    Column("人数", 32 * MM),
    Column("抽取人数", 32 * MM),
)
_DRAWN = (Column("层", 50 * MM), Column("抽取人数", 24 * MM), Column("抽中的编号（按抽签值从小到大）", 96 * MM))
_SIZE, _PITCH = 10.5, 6 * MM
_ENDING = 78 * MM  # the example and the signatures, which stay together


def lay_out(content: RecheckPlan) -> Document:
    """Return the plan: as announced before the draw, or with the drawn codes after it."""
    flow = Flow()
    furniture.title(flow.page, flow.left, flow.end, flow.take(15 * MM) + 8 * MM, "家庭经济困难学生复查抽样方案")
    slots = (
        (flow.left, flow.left + 110 * MM, f"学校：{content.school}"),
        (flow.left + 112 * MM, flow.end, f"{content.school_year_title}　第{content.number}次"),
    )
    furniture.subline(flow.page, flow.take(7 * MM) + 4 * MM, slots)
    _facts(flow, content)
    _frame(flow, content)
    _seed(flow, content)
    _draw(flow, content)
    flow.need(34 * MM)
    flow.take(3 * MM)
    for labels in (("制表人签字", "监督人签字"), ("校长签字", "日期")):
        y = flow.take(12 * MM) + 9 * MM
        furniture.signatures(flow.page, flow.left, flow.end, y, labels)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"{content.school_year_title}第{content.number}次复查抽样方案"
    return Document(title, content.school, tuple(flow.pages))


def _facts(flow: Flow, content: RecheckPlan) -> None:
    count, size = sum(s.count for s in content.strata), sum(s.size for s in content.strata)
    pairs = (
        (("抽样范围", content.scope), ("分层办法", content.stratum)),
        (("确定人数", content.way), ("冻结日期", furniture.long_date(content.frozen_on))),
        (("抽样名单", f"{count}人"), ("抽取", f"{size}人")),
    )
    for pair in pairs:
        cells = [part for label, value in pair for part in ((24 * MM, label), (61 * MM, value))]
        labelled(flow.page, flow.left, flow.take(8 * MM), 8 * MM, cells)
    flow.take(3 * MM)


def _frame(flow: Flow, content: RecheckPlan) -> None:
    _head(flow, "一、抽样名单（先冻结）")
    _say(flow, "每名学生一个编号，编号不含姓名、证件等个人信息；编号与学生的对照由学校另存备查。各层的编号和人数如下：")
    rows = [(s.name, s.first, s.last, str(s.count), str(s.size)) for s in content.strata]
    ruled(flow, _STRATA, rows, 7 * MM)
    flow.take(2 * MM)
    if content.way_source:
        _say(flow, f"人数的依据：{content.way_source}")
    _say(
        flow,
        "校验值是下面这段文字的SHA-256：按编号从小到大，每个编号一行，写“编号、制表符、层”；再按层的次序，每层一行，"
        "写“抽取、制表符、层、制表符、抽取人数”。文字用UTF-8编码，开头没有标记，每行以换行符（LF）结尾。",
    )
    boxed(flow, "校验值", (content.frame_hash,))


def _seed(flow: Flow, content: RecheckPlan) -> None:
    _head(flow, "二、种子（冻结以后才宣布）")
    if content.seed:
        _say(flow, f"{furniture.long_date(content.drawn_on)}由{content.announced_by}当众宣布，文字如下（一字不差）：")
        boxed(flow, "种子", (content.seed,))
        return
    _say(
        flow,
        "抽样名单冻结后，当众宣布一段事先无人能知的文字作为种子，如当天彩票开奖号码、在场各人各报的数字。写在下面：",
    )
    for label in ("种子", "宣布人、在场人、日期"):
        y = flow.take(10 * MM) + 7 * MM
        furniture.signature(flow.page, flow.left, flow.end, y, label)


def _draw(flow: Flow, content: RecheckPlan) -> None:
    _head(flow, "三、抽取办法")
    _say(
        flow,
        "每个编号的抽签值，是“种子、换行符、校验值、换行符、编号”连成的文字的SHA-256（UTF-8编码，末尾没有换行符）。"
        "在每一层里，把抽签值按从小到大排列（逐字比较），取前面的抽取人数。任何人用任何计算SHA-256的工具都能重抽一遍，"
        "结果应当与下表完全相同。",
    )
    if not content.example:
        return
    _head(flow, "四、抽取结果")
    ruled(flow, _DRAWN, [(s.name, str(s.size), "、".join(s.drawn)) for s in content.strata if s.size], 8 * MM)
    flow.take(2 * MM)
    flow.need(_ENDING)
    _say(flow, f"算一个例子，编号{content.example.code}：把下面三行连起来（行间是换行符，末尾没有）")
    boxed(flow, "三行文字", (content.seed, content.frame_hash, content.example.code))
    boxed(flow, "抽签值", (content.example.ticket,))


def _head(flow: Flow, text: str) -> None:
    flow.need(22 * MM)
    flow.take(2 * MM)
    flow.paragraph(text, 11, 7 * MM, "sans-bold")


def _say(flow: Flow, text: str) -> None:
    flow.paragraph(text, _SIZE, _PITCH, indent=2)
