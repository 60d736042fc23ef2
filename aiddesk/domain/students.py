"""A student as typed or read (`StudentDraft`) and as known (`StudentFacts`)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class StudentDraft:
    """One student, unchecked: every field is the text that a person typed or a sheet held; "" is missing."""

    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    birth_date: str = ""
    document_kind: str = ""
    document_number: str = ""
    registration_number: str = ""
    stage: str = ""
    grade: str = ""
    class_name: str = ""
    boarding: str = ""
    residence: str = ""
    address: str = ""
    guardian_name: str = ""
    guardian_relation: str = ""
    guardian_number: str = ""
    phone: str = ""
    bank: str = ""
    account_number: str = ""
    account_holder: str = ""
    special_category: str = ""


@dataclass(frozen=True)
class StudentFacts:
    """One student, checked and typed.

    `sex`, `document_kind`, `stage` and `residence` are codes of `words`; `grade` is the ordinal of `words.GRADES`;
    `birth_date` is exact, or None where only a month was given (`birth_month` is always "2015-11" or "");
    `special_categories` are (code or "", words of the source) pairs: a word that is no national group keeps "".
    """

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
    special_categories: tuple[tuple[str, str], ...]
