"""A student as the register knows it, for tests of what leaves in a sheet."""

from dataclasses import replace
from datetime import date

from aiddesk.domain.export_record import AidRecord, StudentRecord

AID = AidRecord("寄宿生生活补助", "special", 62500, 62500, "paid", "card", date(2026, 11, 20))
STUDENT = StudentRecord(
    id="s1", number=7, school_name="青山镇中心学校", school_code="3199000002", school_year=2026, term="2026-1",
    name="阿依古丽·买买提", sex="female", ethnicity="羌族", birth_date=date(2015, 11, 9), birth_month="2015-11",
    document_kind="citizen", document_number="990000201511090021", registration_number="G990000201511090021",
    stage="primary", grade=5, class_name="2班", boarding=True, residence="rural", address="南坪村10组56号",
    guardian_name="买买提", guardian_relation="父亲", guardian_number="990000198501010013", phone="13800001234",
    bank="农村信用社", account_number="6222020000000000018", account_holder="买买提", status="enrolled",
    case_level="special", case_status="recognised", recognised_on=date(2026, 10, 12),
    categories=(("dibao", "低保户"), ("", "库区移民")), aids=(AID,),
)  # fmt: skip
# A child of whom next to nothing is known.
BARE = StudentRecord(
    id="s2", number=8, school_name="", school_code="", school_year=2026, term="", name="石春燕", sex="", ethnicity="",
    birth_date=None, birth_month="", document_kind="", document_number="", registration_number="", stage="", grade=99,
    class_name="启智班", boarding=False, residence="", address="", guardian_name="", guardian_relation="",
    guardian_number="", phone="", bank="", account_number="", account_holder="", status="", case_level="",
    case_status="", recognised_on=None,
)  # fmt: skip


def student(**changed: object) -> StudentRecord:
    """Return the known student with other facts."""
    return replace(STUDENT, **changed)  # type: ignore[arg-type]
