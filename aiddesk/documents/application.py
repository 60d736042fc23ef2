"""The application of a family: 家庭经济困难学生认定申请表, national form of 2024, filled or blank."""

from dataclasses import dataclass

from aiddesk.documents import furniture
from aiddesk.documents.flow import Flow
from aiddesk.documents.page import MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.table import Column, cell, grid, head, labelled, row, ruled, stretched
from aiddesk.domain.money import Fen, yuan
from aiddesk.domain.words import SPECIAL_CATEGORIES


@dataclass(frozen=True)
class Member:
    """One person of the household; `income` is fen a year."""

    name: str
    age: int | None
    relation: str
    workplace: str
    occupation: str
    income: Fen | None
    health: str


@dataclass(frozen=True)
class Application:
    """What is known of the family; "" and None are left open for the pen.

    `groups` are codes of `words.SPECIAL_CATEGORIES`: those in it are ticked 是, the others 否; None leaves all boxes
    empty. `birth_month` is "2015-11". `code` is the page code of `codes`.
    """

    footer: Footer
    school: str
    grade: str = ""
    class_name: str = ""
    name: str = ""
    sex: str = ""
    birth_month: str = ""
    native_place: str = ""
    document_number: str = ""
    household_size: int | None = None
    phone: str = ""
    address: str = ""
    postcode: str = ""
    guardian_phone: str = ""
    members: tuple[Member, ...] = ()
    groups: frozenset[str] | None = None
    per_head_income: Fen | None = None
    disaster: str = ""
    accident: str = ""
    weak_labour: str = ""
    unemployment: str = ""
    debt: str = ""
    other: str = ""
    code: str = ""


_LEFT, _RIGHT = 25 * MM, 195 * MM
_LABEL, _TITLE = 12 * MM, 46 * MM
_PEOPLE = stretched(
    (
        Column("姓名", 26),
        Column("年龄", 11),
        Column("与学生关系", 20),
        Column("工作（学习）单位", 44, "left"),
        Column("职业", 20),
        Column("年收入（元）", 22, "right"),
        Column("健康状况", 18),
    ),
    _RIGHT - _LEFT - _LABEL,
)
_ROWS, _MOST_ROWS = 6, 9
_PROMISE = "承诺内容（本人承诺以上所填写资料真实，如有虚假，愿承担相应责任。）须由学生本人或监护人手工抄写："
_NOTES = (
    "注：1. 本表用于家庭经济困难学生认定，可复印。",
    "　　2. 学校、年级、班级等栏可根据实际情况选择性填写。",
    "　　3. 承诺内容需本人手工填写。",
)


def lay_out(content: Application) -> Document:
    """Return the form on one page; a household of more than nine goes on on a second one."""
    page = Page()
    furniture.page_code(page, _RIGHT, 6 * MM, content.code)
    furniture.title(page, _LEFT + 16 * MM, _RIGHT - 16 * MM, 21 * MM, "家庭经济困难学生认定申请表", 18)
    slots = (
        (_LEFT, _LEFT + 92 * MM, f"学校：{content.school}"),
        (_LEFT + 96 * MM, _LEFT + 130 * MM, f"年级：{content.grade}"),
        (_LEFT + 132 * MM, _RIGHT, f"班级：{content.class_name or '　　　　'}"),
    )
    furniture.subline(page, 29.5 * MM, slots)
    y = _basics(page, 32 * MM, content)
    y = _members(page, y, content.members[:_MOST_ROWS])
    y = _groups(page, y, content.groups)
    y = _influences(page, y, content)
    y = _promise(page, y)
    for number, note in enumerate(_NOTES):
        page.text(_LEFT, y + 4 * MM + number * 4.2 * MM, note, 9)
    pages = [page, *_continued(content)]
    add_footers(pages, content.footer, _LEFT, 15 * MM)
    title = f"家庭经济困难学生认定申请表 {content.name}".strip()
    return Document(title, content.school, tuple(pages), (Bookmark(content.name or "申请表", 0),))


def _basics(page: Page, y: float, content: Application) -> float:
    height = 8 * MM
    x = _LEFT + _LABEL
    birth = f"{content.birth_month[:4]}年{int(content.birth_month[5:7])}月" if content.birth_month else ""
    size = f"{content.household_size}人" if content.household_size is not None else ""
    _side(page, y, 3 * height, "基本情况")
    cells = (
        ((20, "姓名"), (34, content.name), (16, "性别"), (20, content.sex), (24, "出生年月"), (44, birth)),
        ((20, "籍贯"), (54, content.native_place), (26, "身份证号码"), (58, content.document_number)),
        ((20, "家庭人口"), (54, size), (26, "手机号码"), (58, content.phone)),
    )
    for number, line in enumerate(cells):
        labelled(page, x, y + number * height, height, [(width * MM, text) for width, text in line])
    y += 3 * height
    _side(page, y, 2 * height, "通讯信息")
    labelled(page, x, y, height, [(30 * MM, "详细通讯地址"), (128 * MM, content.address)])
    line = ((30, "邮政编码"), (44, content.postcode), (30, "家长手机号码"), (54, content.guardian_phone))
    labelled(page, x, y + height, height, [(width * MM, text) for width, text in line])
    return y + 2 * height


def _members(page: Page, y: float, members: tuple[Member, ...]) -> float:
    rows = max(_ROWS, len(members))
    height = 51 * MM / rows
    _side(page, y, 7 * MM + rows * height, "家庭成员情况")
    head(page, _LEFT + _LABEL, y, 7 * MM, _PEOPLE, 9.5)
    y += 7 * MM
    for number in range(rows):
        texts = _person(members[number]) if number < len(members) else [""] * len(_PEOPLE)
        row(page, _LEFT + _LABEL, y, height, _PEOPLE, texts, 9.5)
        y += height
    return y


def _person(member: Member) -> list[str]:
    age = "" if member.age is None else str(member.age)
    income = "" if member.income is None else yuan(member.income)
    return [member.name, age, member.relation, member.workplace, member.occupation, income, member.health]


def _groups(page: Page, y: float, claimed: frozenset[str] | None) -> float:
    height, half = 6.2 * MM, (_RIGHT - _LEFT - _LABEL) / 2
    rows = -(-len(SPECIAL_CATEGORIES) // 2)
    _side(page, y, rows * height, "特殊群体类型")
    for number, (code, title) in enumerate(SPECIAL_CATEGORIES.items()):
        x, top = _LEFT + _LABEL + number % 2 * half, y + number // 2 * height
        page.rect(x, top, half, height)
        baseline = top + height / 2 + 3.8
        page.text(x + 2 * MM, baseline, title, 10)
        for place, word, ticked in ((51, "是", True), (64, "否", False)):
            page.box(x + place * MM, baseline, 10, claimed is not None and (code in claimed) is ticked)
            page.text(x + place * MM + 12, baseline, word, 10)
    return y + rows * height


def _influences(page: Page, y: float, content: Application) -> float:
    height = 9 * MM
    income = f"{yuan(content.per_head_income)} 元" if content.per_head_income is not None else "　　　　　　　　元"
    lines = (
        ("家庭人均年收入", income),
        ("家庭遭受自然灾害情况", content.disaster),
        ("家庭遭受突发意外事件", content.accident),
        ("家庭成员因残疾、年迈而劳动能力弱情况", content.weak_labour),
        ("家庭成员失业情况", content.unemployment),
        ("家庭欠债情况", content.debt),
        ("其他情况", content.other),
    )
    _side(page, y, len(lines) * height, "影响家庭经济状况有关信息")
    for title, text in lines:
        grid(page, _LEFT + _LABEL, y, height, [_TITLE, 158 * MM - _TITLE])
        cell(page, (_LEFT + _LABEL, y, _TITLE, height), title, 9.5, "left", "sans")
        cell(page, (_LEFT + _LABEL + _TITLE, y, 158 * MM - _TITLE, height), text, 10, "left")
        y += height
    return y


def _promise(page: Page, y: float) -> float:
    height = 35 * MM
    _side(page, y, height, "个人承诺")
    page.rect(_LEFT + _LABEL, y, _RIGHT - _LEFT - _LABEL, height)
    page.text(_LEFT + _LABEL + 2 * MM, y + 5 * MM, _PROMISE, 9)
    for place in (13.5, 22):
        page.line(_LEFT + _LABEL + 3 * MM, y + place * MM, _RIGHT - 3 * MM, y + place * MM, is_dashed=True)
    furniture.signature(page, _LEFT + 36 * MM, _LEFT + 124 * MM, y + 31 * MM, "学生本人（或监护人）签字")
    page.text(_RIGHT - 3 * MM, y + 31 * MM, furniture.long_date(None), 10.5, align="right")
    return y + height


def _continued(content: Application) -> list[Page]:
    rest = content.members[_MOST_ROWS:]
    if not rest:
        return []
    flow = Flow()
    furniture.title(flow.page, _LEFT, _RIGHT, flow.take(12 * MM) + 6 * MM, f"家庭成员情况（续）　{content.name}", 14)
    ruled(flow, stretched(_PEOPLE, flow.room), [_person(member) for member in rest], 8 * MM, 9.5)
    return flow.pages


def _side(page: Page, y: float, height: float, title: str) -> None:
    page.rect(_LEFT, y, _LABEL, height)
    cell(page, (_LEFT, y, _LABEL, height), title, 10, font="sans")
