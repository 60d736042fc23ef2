"""The public notice on the wall: 公示, in the look of GB/T 9704; it shows `NoticeRow` and nothing else of a student."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from aiddesk.documents.page import Footer
from aiddesk.domain.notices import NoticeRow


@dataclass(frozen=True)
class Notice:
    """A notice: `body` are paragraphs before the list, `days` the days it stands, `contacts` lines ("电话：…")."""

    footer: Footer
    title: str
    addressee: str
    body: tuple[str, ...]
    rows: tuple[NoticeRow, ...]
    days: tuple[date, ...]
    contacts: tuple[str, ...]
    unit: str
    signed_on: date
    size: Literal["A4", "A3"] = "A4"
