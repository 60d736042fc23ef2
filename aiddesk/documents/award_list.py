"""The list that the signers approve: 资助名单审批表, with totals in figures and capitals."""

from dataclasses import dataclass
from datetime import date

from aiddesk.documents.page import Footer
from aiddesk.domain.money import Fen


@dataclass(frozen=True)
class AwardLine:
    """One award; `document_number` as it shall be printed, masked or not; `standard` is fen a term."""

    position: int
    class_title: str
    name: str
    sex: str
    document_number: str
    groups: str
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
