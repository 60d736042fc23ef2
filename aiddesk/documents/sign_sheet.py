"""The sheet that every recipient signs: 签领表, landscape, each class on pages of its own."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.page import A4_LANDSCAPE, MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.table import Column, cell, head, row, stretched, strike
from aiddesk.domain.money import Fen, capitals, yuan

ROWS_PER_PAGE = 14


@dataclass(frozen=True)
class SheetRow:
    """One recipient; `document_number` is already masked, `account_tail` are the last four digits or ""."""

    position: int
    name: str
    sex: str
    document_number: str
    amount: Fen
    account_holder: str = ""
    account_tail: str = ""
    note: str = ""


@dataclass(frozen=True)
class SheetPage:
    """One page: at most ROWS_PER_PAGE rows of one class; `code` is its page code."""

    page_number: int
    class_title: str
    rows: tuple[SheetRow, ...]
    code: str


@dataclass(frozen=True)
class SignSheet:
    """A list divided into pages; the running total follows the order of `pages`."""

    footer: Footer
    title: str
    unit: str
    project: str
    filled_on: date
    pages: tuple[SheetPage, ...]


_LEFT, _RIGHT = 25 * MM, 285 * MM
_COLUMNS = stretched(
    (
        Column("序号", 11),
        Column("姓名", 33),
        Column("性别", 10),
        Column("证件号", 37),
        Column("金额（元）", 20, "right"),
        Column("户名/卡号后4位", 32),
        Column("领取人签字", 34),
        Column("与学生关系", 18),
        Column("领取日期", 22),
        Column("手印", 20),
        Column("备注", 20),
    ),
    _RIGHT - _LEFT,
)
_TOP, _HEAD, _ROW, _SUM = 25.5 * MM, 8 * MM, 10 * MM, 7 * MM


def lay_out(content: SignSheet) -> Document:
    """Return the sheets with a bookmark for each class.

    Raises:
        ValueError: a page holds more rows than ROWS_PER_PAGE.
    """
    pages: list[Page] = []
    bookmarks: list[Bookmark] = []
    people, total = 0, 0
    for sheet in content.pages:
        if len(sheet.rows) > ROWS_PER_PAGE:
            raise ValueError(sheet.code)
        if not bookmarks or bookmarks[-1].title != sheet.class_title:
            bookmarks.append(Bookmark(sheet.class_title, len(pages)))
        page = Page(A4_LANDSCAPE)
        pages.append(page)
        _head(page, content, sheet)
        y = _rows(page, sheet.rows)
        people, total = people + len(sheet.rows), total + sum(line.amount for line in sheet.rows)
        _sums(page, y, sheet.rows, people, total, is_last=sheet is content.pages[-1])
    add_footers(pages, content.footer, _LEFT, 12 * MM)
    return Document(content.title, content.project, tuple(pages), tuple(bookmarks))


def _head(page: Page, content: SignSheet, sheet: SheetPage) -> None:
    furniture.page_code(page, _RIGHT, 5 * MM, sheet.code)
    furniture.title(page, _LEFT + 18 * MM, _RIGHT - 18 * MM, 14 * MM, content.title, 17)
    slots = (
        (_LEFT, _LEFT + 84 * MM, f"单位（盖章）：{content.unit}"),
        (_LEFT + 88 * MM, _LEFT + 134 * MM, f"班级：{sheet.class_title}　第{sheet.page_number}页"),
        (_LEFT + 138 * MM, _LEFT + 182 * MM, content.project),
        (_LEFT + 185 * MM, _RIGHT - 26 * MM, f"填表日期：{furniture.long_date(content.filled_on)}"),
    )
    furniture.subline(page, 23 * MM, slots, 10)


def _rows(page: Page, rows: tuple[SheetRow, ...]) -> float:
    head(page, _LEFT, _TOP, _HEAD, _COLUMNS, 10)
    y = _TOP + _HEAD
    for line in rows:
        row(page, _LEFT, y, _ROW, _COLUMNS, _texts(line), 10)
        y += _ROW
    unused = ROWS_PER_PAGE - len(rows)
    strike(page, _LEFT, y, _ROW, _COLUMNS, unused)
    return y + unused * _ROW


def _texts(line: SheetRow) -> list[str]:
    account = "/".join(part for part in (line.account_holder, line.account_tail) if part)
    return [
        str(line.position), line.name, line.sex, line.document_number, yuan(line.amount), account, "", "", "", "",
        line.note,
    ]  # fmt: skip


def _sums(page: Page, y: float, rows: tuple[SheetRow, ...], people: int, total: Fen, is_last: bool) -> None:
    width = _RIGHT - _LEFT
    page.rect(_LEFT, y, width, _SUM)
    subtotal = sum(line.amount for line in rows)
    here = f"本页小计：{len(rows)}人，{yuan(subtotal)}元（大写：{capitals(subtotal)}）"
    text = f"{here}　　累计：{people}人，{yuan(total)}元"
    cell(page, (_LEFT, y, width, _SUM), text, 10, "left", "sans")
    y += _SUM
    if is_last:
        page.rect(_LEFT, y, width, _SUM)
        text = f"合计：{people}人，￥{yuan(total)}元　　大写：{capitals(total)}"
        cell(page, (_LEFT, y, width, _SUM), text, 10, "left", "sans-bold")
    labels = ("制表人", "审核人", "发放人", "财务负责人", "校长")
    furniture.signatures(page, _LEFT, _RIGHT, y + _SUM + 6 * MM, labels, 10)
