"""Class packs: which class has one out, what stood in it, and what the register knows of its families now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiddesk.domain.class_packs import (
    APPLY,
    CATEGORIES,
    FIGURE_KEYS,
    LETTER_ANSWERS,
    NO,
    PHONE,
    QUESTION,
    SOURCE,
    TICKS,
    WAIVE,
    YES,
    clean_text,
    kept_answer,
)
from aiddesk.domain.hardship import Scheme
from aiddesk.domain.identity import clean_number
from aiddesk.domain.words import PACK_STATUSES, SPECIAL_CATEGORIES, class_title
from aiddesk.queries.places import classes
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day, day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class PackLine:
    """One student of a pack: the key of the row, whose it is, and the values that were handed out, by column key."""

    key: str
    student_id: str
    number: int
    name: str
    birth_month: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Pack:
    """A pack as it was handed out; `columns` are (key, title), `back` what has come back of each student."""

    id: str
    class_id: str
    class_title: str
    stage: str
    school_id: str
    school_year: int
    sequence: int
    code: str
    handed_on: date
    status: str
    received_on: date | None
    scheme: tuple[str, int]
    columns: tuple[tuple[str, str], ...]
    lines: tuple[PackLine, ...]
    back: Mapping[str, Mapping[str, str]]
    newest: int  # the sequence of the last pack handed out to the same class


@dataclass(frozen=True)
class PackClassRow:
    """A class with its last pack: `status` of `words.PACK_STATUSES`, "" where none was handed out."""

    class_id: str
    title: str
    teacher: str
    students: int
    sequence: int | None
    handed_on: date | None
    status: str
    received_on: date | None

    @property
    def state(self) -> str:
        """The state in a word ("已发 9月3日 第7号")."""
        if self.handed_on is None:
            return "未发"
        on = self.received_on if self.status == "received" and self.received_on else self.handed_on
        return f"{PACK_STATUSES[self.status]} {on.month}月{on.day}日 第{self.sequence}号"


@dataclass(frozen=True)
class PackPupil:
    """A student of the year with what the register knows, by column key; "" is unknown.

    `has_other_survey` says that another questionnaire was answered than the one asked for.
    """

    student_id: str
    name: str
    birth_month: str
    class_id: str
    class_title: str
    status: str
    case_id: str
    case_status: str
    guardian_id: str
    waiver: str  # "", "signed" or the key of one that waits for its signature
    has_other_survey: bool
    told_categories: frozenset[str]  # those that only a class teacher's sheet told
    values: Mapping[str, str]


def pack_classes(desk: Desk, school_year: int) -> tuple[PackClassRow, ...]:
    """Return the classes of a school year with the state of their packs."""
    last = {
        class_id: rest
        for class_id, *rest in desk.rows(
            "SELECT school_class_id, sequence, handed_on, status, received_on FROM class_pack"
            " WHERE school_id = ? AND school_year = ? ORDER BY sequence",
            desk.place.id,
            school_year,
        )
    }
    rows = []
    for c in classes(desk, school_year):
        sequence, handed, status, received = last.get(c.id, (None, None, "", None))
        rows.append(
            PackClassRow(
                c.id, c.title, c.teacher, c.students, sequence, day_or_none(handed), status, day_or_none(received)
            )
        )
    return tuple(rows)


def pack_with(desk: Desk, code: str) -> Pack | None:
    """Return the pack with a code."""
    row = desk.one(
        "SELECT p.id, p.school_class_id, c.grade, c.name, c.stage, p.school_id, p.school_year, p.sequence,"
        " p.code, p.handed_on,"
        " p.status, p.received_on, p.content,"
        " (SELECT max(n.sequence) FROM class_pack n WHERE n.school_class_id = p.school_class_id)"
        " FROM class_pack p JOIN school_class c ON c.id = p.school_class_id WHERE p.code = ?",
        code,
    )
    if row is None:
        return None
    key, class_id, grade, name, stage, school, year, sequence, code, handed, status, received, text, newest = row
    content = json.loads(text)
    columns = tuple((k, t) for k, t in content["columns"])
    return Pack(
        key, class_id, class_title(grade, name), stage, school, year, sequence, code, day(handed), status,
        day_or_none(received), (content["scheme"][0], content["scheme"][1]), columns,
        tuple(_line(columns, line) for line in content["rows"]), content.get("back", {}), newest,
    )  # fmt: skip


def next_sequence(desk: Desk) -> int:
    return int(desk.value("SELECT max(sequence) FROM class_pack WHERE school_id = ?", desk.place.id) or 0) + 1


def pack_pupils(desk: Desk, school_year: int, asked: Scheme, pack: Pack | None = None) -> dict[str, PackPupil]:
    """Return all students of a year by key, in class order, those who have left too; with a pack only whom it concerns.

    What has no other home in the register (a family's figures before it applies, an unfinished survey) stands as the
    last pack brought it back.
    """
    kept = _kept(desk, school_year)
    where, whose = "", []
    if pack is not None:
        where = " AND (c.id = ? OR s.id IN (SELECT value FROM json_each(?)))"
        whose = [pack.class_id, json.dumps([line.student_id for line in pack.lines])]
    rows = desk.rows(f"{_PUPILS}{where}{_ORDER}", *[school_year] * 6, desk.place.id, *whose)
    return {row[0]: _pupil(row, asked, kept.get(row[0], {})) for row in rows}


_APPLICATION = tuple(sorted(FIGURE_KEYS))
_PUPILS = f"""
SELECT s.id, s.name, coalesce(nullif(substr(s.birth_date, 1, 7), ''), s.birth_month), c.id, c.grade, c.name, {STATUS},
  k.id, k.status, g.id, g.phone, w.id, w.is_signed,
  coalesce(y.scheme_code, z.scheme_code), coalesce(y.scheme_version, z.scheme_version),
  coalesce(y.answers, z.answers),
  (SELECT group_concat(x.code) FROM special_category x WHERE x.student_id = s.id AND x.until IS NULL AND x.code <> ''),
  (SELECT group_concat(x.code) FROM special_category x WHERE x.student_id = s.id AND x.until IS NULL
   AND x.source = '{SOURCE}'),
  (SELECT l.answer FROM letter l WHERE l.student_id = s.id AND l.school_year = ?),
  a.id, {", ".join(f"a.{name}" for name in _APPLICATION)}
FROM student s {placed("?")}
LEFT JOIN aid_case k ON k.student_id = s.id AND k.school_year = ?
LEFT JOIN application a ON a.case_id = k.id
LEFT JOIN survey y ON y.case_id = k.id
LEFT JOIN survey z ON z.student_id = s.id AND z.school_year = ?
LEFT JOIN waiver w ON w.student_id = s.id AND w.school_year = ?
LEFT JOIN guardian g ON g.id = (SELECT id FROM guardian WHERE student_id = s.id ORDER BY rowid LIMIT 1)
WHERE s.school_id = ?"""
_ORDER = " ORDER BY c.grade, length(c.name), c.name, s.rowid"


def _pupil(row: tuple[Any, ...], asked: Scheme, kept: Mapping[str, str]) -> PackPupil:
    (
        key, name, birth, class_id, grade, class_name, status, case_id, case_status, guardian_id, phone, waiver, signed,
        code, version, answers, categories, told, letter, application, *figures,
    ) = row  # fmt: skip
    values = {
        APPLY: _applies(case_id, case_status, waiver, letter, kept),
        CATEGORIES: ",".join(c for c in SPECIAL_CATEGORIES if c in (categories or "").split(",")),
        PHONE: clean_number(phone or ""),
    }
    if application:
        values |= {name: _figure(name, value) for name, value in zip(_APPLICATION, figures, strict=True)}
    else:
        values |= {name: kept.get(name, "") for name in _APPLICATION}
    is_asked = (code, version) == (asked.code, asked.version)
    found = json.loads(answers) if answers and is_asked else {}
    for question in asked.questions:
        column = QUESTION + question.code
        values[column] = kept_answer(question, found.get(question.code, "")) if code else kept.get(column, "")
    return PackPupil(
        key, name, birth or "", class_id, class_title(grade, class_name), status, case_id or "", case_status or "",
        guardian_id or "", "" if waiver is None else "signed" if signed else waiver, bool(code) and not is_asked,
        frozenset((told or "").split(",")), values,
    )  # fmt: skip


def _applies(
    case_id: str | None, case_status: str | None, waiver: str | None, letter: str | None, kept: Mapping[str, str]
) -> str:
    """Say whether the family applies; a letter that says so is no application yet."""
    if case_id:
        return WAIVE if case_status == "withdrawn" else YES
    if waiver or letter == LETTER_ANSWERS[WAIVE]:
        return WAIVE
    return NO if LETTER_ANSWERS[NO] in (letter, LETTER_ANSWERS.get(kept.get(APPLY, ""))) else ""


def _figure(name: str, value: Any) -> str:
    if name in TICKS:
        return "1" if value else ""
    return "" if value is None else clean_text(str(value))


def _kept(desk: Desk, school_year: int) -> dict[str, dict[str, str]]:
    """Return what received packs brought of each student, the newest word of each column."""
    found: dict[str, dict[str, str]] = {}
    for (text,) in desk.rows(
        "SELECT content FROM class_pack WHERE school_id = ? AND school_year = ? AND status <> 'out'"
        " AND received_on IS NOT NULL ORDER BY received_on, sequence",
        desk.place.id,
        school_year,
    ):
        for student_id, values in json.loads(text).get("back", {}).items():
            found.setdefault(student_id, {}).update(values)
    return found


def _line(columns: tuple[tuple[str, str], ...], row: list[Any]) -> PackLine:
    key, student_id, number, name, birth_month, values = row
    return PackLine(key, student_id, number, name, birth_month, dict(zip((k for k, _ in columns), values, strict=True)))
