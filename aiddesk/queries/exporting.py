"""Students with everything that an export may put out, and the templates of the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiddesk.domain.export_record import AidRecord, StudentRecord
from aiddesk.domain.exporting import Template
from aiddesk.domain.levels import read as read_levels
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day_or_none
from aiddesk.queries.students import CONDITIONS
from aiddesk.queries.students import FILTERS as LISTS
from aiddesk.store.desk import Desk
from aiddesk.store.exports import own_template, shipped_templates
from aiddesk.store.policy import programmes, standards

__all__ = ["FILTERS", "Selection", "records", "templates"]

FILTERS: Mapping[str, str] = {
    **LISTS,
    "recognised": "本学年认定的困难学生",
    "aided": "本学期受助学生",
}
_COUNTED = "a.term = ? AND a.status NOT IN ('cancelled', 'returned')"


@dataclass(frozen=True)
class Selection:
    """Whom to put out: `term` ("2026-1", or "" for none) is that of the awards, `kept` a key of `FILTERS`.

    At an office all schools are meant unless `school_id` is given; `limit` -1 means no limit.
    """

    school_year: int
    term: str = ""
    class_id: str = ""
    kept: str = "enrolled"
    school_id: str = ""
    limit: int = -1


_RECORDS = f"""
SELECT s.id, p.name, p.code, s.name, s.sex, s.ethnicity, s.birth_date, s.birth_month, s.document_kind,
  s.document_number, s.registration_number, c.stage, c.grade, c.name, s.boarding, s.residence, s.address,
  coalesce(g.name, ''), coalesce(g.relation, ''), coalesce(g.document_number, ''),
  coalesce(nullif(g.phone, ''), s.phone),
  coalesce(b.bank, ''), coalesce(b.number, ''), coalesce(b.holder, ''), {STATUS},
  coalesce(k.level, ''), coalesce(k.status, ''), k.recognised_on, p.levels
FROM student s {placed("?")} JOIN place p ON p.id = s.school_id
LEFT JOIN guardian g ON g.id = (SELECT id FROM guardian WHERE student_id = s.id ORDER BY rowid LIMIT 1)
LEFT JOIN payee_account b ON b.id = (SELECT id FROM payee_account WHERE student_id = s.id ORDER BY rowid LIMIT 1)
LEFT JOIN aid_case k ON k.student_id = s.id AND k.school_year = ?
"""
_BIRTH, _BOARDING, _RECOGNISED = 3, 11, -1  # behind the school's columns
_ORDER = " ORDER BY p.name, c.grade, length(c.name), c.name, s.rowid LIMIT ?"


def records(desk: Desk, chosen: Selection) -> tuple[StudentRecord, ...]:
    """Return the chosen students in class order, numbered from 1.

    Family, account and categories are those of today also for a year that is over.
    """
    where, parameters = _where(desk, chosen)
    year = chosen.school_year
    rows = desk.rows(f"{_RECORDS} WHERE {where}{_ORDER}", year, year, year, *parameters, chosen.limit)
    categories, aids = _categories(desk), _aids(desk, chosen.term)
    return tuple(
        _record(number, row, chosen, categories=categories.get(row[0], ()), aids=aids.get(row[0], ()))
        for number, row in enumerate(rows, 1)
    )


def templates(desk: Desk) -> tuple[Template, ...]:
    """Return the shipped templates and the user's own, by name."""
    rows = desk.rows(
        "SELECT shape, columns FROM sheet_columns WHERE kind = 'export' AND school_id = ? ORDER BY shape", desk.place.id
    )
    return (*shipped_templates(), *(own_template(name, text) for name, text in rows))


def _where(desk: Desk, chosen: Selection) -> tuple[str, list[object]]:
    where: list[str] = []
    parameters: list[object] = []
    if chosen.kept == "recognised":
        where.append("k.status = 'recognised'")
    elif chosen.kept == "aided":
        where.append(f"EXISTS (SELECT 1 FROM award a WHERE a.student_id = s.id AND {_COUNTED})")
        parameters.append(chosen.term)
    else:
        where.append(CONDITIONS[chosen.kept])
    if chosen.class_id:
        where.append("c.id = ?")
        parameters.append(chosen.class_id)
    if chosen.school_id or desk.place.kind == "school":
        where.append("s.school_id = ?")
        parameters.append(chosen.school_id or desk.place.id)
    return " AND ".join(where), parameters


def _categories(desk: Desk) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for key, code, words in desk.rows(
        "SELECT student_id, code, source_words FROM special_category WHERE until IS NULL ORDER BY rowid"
    ):
        found[key] = (*found.get(key, ()), (code, words))
    return found


def _aids(desk: Desk, term: str) -> dict[str, tuple[AidRecord, ...]]:
    names = {p.code: p.name for p in programmes()}
    amounts = {s.code: s.amount for s in standards()}
    found: dict[str, tuple[AidRecord, ...]] = {}
    for key, programme, level, standard, amount, status, way, paid_on in desk.rows(
        "SELECT a.student_id, a.programme, a.level, a.standard, a.amount, a.status, coalesce(y.way, ''), y.on_date"
        " FROM award a LEFT JOIN payment y ON y.id = (SELECT id FROM payment WHERE award_id = a.id AND result = 'paid'"
        f" ORDER BY attempt DESC LIMIT 1) WHERE {_COUNTED} ORDER BY a.rowid",
        term,
    ):
        aid = AidRecord(
            names.get(programme, programme), level, amounts.get(standard), amount, status, way, day_or_none(paid_on)
        )
        found[key] = (*found.get(key, ()), aid)
    return found


def _record(number: int, row: tuple[Any, ...], chosen: Selection, **more: Any) -> StudentRecord:
    key, school, code, *facts, levels = row
    for index in (_BIRTH, _RECOGNISED):
        facts[index] = day_or_none(facts[index])
    facts[_BOARDING] = bool(facts[_BOARDING])
    more["levels"] = read_levels(levels)
    # The columns stand in the order of the fields.
    return StudentRecord(key, number, school, code, chosen.school_year, chosen.term, *facts, **more)
