"""自评、互评、老师评、学校评: what each part weighs in a year, and a class's points."""

import json
from collections.abc import Mapping
from datetime import date

from aiddesk.domain import evaluations as rules
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.typed import check_day
from aiddesk.domain.words import EVALUATIONS
from aiddesk.queries.evaluations import EvaluationRow, class_evaluations, evaluated_classes, weights
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Evaluation, EvaluationScheme

TOUCHED = frozenset({"reviews", "votes"})
Marks = Mapping[str, str]  # what was typed of one applicant: by kind, and "raters"


def set_weights(desk: Desk, school_year: int, typed: Mapping[str, str]) -> Done:
    """Say what each part weighs in a year; all 0 means that the school uses none. Points that are there stay.

    Raises:
        Invalid: they do not make 100.
    """
    used = rules.check_weights(typed)
    key = desk.value(
        "SELECT id FROM evaluation_scheme WHERE school_year = ? AND school_id = ?", school_year, desk.place.id
    )
    told = json.dumps(used, sort_keys=True, separators=(",", ":"))
    with journal.entry(desk, "evaluation.weights", "设定自评互评的权重") as work:
        if key and used:
            work.update(EvaluationScheme, key, weights=told)
        elif key:
            work.delete(EvaluationScheme, key)
        elif used:
            work.insert(EvaluationScheme, school_year=school_year, weights=told)
    words = "、".join(f"{EVALUATIONS[code]}{weight}%" for code, weight in used.items())
    text = f"评价权重已设定：{words}。" if used else "本学年不使用自评互评。"
    return Done(text, TOUCHED, work.seq if work.changes else None)


def enter(desk: Desk, school_year: int, class_id: str, typed: Mapping[str, Marks], by: str, on: str = "") -> Done:
    """Enter a class's points as typed, by case; a blank takes a part out. `by` is of `evaluations.RATERS`.

    Raises:
        Invalid: points out of bounds, peers without number, or children of small classes rated by themselves.
        Conflict: the school uses no parts this year, or a case is closed.
    """
    used = weights(desk, school_year)
    if not used:
        raise Conflict("本学年没有使用自评互评。要用的先定各部分的权重。")
    rows = {row.case_id: row for row in class_evaluations(desk, school_year, class_id)}
    group = next((one for one in evaluated_classes(desk, school_year) if one.class_id == class_id), None)
    if group is None or not set(typed) <= set(rows):
        raise Conflict("这个班的申请有变动。请关闭后重新打开再录。")
    problems: list[Problem] = []
    day = check_day(on, "on", "评价日期", desk.today(), problems)
    wanted = {key: _read(rows[key], marks, used, problems) for key, marks in typed.items() if rows[key].is_open}
    kinds = [kind for points in wanted.values() for kind in points]
    problems += rules.rater_problems(group.grade, kinds, by)
    if problems or day is None:
        raise Invalid(*problems)
    with journal.entry(desk, "evaluation.enter", f"{group.title}录入评价分") as work:
        for key, points in wanted.items():
            _write(desk, work, key, points, tuple(used), by, day)
    whole = next(one for one in evaluated_classes(desk, school_year) if one.class_id == class_id)
    text = f"{group.title}评价分已保存：{whole.applicants}名申请人中{whole.done}人各部分齐全。"
    return Done(text, TOUCHED, work.seq if work.changes else None)


def _read(
    row: EvaluationRow, marks: Marks, used: Mapping[str, int], problems: list[Problem]
) -> dict[str, tuple[int, int | None]]:
    """Return the points with the number of raters by kind; what is blank is left out."""
    found: dict[str, tuple[int, int | None]] = {}
    for kind in used:
        text = marks.get(kind, "").strip()
        if kind == "peer":
            if text or marks.get("raters", "").strip():
                peer = rules.check_peer(text, marks.get("raters", ""), row.name, problems)
                if peer is not None:
                    found[kind] = peer
        elif text:
            points = rules.read_points(text)
            if points is None:
                told = f"{EVALUATIONS[kind]}“{text}”应为0到100之间的数，最多两位小数。"
                problems.append(Problem(told, kind, row.name))
            else:
                found[kind] = (points, None)
    return found


def _write(
    desk: Desk, work: journal.Work, case_id: str, points: Mapping[str, tuple[int, int | None]], kinds: tuple[str, ...],
    by: str, day: date,
) -> None:  # fmt: skip
    known = {
        kind: (key, value, raters, rated_by)
        for key, kind, value, raters, rated_by in desk.rows(
            "SELECT id, kind, points, raters, by FROM evaluation WHERE case_id = ?", case_id
        )
    }
    for kind in kinds:
        rated_by = by if kind in rules.RATED_BY_PUPILS else ""
        if kind not in points:
            if kind in known:
                work.delete(Evaluation, known[kind][0])
            continue
        value, raters = points[kind]
        if kind not in known:
            work.insert(Evaluation, case_id=case_id, kind=kind, points=value, raters=raters, by=rated_by, on_date=day)
        elif known[kind][1:] != (value, raters, rated_by):
            work.update(Evaluation, known[kind][0], points=value, raters=raters, by=rated_by, on_date=day)
