"""The chain of reviews: who may act on a case, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.domain.errors import Problem
from aiddesk.domain.words import DEFAULT_CHAIN, REVIEW_STEPS, ROLES

STEPS = DEFAULT_CHAIN


@dataclass(frozen=True)
class Past:
    """A review that was given; `decision` is of `words.DECISIONS`."""

    step: str
    staff_id: str
    decision: str


def standing(past: Sequence[Past]) -> tuple[Past, ...]:
    """Return the passes that still stand: a return takes the step before it back."""
    kept: list[Past] = []
    for review in past:
        if review.decision == "pass":
            kept.append(review)
        elif review.decision == "return" and kept:
            kept.pop()
    return tuple(kept)


def next_step(past: Sequence[Past]) -> str | None:
    """Return the step that a case waits for, or None when all have passed or one declined."""
    if any(p.decision == "decline" for p in past):
        return None
    passed = len(standing(past))
    return STEPS[passed] if passed < len(STEPS) else None


def act_problems(
    step: str, staff_id: str, roles: Sequence[str], past: Sequence[Past], is_relative: bool
) -> tuple[Problem, ...]:
    """Say why somebody may not review a case at a step (process.md: 优亲厚友; rules 7.5: one level per person)."""
    problems = []
    if next_step(past) != step:
        due = next_step(past)
        problems.append(Problem(f"现在应由“{REVIEW_STEPS[due]}”。" if due else "这份材料的审核已经结束。"))
    if step not in roles:
        problems.append(
            Problem(f"所选人员不是{ROLES[step]}，不能做{REVIEW_STEPS[step]}。请选另一位，或在“教职工”里设置。")
        )
    if any(p.staff_id == staff_id for p in standing(past)):
        problems.append(Problem("同一个人不能在两级审核同一名学生。请由另一位审核。"))
    if is_relative:
        problems.append(Problem("所选人员登记为这名学生的亲属，应当回避。请由另一位审核。"))
    return tuple(problems)
