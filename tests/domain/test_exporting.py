"""What leaves in a sheet is what the register knows, in the form asked for; the unknown stays empty."""

from dataclasses import asdict, fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.codes import DOCUMENT_CODES, ETHNICITY_CODES, RESIDENCE_CODES, SEX_CODES, ethnicity_code
from aiddesk.domain.export_record import AidRecord, StudentRecord
from aiddesk.domain.exporting import CONSTANT, FIELDS, FORMS, Cell, ExportColumn, cell, field_titles, value
from aiddesk.domain.names import ETHNICITIES
from aiddesk.domain.students import StudentDraft
from aiddesk.domain.words import CASE_STATUSES, DOCUMENT_KINDS, LEVELS, RESIDENCES, SEXES, SPECIAL_CATEGORIES
from tests.domain.exported import AID, BARE, STUDENT, student

ALL = [(name, form) for name, field in FIELDS.items() for form in field.forms]
# What is a fact even of a child of whom nothing is known: the list's own number, the year, the class, the way to live.
ALWAYS = {"number", "name", "class_name", "class_title", "school_year", "boarding"}
WRITTEN: dict[tuple[str, str], Cell] = {
    ("number", ""): 7, ("name", "whole"): "阿依古丽·买买提", ("name", "masked"): "阿***·**提",
    ("sex", "男/女"): "女", ("sex", "1/2"): "2", ("ethnicity", "words"): "羌族", ("ethnicity", "code"): "33",
    ("birth_date", "yyyy-mm-dd"): "2015-11-09", ("birth_date", "yyyymmdd"): "20151109",
    ("birth_date", "yyyy年m月d日"): "2015年11月9日", ("birth_date", "yyyy年m月"): "2015年11月",
    ("birth_date", "yyyymm"): "201511", ("birth_date", "known"): "2015-11-09",
    ("document_kind", "words"): "居民身份证", ("document_kind", "code"): "1",
    ("document_number", "whole"): "990000201511090021", ("document_number", "masked"): "990000********0021",
    ("registration_number", "whole"): "G990000201511090021", ("registration_number", "masked"): "G99000*********0021",
    ("stage", ""): "小学", ("grade", "words"): "五年级", ("grade", "number"): 5, ("class_name", "words"): "2班",
    ("class_name", "number"): 2, ("class_title", ""): "五年级2班", ("boarding", "住校/走读"): "住校",
    ("boarding", "是/否"): "是", ("boarding", "2/1"): "2", ("residence", "words"): "农村",
    ("residence", "农业/非农业"): "农业户口", ("residence", "code"): "1", ("address", ""): "南坪村10组56号",
    ("status", ""): "在读", ("guardian_name", "whole"): "买买提", ("guardian_name", "masked"): "买*提",
    ("guardian_relation", ""): "父亲", ("guardian_number", "whole"): "990000198501010013",
    ("guardian_number", "masked"): "990000********0013", ("is_guardian", ""): "是", ("phone", "whole"): "13800001234",
    ("phone", "masked"): "138****1234", ("bank", ""): "农村信用社", ("account_number", "whole"): "6222020000000000018",
    ("account_number", "masked"): "***************0018", ("account_holder", "whole"): "买买提",
    ("account_holder", "masked"): "买*提", ("special_category", "national"): "低保家庭学生",
    ("special_category", "source"): "低保户、库区移民", ("category_dibao", ""): "是",
    ("school_name", ""): "青山镇中心学校", ("school_code", ""): "3199000002",
    ("school_year", "yyyy—yyyy学年"): "2026—2027学年", ("school_year", "yyyy-yyyy"): "2026-2027",
    ("school_year", "yyyy"): "2026", ("term", "第n学期"): "第一学期", ("term", "season"): "2026年秋季学期",
    ("term", "number"): "1", ("case_level", ""): "特别困难", ("case_status", ""): "已认定",
    ("recognised_on", "yyyy-mm-dd"): "2026-10-12", ("recognised_on", "yyyymmdd"): "20261012",
    ("recognised_on", "yyyy年m月d日"): "2026年10月12日", ("recognised_on", "yyyy年m月"): "2026年10月",
    ("recognised_on", "yyyymm"): "202610", ("award_programme", ""): "寄宿生生活补助", ("award_level", ""): "特别困难",
    ("award_standard", ""): 62500, ("award_amount", ""): 62500, ("award_status", ""): "已发放",
    ("award_way", ""): "银行卡/社保卡", ("award_paid_on", "yyyy-mm-dd"): "2026-11-20",
    ("award_paid_on", "yyyymmdd"): "20261120", ("award_paid_on", "yyyy年m月d日"): "2026年11月20日",
    ("award_paid_on", "yyyy年m月"): "2026年11月", ("award_paid_on", "yyyymm"): "202611",
}  # fmt: skip


@pytest.mark.parametrize(("name", "form"), ALL)
def test_every_field_is_written_in_every_form(name: str, form: str) -> None:
    expected = None if name.startswith("category_") and name != "category_dibao" else WRITTEN[name, form]
    assert cell(name, form, STUDENT) == expected


@pytest.mark.parametrize(("name", "form"), [pair for pair in ALL if pair[0] not in ALWAYS])
def test_what_is_unknown_is_left_empty(name: str, form: str) -> None:
    assert cell(name, form, BARE) is None


def test_a_class_or_grade_without_a_number_has_none() -> None:
    assert cell("class_name", "number", BARE) is None
    assert cell("grade", "number", student(grade=0)) is None
    assert cell("grade", "words", student(grade=0)) == "大班"


def test_a_day_is_never_made_up_from_a_month() -> None:
    month = student(birth_date=None)
    written = {form: cell("birth_date", form, month) for form in FIELDS["birth_date"].forms}
    assert written == {
        "yyyy-mm-dd": None, "yyyymmdd": None, "yyyy年m月d日": None, "yyyy年m月": "2015年11月", "yyyymm": "201511",
        "known": "2015-11",
    }  # fmt: skip


@pytest.mark.parametrize("status", [code for code in CASE_STATUSES if code != "recognised"])
def test_a_level_that_is_only_proposed_does_not_leave(status: str) -> None:
    proposed = student(case_status=status)
    assert cell("case_level", "", proposed) is None
    assert cell("recognised_on", "yyyymmdd", proposed) is None


def test_two_awards_are_summed_and_what_differs_is_left_empty() -> None:
    other = AidRecord("其他资助", "hard", 20000, 10000, "approved", "", None)
    both = student(aids=(AID, other))
    assert cell("award_amount", "", both) == 72500
    assert cell("award_programme", "", both) == "寄宿生生活补助、其他资助"
    assert cell("award_standard", "", both) is None
    assert cell("award_paid_on", "yyyymmdd", both) is None
    assert cell("award_programme", "", student(aids=(AID, AID))) == "寄宿生生活补助"


def test_the_tables_of_codes_are_whole() -> None:
    numbered = {"汉族": "01", "维吾尔族": "05", "土家族": "15", "傈僳族": "20", "东乡族": "26", "羌族": "33"}
    numbered |= {"锡伯族": "38", "裕固族": "48", "京族": "49", "珞巴族": "55", "基诺族": "56", "其他": "97"}
    assert {name: ethnicity_code(name) for name in numbered} == numbered
    assert (ethnicity_code("羌"), ethnicity_code("毛难族"), ethnicity_code("穿青人"), ethnicity_code("")) == (
        "33", "36", "", "",
    )  # fmt: skip
    assert len(ETHNICITIES) == 56
    assert len(set(ETHNICITY_CODES.values())) == 58
    assert (set(SEX_CODES), set(RESIDENCE_CODES), set(DOCUMENT_CODES)) == (
        set(SEXES), set(RESIDENCES), set(DOCUMENT_KINDS),
    )  # fmt: skip


def test_a_column_forgets_what_this_program_does_not_know() -> None:
    assert ExportColumn("民族", "ethnicity", "roman").cleaned() == ExportColumn("民族", "ethnicity", "words")
    assert ExportColumn("血型", "blood", "x", "A").cleaned() == ExportColumn("血型")
    assert ExportColumn("国籍", CONSTANT, "x", "中国").cleaned() == ExportColumn("国籍", CONSTANT, "", "中国")
    assert ExportColumn("姓名", "name", "whole", "中国").cleaned() == ExportColumn("姓名", "name", "whole")


def test_a_column_writes_its_field_its_constant_or_nothing() -> None:
    assert value(ExportColumn("姓名", "name", "whole"), STUDENT) == STUDENT.name
    assert value(ExportColumn("国籍", CONSTANT, "", "中国"), STUDENT) == "中国"
    assert value(ExportColumn("国籍", CONSTANT), STUDENT) is None
    assert value(ExportColumn("血型"), STUDENT) is None


def test_every_field_of_a_roster_can_leave_and_every_form_has_its_words() -> None:
    assert {f.name for f in fields(StudentDraft)} <= set(FIELDS)
    assert {form for field in FIELDS.values() for form in field.forms} == set(FORMS)
    assert set(field_titles()) == {"", CONSTANT, *FIELDS}
    assert len(set(field_titles().values())) == len(field_titles())


TEXT = st.text(max_size=12)
_PICKED = {"birth_month", "case_level", "case_status"}
_TEXTS = [name for name, known in asdict(BARE).items() if isinstance(known, str) and name not in _PICKED]
DAY = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
RECORDS = st.builds(
    StudentRecord,
    **{name: TEXT for name in _TEXTS},
    number=st.integers(1, 99999), school_year=st.integers(1990, 2100), grade=st.integers(-9, 99),
    boarding=st.booleans(), birth_date=DAY, recognised_on=DAY,
    birth_month=st.just("") | st.dates(date(1990, 1, 1)).map(lambda d: f"{d:%Y-%m}"),
    case_level=st.sampled_from(["", *LEVELS]), case_status=st.sampled_from(["", *CASE_STATUSES]),
    categories=st.lists(st.tuples(st.sampled_from(["", *SPECIAL_CATEGORIES]), TEXT), max_size=3).map(tuple),
    aids=st.lists(st.builds(AidRecord, TEXT, TEXT, st.none() | st.integers(0, 10**7), st.integers(0, 10**7), TEXT,
                            TEXT, DAY), max_size=3).map(tuple),
)  # fmt: skip


@given(RECORDS, st.sampled_from(ALL))
def test_whatever_is_known_a_cell_is_of_its_kind(record: StudentRecord, pair: tuple[str, str]) -> None:
    column = ExportColumn("列", *pair)
    found = value(column, record)
    assert found is None or isinstance(found, str if column.kind == "text" else int)
    assert found != ""
