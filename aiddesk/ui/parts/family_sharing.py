"""What an application's form takes from brothers and sisters, and what it gives them."""

from collections.abc import Mapping

from aiddesk.queries.cases import CaseCard
from aiddesk.queries.families import OPEN, prefill, siblings, told_by
from aiddesk.services.registers import Desk
from aiddesk.ui.parts import case_forms
from aiddesk.ui.widgets.fields import Field

ALSO = "also"


def known(desk: Desk, student_id: str, school_year: int, values: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return a new form's values with what a sibling or last year's paper told of the family, and a note of it."""
    found = prefill(desk, student_id, school_year)
    if found is None:
        return dict(values), ""
    told = case_forms.application_values(found.draft, found.members)
    own = {name: text for name, text in values.items() if text}
    return {**told, **own}, f"家庭情况已照{found.source}填好，请与这份纸质表核对，不同的改过来。"


def known_of(desk: Desk, card: CaseCard) -> tuple[dict[str, str], str]:
    """Return a case's values for its form; where nothing of the family is told yet, as `known`."""
    values = case_forms.application_values(card.application, card.members)
    if not told_by(desk, card.row.student_id, card.row.id).is_blank:
        return values, ""
    return known(desk, card.row.student_id, card.school_year, values)


def also_field(desk: Desk, card: CaseCard) -> tuple[Field, ...]:
    """Return the field that offers the family's changes to the open applications of brothers and sisters."""
    others = siblings(desk, card.row.student_id, card.school_year)
    open_ones = {row.case_id: f"{row.name}（{row.class_title}）" for row in others if row.status in OPEN}
    if not open_ones:
        return ()
    note = "改了的家庭情况（人口、收入、成员、灾害、欠债等）一起写进勾选的申请表；各人自己的内容不动。"
    return (Field(ALSO, "兄弟姐妹一起改", "many", open_ones, note=note),)


def sibling_lines(desk: Desk, card: CaseCard) -> list[str]:
    """Return the brothers and sisters with where they stand, for the panel."""
    others = siblings(desk, card.row.student_id, card.school_year)
    return [f"兄弟姐妹：{'；'.join(row.words for row in others)}"] if others else []
