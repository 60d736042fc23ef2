"""The questionnaire explains every point."""

from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import hardship
from aiddesk.store.policy import schemes


def test_the_questionnaire_has_a_hundred_points_and_explains_every_one() -> None:
    scheme = schemes()[0]
    assert scheme.most == 100
    hardest = {q.code: max(q.options, key=lambda o: o.points).code for q in scheme.questions}
    found = hardship.score(scheme, hardest)
    assert (found.total, found.level, found.missing) == (100, "special", ())
    assert sum(line.points for line in found.lines) == 100


@given(st.data())
def test_a_harder_answer_never_lowers_the_level(data: st.DataObject) -> None:
    scheme = schemes()[0]
    order = ["none", *reversed([level for level, _ in scheme.thresholds])]
    answers = {q.code: data.draw(st.sampled_from(q.options)).code for q in scheme.questions}
    question = data.draw(st.sampled_from(scheme.questions))
    harder = {**answers, question.code: max(question.options, key=lambda o: o.points).code}
    before, after = hardship.score(scheme, answers), hardship.score(scheme, harder)
    assert after.total >= before.total
    assert order.index(after.level) >= order.index(before.level)
