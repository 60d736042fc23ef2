"""突发困难申请: a family that was struck by disaster applies at any time of the year."""

from PySide6.QtWidgets import QWidget

from aiddesk.domain.occasions import EventDraft
from aiddesk.domain.outcome import Done
from aiddesk.queries.applications import last_form
from aiddesk.queries.cases import case, case_of
from aiddesk.queries.students import student
from aiddesk.services import sudden
from aiddesk.ui.parts import case_forms
from aiddesk.ui.parts.pick_student import pick
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.fields import Field

_EVENT = (
    Field("event_on", "发生日期", "date", required=True),
    Field("event", "发生了什么", required=True, hint="父亲因车祸去世；房屋被洪水冲毁"),
)
_NOTE = "任何时候都可以申请；接着同样录调查、评议、审核、公示。本学年撤回或不予认定过的，也在这里重新申请。"


def apply_struck(parent: QWidget, shell: Host) -> Done | None:
    """Ask for whom, then for what happened and the application form."""
    chosen = pick(parent, shell, "登记谁的突发困难申请")
    if chosen is None:
        return None
    desk, year = shell.desk, shell.term.school_year
    card = student(desk, chosen.id)
    values = {"form": last_form(desk), "address": card.address, "guardian_phone": chosen.guardian_phone}
    earlier = case_of(desk, chosen.id, year)
    if earlier:
        # Who applies again corrects what was written; only the promise is given anew.
        old = case(desk, earlier)
        values = {**case_forms.application_values(old.application, old.members), "promise_signed": ""}
    values["on"] = desk.today().isoformat()

    def work(typed: dict[str, str]) -> Done:
        event = EventDraft(typed.pop("event_on"), typed.pop("event"))
        draft, members = case_forms.application_draft(typed)
        return sudden.apply_struck(desk, chosen.id, year, event, draft, members)

    title = "突发困难申请" if shell.is_veiled else f"突发困难申请：{chosen.name}（{chosen.class_title}）"
    fields = (*_EVENT, *case_forms.application_fields())
    return shell.form(title, fields, "登记", work, values, _NOTE, watch=case_forms.remark_figures)
