"""Application forms on paper: one case, a class, the year; blank with and without names; on the form that was used."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.errors import Conflict
from aiddesk.domain.forms import FIELDS
from aiddesk.queries.places import classes
from aiddesk.queries.students import students
from aiddesk.services import cases, papers
from aiddesk.services import students as roster
from aiddesk.services.papers import applications
from aiddesk.services.sample import NAME, SteppingClock
from aiddesk.store.desk import Desk

YEAR = 2026


def _read(desk: Desk, kind: str, subject: str) -> list[str]:
    pages = PdfReader(io.BytesIO(papers.pdf(desk, kind, subject))).pages
    return ["".join(page.extract_text().split()) for page in pages]


@pytest.fixture
def applied(school: Desk, clock: SteppingClock) -> list[str]:
    """Return the cases of three students, two of one class."""
    clock.day = date(2026, 9, 10)
    first, second = (students(school, YEAR, class_id=c.id) for c in classes(school, YEAR)[:2])
    draft = ApplicationDraft(household_size="4", household_income="24000", debt="看病欠款", form="k9_card")
    member = MemberDraft("李建国", "41", "父亲", "务农", "农民", "9600", "良好")
    return [cases.apply(school, s.id, YEAR, draft, (member,)).subject_id for s in (*first[:2], second[0])]


def test_a_case_is_printed_on_the_form_that_the_family_filled_in(school: Desk, applied: list[str]) -> None:
    child = students(school, YEAR)[0]
    (text,) = _read(school, "application", applied[0])
    for part in (
        "学生资助申请表",
        child.name,
        child.document_number,
        "李建国",
        "6,000.00元",
        "看病欠款",
        "2026年9月10日",
    ):
        assert part in text


def test_every_field_of_a_form_is_known_to_the_papers(
    school: Desk, applied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    lay_out = applications.paper.lay_out
    monkeypatch.setattr(applications.paper, "lay_out", lambda c: seen.update(c.known.values) or lay_out(c))
    papers.document(school, "application", applied[0])
    assert seen == FIELDS


@pytest.mark.usefixtures("applied")
def test_a_class_and_the_year_print_the_forms_in_class_order(school: Desk) -> None:
    assert len(_read(school, "applications", str(YEAR))) == 3
    first, second, third = classes(school, YEAR)[:3]
    assert len(_read(school, "applications", first.id)) == 2
    assert len(_read(school, "applications", second.id)) == 1
    with pytest.raises(Conflict, match="还没有登记申请"):
        papers.document(school, "applications", third.id)


def test_blank_forms_of_a_class_bear_school_class_and_name_only(school: Desk) -> None:
    chosen = classes(school, YEAR)[0]
    people = students(school, YEAR, class_id=chosen.id)
    pages = _read(school, "blank_applications", f"{chosen.id}|national_2018")
    assert len(pages) == len(people)
    for page, child in zip(pages, people, strict=True):
        assert NAME in page
        assert child.name in page
        assert "建档立卡贫困家庭学生" in page
        assert child.document_number not in page
    assert len(papers.document(school, "blank_applications", str(YEAR)).pages) == 571


def test_a_blank_form_is_the_one_used_last_or_the_one_asked_for(school: Desk, clock: SteppingClock) -> None:
    assert "脱贫不稳定家庭学生" in _read(school, "application", "")[0]
    assert "校级认定意见" in _read(school, "application", "|k9_support")[0].replace("\n", "")
    clock.day = date(2026, 9, 10)
    cases.apply(school, students(school, YEAR)[0].id, YEAR, ApplicationDraft(form="national_2018"))
    assert "建档立卡贫困家庭学生" in _read(school, "application", "")[0]


def test_categories_tick_the_groups_of_whichever_form(school: Desk, clock: SteppingClock) -> None:
    clock.day = date(2026, 9, 10)
    child = students(school, YEAR)[0]
    roster.set_categories(school, child.id, ["unstable", "low_income"], "部门名单")
    key = cases.apply(school, child.id, YEAR, ApplicationDraft(form="national_2018")).subject_id
    document = papers.document(school, "application", key)
    assert sum(type(m).__name__ == "Tick" for m in document.pages[0].marks) == 7
    assert "属于其他低收入学生" in _read(school, "application", key)[0]
