"""No order of acts lets one person stand on two levels, a relative review, or time run backwards."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import reviews as rules
from aiddesk.domain.reviews import Act, Bar, Past
from aiddesk.domain.words import DEFAULT_CHAIN, REVIEW_STEPS

DAY = date(2026, 9, 7)
PEOPLE = ("a", "b", "c")
chains = st.permutations(tuple(REVIEW_STEPS)).flatmap(
    lambda steps: st.integers(1, len(steps)).map(lambda count: tuple(steps[:count]))
)


@dataclass(frozen=True)
class Try:
    """What somebody tries at the step that is due, or at another one."""

    who: str
    decision: str
    day: int
    exception: str
    astray: str


tries = st.lists(
    st.builds(
        Try,
        st.sampled_from(PEOPLE),
        st.sampled_from(("pass", "pass", "pass", "return", "decline")),
        st.integers(-2, 3),
        st.sampled_from(("", "", "只有两名教师")),
        st.sampled_from(("", "", "", *REVIEW_STEPS)),
    ),
    max_size=14,
)


def play(chain: tuple[str, ...], wanted: list[Try], relative: str) -> list[Past]:
    """Let everybody try; everybody holds every role."""
    past: list[Past] = []
    for one in wanted:
        step = one.astray or rules.next_step(past, chain) or chain[-1]
        act = Act(step, one.who, tuple(REVIEW_STEPS), DAY + timedelta(one.day), one.exception)
        if not rules.act_problems(act, past, chain, Bar(one.who == relative, "", DAY)):
            past.append(Past(step, one.who, one.decision, act.on or DAY, one.exception))
    return past


@given(chains, tries, st.sampled_from(("", *PEOPLE)))
def test_no_order_of_acts_puts_one_person_on_two_levels_or_a_relative_on_any(
    chain: tuple[str, ...], wanted: list[Try], relative: str
) -> None:
    past = play(chain, wanted, relative)
    assert relative == "" or all(p.staff_id != relative for p in past)
    stands = rules.standing(past)
    assert [p.step for p in stands] == list(chain[: len(stands)])
    for number, one in enumerate(past):
        others = rules.acted_before(one.step, one.staff_id, past[:number])
        assert not others or one.exception
    for number, one in enumerate(stands):
        before = [p.step for p in stands[:number] if p.staff_id == one.staff_id]
        assert not before or one.exception


@given(chains, tries)
def test_days_never_run_backwards_nor_before_the_vote(chain: tuple[str, ...], wanted: list[Try]) -> None:
    days = [p.on for p in play(chain, wanted, "")]
    assert days == sorted(days)
    assert all(day >= DAY for day in days)


@given(chains, tries)
def test_nothing_follows_the_last_pass_or_a_refusal(chain: tuple[str, ...], wanted: list[Try]) -> None:
    past = play(chain, wanted, "")
    ends = [
        n for n, p in enumerate(past) if p.decision == "decline" or len(rules.standing(past[: n + 1])) == len(chain)
    ]
    assert ends in ([], [len(past) - 1])
    assert (rules.next_step(past, chain) is None) == bool(ends)


@given(chains, chains, tries)
def test_another_chain_is_taken_only_where_everybody_stands_as_before(
    chain: tuple[str, ...], other: tuple[str, ...], wanted: list[Try]
) -> None:
    past = play(chain, wanted, "")
    stands = [p.step for p in rules.standing(past)]
    kept = rules.keeps_standing(past, other)
    assert kept == (list(other[: len(stands)]) == stands and len(other) > len(stands))
    if kept and not any(p.decision == "decline" for p in past):
        assert rules.next_step(past, other) == other[len(stands)]


def test_reviews_go_in_order_and_a_return_takes_one_back() -> None:
    chain = DEFAULT_CHAIN
    first, second = Past("class_teacher", "a", "pass"), Past("aid_office", "b", "pass")
    assert rules.next_step((), chain) == "class_teacher"
    assert rules.next_step((first,), chain) == "aid_office"
    assert rules.next_step((first, Past("aid_office", "b", "return")), chain) == "class_teacher"
    assert rules.next_step((first, second, Past("leading_group", "c", "pass")), chain) is None
    assert rules.next_step((first, Past("aid_office", "b", "decline")), chain) is None
    assert rules.next_step((), ("village", "principal")) == "village"


@pytest.mark.parametrize(
    ("act", "bar", "told"),
    [
        (Act("aid_office", "b", ("aid_office",), DAY), Bar(), ""),
        (Act("leading_group", "b", ("leading_group",), DAY), Bar(), "现在应由“资助办审核”"),
        (Act("aid_office", "a", ("aid_office",), DAY), Bar(), "已经做过这名学生的班主任审核"),
        (Act("aid_office", "a", ("aid_office",), DAY, "全校只有两名教师"), Bar(), ""),
        (Act("aid_office", "b", ("aid_office",), DAY), Bar(is_relative=True), "应当回避"),
        (Act("aid_office", "a", ("aid_office",), DAY, "只有两名教师"), Bar(is_relative=True), "应当回避"),
        (Act("aid_office", "b", ("aid_office",), DAY), Bar(unsettled="电话相同"), "可能是亲属（电话相同）"),
        (Act("aid_office", "b", ("principal",), DAY), Bar(), "所选人员不是资助办"),
        (Act("aid_office", "b", ("aid_office",), DAY - timedelta(1)), Bar(), "上一级“班主任审核”在2026-09-07"),
        (Act("aid_office", "b", ("aid_office",), DAY), Bar(voted_on=DAY + timedelta(1)), "班级评议在2026-09-08"),
    ],
)
def test_each_refusal_says_why(act: Act, bar: Bar, told: str) -> None:
    past = (Past("class_teacher", "a", "pass", DAY),)
    problems = rules.act_problems(act, past, DEFAULT_CHAIN, bar)
    assert [told in p.text for p in problems] == ([True] if told else [])


@given(chains, tries)
def test_only_a_case_that_passed_all_is_sent_back_and_then_waits_for_its_last_step(
    chain: tuple[str, ...], wanted: list[Try]
) -> None:
    past = play(chain, wanted, "")
    act = Act(chain[-1], "z", tuple(REVIEW_STEPS), DAY + timedelta(9))
    is_sent = not rules.sending_problems(act, past, chain, Bar())
    assert is_sent == (len(rules.standing(past)) == len(chain) and all(p.decision != "decline" for p in past))
    if is_sent:
        back = [*past, Past(chain[-1], "z", "return", DAY + timedelta(9))]
        assert rules.next_step(back, chain) == chain[-1]
        assert not rules.act_problems(act, back, chain, Bar())  # the same person, on the same level
        assert rules.sending_problems(act, back, chain, Bar())
        assert rules.sending_problems(act, past, chain, Bar(is_relative=True))


def test_a_chain_has_known_steps_each_once() -> None:
    assert rules.chain_problems(("village",)) == ()
    assert [p.text[:9] for p in rules.chain_problems(())] == ["请至少选择一级审核"]
    assert rules.chain_problems(("class_teacher", "class_teacher"))
    assert rules.chain_problems(("headmaster",))


def test_an_exception_is_told_with_both_levels_and_its_reason() -> None:
    levels = rules.exception_levels("aid_office", ("class_teacher",))
    text = rules.exception_text(levels, "周敏", "全校只有两名教师")
    assert text == "审核例外：班主任审核和资助办审核由同一人（周敏）作出。理由：全校只有两名教师"
    assert rules.exception_text(levels, "周敏", "只有两名教师", "五年级1班甲一").startswith(
        "审核例外：五年级1班甲一，班主任"
    )


@pytest.mark.parametrize(
    ("level", "suggested", "reason", "far"),
    [("hard", "hard", "", False), ("special", "hard", "", True), ("special", "hard", "家访", False),
     ("hard", "", "", False), ("", "hard", "", False)],
)  # fmt: skip
def test_a_level_far_from_the_score_needs_a_reason(level: str, suggested: str, reason: str, far: bool) -> None:
    assert rules.is_far(level, suggested, reason) is far
