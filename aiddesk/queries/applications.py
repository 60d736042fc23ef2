"""What a family wrote in its application, as drafts that can be edited and printed."""

from typing import Any

from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.forms import USUAL
from aiddesk.domain.money import plain_yuan
from aiddesk.store.desk import Desk

_TEXTS = (
    "native_place", "phone", "address", "postcode", "guardian_phone", "disaster", "accident", "weak_labour",
    "unemployment", "debt", "other", "form",
)  # fmt: skip
_COUNTS = ("household_size", "labour", "dependants")
_SUMS = ("income_per_head", "household_income", "debt_amount")
_FLAGS = ("promise_signed", "single_parent", "lost_labour", "seriously_ill")


def application_of(desk: Desk, case_id: str) -> ApplicationDraft:
    """Return a case's application; an empty draft where none was entered."""
    names = ("applied_on", *_TEXTS, *_COUNTS, *_SUMS, *_FLAGS)
    row = desk.one(f"SELECT {', '.join(names)} FROM application WHERE case_id = ?", case_id)
    if row is None:
        return ApplicationDraft()
    known: dict[str, Any] = dict(zip(names, row, strict=True))
    known["on"] = known.pop("applied_on")
    known.update({name: "" if known[name] is None else str(known[name]) for name in _COUNTS})
    known.update({name: "" if known[name] is None else plain_yuan(known[name]) for name in _SUMS})
    known.update({name: bool(known[name]) for name in _FLAGS})
    return ApplicationDraft(**known)


def members_of(desk: Desk, case_id: str) -> tuple[MemberDraft, ...]:
    """Return the family members of a case's application, in their order."""
    rows = desk.rows(
        "SELECT name, age, relation, workplace, occupation, income, health, document_number"
        " FROM family_member WHERE case_id = ?"
        " ORDER BY position",
        case_id,
    )
    return tuple(
        MemberDraft(n, "" if a is None else str(a), r, w, o, "" if i is None else plain_yuan(i), h, d)
        for n, a, r, w, o, i, h, d in rows
    )


def last_form(desk: Desk) -> str:
    """Return the code of the form that the school used last, or of the usual one."""
    sql = "SELECT form FROM application WHERE school_id = ? ORDER BY rowid DESC LIMIT 1"
    return desk.value(sql, desk.place.id) or USUAL
