"""The lines of a notice: who is shown, in class order, in words for the public only."""

from collections import Counter
from collections.abc import Sequence

from aiddesk.domain.errors import Conflict
from aiddesk.queries.awards import awards
from aiddesk.queries.cases import CaseRow, case_rows
from aiddesk.queries.notices import noticeable, noticeable_at, notices
from aiddesk.queries.reopening import reviewed
from aiddesk.store.desk import Desk

_NOT_YET = {
    "class": "班级评议出结果、同意过半以后，审核以前公示。",
    "grade": "至少通过一级审核以后公示。",
    "township": "各级审核都通过以后公示。",
}


def case_lines(desk: Desk, school_year: int, scope: str, part: str) -> list[dict[str, object]]:
    """Return the lines of a notice of recognition before a class, a grade, the whole school or the township.

    Raises:
        Conflict: there is nobody to show, a relative reviewed one of them, or the notice before the same people is
            not closed.
    """
    if scope == "school":
        rows = case_rows(desk, noticeable(desk, school_year))
        why = "没有审核通过、等待公示的学生。"
    else:
        rows = case_rows(desk, noticeable_at(desk, school_year, scope).get(part, ()))
        why = f"{part}没有可以公示的学生：{_NOT_YET[scope]}"
    if not rows:
        raise Conflict(why)
    if scope == "school":
        _require_own_reviews(desk, school_year, rows)
    else:
        _require_first(desk, school_year, scope, part)
    numbers = _class_numbers([(row.class_title, row.name) for row in rows])
    return [
        {
            "position": n,
            "case_id": row.id,
            "name": row.name,
            "class_title": row.class_title,
            "level": row.level,
            "class_number": numbers[n - 1],
        }
        for n, row in enumerate(rows, 1)
    ]


def _require_own_reviews(desk: Desk, school_year: int, rows: Sequence[CaseRow]) -> None:
    """Nobody hangs by the word of a relative, though the kinship came out after the last review."""
    lapsed = {row.case_id for row in reviewed(desk, school_year) if row.lapsed}
    names = [row.name for row in rows if row.id in lapsed]
    if names:
        who = f"{names[0]}等{len(names)}人" if len(names) > 1 else names[0]
        raise Conflict(f"{who}的审核由亲属作出，不能公示。请先在“班级评议—更多—退回已审核的”里退回，由另一位重审。")


def award_lines(desk: Desk, phase: str, list_id: str) -> list[dict[str, object]]:
    """Return the lines of a notice before or after paying a list.

    Raises:
        Conflict: the list has nobody to show.
    """
    states = ("proposed",) if phase == "before_aid" else ("paid", "signed", "reissued")
    rows = [a for a in awards(desk, list_id) if a.status in states]
    if not rows:
        raise Conflict("所选名单里没有可以公示的学生：助前公示在批准前，助后公示在发放后。")
    numbers = _class_numbers([(row.class_title, row.name) for row in rows])
    return [
        {
            "position": n,
            "case_id": row.case_id,
            "name": row.name,
            "class_title": row.class_title,
            "amount": row.amount,
            "class_number": numbers[n - 1],
        }
        for n, row in enumerate(rows, 1)
    ]


def _require_first(desk: Desk, school_year: int, scope: str, part: str) -> None:
    """One notice at a time hangs before a class, a grade or the township."""
    for head in notices(desk, school_year):
        if (head.scope, head.part) == (scope, part) and head.status in ("draft", "posted"):
            raise Conflict(f"{head.title}还没有办结。请先张贴、办结，再起草下一份。")


def _class_numbers(people: list[tuple[str, str]]) -> list[str]:
    """Tell namesakes of one class apart by (1), (2), as rules 8 (8) ask."""
    often, seen, found = Counter(people), Counter[tuple[str, str]](), []
    for person in people:
        seen[person] += 1
        found.append(str(seen[person]) if often[person] > 1 else "")
    return found
