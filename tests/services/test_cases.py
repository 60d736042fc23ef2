"""A family's case: form, survey, visit with photos, withdrawal."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from aiddesk.domain.cases import ApplicationDraft, MemberDraft, VisitDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.queries.cases import case, cases, photo, without_case
from aiddesk.queries.policy import schemes
from aiddesk.queries.students import students
from aiddesk.services import cases as acts
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

YEAR = 2026


def test_a_case_from_form_to_withdrawal(school: Desk, clock: SteppingClock, tmp_path: Path) -> None:
    clock.day = date(2026, 9, 10)
    child = students(school, YEAR)[0]
    wrong = ApplicationDraft(on="2026-09-11", household_size="很多", income_per_head="三千", postcode="12")
    with pytest.raises(Invalid) as refusal:
        acts.apply(school, child.id, YEAR, wrong, (MemberDraft(age="200"),))
    assert {p.field for p in refusal.value.problems} == {
        "on",
        "household_size",
        "income_per_head",
        "postcode",
        "members",
    }
    draft = ApplicationDraft(household_size="4", income_per_head="5200.55", promise_signed=True)
    key = acts.apply(school, child.id, YEAR, draft, (MemberDraft("李建国", "41", "父亲", income="9600"),)).subject_id
    with pytest.raises(Conflict):
        acts.apply(school, child.id, YEAR, draft)
    assert case(school, key).row.income_per_head == 520055
    assert case(school, key).members[0].income == "9600.00"

    scheme = schemes()[0]
    answers = {q.code: "1" for q in scheme.questions}
    with pytest.raises(Invalid) as refusal:
        acts.survey(school, key, scheme.code, scheme.version, {})
    assert len(refusal.value.problems) == len(scheme.questions)
    with pytest.raises(Invalid, match="理由"):
        acts.survey(school, key, scheme.code, scheme.version, answers, level="none")
    acts.survey(school, key, scheme.code, scheme.version, answers, level="none", reason="家中有工资收入")
    assert case(school, key).row.level == "none"

    pixels = Image.new("RGB", (3000, 2000), "red")
    exif = Image.Exif()
    exif[0x0110] = "phone"
    picture = tmp_path / "a.jpg"
    pixels.save(picture, exif=exif)
    bad = tmp_path / "b.jpg"
    bad.write_bytes(b"not a picture")
    visit = VisitDraft("", "visit", "班主任", "情况属实")
    with pytest.raises(Invalid, match="不是照片"):
        acts.visit(school, key, visit, (picture, bad))
    assert case(school, key).visits == ()
    acts.visit(school, key, visit, (picture,))
    kept = Image.open(io.BytesIO(photo(school, case(school, key).visits[0].photos[0])))
    assert max(kept.size) == 1280
    assert not kept.getexif()

    with pytest.raises(Invalid, match="原因"):
        acts.withdraw(school, key, "")
    acts.withdraw(school, key, "家长提出，已沟通")
    assert [c.status for c in cases(school, YEAR)] == ["withdrawn"]
    with pytest.raises(Conflict):
        acts.survey(school, key, scheme.code, scheme.version, answers)


def test_students_on_special_lists_are_registered_together(school: Desk) -> None:
    missing = without_case(school, YEAR)
    assert len(missing) == 215
    acts.apply_for_listed(school, YEAR, [row.student_id for row in missing[:10]])
    assert len(cases(school, YEAR, status="applied")) == 10
    assert len(without_case(school, YEAR)) == 205
    with pytest.raises(Conflict):
        acts.apply_for_listed(school, YEAR, [missing[0].student_id])


def test_what_a_family_earns_is_kept_and_questioned_with_both_figures(school: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 10)
    one, other = students(school, YEAR)[:2]
    draft = ApplicationDraft(
        household_size="4", household_income="24000", labour="1", dependants="2", debt_amount="20000", lost_labour=True,
        form="k9_support",
    )  # fmt: skip
    done = acts.apply(school, one.id, YEAR, draft)
    assert "请核对" not in done.message
    kept = case(school, done.subject_id).application
    assert kept == replace(
        draft, on="2026-09-10", income_per_head="6000.00", household_income="24000.00", debt_amount="20000.00"
    )
    again = acts.edit_application(school, done.subject_id, replace(kept, income_per_head="5000"), ())
    assert "5,000.00元" in again.message
    assert "6,000.00元" in again.message
    # A new application is on the form used last, until another one is chosen.
    second = acts.apply(school, other.id, YEAR, ApplicationDraft()).subject_id
    assert case(school, second).application.form == "k9_support"
    with pytest.raises(Invalid, match="哪一种申请表"):
        acts.edit_application(school, second, ApplicationDraft(form="poem"), ())
