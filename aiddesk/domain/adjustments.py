"""A recognised level in the course of the year: adjusted each term, ended, or asked for again after a disaster."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.cases import check_day
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.terms import Term
from aiddesk.domain.words import LEVELS, ROLES

NONE = "none"
DECIDERS = ("principal", "leading_group")  # levels are decided by the school's head or its leading group
_RANKS = {code: rank for rank, code in enumerate(LEVELS)}  # the gravest first


@dataclass(frozen=True)
class AdjustDraft:
    """An adjustment as typed; `level` "none" ends the aid."""

    level: str = ""
    on: str = ""
    reason: str = ""
    paper: str = ""
    staff_id: str = ""


@dataclass(frozen=True)
class Standing:
    """The case that is to be adjusted: its present level, and from when on it may be changed."""

    level: str
    since: date


def kind_of(before: str, after: str) -> str:
    """Return "raise", "lower", "end", or "" where nothing changes."""
    if before == after:
        return ""
    if after == NONE:
        return "end"
    return "raise" if _RANKS[after] < _RANKS[before] else "lower"


def check_adjustment(
    draft: AdjustDraft,
    standing: Standing,
    roles: tuple[str, ...] | None,
    today: date,
    words: Mapping[str, str] = LEVELS,
) -> date:
    """Check an adjustment and return its day; `roles` are those of the person who decided, None for nobody chosen.

    `words` are the levels to choose from.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    if draft.level not in words:
        problems.append(Problem("请选择调整后的等级；不再资助的选“终止资助”。", "level"))
    elif draft.level == standing.level:
        problems.append(Problem(f"现在就是“{words[draft.level]}”，没有变化。请选择别的等级。", "level"))
    if not draft.reason.strip():
        problems.append(Problem("请写明调整的原因和依据的情况。", "reason"))
    if roles is None:
        problems.append(Problem("请选择决定的人。", "staff_id"))
    elif not set(roles) & set(DECIDERS):
        titles = "或".join(ROLES[role] for role in DECIDERS)
        problems.append(Problem(f"等级调整由{titles}决定。请选择，或在“教职工”里设置。", "staff_id"))
    day = check_day(draft.on, "on", "调整日期", today, problems)
    if day is not None and day < standing.since:
        text = f"{standing.since:%Y-%m-%d}认定或上次调整，调整日期不能在这之前。请核对。"
        problems.append(Problem(text, "on"))
    if problems or day is None:
        raise Invalid(*problems)
    return day


def day_in_force(term: Term, today: date) -> date:
    """Return the day whose level counts for a term's list: today, kept within the term."""
    return min(max(today, term.starts), term.ends)
