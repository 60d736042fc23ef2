"""The forms of a family that does not apply this year: the statement entered, and later signed."""

from aiddesk.domain.outcome import Done
from aiddesk.domain.students import parse_day
from aiddesk.domain.words import RELATIONS
from aiddesk.services import waivers
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.fields import Field

_SIGNER = (
    Field("on", "日期", "date", required=True),
    Field("signer", "签字人", hint="没有签字的先空着"),
    Field("relation", "与学生关系", "choice", {r: r for r in RELATIONS}),
)
_REASON = Field("reason", "放弃的原因", "lines", hint="照家长的话写")
_SIGNED = Field("is_signed", "", "flag", hint="家长已在放弃申请说明上签字")
_NOTE = "家庭自愿放弃的，要有家长签字的书面说明；没有签字以前仍算应助未助。说明可以在这里登记后打印。"


def waive(shell: Host, student_id: str, name: str) -> Done | None:
    """Ask for a family's statement and enter it."""
    desk, year = shell.desk, shell.term.school_year

    def work(v: dict[str, str]) -> Done:
        on = parse_day(v["on"]) or desk.today()
        signed = bool(v["is_signed"])
        return waivers.waive(desk, student_id, year, on, v["signer"], v["relation"], v["reason"], is_signed=signed)

    title = "放弃申请" if shell.is_veiled else f"放弃申请：{name}"
    values = {"on": desk.today().isoformat(), "is_signed": "1"}
    return shell.form(title, (*_SIGNER, _REASON, _SIGNED), "登记放弃", work, values, _NOTE)


def sign(shell: Host, student_id: str, name: str) -> Done | None:
    """Ask who signed a statement that was entered before."""
    desk, year = shell.desk, shell.term.school_year

    def work(v: dict[str, str]) -> Done:
        on = parse_day(v["on"]) or desk.today()
        return waivers.sign(desk, student_id, year, on, v["signer"], v["relation"])

    title = "放弃申请说明已签字" if shell.is_veiled else f"放弃申请说明已签字：{name}"
    return shell.form(title, _SIGNER, "已签字", work, {"on": desk.today().isoformat()})


def take_back(shell: Host, student_id: str, _name: str) -> Done | None:
    """Record that a family does apply after all."""
    return shell.act(lambda: waivers.take_back(shell.desk, student_id, shell.term.school_year))


def show(shell: Host, student_id: str, _name: str) -> None:
    """Preview a statement, to be signed."""
    show_paper(shell, "waiver", f"{student_id}@{shell.term.school_year}")
