"""Papers of the payout: the list for approval, sign sheets, receipts."""

from collections.abc import Mapping

from aiddesk.documents import award_list as approval
from aiddesk.documents import receipt, sign_sheet
from aiddesk.documents.codes import page_code
from aiddesk.documents.page import Document
from aiddesk.domain.errors import Conflict
from aiddesk.domain.privacy import card_tail, mask_document
from aiddesk.domain.terms import parse_term
from aiddesk.domain.words import WAYS
from aiddesk.queries import awards as lists
from aiddesk.services.papers.footer import FIRST_COPY, Maker, Stem, footer
from aiddesk.store.desk import Desk
from aiddesk.store.policy import programme

KINDS: Mapping[str, str] = {
    "award_list": "资助名单审批表",
    "sign_sheets": "资金发放签领表",
    "receipts": "领款收据",
}


def ready(desk: Desk) -> list[Stem]:
    """Return every list for approval, and sheets and receipts of those that are approved."""
    found: list[Stem] = []
    for key, number, status in desk.rows("SELECT id, number, status FROM award_list ORDER BY number"):
        found.append(("award_list", key, f"第{number}批_名单审批表"))
        if status == "approved":
            found += [("sign_sheets", key, f"第{number}批_签领表"), ("receipts", key, f"第{number}批_领款收据")]
    return found


def _award_list(desk: Desk, list_id: str) -> Document:
    shown = lists.award_list(desk, list_id)
    rows = tuple(
        approval.AwardLine(
            position, a.class_title, a.name, a.sex_title, mask_document(a.document_number),
            f"{a.account_holder}/{card_tail(a.account_number)}" if a.account_number else "无账户", a.level_title,
            programme(a.programme).boarding is True, a.amount, a.amount,
        )
        for position, a in enumerate(lists.awards(desk, list_id), 1)
    )  # fmt: skip
    chosen, term = programme(shown.programme), parse_term(shown.term)
    return approval.lay_out(
        approval.AwardList(
            footer(desk, FIRST_COPY), f"{term.season}{chosen.name}名单审批表", desk.place.name,
            f"第{shown.number}批", term.title, shown.approved_on or shown.drawn_on, rows,
            code=page_code(desk.short_name, shown.number, 0),
        )
    )  # fmt: skip


def _sign_sheets(desk: Desk, list_id: str) -> Document:
    shown = _approved(desk, list_id)
    pages: dict[int, list[sign_sheet.SheetRow]] = {}
    titles: dict[int, str] = {}
    for a in lists.awards(desk, list_id):
        page = a.page or 0
        titles[page] = a.class_title
        pages.setdefault(page, []).append(
            sign_sheet.SheetRow(
                a.line or 0,
                a.name,
                a.sex_title,
                mask_document(a.document_number),
                a.amount,
                a.account_holder,
                card_tail(a.account_number),
            )
        )
    chosen, term = programme(shown.programme), parse_term(shown.term)
    sheets = tuple(
        sign_sheet.SheetPage(page, titles[page], tuple(rows), page_code(desk.short_name, shown.number, page))
        for page, rows in sorted(pages.items())
    )
    return sign_sheet.lay_out(
        sign_sheet.SignSheet(
            footer(desk, FIRST_COPY), f"{term.season}{chosen.name}发放签领表", desk.place.name,
            f"第{shown.number}批", shown.approved_on or shown.drawn_on, sheets,
        )
    )  # fmt: skip


def _receipts(desk: Desk, list_id: str) -> Document:
    shown = _approved(desk, list_id)
    chosen, term = programme(shown.programme), parse_term(shown.term)
    found = tuple(
        receipt.Receipt(
            f"{shown.term}-{shown.number:03d}-{number:04d}", a.name, a.class_title, chosen.name, term.season, a.amount,
            WAYS.get(a.way, ""), a.signer, a.relation, a.paid_on,
            code=page_code(desk.short_name, shown.number, a.page or 0),
        )
        for number, a in enumerate(lists.awards(desk, list_id), 1)
    )  # fmt: skip
    return receipt.lay_out(receipt.Receipts(footer(desk), desk.place.name, found))


def _approved(desk: Desk, list_id: str) -> lists.AwardListRow:
    shown = lists.award_list(desk, list_id)
    if shown.approved_on is None:
        raise Conflict("名单批准以后才能打印签领表和收据。")
    return shown


MAKERS: Mapping[str, Maker] = {
    "award_list": _award_list,
    "sign_sheets": _sign_sheets,
    "receipts": _receipts,
}
