"""A draw that anybody can repeat: what is allocated, frozen and drawn."""

import hashlib
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiddesk.domain import sampling
from aiddesk.domain.errors import Invalid
from aiddesk.domain.sampling import Line, Member
from aiddesk.store.recheck_table import recheck_sizes

STRATA = st.dictionaries(st.text("甲乙丙丁戊", min_size=1, max_size=3), st.integers(1, 60), min_size=1, max_size=8)
MEMBERS = st.lists(
    st.builds(
        Member, st.text("0123456789abcdef", min_size=4, max_size=8), st.sampled_from("甲乙丙"), st.integers(0, 2)
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda m: m.key,
)


@given(STRATA, st.integers(0, 500), st.booleans())
@settings(max_examples=150)
def test_an_allocation_sums_exactly_within_every_stratum(strata: dict[str, int], size: int, at_least: bool) -> None:
    found = sampling.allocate(strata, size, at_least)
    least = len(strata) if at_least else 0
    assert sum(found.values()) == min(max(size, least), sum(strata.values()))
    assert all((1 if at_least else 0) <= found[name] <= count for name, count in strata.items())
    assert found == sampling.allocate(dict(reversed(strata.items())), size, at_least)


@given(STRATA, st.integers(0, 500))
@settings(max_examples=100)
def test_no_stratum_is_off_its_share_by_one_or_more(strata: dict[str, int], size: int) -> None:
    total = sum(strata.values())
    size = min(size, total)
    for name, share in sampling.allocate(strata, size, False).items():
        assert abs(share - strata[name] * size / total) < 1


@given(MEMBERS, st.randoms(use_true_random=False), st.integers(1, 30), st.booleans())
@settings(max_examples=100)
def test_frame_and_draw_do_not_depend_on_the_order_of_input(
    members: list[Member], dice: object, size: int, at_least: bool
) -> None:
    def all_of(given: list[Member]) -> tuple[object, ...]:
        pairs = sampling.coded(given)
        lines = [line for _, line in pairs]
        sizes = sampling.allocate(sampling.counts(lines), size, at_least)
        return pairs, sampling.frame_hash(lines, sizes), sampling.drawn(lines, sizes, "2026130期 03 11 17")

    shuffled = list(members)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert all_of(members) == all_of(shuffled)
    lines = [line for _, line in sampling.coded(members)]
    sizes = sampling.allocate(sampling.counts(lines), size, at_least)
    assert sampling.drawn(reversed(lines), sizes, "abcdef") == sampling.drawn(lines, sizes, "abcdef")


@given(MEMBERS, st.integers(1, 30))
@settings(max_examples=60)
def test_one_case_more_or_another_size_makes_another_frame(members: list[Member], size: int) -> None:
    def hashed(given: list[Member], extra: int = 0) -> str:
        lines = [line for _, line in sampling.coded(given)]
        sizes = sampling.allocate(sampling.counts(lines), size, False)
        return sampling.frame_hash(lines, {k: v + extra for k, v in sizes.items()})

    assert hashed(members) != hashed([*members, Member("zz", members[0].stratum, members[0].rank)])
    assert hashed(members) != hashed(members, 1)


def test_the_draw_is_what_the_words_say() -> None:
    lines = [Line(f"{n:04d}", "一班" if n <= 12 else "二班") for n in range(1, 21)]
    sizes = {"一班": 3, "二班": 2}
    text = (
        "".join(f"{n:04d}\t{'一班' if n <= 12 else '二班'}\n" for n in range(1, 21)) + "抽取\t一班\t3\n抽取\t二班\t2\n"
    )
    frame = hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert sampling.frame_hash(lines, sizes) == frame

    def tickets(codes: range) -> list[str]:
        by = {hashlib.sha256(f"种子\n{frame}\n{n:04d}".encode()).hexdigest(): f"{n:04d}" for n in codes}
        return [by[key] for key in sorted(by)]

    expected = (*tickets(range(1, 13))[:3], *tickets(range(13, 21))[:2])
    assert sampling.drawn(lines, sizes, "种子") == expected
    assert sampling.drawn(lines, sizes, "另一个种子") != expected


@pytest.mark.parametrize(("text", "rate"), [("10", 100), ("2.5%", 25), ("100", 1000), ("０．１", 1)])
def test_a_rate_is_read_in_per_cent(text: str, rate: int) -> None:
    assert sampling.rate_of(text) == rate


@pytest.mark.parametrize("text", ["", "0", "101", "2.55", "-3", "十", "1.2.3"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="比例"):
        sampling.rate_of(text)


def test_sizes_are_never_none_nor_more_than_there_are() -> None:
    assert (sampling.size_by_rate(3, 100), sampling.size_by_rate(31, 100), sampling.size_by_rate(30, 100)) == (1, 4, 3)
    assert sampling.number_of("31", 31) == 31
    for text in ("0", "32", "几个"):
        with pytest.raises(Invalid, match="1到31"):
            sampling.number_of(text, 31)


def test_the_shipped_table_finds_one_fault_in_ten_with_the_certainty_it_claims() -> None:
    steps = recheck_sizes().steps
    assert steps[-1].up_to is None
    for count in (*range(1, 301), 499, 501, 1000, 5000):
        size = sampling.size_by_table(count, steps)
        bad = -(-count // 10)
        assert 1 <= size <= count
        assert 1 - comb(count - bad, size) / comb(count, size) >= 0.95


def test_a_seed_is_one_line_and_long_enough() -> None:
    assert sampling.clean_seed(" 2026-11-20\n张建国  李春梅 ") == "2026-11-20 张建国 李春梅"
    for text in (" 12345 ", "1" * 41):
        with pytest.raises(Invalid, match="种子"):
            sampling.clean_seed(text)


def test_a_seed_has_one_spelling_that_anybody_can_type_again() -> None:
    assert sampling.clean_seed("　春风１９９８　玉门关 ") == "春风1998 玉门关"
    assert sampling.clean_seed("⽇月同辉，张·三。") == "日月同辉,张·三。"
    for hidden in ("\u200b", "\u202e", "\ufe00", "\u0301", "\u3164", "\u2800", "\u0435", "\ue000", "\U000e0100"):
        with pytest.raises(Invalid, match="看不见或容易认错的字符"):
            sampling.clean_seed(f"春风{hidden}1998玉门关")
