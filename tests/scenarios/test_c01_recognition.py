"""Case C01: three bodies recognise; 571 children in 17 classes, of whom 188, 32.9 %, are in hardship."""

from contextlib import closing
from datetime import date
from pathlib import Path

from aiddesk.domain.cases import ApplicationDraft, MemberDraft, VisitDraft
from aiddesk.queries.cases import case, cases, status_counts, without_case
from aiddesk.queries.evaluations import totals
from aiddesk.queries.notices import notice_rows, notices
from aiddesk.queries.places import classes
from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import counts, students
from aiddesk.services import cases as acts
from aiddesk.services import evaluations, papers, verification
from tests.documents.samples import raw
from tests.scenarios import school
from tests.services import small
from tests.services.small import YEAR

SIZES = [(grade, 34) for grade in range(1, 9)] + [(grade, 33) for grade in range(1, 9)] + [(9, 35)]
CATEGORIES = ["脱贫户（原建档立卡）"] * 157 + ["低保"] * 5 + ["孤儿"]
ILL = 25


def test_188_of_571_are_recognised_by_three_bodies(tmp_path: Path) -> None:
    clock = school.september(1)
    with closing(school.make(tmp_path / "c01.aid", clock, SIZES, CATEGORIES)) as desk:
        assert counts(desk, YEAR)["students"] == 571
        assert counts(desk, YEAR)["classes"] == 17

        # Families apply; those of no list tell of illness or divorce in their own words.
        clock.day = date(YEAR, 9, 7)
        listed = without_case(desk, YEAR)
        assert len(listed) == 163
        acts.apply_for_listed(desk, YEAR, [row.student_id for row in listed])
        others = [s for s in students(desk, YEAR, limit=-1) if not s.categories][:ILL]
        for number, child in enumerate(others):
            told = "父亲患尿毒症，母亲离家" if number % 2 else "父母离异，随祖父母生活"
            draft = ApplicationDraft(household_size="3", income_per_head="4100", other=told, promise_signed=True)
            acts.apply(desk, child.id, YEAR, draft, (MemberDraft(f"家长{number}", "41", "父亲", health="有严重疾病"),))
        assert len(cases(desk, YEAR)) == 188

        # The form, the survey, and a village's word where the school asks for it.
        scheme = in_force(desk)
        for row in cases(desk, YEAR):
            acts.survey(desk, row.id, scheme.code, scheme.version, school.answers(desk))
        seen = cases(desk, YEAR)[-1]
        acts.visit(desk, seen.id, VisitDraft(means="certificate", visitors="周敏", findings="南坪村民委员会证明，属实"))

        # 自评、互评、老师评、学校评 as weighted parts beside the vote; they decide nothing by themselves.
        evaluations.set_weights(desk, YEAR, {"self": "20", "peer": "30", "teacher": "30", "school": "20"})
        for school_class in classes(desk, YEAR):
            own = [row.id for row in cases(desk, YEAR, school_class.id)]
            marks = {"self": "90", "peer": "85", "raters": "9", "teacher": "88", "school": "80"}
            if own:
                evaluations.enter(desk, YEAR, school_class.id, dict.fromkeys(own, marks), "teachers")
        assert set(totals(desk, YEAR).values()) == {8590}  # 18 + 25.5 + 26.4 + 16

        # Class group, class teacher, aid office, leading group.
        for school_class in classes(desk, YEAR):
            own = [row.id for row in cases(desk, YEAR, school_class.id)]
            if own:
                small.hold_vote(desk, school_class.id)
                small.review(desk, own)
        key = small.post_and_approve(desk, clock)

        hung = next(n for n in notices(desk, YEAR) if n.id == key)
        assert (hung.days, hung.unit) == (5, "workday")
        assert len(notice_rows(desk, key)) == 188
        assert status_counts(desk, YEAR) == {"recognised": 188}
        printed = "\n".join(raw(papers.document(desk, "recognition_list", str(YEAR))))
        assert "认定188人，占在校生571人" in printed
        assert "32.9%" in printed
        for told in ("尿毒症", "离异", "低保", "孤儿", "脱贫"):
            assert told not in "\n".join(raw(papers.document(desk, "notice", key)))
        assert [e.what for e in case(desk, seen.id).life][-1] == "校长批准，认定为特别困难"
        assert "完好" in verification.verify(desk).message
