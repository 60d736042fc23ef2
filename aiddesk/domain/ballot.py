"""Paper ballots: they must balance, two counters must agree, and a tie stays a tie."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiddesk.domain.errors import Problem

OUTCOMES = {"passed": "同意", "tie": "票数相同", "failed": "未过半数"}


@dataclass(frozen=True)
class Counts:
    """What one counter found for one candidate."""

    yes: int
    no: int
    abstain: int

    @property
    def total(self) -> int:
        return self.yes + self.no + self.abstain


def balance_problems(issued: int, valid: int, void: int, unused: int, present: int) -> tuple[Problem, ...]:
    """Check that issued = valid + void + unused, and that nobody had two ballots."""
    problems = []
    if min(issued, valid, void, unused) < 0:
        problems.append(Problem("票数不能是负数。请重新清点。", "issued"))
    if issued != valid + void + unused:
        text = f"发出{issued}张，有效{valid}+废票{void}+未用{unused}={valid + void + unused}张，对不上。请重新清点。"
        problems.append(Problem(text, "issued"))
    if valid + void > present:
        problems.append(Problem(f"收回{valid + void}张票，多于实到{present}人。请重新清点。", "valid"))
    return tuple(problems)


def quorum_problems(eligible: int, present: int) -> tuple[Problem, ...]:
    """Check that two thirds of those entitled were there."""
    if present > eligible:
        return (Problem(f"实到{present}人多于应到{eligible}人。请核对名单。", "present"),)
    if present * 3 < eligible * 2:
        need = -(-eligible * 2 // 3)
        return (Problem(f"应到{eligible}人，至少要到{need}人，实到{present}人，评议无效。请另行召开。", "present"),)
    return ()


def count_problems(counts: Mapping[str, Counts], valid: int, numbers: Mapping[str, int]) -> tuple[Problem, ...]:
    """Check that each candidate's votes add up to the valid ballots; `numbers` are the candidates' ballot numbers."""
    problems = []
    for key, number in numbers.items():
        found = counts.get(key)
        if found is None:
            problems.append(Problem(f"{number}号还没有计票。", key))
        elif min(found.yes, found.no, found.abstain) < 0:
            problems.append(Problem(f"{number}号的票数不能是负数。", key))
        elif found.total != valid:
            sum_text = f"同意{found.yes}+不同意{found.no}+弃权{found.abstain}={found.total}票"
            problems.append(Problem(f"{number}号{sum_text}，应等于有效票{valid}张。", key))
    return tuple(problems)


def differences(first: Mapping[str, Counts], second: Mapping[str, Counts]) -> tuple[str, ...]:
    """Return the candidates on whom two counters disagree."""
    return tuple(key for key in {**first, **second} if first.get(key) != second.get(key))


def outcome(counts: Counts) -> str:
    """Return "passed" for more than half of the valid ballots, "tie" for exactly half, else "failed"."""
    if counts.yes * 2 > counts.total:
        return "passed"
    return "tie" if counts.yes * 2 == counts.total and counts.total else "failed"
