"""The notice letter to every family: handed out, and its return slip with the family's answer (rules 1.6)."""

from collections.abc import Sequence

from aiddesk.domain.errors import Conflict
from aiddesk.domain.letters import check_handed, check_returned
from aiddesk.domain.names import clean_name
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import LETTER_ANSWERS
from aiddesk.queries.letters import LetterRow, letters
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Letter

TOUCHED = frozenset({"letters"})


def hand_out(desk: Desk, school_year: int, student_ids: Sequence[str], on: str = "") -> Done:
    """Record that the letter went to families; who has it already keeps the first day.

    Raises:
        Invalid: the day lies ahead.
        Conflict: all of them have it already.
    """
    day = check_handed(on, desk.today())
    chosen = [row for row in _chosen(desk, school_year, student_ids) if row.handed_on is None]
    if not chosen:
        raise Conflict("所选学生都已登记发出告知书。")
    with journal.entry(desk, "letter.hand_out", f"发出告知书：{_whom(chosen)}") as work:
        work.insert_many(
            Letter, ({"student_id": r.student_id, "school_year": school_year, "handed_on": day} for r in chosen)
        )
    return Done(f"已登记发出告知书{len(chosen)}份。", TOUCHED, work.seq)


def take_back(desk: Desk, school_year: int, student_ids: Sequence[str]) -> Done:
    """Record that letters did not go out after all.

    Raises:
        Conflict: a slip of one of them has come back, or none of them was handed out.
    """
    chosen = [row for row in _chosen(desk, school_year, student_ids) if row.handed_on is not None]
    if not chosen:
        raise Conflict("所选学生还没有登记发出告知书。")
    if any(row.returned_on is not None for row in chosen):
        raise Conflict("有学生的回执已经交回，不能改为没有发出。请先清除回执。")
    keys = _keys(desk, school_year)
    with journal.entry(desk, "letter.take_back", f"取消发出告知书：{_whom(chosen)}") as work:
        for row in chosen:
            work.delete(Letter, keys[row.student_id])
    return Done(f"已取消{len(chosen)}份告知书的发出登记。", TOUCHED, work.seq)


def give_back(
    desk: Desk, school_year: int, student_ids: Sequence[str], answer: str, on: str = "", signer: str = "",
    relation: str = "",
) -> Done:  # fmt: skip
    """Record returned slips with their answer (of `words.LETTER_ANSWERS`); who returns one has had the letter.

    Raises:
        Invalid: the answer is none, or the day lies ahead.
        Conflict: nobody is chosen.
    """
    day = check_returned(answer, on, desk.today())
    chosen = _chosen(desk, school_year, student_ids)
    keys = _keys(desk, school_year)
    said = {"returned_on": day, "answer": answer, "signer": clean_name(signer), "relation": relation.strip()}
    title = f"收回回执（{LETTER_ANSWERS[answer]}）：{_whom(chosen)}"
    with journal.entry(desk, "letter.give_back", title) as work:
        for row in chosen:
            if row.handed_on is None:
                work.insert(
                    Letter, student_id=row.student_id, school_year=school_year, handed_on=day, **said
                )  # fmt: skip
            else:
                work.update(Letter, keys[row.student_id], **{**said, "handed_on": min(row.handed_on, day)})
    return Done(f"已登记回执：{_whom(chosen)}{LETTER_ANSWERS[answer]}。", TOUCHED, work.seq or None)


def clear(desk: Desk, school_year: int, student_ids: Sequence[str]) -> Done:
    """Record that slips have not come back after all.

    Raises:
        Conflict: none of them has come back.
    """
    chosen = [row for row in _chosen(desk, school_year, student_ids) if row.returned_on is not None]
    if not chosen:
        raise Conflict("所选学生的回执还没有交回。")
    keys = _keys(desk, school_year)
    with journal.entry(desk, "letter.clear", f"清除回执：{_whom(chosen)}") as work:
        for row in chosen:
            work.update(Letter, keys[row.student_id], returned_on=None, answer="", signer="", relation="")
    return Done(f"已清除{len(chosen)}份回执的登记。", TOUCHED, work.seq)


def _chosen(desk: Desk, school_year: int, student_ids: Sequence[str]) -> list[LetterRow]:
    found = list(letters(desk, school_year, student_ids=student_ids))
    if not found:
        raise Conflict("请先选择本学年在读的学生。")
    return found


def _keys(desk: Desk, school_year: int) -> dict[str, str]:
    sql = "SELECT student_id, id FROM letter WHERE school_year = ? AND school_id = ?"
    return dict(desk.rows(sql, school_year, desk.place.id))


def _whom(rows: Sequence[LetterRow]) -> str:
    return rows[0].name if len(rows) == 1 else f"{rows[0].name}等{len(rows)}人"
