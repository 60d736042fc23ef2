"""A fund's small ledger: received = paid + returned + left, to the fen."""

from dataclasses import dataclass

from aiddesk.domain.errors import Problem
from aiddesk.domain.money import Fen, yuan


@dataclass(frozen=True)
class Balance:
    """One programme's money of one term, in fen."""

    received: Fen
    paid: Fen
    returned: Fen

    @property
    def left(self) -> Fen:
        return self.received - self.paid - self.returned


def overdraw_problems(balance: Balance, wanted: Fen, what: str = "发放") -> tuple[Problem, ...]:
    """Say by how much the money is short for what is wanted (专款专用: one programme's money serves only itself)."""
    if wanted <= balance.left:
        return ()
    text = f"资金不够：要{what}{yuan(wanted)}元，账上只剩{yuan(balance.left)}元，差{yuan(wanted - balance.left)}元。"
    return (Problem(text + "请先登记到账资金，或减少名单。"),)
