"""Ballots of three forms, and totals in which no order is left."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.ballot import Counts
from aiddesk.domain.choices import BallotForm, Totals, count, problems, unanswered
from aiddesk.domain.errors import Invalid
from aiddesk.domain.words import LEVELS, VOTE_FORMS

EACH = BallotForm("each", (1, 2, 3))
CHOOSE = BallotForm("choose", (1, 2, 3), 2)
LEVEL = BallotForm("level", (1, 2))


def ballots_of(form: BallotForm) -> st.SearchStrategy[dict[int, str]]:
    answer = st.sampled_from(form.answers)
    if form.form == "choose":
        return st.dictionaries(st.sampled_from(form.numbers), answer, max_size=form.limit)
    return st.fixed_dictionaries(dict.fromkeys(form.numbers, answer))


def test_each_form_of_the_words_has_answers() -> None:
    for form in VOTE_FORMS:
        assert BallotForm(form, (1,)).answers


def test_every_candidate_wants_an_answer() -> None:
    assert problems(EACH, {1: "yes", 2: "no", 3: "abstain"}) == ()
    (missing,) = problems(EACH, {2: "no"})
    assert missing.text == "还有2位没有选：1号、3号。请逐个选完。"
    assert missing.field == "1"
    assert unanswered(EACH, {2: "no"}) == (1, 3)
    many = BallotForm("each", tuple(range(1, 9)))
    assert "5号等。" in problems(many, {})[0].text


def test_choose_takes_none_up_to_k() -> None:
    assert problems(CHOOSE, {}) == ()
    assert problems(CHOOSE, {1: "yes", 3: "yes"}) == ()
    (over,) = problems(CHOOSE, {1: "yes", 2: "yes", 3: "yes"})
    assert over.text == "最多选2人，现在选了3人。请取消1人。"
    assert unanswered(CHOOSE, {}) == ()
    assert BallotForm("choose", (1, 2), 5).limit == 2
    assert BallotForm("choose", (1, 2)).limit == 2


def test_what_is_not_on_the_ballot_is_refused() -> None:
    assert [p.text for p in problems(CHOOSE, {9: "yes"})] == ["选票上没有9号。请重新选择。"]
    assert [p.field for p in problems(LEVEL, {1: "rich", 2: "hard"})] == ["1"]


def test_totals_become_counts() -> None:
    each = count(EACH, [{1: "yes", 2: "no", 3: "abstain"}, {1: "yes", 2: "yes", 3: "no"}])
    assert each.counts() == {1: Counts(2, 0, 0), 2: Counts(1, 1, 0), 3: Counts(0, 1, 1)}
    chosen = count(CHOOSE, [{1: "yes"}, {}, {1: "yes", 2: "yes"}])
    assert chosen.counts() == {1: Counts(2, 0, 1), 2: Counts(1, 0, 2), 3: Counts(0, 0, 3)}
    level = count(LEVEL, [{1: "special", 2: "none"}, {1: "hard", 2: "abstain"}, {1: "hard", 2: "none"}])
    first, second = level.counts().values()
    assert first == Counts(3, 0, 0, (("special", 1), ("hard", 2), ("ordinary", 0), ("none", 0)))
    assert second == Counts(0, 2, 1, (("special", 0), ("hard", 0), ("ordinary", 0), ("none", 2)))
    assert tuple(name for name, _ in first.levels) == tuple(LEVELS)


def test_a_bad_ballot_in_the_pile_is_named() -> None:
    good = {1: "yes", 2: "no", 3: "abstain"}
    with pytest.raises(Invalid) as refused:
        count(EACH, [good, {1: "yes", 2: "maybe", 3: "no"}, good, {1: "yes"}])
    assert [p.place for p in refused.value.problems] == ["第2张", "第4张"]
    with pytest.raises(Invalid, match="第2张：最多选2人"):
        count(CHOOSE, [{}, {1: "yes", 2: "yes", 3: "yes"}, {}])


@given(st.data(), st.sampled_from((EACH, CHOOSE, LEVEL)))
def test_the_order_of_ballots_leaves_no_trace(data: st.DataObject, form: BallotForm) -> None:
    pile = data.draw(st.lists(ballots_of(form), max_size=12))
    mixed = data.draw(st.permutations(pile))
    one, other = count(form, pile), count(form, mixed)
    assert one.values == other.values
    assert list(one._cells.items()) == list(other._cells.items())  # nor does the dictionary remember it
    assert one.counts() == other.counts()
    assert one.is_sound
    bare = Counter(item for choice in pile for item in choice.items())
    assert one.values == tuple(bare[cell] for cell in form.cells)
    for counted in one.counts().values():
        assert counted.total == len(pile)


@given(st.data(), st.sampled_from((EACH, CHOOSE, LEVEL)))
def test_counting_may_stop_and_go_on(data: st.DataObject, form: BallotForm) -> None:
    pile = data.draw(st.lists(ballots_of(form), max_size=8))
    totals = Totals(form)
    for choice in pile:
        totals = Totals(form, totals.values, totals.ballots)
        totals.add(choice)
    assert totals.values == count(form, pile).values
    assert totals.ballots == len(pile)
