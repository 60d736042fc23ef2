"""The school's own words for the levels: what may be typed, what is kept, and what a score then suggests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.errors import Invalid
from aiddesk.domain.hardship import Scheme
from aiddesk.domain.levels import DEFAULT, LONGEST, Levels, read, renamed, written
from aiddesk.domain.words import LEVELS

C03 = {"special": "特别困难", "hard": "相对贫困", "ordinary": "临时贫困", "none": "不贫困"}
names = st.lists(st.text("甲乙丙丁困难贫ABC·", min_size=1, max_size=LONGEST), min_size=4, max_size=4, unique=True)


def faults(**typed: str) -> dict[str, str]:
    """Return what is wrong with the words by field, where some differ from a case's own."""
    with pytest.raises(Invalid) as refused:
        renamed({**C03, **typed}, DEFAULT)
    return {p.field: p.text for p in refused.value.problems}


def test_a_school_may_have_its_own_words_and_two_levels() -> None:
    assert renamed(C03, DEFAULT).used == C03
    two = renamed({"special": "特殊困难", "hard": "", "ordinary": "困难", "none": "不困难"}, DEFAULT)
    assert two.used == {"special": "特殊困难", "ordinary": "困难", "none": "不困难"}
    assert two.title("hard") == "困难"  # for those of the years before
    assert two.title("strange", "未定") == "未定"


def test_every_fault_is_told_at_once() -> None:
    assert set(faults(special="", hard="123", ordinary="一二三四五六七八九", none="弃权")) == set(LEVELS)
    assert "至少还要有一个" in faults(hard="", ordinary="")["hard"]
    assert "用了两次" in faults(ordinary="相对 贫困".replace(" ", ""))["ordinary"]
    assert "符号" in faults(hard="=贫困")["hard"]
    assert "符号" in faults(none="不\n贫困")["none"]
    assert "用了两次" in faults(hard="Ａ级", ordinary="A级")["ordinary"]


@given(names, st.sampled_from(("", "hard", "ordinary")))
def test_what_is_written_is_read(words: list[str], left: str) -> None:
    typed = {**dict(zip(LEVELS, words, strict=True)), **({left: ""} if left else {})}
    try:
        levels = renamed(typed, DEFAULT)
    except Invalid:
        return
    assert read(written(levels)) == levels
    assert tuple(levels.used) == levels.codes == tuple(c for c in LEVELS if c != left)


@given(st.text() | st.sampled_from(('{"names":1,"used":2}', "[]", "3", '{"names":{},"used":[]}')))
def test_a_strange_text_is_the_words_of_the_beginning(text: str) -> None:
    assert read(text) == DEFAULT


def test_the_words_of_the_beginning_are_kept_as_nothing() -> None:
    assert written(DEFAULT) == ""
    assert read("") == DEFAULT
    assert DEFAULT.used == LEVELS


def scheme(*thresholds: tuple[str, int]) -> Scheme:
    return Scheme("s", 1, "方案", "", (), thresholds)


@pytest.mark.parametrize(
    ("left", "suggested"),
    [
        ("", ["special", "hard", "ordinary", "none"]),
        ("hard", ["special", "ordinary", "ordinary", "none"]),
        ("ordinary", ["special", "hard", "none", "none"]),
    ],
)
def test_the_next_lower_level_stands_for_one_that_is_not_used(left: str, suggested: list[str]) -> None:
    asked = scheme(("special", 60), ("hard", 40), ("ordinary", 20))
    used = asked.with_levels([code for code in LEVELS if code != left])
    assert [used.level(total) for total in (60, 59, 39, 19)] == suggested


@pytest.mark.parametrize("lower", ["hard", "ordinary"])
@pytest.mark.parametrize("asked", ["hard", "ordinary"])
def test_a_questionnaire_of_two_levels_fits_a_school_of_two(asked: str, lower: str) -> None:
    used = scheme(("special", 60), (asked, 20)).with_levels(("special", lower, "none"))
    assert [used.level(total) for total in (60, 20, 19)] == ["special", lower, "none"]


def test_levels_can_be_compared_and_kept_in_sets() -> None:
    assert len({DEFAULT, Levels(DEFAULT.words, DEFAULT.codes), renamed(C03, DEFAULT)}) == 2
