"""不予认定: declining a case, and then the talk, the letter, the appeal and its answer."""

from collections.abc import Callable, Mapping

from aiddesk.domain.adjustments import DECIDERS
from aiddesk.domain.appeals import TALKED_WITH, AppealDraft, DecisionDraft, LetterDraft, TalkDraft
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import APPEAL_STATUSES, CASE_STATUSES, OBJECTION_CHANNELS, TALK_MEANS
from aiddesk.queries.cases import CaseCard, case
from aiddesk.queries.declined import declined, procedure
from aiddesk.queries.places import staff
from aiddesk.queries.reviews import opinions, relatives_of
from aiddesk.queries.students import student
from aiddesk.services import appeals, cases, talks, unfinished
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.fields import Field

_KIN = {word: word for word in TALKED_WITH}
_PERSON = (Field("person", "与谁沟通", required=True), Field("relation", "与学生关系", "choice", _KIN, required=True))
_TALK_NOTE = "不予认定的，要与家长单独沟通并留记录；不当着别人谈。现在不登记，以后在这名学生的“更多”里登记。"
_LETTER_NOTE = "告知书只交给这一家。原因用家长看得懂的话写，不写票数，不写谁反映的，不提别的家庭。"


def decline(shell: Host, case_id: str) -> Done | None:
    """Ask why a case is declined, and lead on to the talk."""
    name, title = case(shell.desk, case_id).row.name, CASE_STATUSES["declined"]
    fields = (Field("reason", "原因", "lines", required=True, note="只供学校留存；告诉家长的原因在告知书里另写"),)
    done = shell.form(f"{title}：{name}", fields, title, lambda v: cases.decline(shell.desk, case_id, v["reason"]))
    if done is not None:
        lead_on(shell, case_id)
    return done


def lead_on(shell: Host, *case_ids: str) -> None:
    """Go on to the talk with a family that has just been turned down, or say where several are found."""
    turned_down = [key for key in case_ids if declined(shell.desk, key) is not None]
    if len(turned_down) == 1 and not shell.is_veiled:
        record_talk(shell, turned_down[0])
    elif turned_down:
        shell.say(f"{len(turned_down)}名学生不予认定，请在“困难认定”的“不予认定”里逐人登记沟通记录、发告知书。")


def record_talk(shell: Host, case_id: str) -> Done | None:
    """Ask with whom and how a family was talked with."""
    desk, card = shell.desk, case(shell.desk, case_id)
    fields = (
        Field("on", "沟通日期", "date", required=True),
        Field("staff_id", "由谁沟通", "choice", {s.id: f"{s.name}（{s.role_titles}）" for s in staff(desk)},
              required=True),
        *_PERSON,
        Field("means", "沟通方式", "choice", TALK_MEANS, blank=None),
        Field("content", "沟通内容", "lines", required=True, hint="说明了什么原因，家长有什么意见，是否知道怎样申诉"),
    )  # fmt: skip
    values = {**_guardian(shell, card), "on": desk.today().isoformat(), "staff_id": desk.actor.id, "means": "school"}

    def work(v: dict[str, str]) -> Done:
        return talks.record_talk(desk, case_id, TalkDraft(**v))

    key = unfinished.key("talk", case_id)
    return shell.form(f"沟通记录：{card.row.name}", fields, "登记", work, values, _TALK_NOTE, key)


def write_letter(shell: Host, case_id: str) -> Done | None:
    """Ask for the reason as the family may read it, or who signed for the letter; then show the letter."""
    desk, card = shell.desk, case(shell.desk, case_id)
    state = declined(desk, case_id)
    if state is None:
        return None
    fields = (
        Field("on", "告知书日期", "date", required=True),
        Field("reason", "告诉家长的原因", "lines", required=True, hint="如：家庭收入高于本地标准"),
        Field("received_on", "签收日期", "date", note="收回签收回执以后填；申诉期从收到的第二天起算"),
        Field("receiver", "签收人"),
        Field("relation", "与学生关系", "choice", _KIN),
    )
    # What an objection brought up may point at who raised it.
    known = "" if "公示异议核实" in procedure(desk, case_id) else card.closed_reason
    values, sent = {"on": desk.today().isoformat(), "reason": known}, state.letter
    if sent is not None:
        values = {
            "on": sent.on.isoformat(), "reason": sent.reason, "receiver": sent.receiver, "relation": sent.relation,
            "received_on": sent.received_on.isoformat() if sent.received_on else "",
        }  # fmt: skip
    key = unfinished.key("refusal", case_id)
    done = shell.form(
        f"不予认定告知书：{card.row.name}", fields, "保存并预览",
        lambda v: talks.write_letter(desk, case_id, LetterDraft(**v)), values, _LETTER_NOTE, key,
    )  # fmt: skip
    if done is not None:
        show_paper(shell, "refusal_letter", case_id)
    return done


def appeal(shell: Host, case_id: str) -> Done | None:
    """Ask what a family says against the decision."""
    desk, card = shell.desk, case(shell.desk, case_id)
    state = declined(desk, case_id)
    if state is None:
        return None
    is_late = state.until is not None and desk.today() > state.until
    fields = [
        Field("on", "申诉日期", "date", required=True),
        Field("person", "申诉人", required=True),
        Field("relation", "与学生关系", "choice", _KIN, required=True),
        Field("channel", "申诉方式", "choice", OBJECTION_CHANNELS, blank=None),
        Field("content", "内容和理由", "lines", required=True, hint="照申诉人的话写；附的材料也写明"),
        Field("late_reason", "逾期受理的原因", note="" if is_late else "在申诉期内的不用填"),
    ]
    values = {**_guardian(shell, card), "on": desk.today().isoformat(), "channel": "visit"}
    until = f"申诉期到{state.until:%Y-%m-%d}为止。" if state.until else ""
    note = f"{until}每名学生每学年申诉一次，登记后三个工作日内由没有参加过审核的人核实并书面答复。"
    key = unfinished.key("appeal", case_id)
    return shell.form(
        f"登记申诉：{card.row.name}", fields, "登记申诉",
        lambda v: appeals.appeal(desk, case_id, AppealDraft(**v)), values, note, key,
    )  # fmt: skip


def decide(shell: Host, case_id: str) -> Done | None:
    """Ask how an appeal is answered; then show the answer."""
    desk, card, state = shell.desk, case(shell.desk, case_id), declined(shell.desk, case_id)
    made = state.appeal if state is not None else None
    if made is None:
        return None
    outcomes = {"": APPEAL_STATUSES["rejected"], "1": f"{APPEAL_STATUSES['upheld']}，恢复办理"}
    fields = (
        Field("is_upheld", "结论", "choice", outcomes, blank=None),
        Field("decision", "核实情况和答复", "lines", required=True, note="会印在答复书上，不写别的家庭"),
        Field("staff_id", "由谁决定", "choice", _deciders(shell, card), required=True,
              note="校长或领导小组成员，没有审核过这名学生，也不是亲属"),
        Field("on", "答复日期", "date", required=True),
    )  # fmt: skip
    told = f"{made.on:%m月%d日}{made.relation}{made.person}：{made.content}"
    note = f"{told}\n请在{made.due_on:%Y-%m-%d}前答复。申诉成立的恢复办理：班级没有通过的重新评议，其余重新审核。"

    def work(v: dict[str, str]) -> Done:
        draft = DecisionDraft(v["is_upheld"] == "1", v["decision"], v["staff_id"], v["on"])
        return appeals.decide(desk, made.id, draft)

    key = unfinished.key("decide_appeal", case_id)
    values = {"on": desk.today().isoformat()}
    done = shell.form(f"申诉处理：{card.row.name}", fields, "处理", work, values, note, key)
    if done is not None:
        show_paper(shell, "appeal_answer", made.id)
    return done


def _paper(kind: str) -> Callable[[Host, str], object]:
    return lambda shell, case_id: show_paper(shell, kind, case_id)


# The acts by the names of the panel's entries.
ACTS: Mapping[str, Callable[[Host, str], object]] = {
    "record_talk": record_talk,
    "refusal_letter": write_letter,
    "appeal": appeal,
    "decide_appeal": decide,
    "print_talk": _paper("talk_record"),
    "print_appeal": _paper("appeal_form"),
    "print_answer": _paper("appeal_answer"),
}


def _deciders(shell: Host, card: CaseCard) -> dict[str, str]:
    """Return who may decide: heads who gave no opinion on this case and are no relatives of the child."""
    gave = {o.staff_id for o in opinions(shell.desk, card.row.id)}
    return {
        s.id: f"{s.name}（{s.role_titles}）"
        for s in staff(shell.desk)
        if set(s.roles) & set(DECIDERS)
        and s.id not in gave
        and card.row.student_id not in relatives_of(shell.desk, s.id)
    }


def _guardian(shell: Host, card: CaseCard) -> dict[str, str]:
    row = student(shell.desk, card.row.student_id).row
    return {"person": row.guardian, "relation": row.guardian_relation if row.guardian_relation in _KIN else ""}
