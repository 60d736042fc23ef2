"""The notice letter and its return slip: what an answer still asks of the school (rules 1.6)."""

from datetime import date

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.typed import check_day
from aiddesk.domain.words import LETTER_ANSWERS

_ENDED = ("withdrawn", "declined")


def next_step(answer: str, *, is_special: bool, case_status: str, is_waiver_signed: bool | None) -> str:
    """Return what is to be done after a family's answer, a code of `words.LETTER_STEPS` or "".

    `is_waiver_signed` is None where no statement is there. A family of a special group that does not apply is asked
    once more, and if it stays so, writes that it waives.
    """
    has_case = bool(case_status) and case_status not in _ENDED
    if answer == "apply":
        return "" if case_status else "enter"
    if answer not in ("none", "waive"):
        return ""
    if has_case:
        return "compare"
    if answer == "none" and not is_special:
        return ""
    if is_waiver_signed is None:
        return "write" if answer == "waive" else "ask"
    return "" if is_waiver_signed else "sign"


def check_handed(on: str, today: date) -> date:
    """Return the day on which letters went out.

    Raises:
        Invalid: it is no day, or lies ahead.
    """
    problems: list[Problem] = []
    day = check_day(on, "on", "发出日期", today, problems)
    if problems or day is None:
        raise Invalid(*problems)
    return day


def check_returned(answer: str, on: str, today: date) -> date:
    """Return the day on which a slip came back.

    Raises:
        Invalid: the answer is none, or the day lies ahead.
    """
    problems: list[Problem] = []
    day = check_day(on, "on", "交回日期", today, problems)
    if answer not in LETTER_ANSWERS:
        problems.append(Problem("请选择回执上写的是申请、不申请还是放弃申请。", "answer"))
    if problems or day is None:
        raise Invalid(*problems)
    return day
