"""Papers of home visits: the sheet of a family, and all sheets of a day with the route in front."""

from collections.abc import Mapping

from aiddesk.documents import visit_route, visit_sheet
from aiddesk.documents.page import Document, joined
from aiddesk.domain.cases import ApplicationDraft
from aiddesk.domain.errors import Conflict
from aiddesk.domain.terms import school_year_title
from aiddesk.queries.cases import case
from aiddesk.queries.identity import household
from aiddesk.queries.students import student
from aiddesk.queries.visits import FamilyVisitRow, family_to_visit, to_visit, visit_days
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {
    "visit_sheet": "家访记录表",
    "visit_day": "家访路线单和记录表",
}


def ready(desk: Desk) -> list[Stem]:
    """Return the blank sheet, and every day of visits that have not been made yet."""
    found: list[Stem] = [("visit_sheet", "", "空白家访记录表")]
    for (year,) in desk.rows("SELECT DISTINCT school_year FROM aid_case WHERE school_id = ?", desk.place.id):
        for on in sorted({planned.on for planned in visit_days(desk, year)}):
            found.append(("visit_day", subject_of(year, on.isoformat()), f"{on:%Y%m%d}_家访路线单和记录表"))
    return found


def subject_of(school_year: int, on: str, village: str = "") -> str:
    """Return the subject of a day's papers, of one village or of all."""
    return "|".join((str(school_year), on, village) if village else (str(school_year), on))


def _visit_sheet(desk: Desk, case_id: str) -> Document:
    if not case_id:
        return visit_sheet.lay_out(visit_sheet.VisitSheet(footer(desk), desk.place.name))
    return _sheet(desk, case_id, family_to_visit(desk, case_id))


def _sheet(desk: Desk, case_id: str, plan: FamilyVisitRow | None) -> Document:
    card = case(desk, case_id)
    known = student(desk, card.row.student_id)
    typed, row = card.application, known.row
    relation = f"（{row.guardian_relation}）" if row.guardian_relation else ""
    members = tuple(
        visit_sheet.VisitMember(
            m.name, m.relation, m.age, "　".join(filter(None, (m.workplace, m.occupation))), m.health
        )
        for m in card.members
    )
    related = household(desk, row.id, card.school_year)
    return visit_sheet.lay_out(
        visit_sheet.VisitSheet(
            footer(desk), desk.place.name, school_year_title(card.school_year), row.name, row.sex_title,
            card.row.class_title, typed.address or known.address, plan.village if plan else "",
            f"{row.guardian}{relation}", row.guardian_phone or typed.guardian_phone, row.categories,
            "、".join(f"{one.name}（{one.class_title}）" for one in related),
            f"{typed.household_size}人" if typed.household_size else "", members, _told(typed),
            plan.planned_on if plan else None, plan.visitors if plan else "",
        )
    )  # fmt: skip


def _told(typed: ApplicationDraft) -> tuple[tuple[str, str], ...]:
    income = f"{typed.income_per_head}元" if typed.income_per_head else ""
    said = (
        ("人均年收入", income),
        ("家庭情况", _figures(typed)),
        ("自然灾害", typed.disaster),
        ("突发意外", typed.accident),
        ("劳动能力", typed.weak_labour),
        ("失业", typed.unemployment),
        ("欠债", typed.debt),
        ("其他", typed.other),
    )
    lines = [(title, text) for title, text in said if text not in ("", "无")]
    nothing = "、".join(title for title, text in said if text == "无")
    return (*lines, ("写明“无”的", nothing)) if nothing else tuple(lines)


def _figures(typed: ApplicationDraft) -> str:
    """Return the further figures in one line, so that the sheet keeps to its page."""
    figures = (
        ("劳动力", typed.labour, "人"),
        ("赡养", typed.dependants, "人"),
        ("全家年收入", typed.household_income, "元"),
        ("欠债", typed.debt_amount, "元"),
    )
    states = (
        ("单亲", typed.single_parent),
        ("父母丧失劳动能力", typed.lost_labour),
        ("有大病患者", typed.seriously_ill),
    )
    told = [f"{title}{text}{unit}" for title, text, unit in figures if text]
    return "，".join(told + [title for title, holds in states if holds])


def _visit_day(desk: Desk, subject: str) -> Document:
    """Lay out a day ("2026|2026-09-12"), or one village of it ("2026|2026-09-12|南坪村").

    Raises:
        Conflict: nothing is planned for then any more.
    """
    year, on, *village = subject.split("|")
    rows = [
        row
        for row in to_visit(desk, int(year))
        if row.planned_on is not None
        and row.planned_on.isoformat() == on
        and (not village or row.village == village[0])
    ]
    if not rows or rows[0].planned_on is None:
        raise Conflict("这一天没有还要走访的学生。请先在“家访安排”里安排。")
    stops = tuple(
        visit_route.Stop(r.village, r.name, r.class_title, r.address, r.guardian, r.phone, r.note) for r in rows
    )
    visitors = "、".join(dict.fromkeys(name for r in rows for name in r.visitors.split("、") if name))
    route = visit_route.Route(footer(desk), desk.place.name, rows[0].planned_on, visitors, stops)
    papers = (visit_route.lay_out(route), *(_sheet(desk, row.case_id, row) for row in rows))
    return joined("家访路线单和记录表", desk.place.name, papers)


MAKERS: Mapping[str, Maker] = {
    "visit_sheet": _visit_sheet,
    "visit_day": _visit_day,
}
