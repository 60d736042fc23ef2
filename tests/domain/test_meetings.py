"""A meeting decides when more than half of its members are there; observers are not counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiddesk.domain import meetings as rules
from aiddesk.domain.meetings import Attending


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12))
def test_only_members_count_and_more_than_half_of_them_must_be_there(called: list[tuple[bool, bool]]) -> None:
    people = [
        Attending(f"某{n}", "成员" if member else "列席（中心校）", here) for n, (member, here) in enumerate(called)
    ]
    members, present = rules.counted(people)
    assert members == sum(member for member, _ in called)
    assert present == sum(member and here for member, here in called)
    enough = present >= 2 and 2 * present > members
    assert rules.has_quorum(members, present) is enough
    assert ("会议有效" in rules.quorum_text(members, present)) is enough
    assert (rules.attendance_problems(people, "") == ()) is enough


@pytest.mark.parametrize(
    ("chair", "told"),
    [
        (Attending("组长", staff_id="t"), ""),
        (Attending("组长", is_present=False, staff_id="t"), "主持人不在到会成员里"),
        (Attending("组长", "列席", staff_id="t"), "主持人不在到会成员里"),
        (Attending("组长", staff_id="other"), "主持人不在到会成员里"),
    ],
)
def test_who_presides_is_a_member_who_is_there(chair: Attending, told: str) -> None:
    people = (chair, Attending("甲"), Attending("乙"))
    assert [told in p.text for p in rules.attendance_problems(people, "t")] == ([True] if told else [])


def test_nobody_is_called_twice() -> None:
    (problem,) = rules.attendance_problems((Attending("甲"), Attending("甲"), Attending("乙")), "")
    assert "重名：甲" in problem.text
    # One person under two names is no second member
    twice = (Attending("甲", staff_id="a"), Attending("甲（兼）", staff_id="a"), Attending("乙"), Attending("丙"))
    assert [p.text for p in rules.attendance_problems(twice, "a")] == [
        "参会人员有重名：甲、甲（兼）。请去掉重复的，或在名字后注明。"
    ]
