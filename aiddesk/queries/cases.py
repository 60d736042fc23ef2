"""Cases: the year's list, one case whole, and who should have one but has not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.levels import Levels
from aiddesk.domain.levels import read as read_levels
from aiddesk.domain.money import Fen, plain_yuan
from aiddesk.domain.words import (
    CASE_STATUSES,
    DECISIONS,
    NOTICE_PHASES,
    NOTICE_SCOPES,
    REVIEW_STEPS,
    VISIT_MEANS,
    class_title,
)
from aiddesk.queries.adjustments import changes_of, recognised_level
from aiddesk.queries.applications import application_of, members_of
from aiddesk.queries.declined import happened
from aiddesk.queries.levels import words as levels_of
from aiddesk.queries.placing import placed
from aiddesk.queries.reading import day
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class CaseRow:
    """A case in the year's list; `income_per_head` is fen a year, `score` None before the survey."""

    id: str
    student_id: str
    name: str
    class_id: str
    grade: int
    class_name: str
    stage: str
    boarding: bool
    categories: int
    income_per_head: Fen | None
    visits: int
    score: int | None
    suggested_level: str
    level: str
    status: str
    levels: Levels

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def level_title(self) -> str:
        if self.status == "recognised" and self.level == "none":
            return "已终止"  # recognised, and ended in the course of the year
        return self.levels.title(self.level)

    @property
    def status_title(self) -> str:
        return CASE_STATUSES.get(self.status, self.status)


@dataclass(frozen=True)
class VisitRow:
    id: str
    on: date
    means: str
    visitors: str
    findings: str
    photos: tuple[str, ...]


@dataclass(frozen=True)
class SurveyFacts:
    scheme_code: str
    scheme_version: int
    answers: Mapping[str, str]
    score: int
    suggested_level: str
    surveyed_on: date
    surveyor: str


@dataclass(frozen=True)
class LifeRow:
    """One event in a case's line of life."""

    on: date
    what: str
    who: str


@dataclass(frozen=True)
class CaseCard:
    """One case whole; `application` and `members` are drafts, ready to edit."""

    row: CaseRow
    school_year: int
    opened_on: date
    level_reason: str
    closed_reason: str
    application: ApplicationDraft
    members: tuple[MemberDraft, ...]
    survey: SurveyFacts | None
    visits: tuple[VisitRow, ...]
    life: tuple[LifeRow, ...]


@dataclass(frozen=True)
class MissingRow:
    """A student of a special category without a case of this year (应助尽助); `sources` says by what it is known."""

    student_id: str
    name: str
    class_title: str
    categories: str
    sources: str = ""


_SELECT = f"""
SELECT k.id, s.id, s.name, c.id, c.grade, c.name, c.stage, s.boarding,
  (SELECT count(*) FROM special_category x WHERE x.student_id = s.id AND x.until IS NULL),
  a.income_per_head, (SELECT count(*) FROM home_visit v WHERE v.case_id = k.id),
  y.score, coalesce(y.suggested_level, ''), k.level, k.status, o.levels
FROM aid_case k JOIN student s ON s.id = k.student_id JOIN place o ON o.id = k.school_id
{placed("k.school_year")}
LEFT JOIN application a ON a.case_id = k.id LEFT JOIN survey y ON y.case_id = k.id
"""


def cases(
    desk: Desk, school_year: int, class_id: str = "", status: str = "", text: str = "", school_id: str = ""
) -> tuple[CaseRow, ...]:
    """Return the cases of a school year in class order; `status` is of `words.CASE_STATUSES`."""
    where, parameters = ["k.school_year = ?"], [str(school_year)]
    for condition, value in (("c.id = ?", class_id), ("k.status = ?", status), ("k.school_id = ?", school_id)):
        if value:
            where.append(condition)
            parameters.append(value)
    if text.strip():
        where.append("(instr(s.name, ?) OR instr(' ' || s.initials, ' ' || ?))")
        parameters += [text.strip(), text.strip().lower()]
    order = " ORDER BY c.grade, length(c.name), c.name, s.rowid"
    return tuple(_row(row) for row in desk.rows(f"{_SELECT} WHERE {' AND '.join(where)}{order}", *parameters))


def case_rows(desk: Desk, case_ids: tuple[str, ...]) -> tuple[CaseRow, ...]:
    """Return the named cases in class order."""
    marks = ",".join("?" * len(case_ids))
    order = " ORDER BY c.grade, length(c.name), c.name, s.rowid"
    return tuple(_row(row) for row in desk.rows(f"{_SELECT} WHERE k.id IN ({marks}){order}", *case_ids))


def case(desk: Desk, case_id: str) -> CaseCard:
    """Return one case whole.

    Raises:
        LookupError: no such case.
    """
    found = desk.rows(f"{_SELECT} WHERE k.id = ?", case_id)
    head = desk.one("SELECT school_year, opened_on, level_reason, closed_reason FROM aid_case WHERE id = ?", case_id)
    if not found or head is None:
        raise LookupError(case_id)
    return CaseCard(
        _row(found[0]), head[0], day(head[1]), head[2], head[3], application_of(desk, case_id),
        members_of(desk, case_id), _survey(desk, case_id), _visits(desk, case_id), life(desk, case_id),
    )  # fmt: skip


def case_of(desk: Desk, student_id: str, school_year: int) -> str:
    """Return the key of a student's case of a year, or ""."""
    return desk.value("SELECT id FROM aid_case WHERE student_id = ? AND school_year = ?", student_id, school_year) or ""


def status_counts(desk: Desk, school_year: int) -> dict[str, int]:
    return dict(
        desk.rows(
            "SELECT status, count(*) FROM aid_case WHERE school_year = ? AND school_id = ? GROUP BY status",
            school_year,
            desk.place.id,
        )
    )


def without_case(desk: Desk, school_year: int) -> tuple[MissingRow, ...]:
    """Return the enrolled students with a special category, but neither a case of this year nor a signed waiver."""
    from aiddesk.queries.students import students  # here: the roster's list is one of several ways to ask it

    have = {
        key
        for (key,) in desk.rows(
            "SELECT student_id FROM aid_case WHERE school_year = ?"
            " UNION SELECT student_id FROM waiver WHERE school_year = ? AND is_signed = 1",
            school_year,
            school_year,
        )
    }
    sources = dict(
        desk.rows(
            "SELECT student_id, group_concat(DISTINCT source) FROM special_category WHERE until IS NULL"
            " GROUP BY student_id"
        )
    )
    return tuple(
        MissingRow(s.id, s.name, s.class_title, s.categories, sources.get(s.id) or "")
        for s in students(desk, school_year, kept="special", limit=-1)
        if s.id not in have
    )


def photo(desk: Desk, attachment_id: str) -> bytes:
    return bytes(desk.value("SELECT content FROM attachment WHERE id = ?", attachment_id) or b"")


def life(desk: Desk, case_id: str) -> tuple[LifeRow, ...]:
    """Return what happened to a case, oldest first."""
    rows: list[LifeRow] = []

    def tell(sql: str, what: str) -> None:
        for on, *words in desk.rows(sql, case_id):
            *parts, who = words
            rows.append(LifeRow(day(on), what.format(*parts), who))

    tell(
        "SELECT a.applied_on, CASE k.occasion WHEN 'sudden' THEN '，突发困难：' || k.event ELSE '' END, ''"
        " FROM application a JOIN aid_case k ON k.id = a.case_id WHERE a.case_id = ?",
        "提交认定申请表{0}",
    )
    tell(
        "SELECT y.surveyed_on, y.score, coalesce(t.name, '') FROM survey y LEFT JOIN staff t ON t.id = y.staff_id"
        " WHERE y.case_id = ?",
        "完成困难调查，{0}分",
    )
    for on, means, visitors in desk.rows("SELECT on_date, means, visitors FROM home_visit WHERE case_id = ?", case_id):
        rows.append(LifeRow(day(on), VISIT_MEANS.get(means, means), visitors))
    tell(
        "SELECT v.held_on, iif(v.status = 'annulled', '已作废', coalesce(nullif(c.outcome, ''), '进行中')), v.chair"
        " FROM candidate c JOIN class_vote v ON v.id = c.vote_id WHERE c.case_id = ?",
        "班级评议：{0}",
    )
    for on, step, decision, opinion, who in desk.rows(
        "SELECT r.on_date, r.step, r.decision, r.opinion, t.name FROM review r JOIN staff t ON t.id = r.staff_id"
        " WHERE r.case_id = ? ORDER BY r.rowid",
        case_id,
    ):
        rows.append(LifeRow(day(on), f"{REVIEW_STEPS[step]}{DECISIONS[decision]}：{opinion}", who))
    for on, phase, scope, part in desk.rows(
        "SELECT DISTINCT n.posted_on, n.phase, n.scope, n.part FROM notice_line l JOIN notice n ON n.id = l.notice_id"
        " WHERE l.case_id = ? AND n.posted_on IS NOT NULL",
        case_id,
    ):
        whose = "" if scope == "school" else part or NOTICE_SCOPES[scope]
        rows.append(LifeRow(day(on), f"{whose}{NOTICE_PHASES[phase]}张贴", ""))
    rows += _recognised(desk, case_id)
    rows += [LifeRow(*event) for event in happened(desk, case_id)]
    for on, amount, result in desk.rows(
        "SELECT p.on_date, p.amount, p.result FROM payment p JOIN award a ON a.id = p.award_id WHERE a.case_id = ?",
        case_id,
    ):
        rows.append(LifeRow(day(on), f"{'发放' if result == 'paid' else '发放失败'}{plain_yuan(amount)}元", ""))
    tell("SELECT r.signed_on, r.signer FROM receipt r JOIN award a ON a.id = r.award_id WHERE a.case_id = ?", "签领")
    return tuple(sorted(rows, key=lambda r: r.on))


def _recognised(desk: Desk, case_id: str) -> list[LifeRow]:
    """Return the recognition with the level that was recognised, and what has become of it since."""
    found = []
    on = desk.value("SELECT recognised_on FROM aid_case WHERE id = ?", case_id)
    if on:
        level = recognised_level(desk, case_id)
        words = levels_of(desk, desk.value("SELECT school_id FROM aid_case WHERE id = ?", case_id))
        found.append(LifeRow(day(on), f"校长批准，认定为{words.title(level, level)}", ""))
    for change in changes_of(desk, case_id):
        way = f"{change.before_title}→{change.after_title}" if change.kind in ("raise", "lower") else ""
        paper = f"（{change.paper}）" if change.paper else ""
        text = f"{change.kind_title}{f' {way}' if way else ''}：{change.reason}{paper}"
        found.append(LifeRow(change.on, text, change.staff))
    return found


def _row(row: tuple[object, ...]) -> CaseRow:
    values = list(row)
    values[7] = bool(values[7])
    values[-1] = read_levels(str(values[-1]))
    return CaseRow(*values)  # type: ignore[arg-type]  # the columns stand in the order of the fields


def _survey(desk: Desk, case_id: str) -> SurveyFacts | None:
    row = desk.one(
        "SELECT y.scheme_code, y.scheme_version, y.answers, y.score, y.suggested_level, y.surveyed_on,"
        " coalesce(t.name, '') FROM survey y LEFT JOIN staff t ON t.id = y.staff_id WHERE y.case_id = ?",
        case_id,
    )
    if row is None:
        return None
    return SurveyFacts(row[0], row[1], json.loads(row[2]), row[3], row[4], day(row[5]), row[6])


def _visits(desk: Desk, case_id: str) -> tuple[VisitRow, ...]:
    found = []
    for key, on, means, visitors, findings in desk.rows(
        "SELECT id, on_date, means, visitors, findings FROM home_visit WHERE case_id = ? ORDER BY on_date", case_id
    ):
        photos = tuple(i for (i,) in desk.rows("SELECT id FROM attachment WHERE owner_id = ? ORDER BY rowid", key))
        found.append(VisitRow(key, day(on), means, visitors, findings, photos))
    return tuple(found)
