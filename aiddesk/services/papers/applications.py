"""Papers of applying: the form that a school uses, filled or blank, for one student, a class or the whole year."""

from collections.abc import Mapping
from datetime import date

from aiddesk.documents import application as paper
from aiddesk.documents.furniture import long_date
from aiddesk.documents.page import Document, joined
from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.errors import Conflict
from aiddesk.domain.forms import Block, Form, Support, support
from aiddesk.domain.identity import clean_number
from aiddesk.domain.money import parse_yuan, yuan
from aiddesk.domain.terms import school_year_title, term_of
from aiddesk.domain.words import RESIDENCES, grade_title
from aiddesk.queries.applications import last_form
from aiddesk.queries.cases import CaseRow, case
from aiddesk.queries.placing import placed
from aiddesk.queries.students import StudentCard, StudentRow, student, students
from aiddesk.services.papers.classes import chosen_classes
from aiddesk.services.papers.footer import Maker, Stem, footer
from aiddesk.store.desk import Desk
from aiddesk.store.policy import form, programmes, standards

KINDS: Mapping[str, str] = {
    "application": "认定申请表",
    "applications": "认定申请表（已登记的）",
    "blank_applications": "认定申请表（印好姓名）",
}
_FLAGS = ("single_parent", "lost_labour", "seriously_ill")
_TEXTS = ("disaster", "accident", "weak_labour", "unemployment", "debt", "other", "native_place", "postcode")
_COUNTS = ("household_size", "labour", "dependants")
_SUMS = ("income_per_head", "household_income", "debt_amount")


def ready(desk: Desk) -> list[Stem]:
    """Return the blank form, and the filled ones of every school year."""
    years = desk.rows("SELECT DISTINCT school_year FROM aid_case WHERE school_id = ?", desk.place.id)
    return [
        ("application", "", "空白认定申请表"),
        *(("applications", str(year), f"{year}学年_认定申请表") for (year,) in years),
    ]


def application_paper(desk: Desk, subject: str) -> Document:
    """Lay out one form: of a case (its key), or blank ("" is the form used last, "|national_2018" a certain one)."""
    key, _, code = subject.partition("|")
    if key:
        return _filled(desk, key)
    chosen = form(code or last_form(desk))
    known = paper.Known({"school": desk.place.name}, (), None, _support(chosen, term_of(desk.today()).school_year))
    return paper.lay_out(paper.Application(footer(desk), chosen, known))


def applications_paper(desk: Desk, subject: str) -> Document:
    """Lay out every filled form of a school year ("2026") or of a class (its key), in class order.

    Raises:
        Conflict: nobody there has applied.
    """
    year, wanted = chosen_classes(desk, subject)
    marks = ",".join("?" * len(wanted))
    keys = desk.rows(
        "SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id"
        f"{placed('k.school_year')} WHERE k.school_year = ? AND k.school_id = ? AND c.id IN ({marks})"
        " ORDER BY c.grade, length(c.name), c.name, s.rowid",
        year,
        desk.place.id,
        *(c.id for c in wanted),
    )
    if not keys:
        raise Conflict("还没有登记申请，没有填好的申请表可以打印。可以先打印空白表。")
    name = f"{school_year_title(year)}家庭经济困难学生认定申请表"
    return joined(name, desk.place.name, (_filled(desk, key) for (key,) in keys))


def blank_applications_paper(desk: Desk, subject: str) -> Document:
    """Lay out blank forms with school, class, name, sex: for a school year ("2026") or a class ("KEY|national_2018").

    Raises:
        Conflict: there is nobody.
    """
    which, _, code = subject.partition("|")
    chosen = form(code or last_form(desk))
    year, wanted = chosen_classes(desk, which)
    rows = (row for c in wanted for row in students(desk, year, class_id=c.id, limit=-1))
    return joined(
        f"{school_year_title(year)}{chosen.title}", desk.place.name, (_named(desk, chosen, year, row) for row in rows)
    )


def _named(desk: Desk, chosen: Form, year: int, row: StudentRow) -> Document:
    values = {"school": desk.place.name, "name": row.name, "sex": row.sex_title, **_class(row)}
    known = paper.Known(values, (), None, _support(chosen, year))
    return paper.lay_out(paper.Application(footer(desk), chosen, known))


def _filled(desk: Desk, case_id: str) -> Document:
    card = case(desk, case_id)
    known = student(desk, card.row.student_id)
    chosen = form(card.application.form)
    values = {
        "school": desk.place.name,
        **_of_student(known),
        "entered_on": _month(desk.value("SELECT entered_on FROM student WHERE id = ?", card.row.student_id)),
        **_class(card.row),
        **_of_family(card.application, known),
    }
    claimed = frozenset(c.code for c in known.categories if c.code)
    offered = _support(chosen, card.school_year, card.row.stage, card.row.boarding)
    told = paper.Known(values, tuple(map(_member, card.members)), claimed, offered)
    return paper.lay_out(paper.Application(footer(desk), chosen, told))


def _class(row: CaseRow | StudentRow) -> dict[str, str]:
    return {"grade": grade_title(row.grade), "class_name": row.class_name, "class_title": row.class_title}


def _of_student(card: StudentCard) -> dict[str, str]:
    birth = card.birth_date
    month = f"{birth:%Y-%m}" if birth else card.draft.birth_date[:7]
    return {
        "name": card.row.name,
        "sex": card.row.sex_title,
        "birth_month": _month(month),
        "birth_date": long_date(birth) if birth else "",
        "ethnicity": card.row.ethnicity,
        "residence": next((code for code, word in RESIDENCES.items() if word == card.draft.residence), ""),
        "document_number": card.row.document_number,
        "registration_number": card.registration_number,
        "boarding": "yes" if card.row.boarding else "no",
        "guardian": card.row.guardian,
        "bank": card.bank,
        "account_number": card.account_number,
    }


def _of_family(typed: ApplicationDraft, card: StudentCard) -> dict[str, str]:
    sums = ((name, getattr(typed, name)) for name in _SUMS)
    return {
        **{name: getattr(typed, name) for name in (*_TEXTS, *_COUNTS)},
        **{name: yuan(parse_yuan(text)) if text else "" for name, text in sums},
        **{name: "yes" if getattr(typed, name) else "no" for name in _FLAGS},
        "phone": clean_number(typed.phone),
        "address": typed.address or card.address,
        "guardian_phone": typed.guardian_phone or card.row.guardian_phone,
        "applied_on": long_date(date.fromisoformat(typed.on)) if typed.on else "",
        "applies": "yes",
    }


def _month(day: str | None) -> str:
    """Return "2015年11月" for a day or a month as the register keeps it."""
    return f"{day[:4]}年{int(day[5:7])}月" if day else ""


def _member(typed: MemberDraft) -> paper.Member:
    return paper.Member(
        typed.name, int(typed.age) if typed.age else None, typed.relation, typed.workplace, typed.occupation,
        parse_yuan(typed.income) if typed.income else None, typed.health, typed.document_number,
    )  # fmt: skip


def _support(chosen: Form, year: int, stage: str = "", boarding: bool | None = None) -> tuple[Support, ...]:
    blocks: list[Block] = [block for block in chosen.blocks if block.kind == "support"]
    return tuple(line for block in blocks for line in support(block, programmes(), standards(), year, stage, boarding))


MAKERS: Mapping[str, Maker] = {
    "application": application_paper,
    "applications": applications_paper,
    "blank_applications": blank_applications_paper,
}
