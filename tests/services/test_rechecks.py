"""A random recheck: frozen, drawn so that anybody can draw it again, found out, and what follows."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aiddesk.domain.errors import Conflict, Invalid, Unavailable
from aiddesk.domain.rechecks import FrameDraft, ItemDraft
from aiddesk.domain.terms import Term
from aiddesk.queries.adjustments import changes_of
from aiddesk.queries.awards import awards
from aiddesk.queries.cases import case
from aiddesk.queries.history import undoable
from aiddesk.queries.overview import overview
from aiddesk.queries.rechecks import recheck, recheck_items, rechecks
from aiddesk.services import awards as paying
from aiddesk.services import funds, history, papers
from aiddesk.services import rechecks as acts
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import outside, overlapping, raw, read
from tests.services import small
from tests.services.small import YEAR

LEVELS = {"甲一": "special", "甲二": "hard", "甲三": "hard", "甲四": "ordinary", "乙一": "hard", "乙二": "hard"}
SEED = "双色球2026130期 03 11 17 22 28 31"
FOUND = ItemDraft("visit", "", "王芳、周敏", "到家中查看，与申请表相符。", "true", ("keep",))


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "s.aid", clock)
    small.recognise(made, clock, LEVELS)
    yield made
    made.close()


def _todos(desk: Desk) -> list[str]:
    return [todo.text for todo in overview(desk, Term(YEAR, 1)).todos]


def _freeze(desk: Desk, draft: FrameDraft = FrameDraft("recognised", "class", "number", "3")) -> str:  # noqa: B008
    return acts.freeze(desk, YEAR, draft).subject_id


def test_anybody_can_repeat_the_draw_with_a_plain_hash(desk: Desk, tmp_path: Path) -> None:
    key = _freeze(desk)
    acts.draw(desk, key, SEED, "张建国")
    frame = json.loads(desk.value("SELECT frame FROM recheck WHERE id = ?", key))
    strata = [(code, stratum) for _, code, stratum, _ in frame["lines"]]
    assert strata == [(f"000{n}", "五年级1班" if n <= 4 else "五年级2班") for n in range(1, 7)]
    text = "".join(f"{code}\t{stratum}\n" for code, stratum in strata)
    text += "抽取\t五年级1班\t2\n抽取\t五年级2班\t1\n"
    told = hashlib.sha256(text.encode()).hexdigest()
    assert recheck(desk, key).frame_hash == told
    kept = tmp_path / "frame.txt"
    acts.save_frame(desk, key, kept)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == told
    with pytest.raises(Unavailable):
        acts.save_frame(desk, key, tmp_path / "nowhere" / "frame.txt")

    def smallest(codes: list[str], count: int) -> list[str]:
        return sorted(codes, key=lambda c: hashlib.sha256(f"{SEED}\n{told}\n{c}".encode()).hexdigest())[:count]

    expected = smallest(["0001", "0002", "0003", "0004"], 2) + smallest(["0005", "0006"], 1)
    assert [item.code for item in recheck_items(desk, key)] == expected
    assert not any(name in json.dumps(frame, ensure_ascii=False) for name in LEVELS)


def test_nothing_is_drawn_before_the_freeze_nor_twice_nor_from_another_frame(desk: Desk) -> None:
    with pytest.raises(Conflict, match="还没有冻结"):
        acts.draw(desk, "", SEED, "张建国")
    key = _freeze(desk)
    with pytest.raises(Conflict, match="还没有抽取"):
        _freeze(desk)
    assert "第1次抽查已冻结，等待宣布种子抽取" in _todos(desk)
    with pytest.raises(Invalid) as refusal:
        acts.draw(desk, key, "1", " ")
    assert [p.field for p in refusal.value.problems] == ["announced_by", "seed"]
    history.undo(desk)
    assert rechecks(desk, YEAR) == ()
    key = _freeze(desk)
    desk.db.execute_sql("UPDATE recheck SET frame = replace(frame, '0001', '0009')")
    with pytest.raises(Conflict, match="校验值不符"):
        acts.draw(desk, key, SEED, "张建国")
    desk.db.execute_sql("UPDATE recheck SET frame = replace(frame, '0009', '0001')")
    acts.draw(desk, key, f" {SEED} ", "张建国")
    assert recheck(desk, key).seed == SEED
    assert recheck(desk, key).announced_by == "张建国"
    assert not undoable(desk)
    with pytest.raises(Conflict, match="不能重抽"):
        acts.draw(desk, key, "另一个种子文字", "张建国")
    assert len(recheck_items(desk, key)) == 3
    assert "第1次抽查还有3人没有登记结果" in _todos(desk)


@pytest.mark.parametrize(
    ("draft", "sizes"),
    [
        (FrameDraft("recognised", "", "rate", "34"), {"全部": 3}),
        (FrameDraft("recognised", "level", "number", "1"), {"特别困难": 1, "困难": 1, "一般困难": 1}),
        (
            FrameDraft("recognised", "level", "number", "1", at_least_one=False),
            {"特别困难": 0, "困难": 1, "一般困难": 0},
        ),
        (FrameDraft("applied", "class", "number", "7"), {"五年级1班": 5, "五年级2班": 2}),
        (FrameDraft("recognised", "class", "table"), {"五年级1班": 4, "五年级2班": 2}),
    ],
)
def test_sizes_go_by_rate_number_or_table(desk: Desk, draft: FrameDraft, sizes: dict[str, int]) -> None:
    small.apply(desk, "甲五")
    head = recheck(desk, _freeze(desk, draft))
    assert head.sizes == sizes
    assert head.size == sum(sizes.values())


def test_a_frame_that_cannot_be_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid) as refusal:
        acts.freeze(desk, YEAR, FrameDraft("all", "village", "guess"))
    assert [p.field for p in refusal.value.problems] == ["scope", "stratum", "way"]
    with pytest.raises(Invalid, match="1到6"):
        acts.freeze(desk, YEAR, FrameDraft("recognised", "", "number", "7"))
    with pytest.raises(Conflict, match="可以抽查"):
        acts.freeze(desk, YEAR + 1, FrameDraft())


def test_a_record_says_what_was_found_and_what_follows(desk: Desk) -> None:
    key = _freeze(desk, FrameDraft("recognised", "", "number", "6"))
    acts.draw(desk, key, SEED, "张建国")
    items = {item.name: item for item in recheck_items(desk, key)}
    with pytest.raises(Invalid) as refusal:
        acts.record(desk, items["甲一"].id, ItemDraft(on="2026-09-01", consequences=("keep", "recover")))
    fields = [p.field for p in refusal.value.problems]
    assert fields == ["on", "means", "checkers", "finding", "outcome", "consequences", "recovered"]
    acts.record(desk, items["甲一"].id, FOUND)
    acts.record(desk, items["甲一"].id, replace(FOUND, means="call"))
    for wrong in (
        replace(FOUND, outcome="false"),
        replace(FOUND, consequences=("cancel",)),
        replace(FOUND, outcome="false", consequences=("adjust", "cancel")),
        replace(FOUND, outcome="partly", consequences=("recover",), recovered="1"),
    ):
        with pytest.raises(Invalid):
            acts.record(desk, items["甲二"].id, wrong)
    with pytest.raises(Invalid) as refusal:
        acts.record(desk, items["甲二"].id, replace(FOUND, outcome="false", consequences=("adjust",)))
    assert {p.field for p in refusal.value.problems} == {"level", "staff_id"}
    decider = small.principal(desk)
    lower = replace(FOUND, outcome="partly", consequences=("adjust",), level="ordinary", staff_id=decider)
    acts.record(desk, items["甲二"].id, lower)
    assert case(desk, items["甲二"].case_id).row.level == "ordinary"
    (change,) = changes_of(desk, items["甲二"].case_id)
    assert change.reason == "复查部分不实：到家中查看，与申请表相符。"
    with pytest.raises(Conflict, match="动态调整"):
        acts.record(desk, items["甲二"].id, FOUND)
    history.undo(desk)
    assert changes_of(desk, items["甲二"].case_id) == ()
    assert recheck_items(desk, key)[items["甲二"].rank - 1].outcome == ""
    assert acts.tallied(recheck_items(desk, key)) == {"true": 1, "partly": 0, "false": 0, "": 5}


def test_money_comes_back_when_false_and_no_list_follows(desk: Desk, clock: SteppingClock) -> None:
    for name in LEVELS:
        people.edit_field(desk, small.student_id(desk, name), "account_number", "6217000000000000000")
    funds.receive(desk, "2026-1", funds.FundDraft("YJ_FJSS", "county", "文1", "", "10000"))
    list_id = paying.draw(desk, "YJ_FJSS", "2026-1").subject_id
    paying.approve(desk, list_id, small.principal(desk))
    paying.pay(desk, [a.id for a in awards(desk, list_id)], "cash", cash_reason="社保卡未办好")
    key = _freeze(desk, FrameDraft("recognised", "", "number", "6"))
    acts.draw(desk, key, SEED, "张建国")
    item = next(i for i in recheck_items(desk, key) if i.name == "乙一")
    assert item.paid == 31250
    false = replace(
        FOUND, finding="家中有商铺，申请时没有填写。", outcome="false", consequences=("cancel", "recover"),
        recovered="312.51", paper="处理决定1号", staff_id=small.principal(desk),
    )  # fmt: skip
    with pytest.raises(Invalid, match=r"312\.50"):
        acts.record(desk, item.id, false)
    acts.record(desk, item.id, replace(false, recovered="312.50"))
    assert rechecks(desk, YEAR)[0].recovered == 31250
    assert rechecks(desk, YEAR)[0].done == 1
    clock.day = clock.day.replace(year=2027, month=3)
    assert {r.name for r in paying.eligible(desk, "YJ_FJSS", "2026-2")} == set(LEVELS) - {"乙一"}
    page = "".join(read(papers.document(desk, "recheck_results", key)))
    assert all(word in page for word in ("乙一", "不实1人", "取消资格、追回资金312.50元", "追回资金312.50元"))
    record = "".join(read(papers.document(desk, "recheck_record", item.id)))
    assert "家中有商铺，申请时没有填写。" in record
    assert "金额312.50元" in record
    assert "困难→取消" in record


def test_who_is_not_recognised_yet_is_not_adjusted(desk: Desk) -> None:
    small.apply(desk, "甲五")
    key = _freeze(desk, FrameDraft("applied", "", "rate", "100"))
    acts.draw(desk, key, SEED, "张建国")
    item = next(i for i in recheck_items(desk, key) if i.name == "甲五")
    with pytest.raises(Conflict, match="还没有认定"):
        acts.record(desk, item.id, replace(FOUND, outcome="false", consequences=("cancel",)))


def test_the_plan_lets_a_stranger_repeat_it(desk: Desk) -> None:
    key = _freeze(desk)
    before = papers.document(desk, "recheck_plan", key)
    assert "四、抽取结果" not in "".join(read(before))
    with pytest.raises(Conflict, match="还没有抽取"):
        papers.document(desk, "recheck_records", key)
    acts.draw(desk, key, SEED, "张建国")
    paper = papers.document(desk, "recheck_plan", key)
    text, pressed = "\n".join(raw(paper)), "".join(read(paper))
    head = recheck(desk, key)
    codes = [item.code for item in recheck_items(desk, key)]
    assert head.frame_hash in pressed
    assert SEED in text
    assert "由张建国当众宣布" in pressed
    assert "、".join(codes[:2]) in pressed
    assert hashlib.sha256(f"{SEED}\n{head.frame_hash}\n{codes[0]}".encode()).hexdigest() in pressed
    assert not any(name in pressed for name in LEVELS)
    for kind in ("recheck_plan", "recheck_records", "recheck_results"):
        made = papers.document(desk, kind, key)
        assert outside(made) == []
        assert overlapping(made) == []
        assert (kind, key) in {(r.kind, r.subject) for r in papers.ready(desk)}
    assert len(papers.document(desk, "recheck_records", key).pages) == 2


@pytest.mark.parametrize("stratum", ["", "class", "level"])
@pytest.mark.parametrize(("way", "amount"), [("rate", "0.1"), ("rate", "100"), ("number", "1"), ("table", "")])
@pytest.mark.parametrize("at_least_one", [True, False])
def test_the_printed_words_alone_give_the_same_draw(
    desk: Desk, stratum: str, way: str, amount: str, at_least_one: bool
) -> None:
    """Who has nothing but the paper writes the frame down, hashes it, and draws again."""
    key = _freeze(desk, FrameDraft("recognised", stratum, way, amount, at_least_one))
    acts.draw(desk, key, "双色球 2026130期", "张建国")
    text = "\n".join(raw(papers.document(desk, "recheck_plan", key)))
    strata = [
        (title, int(first), int(last), int(count), int(size))
        for title, first, last, count, size in re.findall(r"^(\S+) (\d{4}) (\d{4}) (\d+) (\d+)$", text, re.MULTILINE)
    ]
    assert all(last - first + 1 == count for _, first, last, count, _ in strata)
    frame = "".join(f"{n:04d}\t{title}\n" for title, first, last, *_ in strata for n in range(first, last + 1))
    frame += "".join(f"抽取\t{title}\t{size}\n" for title, *_, size in strata)
    told = hashlib.sha256(frame.encode()).hexdigest()
    assert f"校验值 {told}" in text
    (seed,) = re.findall(r"^种子 (.+)$", text, re.MULTILINE)
    drawn = []
    for title, first, last, _count, size in strata:
        codes = [f"{n:04d}" for n in range(first, last + 1)]
        codes.sort(key=lambda code: hashlib.sha256(f"{seed}\n{told}\n{code}".encode()).hexdigest())
        drawn += codes[:size]
        printed = re.findall(rf"^{title} {size} ([\d、]+)$", text, re.MULTILINE)
        assert printed == (["、".join(codes[:size])] if size else [])
    assert drawn == [item.code for item in recheck_items(desk, key)]
    assert 1 <= len(drawn) <= len(LEVELS)
