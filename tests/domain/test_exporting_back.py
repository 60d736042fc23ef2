"""Whatever was registered is read again from the program's own form of a roster."""

from dataclasses import fields, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from aiddesk.domain.exporting import value
from aiddesk.domain.students import StudentDraft, StudentFacts, check
from aiddesk.store.exports import shipped_templates
from tests.deep import times
from tests.domain.exported import STUDENT

NAMES = st.text("王李阿依古丽买提诺布", min_size=2, max_size=4)
WORDS = st.text("南坪村河组号12甲乙", max_size=8)
FACTS = st.builds(
    StudentFacts, name=NAMES, sex=st.sampled_from(["male", "female"]),
    ethnicity=st.sampled_from(["", "羌族", "穿青人"]), document_number=st.sampled_from(["", "E1234567"]),
    birth_date=st.none() | st.dates(date(2008, 1, 1), date(2021, 1, 1)), birth_month=st.just(""),
    document_kind=st.sampled_from(["passport", "taiwan_permit", "none"]),
    registration_number=st.sampled_from(["", "L990000201501011234"]), stage=st.just("primary"),
    grade=st.integers(1, 6), class_name=st.integers(1, 12).map(lambda n: f"{n}班"), boarding=st.booleans(),
    residence=st.sampled_from(["", "rural", "urban"]), address=WORDS, guardian_name=NAMES, guardian_relation=WORDS,
    guardian_number=st.sampled_from(["", "11010519491231002X"]), phone=st.sampled_from(["", "13800001234"]), bank=WORDS,
    account_number=st.sampled_from(["", "6222020000000000018"]), account_holder=NAMES,
    special_categories=st.sampled_from([(), (("dibao", "低保户"),), (("", "库区移民"), ("orphan", "孤儿"))]),
)  # fmt: skip


@settings(max_examples=times(200))
@given(FACTS, st.booleans())
def test_whatever_was_registered_is_read_again_from_the_own_form(facts: StudentFacts, only_month: bool) -> None:
    if facts.birth_date:
        month = f"{facts.birth_date:%Y-%m}"
        facts = replace(facts, birth_month=month, birth_date=None if only_month else facts.birth_date)
    told = {f.name: getattr(facts, f.name) for f in fields(facts) if f.name not in ("special_categories", "assumed")}
    record = replace(STUDENT, **told, categories=facts.special_categories)  # type: ignore[arg-type]
    columns = shipped_templates()[0].columns
    draft = StudentDraft(**{c.field: str(value(c, record) or "") for c in columns})
    assert check(draft, date(2026, 9, 15)).facts == facts
