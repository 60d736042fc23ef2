"""Case C09: all families are classed by income, then families apply; 1,270 recipients are 78 % of about 1,628."""

from contextlib import closing
from pathlib import Path

from aiddesk.documents.recognition_list import share_of
from aiddesk.queries.cases import without_case
from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import students
from aiddesk.queries.surveys import families, overlooked
from aiddesk.services import letters, schemes, surveys
from tests.scenarios import school
from tests.services.small import YEAR

INCOMES = (900, 1_400, 1_500, 2_200, 8_000)  # yuan a head and year, in turn


def test_families_are_classed_by_income_before_anybody_applies(tmp_path: Path) -> None:
    clock = school.september(3)
    with closing(school.make(tmp_path / "c09.aid", clock, [(3, 20), (4, 20)])) as desk:
        schemes.adopt(desk, "income_line", 1)
        scheme = in_force(desk)
        assert scheme.code.endswith("income_line")
        letters.hand_out(desk, YEAR, [s.id for s in students(desk, YEAR)])
        for number, row in enumerate(families(desk, YEAR)):
            answers = {
                q.code: min(q.options, key=lambda o: o.points).code
                if q.options
                else str(INCOMES[number % len(INCOMES)])
                for q in scheme.questions
            }
            surveys.survey_family(desk, row.student_id, YEAR, scheme.code, scheme.version, answers)
        levels = [row.suggested_level for row in families(desk, YEAR)]
        # Below the line of 1,500 yuan: two of every five families; the one on the line is not below it.
        assert levels.count("none") == 40 * 3 // 5
        assert overlooked(desk, YEAR) == 40 * 2 // 5
        assert without_case(desk, YEAR) == ()


def test_the_figures_of_the_township_add_up() -> None:
    assert share_of(1_270, 1_628) == "78.0%"
