"""The list that the signers approve: 资助名单审批表, with totals in figures and capitals."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.page import A4_LANDSCAPE, MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.table import Column, cell, divided, head, row, stretched
from aiddesk.domain.money import Fen, capitals, yuan


@dataclass(frozen=True)
class AwardLine:
    """One award; `document_number` and `account` as they shall be printed; `standard` is fen a term."""

    position: int
    class_title: str
    name: str
    sex: str
    document_number: str
    account: str
    level: str
    boards: bool
    standard: Fen
    amount: Fen
    note: str = ""


@dataclass(frozen=True)
class AwardList:
    """A list before approval; `approvals` are the titles of those who sign, in their order."""

    footer: Footer
    title: str
    unit: str
    project: str
    term_title: str
    filled_on: date
    rows: tuple[AwardLine, ...]
    approvals: tuple[str, ...] = ("资助专干（制表）", "资助办（审核）", "财务负责人", "校长（签字盖章）")
    code: str = ""


_LEFT, _RIGHT = 25 * MM, 284 * MM
_COLUMNS = stretched(
    (
        Column("序号", 11),
        Column("班级", 24),
        Column("姓名", 34),
        Column("性别", 11),
        Column("证件号码", 40),
        Column("户名/账号后4位", 40),
        Column("困难等级", 20),
        Column("是否寄宿", 16),
        Column("补助标准（元）", 22, "right"),
        Column("金额（元）", 22, "right"),
        Column("备注", 22),
    ),
    _RIGHT - _LEFT,
)
_TOP, _ROW = 30 * MM, 8 * MM
_SEAL = 45 * MM  # the height of a seal beside the signature
_FULL_PAGE, _LAST_PAGE = 18, 12


def lay_out(content: AwardList) -> Document:
    """Return the list: every page with its subtotal, the last with the total in figures and capitals to be signed."""
    pages: list[Page] = []
    start = 0
    for count in divided(len(content.rows), _FULL_PAGE, _LAST_PAGE):
        page = Page(A4_LANDSCAPE)
        pages.append(page)
        _head(page, content)
        y = _table(page, content.rows[start : start + count], content.rows[: start + count])
        start += count
    _total(pages[-1], y, content)
    add_footers(pages, content.footer, _LEFT, 13 * MM)
    return Document(content.title, content.project, tuple(pages), (Bookmark(content.title, 0),))


def _head(page: Page, content: AwardList) -> None:
    furniture.page_code(page, _RIGHT, 6 * MM, content.code)
    furniture.title(page, _LEFT + 18 * MM, _RIGHT - 18 * MM, 18 * MM, content.title)
    slots = (
        (_LEFT, _LEFT + 90 * MM, f"单位（盖章）：{content.unit}"),
        (_LEFT + 94 * MM, _LEFT + 180 * MM, f"{content.project}　{content.term_title}"),
        (_LEFT + 183 * MM, _RIGHT, f"单位：元　填表日期：{furniture.long_date(content.filled_on)}"),
    )
    furniture.subline(page, 28 * MM, slots)


def _table(page: Page, rows: tuple[AwardLine, ...], so_far: tuple[AwardLine, ...]) -> float:
    y = _TOP
    head(page, _LEFT, y, _ROW, _COLUMNS, 10)
    for line in rows:
        y += _ROW
        row(page, _LEFT, y, _ROW, _COLUMNS, _texts(line), 10)
    y += _ROW
    page.rect(_LEFT, y, _RIGHT - _LEFT, _ROW)
    here = f"本页小计：{len(rows)}人，{yuan(sum(line.amount for line in rows))}元"
    until = f"累计：{len(so_far)}人，{yuan(sum(line.amount for line in so_far))}元"
    cell(page, (_LEFT, y, _RIGHT - _LEFT, _ROW), f"{here}　　　　{until}", 10.5, "left", "sans")
    return y + _ROW


def _texts(line: AwardLine) -> list[str]:
    return [
        str(line.position), line.class_title, line.name, line.sex, line.document_number, line.account, line.level,
        "是" if line.boards else "否", yuan(line.standard), yuan(line.amount), line.note,
    ]  # fmt: skip


def _total(page: Page, y: float, content: AwardList) -> None:
    total = sum(line.amount for line in content.rows)
    page.rect(_LEFT, y, _RIGHT - _LEFT, _ROW)
    text = f"合计：{len(content.rows)}人，￥{yuan(total)}元　　大写：{capitals(total)}"
    cell(page, (_LEFT, y, _RIGHT - _LEFT, _ROW), text, 10.5, "left", "sans-bold")
    y += _ROW
    width, height = (_RIGHT - _LEFT) / len(content.approvals), _SEAL
    for number, approval in enumerate(content.approvals):
        x = _LEFT + number * width
        page.rect(x, y, width, height)
        page.text(x + 2 * MM, y + 5 * MM, f"{approval}：", 10, "sans")
        page.text(x + width - 3 * MM, y + height - 3 * MM, furniture.long_date(None), 9.5, align="right")
