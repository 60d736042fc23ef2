"""Public notices: what one line may show, and how long a notice stands."""

import re
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.errors import Problem
from aiddesk.domain.money import Fen
from aiddesk.domain.words import NOTICE_SCOPES


@dataclass(frozen=True)
class NoticeRow:
    """One line for the public: just these fields ever reach a wall (rules 3.3, 教育部 2017 紧急通知).

    `level` is the Chinese word or ""; `amount` is in fen, or None on a notice without sums; `class_number` tells
    students of one name apart and is "" elsewhere.
    """

    position: int
    name: str
    class_title: str
    level: str
    amount: Fen | None
    class_number: str = ""


MINIMUM_DAYS = 5
ANSWER_DAYS = 3  # working days in which an objection, a complaint or an appeal is answered (rules 3.6, case C01)
_NUMBERS = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15,19}|1\d{10})(?!\d)")


def clock_problems(days: int, unit: str, reason: str) -> tuple[Problem, ...]:
    """Check the length of a notice: under five working days needs a written reason (rules 3.1)."""
    if days < 1:
        return (Problem("公示天数至少为1天，一般为5个工作日。", "days"),)
    if (unit == "workday" and days >= MINIMUM_DAYS) or (unit == "calendar" and days >= MINIMUM_DAYS + 2):
        return ()
    if reason.strip():
        return ()
    return (Problem("公示少于5个工作日，要写明原因（自查时会列出）。", "short_reason"),)


def scope_problems(phase: str, scope: str, part: str) -> tuple[Problem, ...]:
    """Check before whom a notice hangs: class and grade are of recognition, and are named."""
    if scope not in NOTICE_SCOPES:
        return (Problem("请选择公示范围。", "scope"),)
    if scope != "school" and phase != "recognition":
        return (Problem("只有认定公示分班级、年级、全校、中心校；资助和发放公示在全校。", "scope"),)
    if scope in ("class", "grade") and not part.strip():
        return (Problem(f"请选择是哪个{NOTICE_SCOPES[scope]}的公示。", "part"),)
    return ()


def is_supported(outcome: str) -> bool:
    """Say whether a class stands behind a candidate; whoever is tied, or beyond its places, waits for the reviews."""
    return outcome.startswith("同意") and "名额" not in outcome


def finish_problems(last_day: date | None, today: date, open_objections: int) -> tuple[Problem, ...]:
    """Say why a notice cannot be closed yet: its last day must have passed, and no objection may be open."""
    problems = []
    if last_day is None:
        problems.append(Problem("公示还没有张贴。请先登记张贴日期。"))
    elif today <= last_day:
        problems.append(Problem(f"公示到{last_day:%Y-%m-%d}为止，期满后的第二天起才能办结。"))
    if open_objections:
        problems.append(Problem(f"还有{open_objections}件异议没有处理完。请先登记调查结果和答复。"))
    return tuple(problems)


def public_problems(text: str) -> tuple[Problem, ...]:
    """Find identity numbers, cards and phones in a text for public eyes."""
    return tuple(Problem(f"公开的文字里有号码“{n[:3]}…{n[-2:]}”。请删去。") for n in _NUMBERS.findall(text))
