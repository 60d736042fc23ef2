"""Who may vote: nobody twice, no applicant, no guardian of one; relatives of a candidate step aside (回避)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aiddesk.domain.errors import Problem
from aiddesk.domain.words import VOTER_KINDS

FEWEST = 3  # voters of a session


@dataclass(frozen=True)
class VoterDraft:
    """An eligible voter; `kind` is of `words.VOTER_KINDS`.

    `student_id` is the student's own key, or that of a parent's child; `staff_id` that of a teacher. One with
    `recused_reason` steps aside and does not count as eligible.
    """

    kind: str
    name: str
    is_present: bool = True
    excused_reason: str = ""
    student_id: str = ""
    staff_id: str = ""
    recused_reason: str = ""


@dataclass(frozen=True)
class Kept:
    """A guardian as the roster keeps one."""

    name: str
    number: str = ""
    phone: str = ""

    def is_same(self, other: "Kept") -> bool:
        """Say whether two are one person: by number, else by name and phone."""
        if self.number and other.number:
            return self.number == other.number
        return bool(self.phone) and (self.name, self.phone) == (other.name, other.phone)


@dataclass(frozen=True)
class Family:
    """What tells a student's relatives; phones that many families give are left out."""

    student_id: str
    name: str
    household_id: str = ""
    guardians: tuple[Kept, ...] = ()
    phones: frozenset[str] = frozenset()
    village: str = ""


@dataclass(frozen=True)
class Circle:
    """Around one session: its candidates in the order of their numbers, and the families of everybody known.

    `applicants` are the keys of all who applied, `declared` pairs of a member of staff and a student's key with the
    relation, `cleared` such pairs that were looked into and are none, `staff_phones` by key of staff.
    """

    candidates: tuple[str, ...]
    applicants: frozenset[str]
    families: Mapping[str, Family]
    declared: Mapping[tuple[str, str], str] = field(default_factory=dict)
    cleared: frozenset[tuple[str, str]] = frozenset()
    staff_phones: Mapping[str, str] = field(default_factory=dict)


def shared(own: Family, other: Family) -> str:
    """Say what makes two families one, or ""."""
    if own.household_id and own.household_id == other.household_id:
        return "同户"
    if any(a.is_same(b) for a in own.guardians for b in other.guardians):
        return "监护人相同"
    return "电话相同" if own.phones & other.phones else ""


def kin(voter: VoterDraft, circle: Circle) -> str:
    """Say why a voter steps aside: "与2号候选人同户", or ""."""
    reasons = []
    for number, key in enumerate(circle.candidates, 1):
        if (reason := _kin_of(voter, key, circle)) and key != voter.student_id:
            reasons.append(f"与{number}号候选人{reason}")
    return "；".join(reasons)


def is_applicant(voter: VoterDraft, circle: Circle) -> bool:
    """Say whether a student of the group has applied."""
    return voter.kind == "student" and voter.student_id in circle.applicants


def is_guardian(voter: VoterDraft, circle: Circle) -> bool:
    """Say whether a parent of the group is the guardian of one who has applied.

    A parent whose child is not known is taken by name, since nothing else is known of that person.
    """
    if voter.kind != "parent":
        return False
    theirs = [g for key in circle.applicants if key in circle.families for g in circle.families[key].guardians]
    own = circle.families.get(voter.student_id)
    if own is None:
        return voter.name in {g.name for g in theirs}
    if voter.student_id in circle.applicants:
        return True
    return any(g.is_same(h) for g in own.guardians if g.name == voter.name for h in theirs)


def hint(voter: VoterDraft, circle: Circle) -> str:
    """Say with which candidates a voter shares surname and village: only to be looked at."""
    own = circle.families.get(voter.student_id)
    if own is None or not own.village:
        return ""
    near = [
        f"{number}号"
        for number, key in enumerate(circle.candidates, 1)
        if (other := circle.families.get(key)) and (other.village, other.name[:1]) == (own.village, own.name[:1])
    ]
    return f"与{'、'.join(near)}同姓同村，请核对是否亲属" if near else ""


def twice(voters: Sequence[VoterDraft], families: Mapping[str, Family]) -> tuple[str, ...]:
    """Return the names that stand twice; namesakes who are known by different keys are two people."""
    seen: dict[str, list[VoterDraft]] = {}
    found = []
    for voter in voters:
        before = seen.setdefault(voter.name, [])
        if any(not _are_two(voter, other, families) for other in before):
            found.append(voter.name)
        before.append(voter)
    return tuple(dict.fromkeys(found))


def problems(voters: Sequence[VoterDraft], circle: Circle) -> list[Problem]:
    """Check the whole group; every fault is named with what to do."""
    found = []
    if unknown := [v.name or "没有姓名的一行" for v in voters if v.kind not in VOTER_KINDS or not v.name]:
        found.append(Problem(f"请写明姓名和身份（教师、家长代表或学生代表）：{_names(unknown)}。", "voters"))
    if doubled := twice(voters, circle.families):
        found.append(Problem(f"名单里写了两次：{_names(doubled)}。请删去一行。", "voters"))
    acting = [v for v in voters if not v.recused_reason]
    # Of a student whom the class does not know, nobody could say whether one applied or is a relative.
    if strange := [v.name for v in acting if v.kind == "student" and v.student_id not in circle.families]:
        found.append(Problem(f"本班名单里没有这些学生：{_names(strange)}。请核对姓名，或改正身份。", "voters"))
    if inside := [v.name for v in acting if is_applicant(v, circle)]:
        found.append(Problem(f"申请人不能参加评议：{_names(inside)}。请从名单里去掉。", "voters"))
    if parents := [v.name for v in acting if is_guardian(v, circle)]:
        found.append(Problem(f"申请人的监护人不能参加评议：{_names(parents)}。请从名单里去掉。", "voters"))
    told = {v.name: kin(v, circle) for v in acting if v.name not in (*inside, *parents)}
    if near := [f"{name}（{reason}）" for name, reason in told.items() if reason]:
        found.append(Problem(f"候选人的亲属应当回避：{_names(near)}。请改为“回避”并写明原因。", "voters"))
    if len(acting) < FEWEST:
        found.append(Problem(f"评议小组至少{FEWEST}人。请补充老师、家长或学生代表。", "voters"))
    return found


def _kin_of(voter: VoterDraft, key: str, circle: Circle) -> str:
    other, own = circle.families.get(key), circle.families.get(voter.student_id)
    if other is None:
        return ""
    if voter.kind != "teacher":
        return shared(own, other) if own is not None else ""
    pair = (voter.staff_id, key)
    if pair in circle.declared:
        return f"有亲属关系：{circle.declared[pair]}"
    phone = circle.staff_phones.get(voter.staff_id, "")
    return "电话相同" if phone and phone in other.phones and pair not in circle.cleared else ""


def _are_two(one: VoterDraft, other: VoterDraft, families: Mapping[str, Family]) -> bool:
    """Say whether two voters of one name are two people; a teacher who is a parent as well has one vote."""
    if one.kind != other.kind:
        return "student" in (one.kind, other.kind) and bool(one.student_id and other.student_id)
    own, theirs = one.staff_id or one.student_id, other.staff_id or other.student_id
    if not own or not theirs or own == theirs:
        return False
    return one.kind != "parent" or not shared(families[own], families[theirs])


def _names(names: Iterable[str]) -> str:
    return "、".join(names)
