"""Which application forms are printed: blank or filled, for a class or the school, on which form."""

from PySide6.QtWidgets import QWidget

from aiddesk.queries.applications import last_form
from aiddesk.queries.places import classes
from aiddesk.queries.policy import forms
from aiddesk.ui.parts.printing import ask_paper, show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.fields import Field

_WHAT = {
    "blank": "空白表，印一张",
    "named": "空白表，印好学校、班级和姓名，每名学生一张",
    "filled": "已登记的申请，每份用家长当时填的那种表",
}


def print_applications(parent: QWidget, shell: Host, class_id: str) -> None:
    """Ask what is to be printed, and preview it."""
    year = str(shell.term.school_year)
    known = {year: "全校", **{c.id: c.title for c in classes(shell.desk, shell.term.school_year) if c.students}}
    fields = (
        Field("what", "打印什么", "choice", _WHAT, blank=None),
        Field("form", "用哪种表", "choice", {f.code: f.name for f in forms().values()}, blank=None),
        Field("class_id", "哪个班", "choice", known, blank=None),
    )
    values = {"what": "named", "form": last_form(shell.desk), "class_id": class_id or year}
    typed = ask_paper(parent, "打印申请表", fields, values)
    if typed is None:
        return
    if typed["what"] == "blank":
        show_paper(shell, "application", f"|{typed['form']}")
    elif typed["what"] == "named":
        show_paper(shell, "blank_applications", f"{typed['class_id']}|{typed['form']}")
    else:
        show_paper(shell, "applications", typed["class_id"])
