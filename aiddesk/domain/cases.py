"""A case: what a visit finds, and how the status may move; what the family writes stands in `applications`."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.applications import (
    ApplicationDraft,
    ApplicationFacts,
    MemberDraft,
    MemberFacts,
    application_warnings,
    check_application,
    check_member,
)
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.typed import check_day
from aiddesk.domain.words import VISIT_MEANS

__all__ = [
    "AWARD_MOVES", "CASE_MOVES", "ApplicationDraft", "ApplicationFacts", "MemberDraft", "MemberFacts", "VisitDraft",
    "application_warnings", "check_application", "check_day", "check_member", "check_visit", "may_move",
]  # fmt: skip

CASE_MOVES = {
    "applied": ("surveyed", "withdrawn", "declined"),
    "surveyed": ("voted", "withdrawn", "declined"),
    "voted": ("reviewed", "withdrawn", "declined"),
    "reviewed": ("noticed", "withdrawn", "declined"),
    "noticed": ("recognised", "withdrawn", "declined"),
    "recognised": ("withdrawn",),
    "withdrawn": (),
    "declined": ("applied", "surveyed", "voted"),  # by an appeal only (domain/appeals.py)
}
AWARD_MOVES = {
    "proposed": ("noticed", "approved", "cancelled"),
    "noticed": ("approved", "cancelled"),
    "approved": ("paid", "failed", "cancelled"),
    "paid": ("signed", "failed"),
    "failed": ("reissued", "returned", "cancelled"),
    "reissued": ("signed", "failed"),
    "signed": (),
    "returned": (),
    "cancelled": (),
}


@dataclass(frozen=True)
class VisitDraft:
    """A home visit or other way of verifying, as typed."""

    on: str = ""
    means: str = "visit"
    visitors: str = ""
    findings: str = ""


def may_move(moves: dict[str, tuple[str, ...]], start: str, end: str) -> bool:
    """Say whether a status may change so; `moves` is CASE_MOVES or AWARD_MOVES (process.md)."""
    return end in moves.get(start, ())


def check_visit(draft: VisitDraft, today: date) -> date:
    """Check a visit and return its day.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "日期", today, problems)
    if draft.means not in VISIT_MEANS:
        problems.append(Problem("请选择核实方式。", "means"))
    if not draft.visitors.strip():
        problems.append(Problem("请写明由谁走访或核实。", "visitors"))
    if not draft.findings.strip():
        problems.append(Problem("请写明看到和了解到的情况。", "findings"))
    if problems or on is None:
        raise Invalid(*problems)
    return on
