"""Places of a year on a real register: split, tied, drawn, given back, given on, and a ceiling for the reviews."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aiddesk.domain import draws
from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.domain.terms import Term
from aiddesk.queries.overview import overview
from aiddesk.queries.places import classes
from aiddesk.queries.policy import schemes
from aiddesk.queries.quota_splits import class_needs, quota, quotas
from aiddesk.queries.quotas import free_places, places_left, places_of, room_problems, year_places
from aiddesk.services import adjustments, history, papers, quota_moves, roster
from aiddesk.services import cases as acts
from aiddesk.services import quotas as places
from aiddesk.services.quotas import QuotaDraft
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import outside, read
from tests.services import small
from tests.services.small import YEAR

SEED = "双色球2026130期 03 11 17 22 28 31"


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    yield made
    made.close()


def draft(total: str, basis: str = "size", method: str = "largest_remainder", **other: object) -> QuotaDraft:
    values: dict[str, object] = {"source": "school", "is_capped": False, **other}
    return QuotaDraft(total=total, basis=basis, method=method, **values)  # type: ignore[arg-type]


def both(desk: Desk) -> tuple[str, str]:
    first, second = classes(desk, YEAR)
    return first.id, second.id


def apply_some(desk: Desk) -> dict[str, str]:
    """Six of 甲 and two of 乙 apply; all are surveyed."""
    names = ("甲一", "甲二", "甲三", "甲四", "甲五", "甲六", "乙一", "乙二")
    keys = {name: small.apply(desk, name) for name in names}
    asked = schemes()[0]
    answers = {q.code: q.options[-1].code for q in asked.questions}
    for key in keys.values():
        acts.survey(desk, key, asked.code, asked.version, answers, level="hard", reason="按实际情况")
    return keys


def told(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {problem.field: problem.text for problem in refused.value.problems}


def todos(desk: Desk) -> list[str]:
    return [todo.text for todo in overview(desk, Term(YEAR, 1)).todos]


def test_places_are_split_by_size_and_added_to(desk: Desk) -> None:
    first, second = both(desk)
    assert places_of(desk, first) is None
    assert free_places(desk, YEAR) == ()
    assert year_places(desk, YEAR) is None
    given = draft("5", source="township", paper="青教助〔2026〕7号", note="按在读人数")
    assert places.split_up(desk, YEAR, given).message == "名额5个已分到各班。"
    assert (places_of(desk, first), places_of(desk, second)) == (3, 2)
    (row,) = quotas(desk, YEAR)
    assert (row.title, row.source_title, row.paper, row.left) == ("第1次", "中心校下达", "青教助〔2026〕7号", 0)
    places.split_up(desk, YEAR, draft("5", method="sainte_lague"))
    assert (places_of(desk, first), places_of(desk, second)) == (6, 4)
    assert [row.title for row in quotas(desk, YEAR)] == ["第1次", "第2次（追加）"]
    history.undo(desk)
    assert (places_of(desk, first), places_of(desk, second)) == (3, 2)
    history.undo(desk)
    assert places_of(desk, first) is None


def test_everything_that_is_missing_is_said_at_once(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        places.split_up(desk, YEAR, QuotaDraft(total="x", decided_on="2026-10-01"))
    assert set(told(refused)) == {"source", "total", "basis", "method", "decided_on"}
    with pytest.raises(Invalid) as refused:
        places.split_up(desk, YEAR, draft("3", "applicants", source="county"))
    assert set(told(refused)) == {"paper", "basis"}
    assert "还没有人申请" in told(refused)["basis"]
    with pytest.raises(Invalid) as refused:
        places.preview(desk, YEAR, draft(""))
    assert told(refused) == {"total": "请填写总名额。"}


def test_no_class_gets_more_than_it_has_applicants(desk: Desk) -> None:
    keys = apply_some(desk)
    first, second = both(desk)
    shown = places.preview(desk, YEAR, draft("7", is_capped=True))
    assert [(row.places, row.ceiling) for row in shown.rows] == [(5, 6), (2, 2)]
    acts.withdraw(desk, keys["甲六"], "家长提出")
    done = places.split_up(desk, YEAR, draft("9", is_capped=True))
    assert done.message == "名额9个已分到各班；结余2个，不必用完。"
    assert (places_of(desk, first), places_of(desk, second)) == (5, 2)
    now = year_places(desk, YEAR)
    assert now is not None
    assert (now.total, now.unassigned, now.used, now.left) == (9, 2, 0, 9)


def test_scores_of_applicants_can_weigh(desk: Desk) -> None:
    keys = apply_some(desk)
    acts.decline(desk, keys["乙二"], "不符合条件")
    first, second = class_needs(desk, YEAR)
    assert (first.students, first.applicants, second.applicants) == (6, 6, 1)
    assert first.score == 6 * second.score > 0
    shown = places.preview(desk, YEAR, draft("7", "score"))
    assert [row.places for row in shown.rows] == [6, 1]
    assert shown.hint == ""


def test_equal_places_for_unequal_need_are_remarked_on(desk: Desk) -> None:
    apply_some(desk)
    second = both(desk)[1]
    shown = places.preview(desk, YEAR, draft("2"))
    assert "各班都是1个名额，申请人数却从2人到6人不等" in shown.hint
    assert places.preview(desk, YEAR, draft("4", "applicants")).hint == ""
    with pytest.raises(Invalid) as refused:
        places.split_up(desk, YEAR, draft("2", places={second: 2}))
    assert set(told(refused)) == {"note", "places"}
    places.split_up(desk, YEAR, draft("2", places={second: 0}, note="五年级2班两名申请人已由民政全额救助"))
    (row,) = quotas(desk, YEAR)
    assert [part.places for part in row.parts] == [1, 0]
    assert [row.by_rule[part.class_id] for part in row.parts] == [1, 1]


def test_a_tie_stays_open_until_it_is_drawn(desk: Desk) -> None:
    key = _tied(desk)
    row = quota(desk, key)
    assert "1个名额有几个班条件相同，等待抽签" in todos(desk)
    assert row.open_tie is not None
    assert [part.class_title for part in row.tied] == ["五年级1班", "五年级2班"]
    assert sum(part.places for part in row.parts) == 4
    with pytest.raises(Conflict, match="等待抽签的名额要先抽签"):
        quota_moves.give_on(desk, YEAR, row.parts[0].class_id, "1", "人多")
    with pytest.raises(Invalid, match="种子"):
        places.draw(desk, key, "短")
    done = places.draw(desk, key, SEED)
    assert not [text for text in todos(desk) if "名额" in text]
    winner = draws.drawn(("五年级1班", "五年级2班"), SEED)[0]
    assert f"抽签结果：{winner}得1个名额" in done.message
    row = quota(desk, key)
    assert [part.class_title for part in row.drawn] == [winner]
    assert [part.places for part in row.parts] == [row.by_rule[part.class_id] for part in row.parts]
    assert (row.left, row.open_tie) == (0, None)
    with pytest.raises(Conflict, match="没有等待抽签"):
        places.draw(desk, key, SEED)
    with pytest.raises(Conflict):
        history.undo(desk)  # a draw stands
    places.remove(desk, key)
    assert quotas(desk, YEAR) == ()
    history.undo(desk)
    assert quota(desk, key) == row


def _tied(desk: Desk) -> str:
    """Five places for two classes with two applicants each."""
    for name in ("甲一", "甲二", "乙一", "乙二"):
        small.apply(desk, name)
    return places.split_up(desk, YEAR, draft("5", "applicants")).subject_id


def test_a_tie_can_be_settled_by_a_decision_with_a_reason(desk: Desk) -> None:
    key = _tied(desk)
    first, second = both(desk)
    with pytest.raises(Invalid) as refused:
        places.choose(desk, key, [first, second], " ")
    assert set(told(refused)) == {"reason", "classes"}
    places.choose(desk, key, [second], "该班受灾户多")
    row = quota(desk, key)
    assert [part.places for part in row.parts] == [2, 3]
    assert row.note == "2026-09-07 末位名额给五年级2班：该班受灾户多"
    assert row.open_tie is None
    history.undo(desk)
    assert quota(desk, key).open_tie is not None


def test_places_are_given_back_and_given_on(desk: Desk) -> None:
    first, second = both(desk)
    places.split_up(desk, YEAR, draft("5"))
    places.split_up(desk, YEAR, draft("5"))
    with pytest.raises(Invalid, match="1到6"):
        quota_moves.give_back(desk, YEAR, first, "7")
    assert "退回4个" in quota_moves.give_back(desk, YEAR, first, "4").message
    assert [(row.given, row.returned, row.free) for row in free_places(desk, YEAR)] == [(6, 4, 2), (4, 0, 4)]
    assert [[part.returned for part in row.parts] for row in quotas(desk, YEAR)] == [[1, 0], [3, 0]]
    with pytest.raises(Invalid) as refused:
        quota_moves.give_on(desk, YEAR, second, "5", "")
    assert set(told(refused)) == {"count", "reason"}
    quota_moves.give_on(desk, YEAR, second, "2", "申请人多于名额")
    assert [row.free for row in free_places(desk, YEAR)] == [2, 6]
    assert [row.left for row in quotas(desk, YEAR)] == [0, 2]
    assert "调剂1个给五年级2班：申请人多于名额" in quotas(desk, YEAR)[0].note
    quota_moves.give_back(desk, YEAR, first, "2")
    with pytest.raises(Conflict, match="没有空余"):
        quota_moves.give_back(desk, YEAR, first, "1")


def test_by_hand_nothing_is_given_twice_nor_taken_where_it_is_used(desk: Desk, clock: SteppingClock) -> None:
    first, second = both(desk)
    key = places.split_up(desk, YEAR, draft("5")).subject_id
    small.recognise(desk, clock, {"甲一": "hard", "甲二": "hard", "乙一": "special"})
    assert [(row.used, row.free) for row in free_places(desk, YEAR)] == [(2, 1), (1, 1)]
    with pytest.raises(Invalid) as refused:
        quota_moves.adjust(desk, key, {first: 1, second: 5}, "")
    assert "请写明理由" in refused.value.text
    assert "各班合计6个，超过总名额5个" in refused.value.text
    assert "五年级1班已用或已退回的名额不能再减，最少留2个" in refused.value.text
    quota_moves.adjust(desk, key, {first: 2, second: 3}, "五年级2班转入两名困难学生")
    assert "五年级1班由3改为2，五年级2班由2改为3：五年级2班转入" in quota(desk, key).note
    with pytest.raises(Invalid, match="没有改动"):
        quota_moves.adjust(desk, key, {first: 2}, "再看")
    row = free_places(desk, YEAR)[0]
    assert (row.class_title, row.free) == ("五年级1班", 0)
    adjustments.adjust(
        desk,
        desk.value("SELECT k.id FROM aid_case k JOIN student s ON s.id = k.student_id WHERE s.name = '甲一'"),
        AdjustDraft("none", "", "父母已就业", "", small.principal(desk)),
    )
    assert free_places(desk, YEAR)[0].free == 1  # whose aid has ended uses no place


def test_a_vote_that_passes_uses_places(desk: Desk) -> None:
    keys = [small.apply(desk, name) for name in ("甲一", "甲二")]
    for key in keys:
        small.survey(desk, key)
    first, second = both(desk)
    places.split_up(desk, YEAR, draft("1", places={first: 1, second: 0}))
    assert free_places(desk, YEAR)[0].used == 0
    small.hold_vote(desk, first)
    row = free_places(desk, YEAR)[0]
    assert (row.used, row.free) == (2, -1)
    assert "1个班超出名额（五年级1班超1人）" in todos(desk)


def test_a_second_session_has_only_the_places_that_the_first_left(desk: Desk) -> None:
    first, second = both(desk)
    assert places_left(desk, first) is None
    for name in ("甲一", "甲二"):
        small.survey(desk, small.apply(desk, name))
    places.split_up(desk, YEAR, draft("3", places={first: 3, second: 0}, note="会议"))
    assert places_left(desk, first) == 3
    small.hold_vote(desk, first)
    assert (places_of(desk, first), places_left(desk, first), places_left(desk, second)) == (3, 1, 0)
    small.survey(desk, small.apply(desk, "甲三"))
    small.hold_vote(desk, first)
    small.survey(desk, small.apply(desk, "甲四"))
    small.hold_vote(desk, first)
    assert places_left(desk, first) == 0  # four agreed to three places


def test_the_last_review_has_no_room_above_the_schools_total(desk: Desk) -> None:
    keys = apply_some(desk)
    everybody = tuple(keys.values())
    assert room_problems(desk, YEAR, everybody) == ()
    places.split_up(desk, YEAR, draft("3", "applicants"))
    assert room_problems(desk, YEAR, everybody[:3]) == ()
    (problem,) = room_problems(desk, YEAR, everybody[:4])
    assert problem.text.startswith("全校名额3个，已用0个，这次要通过4人，只能再通过3人。")
    small.hold_vote(desk, both(desk)[0])
    small.review(desk, [keys["甲一"], keys["甲二"]])
    assert room_problems(desk, YEAR, [keys["甲一"], keys["甲三"]]) == ()  # 甲一 has its place already
    (problem,) = room_problems(desk, YEAR, [keys["甲三"], keys["甲四"]])
    assert "已用2个，这次要通过2人，只能再通过1人" in problem.text
    assert room_problems(desk, YEAR, [keys["甲三"]]) == ()  # a review asks only for those who are to be aided
    places.split_up(desk, YEAR, draft("2"))
    assert room_problems(desk, YEAR, everybody[2:5]) == ()


def test_a_class_that_came_later_can_be_given_places(desk: Desk) -> None:
    places.split_up(desk, YEAR, draft("5"))
    first = both(desk)[0]
    quota_moves.give_back(desk, YEAR, first, "2")
    line = "姓名\t性别\t民族\t出生日期\t班级\n丙一\t男\t汉\t2014-03-05\t六年级1班"
    roster.import_plan(desk, roster.plan_pasted(desk, line, YEAR), YEAR)
    new = classes(desk, YEAR)[-1].id
    assert places_of(desk, new) == 0
    quota_moves.give_on(desk, YEAR, new, "1", "新增班级")
    assert places_of(desk, new) == 1
    (row,) = quotas(desk, YEAR)
    assert row.by_rule[new] == 0
    assert (row.left, row.open_tie) == (1, None)


def test_the_table_tells_the_split_the_tie_and_how_to_draw_again(desk: Desk) -> None:
    key = _tied(desk)
    assert [ready.name for ready in papers.ready(desk) if ready.kind == "quota_table"] == ["2026学年_第1次名额分配表"]
    open_text = "".join(read(papers.document(desk, "quota_table", key)))
    for words in (
        "尚未抽签",
        "五年级1班、五年级2班对最后1个名额的条件完全相同",
        "2.50",
        "领导小组组长签字",
        "经办人签字",
    ):
        assert words in open_text
    places.draw(desk, key, SEED)
    text = "".join(read(papers.document(desk, "quota_table", key)))
    order = draws.drawn(("五年级1班", "五年级2班"), SEED)
    typed, digits = draws.ticket_text(SEED, order[0]), draws.ticket(SEED, order[0])
    for words in (SEED, typed, digits[:32], "不必用完", "抽签得1个"):
        assert words.replace(" ", "") in text
    assert "未分到班" not in text
    quota_moves.give_back(desk, YEAR, both(desk)[0], "1")
    text = "".join(read(papers.document(desk, "quota_table", key)))
    assert "未分到班的名额1个" in text
    assert "退回" in text
    assert not [name for name in small.NAMES if name in text]


def test_the_table_with_ceilings_and_scores_says_so(desk: Desk) -> None:
    apply_some(desk)
    key = places.split_up(desk, YEAR, draft("9", "score", "sainte_lague", is_capped=True)).subject_id
    text = "".join(read(papers.document(desk, "quota_table", key)))
    for words in ("最多（申请人数）", "得分合计", "依次除以1、3、5、7", "不超过申请人数", "只供校内存档，不张贴"):
        assert words in text


def test_a_school_of_fifty_classes_stays_on_its_paper(desk: Desk) -> None:
    head = "姓名\t性别\t民族\t出生日期\t班级"
    lines = [f"丁{n:02d}\t男\t汉\t2014-03-05\t{'一二三四六'[n % 5]}年级{n // 5 + 1}班" for n in range(50)]
    roster.import_plan(desk, roster.plan_pasted(desk, "\n".join([head, *lines]), YEAR), YEAR)
    done = places.split_up(desk, YEAR, draft("21", note="按在读人数分配，领导小组会议通过" * 12))
    assert "一年级1班等50个班对最后" in done.message
    key = done.subject_id
    assert len(quota(desk, key).tied) == 50
    places.draw(desk, key, "青" * 40)
    made = papers.document(desk, "quota_table", key)
    assert len(made.pages) > 2
    assert outside(made) == []
    text = "".join(read(made))
    assert text.count("抽签得1个") == len(quota(desk, key).drawn)
    assert "青" * 40 in text
