"""Last year's recipients in the new year: told apart, applied for with last year's data, printed, not lost."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.cases import ApplicationDraft, MemberDraft
from aiddesk.domain.errors import Conflict
from aiddesk.domain.terms import Term
from aiddesk.queries.cases import case, cases
from aiddesk.queries.overview import overview
from aiddesk.queries.requalification import dropped_out, requalification
from aiddesk.services import adjustments, papers, waivers, years
from aiddesk.services import cases as applying
from aiddesk.services import requalification as acts
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import outside, overlapping, read
from tests.services import small

NEXT = 2027
LEVELS = {"甲一": "special", "甲二": "hard", "甲三": "hard", "甲四": "ordinary", "乙一": "hard", "乙二": "hard"}


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    """A school in September after the year in which six were recognised, and one of them ended."""
    made = small.make(tmp_path / "s.aid", clock)
    people.set_categories(made, small.student_id(made, "甲一"), ["dibao"], "民政名单")
    keys = small.recognise(made, clock, LEVELS)
    form = ApplicationDraft(
        household_size="5", income_per_head="4300.50", disaster="房屋被淹", debt="欠2万元", promise_signed=True
    )
    key = applying.apply(made, small.student_id(made, "甲五"), 2026, form, (MemberDraft("李建国", "41", "父亲"),))
    made.db.execute_sql("UPDATE aid_case SET status = 'recognised', level = 'hard', recognised_on = '2026-10-01'"
                        " WHERE id = ?", (key.subject_id,))  # fmt: skip
    adjustments.adjust(made, keys["甲四"], AdjustDraft("none", "", "情况好转", "", small.principal(made)))
    clock.day = date(2027, 9, 6)
    years.turn_year(made, 2026, years.turn_plan(made, 2026), date(2027, 7, 1))
    people.move_student(made, small.student_id(made, "乙二"), "transfer_out", clock.day, "外县")
    yield made
    made.close()


def test_the_list_says_of_each_how_it_stands_now(desk: Desk) -> None:
    _apply(desk, "甲一")
    waivers.waive(desk, _student(desk, "甲二"), NEXT, desk.today(), "家长甲二", "父亲", "父亲已就业")
    applying.withdraw(desk, _apply(desk, "乙一"), "家长提出")
    rows = {r.name: r for r in requalification(desk, NEXT)}
    assert list(rows) == ["甲一", "甲二", "甲三", "甲四", "甲五", "乙一"]
    assert {n: (r.last_level_title, r.now_title) for n, r in rows.items()} == {
        "甲一": ("特别困难", "已申请"),
        "甲二": ("困难", "放弃申请"),
        "甲三": ("困难", "未申请"),
        "甲四": ("年中终止", "未申请"),
        "甲五": ("困难", "未申请"),
        "乙一": ("困难", "撤回"),
    }
    assert rows["甲一"].class_title == "六年级1班"
    assert rows["甲一"].categories == "低保家庭学生"
    assert rows["甲二"].reason == "父亲已就业"
    assert rows["乙一"].reason == "家长提出"
    assert [r.name for r in dropped_out(desk, NEXT)] == ["甲三", "甲五"]
    assert "上学年受助的2名学生，本学年没有申请也没有放弃" in [t.text for t in overview(desk, Term(NEXT, 1)).todos]


def test_an_application_takes_last_years_data_over_but_not_its_promise(desk: Desk) -> None:
    wanted = [_student(desk, name) for name in ("甲三", "甲五", "甲六")]
    done = acts.apply_again(desk, NEXT, wanted)
    assert "甲三等2人" in done.message
    row = next(r for r in cases(desk, NEXT) if r.name == "甲五")
    card = case(desk, row.id)
    assert card.application == ApplicationDraft(
        on="2027-09-06", household_size="5", income_per_head="4300.50", debt="欠2万元", form="national_2024"
    )
    assert [(m.name, m.age) for m in card.members] == [("李建国", "42")]
    assert card.row.status == "applied"
    with pytest.raises(Conflict):
        acts.apply_again(desk, NEXT, wanted)
    with pytest.raises(Conflict):
        acts.apply_again(desk, NEXT, [_student(desk, "甲六")])


def test_the_paper_has_each_class_on_pages_of_its_own(desk: Desk) -> None:
    paper = papers.document(desk, "requalification", str(NEXT))
    assert outside(paper) == []
    assert overlapping(paper) == []
    first, second = read(paper)
    assert all(word in first for word in ("六年级1班", "甲一", "特别困难", "低保家庭学生", "年中终止", "不得张贴"))
    assert "乙一" in second
    assert "甲一" not in second
    assert ("requalification", str(NEXT)) in {(r.kind, r.subject) for r in papers.ready(desk)}
    only = papers.document(desk, "requalification", f"{NEXT}|{requalification(desk, NEXT)[-1].class_id}")
    assert len(only.pages) == 1
    with pytest.raises(Conflict):
        papers.document(desk, "requalification", "2026")


def test_the_paper_of_a_terms_adjustments(desk: Desk) -> None:
    term = next(r.subject for r in papers.ready(desk) if r.kind == "level_changes")
    (page,) = read(papers.document(desk, "level_changes", term))
    assert all(word in page for word in ("动态调整表", "甲四", "一般困难", "终止资助", "情况好转", "张建国"))
    with pytest.raises(Conflict):
        papers.document(desk, "level_changes", "2027-2")


def _student(desk: Desk, name: str) -> str:
    return str(desk.value("SELECT id FROM student WHERE name = ?", name))


def _apply(desk: Desk, name: str) -> str:
    return applying.apply(desk, _student(desk, name), NEXT, ApplicationDraft()).subject_id
