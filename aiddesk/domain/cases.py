"""A case: what the family writes, what a visit finds, and how the status may move."""

from dataclasses import dataclass, replace
from datetime import date

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.identity import clean_number, document_problems, phone_problems
from aiddesk.domain.money import Fen, parse_yuan
from aiddesk.domain.names import clean_name
from aiddesk.domain.students import parse_day
from aiddesk.domain.words import VISIT_MEANS

CASE_MOVES = {
    "applied": ("surveyed", "withdrawn", "declined"),
    "surveyed": ("voted", "withdrawn", "declined"),
    "voted": ("reviewed", "withdrawn", "declined"),
    "reviewed": ("noticed", "withdrawn", "declined"),
    "noticed": ("recognised", "withdrawn", "declined"),
    "recognised": ("withdrawn",),
    "withdrawn": (),
    "declined": (),
}
AWARD_MOVES = {
    "proposed": ("noticed", "approved", "cancelled"),
    "noticed": ("approved", "cancelled"),
    "approved": ("paid", "failed", "cancelled"),
    "paid": ("signed", "failed"),
    "failed": ("reissued", "returned", "cancelled"),
    "reissued": ("signed", "failed"),
    "signed": (),
    "returned": (),
    "cancelled": (),
}


@dataclass(frozen=True)
class ApplicationDraft:
    """The fields of the 2024 national form that the roster does not know, as typed (rules 1.9a)."""

    on: str = ""
    native_place: str = ""
    household_size: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    guardian_phone: str = ""
    income_per_head: str = ""
    disaster: str = ""
    accident: str = ""
    weak_labour: str = ""
    unemployment: str = ""
    debt: str = ""
    other: str = ""
    promise_signed: bool = False


@dataclass(frozen=True)
class ApplicationFacts:
    """A checked application; `income_per_head` is fen a year."""

    on: date
    native_place: str
    household_size: int | None
    phone: str
    address: str
    postcode: str
    guardian_phone: str
    income_per_head: Fen | None
    disaster: str
    accident: str
    weak_labour: str
    unemployment: str
    debt: str
    other: str
    promise_signed: bool


@dataclass(frozen=True)
class MemberDraft:
    """A family member as typed; `income` is yuan a year."""

    name: str = ""
    age: str = ""
    relation: str = ""
    workplace: str = ""
    occupation: str = ""
    income: str = ""
    health: str = ""
    document_number: str = ""


@dataclass(frozen=True)
class MemberFacts:
    name: str
    age: int | None
    relation: str
    workplace: str
    occupation: str
    income: Fen | None
    health: str
    document_number: str


@dataclass(frozen=True)
class VisitDraft:
    """A home visit or other way of verifying, as typed."""

    on: str = ""
    means: str = "visit"
    visitors: str = ""
    findings: str = ""


def may_move(moves: dict[str, tuple[str, ...]], start: str, end: str) -> bool:
    """Say whether a status may change so; `moves` is CASE_MOVES or AWARD_MOVES (process.md)."""
    return end in moves.get(start, ())


def check_application(draft: ApplicationDraft, today: date) -> ApplicationFacts:
    """Check an application.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "申请日期", today, problems)
    size = _count(draft.household_size, "household_size", "家庭人口", 1, 30, problems)
    income = _amount(draft.income_per_head, "income_per_head", problems)
    phones = [clean_number(p) for p in (draft.phone, draft.guardian_phone)]
    postcode = clean_number(draft.postcode)
    if postcode and not (postcode.isdigit() and len(postcode) == 6):
        problems.append(Problem("邮政编码应为6位数字。", "postcode"))
    if problems or on is None:
        raise Invalid(*problems)
    return ApplicationFacts(
        on, draft.native_place.strip(), size, phones[0], draft.address.strip(), postcode, phones[1], income,
        draft.disaster.strip(), draft.accident.strip(), draft.weak_labour.strip(), draft.unemployment.strip(),
        draft.debt.strip(), draft.other.strip(), draft.promise_signed,
    )  # fmt: skip


def application_warnings(facts: ApplicationFacts) -> tuple[Problem, ...]:
    """Return what a person should look at again without being stopped."""
    return (*phone_problems(facts.phone, "phone"), *phone_problems(facts.guardian_phone, "guardian_phone"))


def check_member(draft: MemberDraft, row: int) -> MemberFacts:
    """Check a family member; `row` (from 1) is named in problems.

    Raises:
        Invalid: all problems.
    """
    problems: list[Problem] = []
    name = clean_name(draft.name)
    if not name:
        problems.append(Problem(f"第{row}位家庭成员没有姓名。", "members"))
    age = _count(draft.age, "members", f"第{row}位家庭成员的年龄", 0, 120, problems)
    income = _amount(draft.income, "members", problems)
    number = clean_number(draft.document_number)
    if number:
        told = document_problems("citizen", number, "members")
        problems += [replace(p, text=f"第{row}位家庭成员的证件号{p.text}") for p in told if p.is_error]
    if problems:
        raise Invalid(*problems)
    return MemberFacts(
        name, age, draft.relation.strip(), draft.workplace.strip(), draft.occupation.strip(), income,
        draft.health.strip(), number,
    )  # fmt: skip


def check_visit(draft: VisitDraft, today: date) -> date:
    """Check a visit and return its day.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "日期", today, problems)
    if draft.means not in VISIT_MEANS:
        problems.append(Problem("请选择核实方式。", "means"))
    if not draft.visitors.strip():
        problems.append(Problem("请写明由谁走访或核实。", "visitors"))
    if not draft.findings.strip():
        problems.append(Problem("请写明看到和了解到的情况。", "findings"))
    if problems or on is None:
        raise Invalid(*problems)
    return on


def check_day(text: str, field: str, title: str, today: date, problems: list[Problem]) -> date | None:
    """Read a day that is past or today; empty means today. A problem is added where it is neither."""
    if not text.strip():
        return today
    day = parse_day(text)
    if day is None:
        problems.append(Problem(f"{title}“{text}”不是一个日期。请写成 {today:%Y-%m-%d} 这样。", field))
    elif day > today:
        problems.append(Problem(f"{title}{day:%Y-%m-%d}在今天之后。请核对。", field))
        return None
    return day


def _count(text: str, field: str, title: str, least: int, most: int, problems: list[Problem]) -> int | None:
    plain = clean_number(text)
    if not plain:
        return None
    if not plain.isdigit() or not least <= int(plain) <= most:
        problems.append(Problem(f"{title}“{text}”应为{least}到{most}之间的数。", field))
        return None
    return int(plain)


def _amount(text: str, field: str, problems: list[Problem]) -> Fen | None:
    if not text.strip():
        return None
    try:
        return parse_yuan(text)
    except Invalid as error:
        problems.append(Problem(error.problems[0].text, field))
        return None
