"""Kinship between staff and families, found and not only declared: by name, phone, address, household, village."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aiddesk.domain.addresses import Address, address
from aiddesk.domain.villages import village_in
from aiddesk.domain.words import KIN_BASES

_SHARED = 5  # families: what more of them give is the school's or the village's, and tells of no kinship
_LEAST_DIGITS = 7  # of a telephone number
_COMPOUND = (
    "欧阳", "上官", "司马", "诸葛", "司徒", "东方", "独孤", "南宫", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐",
    "宇文", "长孙", "端木", "百里", "东郭", "西门", "申屠", "呼延", "轩辕", "淳于", "单于", "太史", "澹台", "濮阳",
)  # fmt: skip


@dataclass(frozen=True)
class Officer:
    """A member of staff as the search sees one; `own` are the students already known or ruled out as relatives.

    `households` are those of the known relatives' children.
    """

    id: str
    name: str
    phone: str = ""
    address: str = ""
    own: frozenset[str] = frozenset()
    households: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Family:
    """A student's family: guardians and other members as (name, relation), numbers and addresses as written."""

    student_id: str
    student: str
    guardians: tuple[tuple[str, str], ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    village: str = ""
    household_id: str = ""


@dataclass(frozen=True)
class Find:
    """What points at kinship: `basis` is of `words.KIN_BASES`, `detail` says with whom or by what.

    A strong one stops the review until somebody has decided; a hint only asks for a look.
    """

    student_id: str
    basis: str
    detail: str
    is_strong: bool

    @property
    def text(self) -> str:
        return f"{KIN_BASES[self.basis]}（{self.detail}）" if self.detail else KIN_BASES[self.basis]


@dataclass
class Families:
    """Families by what may be compared, so that a whole school is gone through once and not once for each officer."""

    by_name: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    by_phone: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_rest: dict[str, list[tuple[Address, str]]] = field(default_factory=lambda: defaultdict(list))
    by_household: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_village: dict[str, dict[str, list[tuple[str, str]]]] = field(default_factory=dict)

    def add(self, family: Family) -> None:
        """Enter a family under its names, numbers, doors, household and village."""
        key = family.student_id
        for name, relation in dict((*family.members, *family.guardians)).items():
            self.by_name[name].append((key, relation))
        for phone in filter(None, map(phone_key, family.phones)):
            self.by_phone[phone].add(key)
        for place in {address(text) for text in family.addresses if text.strip()}:
            if place.rest:
                self.by_rest[place.rest].append((place, key))
        if family.household_id:
            self.by_household[family.household_id].add(key)
        for village in {family.village, *map(village_in, family.addresses)} - {""}:
            if not village[0].isdigit():  # 3组 names no village
                self._enter_village(village, family)

    def _enter_village(self, village: str, family: Family) -> None:
        surnames = self.by_village.setdefault(village, {})
        for name, who in ((family.student, "学生"), *family.guardians):
            own = surname(name)
            if own:
                surnames.setdefault(own, []).append((family.student_id, f"{who or '监护人'}{name}"))


def indexed(families: Iterable[Family]) -> Families:
    """Return families ready to be searched."""
    found = Families()
    for family in families:
        found.add(family)
    return found


def finds(officer: Officer, families: Families) -> tuple[Find, ...]:
    """Return what points at kinship of one member of staff, strong finds first; what was decided on is left out."""
    found: dict[str, dict[str, Find]] = defaultdict(dict)
    for find in (
        *_by_phone(officer, families), *_by_address(officer, families), *_by_household(officer, families),
        *_by_village(officer, families),
    ):  # fmt: skip
        if find.student_id not in officer.own:
            found[find.student_id].setdefault(find.basis, find)
    for key, relation in families.by_name.get(officer.name, ()):
        if key not in officer.own:
            known = found[key]
            # Many are called 王芳: only with the same number or door it is the teacher's own family.
            is_strong = any(basis in known for basis in ("phone", "address"))
            known.setdefault("guardian", Find(key, "guardian", f"{relation or '家人'}{officer.name}", is_strong))
    every = [find for own in found.values() for find in own.values()]
    return tuple(sorted(every, key=lambda find: not find.is_strong))


def told(of_one: Iterable[Find]) -> str:
    """Say what was found of one student in one phrase."""
    return "；".join(find.text for find in of_one)


def strong(of_all: Mapping[str, tuple[Find, ...]], student_id: str) -> str:
    """Return in words, without any number, what stops a review of a student; "" where nothing does."""
    return bases(find for find in of_all.get(student_id, ()) if find.is_strong)


def bases(of_one: Iterable[Find]) -> str:
    """Say by what something was found, without any number or address."""
    return "、".join(KIN_BASES[find.basis] for find in of_one)


def phone_key(text: str) -> str:
    """Return the digits of a telephone number without 86, "" for what is none."""
    digits = "".join(c for c in text if c.isdecimal())
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return digits if len(digits) >= _LEAST_DIGITS else ""


def surname(name: str) -> str:
    """Return the surname of a Chinese name; a name with · has none that could be compared."""
    if "·" in name or len(name) < 2:
        return ""
    return name[:2] if len(name) > 2 and name.startswith(_COMPOUND) else name[0]


def _by_phone(officer: Officer, families: Families) -> list[Find]:
    own = phone_key(officer.phone)
    keys = sorted(families.by_phone.get(own, ())) if own else []
    is_shared = len(keys) > _SHARED
    detail = own + (f"，共{len(keys)}名学生写的是这个号码" if is_shared else "")
    return [Find(key, "phone", detail, not is_shared) for key in keys]


def _by_address(officer: Officer, families: Families) -> list[Find]:
    own = address(officer.address)
    keys = sorted({key for place, key in families.by_rest.get(own.rest, ()) if own.fits(place)})
    is_shared = len(keys) > _SHARED
    if not own.has_door and (is_shared or village_in(own.rest) == own.rest):
        return []  # 南坪村 is where half of the school lives
    return [Find(key, "address", own.rest, own.has_door and not is_shared) for key in keys]


def _by_household(officer: Officer, families: Families) -> list[Find]:
    keys = {key for one in officer.households for key in families.by_household.get(one, ())}
    return [Find(key, "household", "", is_strong=True) for key in sorted(keys)]


def _by_village(officer: Officer, families: Families) -> list[Find]:
    own, place = surname(officer.name), "".join(officer.address.split())
    if not own or not place:
        return []
    found = []
    for village, surnames in families.by_village.items():
        if village in place:
            found += [Find(key, "surname", f"{village}，{who}", False) for key, who in surnames.get(own, ())]
    return found
