"""Papers of a family that was turned down: letter, talk, appeal and its answer."""

from collections.abc import Mapping
from datetime import date

from aiddesk.documents import family_letter, family_record
from aiddesk.documents.family_record import Block, Choice
from aiddesk.documents.furniture import long_date
from aiddesk.documents.page import Document
from aiddesk.domain.appeals import APPEAL_DAYS, appeal_until
from aiddesk.domain.errors import Conflict
from aiddesk.domain.notices import ANSWER_DAYS
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import APPEAL_STATUSES, OBJECTION_CHANNELS, TALK_MEANS
from aiddesk.queries import declined as asked
from aiddesk.queries.cases import CaseCard, case
from aiddesk.queries.places import own_contact
from aiddesk.services.papers.footer import FIRST_COPY, Maker, Stem, footer
from aiddesk.store.desk import Desk
from aiddesk.store.policy import calendar, wording

KINDS: Mapping[str, str] = {
    "refusal_letter": "不予认定告知书",
    "talk_record": "沟通记录表",
    "appeal_form": "申诉登记表",
    "appeal_answer": "申诉答复书",
}


def ready(desk: Desk) -> list[Stem]:
    """Return every letter, talk and appeal, and the answers that were given."""
    found: list[Stem] = []
    for kind, table, more in (
        ("talk_record", "talk", ""),
        ("refusal_letter", "refusal", ""),
        ("appeal_form", "appeal", ""),
        ("appeal_answer", "appeal", " AND t.status IN ('upheld', 'rejected')"),
    ):
        rows = desk.rows(
            f"SELECT t.id, k.school_year FROM {table} t JOIN aid_case k ON k.id = t.case_id WHERE t.school_id = ?{more}"
            " ORDER BY k.school_year, t.rowid",
            desk.place.id,
        )
        stems = ((kind, key, f"{year}学年_{KINDS[kind]}_{n}") for n, (key, year) in enumerate(rows, 1))
        found += stems
    return found


def _letter(desk: Desk, key: str) -> Document:
    """Lay out a letter by its own key, or the newest of a case."""
    sent = asked.letter(desk, key)
    if sent is None:
        raise Conflict("还没有写告知书。请先写明告诉家长的原因。")
    card, text = case(desk, sent.case_id), wording("refusal")
    applied = card.application.on
    earlier = [a.decided_on for a in asked.appeals(desk, card.row.id) if a.status == "upheld"]
    is_heard = any(day and sent.decided_on and day < sent.decided_on for day in earlier)
    how = text.choices[is_heard].format(
        days=APPEAL_DAYS, until=_words(appeal_until(sent.on, calendar())), answer=ANSWER_DAYS
    )
    told = text.filled(
        applied=f"您{_words(date.fromisoformat(applied))}为孩子提出的{_year(card)}" if applied else _year(card),
        procedure=f"经{sent.procedure}，" if sent.procedure else "",
        decided=f"于{_words(sent.decided_on)}" if sent.decided_on else "",
        reason=_sentence(sent.reason),
        appeal=how,
        contact=own_contact(desk),
    )
    return family_letter.lay_out(
        family_letter.FamilyLetter(
            footer(desk), desk.place.name, _year(card), text.title, _whose(card), told, sent.on,
            f"{card.row.class_title}{card.row.name}的{text.slip}", card.row.name, "".join(text.notes),
        )
    )  # fmt: skip


def _talk(desk: Desk, key: str) -> Document:
    """Lay out a talk by its own key, the newest of a case, or an empty form for a case without one."""
    held = asked.talk(desk, key)
    card = case(desk, held.case_id if held else key)
    parts = (
        (("学生姓名", card.row.name), ("班级", card.row.class_title)),
        (("沟通日期", long_date(held.on if held else None)), ("沟通人", held.staff if held else "")),
        (("沟通对象", held.person if held else ""), ("与学生关系", held.relation if held else "")),
        Choice("沟通方式", tuple(TALK_MEANS.values()), held.means_title if held else ""),
        (("沟通事项", "本学年家庭经济困难学生认定结果为不予认定，说明原因，听取意见，告知申诉办法"),),
        Block("沟通内容和家长意见", held.content if held else "", 92),
    )
    signers = ("沟通人签字", "家长（监护人）签字", "在场人签字", "学校审阅签字")
    note = "电话、视频沟通的，家长签字处写明通话号码后四位和时间，见面时补签。本表只存学生资助档案。"
    return _record(desk, card, "家庭经济困难学生认定沟通记录表", parts, signers, note)


def _appeal(desk: Desk, key: str) -> Document:
    """Lay out an appeal by its own key, or an empty form for a case."""
    made = asked.appeal(desk, key)
    card = case(desk, made.case_id if made else key)
    late = f"逾期受理，原因：{made.late_reason}" if made and made.late_reason else "在申诉期内" if made else ""
    parts = (
        (("学生姓名", card.row.name), ("班级", card.row.class_title)),
        (("申诉人", made.person if made else ""), ("与学生关系", made.relation if made else "")),
        (("申诉日期", long_date(made.on if made else None)), ("答复期限", long_date(made.due_on if made else None))),
        Choice("申诉方式", tuple(OBJECTION_CHANNELS.values()), made.channel_title if made else ""),
        (("受理情况", late),),
        Block("申诉内容和理由", made.content if made else "", 58),
        Block("重新核实的情况和答复", made.decision if made else "", 58),
        Choice("结论", (APPEAL_STATUSES["upheld"], APPEAL_STATUSES["rejected"]), made.status_title if made else ""),
    )
    signers = ("申诉人签字", "受理人签字", "核实（决定）人签字", "校长（盖章）")
    note = "由没有参加过这名学生审核、也不是亲属的人员核实和决定。每学年申诉一次。本表只存学生资助档案。"
    return _record(desk, card, "家庭经济困难学生认定申诉登记表", parts, signers, note)


def _answer(desk: Desk, key: str) -> Document:
    """Lay out the answer to an appeal, by the appeal's key or the case's."""
    made = asked.appeal(desk, key)
    if made is None or made.status not in ("upheld", "rejected"):
        raise Conflict("申诉还没有处理，答复书要等处理以后打印。")
    card, text = case(desk, made.case_id), wording("appeal_answer")
    is_upheld = made.status == "upheld"
    told = text.filled(
        appealed=f"于{_words(made.on)}", outcome=f"{made.status_title}{'，撤销原决定' if is_upheld else ''}",
        decision=_sentence(made.decision), upheld=text.choices[0] if is_upheld else "",
        rejected="" if is_upheld else text.choices[1], contact=own_contact(desk),
    )  # fmt: skip
    return family_letter.lay_out(
        family_letter.FamilyLetter(
            footer(desk), desk.place.name, _year(card), text.title, _whose(card), told, made.decided_on,
            f"{card.row.class_title}{card.row.name}的{text.slip}", card.row.name, "".join(text.notes),
        )
    )  # fmt: skip


def _record(
    desk: Desk, card: CaseCard, title: str, parts: tuple[family_record.Facts | Block | Choice, ...],
    signers: tuple[str, ...], note: str,
) -> Document:  # fmt: skip
    return family_record.lay_out(
        family_record.FamilyRecord(
            footer(desk, FIRST_COPY), desk.place.name, _year(card), title, card.row.name, parts, signers, note
        )
    )


def _year(card: CaseCard) -> str:
    return school_year_title(card.school_year)


def _whose(card: CaseCard) -> str:
    return f"{card.row.class_title}{card.row.name}同学的家长（监护人）："


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _sentence(text: str) -> str:
    """Return a text that ends as a sentence."""
    return text if text.endswith(("。", "！", "？", "”")) else f"{text}。"


MAKERS: Mapping[str, Maker] = {
    "refusal_letter": _letter,
    "talk_record": _talk,
    "appeal_form": _appeal,
    "appeal_answer": _answer,
}
