"""Comparing a checked student with the roster, and writing what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aiddesk.domain.names import search_keys
from aiddesk.domain.students import StudentFacts
from aiddesk.domain.words import (
    DOCUMENT_KINDS,
    IDENTITY_FIELDS,
    RESIDENCES,
    SEXES,
    SPECIAL_CATEGORIES,
    class_title,
)
from aiddesk.services.known import Known, Roster, iso
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.policy import readings
from aiddesk.store.tables import (
    Guardian,
    IdentityChange,
    Movement,
    PastClass,
    PayeeAccount,
    SpecialCategory,
    Student,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a row would change, as a person reads it."""

    title: str
    before: str
    after: str


_TITLES = {
    "name": "姓名", "sex": "性别", "ethnicity": "民族", "birth_date": "出生日期", "birth_month": "出生年月",
    "document_kind": "证件类型", "document_number": "证件号", "registration_number": "学籍号", "boarding": "就读方式",
    "residence": "户口性质", "address": "家庭住址", "phone": "联系电话",
}  # fmt: skip
_GUARDIAN_TITLES = {"name": "监护人", "relation": "监护人关系", "document_number": "监护人证件号", "phone": "联系电话"}
_ACCOUNT_TITLES = {"bank": "开户银行", "number": "银行账号", "holder": "户名"}


def _student_columns(facts: StudentFacts, *, has_guardian: bool) -> dict[str, object]:
    return {
        "name": facts.name,
        "sex": facts.sex,
        "ethnicity": facts.ethnicity,
        "birth_date": iso(facts.birth_date),
        "birth_month": facts.birth_month,
        "document_kind": facts.document_kind,
        "document_number": facts.document_number,
        "registration_number": facts.registration_number,
        "boarding": int(facts.boarding),
        "residence": facts.residence,
        "address": facts.address,
        "phone": "" if has_guardian else facts.phone,
    }


def keys(name: str, document_number: str) -> dict[str, object]:
    """Return the columns by which a student is found."""
    initials, pinyin = search_keys(name, readings())
    return {"initials": initials, "pinyin": pinyin, "number_reversed": document_number[::-1]}


def insert(
    desk: Desk, work: journal.Work, facts: Sequence[StudentFacts], known: Roster, since: date | None = None
) -> tuple[str, ...]:
    """Add new students with guardian, account and categories; returns their keys in order."""
    today = (since or desk.today()).isoformat()
    made = work.insert_many(
        Student,
        (
            {
                **_student_columns(f, has_guardian=_has_guardian(f)),
                **keys(f.name, f.document_number),
                "school_class_id": known.class_of(f),
                "entered_on": today,
            }
            for f in facts
        ),
    )
    pairs = list(zip(made, facts, strict=True))
    work.insert_many(Guardian, ({"student_id": k, **_guardian(f)} for k, f in pairs if _has_guardian(f)))
    work.insert_many(
        PayeeAccount,
        ({"student_id": k, **account} for k, f in pairs if (account := _account(f)) is not None),
    )
    work.insert_many(
        SpecialCategory,
        (
            {"student_id": k, "code": code, "source_words": words, "since": today, "source": "名册"}
            for k, f in pairs
            for code, words in f.special_categories
        ),
    )
    return made


def _has_guardian(facts: StudentFacts) -> bool:
    return bool(facts.guardian_name or facts.guardian_number)


def _guardian(facts: StudentFacts) -> dict[str, object]:
    return {
        "name": facts.guardian_name,
        "relation": facts.guardian_relation,
        "document_number": facts.guardian_number,
        "phone": facts.phone,
    }


def _account(facts: StudentFacts, *, is_known: bool = False) -> dict[str, object] | None:
    """Return the account, or None; the holder of a known one is never guessed anew."""
    if not facts.account_number:
        return None
    guess = "" if is_known else facts.guardian_name or facts.name
    return {"bank": facts.bank, "number": facts.account_number, "holder": facts.account_holder or guess}


def differences(student: Known, facts: StudentFacts, known: Roster, *, whole: bool = False) -> dict[str, object]:
    """Return the student's columns that a row would change.

    A sheet's empty cell changes nothing, nor does what nobody told, nor a name or number that was the student's before
    it changed. Who has graduated stays in the last class until somebody records a return.
    """
    has_guardian = _has_guardian(facts) or student.guardian is not None
    found = {
        name: value
        for name, value in _student_columns(facts, has_guardian=has_guardian).items()
        if value != student.columns[name]
        and (whole or (value not in ("", None) and (student.id, name, value) not in known.former))
    }
    if not whole:
        # A kind that nobody told belongs to its number alone.
        for name in facts.assumed - ({"document_kind"} if "document_number" in found else set()):
            found.pop(name, None)
    if student.class_id != known.class_of(facts) and (whole or student.status != "graduated"):
        found["school_class_id"] = known.class_of(facts)
    for table, kept, new in (
        ("guardian", student.guardian, _guardian(facts) if has_guardian else None),
        ("account", student.account, _account(facts, is_known=student.account is not None and not whole)),
    ):
        if new is None:
            continue
        old = kept[1:] if kept else ("",) * len(new)
        if any(v != o and (whole or v) for v, o in zip(new.values(), old, strict=True)):
            found[table] = new
    have = {code or words for code, words in student.categories}
    if [c for c in facts.special_categories if (c[0] or c[1]) not in have]:
        found["categories"] = facts.special_categories
    return found


def described(
    student: Known, facts: StudentFacts, found: Mapping[str, object], known: Roster
) -> tuple[Difference, ...]:
    """Return differences field by field, in words."""
    told = [
        Difference(title, _word(name, student.columns[name]), _word(name, found[name]))
        for name, title in _TITLES.items()
        if name in found and not (name == "birth_month" and "birth_date" in found)
    ]
    if "school_class_id" in found:
        after = class_title(facts.grade, facts.class_name)
        told.insert(0, Difference("班级", known.titles.get(student.class_id, ""), after))
    for table, titles, kept in (
        ("guardian", _GUARDIAN_TITLES, student.guardian),
        ("account", _ACCOUNT_TITLES, student.account),
    ):
        new = found.get(table)
        if not isinstance(new, dict):
            continue
        old = kept[1:] if kept else ("",) * len(titles)
        told += [
            Difference(t, b, new[n]) for (n, t), b in zip(titles.items(), old, strict=True) if new[n] not in ("", b)
        ]
    if "categories" in found:
        have = "、".join(sorted(SPECIAL_CATEGORIES.get(code, words) for code, words in student.categories))
        new_words = "、".join(SPECIAL_CATEGORIES.get(code, words) for code, words in facts.special_categories)
        told.append(Difference("特殊群体", have, new_words))
    return tuple(told)


def _word(name: str, value: object) -> str:
    if name == "boarding":
        return "寄宿" if value else "走读"
    words = {"sex": SEXES, "residence": RESIDENCES, "document_kind": DOCUMENT_KINDS}.get(name)
    return words.get(str(value), "") if words else str(value or "")


def apply(
    desk: Desk,
    work: journal.Work,
    student: Known,
    facts: StudentFacts,
    known: Roster,
    *,
    whole: bool = False,
    cause: str = "imported",
) -> bool:
    """Write what a row changes of a student; say whether there was anything.

    `whole` empties empty fields too. A changed name or number is kept with its `cause` (`words.IDENTITY_CAUSES`), the
    class of a year that is over in `past_class`, a change of class within the year as a movement.
    """
    found = differences(student, facts, known, whole=whole)
    changed = bool(found)
    guardian, account, categories = (found.pop(k, None) for k in ("guardian", "account", "categories"))
    if "school_class_id" in found:
        place(desk, work, student, str(found["school_class_id"]), known.school_year)
    record_identity(desk, work, student.id, student.columns, found, cause)
    if "name" in found or "document_number" in found:
        found |= keys(facts.name, str(found.get("document_number", student.columns["document_number"])))
    if found:
        work.update(Student, student.id, **found)
    for model, kept, new in ((Guardian, student.guardian, guardian), (PayeeAccount, student.account, account)):
        if not isinstance(new, dict):
            continue
        values = {k: v for k, v in new.items() if v or whole}
        if kept:
            work.update(model, kept[0], **values)
        else:
            work.insert(model, student_id=student.id, **values)
    if categories:
        have = {code or words for code, words in student.categories}
        for code, words in facts.special_categories:
            if (code or words) not in have:
                work.insert(
                    SpecialCategory, student_id=student.id, code=code, source_words=words,
                    since=desk.today(), source="名册",
                )  # fmt: skip
    return changed


def place(desk: Desk, work: journal.Work, student: Known, class_id: str, school_year: int) -> None:
    """Keep where a student stood before a change of class: the past year, or the movement within the year."""
    if student.school_year < school_year:
        work.insert(
            PastClass, student_id=student.id, school_class_id=student.class_id, school_year=student.school_year,
            status="enrolled" if student.status == "graduated" else student.status,
        )  # fmt: skip
    elif student.school_year == school_year:
        work.insert(
            Movement, student_id=student.id, kind="move_class", on_date=desk.today(), from_class_id=student.class_id,
            to_class_id=class_id, reason="名册改动",
        )  # fmt: skip


def record_identity(
    desk: Desk,
    work: journal.Work,
    student_id: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    cause: str,
    on: date | None = None,
    paper: str = "",
) -> None:
    """Keep every changed name and number with day, cause and paper; a number that was missing is `supplied`."""
    for field in IDENTITY_FIELDS:
        old = str(before[field] or "")
        if field in after and after[field] != old:
            work.insert(
                IdentityChange, student_id=student_id, field=field, before=old, after=str(after[field] or ""),
                on_date=on or desk.today(), cause=cause if old else "supplied", paper=paper,
            )  # fmt: skip
