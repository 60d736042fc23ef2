"""The chain of reviews: who may act on a case, what comes next, and when a year's chain may be another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.errors import Problem
from aiddesk.domain.words import LEVELS, REVIEW_STEPS, ROLES

_RANKS = {code: rank for rank, code in enumerate(LEVELS)}  # the gravest first


@dataclass(frozen=True)
class Past:
    """A review that was given; `decision` is of `words.DECISIONS`, `exception` why one acted on a second level."""

    step: str
    staff_id: str
    decision: str
    on: date = date.min
    exception: str = ""


@dataclass(frozen=True)
class Act:
    """What somebody means to say of a case; `exception` is the written reason for a second level, or ""."""

    step: str
    staff_id: str
    roles: Sequence[str]
    on: date | None = None
    exception: str = ""


@dataclass(frozen=True)
class Bar:
    """What stands between a person and a case beside the chain itself; `voted_on` is the day of its class vote.

    `is_relative` is declared or confirmed kinship, `unsettled` the words of what was found and nobody has decided on.
    """

    is_relative: bool = False
    unsettled: str = ""
    voted_on: date | None = None


def standing(past: Sequence[Past]) -> tuple[Past, ...]:
    """Return the passes that still stand: a return takes the step before it back."""
    kept: list[Past] = []
    for review in past:
        if review.decision == "pass":
            kept.append(review)
        elif review.decision == "return" and kept:
            kept.pop()
    return tuple(kept)


def next_step(past: Sequence[Past], chain: Sequence[str]) -> str | None:
    """Return the step of a chain that a case waits for, or None when all have passed or one declined."""
    if any(p.decision == "decline" for p in past):
        return None
    passed = len(standing(past))
    return chain[passed] if passed < len(chain) else None


def acted_before(step: str, staff_id: str, past: Sequence[Past]) -> tuple[str, ...]:
    """Return the other levels of a case on which a person has acted, in their order."""
    return tuple(dict.fromkeys(p.step for p in past if p.staff_id == staff_id and p.step != step))


def act_problems(act: Act, past: Sequence[Past], chain: Sequence[str], bar: Bar) -> tuple[Problem, ...]:
    """Say why somebody may not review a case at a step (process.md: 优亲厚友; rules 4.8 no. 17, 7.5).

    An exception lets one person act on two levels; it never lifts anything else, kinship least of all.
    """
    return (
        *_order_problems(act, past, chain),
        *_role_problems(act),
        *kin_problems(bar),
        *_level_problems(act, past),
        *_day_problems(act, past, bar),
    )


def sending_problems(act: Act, past: Sequence[Past], chain: Sequence[str], bar: Bar) -> tuple[Problem, ...]:
    """Say why somebody may not send a case back whose reviews have all passed; the last step is then given anew."""
    back = (*past, Past(act.step, act.staff_id, "return"))
    problems = []
    if next_step(past, chain) is not None or next_step(back, chain) != act.step:
        problems.append(Problem("各级审核没有都通过，请在等待的那一级退回。"))
    return (
        *problems,
        *_role_problems(act),
        *kin_problems(bar),
        *_level_problems(act, past),
        *_day_problems(act, past, bar),
    )


def kin_problems(bar: Bar) -> tuple[Problem, ...]:
    """Say that a relative steps aside, and that what looks like kinship is decided on first."""
    if bar.is_relative:
        return (Problem("所选人员登记为这名学生的亲属，应当回避。请由另一位审核。"),)
    if bar.unsettled:
        text = f"所选人员与这名学生可能是亲属（{bar.unsettled}）。请先在“更多”的“亲属回避”里核实，再审核。"
        return (Problem(text),)
    return ()


def chain_problems(steps: Sequence[str]) -> tuple[Problem, ...]:
    """Check a chain: at least one step, each of the known ones, none twice."""
    if not steps:
        return (Problem("请至少选择一级审核。", "steps"),)
    strange = [step for step in steps if step not in REVIEW_STEPS]
    if strange:
        return (Problem(f"不认识审核级别“{'、'.join(strange)}”。请从列出的级别中选择。", "steps"),)
    if len(set(steps)) < len(steps):
        return (Problem("同一级审核只能有一次。请去掉重复的。", "steps"),)
    return ()


def keeps_standing(past: Sequence[Past], chain: Sequence[str]) -> bool:
    """Say whether a case under review stands in another chain as it does now, with a step still to come."""
    passed = [p.step for p in standing(past)]
    return len(passed) < len(chain) and list(chain[: len(passed)]) == passed


def exception_levels(step: str, others: Sequence[str]) -> str:
    """Name the levels that one person acted on: "班主任审核和资助办审核"."""
    also = "、".join(REVIEW_STEPS[other] for other in others) or "另一级审核"
    return f"{also}和{REVIEW_STEPS[step]}"


def exception_text(levels: str, name: str, reason: str, student: str = "") -> str:
    """Return the line that every paper carries: "审核例外：…"; `student` is named where the paper is of many."""
    who = f"{student}，" if student else ""
    return f"审核例外：{who}{levels}由同一人（{name}）作出。理由：{reason}"


def is_far(level: str, suggested: str, reason: str) -> bool:
    """Say whether a level differs from what the score suggests without a written reason (process.md: 错评)."""
    return bool(suggested) and level in _RANKS and level != suggested and not reason.strip()


def _order_problems(act: Act, past: Sequence[Past], chain: Sequence[str]) -> list[Problem]:
    due = next_step(past, chain)
    if due == act.step:
        return []
    return [Problem(f"现在应由“{REVIEW_STEPS[due]}”。" if due else "这份材料的审核已经结束。")]


def _role_problems(act: Act) -> list[Problem]:
    if act.step in act.roles:
        return []
    text = f"所选人员不是{ROLES[act.step]}，不能做{REVIEW_STEPS[act.step]}。请选另一位，或在“教职工”里设置。"
    return [Problem(text)]


def _level_problems(act: Act, past: Sequence[Past]) -> list[Problem]:
    others = acted_before(act.step, act.staff_id, past)
    if not others or act.exception.strip():
        return []
    titles = "、".join(REVIEW_STEPS[step] for step in others)
    text = (
        f"所选人员已经做过这名学生的{titles}，同一个人不能在两级审核同一名学生。"
        "请由另一位审核；学校人手确实不够的，写明例外理由。"
    )
    return [Problem(text)]


def _day_problems(act: Act, past: Sequence[Past], bar: Bar) -> list[Problem]:
    """A review never bears a day before the class vote or before the step before it (审批时间倒置)."""
    if act.on is None:
        return []
    problems = []
    if bar.voted_on is not None and act.on < bar.voted_on:
        problems.append(Problem(f"班级评议在{bar.voted_on:%Y-%m-%d}，审核日期不能在这之前。请核对。", "on"))
    last = past[-1] if past else None
    if last is not None and act.on < last.on:
        text = f"上一级“{REVIEW_STEPS[last.step]}”在{last.on:%Y-%m-%d}，审核日期不能在这之前。请核对。"
        problems.append(Problem(text, "on"))
    return problems
