"""The sheet that is taken to a family: 家访记录表, with what is known of it, and room for what is found there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.fonts import width
from aiddesk.documents.page import MM, Bookmark, Document, Footer, add_footers
from aiddesk.documents.table import Column, cell, grid, labelled, ruled, stretched


@dataclass(frozen=True)
class VisitMember:
    """One person of the household, as the application has it."""

    name: str
    relation: str
    age: str
    occupation: str
    health: str


@dataclass(frozen=True)
class VisitSheet:
    """What is known of a family; "" and None are left open for the pen.

    `told` are title and text of what the application says of the family's situation.
    """

    footer: Footer
    school: str
    school_year_title: str = ""
    name: str = ""
    sex: str = ""
    class_title: str = ""
    address: str = ""
    village: str = ""
    guardian: str = ""
    phone: str = ""
    categories: str = ""
    siblings: str = ""
    size: str = ""
    members: tuple[VisitMember, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    planned_on: date | None = None
    visitors: str = ""


_SIDE = 24 * MM
_MEMBERS = (
    Column("家庭成员", 34),
    Column("与学生关系", 24),
    Column("年龄", 14),
    Column("在做什么", 52, "left"),
    Column("健康状况", 46, "left"),
)
_ROWS = 4
# What rules 1.9(e) tells to look at; the words are the same for every family, so that visits can be compared.
_LOOK = (
    ("住房", ("自建", "租住", "借住", "砖混", "土木", "危房"), ("间数", "装修")),
    ("家电车辆", ("电视", "冰箱", "洗衣机", "空调", "电脑", "摩托车", "汽车", "农机"), ()),
    ("种植养殖", ("无", "有"), ("亩数", "牲畜", "去年收入约")),
    ("劳动力", ("在家务农", "外出务工", "固定工作", "无劳动力"), ("几人", "去年收入约")),
    ("病残", ("无", "慢性病", "大病", "残疾"), ("谁", "自付约")),
    ("负债", ("无", "有"), ("约", "原因")),
    ("受助情况", ("无", "低保", "特困", "残疾补贴", "学校资助"), ("上学期收到",)),
    ("上学花费", ("住校", "走读"), ("每学期约", "交通")),
)
_TITLE_SIZE, _SIZE = 18, 10


def lay_out(content: VisitSheet) -> Document:
    """Return the sheet; a large family or a long story goes on on a second page."""
    flow = Flow(top=12 * MM)
    furniture.title(flow.page, flow.left, flow.end, flow.take(10 * MM) + 7 * MM, "家访记录表", _TITLE_SIZE)
    slots = (
        (flow.left, flow.left + 120 * MM, f"学校：{content.school}"),
        (flow.left + 122 * MM, flow.end, content.school_year_title),
    )
    furniture.subline(flow.page, flow.take(6 * MM) + 4 * MM, slots)
    _facts(flow, content)
    _members(flow, content.members)
    _told(flow, content.told)
    _look(flow)
    _findings(flow)
    _signatures(flow, content)
    add_footers(flow.pages, content.footer, flow.left, flow.right)
    title = f"家访记录表 {content.name}".strip()
    return Document(title, content.school, tuple(flow.pages), (Bookmark(content.name or "空白家访记录表", 0),))


def _facts(flow: Flow, content: VisitSheet) -> None:
    height = 7.5 * MM
    planned = furniture.long_date(content.planned_on)
    if content.planned_on is not None:
        planned += f"（{furniture.weekday(content.planned_on)}）"
    for line in (
        (
            (24, "学生姓名"),
            (44, content.name),
            (14, "性别"),
            (14, content.sex),
            (24, "班级"),
            (50, content.class_title),
        ),
        ((24, "监护人"), (72, content.guardian), (24, "联系电话"), (50, content.phone)),
        ((24, "家庭住址"), (96, content.address), (18, "村组"), (32, content.village)),
        ((24, "特殊群体"), (96, content.categories), (18, "人口"), (32, content.size)),
        ((24, "同校兄弟姐妹"), (146, content.siblings)),
        ((24, "家访时间"), (72, planned), (24, "家访人"), (50, content.visitors)),
    ):
        cells = [(part * MM, text) for part, text in line]
        labelled(flow.page, flow.left, flow.take(height), height, cells)


def _members(flow: Flow, members: Sequence[VisitMember]) -> None:
    rows = [(m.name, m.relation, m.age, m.occupation, m.health) for m in members]
    rows += [("", "", "", "", "")] * (_ROWS - len(rows))
    ruled(flow, stretched(_MEMBERS, flow.room), rows, 6.5 * MM, _SIZE)


def _told(flow: Flow, told: Sequence[tuple[str, str]]) -> None:
    columns = (Column("申请表所写", _SIDE), Column("（家访时核对）", flow.room - _SIDE, "left"))
    if told:
        ruled(flow, columns, [*told], 6.5 * MM, _SIZE)


def _look(flow: Flow) -> None:
    height = 8.5 * MM
    for title, choices, blanks in _LOOK:
        y = flow.take(height)
        grid(flow.page, flow.left, y, height, (_SIDE, flow.room - _SIDE))
        cell(flow.page, (flow.left, y, _SIDE, height), title, _SIZE, font="sans")
        x, baseline = flow.left + _SIDE + 2 * MM, y + height / 2 + 3.6
        for word in choices:
            flow.page.box(x, baseline, _SIZE)
            flow.page.text(x + 12, baseline, word, _SIZE)
            x += 12 + width(word, _SIZE) + 3 * MM
        room = (flow.left + flow.room - 2 * MM - x) / max(len(blanks), 1)
        for number, word in enumerate(blanks):
            furniture.signature(flow.page, x + number * room, x + (number + 1) * room - 2 * MM, baseline, word, _SIZE)


def _findings(flow: Flow) -> None:
    least = 28 * MM
    flow.need(least + 46 * MM)
    height = min(max(least, flow.left_over() - 46 * MM), 90 * MM)
    y = flow.take(height)
    grid(flow.page, flow.left, y, height, (_SIDE, flow.room - _SIDE))
    cell(flow.page, (flow.left, y, _SIDE, height), "看到和了解到的情况", _SIZE, font="sans")
    y, height = flow.take(9 * MM), 9 * MM
    grid(flow.page, flow.left, y, height, (_SIDE, flow.room - _SIDE))
    cell(flow.page, (flow.left, y, _SIDE, height), "核对结果", _SIZE, font="sans")
    x, baseline = flow.left + _SIDE + 2 * MM, y + height / 2 + 3.6
    for word in ("与申请表一致", "部分不一致", "不一致"):
        flow.page.box(x, baseline, _SIZE)
        flow.page.text(x + 12, baseline, word, _SIZE)
        x += 12 + width(word, _SIZE) + 4 * MM
    furniture.signature(flow.page, x, flow.end - 2 * MM, baseline, "照片几张", _SIZE)


def _signatures(flow: Flow, content: VisitSheet) -> None:
    names = [name for name in content.visitors.split("、") if name]
    visitors = [f"家访人（{name}）签字" for name in names[:2]]
    visitors += ["家访人签字"] * (2 - len(visitors))
    furniture.signatures(flow.page, flow.left, flow.end, flow.take(13 * MM) + 9 * MM, visitors)
    furniture.signatures(
        flow.page, flow.left, flow.end, flow.take(13 * MM) + 9 * MM, ("家长（监护人）签字", "陪同村组干部签字")
    )
    flow.page.text(flow.end, flow.take(8 * MM) + 5 * MM, furniture.long_date(None), 10.5, align="right")
