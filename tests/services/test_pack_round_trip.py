"""Whatever a teacher fills in stands in the register afterwards, and in the next pack, just so."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiddesk.domain.class_packs import APPLY, CATEGORIES, PHONE, PackField, pack_fields, shown
from aiddesk.queries.class_packs import pack_pupils
from aiddesk.queries.policy import schemes
from aiddesk.queries.schemes import in_force
from aiddesk.services import verification
from aiddesk.services.packs_back import plan_back
from aiddesk.services.packs_taken import take_back
from aiddesk.services.sample import SteppingClock
from tests.domain.test_class_packs import values
from tests.services.packing import YEAR, Teacher, village

FIELDS = tuple(f for f in pack_fields(schemes()[0]) if f.key not in (CATEGORIES, PHONE))


def filled(asked: PackField) -> st.SearchStrategy[str]:
    return st.sampled_from(["", "yes", "no", "waive"]) if asked.key == APPLY else values(asked)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.fixed_dictionaries({f.key: filled(f) for f in FIELDS}), min_size=8, max_size=8))
def test_what_is_filled_in_stands_in_the_register(rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = village(Path(folder) / "s.aid", SteppingClock(date(2026, 9, 3)))
        teacher = Teacher(desk, Path(folder) / "out")
        for number, row in enumerate(rows, 1):
            for asked in FIELDS:
                teacher.fill(number, **{asked.title: shown(asked, row[asked.key]) or None})
        plan = plan_back(desk, teacher.save(), YEAR)
        assert not plan.errors
        take_back(desk, plan, {})
        known = pack_pupils(desk, YEAR, in_force(desk))
        for line, row in zip(plan.pack.lines, rows, strict=True):
            assert {key: known[line.student_id].values[key] for key in row} == row
        assert plan_back(desk, teacher.path, YEAR).changes == ()
        assert "完好" in verification.verify(desk).message
        desk.close()
