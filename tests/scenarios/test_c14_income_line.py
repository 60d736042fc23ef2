"""Case C14: the village meeting reviews, below 1,500 yuan a head qualifies, ordinary and special in two levels."""

from contextlib import closing
from pathlib import Path

from aiddesk.documents.recognition_list import share_of
from aiddesk.domain.cases import ApplicationDraft, VisitDraft
from aiddesk.domain.hardship import score
from aiddesk.queries.cases import case, cases
from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import students
from aiddesk.services import cases as acts
from aiddesk.services import levels, papers, schemes
from tests.documents.samples import read
from tests.scenarios import school
from tests.services import small
from tests.services.small import YEAR


def test_two_levels_by_the_line_and_the_villages_word(tmp_path: Path) -> None:
    clock = school.september(7)
    with closing(school.make(tmp_path / "c14.aid", clock, [(5, 12)])) as desk:
        levels.set_levels(desk, {"special": "特殊困难", "hard": "", "ordinary": "困难", "none": "不困难"})
        schemes.adopt(desk, "income_line", 1)
        scheme = in_force(desk)
        quiet = {q.code: min(q.options, key=lambda o: o.points).code for q in scheme.questions if q.options}
        amount = next(q.code for q in scheme.questions if not q.options)
        children = students(desk, YEAR)
        for number, child in enumerate(children[:4]):
            draft = ApplicationDraft(household_size="5", income_per_head=str(1_300 + number), promise_signed=True)
            key = acts.apply(desk, child.id, YEAR, draft).subject_id
            acts.visit(
                desk, key, VisitDraft(means="village", visitors="村委会、村民代表", findings="联席会议评议，属实。")
            )
            hardest = {q.code: max(q.options, key=lambda o: o.points).code for q in scheme.questions if q.options}
            answers = {**(hardest if number == 0 else quiet), amount: str(1_300 + number)}
            acts.survey(desk, key, scheme.code, scheme.version, answers)
        assert [row.level for row in cases(desk, YEAR)] == ["special", "ordinary", "ordinary", "ordinary"]
        # One yuan over the line and nothing else: no hardship by this questionnaire.
        assert score(scheme, {**quiet, amount: "1500"}, "primary").level == "none"
        assert score(scheme, {**quiet, amount: "1499.99"}, "primary").level == "ordinary"

        small.hold_vote(desk, cases(desk, YEAR)[0].class_id)
        small.review(desk, [row.id for row in cases(desk, YEAR)])
        small.post_and_approve(desk, clock)
        assert {row.status for row in cases(desk, YEAR)} == {"recognised"}
        listed = "".join(read(papers.document(desk, "recognition_list", str(YEAR))))
        assert "特殊困难1人，困难3人" in listed
        first = case(desk, cases(desk, YEAR)[0].id)
        assert "村（居）评议" in [event.what for event in first.life]


def test_the_shares_of_the_report() -> None:
    assert share_of(432, 1_636) == "26.4%"
    assert share_of(28, 251) == "11.2%"
