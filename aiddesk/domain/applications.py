"""What a family writes when it applies: checked, with the income per head that its figures give."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from aiddesk.domain.errors import Invalid, Problem, Severity
from aiddesk.domain.identity import clean_number, document_problems, phone_problems
from aiddesk.domain.money import Fen, yuan
from aiddesk.domain.names import clean_name
from aiddesk.domain.typed import check_amount, check_count, check_day

_MOST_PEOPLE = 30
_YUAN = 100


@dataclass(frozen=True)
class ApplicationDraft:
    """The fields of an application that the roster does not know, as typed (rules 1.9).

    `form` is the code of the form that the family filled in (`forms`), "" for the school's usual one.
    """

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
    form: str = ""
    labour: str = ""
    dependants: str = ""
    household_income: str = ""
    debt_amount: str = ""
    single_parent: bool = False
    lost_labour: bool = False
    seriously_ill: bool = False


@dataclass(frozen=True)
class ApplicationFacts:
    """A checked application; incomes are fen a year, `income_per_head` as typed or else as the figures give it."""

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
    form: str
    labour: int | None
    dependants: int | None
    household_income: Fen | None
    debt_amount: Fen | None
    single_parent: bool
    lost_labour: bool
    seriously_ill: bool


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


def check_application(
    draft: ApplicationDraft, today: date, members: Sequence[MemberFacts] = ()
) -> ApplicationFacts:  # fmt: skip
    """Check an application; where no income per head was typed, it is computed from the other figures.

    Raises:
        Invalid: all problems, each with its field.
    """
    problems: list[Problem] = []
    on = check_day(draft.on, "on", "申请日期", today, problems)
    size = check_count(draft.household_size, "household_size", "家庭人口", 1, _MOST_PEOPLE, problems)
    labour = check_count(draft.labour, "labour", "劳动力人口", 0, _MOST_PEOPLE, problems)
    dependants = check_count(draft.dependants, "dependants", "赡养人口", 0, _MOST_PEOPLE, problems)
    household = check_amount(draft.household_income, "household_income", problems)
    typed = check_amount(draft.income_per_head, "income_per_head", problems)
    owed = check_amount(draft.debt_amount, "debt_amount", problems)
    phones = [clean_number(p) for p in (draft.phone, draft.guardian_phone)]
    postcode = clean_number(draft.postcode)
    if postcode and not (postcode.isdigit() and len(postcode) == 6):
        problems.append(Problem("邮政编码应为6位数字。", "postcode"))
    if problems or on is None:
        raise Invalid(*problems)
    income = per_head(household, size, members) if typed is None else typed
    return ApplicationFacts(
        on, draft.native_place.strip(), size, phones[0], draft.address.strip(), postcode, phones[1], income,
        _told(draft.disaster), _told(draft.accident), _told(draft.weak_labour), _told(draft.unemployment),
        _told(draft.debt), _told(draft.other), draft.promise_signed, draft.form, labour, dependants, household,
        owed, draft.single_parent, draft.lost_labour, draft.seriously_ill,
    )  # fmt: skip


def _told(text: str) -> str:
    """Return a free text; the key 0 alone means 无, so that nothing to tell is quick to type."""
    plain = text.strip()
    return "无" if plain in ("0", "０") else plain


def per_head(household_income: Fen | None, size: int | None, members: Sequence[MemberFacts] = ()) -> Fen | None:
    """Return a year's income per head: the household's, or else its members' summed, shared among all, to the fen.

    None where the size or every income is unknown; a member without a figure earns nothing.
    """
    total = members_income(members) if household_income is None else household_income
    if total is None or not size:
        return None
    return (2 * total + size) // (2 * size)


def members_income(members: Sequence[MemberFacts]) -> Fen | None:
    """Return what the members earn together in a year, or None where no figure is given at all."""
    known = [m.income for m in members if m.income is not None]
    return sum(known) if known else None


def application_warnings(facts: ApplicationFacts, members: Sequence[MemberFacts] = ()) -> tuple[Problem, ...]:
    """Return what a person should look at again without being stopped."""
    return (
        *phone_problems(facts.phone, "phone"),
        *phone_problems(facts.guardian_phone, "guardian_phone"),
        *figure_warnings(facts, members),
    )


def figure_warnings(facts: ApplicationFacts, members: Sequence[MemberFacts] = ()) -> tuple[Problem, ...]:
    """Return where the family's figures contradict each other, with both of them."""
    found = []
    size, household = facts.household_size, facts.household_income
    earned, computed = members_income(members), per_head(household, size, members)
    if computed is not None and facts.income_per_head is not None and abs(facts.income_per_head - computed) > _YUAN:
        basis = f"家庭年收入{yuan(household)}元" if household is not None else f"各成员年收入合计{yuan(earned or 0)}元"
        found.append((
            f"人均年收入填的是{yuan(facts.income_per_head)}元，按{basis}、{size}口人算是{yuan(computed)}元。请核对。",
            "income_per_head",
        ))  # fmt: skip
    if household is not None and earned is not None and earned - household > _YUAN:
        text = f"各成员年收入合计{yuan(earned)}元，比家庭年收入{yuan(household)}元还多。请核对。"
        found.append((text, "household_income"))
    for name, title, count in (("labour", "劳动力", facts.labour), ("dependants", "赡养", facts.dependants)):
        if size is not None and count is not None and count > size:
            found.append((f"{title}人口{count}人，比家庭人口{size}人还多。请核对。", name))
    if size is not None and len(members) > size:
        found.append((f"写了{len(members)}位家庭成员，家庭人口只有{size}人。请核对。", "household_size"))
    return tuple(Problem(text, field, severity=Severity.WARNING) for text, field in found)


def check_member(draft: MemberDraft, row: int) -> MemberFacts:
    """Check a family member; `row` (from 1) is named in problems.

    Raises:
        Invalid: all problems.
    """
    problems: list[Problem] = []
    name = clean_name(draft.name)
    if not name:
        problems.append(Problem(f"第{row}位家庭成员没有姓名。", "members"))
    age = check_count(draft.age, "members", f"第{row}位家庭成员的年龄", 0, 120, problems)
    income = check_amount(draft.income, "members", problems)
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
