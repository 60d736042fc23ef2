"""Ballots balance, counts fit the form, and what is kept of levels is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import ballot
from aiddesk.domain.ballot import Counts, Paper
from aiddesk.domain.words import LEVELS, QUORUMS

few = st.integers(0, 40)
LEVELLED = ballot.of_levels({"special": 12, "hard": 10, "none": 1}, 2)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_ballots_that_balance_are_accepted_and_one_more_is_not(valid: int, void: int, unused: int) -> None:
    assert ballot.balance_problems(valid + void + unused, valid, void, unused, valid + void) == ()
    assert ballot.balance_problems(valid + void + unused + 1, valid, void, unused, valid + void)
    assert ballot.balance_problems(valid + void + unused, valid, void, unused, valid + void - 1)


@pytest.mark.parametrize(
    ("quorum", "eligible", "least"),
    [("two_thirds", 9, 6), ("two_thirds", 10, 7), ("half", 10, 6), ("half", 9, 5), ("all", 9, 9)],
)
def test_a_quorum_is_what_the_session_says(quorum: str, eligible: int, least: int) -> None:
    assert ballot.needed(eligible, quorum) == least
    assert ballot.quorum_problems(eligible, least, quorum) == ()
    (problem,) = ballot.quorum_problems(eligible, least - 1, quorum)
    assert f"至少要到{least}人" in problem.text
    assert ballot.quorum_problems(eligible, eligible + 1, quorum)


@given(st.integers(1, 500), st.sampled_from(tuple(QUORUMS)))
def test_everybody_present_is_always_a_quorum(eligible: int, quorum: str) -> None:
    assert ballot.quorum_problems(eligible, eligible, quorum) == ()
    assert 0 < ballot.needed(eligible, quorum) <= eligible


@given(few, few, few)
def test_figures_of_each_add_up_to_the_valid_ballots(yes: int, no: int, abstain: int) -> None:
    counts = {"a": Counts(yes, no, abstain)}
    assert ballot.count_problems(counts, yes + no + abstain, {"a": 1}) == ()
    (problem,) = ballot.count_problems(counts, yes + no + abstain + 1, {"a": 1})
    assert problem.text.startswith(f"1号同意{yes}+不同意{no}")


@given(st.fixed_dictionaries({code: few for code in LEVELS}), few)
def test_levels_are_kept_and_read_back_in_their_order(levels: dict[str, int], abstain: int) -> None:
    counts = ballot.of_levels(dict(reversed(levels.items())), abstain)
    assert (counts.yes, counts.no) == (sum(levels.values()) - levels["none"], levels["none"])
    assert ballot.levels_of(ballot.levels_text(counts)) == counts.levels
    assert counts.levels == tuple((code, levels[code]) for code in LEVELS)
    assert ballot.count_problems({"a": counts}, counts.total, {"a": 1}, Paper("level")) == ()
    assert ballot.levels_text(Counts(1, 2, 3)) == ""


def test_levels_that_disagree_with_their_sum_are_named() -> None:
    odd = Counts(5, 1, 0, (("special", 2), ("hard", 2), ("ordinary", 2), ("none", 0)))
    (problem,) = ballot.count_problems({"a": odd}, 6, {"a": 4}, Paper("level"))
    assert problem.text.startswith("4号各等级的票数与合计不符")


def test_nobody_is_chosen_on_more_ballots_than_there_are_and_no_ballot_names_more_than_k() -> None:
    numbers = {"a": 1, "b": 2, "c": 3}
    counts = {"a": ballot.of_choices(10, 10), "b": ballot.of_choices(10, 10), "c": ballot.of_choices(0, 10)}
    assert ballot.count_problems(counts, 10, numbers, Paper("choose", 2)) == ()
    (problem,) = ballot.count_problems({**counts, "c": ballot.of_choices(1, 10)}, 10, numbers, Paper("choose", 2))
    assert "合计21票" in problem.text
    assert "最多20票" in problem.text
    (problem,) = ballot.count_problems({**counts, "a": ballot.of_choices(11, 10)}, 10, numbers, Paper("choose", 2))
    assert "1号得11票，多于有效票10张" in problem.text


def test_a_candidate_without_figures_or_with_negative_ones_is_named() -> None:
    problems = ballot.count_problems({"b": Counts(-1, 5, 0)}, 4, {"a": 1, "b": 2})
    assert [p.text for p in problems] == ["1号还没有计票。", "2号的票数不能是负数。"]


def test_two_counters_differ_where_any_figure_does() -> None:
    first = {"a": Counts(3, 1, 0), "b": Counts(2, 2, 0)}
    assert ballot.differences(first, dict(first)) == ()
    assert ballot.differences(first, {**first, "b": Counts(2, 1, 1)}) == ("b",)
    assert ballot.differences(first, {"a": first["a"]}) == ("b",)


def test_fewer_than_five_ballots_are_never_broken_down() -> None:
    assert [ballot.is_told(valid) for valid in (None, 0, 4, 5, 40)] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("counts", "form", "told"),
    [
        (Counts(20, 8, 2), "each", "同意20　不同意8　弃权2"),
        (Counts(18, 0, 12), "choose", "得票18"),
        (LEVELLED, "level", "特别困难12　困难10　一般困难0　不同意1　弃权2"),
    ],
)  # fmt: skip
def test_counts_are_worded_by_their_form(counts: Counts, form: str, told: str) -> None:
    assert ballot.told(counts, form) == told


def test_only_what_differs_is_told_of_two_counts() -> None:
    assert ballot.told_apart(Counts(20, 8, 2), Counts(19, 8, 3), "each") == "同意20和19　弃权2和3"
    other = ballot.of_levels({"special": 11, "hard": 11, "none": 1}, 2)
    assert ballot.told_apart(LEVELLED, other, "level") == "特别困难12和11　困难10和11"
    assert ballot.told_apart(Counts(18, 0, 12), Counts(17, 0, 13), "choose") == "得票18和17"
