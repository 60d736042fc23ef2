"""Ballots balance, ties stay ties; the questionnaire explains every point."""

from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import ballot, hardship
from aiddesk.domain.ballot import Counts
from aiddesk.store.policy import schemes


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_ballots_that_balance_are_accepted_and_one_more_is_not(valid: int, void: int, unused: int) -> None:
    assert ballot.balance_problems(valid + void + unused, valid, void, unused, valid + void) == ()
    assert ballot.balance_problems(valid + void + unused + 1, valid, void, unused, valid + void)
    assert ballot.balance_problems(valid + void + unused, valid, void, unused, valid + void - 1)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_an_outcome_follows_the_majority(yes: int, no: int, abstain: int) -> None:
    total = yes + no + abstain
    expected = "passed" if yes * 2 > total else "tie" if total and yes * 2 == total else "failed"
    assert ballot.outcome(Counts(yes, no, abstain)) == expected


def test_a_quorum_is_two_thirds() -> None:
    assert ballot.quorum_problems(9, 6) == ()
    assert ballot.quorum_problems(9, 5)
    assert ballot.quorum_problems(9, 10)


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
