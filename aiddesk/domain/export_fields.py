"""What may be put into a column of an export: the fields, and what writes each of them in which form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as of
from datetime import date
from typing import Literal

from aiddesk.domain.codes import DOCUMENT_CODES, RESIDENCE_CODES, SEX_CODES, ethnicity_code
from aiddesk.domain.export_forms import DAY_FORMS, TERM_FORMS, YEAR_FORMS, common, day_text, term_text, year_text
from aiddesk.domain.export_record import StudentRecord, joined
from aiddesk.domain.privacy import mask_card, mask_document, mask_name, mask_phone
from aiddesk.domain.words import (
    AWARD_STATUSES,
    CASE_STATUSES,
    DOCUMENT_KINDS,
    GRADES,
    RESIDENCES,
    SEXES,
    SPECIAL_CATEGORIES,
    STAGES,
    STUDENT_STATUSES,
    WAYS,
    class_title,
)

Cell = str | int | None
Kind = Literal["text", "count", "money"]
Writer = Callable[[StudentRecord], Cell]


@dataclass(frozen=True)
class ExportField:
    """Something that may be put out: its name in a choice and its forms, of which the first is the usual one.

    `kinds` names the forms that give a number; money is fen.
    """

    title: str
    forms: Mapping[str, Writer]
    kinds: Mapping[str, Kind] = of(default_factory=dict)


def _plain(title: str, get: Writer, kind: Kind = "text") -> ExportField:
    return ExportField(title, {"": get}, {"": kind})


def _private(title: str, get: Callable[[StudentRecord], str], mask: Callable[[str], str]) -> ExportField:
    return ExportField(title, {"whole": get, "masked": lambda s: mask(get(s))})


def _day(title: str, get: Callable[[StudentRecord], str], forms: Sequence[str] = DAY_FORMS) -> ExportField:
    def written(form: str) -> Writer:
        return lambda s: day_text(form, get(s))

    return ExportField(title, {form: written(form) for form in forms})


def _year(form: str) -> Writer:
    return lambda s: year_text(form, s.school_year)


def _term(form: str) -> Writer:
    return lambda s: term_text(form, s.term)


def _category(code: str, title: str) -> ExportField:
    return _plain(f"是否{title}（是则写“是”）", lambda s: "是" if any(c == code for c, _ in s.categories) else None)


def _of(words: Mapping[str, str], get: Callable[[StudentRecord], str]) -> Writer:
    return lambda s: words.get(get(s))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _grade_number(student: StudentRecord) -> int | None:
    return student.grade if student.grade in GRADES and student.grade > 0 else None


def _class_number(student: StudentRecord) -> int | None:
    digits = student.class_name.removesuffix("班")
    return int(digits) if digits.isdecimal() else None


def _boards(yes: str, no: str) -> Writer:
    return lambda s: yes if s.boarding else no


_WHOLE_DAYS = tuple(form for form in DAY_FORMS if form != "known")
_HOUSEHOLDS = {"rural": "农业户口", "urban": "非农业户口"}
_PERSON: Mapping[str, ExportField] = {
    "number": _plain("序号", lambda s: s.number, "count"),
    "name": _private("姓名", lambda s: s.name, mask_name),
    "sex": ExportField("性别", {"男/女": _of(SEXES, lambda s: s.sex), "1/2": _of(SEX_CODES, lambda s: s.sex)}),
    "ethnicity": ExportField("民族", {"words": lambda s: s.ethnicity, "code": lambda s: ethnicity_code(s.ethnicity)}),
    "birth_date": _day("出生日期", lambda s: s.birth),
    "document_kind": ExportField(
        "身份证件类型",
        {
            "words": _of(DOCUMENT_KINDS, lambda s: s.document_kind),
            "code": _of(DOCUMENT_CODES, lambda s: s.document_kind),
        },
    ),
    "document_number": _private("身份证件号", lambda s: s.document_number, mask_document),
    "registration_number": _private("学籍号", lambda s: s.registration_number, mask_document),
    "stage": _plain("学段", _of(STAGES, lambda s: s.stage)),
    "grade": ExportField(
        "年级", {"words": lambda s: GRADES.get(s.grade), "number": _grade_number}, {"number": "count"}
    ),
    "class_name": ExportField("班级", {"words": lambda s: s.class_name, "number": _class_number}, {"number": "count"}),
    "class_title": _plain("年级和班级", lambda s: class_title(s.grade, s.class_name)),
    "boarding": ExportField(
        "就读方式（是否寄宿）",
        {"住校/走读": _boards("住校", "走读"), "是/否": _boards("是", "否"), "2/1": _boards("2", "1")},
    ),
    "residence": ExportField(
        "户口性质",
        {
            "words": _of(RESIDENCES, lambda s: s.residence),
            "农业/非农业": _of(_HOUSEHOLDS, lambda s: s.residence),
            "code": _of(RESIDENCE_CODES, lambda s: s.residence),
        },
    ),
    "address": _plain("家庭住址", lambda s: s.address),
    "status": _plain("学籍状态", _of(STUDENT_STATUSES, lambda s: s.status)),
}
_FAMILY: Mapping[str, ExportField] = {
    "guardian_name": _private("监护人姓名", lambda s: s.guardian_name, mask_name),
    "guardian_relation": _plain("监护人关系", lambda s: s.guardian_relation),
    "guardian_number": _private("监护人身份证号", lambda s: s.guardian_number, mask_document),
    "is_guardian": _plain("是否监护人（有监护人则写“是”）", lambda s: "是" if s.guardian_name else None),
    "phone": _private("联系电话", lambda s: s.phone, mask_phone),
    "bank": _plain("开户银行", lambda s: s.bank),
    "account_number": _private("银行账号（社保卡号）", lambda s: s.account_number, mask_card),
    "account_holder": _private("账户户名", lambda s: s.account_holder, mask_name),
}
_CATEGORIES: Mapping[str, ExportField] = {
    "special_category": ExportField(
        "特殊群体类别",
        {
            "national": lambda s: joined(SPECIAL_CATEGORIES.get(code, "") for code, _ in s.categories),
            "source": lambda s: joined(words or SPECIAL_CATEGORIES.get(code, "") for code, words in s.categories),
        },
    ),
    **{f"category_{code}": _category(code, title) for code, title in SPECIAL_CATEGORIES.items()},
}
_SCHOOL: Mapping[str, ExportField] = {
    "school_name": _plain("学校名称", lambda s: s.school_name),
    "school_code": _plain("学校标识码", lambda s: s.school_code),
    "school_year": ExportField("学年", {form: _year(form) for form in YEAR_FORMS}),
    "term": ExportField("学期", {form: _term(form) for form in TERM_FORMS}),
}
_AID: Mapping[str, ExportField] = {
    "case_level": _plain("认定等级（已认定的）", lambda s: s.levels.titles.get(s.level)),
    "case_status": _plain("困难认定进度", _of(CASE_STATUSES, lambda s: s.case_status)),
    "recognised_on": _day("认定日期（已认定的）", lambda s: _iso(s.recognised_on) if s.level else "", _WHOLE_DAYS),
    "award_programme": _plain("资助项目", lambda s: joined(a.programme for a in s.aids)),
    "award_level": _plain("资助档次", lambda s: joined(s.levels.title(a.level) for a in s.aids)),
    "award_standard": _plain("资助标准（每学期）", lambda s: common([a.standard for a in s.aids]), "money"),
    "award_amount": _plain("资助金额", lambda s: sum(a.amount for a in s.aids) if s.aids else None, "money"),
    "award_status": _plain("资助进度", lambda s: joined(AWARD_STATUSES.get(a.status, "") for a in s.aids)),
    "award_way": _plain("发放方式", lambda s: joined(WAYS.get(a.way, "") for a in s.aids)),
    "award_paid_on": _day("发放日期", lambda s: _iso(common([a.paid_on for a in s.aids])), _WHOLE_DAYS),
}
FIELDS: Mapping[str, ExportField] = {**_PERSON, **_FAMILY, **_CATEGORIES, **_SCHOOL, **_AID}
