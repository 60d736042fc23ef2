"""Recording what happens to a student: who comes, goes, changes class, name or number."""

from datetime import date

from aiddesk.domain.outcome import Done
from aiddesk.domain.students import parse_day
from aiddesk.domain.terms import term_of
from aiddesk.domain.words import IDENTITY_FIELDS, MOVEMENTS
from aiddesk.queries.places import classes
from aiddesk.queries.students import StudentRow
from aiddesk.services import students
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.fields import Field

MOVES = ("transfer_out", "suspend", "return", "move_class", "leave", "decease")
_PAPERS = {
    "transfer_out": "转学申请表",
    "suspend": "休学申请、医院证明",
    "return": "复学申请",
    "move_class": "",
    "leave": "",
    "decease": "",
}
_EVIDENCE = {
    "name": "户口簿（曾用名页）",
    "document_number": "户口簿、派出所证明",
    "registration_number": "学籍系统截图",
}


def move(shell: Host, student: StudentRow, kind: str) -> Done | None:
    """Ask for day, reason and paper of a movement, and record it."""
    # Nobody comes back into a year that is over, even when it is looked at.
    year = max(shell.term.school_year, term_of(shell.desk.today()).school_year)
    places = {c.id: c.title for c in classes(shell.desk, year) or classes(shell.desk, shell.term.school_year)}
    fields = [Field("on", "日期", "date", required=True)]
    if kind in ("move_class", "return"):
        required = kind == "move_class" or student.class_id not in places
        title = "新班级" if kind == "move_class" else "回到班级"
        fields.append(Field("class_id", title, "choice", places, required=required))
    fields.append(Field("reason", "去向或原因", "lines", required=kind in ("transfer_out", "suspend", "leave")))
    if _PAPERS[kind]:
        fields.append(Field("paper", "凭什么材料", hint=_PAPERS[kind]))
    values: dict[str, object] = {"on": shell.desk.today().isoformat()}
    if kind == "return" and student.class_id in places:
        values["class_id"] = student.class_id

    def record(v: dict[str, str]) -> Done:
        on = _day(v["on"], shell)
        paper = v.get("paper", "")
        return students.move_student(shell.desk, student.id, kind, on, v["reason"], v.get("class_id", ""), paper)

    return shell.form(f"{_who(shell, student)}：{MOVEMENTS[kind]}", fields, MOVEMENTS[kind], record, values)


def change_identity(shell: Host, student: StudentRow, field: str, now: str) -> Done | None:
    """Ask for a new name or number with its evidence, and record the change."""
    title = IDENTITY_FIELDS[field]
    fields = (
        Field("before", f"原{title}", read_only=True),
        Field("text", f"新{title}", required=True),
        Field("on", "变更日期", "date", required=True),
        Field("paper", "凭什么材料", hint=_EVIDENCE[field], required=True),
    )
    note = "原来的仍然查得到，变更以前的材料仍用原来的。只是当初录错的，请直接在右边修改。"

    def record(v: dict[str, str]) -> Done:
        return students.change_identity(shell.desk, student.id, field, v["text"], _day(v["on"], shell), v["paper"])

    before = "（演示模式，已隐藏）" if shell.is_veiled else now or "（没有）"
    values = {"before": before, "on": shell.desk.today().isoformat()}
    return shell.form(f"{_who(shell, student)}：{title}变更", fields, "登记变更", record, values, note)


def _who(shell: Host, student: StudentRow) -> str:
    return "所选学生" if shell.is_veiled else student.name


def _day(text: str, shell: Host) -> date:
    return parse_day(text) or shell.desk.today()
