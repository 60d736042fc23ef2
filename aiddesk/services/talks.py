"""A family that was turned down: the talk with it, and the letter to it."""

from aiddesk.domain import appeals as rules
from aiddesk.domain.appeals import LetterDraft, TalkDraft
from aiddesk.domain.errors import Conflict
from aiddesk.domain.outcome import Done
from aiddesk.queries.cases import case
from aiddesk.queries.declined import Declined, declined, procedure
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Refusal, Talk

TOUCHED = frozenset({"cases"})


def record_talk(desk: Desk, case_id: str, draft: TalkDraft) -> Done:
    """Record that a family was talked with about its case, when, by whom and how.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the case is not turned down.
    """
    name, _ = _turned_down(desk, case_id, "不用登记沟通记录")
    on = rules.check_talk(draft, desk.today())
    with journal.entry(desk, "case.talk", f"登记与{name}家长的沟通") as work:
        key = work.insert(
            Talk, case_id=case_id, on_date=on, staff_id=draft.staff_id, person=draft.person.strip(),
            relation=draft.relation.strip(), means=draft.means, content=draft.content.strip(),
        )  # fmt: skip
    return Done(f"已登记与{name}家长的沟通。打印沟通记录表请双方签字，再发告知书。", TOUCHED, work.seq, key)


def write_letter(desk: Desk, case_id: str, draft: LetterDraft) -> Done:
    """Write the letter of refusal, or note that it was received; a case has one letter for each refusal.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the case is not turned down.
    """
    name, state = _turned_down(desk, case_id, "没有告知书")
    checked = rules.check_letter(draft, state.on, desk.today())
    values = {
        "on_date": checked.on, "decided_on": state.on, "procedure": "、".join(procedure(desk, case_id)),
        "reason": draft.reason.strip(), "received_on": checked.received_on, "receiver": draft.receiver.strip(),
        "relation": draft.relation.strip(),
    }  # fmt: skip
    with journal.entry(desk, "case.letter", f"{name}的不予认定告知书") as work:
        if state.letter is None:
            work.insert(Refusal, case_id=case_id, **values)
        else:
            work.update(Refusal, state.letter.id, **values)
    received = "已签收" if checked.received_on else "已写好，请打印盖章后交家长，收回签收回执再登记"
    return Done(f"{name}的不予认定告知书{received}。", TOUCHED, work.seq or None, case_id)


def _turned_down(desk: Desk, case_id: str, why: str) -> tuple[str, Declined]:
    row, state = case(desk, case_id).row, declined(desk, case_id)
    if state is None:
        raise Conflict(f"{row.name}的申请现在是“{row.status_title}”，不是不予认定，{why}。")
    return row.name, state
