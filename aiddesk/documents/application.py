"""The application of a family: 家庭经济困难学生认定申请表, national form of 2024, filled or blank."""

from dataclasses import dataclass

from aiddesk.documents.page import Footer
from aiddesk.domain.money import Fen


@dataclass(frozen=True)
class Member:
    """One person of the household; `income` is fen a year."""

    name: str
    age: int | None
    relation: str
    workplace: str
    occupation: str
    income: Fen | None
    health: str


@dataclass(frozen=True)
class Application:
    """What is known of the family; "" and None are left open for the pen.

    `groups` are codes of `words.SPECIAL_CATEGORIES`: those in it are ticked 是, the others 否; None leaves all boxes
    empty. `birth_month` is "2015-11". `code` is the page code of `codes`.
    """

    footer: Footer
    school: str
    grade: str = ""
    class_name: str = ""
    name: str = ""
    sex: str = ""
    birth_month: str = ""
    native_place: str = ""
    document_number: str = ""
    household_size: int | None = None
    phone: str = ""
    address: str = ""
    postcode: str = ""
    guardian_phone: str = ""
    members: tuple[Member, ...] = ()
    groups: frozenset[str] | None = None
    per_head_income: Fen | None = None
    disaster: str = ""
    accident: str = ""
    weak_labour: str = ""
    unemployment: str = ""
    debt: str = ""
    other: str = ""
    code: str = ""
