"""Papers of 自评、互评、老师评、学校评: the slips for peers, and the table for the class's group."""

from collections.abc import Mapping

from aiddesk.documents import evaluation_table, peer_slips
from aiddesk.documents.page import Document
from aiddesk.domain.errors import Conflict
from aiddesk.domain.evaluations import ABOUT, ABOUT_PEERS, RATERS, SMALL, points_text
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import EVALUATIONS
from aiddesk.queries.evaluations import EvaluationRow, class_evaluations, evaluated_classes, weights
from aiddesk.queries.places import ClassRow, classes
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {"peer_slips": "互评表", "evaluation_table": "综合评价表"}

_GROUP = 9  # slips for parents or teachers, who rate for small children
_SLIP = "不写自己的名字。每人打0到100分，不了解的可以不打。"
_SLIP_SMALL = "由家长代表或教师小组填写。不写自己的名字。每人打0到100分，不了解的可以不打。"


def ready(desk: Desk) -> list[Stem]:
    """Return slips of every class with applicants where peers count, and its table once anything is entered."""
    found: list[Stem] = []
    for (year,) in desk.rows(
        "SELECT school_year FROM evaluation_scheme WHERE school_id = ? ORDER BY school_year", desk.place.id
    ):
        used = weights(desk, year)
        for one in evaluated_classes(desk, year):
            stem = f"{year}学年_{one.title}"
            if "peer" in used:
                found.append(("peer_slips", one.class_id, f"{stem}_互评表"))
            if any(row.points for row in class_evaluations(desk, year, one.class_id)):
                found.append(("evaluation_table", one.class_id, f"{stem}_综合评价表"))
    return found


def _slips(desk: Desk, class_id: str) -> Document:
    group, _, rows = _class(desk, class_id)
    is_small = group.grade <= SMALL
    return peer_slips.lay_out(
        peer_slips.PeerSlips(
            f"{group.title}互评表", school_year_title(group.school_year), tuple(row.name for row in rows),
            (_SLIP_SMALL if is_small else _SLIP, ABOUT_PEERS), _GROUP if is_small else group.students,
        )
    )  # fmt: skip


def _table(desk: Desk, class_id: str) -> Document:
    group, used, rows = _class(desk, class_id)
    lines = tuple(
        evaluation_table.EvaluationLine(
            row.name, tuple(points_text(row.points.get(kind)) for kind in used),
            "" if row.raters is None else str(row.raters), points_text(row.total),
        )
        for row in rows
    )  # fmt: skip
    rated_by = dict.fromkeys(RATERS[row.by] for row in rows if row.by)
    return evaluation_table.lay_out(
        evaluation_table.EvaluationTable(
            footer(desk), desk.place.name, group.title, school_year_title(group.school_year),
            tuple(f"{EVALUATIONS[kind]}{weight}%" for kind, weight in used.items()), "peer" in used,
            "、".join(rated_by), ABOUT, lines,
        )
    )  # fmt: skip


def _class(desk: Desk, class_id: str) -> tuple[ClassRow, Mapping[str, int], tuple[EvaluationRow, ...]]:
    """Return a class with what each part weighs in its year, and its applicants.

    Raises:
        Conflict: the year uses no parts, or nobody has applied.
    """
    year = int(desk.value("SELECT school_year FROM school_class WHERE id = ?", class_id) or 0)
    group = next((one for one in classes(desk, year) if one.id == class_id), None)
    used, rows = weights(desk, year), class_evaluations(desk, year, class_id)
    if group is None or not used:
        raise Conflict("本学年没有使用自评互评。要用的先定各部分的权重。")
    if not rows:
        raise Conflict(f"{group.title}还没有人申请，没有表可以打印。")
    return group, used, rows


MAKERS: Mapping[str, Maker] = {"peer_slips": _slips, "evaluation_table": _table}
