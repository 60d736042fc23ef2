"""The receipt of a payment in cash: 领款收据, two on a page."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents.page import Footer
from aiddesk.domain.money import Fen


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
