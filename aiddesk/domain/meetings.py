"""A meeting that decides on cases: who belongs to it, whether enough came, and who stepped aside."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiddesk.domain.errors import Problem

OBSERVER = "列席"  # the duty of one who listens and does not decide
LEAST = 2  # members present: a decision of one is no meeting


@dataclass(frozen=True)
class Attending:
    """One who was called to a meeting, as typed; `staff_id` is "" for parents and village cadres."""

    name: str
    duty: str = ""
    is_present: bool = True
    excused_reason: str = ""
    staff_id: str = ""

    @property
    def is_member(self) -> bool:
        """True for those who decide; observers are not counted."""
        return not self.duty.startswith(OBSERVER)


def counted(attendants: Sequence[Attending]) -> tuple[int, int]:
    """Return how many members were called, and how many of them came."""
    members = [one for one in attendants if one.is_member]
    return len(members), sum(one.is_present for one in members)


def has_quorum(members: int, present: int) -> bool:
    """More than half of the members are there, and at least two."""
    return present * 2 > members and present >= LEAST


def quorum_text(members: int, present: int) -> str:
    """Say whether enough came: "应到7人，实到5人，超过半数，会议有效。"."""
    told = f"应到{members}人，实到{present}人，"
    if present < LEAST:
        return f"{told}至少要{LEAST}名成员到会。"
    return f"{told}超过半数，会议有效。" if has_quorum(members, present) else f"{told}没有超过半数，会议无效。"


def attendance_problems(attendants: Sequence[Attending], chair_id: str) -> tuple[Problem, ...]:
    """Check who was there: nobody twice, the chair among them, more than half of the members present."""
    problems = []
    names = [one.name for one in attendants]
    keys = [one.staff_id for one in attendants if one.staff_id]
    twice = sorted({one.name for one in attendants if names.count(one.name) > 1 or keys.count(one.staff_id) > 1})
    if twice:
        problems.append(Problem(f"参会人员有重名：{'、'.join(twice)}。请去掉重复的，或在名字后注明。", "attendants"))
    if chair_id and not any(one.staff_id == chair_id and one.is_present and one.is_member for one in attendants):
        problems.append(Problem("主持人不在到会成员里。请把主持人列入到会人员，或另选主持人。", "chair_id"))
    members, present = counted(attendants)
    if not has_quorum(members, present):
        text = f"{quorum_text(members, present)}请等人到齐再开，或核对参会人员。"
        problems.append(Problem(text, "attendants"))
    return tuple(problems)
