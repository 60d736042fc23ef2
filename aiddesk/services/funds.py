"""Funds: money received for a programme and term, and what is handed back."""

from dataclasses import dataclass

from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.funds import overdraw_problems
from aiddesk.domain.money import Fen, parse_yuan, yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import FUND_SOURCES
from aiddesk.queries.funds import balance
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import programme, programmes
from aiddesk.store.tables import Fund, FundReturn

TOUCHED = frozenset({"funds", "awards"})


@dataclass(frozen=True)
class FundDraft:
    """Money that came in, as typed; `amount` is yuan."""

    programme: str = ""
    source: str = ""
    document: str = ""
    received_on: str = ""
    amount: str = ""
    account: str = ""


@dataclass(frozen=True)
class ReturnDraft:
    """Money handed back, as typed; `amount` is yuan."""

    programme: str = ""
    amount: str = ""
    on: str = ""
    reason: str = ""
    document: str = ""


def receive(desk: Desk, term: str, draft: FundDraft) -> Done:
    """Record money received; it is earmarked for its programme and term.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    amount = _amount(draft.amount, problems)
    day = check_day(draft.received_on, "received_on", "到账日期", desk.today(), problems)
    _require_programme(draft.programme, problems)
    if draft.source not in FUND_SOURCES:
        problems.append(Problem("请选择资金来源。", "source"))
    if not draft.document.strip():
        problems.append(Problem("请填写拨款文件号或凭证号。", "document"))
    if problems or day is None:
        raise Invalid(*problems)
    name = programme(draft.programme).name
    with journal.entry(desk, "fund.receive", f"{name}到账{yuan(amount)}元") as work:
        key = work.insert(
            Fund, programme=draft.programme, term=term, source=draft.source, document=draft.document.strip(),
            received_on=day, amount=amount, account=draft.account.strip(),
        )  # fmt: skip
    return Done(f"{name}到账{yuan(amount)}元，已登记。", TOUCHED, work.seq, key)


def give_back(desk: Desk, term: str, draft: ReturnDraft) -> Done:
    """Record money handed back to where it came from.

    Raises:
        Invalid: all problems; more than is left cannot be handed back.
    """
    problems: list[Problem] = []
    amount = _amount(draft.amount, problems)
    day = check_day(draft.on, "on", "退回日期", desk.today(), problems)
    _require_programme(draft.programme, problems)
    if not draft.reason.strip():
        problems.append(Problem("请写明退回原因。", "reason"))
    if not problems:
        problems += overdraw_problems(balance(desk, term, draft.programme), amount, "退回")
    if problems or day is None:
        raise Invalid(*problems)
    name = programme(draft.programme).name
    with journal.entry(desk, "fund.return", f"{name}退回{yuan(amount)}元") as work:
        key = work.insert(
            FundReturn, programme=draft.programme, term=term, amount=amount, on_date=day,
            reason=draft.reason.strip(), document=draft.document.strip(),
        )  # fmt: skip
    return Done(f"{name}退回{yuan(amount)}元，已登记。", TOUCHED, work.seq, key)


def _amount(text: str, problems: list[Problem]) -> Fen:
    try:
        amount = parse_yuan(text)
    except Invalid as error:
        problems.append(Problem(error.problems[0].text, "amount"))
        return 0
    if amount == 0:
        problems.append(Problem("金额不能是0。", "amount"))
    return amount


def _require_programme(code: str, problems: list[Problem]) -> None:
    if code not in {p.code for p in programmes()}:
        problems.append(Problem("请选择资助项目。", "programme"))
