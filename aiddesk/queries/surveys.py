"""The survey of every family: who is surveyed, one family's sheet, who scores hard but has not applied."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from aiddesk.domain.hardship import Scheme, score
from aiddesk.domain.levels import Levels
from aiddesk.domain.schemes import Surveyed
from aiddesk.domain.words import CASE_STATUSES, class_title
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.queries.schemes import in_force, scheme
from aiddesk.store.desk import Desk

OPEN = ("applied", "surveyed")  # while a case stands here, its survey may be corrected


@dataclass(frozen=True)
class FamilyRow:
    """A student whose family is to be surveyed; `missing` counts the open questions, None before the survey."""

    student_id: str
    name: str
    class_id: str
    grade: int
    class_name: str
    stage: str
    case_id: str
    case_status: str
    has_waived: bool
    score: int | None
    suggested_level: str
    surveyed_on: date | None
    missing: int | None
    levels: Levels

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def is_surveyed(self) -> bool:
        return self.missing == 0

    @property
    def is_open(self) -> bool:
        """True while the survey may be typed or corrected."""
        return not self.case_status or self.case_status in OPEN

    @property
    def is_overlooked(self) -> bool:
        """True where the family scores as hard, but has neither applied nor waived."""
        return (
            bool(self.suggested_level) and self.suggested_level != "none" and not self.case_id and not self.has_waived
        )

    @property
    def survey_title(self) -> str:
        if self.missing is None:
            return "未录"
        return f"缺{self.missing}题" if self.missing else "已录"

    @property
    def case_title(self) -> str:
        """Return whether the family applied, in a word."""
        if self.case_status:
            return CASE_STATUSES.get(self.case_status, self.case_status)
        return "放弃申请" if self.has_waived else "未申请"

    @property
    def level_title(self) -> str:
        return self.levels.title(self.suggested_level)


@dataclass(frozen=True)
class SurveySheet:
    """What the window needs to ask one family; `scheme` is that of the answers, or the one in force."""

    student_id: str
    school_year: int
    name: str
    class_title: str
    stage: str
    case_id: str
    case_status: str
    scheme: Scheme
    answers: Mapping[str, str]
    suggested_level: str
    level: str
    level_reason: str
    surveyed_on: date | None


_SELECT = f"""
SELECT s.id, s.name, c.id, c.grade, c.name, c.stage, coalesce(k.id, ''), coalesce(k.status, ''),
  EXISTS (SELECT 1 FROM waiver w WHERE w.student_id = s.id AND w.school_year = k0.year),
  y.score, coalesce(y.suggested_level, ''), y.surveyed_on, y.answers, y.scheme_code, y.scheme_version
FROM student s JOIN (SELECT ? AS year) k0 {placed("k0.year")}
LEFT JOIN aid_case k ON k.student_id = s.id AND k.school_year = k0.year
LEFT JOIN survey y ON y.id = coalesce(
  (SELECT id FROM survey WHERE case_id = k.id),
  (SELECT id FROM survey WHERE student_id = s.id AND school_year = k0.year))
"""
_ORDER = " ORDER BY c.grade, length(c.name), c.name, s.rowid"


def families(desk: Desk, school_year: int, class_id: str = "") -> tuple[FamilyRow, ...]:
    """Return the own school's enrolled students of a year in class order, with how far their survey is."""
    where, parameters = [f"s.school_id = ? AND {STATUS} = 'enrolled'"], [desk.place.id]
    if class_id:
        where.append("c.id = ?")
        parameters.append(class_id)
    version = lru_cache(lambda code, number: scheme(desk, code, number))
    found = []
    for row in desk.rows(f"{_SELECT} WHERE {' AND '.join(where)}{_ORDER}", school_year, *parameters):
        *who, waived, points, level, on, answers, code, number = row
        missing = None
        if answers is not None:
            missing = len(score(version(code, number), json.loads(answers), who[5]).missing)
        key, name, in_class, grade, class_name, stage, case_id, status = who
        found.append(
            FamilyRow(
                key, name, in_class, grade, class_name, stage, case_id, status, bool(waived), points, level,
                day_or_none(on), missing, desk.levels,
            )
        )  # fmt: skip
    return tuple(found)


def sheet(desk: Desk, student_id: str, school_year: int) -> SurveySheet:
    """Return what is known for one family's survey.

    Raises:
        LookupError: the student stood in no class of that year.
    """
    rows = desk.rows(f"{_SELECT} WHERE s.id = ?", school_year, student_id)
    if not rows:
        raise LookupError(student_id)
    key, name, _class, grade, class_name, stage, case_id, status, _waived, _score, level, on, answers, code, number = (
        rows[0]
    )
    decided, reason = desk.one("SELECT level, level_reason FROM aid_case WHERE id = ?", case_id) or ("", "")
    return SurveySheet(
        key, school_year, name, class_title(grade, class_name), stage, case_id, status,
        in_force(desk) if answers is None else scheme(desk, code, number, _school(desk, student_id)),
        {} if answers is None else json.loads(answers), level, decided, reason, day_or_none(on),
    )  # fmt: skip


def _school(desk: Desk, student_id: str) -> str:
    return str(desk.value("SELECT school_id FROM student WHERE id = ?", student_id))


def surveyed(desk: Desk, school_year: int) -> tuple[Surveyed, ...]:
    """Return this year's answers, to see what another questionnaire would make of them."""
    rows = desk.rows(f"{_SELECT} WHERE s.school_id = ? AND y.id IS NOT NULL{_ORDER}", school_year, desk.place.id)
    return tuple(
        Surveyed(row[0], row[1], class_title(row[3], row[4]), row[5], json.loads(row[12]), row[9], row[10])
        for row in rows
    )


@dataclass(frozen=True)
class OpenSurvey:
    """A survey that no class has voted on yet; `follows_score` unless a person chose the level with a reason."""

    id: str
    case_id: str
    stage: str
    answers: Mapping[str, str]
    follows_score: bool


def open_surveys(desk: Desk, school_year: int) -> tuple[OpenSurvey, ...]:
    """Return the surveys of a year that may still be corrected."""
    rows = desk.rows(
        "SELECT y.id, coalesce(k.id, ''), c.stage, y.answers, coalesce(k.level, '') = ''"
        " OR (k.level = y.suggested_level AND k.level_reason = '')"
        " FROM survey y LEFT JOIN aid_case k ON k.id = y.case_id"
        f" JOIN student s ON s.id = coalesce(k.student_id, y.student_id) {placed('?')}"
        " WHERE coalesce(k.school_year, y.school_year) = ? AND y.school_id = ?"
        " AND coalesce(k.status, 'applied') IN ('applied', 'surveyed')"
        # Who applied again after a disaster is surveyed anew: the answers of before say nothing of it.
        " AND NOT (coalesce(k.status, '') = 'applied' AND EXISTS (SELECT 1 FROM level_change v"
        " WHERE v.case_id = k.id AND v.kind = 'reopen' AND v.on_date >= y.surveyed_on))",
        school_year,
        school_year,
        school_year,
        desk.place.id,
    )
    return tuple(OpenSurvey(key, case, stage, json.loads(a), bool(same)) for key, case, stage, a, same in rows)


def overlooked(desk: Desk, school_year: int) -> int:
    """Return how many families score as hard, but have neither applied nor waived."""
    return int(
        desk.value(
            f"SELECT count(*) FROM survey y JOIN student s ON s.id = y.student_id {placed('y.school_year')}"
            f" WHERE y.school_year = ? AND y.school_id = ? AND y.suggested_level <> 'none' AND {STATUS} = 'enrolled'"
            " AND NOT EXISTS (SELECT 1 FROM waiver w WHERE w.student_id = s.id AND w.school_year = y.school_year)"
            " AND NOT EXISTS (SELECT 1 FROM aid_case k WHERE k.student_id = s.id AND k.school_year = y.school_year)",
            school_year,
            desk.place.id,
        )
    )


def own_survey(desk: Desk, student_id: str, school_year: int) -> tuple[str, date, str, bool] | None:
    """Return the survey of a family that has not applied: key, day, suggested level, and whether it is whole."""
    row = desk.one(
        "SELECT id, surveyed_on, suggested_level, answers, scheme_code, scheme_version FROM survey"
        " WHERE student_id = ? AND school_year = ?",
        student_id,
        school_year,
    )
    if row is None:
        return None
    found = sheet(desk, student_id, school_year)
    return row[0], day(row[1]), row[2], not score(found.scheme, found.answers, found.stage).missing
