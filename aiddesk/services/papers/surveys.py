"""Papers of the survey: the blank questionnaire for each family, and a class's sheet of digits."""

from collections.abc import Mapping

from aiddesk.documents import questionnaire as paper
from aiddesk.documents.page import Document
from aiddesk.domain.errors import Conflict
from aiddesk.domain.terms import school_year_title, term_of
from aiddesk.queries.places import classes
from aiddesk.queries.schemes import in_force
from aiddesk.queries.surveys import FamilyRow, families, sheet
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "survey_blank": "家庭情况调查表",
    "survey_class": "家庭情况调查录入表",
}


def ready(desk: Desk) -> list[Stem]:
    """Return the blank questionnaire, and a sheet for every class of this school year."""
    year = term_of(desk.today()).school_year
    found = [c for c in classes(desk, year) if c.students]
    return [
        ("survey_blank", "", "空白家庭情况调查表"),
        *(("survey_class", c.id, f"{year}学年_家庭情况调查录入表_{c.title}") for c in found),
    ]


def _blank(desk: Desk, subject: str) -> Document:
    """Lay out blank questionnaires: for a class, for one student, or without a name where there is no subject."""
    year = term_of(desk.today()).school_year
    if not subject:
        return paper.family_sheets(_content(desk, year, "", (paper.Family(),)))
    if (class_year := _year_of(desk, subject)) is not None:
        rows = _listed(desk, class_year, subject)
        people = tuple(paper.Family(r.class_title, r.name) for r in rows)
        return paper.family_sheets(_content(desk, class_year, rows[0].stage, people))
    found = sheet(desk, subject, year)
    return paper.family_sheets(_content(desk, year, found.stage, (paper.Family(found.class_title, found.name),)))


def _class(desk: Desk, class_id: str) -> Document:
    year = _year_of(desk, class_id) or 0
    rows = _listed(desk, year, class_id)
    people = tuple(paper.Family(r.class_title, r.name) for r in rows)
    return paper.class_sheet(_content(desk, year, rows[0].stage, people))


def _content(desk: Desk, year: int, stage: str, people: tuple[paper.Family, ...]) -> paper.Questionnaire:
    asked = in_force(desk)
    items = tuple(paper.Item(q.text, tuple((o.code, o.text) for o in q.options)) for q in asked.asked(stage))
    return paper.Questionnaire(footer(desk), desk.place.name, school_year_title(year), asked.name, items, people)


def _year_of(desk: Desk, class_id: str) -> int | None:
    found: int | None = desk.value("SELECT school_year FROM school_class WHERE id = ?", class_id)
    return found


def _listed(desk: Desk, year: int, class_id: str) -> tuple[FamilyRow, ...]:
    rows = families(desk, year, class_id)
    if not rows:
        raise Conflict("这个班级还没有学生，没有调查表可以打印。")
    return rows


MAKERS: Mapping[str, Maker] = {
    "survey_blank": _blank,
    "survey_class": _class,
}
