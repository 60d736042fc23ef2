"""A random recheck: how it is set up, and what may follow from what is found (rules 1.7)."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.money import Fen, parse_yuan, plain_yuan
from aiddesk.domain.words import RECHECK_CONSEQUENCES, RECHECK_FRAMES, RECHECK_MEANS, RECHECK_OUTCOMES, RECHECK_STRATA

WAYS = {"table": "按人数表", "rate": "按比例", "number": "按人数"}


@dataclass(frozen=True)
class FrameDraft:
    """A recheck as typed; `amount` is a rate in per cent or a number, by `way` of `WAYS`."""

    scope: str = "recognised"
    stratum: str = "class"
    way: str = "table"
    amount: str = ""
    at_least_one: bool = True


@dataclass(frozen=True)
class ItemDraft:
    """What was found of one drawn case, as typed; `level`, `paper` and `staff_id` are those of an adjustment."""

    means: str = ""
    on: str = ""
    checkers: str = ""
    finding: str = ""
    outcome: str = ""
    consequences: tuple[str, ...] = ()
    recovered: str = ""
    level: str = ""
    paper: str = ""
    staff_id: str = ""


@dataclass(frozen=True)
class ItemFacts:
    on: date
    recovered: Fen | None


def check_frame(draft: FrameDraft) -> None:
    """Check how a recheck is set up, beside its amount.

    Raises:
        Invalid: all problems, each with its field.
    """
    asked = (
        (draft.scope, RECHECK_FRAMES, "scope", "抽样范围"),
        (draft.stratum, RECHECK_STRATA, "stratum", "分层办法"),
        (draft.way, WAYS, "way", "确定人数的办法"),
    )
    problems = [Problem(f"请选择{title}。", field) for value, known, field, title in asked if value not in known]
    if problems:
        raise Invalid(*problems)


def check_item(draft: ItemDraft, today: date, drawn_on: date, paid: Fen) -> ItemFacts:
    """Check what was found of a case; `paid` is what it has received.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "核查日期", today, problems)
    if on is not None and on < drawn_on:
        problems.append(Problem(f"核查日期在抽取的{drawn_on:%Y-%m-%d}之前。请核对。", "on"))
    if draft.means not in RECHECK_MEANS:
        problems.append(Problem("请选择核查方式。", "means"))
    if not draft.checkers.strip():
        problems.append(Problem("请写明由谁核查。", "checkers"))
    if not draft.finding.strip():
        problems.append(Problem("请写明核查到的情况。", "finding"))
    if draft.outcome not in RECHECK_OUTCOMES:
        problems.append(Problem("请选择核查结论。", "outcome"))
    problems += _consequence_problems(draft)
    recovered = _recovered(draft, paid, problems)
    if problems or on is None:
        raise Invalid(*problems)
    return ItemFacts(on, recovered)


def _consequence_problems(draft: ItemDraft) -> list[Problem]:
    chosen = set(draft.consequences)
    if not chosen or not chosen <= set(RECHECK_CONSEQUENCES):
        return [Problem("请选择处理办法。", "consequences")]
    problems = []
    if "keep" in chosen and len(chosen) > 1:
        problems.append(Problem("“保持不变”不能与别的处理同时选。", "consequences"))
    if {"adjust", "cancel"} <= chosen:
        problems.append(Problem("调整等级和取消资格只能选一个。", "consequences"))
    if draft.outcome == "true" and chosen & {"cancel", "recover"}:
        problems.append(Problem("结论属实的，不能取消资格或追回资金。请核对结论或处理。", "consequences"))
    if draft.outcome == "false" and "keep" in chosen:
        problems.append(Problem("结论不实的，要调整等级、取消资格或追回资金。请核对结论或处理。", "consequences"))
    return problems


def _recovered(draft: ItemDraft, paid: Fen, problems: list[Problem]) -> Fen | None:
    wanted = "recover" in draft.consequences
    if not draft.recovered.strip():
        if wanted:
            problems.append(Problem("请填写追回的金额。", "recovered"))
        return None
    if not wanted:
        problems.append(Problem("填了追回的金额，处理里也要选“追回资金”。", "recovered"))
        return None
    try:
        amount = parse_yuan(draft.recovered)
    except Invalid as error:
        problems.append(Problem(error.problems[0].text, "recovered"))
        return None
    if not 0 < amount <= paid:
        text = f"追回的金额应大于0，不多于已经发放的{plain_yuan(paid)}元。请核对。"
        problems.append(Problem(text, "recovered"))
        return None
    return amount
