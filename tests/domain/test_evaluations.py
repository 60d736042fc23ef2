"""Points by several hands: read, averaged, weighed exactly, and no single slip told."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiddesk.domain import evaluations as rules
from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.words import EVALUATIONS

POINTS = st.integers(0, 10_000)


@st.composite
def all_weights(draw: st.DrawFn) -> dict[str, int]:
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3)))
    parts = (cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1], 100 - cuts[2])
    return {code: part for code, part in zip(EVALUATIONS, parts, strict=True) if part}


@given(all_weights(), st.tuples(POINTS, POINTS, POINTS, POINTS))
@settings(max_examples=150)
def test_the_total_is_the_weighed_mean_rounded_half_up(weights: dict[str, int], values: tuple[int, ...]) -> None:
    points = dict(zip(EVALUATIONS, values, strict=True))
    exact = sum((Decimal(points[code]) * weight for code, weight in weights.items()), Decimal(0)) / 100
    found = rules.total(points, weights)
    assert found == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert found is not None
    assert min(points[code] for code in weights) <= found <= max(points[code] for code in weights)


@given(all_weights(), st.data())
@settings(max_examples=60)
def test_there_is_no_total_while_a_used_part_is_missing(weights: dict[str, int], data: st.DataObject) -> None:
    missing = data.draw(st.sampled_from(sorted(weights)))
    points = dict.fromkeys(EVALUATIONS, 9000)
    del points[missing]
    assert rules.total(points, weights) is None
    assert rules.total(points, {}) is None


@given(POINTS)
@settings(max_examples=100)
def test_points_are_read_as_they_are_told(points: int) -> None:
    assert rules.read_points(rules.points_text(points)) == points


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("90", 9000),
        (" 87.5 ", 8750),
        ("８７．２５", 8725),
        ("100", 10000),
        ("100.00", 10000),
        ("0", 0),
        ("87。5", 8750),
    ],
)
def test_points_are_read(text: str, points: int) -> None:
    assert rules.read_points(text) == points


@pytest.mark.parametrize("text", ["", "-1", "100.01", "101", "8.333", "优", "9o", "1e2", ".5", "8."])
def test_what_is_no_points_is_refused(text: str) -> None:
    assert rules.read_points(text) is None


@given(st.lists(POINTS, min_size=2, max_size=40))
@settings(max_examples=100)
def test_slips_typed_one_after_the_other_are_averaged(values: list[int]) -> None:
    found = rules.read_slips("、".join(map(rules.points_text, values)))
    exact = (Decimal(sum(values)) / len(values)).quantize(Decimal(1), ROUND_HALF_UP)
    assert found == (int(exact), len(values))


def test_one_slip_is_no_row_of_slips() -> None:
    assert rules.read_slips("90") is None
    assert rules.read_slips("90 x") is None
    assert rules.read_slips("90 101") is None
    assert rules.read_slips("90 ，85;　80") == (8500, 3)


def test_of_few_slips_only_whole_points_are_kept() -> None:
    problems: list[Problem] = []
    assert rules.check_peer("86.50", "4", "甲一", problems) == (8700, 4)
    assert rules.check_peer("86.49", "4", "甲一", problems) == (8600, 4)
    assert rules.check_peer("86.49", "5", "甲一", problems) == (8649, 5)
    assert problems == []
    for text, raters, words in (
        ("86", "1", "至少要2人"),
        ("86", "", "几张互评表"),
        ("x", "9", "平均分"),
        ("86", "y", "应为1到999"),
    ):
        assert rules.check_peer(text, raters, "甲一", problems) is None
        assert words in problems[-1].text
        assert problems[-1].place == "甲一"
    assert len(problems) == 4


def test_weights_make_a_hundred_or_nothing() -> None:
    assert rules.check_weights({}) == {}
    assert rules.check_weights({"self": "0", "peer": ""}) == {}
    assert rules.check_weights({"peer": "40", "teacher": "60"}) == {"peer": 40, "teacher": 60}
    with pytest.raises(Invalid, match="现在是90"):
        rules.check_weights({"self": "30", "peer": "60"})
    with pytest.raises(Invalid, match="老师评权重"):
        rules.check_weights({"teacher": "101"})


def test_small_children_are_spoken_for() -> None:
    assert rules.rater_problems(3, ["teacher", "school"], "") == ()
    assert rules.rater_problems(4, ["self"], "student") == ()
    assert rules.rater_problems(3, ["self"], "guardian") == ()
    assert rules.rater_problems(3, ["peer"], "teachers") == ()
    for grade, by, words in ((3, "student", "三年级及以下"), (0, "student", "三年级及以下"), (5, "", "由谁评")):
        (problem,) = rules.rater_problems(grade, ["peer"], by)
        assert words in problem.text
