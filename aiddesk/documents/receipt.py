"""The receipt of a payment in cash: 领款收据, two on a page."""

from dataclasses import dataclass, replace
from datetime import date

from aiddesk.documents import furniture
from aiddesk.documents.page import A4, MM, Bookmark, Document, Footer, Page, add_footers
from aiddesk.documents.table import labelled
from aiddesk.documents.wrap import fit
from aiddesk.domain.money import Fen, capitals, yuan


@dataclass(frozen=True)
class Receipt:
    """One payment; `recipient` and `relation` may be "" for the pen, `paid_on` None likewise."""

    number: str
    student: str
    class_title: str
    project: str
    term_title: str
    amount: Fen
    way: str
    recipient: str = ""
    relation: str = ""
    paid_on: date | None = None
    note: str = ""
    code: str = ""


@dataclass(frozen=True)
class Receipts:
    """Receipts of one unit; each is printed once for every name in `copies`."""

    footer: Footer
    unit: str
    receipts: tuple[Receipt, ...]
    copies: tuple[str, ...] = ("第一联 学校存根", "第二联 领款人留存")


_LEFT, _RIGHT = 25 * MM, 190 * MM
_HALF = A4[1] / 2
_ROW = 11 * MM


def lay_out(content: Receipts) -> Document:
    """Return the receipts, each copy on half a page, with a line to cut along."""
    pages: list[Page] = []
    bookmarks: list[Bookmark] = []
    slots = [(receipt, copy) for receipt in content.receipts for copy in content.copies]
    for number, (receipt, copy) in enumerate(slots):
        if number % 2 == 0:
            pages.append(Page())
            pages[-1].line(0, _HALF, A4[0], _HALF, 0.4, is_dashed=True)
            pages[-1].text(8 * MM, _HALF - 3, "沿此线裁开", 7)
        if copy == content.copies[0]:
            bookmarks.append(Bookmark(f"{receipt.number} {receipt.student}", len(pages) - 1))
        _receipt(pages[-1], number % 2 * _HALF, content.unit, receipt, copy)
    pages = pages or [Page()]
    # Each half names its own copy.
    add_footers(pages, replace(content.footer, copy=""), _LEFT, 20 * MM)
    return Document("领款收据", content.unit, tuple(pages), tuple(bookmarks))


def _receipt(page: Page, top: float, unit: str, receipt: Receipt, copy: str) -> None:
    furniture.page_code(page, _RIGHT, top + 9 * MM, receipt.code)
    centre = (_LEFT + _RIGHT) / 2
    page.text(centre, top + 22 * MM, "领 款 收 据", 22, "serif-bold", "center")
    page.line(centre - 28 * MM, top + 25 * MM, centre + 28 * MM, top + 25 * MM, 0.8)
    page.line(centre - 28 * MM, top + 26 * MM, centre + 28 * MM, top + 26 * MM, 0.8)
    page.text(_LEFT, top + 32 * MM, f"№ {receipt.number}", 11, "sans-bold")
    page.text(_RIGHT, top + 32 * MM, furniture.long_date(receipt.paid_on), 11, align="right")
    y = top + 35 * MM
    for cells in _cells(receipt):
        labelled(page, _LEFT, y, _ROW, [(width * MM, text) for width, text in cells], 11)
        y += _ROW
    for number, character in enumerate(copy):
        page.text(_RIGHT + 5 * MM, top + 40 * MM + number * 11.5, character, 9, align="center")
    payer = f"付款单位（盖章）：{unit}"
    page.text(_LEFT, y + 9 * MM, payer, fit(payer, _RIGHT - _LEFT, 10.5))
    furniture.signatures(page, _LEFT, _LEFT + 90 * MM, y + 21 * MM, ("经办人", "财务"))
    furniture.signature(page, _LEFT + 92 * MM, _RIGHT, y + 21 * MM, "领款人签字（手印）")


def _cells(receipt: Receipt) -> tuple[tuple[tuple[float, str], ...], ...]:
    return (
        ((28, "学生姓名"), (60, receipt.student), (22, "班级"), (55, receipt.class_title)),
        ((28, "领款事由"), (137, f"{receipt.term_title}{receipt.project}")),
        ((28, "金额（大写）"), (87, capitals(receipt.amount)), (16, "小写"), (34, f"￥{yuan(receipt.amount)}")),
        (
            (28, "领款人"),
            (38, receipt.recipient),
            (24, "与学生关系"),
            (25, receipt.relation),
            (16, "方式"),
            (34, receipt.way),
        ),
        ((28, "备注"), (137, receipt.note)),
    )
