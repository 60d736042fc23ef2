"""Verify a register or a package: pages, references, journal chain, every row, balances, seals."""

from pathlib import Path

from aiddesk.domain.errors import Invalid
from aiddesk.domain.money import yuan
from aiddesk.domain.outcome import Done
from aiddesk.queries.awards import award_lists, awards
from aiddesk.queries.funds import balances
from aiddesk.services.awards import content_hash
from aiddesk.services.registers import close, open_register
from aiddesk.store.audit import broken
from aiddesk.store.desk import Desk
from aiddesk.store.register import whole


def verify(desk: Desk) -> Done:
    """Check everything that can be checked in a register.

    Raises:
        Invalid: every fault that was found.
    """
    faults = [*whole(desk), *broken(desk), *_money(desk), *_frozen(desk)]
    if faults:
        raise Invalid(*faults)
    acts = desk.value("SELECT count(*) FROM entry")
    return Done(f"“{desk.path.name}”完好：操作日志{acts}条首尾相接，每一行与日志一致，资金收支平衡。")


def verify_file(path: Path) -> Done:
    """Check a register file without changing it; see `verify`."""
    desk = open_register(path, to_write=False)
    try:
        return verify(desk)
    finally:
        close(desk)


def _terms(desk: Desk) -> list[str]:
    return [term for (term,) in desk.rows("SELECT term FROM fund UNION SELECT term FROM award_list")]


def _money(desk: Desk) -> list[str]:
    found = []
    for term in _terms(desk):
        for row in balances(desk, term):
            if row.balance.left < 0:
                found.append(f"{term}学期{row.programme}的资金超支{yuan(-row.balance.left)}元。")
    wrong = desk.value(
        "SELECT count(*) FROM payment p JOIN award a ON a.id = p.award_id"
        " WHERE p.amount <> a.amount OR (p.result = 'paid' AND a.status NOT IN ('paid', 'reissued', 'signed'))"
    )
    if wrong:
        found.append(f"有{wrong}笔发放与资助名单的金额或状态不符。")
    return found


def _frozen(desk: Desk) -> list[str]:
    found = []
    for term in _terms(desk):
        for head in award_lists(desk, term):
            if head.content_hash and head.content_hash != content_hash(
                head, awards(desk, head.id, with_cancelled=True)
            ):
                found.append(f"第{head.number}批名单在批准以后被改动过。")
    return found
