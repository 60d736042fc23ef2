"""Case C02: who takes a class surveys every family within a week; 11 classes, 307 children, six poor boarders."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from aiddesk.domain.cases import ApplicationDraft, VisitDraft
from aiddesk.domain.visits import PlanDraft
from aiddesk.queries.cases import case, cases, status_counts
from aiddesk.queries.places import classes
from aiddesk.queries.students import counts
from aiddesk.queries.surveys import families, overlooked
from aiddesk.services import cases as acts
from aiddesk.services import visits
from tests.scenarios import school
from tests.services import small
from tests.services.small import YEAR

SIZES = [(7, 28)] * 5 + [(8, 28)] * 5 + [(9, 27)]
POOR = 6


def test_every_family_is_asked_in_the_first_week(tmp_path: Path) -> None:
    begun = date(YEAR, 9, 1)
    clock = school.september(1)
    with closing(school.make(tmp_path / "c02.aid", clock, SIZES)) as desk:
        assert (counts(desk, YEAR)["students"], counts(desk, YEAR)["classes"]) == (307, 11)

        for day, school_class in enumerate(classes(desk, YEAR)):
            clock.day = begun + timedelta(days=day % 7)
            for number, row in enumerate(families(desk, YEAR, school_class.id)):
                school.ask_family(desk, row.student_id, worst=number == 0 and day < POOR)
        asked = families(desk, YEAR)
        assert all(row.is_surveyed for row in asked)
        assert max(row.surveyed_on for row in asked if row.surveyed_on) - begun < timedelta(days=7)
        # The hard ones who have not applied are called.
        assert overlooked(desk, YEAR) == POOR

        clock.day = date(YEAR, 9, 9)
        hard = [row for row in asked if row.suggested_level == "special"]
        for row in hard:
            draft = ApplicationDraft(household_size="5", income_per_head="2800", promise_signed=True)
            acts.apply(desk, row.student_id, YEAR, draft)
        found = cases(desk, YEAR)
        assert [row.status for row in found] == ["surveyed"] * POOR  # what they had answered went along
        assert overlooked(desk, YEAR) == 0

        # The teacher visits, then the committee, the notice, the list.
        visits.plan(desk, YEAR, [row.id for row in found], PlanDraft(on="2026-09-10", visitors="班主任"))
        clock.day = date(YEAR, 9, 10)
        for row in found:
            acts.visit(desk, row.id, VisitDraft(visitors="班主任", findings="土房两间，父亲外出务工。"))
        for school_class in classes(desk, YEAR):
            own = [row.id for row in cases(desk, YEAR, school_class.id)]
            if own:
                small.hold_vote(desk, school_class.id)
                small.review(desk, own)
        small.post_and_approve(desk, clock)
        assert status_counts(desk, YEAR) == {"recognised": POOR}
        assert case(desk, found[0].id).visits[0].visitors == "班主任"
