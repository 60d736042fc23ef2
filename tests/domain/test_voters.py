"""Nobody votes twice, no applicant, no guardian of one; relatives of a candidate step aside."""

from dataclasses import replace

import pytest

from aiddesk.domain import voters
from aiddesk.domain.voters import Circle, Family, Kept, VoterDraft

MOTHER = Kept("李梅", "110105198001010027", "13900000001")
FAMILIES = {
    "c1": Family("c1", "王小明", "h1", (MOTHER,), frozenset({"13900000001"}), "南坪村"),
    "c2": Family("c2", "张小红", "", (Kept("张大山"),), frozenset(), "北河村"),
    "v1": Family("v1", "王小刚", "h1", (Kept("王铁柱"),)),
    "v2": Family("v2", "李小军", "", (Kept("李梅", "110105198001010027"),)),
    "v3": Family("v3", "赵小燕", "", (Kept("赵强", "", "13900000001"),), frozenset({"13900000001"})),
    "v4": Family("v4", "王小兰", "", (Kept("李梅", "", "13911111111"),), frozenset({"13911111111"}), "南坪村"),
    "v5": Family("v5", "钱小多"),
}
AROUND = Circle(
    ("c1", "c2"), frozenset({"c1", "c2"}), FAMILIES, {("t1", "c2"): "侄女"}, frozenset({("t2", "c1")}),
    {"t2": "13900000001", "t3": "13900000001"},
)  # fmt: skip


def student(key: str) -> VoterDraft:
    return VoterDraft("student", FAMILIES[key].name, student_id=key)


def teacher(key: str) -> VoterDraft:
    return VoterDraft("teacher", f"老师{key}", staff_id=key)


@pytest.mark.parametrize(
    ("voter", "reason"),
    [
        (student("v1"), "与1号候选人同户"),
        (student("v2"), "与1号候选人监护人相同"),
        (student("v3"), "与1号候选人电话相同"),
        (student("v4"), ""),
        (student("v5"), ""),
        (teacher("t1"), "与2号候选人有亲属关系：侄女"),
        (teacher("t2"), ""),
        (teacher("t3"), "与1号候选人电话相同"),
        (VoterDraft("parent", "钱多多", student_id="v5"), ""),
        (VoterDraft("parent", "赵强", student_id="v3"), "与1号候选人电话相同"),
        (VoterDraft("parent", "无名"), ""),
    ],
)
def test_relatives_are_found_and_named_by_number(voter: VoterDraft, reason: str) -> None:
    assert voters.kin(voter, AROUND) == reason


def test_surname_and_village_are_only_a_hint() -> None:
    assert voters.hint(student("v4"), AROUND) == "与1号同姓同村，请核对是否亲属"
    assert voters.hint(student("v5"), AROUND) == ""


@pytest.mark.parametrize(
    ("voter", "found"),
    [
        (VoterDraft("parent", "李梅", student_id="v2"), True),  # the same number
        (VoterDraft("parent", "李梅", student_id="v4"), False),  # a namesake with another phone
        (VoterDraft("parent", "张大山"), True),  # nothing but the name is known
        (VoterDraft("parent", "李梅", student_id="c1"), True),
        (VoterDraft("parent", "周平"), False),
        (VoterDraft("teacher", "李梅"), False),
    ],
)
def test_guardians_of_applicants_are_known(voter: VoterDraft, found: bool) -> None:
    assert voters.is_guardian(voter, AROUND) is found


def test_a_name_twice_is_told_and_namesakes_are_two() -> None:
    one, other = VoterDraft("student", "王芳", student_id="v4"), VoterDraft("student", "王芳", student_id="v5")
    assert voters.twice((one, other), FAMILIES) == ()
    assert voters.twice((one, one), FAMILIES) == ("王芳",)
    assert voters.twice((one, replace(other, student_id="")), FAMILIES) == ("王芳",)
    # A teacher who is a parent in the class as well is one person.
    assert voters.twice((VoterDraft("teacher", "王芳"), VoterDraft("parent", "王芳")), FAMILIES) == ("王芳",)
    twins = (VoterDraft("parent", "李梅", student_id="c1"), VoterDraft("parent", "李梅", student_id="v2"))
    assert voters.twice(twins, FAMILIES) == ("李梅",)


def test_every_fault_of_a_group_is_named_with_what_to_do() -> None:
    group = (
        student("c1"), student("v1"), student("v5"), student("v5"), VoterDraft("parent", "张大山"),
        VoterDraft("cook", "周平"), teacher("t1"), VoterDraft("student", "王小名"),
    )  # fmt: skip
    texts = [p.text for p in voters.problems(group, AROUND)]
    assert texts == [
        "请写明姓名和身份（教师、家长代表或学生代表）：周平。",
        "名单里写了两次：钱小多。请删去一行。",
        "本班名单里没有这些学生：王小名。请核对姓名，或改正身份。",
        "申请人不能参加评议：王小明。请从名单里去掉。",
        "申请人的监护人不能参加评议：张大山。请从名单里去掉。",
        "候选人的亲属应当回避：王小刚（与1号候选人同户）、老师t1（与2号候选人有亲属关系：侄女）。请改为“回避”并写明原因。",
    ]


def test_who_steps_aside_is_no_fault_and_no_voter() -> None:
    aside = [replace(v, recused_reason="亲属") for v in (student("c1"), student("v1"), teacher("t1"))]
    assert [p.text for p in voters.problems((*aside, student("v4"), student("v5")), AROUND)] == [
        "评议小组至少3人。请补充老师、家长或学生代表。"
    ]
    assert voters.problems((*aside, student("v4"), student("v5"), VoterDraft("teacher", "周平")), AROUND) == []
