"""Ballots balance, ties stay ties, nobody reviews twice or a relative."""

from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import ballot, hardship, reviews
from aiddesk.domain.ballot import Counts
from aiddesk.domain.reviews import Past
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


def test_reviews_go_in_order_and_a_return_takes_one_back() -> None:
    first, second = Past("class_teacher", "a", "pass"), Past("aid_office", "b", "pass")
    assert reviews.next_step(()) == "class_teacher"
    assert reviews.next_step((first,)) == "aid_office"
    assert reviews.next_step((first, Past("aid_office", "b", "return"))) == "class_teacher"
    assert reviews.next_step((first, second, Past("leading_group", "c", "pass"))) is None
    assert reviews.next_step((first, Past("aid_office", "b", "decline"))) is None


def test_nobody_acts_out_of_order_twice_or_on_a_relative() -> None:
    first = (Past("class_teacher", "a", "pass"),)
    assert reviews.act_problems("aid_office", "b", ("aid_office",), first, False) == ()
    assert reviews.act_problems("leading_group", "b", ("leading_group",), first, False)
    assert reviews.act_problems("aid_office", "a", ("aid_office",), first, False)
    assert reviews.act_problems("aid_office", "b", ("aid_office",), first, True)
    assert reviews.act_problems("aid_office", "b", ("principal",), first, False)


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
