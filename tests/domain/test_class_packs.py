"""The cells of a class pack: what is written is read back the same; three states give one verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain.class_packs import (
    FIGURES,
    PackField,
    clean_text,
    pack_fields,
    per_head,
    read_cell,
    row_warnings,
    shown,
    told_categories,
    verdict,
    worded,
)
from aiddesk.domain.words import SPECIAL_CATEGORIES
from aiddesk.queries.policy import schemes

FIELDS = {f.key: f for f in pack_fields(schemes()[0])}
TEXTS = st.text("家里受灾=+-@'\"1,.\n 　、（𠮷", max_size=12).map(clean_text)


def values(asked: PackField) -> st.SearchStrategy[str]:
    """Return what a column may hold, as it is kept."""
    if asked.kind == "count":
        return st.integers(0, asked.most).map(str) | st.just("")
    if asked.kind == "money":
        return st.integers(0, 10**9).map(str) | st.just("")
    if asked.kind == "categories":
        chosen = st.sets(st.sampled_from(list(SPECIAL_CATEGORIES)))
        return chosen.map(lambda codes: ",".join(c for c in SPECIAL_CATEGORIES if c in codes))
    if asked.kind == "phone":
        return st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True) | st.just("")
    return TEXTS if asked.kind == "text" else st.sampled_from(["", *asked.options])


@given(st.data())
def test_what_is_written_is_read_back_the_same(data: st.DataObject) -> None:
    asked = data.draw(st.sampled_from(list(FIELDS.values())))
    value = data.draw(values(asked))
    read = read_cell(asked, shown(asked, value))
    assert read.value == value
    assert read.problem is None or not read.problem.is_error
    assert worded(asked, value)


@given(st.sampled_from(list(FIELDS.values())), st.text(max_size=20))
def test_no_text_is_too_strange_to_be_read_or_refused(asked: PackField, text: str) -> None:
    read = read_cell(asked, text)
    if read.problem is not None:
        assert read.problem.field == asked.key
        assert "请" in read.problem.text
    if read.problem is None or not read.problem.is_error:
        again = read_cell(asked, shown(asked, read.value))
        assert again.value == read.value


@given(st.sampled_from("abc"), st.sampled_from("abc"), st.sampled_from("abc"))
def test_an_untouched_cell_is_never_taken_and_two_changes_are_a_conflict(base: str, came: str, now: str) -> None:
    told = verdict(base, came, now)
    assert (told == "untouched") == (came == base)
    if told == "conflict":
        assert len({base, came, now}) == 3
    if told == "change":
        assert base == now != came


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("apply", " 放 弃 ", "waive"), ("single_parent", "否", ""), ("single_parent", "无", ""),
        ("seriously_ill", "是", "1"),
        ("household_size", "５口", "5"), ("household_size", "4.0", "4"), ("household_income", "2.8", "280"),
        ("household_income", "￥28,000元", "2800000"), ("debt_amount", "无", ""),
        ("guardian_phone", "138 0000 0000", "13800000000"),
        ("categories", "低保，孤儿", "dibao,orphan"), ("categories", "无", ""), ("q:location", "2", "2"),
        ("q:location", "2.偏远的村", "2"), ("q:location", "偏远的村", "2"), ("q:studying", "1", "1"),
        ("disaster", "  水灾\r\n房塌 ", "水灾\n房塌"),
    ],
)  # fmt: skip
def test_cells_as_teachers_write_them(key: str, text: str, value: str) -> None:
    read = read_cell(FIELDS[key], text)
    assert (read.value, read.problem) == (value, None)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("apply", "申请"), ("household_size", "31"), ("household_size", "-1"), ("household_size", "9" * 5000),
        ("household_size", "=2+2"),
        ("household_income", "2.8万"), ("household_income", "1.234"), ("debt_amount", "=A1"), ("single_parent", "离异"),
        ("categories", "困难"), ("q:location", "7"), ("q:location", "1 偏远的村"), ("q:location", "山里"),
    ],
)  # fmt: skip
def test_cells_that_are_refused(key: str, text: str) -> None:
    read = read_cell(FIELDS[key], text)
    assert read.problem is not None
    assert read.problem.is_error
    assert text[:2] in read.problem.text


def test_figures_that_do_not_fit_are_told() -> None:
    assert [p.field for p in row_warnings({"household_size": "3", "labour": "4"})] == ["labour"]
    assert row_warnings({"household_size": "3", "labour": ""}) == ()
    assert len({f.key for f in FIGURES}) == len(FIGURES)


def test_income_per_head_needs_both_figures() -> None:
    assert per_head("1000000", "3") == 333333
    assert per_head("", "3") is None
    assert per_head("100", "0") is None


def test_categories_are_added_and_taken_one_by_one() -> None:
    assert told_categories("dibao", "dibao,orphan", "dibao") == (("orphan",), ())
    assert told_categories("dibao", "orphan", "dibao,orphan") == ((), ("dibao",))
    assert told_categories("dibao", "", "") == ((), ())
