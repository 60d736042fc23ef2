"""The sample school that opens in the window shows a family that was turned down; figures of the cycle stay."""

from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.terms import Term
from aiddesk.queries.cases import cases, status_counts
from aiddesk.queries.declined import declined
from aiddesk.queries.overview import overview
from aiddesk.services import papers, registers, sample, verification


@pytest.mark.parametrize(
    ("today", "rest"), [(date(2026, 9, 10), {"surveyed": 215}), (date(2026, 12, 1), {"recognised": 215})]
)
def test_one_family_is_turned_down_talked_with_and_written_to(
    tmp_path: Path, today: date, rest: dict[str, int]
) -> None:
    desk = registers.open_sample(tmp_path, sample.SteppingClock(today))
    assert status_counts(desk, 2026) == {**rest, "declined": 1}
    (row,) = cases(desk, 2026, status="declined")
    state = declined(desk, row.id)
    assert state is not None
    assert state.line(date(2026, 9, 10)) == "已沟通，告知书已签收；可申诉到09月28日。"
    assert not [t for t in overview(desk, Term(2026, 1)).todos if "不予认定" in t.text]
    assert {"talk_record", "refusal_letter"} <= {r.kind for r in papers.ready(desk)}
    assert "完好" in verification.verify(desk).message
    registers.close(desk)
