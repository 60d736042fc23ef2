"""A student as typed or read (`StudentDraft`) and as known (`StudentFacts`)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from aiddesk.domain import identity, names
from aiddesk.domain.document_kinds import kind_of
from aiddesk.domain.errors import Problem, Severity
from aiddesk.domain.words import DOCUMENT_KINDS


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class StudentFacts:
    """One student, checked and typed.

    `sex`, `document_kind`, `stage` and `residence` are codes of `words`; `grade` is the ordinal of `words.GRADES`;
    `birth_date` is exact, or None where only a month was given (`birth_month` is always "2015-11" or "");
    `special_categories` are (code or "", words of the source) pairs: a word that is no national group keeps "".
    `assumed` names the fields that nobody told: they hold for a new student and change nothing of a known one.
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
    assumed: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked draft: the facts, or None where an error stops it; problems come in the order of the form."""

    facts: StudentFacts | None
    problems: tuple[Problem, ...]


_DATE_FORMS = (
    re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_MONTH_FORMS = (re.compile(r"(\d{4})[-/.年](\d{1,2})月?"), re.compile(r"(\d{4})(\d{2})"))
_ASSUMED = ("boarding", "document_kind")
_FAILED = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|ERROR)", re.IGNORECASE)
_FORMULA = re.compile(r"\s*=\s*[A-Za-z\"'$(\[]")
_SERIAL_START = date(1899, 12, 30)  # day 0 of a spreadsheet
_EARLIEST = date(1990, 1, 1)


def check(draft: StudentDraft, today: date) -> Checked:
    """Check one student and report everything that is wrong; only a name and a class are required.

    One cause gives one problem: what a faulty number would contradict is not held against the student.
    """
    draft, found = _without_errors(draft)
    problems: list[Problem] = list(found)
    name = names.clean_name(draft.name)
    problems += () if any(p.field == "name" for p in found) else names.name_problems(name)
    number = identity.number_told(draft.document_number)
    kind = kind_of(draft.document_kind, number)
    number_problems = _number_problems(draft, kind, number, today)
    problems += number_problems
    told = identity.citizen(number) if not any(p.is_error for p in number_problems) else None
    birth, month, birth_problems = _birth(draft.birth_date, told, today)
    problems += birth_problems
    sex, sex_problems = _sex(draft.sex, told)
    problems += sex_problems
    grade, class_name, class_problems = _class(draft)
    problems += class_problems
    boarding = names.yes(draft.boarding)
    if boarding is None:
        text = f"“{draft.boarding}”看不出是否寄宿。请写“是”或“否”。"
        problems.append(Problem(text, "boarding", severity=Severity.WARNING))
    registration = identity.number_told(draft.registration_number)
    if not any(p.is_error for p in number_problems):
        problems += identity.registration_problems(registration, number)
    phone, account = identity.clean_phone(draft.phone), identity.number_told(draft.account_number).replace(" ", "")
    problems += identity.phone_problems(phone)
    problems += identity.card_problems(account)
    guardian_number = identity.number_told(draft.guardian_number)
    if guardian_number:
        guardian_kind = kind_of("", guardian_number)
        problems += identity.document_problems(guardian_kind, guardian_number, "guardian_number", today)
    if any(p.is_error for p in problems):
        return Checked(None, tuple(problems))
    facts = StudentFacts(
        name=name,
        sex=sex,
        ethnicity=names.ethnicity(draft.ethnicity),
        birth_date=birth,
        birth_month=month,
        document_kind=kind,
        document_number=number,
        registration_number=registration,
        stage=names.stage_of(grade, draft.stage),
        grade=grade,
        class_name=class_name,
        boarding=bool(boarding),
        residence=_residence(draft.residence),
        address=draft.address.strip(),
        guardian_name=names.clean_name(draft.guardian_name),
        guardian_relation=draft.guardian_relation.strip(),
        guardian_number=guardian_number,
        phone=phone,
        bank=draft.bank.strip(),
        account_number=account,
        account_holder=names.clean_name(draft.account_holder),
        special_categories=_categories(draft.special_category),
        assumed=frozenset(name for name in _ASSUMED if not getattr(draft, name).strip()),
    )
    return Checked(facts, tuple(problems))


def _without_errors(draft: StudentDraft) -> tuple[StudentDraft, tuple[Problem, ...]]:
    """Return a draft without what a spreadsheet writes where a formula failed, and a problem for each."""
    texts = {f: getattr(draft, f) for f in draft.__slots__}
    fields = [f for f, text in texts.items() if "#" in text and _FAILED.fullmatch(text.strip())]
    if _FORMULA.match(draft.name):
        fields.append("name")
    if not fields:
        return draft, ()
    text = "“{}”是表格里没有算出结果的公式，不是内容。请改成实际的内容。"
    problems = tuple(
        Problem(text.format(texts[f]), f, severity=Severity.ERROR if f == "name" else Severity.WARNING) for f in fields
    )
    return replace(draft, **dict.fromkeys(fields, "")), problems


def duplicates(rows: Sequence[tuple[int, str, bool]]) -> dict[int, int]:
    """Return which rows repeat another row's document number, each with that other row.

    Rows are (row, number, whether the rest of the row speaks against it). Of two rows the one is flagged that
    speaks against the number, else the later.
    """
    first: dict[str, tuple[int, bool]] = {}
    found: dict[int, int] = {}
    for row, number, is_odd in rows:
        if not number:
            continue
        other, is_other_odd = first.setdefault(number, (row, is_odd))
        if other == row:
            continue
        if is_other_odd and not is_odd:
            found[other] = row
            first[number] = (row, is_odd)
        else:
            found[row] = other
    return found


def parse_day(text: str) -> date | None:
    """Read a day in any of the usual spellings, or a spreadsheet's serial number; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().split(" ")[0].removesuffix(".0")
    for form in _DATE_FORMS:
        found = form.fullmatch(plain)
        if found:
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                return None
    if plain.isdigit() and 20_000 <= int(plain) <= 60_000:
        return _SERIAL_START + timedelta(days=int(plain))
    return None


def _birth(text: str, told: identity.Citizen | None, today: date) -> tuple[date | None, str, tuple[Problem, ...]]:
    if not text.strip():
        birth = told.birth if told else None
        return birth, f"{birth:%Y-%m}" if birth else "", ()
    birth = parse_day(text)
    month = f"{birth:%Y-%m}" if birth else _month(text)
    if not month:
        return None, "", (Problem(f"“{text.strip()}”不是一个日期。请照户口簿填写，如 2015-11-10。", "birth_date"),)
    if (birth and not _EARLIEST <= birth <= today) or month > f"{today:%Y-%m}":
        return None, "", (Problem(f"出生日期“{text.strip()}”不合理。请照户口簿核对。", "birth_date"),)
    if (told and month != f"{told.birth:%Y-%m}") or (told and birth and birth != told.birth):
        problem = Problem("出生日期与证件号不一致。请照户口簿核对两者。", "birth_date", severity=Severity.WARNING)
        return birth, month, (problem,)
    return birth or (told.birth if told else None), month, ()


def _month(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    for form in _MONTH_FORMS:
        found = form.fullmatch(plain)
        if found and 1 <= int(found[2]) <= 12 and 1990 <= int(found[1]) <= 2100:
            return f"{int(found[1])}-{int(found[2]):02d}"
    return ""


def _sex(text: str, told: identity.Citizen | None) -> tuple[str, tuple[Problem, ...]]:
    plain = text.strip()
    sex = {"男": "male", "1": "male", "女": "female", "2": "female"}.get(plain.removesuffix("性"), "")
    if plain and not sex:
        return "", (Problem(f"性别“{plain}”看不懂。请写“男”或“女”。", "sex"),)
    if sex and told and sex != told.sex:
        return sex, (Problem(f"性别“{plain}”与身份证号不一致。请照户口簿核对两者。", "sex"),)
    return sex or (told.sex if told else ""), ()


def _class(draft: StudentDraft) -> tuple[int, str, tuple[Problem, ...]]:
    grade, class_name = names.class_of(draft.grade, draft.class_name)
    problems = []
    if grade is None:
        given = draft.grade.strip()
        told = draft.class_name.strip()
        text = f"“{given}”不是年级。请写成“四年级”这样。" if given else "没有年级。请补上年级。"
        if told and not given:
            text = f"班级“{told}”看不出是几年级。请写成“四年级1班”这样，或补上年级列。"
            if len(told) >= 8 and parse_day(told):
                text = f"班级“{told}”是表格软件改成的日期。请把该列设为文本，写成“四年级1班”这样。"
        problems.append(Problem(text, "grade"))
    if not class_name:
        problems.append(Problem("没有班级。请补上班级，如“1班”。", "class_name"))
    return grade or 0, class_name, tuple(problems)


def _number_problems(draft: StudentDraft, kind: str, number: str, today: date) -> tuple[Problem, ...]:
    found = identity.document_problems(kind, number, today=today)
    if found:
        return found
    if kind != "citizen" and number and not draft.document_kind.strip():
        text = f"“{number}”不是身份证号，按“{DOCUMENT_KINDS[kind]}”登记。请核对证件类型。"
        return (Problem(text, "document_kind", severity=Severity.WARNING),)
    told = identity.citizen(number)
    if told and told.birth < _EARLIEST and not draft.birth_date.strip():
        text = f"“{number}”是{told.birth.year}年出生的人的。请核对是不是填成了家长的证件号。"
        return (Problem(text, "document_number", severity=Severity.WARNING),)
    return ()


def _residence(text: str) -> str:
    if "非农" in text or "城" in text:
        return "urban"
    return "rural" if "农" in text else ""


def _categories(text: str) -> tuple[tuple[str, str], ...]:
    words = [w for w in re.split(r"[、,，;；/\s]+", text.strip()) if w and w not in ("无", "否", "/")]
    return tuple(dict.fromkeys((names.category_of(w), w) for w in words))


def contradicts(facts: StudentFacts) -> bool:
    """Say whether birth date or registration number speak against the document number."""
    told = identity.citizen(facts.document_number)
    if told and facts.birth_date and facts.birth_date != told.birth:
        return True
    number = facts.registration_number
    return number.startswith("G") and number[1:] != facts.document_number
