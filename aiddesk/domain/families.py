"""What brothers and sisters share of their applications: told once, taken over, and compared."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.money import Fen, yuan

# Each child's own; every other field of an application is of the family, also one that is added later.
_OWN = frozenset({"on", "phone", "promise_signed", "form"})
# Known beside the family's situation: they alone do not make an application a told one.
_PLACES = frozenset({"native_place", "address", "postcode", "guardian_phone"})
COMPARED: Mapping[str, str] = {
    "household_size": "家庭人口",
    "household_income": "家庭年收入",
    "income_per_head": "人均年收入",
    "labour": "劳动力人数",
    "dependants": "赡养人数",
    "disaster": "自然灾害",
    "accident": "突发意外",
    "weak_labour": "劳动能力",
    "unemployment": "失业",
    "debt": "欠债",
    "debt_amount": "欠债金额",
    "single_parent": "单亲",
    "lost_labour": "父母丧失劳动能力",
    "seriously_ill": "大病患者",
}
_ELDER_YOUNGER = (("哥哥", "弟弟"), ("姐姐", "妹妹"), ("兄", "弟"), ("姐", "妹"), ("哥", "弟"))
SIBLINGS = frozenset(word for pair in _ELDER_YOUNGER for word in pair)


@dataclass(frozen=True)
class Child:
    """A child of a household, as another's list of members may name it; `birth` is a day, a month or ""."""

    name: str
    sex: str = ""
    birth: str = ""
    document_number: str = ""
    school: str = ""


@dataclass(frozen=True)
class Told:
    """A family's situation, as the application of one child tells it."""

    child: Child
    draft: ApplicationDraft
    members: tuple[MemberDraft, ...] = ()

    @property
    def is_blank(self) -> bool:
        """True while nothing of the family's situation is told."""
        part = family_part(self.draft)
        return not self.members and not any(value for name, value in part.items() if name not in _PLACES)


def against_line(income_per_head: Fen | None, line: Fen) -> str:
    """Say how an income, fen a year and head, stands to the local line; "" where either is unknown (case C14)."""
    if income_per_head is None or line <= 0:
        return ""
    return f"{'低于' if income_per_head < line else '不低于'}收入线{yuan(line)}元"


def family_part(draft: ApplicationDraft) -> dict[str, object]:
    """Return the fields of an application that are the same for all children of a family."""
    return {f.name: getattr(draft, f.name) for f in fields(draft) if f.name not in _OWN}


def changes(before: ApplicationDraft, after: ApplicationDraft) -> dict[str, object]:
    """Return the family's fields that an edit changed."""
    old = family_part(before)
    return {name: value for name, value in family_part(after).items() if value != old[name]}


def with_part(draft: ApplicationDraft, part: Mapping[str, object]) -> ApplicationDraft:
    """Return an application with fields of the family taken over."""
    known = family_part(draft)
    taken = {name: value for name, value in part.items() if name in known}
    return replace(draft, **taken)  # type: ignore[arg-type]  # each value came from this very field


def taken_over(told: Told, child: Child, today: date) -> tuple[ApplicationDraft, tuple[MemberDraft, ...]]:
    """Return what a sibling's application tells of the family, as the application of this child would tell it."""
    draft = with_part(ApplicationDraft(), family_part(told.draft))
    return draft, members_for(told, child, today)


def members_for(told: Told, child: Child, today: date) -> tuple[MemberDraft, ...]:
    """Return a sibling's list of members from this child's side: the child left out, the sibling in its place."""
    rest = [member for member in told.members if not _is(member, child)]
    lists_children = len(rest) < len(told.members) or any(m.relation in SIBLINGS for m in rest)
    age = age_on(child.birth, today)
    found = [replace(m, relation=_seen_from(m.relation, m.age, age)) for m in rest]
    if lists_children and not any(_is(member, told.child) for member in found):
        found.append(_as_member(told.child, age, today))
    return tuple(found)


def a_year_later(members: Sequence[MemberDraft]) -> tuple[MemberDraft, ...]:
    """Return last year's list of members with everybody a year older."""
    return tuple(replace(m, age=str(int(m.age) + 1)) if m.age.isdigit() else m for m in members)


def contradictions(one: Told, other: Told, children: Collection[str]) -> tuple[str, ...]:
    """Return in words where two children's applications tell differently of one family; what is left open, does not.

    `children` are the names of the household's children, who stand in each other's lists and not in their own.
    """
    if one.is_blank or other.is_blank:
        return ()
    found = []
    here, there = family_part(one.draft), family_part(other.draft)
    for name, title in COMPARED.items():
        first, second = here.get(name, ""), there.get(name, "")
        if isinstance(first, bool) or isinstance(second, bool):
            if first is not second:
                found.append(f"{title}：{_said(first)}／{_said(second)}")
        elif first and second and first != second:
            found.append(f"{title}：{first}／{second}")
    return (*found, *_member_contradictions(one, other, children))


def age_on(birth: str, today: date) -> int | None:
    """Return the age of someone born on a day (2015-11-10) or in a month (2015-11), or None."""
    parts = [int(part) for part in birth.split("-") if part.isdigit()]
    if len(parts) < 2:
        return None
    passed = (today.month, today.day) >= (parts[1], parts[2] if len(parts) > 2 else 1)
    return today.year - parts[0] - (not passed)


def _is(member: MemberDraft, child: Child) -> bool:
    if member.document_number and child.document_number:
        return member.document_number == child.document_number
    return member.name == child.name


def _seen_from(relation: str, age: str, own: int | None) -> str:
    """Return whether a brother or sister of somebody is an elder or a younger one of a child of this age."""
    for elder, younger in _ELDER_YOUNGER:
        if relation in (elder, younger) and age.isdigit() and own is not None and int(age) != own:
            return elder if int(age) > own else younger
    return relation


def _as_member(teller: Child, age_of_child: int | None, today: date) -> MemberDraft:
    age = age_on(teller.birth, today)
    is_elder = age is not None and age_of_child is not None and age > age_of_child
    relation = {"male": ("弟", "兄"), "female": ("妹", "姐")}.get(teller.sex, ("", ""))[is_elder]
    told = "" if age is None else str(age)
    return MemberDraft(teller.name, told, relation, teller.school, "学生", "", "", teller.document_number)


def _member_contradictions(one: Told, other: Told, children: Collection[str]) -> list[str]:
    here, there = _adults(one.members, children), _adults(other.members, children)
    if not here or not there:
        return []
    found = []
    for name in here.keys() & there.keys():
        for field, title in (("income", "年收入"), ("health", "健康状况")):
            first, second = getattr(here[name], field), getattr(there[name], field)
            if first and second and first != second:
                found.append(f"{name}的{title}：{first}／{second}")
    for names, where in ((here.keys() - there.keys(), one), (there.keys() - here.keys(), other)):
        found += [f"{name}只写在{where.child.name}的表里" for name in sorted(names)]
    return sorted(found)


def _adults(members: Sequence[MemberDraft], children: Collection[str]) -> dict[str, MemberDraft]:
    return {m.name: m for m in members if m.name not in children and m.relation not in SIBLINGS}


def _said(value: object) -> str:
    return "是" if value else "否"
