"""The sheet that every recipient signs: 签领表, landscape, each class on pages of its own."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents.page import Footer
from aiddesk.domain.money import Fen

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
