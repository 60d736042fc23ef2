"""The paper of a survey with its points."""

from collections.abc import Mapping

from aiddesk.documents import survey
from aiddesk.documents.page import Document
from aiddesk.domain.errors import Conflict
from aiddesk.domain.hardship import score
from aiddesk.domain.privacy import mask_document
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import VISIT_MEANS
from aiddesk.queries.adjustments import recognised_level
from aiddesk.queries.cases import case
from aiddesk.queries.schemes import scheme
from aiddesk.queries.students import student
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {"survey": "困难调查与评分说明"}


def ready(_desk: Desk) -> list[Stem]:
    """Return nothing: surveys are printed one by one."""
    return []


def _survey(desk: Desk, case_id: str) -> Document:
    card = case(desk, case_id)
    if card.survey is None:
        raise Conflict(f"{card.row.name}的困难调查还没有录入。")
    school_id = student(desk, card.row.student_id).row.school_id
    asked = scheme(desk, card.survey.scheme_code, card.survey.scheme_version, school_id)
    found = score(asked, card.survey.answers, card.row.stage)
    lines = tuple(survey.SurveyLine(line.question, line.answer, line.points) for line in found.lines)
    visits = "、".join(dict.fromkeys(VISIT_MEANS[v.means] for v in card.visits)) or "问卷"
    number, words = student(desk, card.row.student_id).row.document_number, card.row.levels
    return survey.lay_out(
        survey.Survey(
            footer(desk), desk.place.name, school_year_title(card.school_year), card.row.class_title, card.row.name,
            mask_document(number), card.survey.surveyed_on, visits, (card.survey.surveyor,), lines, found.total,
            words.title(card.survey.suggested_level), words.title(recognised_level(desk, case_id) or card.row.level),
            card.level_reason,
            scheme_title=asked.name,
        )
    )  # fmt: skip


MAKERS: Mapping[str, Maker] = {"survey": _survey}
