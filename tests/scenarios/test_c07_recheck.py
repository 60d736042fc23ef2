"""Case C07: recipients are looked at again each year, and a random part of them by letter, phone and visit.

The figure to reproduce: the sample can be drawn again by anyone from what is printed.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.adjustments import AdjustDraft
from aiddesk.domain.rechecks import FrameDraft, ItemDraft
from aiddesk.queries.adjustments import level_on
from aiddesk.queries.rechecks import recheck_items
from aiddesk.queries.requalification import requalification
from aiddesk.services import adjustments, papers, rechecks, years
from aiddesk.services import requalification as again
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.documents.samples import raw
from tests.services import small
from tests.services.small import YEAR

LEVELS = {
    "甲一": "special", "甲二": "hard", "甲三": "hard", "甲四": "ordinary", "甲五": "hard", "乙一": "hard",
    "乙二": "ordinary", "乙三": "special",
}  # fmt: skip


@pytest.fixture
def clock() -> SteppingClock:
    return small.at(2026, 9, 7)


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    made = small.make(tmp_path / "c07.aid", clock)
    small.recognise(made, clock, LEVELS)
    yield made
    made.close()


@pytest.mark.parametrize("stratum", ["", "class", "level"])
def test_a_stranger_draws_the_same_sample_from_the_paper_alone(desk: Desk, stratum: str) -> None:
    key = rechecks.freeze(desk, YEAR, FrameDraft("recognised", stratum, "rate", "40")).subject_id
    rechecks.draw(desk, key, "福彩3D 2026301期 开奖号 7 0 4", "张建国")
    text = "\n".join(raw(papers.document(desk, "recheck_plan", key)))

    # From here on nothing but the printed words is known.
    ranges = re.findall(r"^(\S+) (\d{4}) (\d{4}) (\d+) (\d+)$", text, re.MULTILINE)
    frame = "".join(f"{n:04d}\t{name}\n" for name, a, b, *_ in ranges for n in range(int(a), int(b) + 1))
    frame += "".join(f"抽取\t{name}\t{size}\n" for name, *_, size in ranges)
    told = hashlib.sha256(frame.encode()).hexdigest()
    assert re.search(r"^校验值 ([0-9a-f]{64})$", text, re.MULTILINE)[1] == told  # type: ignore[index]
    seed = re.search(r"^种子 (.+)$", text, re.MULTILINE)[1]  # type: ignore[index]
    found = []
    for name, a, b, count, size in ranges:
        codes = [f"{n:04d}" for n in range(int(a), int(b) + 1)]
        assert len(codes) == int(count)
        codes.sort(key=lambda code: hashlib.sha256(f"{seed}\n{told}\n{code}".encode()).hexdigest())
        found += codes[: int(size)]
        if int(size):
            assert f"{name} {size} {'、'.join(codes[: int(size)])}" in text
    assert found == [item.code for item in recheck_items(desk, key)]
    assert len(found) == 4


def test_the_year_of_a_school_that_looks_again(desk: Desk, clock: SteppingClock) -> None:
    principal = small.principal(desk)
    clock.day = date(2026, 11, 20)
    key = rechecks.freeze(desk, YEAR, FrameDraft("recognised", "class", "number", "8")).subject_id
    rechecks.draw(desk, key, "2026-11-20 张建国 李春梅 家长王梅", "张建国")
    fine = ItemDraft("letter", "", "王芳、周敏", "村里回信，情况属实。", "true", ("keep",))
    items = {item.name: item for item in recheck_items(desk, key)}
    rechecks.record(desk, items["甲一"].id, fine)
    rechecks.record(desk, items["甲二"].id, replace(fine, means="call"))
    better = replace(fine, means="visit", finding="父亲已稳定务工", consequences=("adjust",), level="ordinary")
    rechecks.record(desk, items["甲三"].id, replace(better, staff_id=principal))
    false = replace(fine, means="visit", finding="家有商铺", outcome="false", consequences=("cancel",))
    rechecks.record(desk, items["乙二"].id, replace(false, staff_id=principal))
    page = "".join("".join(raw(papers.document(desk, "recheck_results", key))).split())
    assert "共抽查8人：属实3人，部分不实0人，不实1人，还没有登记4人" in page

    # The family's state changes: the level follows, term by term.
    clock.day = date(2027, 3, 10)
    adjustments.adjust(desk, items["甲五"].case_id, AdjustDraft("special", "", "母亲重病", "", principal))
    day = date(2026, 12, 1)
    assert [level_on(desk, items[n].case_id, day) for n in ("甲三", "乙二", "甲五")] == ["ordinary", "none", "hard"]

    # Next year they are looked at again.
    clock.day = date(2027, 9, 6)
    years.turn_year(desk, 2026, years.turn_plan(desk, 2026), date(2027, 7, 1))
    rows = {r.name: r for r in requalification(desk, 2027)}
    assert {n: rows[n].last_level_title for n in ("甲三", "乙二", "甲五")} == {
        "甲三": "一般困难",
        "乙二": "年中终止",
        "甲五": "特别困难",
    }
    again.apply_again(desk, 2027, [rows["甲五"].student_id])
    assert {r.name: r.now_title for r in requalification(desk, 2027)}["甲五"] == "已申请"
