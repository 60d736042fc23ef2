"""Papers of what was recognised: the year's list, and the card that each family signs."""

from collections.abc import Mapping

from aiddesk.documents import recognition_list, record_card
from aiddesk.documents.page import Document, joined
from aiddesk.domain.errors import Conflict
from aiddesk.domain.privacy import mask_document
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import SEXES
from aiddesk.queries.adjustments import recognised_level
from aiddesk.queries.cases import case
from aiddesk.queries.recognised import RecognisedRow, recognised, recognised_on
from aiddesk.queries.reviews import exceptions, exceptions_of
from aiddesk.queries.students import counts, student
from aiddesk.services.papers.footer import FIRST_COPY, Maker, Stem, footer
from aiddesk.store.desk import Desk

KINDS: Mapping[str, str] = {"recognition_list": "认定结果汇总表", "record_cards": "建档卡"}


def ready(desk: Desk) -> list[Stem]:
    """Return list and cards of every school year in which somebody was recognised."""
    years = desk.rows(
        "SELECT DISTINCT school_year FROM aid_case WHERE school_id = ? AND recognised_on IS NOT NULL ORDER BY 1",
        desk.place.id,
    )
    return [
        stem
        for (year,) in years
        for stem in (
            ("recognition_list", str(year), f"{year}学年_认定结果汇总表"),
            ("record_cards", str(year), f"{year}学年_建档卡"),
        )
    ]


def _list(desk: Desk, subject: str) -> Document:
    year = int(subject)
    rows = _recognised(desk, year)
    lines = tuple(
        recognition_list.RecognisedLine(
            row.class_title, row.name, SEXES.get(row.sex, ""), mask_document(row.document_number),
            "住校" if row.boarding else "走读", row.categories, "" if row.score is None else str(row.score),
            desk.levels.title(row.level, row.level), row.recognised_on,
        )
        for row in rows
    )  # fmt: skip
    shown = {row.case_id for row in rows}
    told = tuple(e.listed for e in exceptions(desk, year) if e.case_id in shown)
    content = recognition_list.RecognitionList(
        footer(desk, FIRST_COPY), desk.place.name, school_year_title(year), lines, counts(desk, year)["students"],
        desk.today(), told,
    )  # fmt: skip
    return recognition_list.lay_out(content)


def _cards(desk: Desk, subject: str) -> Document:
    """Lay out the card of one case (its key), or those of a school year ("2026") or of a class of it ("2026|KEY")."""
    year, _, class_id = subject.partition("|")
    if not (year.isdigit() and len(year) == 4):
        return record_card.lay_out(_card(desk, subject))
    rows = [row for row in _recognised(desk, int(year)) if class_id in ("", row.class_id)]
    if not rows:
        raise Conflict("这个班本学年还没有认定的学生，没有建档卡可以打印。")
    name = f"{school_year_title(int(year))}家庭经济困难学生建档卡"
    return joined(name, desk.place.name, (record_card.lay_out(_card(desk, row.case_id)) for row in rows))


def _card(desk: Desk, case_id: str) -> record_card.RecordCard:
    shown = case(desk, case_id)
    known = student(desk, shown.row.student_id)
    steps = tuple(record_card.Step(e.on, e.what, e.who) for e in shown.life)
    level = recognised_level(desk, case_id) or shown.row.level
    size, on = shown.application.household_size, recognised_on(desk, case_id)
    return record_card.RecordCard(
        footer(desk, FIRST_COPY), desk.place.name, school_year_title(shown.school_year), shown.row.name,
        known.row.sex_title, shown.row.class_title, mask_document(known.row.document_number),
        "住校" if shown.row.boarding else "走读", known.row.guardian,
        shown.application.guardian_phone or known.row.guardian_phone, f"{size}人" if size else "",
        known.row.categories, shown.row.levels.title(level, level) if on else "", on, steps,
        tuple(e.text for e in exceptions_of(desk, case_id)),
    )  # fmt: skip


def _recognised(desk: Desk, school_year: int) -> tuple[RecognisedRow, ...]:
    rows = recognised(desk, school_year)
    if not rows:
        raise Conflict("本学年还没有认定的学生。公示期满、校长批准以后再打印。")
    return rows


MAKERS: Mapping[str, Maker] = {"recognition_list": _list, "record_cards": _cards}
