"""Papers of recognition: the application, and the survey with its points."""

from collections.abc import Mapping

from aiddesk.documents import application as form
from aiddesk.documents import survey
from aiddesk.documents.page import Document, joined
from aiddesk.domain.errors import Conflict
from aiddesk.domain.hardship import score
from aiddesk.domain.identity import clean_number
from aiddesk.domain.money import parse_yuan
from aiddesk.domain.privacy import mask_document
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import LEVELS, VISIT_MEANS
from aiddesk.queries.adjustments import recognised_level
from aiddesk.queries.cases import case
from aiddesk.queries.placing import placed
from aiddesk.queries.schemes import scheme
from aiddesk.queries.students import student
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "application": "认定申请表",
    "applications": "认定申请表（全年）",
    "survey": "困难调查与评分说明",
}


def ready(desk: Desk) -> list[Stem]:
    """Return the blank form, and the filled ones of every school year."""
    years = desk.rows("SELECT DISTINCT school_year FROM aid_case WHERE school_id = ?", desk.place.id)
    return [
        ("application", "", "空白认定申请表"),
        *(("applications", str(year), f"{year}学年_认定申请表") for (year,) in years),
    ]


def _application(desk: Desk, case_id: str) -> Document:
    if not case_id:
        return form.lay_out(form.Application(footer(desk), desk.place.name))
    card = case(desk, case_id)
    known = student(desk, card.row.student_id)
    typed = card.application
    income = parse_yuan(typed.income_per_head) if typed.income_per_head else None
    members = tuple(
        form.Member(
            m.name, int(m.age) if m.age else None, m.relation, m.workplace, m.occupation,
            parse_yuan(m.income) if m.income else None, m.health,
        )
        for m in card.members
    )  # fmt: skip
    return form.lay_out(
        form.Application(
            footer(desk), desk.place.name, known.draft.grade, card.row.class_name, card.row.name,
            known.row.sex_title, f"{known.birth_date:%Y-%m}" if known.birth_date else known.draft.birth_date[:7],
            typed.native_place, known.row.document_number,
            int(typed.household_size) if typed.household_size else None, clean_number(typed.phone),
            typed.address or known.address, typed.postcode, typed.guardian_phone or known.row.guardian_phone, members,
            frozenset(c.code for c in known.categories if c.code), income, typed.disaster, typed.accident,
            typed.weak_labour, typed.unemployment, typed.debt, typed.other,
        )
    )  # fmt: skip


def _applications(desk: Desk, school_year: str) -> Document:
    keys = desk.rows(
        "SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id"
        f"{placed('k.school_year')} WHERE k.school_year = ? AND k.school_id = ?"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        int(school_year),
        desk.place.id,
    )
    name = f"{school_year_title(int(school_year))}家庭经济困难学生认定申请表"
    return joined(name, desk.place.name, (_application(desk, key) for (key,) in keys))


def _survey(desk: Desk, case_id: str) -> Document:
    card = case(desk, case_id)
    if card.survey is None:
        raise Conflict(f"{card.row.name}的困难调查还没有录入。")
    school_id = student(desk, card.row.student_id).row.school_id
    asked = scheme(desk, card.survey.scheme_code, card.survey.scheme_version, school_id)
    found = score(asked, card.survey.answers, card.row.stage)
    lines = tuple(survey.SurveyLine(line.question, line.answer, line.points) for line in found.lines)
    visits = "、".join(dict.fromkeys(VISIT_MEANS[v.means] for v in card.visits)) or "问卷"
    number = student(desk, card.row.student_id).row.document_number
    return survey.lay_out(
        survey.Survey(
            footer(desk), desk.place.name, school_year_title(card.school_year), card.row.class_title, card.row.name,
            mask_document(number), card.survey.surveyed_on, visits, (card.survey.surveyor,), lines, found.total,
            LEVELS[found.level], LEVELS.get(recognised_level(desk, case_id) or card.row.level, ""), card.level_reason,
            scheme_title=asked.name,
        )
    )  # fmt: skip


MAKERS: Mapping[str, Maker] = {
    "application": _application,
    "applications": _applications,
    "survey": _survey,
}
