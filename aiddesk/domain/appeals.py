"""A family that was turned down: the talk with it, the letter to it, and its one appeal."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.adjustments import DECIDERS
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.typed import check_day
from aiddesk.domain.words import OBJECTION_CHANNELS, RELATIONS, TALK_MEANS
from aiddesk.domain.workdays import Calendar, period_after

APPEAL_DAYS = 15  # calendar days from the letter's receipt; rules leave it to the school, the letter says it
SAID_NO = "未"  # how the word for a vote begins that a candidate has not won: 未过半数, 未达三分之二
# With whom a school talks, and who appeals.
TALKED_WITH = ("学生本人", *RELATIONS)


@dataclass(frozen=True)
class TalkDraft:
    """A talk as typed; `person` and `relation` say with whom, `means` is of `words.TALK_MEANS`."""

    on: str = ""
    staff_id: str = ""
    person: str = ""
    relation: str = ""
    means: str = "school"
    content: str = ""


@dataclass(frozen=True)
class LetterDraft:
    """A letter of refusal as typed; what was received is empty until the slip comes back."""

    on: str = ""
    reason: str = ""
    received_on: str = ""
    receiver: str = ""
    relation: str = ""


@dataclass(frozen=True)
class AppealDraft:
    """An appeal as typed; `late_reason` is asked for only after the term."""

    on: str = ""
    person: str = ""
    relation: str = ""
    channel: str = "visit"
    content: str = ""
    late_reason: str = ""


@dataclass(frozen=True)
class DecisionDraft:
    """The answer to an appeal as typed."""

    is_upheld: bool = False
    decision: str = ""
    staff_id: str = ""
    on: str = ""


@dataclass(frozen=True)
class Received:
    """When a letter was written, and received, if it was."""

    on: date
    received_on: date | None


def appeal_until(start: date, calendar: Calendar) -> date:
    """Return the last day on which a family may appeal; `start` does not count, nor does a last day off."""
    return period_after(start, APPEAL_DAYS, "calendar", calendar).last


def check_talk(draft: TalkDraft, today: date) -> date:
    """Check a talk and return its day; it may have come before the decision.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "沟通日期", today, problems)
    if not draft.staff_id:
        problems.append(Problem("请选择由谁沟通。", "staff_id"))
    problems += _person_problems(draft.person, draft.relation, "与谁沟通")
    if draft.means not in TALK_MEANS:
        problems.append(Problem("请选择沟通方式。", "means"))
    if not draft.content.strip():
        problems.append(Problem("请写明沟通的内容和家长的意见。", "content"))
    if problems or on is None:
        raise Invalid(*problems)
    return on


def check_letter(draft: LetterDraft, decided_on: date | None, today: date) -> Received:
    """Check a letter of refusal: it follows the decision, and is received after it was written.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "告知书日期", today, problems)
    if on is not None and decided_on is not None and on < decided_on:
        problems.append(Problem(f"告知书日期在决定的{decided_on:%Y-%m-%d}之前。请核对。", "on"))
    if not draft.reason.strip():
        problems.append(Problem("请写明告诉家长的原因。", "reason"))
    received = None
    if draft.received_on.strip():
        received = check_day(draft.received_on, "received_on", "签收日期", today, problems)
        if received is not None and on is not None and received < on:
            problems.append(Problem(f"签收日期在告知书的{on:%Y-%m-%d}之前。请核对。", "received_on"))
        if not draft.receiver.strip():
            problems.append(Problem("请写明由谁签收。", "receiver"))
    elif draft.receiver.strip():
        problems.append(Problem("填了签收人，也要填签收日期。", "received_on"))
    if problems or on is None:
        raise Invalid(*problems)
    return Received(on, received)


def check_appeal(draft: AppealDraft, decided_on: date | None, until: date, today: date) -> date:
    """Check an appeal and return its day; after `until` it is taken with a reason.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "申诉日期", today, problems)
    if on is not None and decided_on is not None and on < decided_on:
        problems.append(Problem(f"申诉日期在不予认定的{decided_on:%Y-%m-%d}之前。请核对。", "on"))
    problems += _person_problems(draft.person, draft.relation, "申诉人")
    if draft.channel not in OBJECTION_CHANNELS:
        problems.append(Problem("请选择申诉的方式。", "channel"))
    if not draft.content.strip():
        problems.append(Problem("请写明申诉的内容和理由。", "content"))
    if on is not None and on > until and not draft.late_reason.strip():
        text = f"申诉期到{until:%Y-%m-%d}为止。逾期仍受理的，请写明原因（会在登记表上注明）。"
        problems.append(Problem(text, "late_reason"))
    if problems or on is None:
        raise Invalid(*problems)
    return on


def check_decision(draft: DecisionDraft, appealed_on: date, today: date) -> date:
    """Check the answer to an appeal and return its day.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "答复日期", today, problems)
    if on is not None and on < appealed_on:
        problems.append(Problem(f"答复日期在申诉的{appealed_on:%Y-%m-%d}之前。请核对。", "on"))
    if not draft.decision.strip():
        problems.append(Problem("请写明核实的情况和答复。", "decision"))
    if not draft.staff_id:
        problems.append(Problem("请选择由谁决定。", "staff_id"))
    if problems or on is None:
        raise Invalid(*problems)
    return on


def decider_problems(roles: tuple[str, ...], gave_opinion: bool, is_relative: bool) -> tuple[Problem, ...]:
    """Say why somebody may not decide on an appeal: it is heard by a head who has had no part in the case."""
    problems = []
    if not set(roles) & set(DECIDERS):
        problems.append(Problem("申诉由校长或领导小组成员决定。请选另一位，或在“教职工”里设置。", "staff_id"))
    if gave_opinion:
        text = "所选人员审核过这名学生，不能再处理申诉。请由没有审核过的领导小组成员处理；都审核过的，请报中心校。"
        problems.append(Problem(text, "staff_id"))
    if is_relative:
        problems.append(Problem("所选人员登记为这名学生的亲属，应当回避。请由另一位处理。", "staff_id"))
    return tuple(problems)


def status_after(has_level: bool, outcome: str) -> str:
    """Return where a case goes back to: to its survey, to the class, or to the reviews.

    `outcome` is the word for what the class said last ("未过半数"), "" before it voted.
    """
    if not has_level:
        return "applied"
    return "surveyed" if not outcome or outcome.startswith(SAID_NO) else "voted"


def _person_problems(person: str, relation: str, title: str) -> list[Problem]:
    problems = []
    if not person.strip():
        problems.append(Problem(f"请写明{title}。", "person"))
    if not relation.strip():
        problems.append(Problem("请选择与学生的关系。", "relation"))
    return problems
