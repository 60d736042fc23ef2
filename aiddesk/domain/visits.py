"""Home visits that are planned: who goes when, and what has become of it."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.students import parse_day


@dataclass(frozen=True)
class PlanDraft:
    """A day of visits as typed; `visitors` are names joined by 、."""

    on: str = ""
    visitors: str = ""
    note: str = ""


@dataclass(frozen=True)
class PlanFacts:
    on: date
    visitors: str
    note: str


def check_plan(draft: PlanDraft, today: date) -> PlanFacts:
    """Check a day of visits.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = parse_day(draft.on)
    if on is None:
        told = f"“{draft.on}”不是一个日期" if draft.on.strip() else "请填写家访日期"
        problems.append(Problem(f"{told}。请写成 {today:%Y-%m-%d} 这样。", "on"))
    elif on < today:
        problems.append(Problem(f"{on:%Y-%m-%d}已经过去。请写今天或以后的日期；已经去过的请登记家访记录。", "on"))
    visitors = joined_names(draft.visitors)
    if not visitors:
        problems.append(Problem("请写明由谁走访。", "visitors"))
    if problems or on is None:
        raise Invalid(*problems)
    return PlanFacts(on, visitors, draft.note.strip())


def joined_names(*texts: str) -> str:
    """Return names that were ticked or typed as 王芳、李强: each once, in order, however they were divided."""
    names = (name for text in texts for name in _divided(text))
    return "、".join(dict.fromkeys(names))


def state(planned_on: date | None, visits: int, today: date) -> str:
    """Return where a family's visit stands, of `words.VISIT_STATES`; an open plan counts before earlier visits."""
    if planned_on is not None:
        return "overdue" if planned_on < today else "planned"
    return "done" if visits else "none"


def _divided(text: str) -> list[str]:
    for mark in "，,；;/\n\t":
        text = text.replace(mark, "、")
    return [name.strip() for name in text.split("、") if name.strip()]
