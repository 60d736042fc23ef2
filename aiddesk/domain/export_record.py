"""One student as everything that may leave in a sheet knows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.levels import DEFAULT, Levels
from aiddesk.domain.money import Fen


@dataclass(frozen=True)
class AidRecord:
    """An award of the term: `programme` is its name, `standard` what the policy gives per term, where it is known."""

    programme: str
    level: str
    standard: Fen | None
    amount: Fen
    status: str
    way: str
    paid_on: date | None


@dataclass(frozen=True)
class StudentRecord:
    """A student of a school year; codes are those of `words`, "" and None are what the register does not know.

    `number` runs through the list; `categories` are (code or "", words of the source) pairs; the case is that of the
    school year, `aids` are those of the term, `levels` the words of its school.
    """

    id: str
    number: int
    school_name: str
    school_code: str
    school_year: int
    term: str
    name: str
    sex: str
    ethnicity: str
    birth_date: date | None
    birth_month: str
    document_kind: str
    document_number: str
    registration_number: str
    stage: str
    grade: int
    class_name: str
    boarding: bool
    residence: str
    address: str
    guardian_name: str
    guardian_relation: str
    guardian_number: str
    phone: str
    bank: str
    account_number: str
    account_holder: str
    status: str
    case_level: str
    case_status: str
    recognised_on: date | None
    categories: tuple[tuple[str, str], ...] = ()
    aids: tuple[AidRecord, ...] = ()
    levels: Levels = DEFAULT

    @property
    def birth(self) -> str:
        """What is known of the day of birth: "2015-11-10", "2015-11", or ""."""
        return self.birth_date.isoformat() if self.birth_date else self.birth_month

    @property
    def level(self) -> str:
        """The level of a case that is recognised: what is only proposed must not leave the school."""
        return self.case_level if self.case_status == "recognised" else ""


def joined(words: Iterable[str]) -> str:
    """Return words once each, as a cell lists them."""
    return "、".join(dict.fromkeys(filter(None, words)))
