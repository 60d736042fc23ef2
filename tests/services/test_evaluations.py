"""自评互评老师评学校评 on a real register: off by default, typed class by class, weighed, never deciding."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aiddesk.documents import peer_slips
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.queries.cases import case
from aiddesk.queries.evaluations import class_evaluations, evaluated_classes, totals, weights
from aiddesk.queries.places import classes
from aiddesk.services import cases as acts
from aiddesk.services import evaluations, history, papers
from aiddesk.store.desk import Desk
from tests.documents.samples import outside, read
from tests.services import small
from tests.services.small import YEAR

ALL = {"self": "20", "peer": "30", "teacher": "30", "school": "20"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", small.at(2026, 9, 7))
    yield made
    made.close()


@pytest.fixture
def keys(desk: Desk) -> dict[str, str]:
    return {name: small.apply(desk, name) for name in ("甲一", "甲二", "乙一")}


def own_class(desk: Desk) -> str:
    return classes(desk, YEAR)[0].id


def marks(own: str, peer: str = "", raters: str = "", teacher: str = "", school: str = "") -> dict[str, str]:
    return {"self": own, "peer": peer, "raters": raters, "teacher": teacher, "school": school}


def test_no_part_is_used_until_a_school_says_so(desk: Desk, keys: dict[str, str]) -> None:
    assert weights(desk, YEAR) == {}
    assert totals(desk, YEAR) == {}
    with pytest.raises(Conflict, match="没有使用"):
        evaluations.enter(desk, YEAR, own_class(desk), {keys["甲一"]: marks("90")}, "student")
    assert "自评20%、互评30%" in evaluations.set_weights(desk, YEAR, ALL).message
    assert weights(desk, YEAR) == {"self": 20, "peer": 30, "teacher": 30, "school": 20}
    evaluations.set_weights(desk, YEAR, {"teacher": "100"})
    assert weights(desk, YEAR) == {"teacher": 100}
    assert evaluations.set_weights(desk, YEAR, {"teacher": "100"}).entry is None
    evaluations.set_weights(desk, YEAR, {})
    assert weights(desk, YEAR) == {}
    history.undo(desk)
    assert weights(desk, YEAR) == {"teacher": 100}


def test_points_are_typed_class_by_class_with_blanks(desk: Desk, keys: dict[str, str]) -> None:
    evaluations.set_weights(desk, YEAR, ALL)
    before = case(desk, keys["甲一"]).row
    typed = {keys["甲一"]: marks("90", "85.25", "30", "88", "80"), keys["甲二"]: marks("", "", "", "70")}
    done = evaluations.enter(desk, YEAR, own_class(desk), typed, "student")
    assert done.message == "五年级1班评价分已保存：2名申请人中1人各部分齐全。"
    first, second = class_evaluations(desk, YEAR, own_class(desk))
    assert (first.points, first.raters, first.by) == (
        {"self": 9000, "peer": 8525, "teacher": 8800, "school": 8000},
        30,
        "student",
    )
    assert first.total == 8598  # 18 + 25.575 + 26.4 + 16 = 85.975
    assert (second.points, second.total) == ({"teacher": 7000}, None)
    assert totals(desk, YEAR) == {keys["甲一"]: 8598}
    assert case(desk, keys["甲一"]).row == before  # it decides nothing
    assert [(row.title, row.applicants, row.done) for row in evaluated_classes(desk, YEAR)] == [
        ("五年级1班", 2, 1),
        ("五年级2班", 1, 0),
    ]
    assert evaluations.enter(desk, YEAR, own_class(desk), typed, "student").entry is None
    evaluations.enter(desk, YEAR, own_class(desk), {keys["甲一"]: marks("95", "", "", "88", "80")}, "student")
    assert class_evaluations(desk, YEAR, own_class(desk))[0].points == {"self": 9500, "teacher": 8800, "school": 8000}
    assert totals(desk, YEAR) == {}
    history.undo(desk)
    assert totals(desk, YEAR) == {keys["甲一"]: 8598}
    evaluations.set_weights(desk, YEAR, {"self": "50", "teacher": "50"})
    assert totals(desk, YEAR) == {keys["甲一"]: 8900}  # what is not used any more stays, and does not count


def test_every_fault_is_named_with_the_child(desk: Desk, keys: dict[str, str]) -> None:
    evaluations.set_weights(desk, YEAR, ALL)
    typed = {keys["甲一"]: marks("101", "85", "1"), keys["甲二"]: marks("", "", "7", "x")}
    with pytest.raises(Invalid) as refused:
        evaluations.enter(desk, YEAR, own_class(desk), typed, "", "2026-12-01")
    places = [(p.place, p.field) for p in refused.value.problems]
    assert places == [("", "on"), ("甲一", "self"), ("甲一", "raters"), ("甲二", "peer"), ("甲二", "teacher")]
    assert class_evaluations(desk, YEAR, own_class(desk))[0].points == {}
    with pytest.raises(Invalid, match="由谁评"):
        evaluations.enter(desk, YEAR, own_class(desk), {keys["甲一"]: marks("90")}, "")


def test_few_slips_are_kept_in_whole_points(desk: Desk, keys: dict[str, str]) -> None:
    evaluations.set_weights(desk, YEAR, ALL)
    evaluations.enter(desk, YEAR, own_class(desk), {keys["甲一"]: marks("", "86.67", "3")}, "student")
    assert class_evaluations(desk, YEAR, own_class(desk))[0].points == {"peer": 8700}
    images = "".join(str(row) for row in desk.rows("SELECT before, after FROM entry_change"))
    assert "8667" not in images


def test_who_is_closed_keeps_the_points(desk: Desk, keys: dict[str, str]) -> None:
    evaluations.set_weights(desk, YEAR, {"teacher": "100"})
    evaluations.enter(desk, YEAR, own_class(desk), {keys["甲一"]: marks("", teacher="80")}, "")
    acts.withdraw(desk, keys["甲二"], "家长提出")
    with pytest.raises(Conflict, match="有变动"):
        evaluations.enter(desk, YEAR, own_class(desk), {keys["甲二"]: marks("", teacher="80")}, "")
    assert [row.name for row in class_evaluations(desk, YEAR, own_class(desk))] == ["甲一"]


def test_a_recognised_case_is_not_rated_any_more(tmp_path: Path) -> None:
    clock = small.at(2026, 9, 7)
    desk = small.make(tmp_path / "later.aid", clock)
    keys = small.recognise(desk, clock, {"甲一": "hard"})
    evaluations.set_weights(desk, YEAR, {"teacher": "100"})
    assert not class_evaluations(desk, YEAR, own_class(desk))[0].is_open
    evaluations.enter(desk, YEAR, own_class(desk), {keys["甲一"]: marks("", teacher="80")}, "")
    assert totals(desk, YEAR) == {}
    desk.close()


def test_the_papers_tell_names_and_points_and_nothing_of_a_family(desk: Desk, keys: dict[str, str]) -> None:
    with pytest.raises(Conflict, match="没有使用"):
        papers.document(desk, "peer_slips", own_class(desk))
    evaluations.set_weights(desk, YEAR, ALL)
    assert ours(desk) == ["peer_slips", "peer_slips"]
    typed = {keys["甲一"]: marks("90", "85.25", "30", "88", "80"), keys["甲二"]: marks("", "", "", "70")}
    evaluations.enter(desk, YEAR, own_class(desk), typed, "student")
    table = "".join(read(papers.document(desk, "evaluation_table", own_class(desk))))
    for words in ("甲一", "85.25", "85.98", "30", "自评20%", "互评人数", "由学生评", "不公示，不张贴", "班主任签字"):
        assert words in table
    slips = papers.document(desk, "peer_slips", own_class(desk))
    pages = read(slips)
    text = "".join(pages)
    assert text.count("五年级1班互评表") == text.count("甲一") == 6  # one for every child of the class
    for words in ("不写自己的名字", "不得打听和当众议论家庭情况", "不评成绩和品行"):
        assert words in text
    assert "85" not in text
    assert outside(slips) == []
    evaluations.set_weights(desk, YEAR, {"teacher": "100"})
    assert ours(desk) == ["evaluation_table"]


def ours(desk: Desk) -> list[str]:
    return [ready.kind for ready in papers.ready(desk) if ready.kind in ("peer_slips", "evaluation_table")]


def test_many_names_take_several_slips() -> None:
    names = tuple(f"学生{n}" for n in range(1, 61))
    made = peer_slips.lay_out(peer_slips.PeerSlips("四年级1班互评表", "2026—2027学年", names, ("不写自己的名字。",), 2))
    text = "".join(read(made))
    assert text.count("第1张共3张") == text.count("第3张共3张") == 2
    assert text.count("学生60") == 2
    assert outside(made) == []
