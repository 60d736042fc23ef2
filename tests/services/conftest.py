"""A school in the middle of its year, made by the same services as the sample."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.services import sample
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(date(2026, 9, 1))


@pytest.fixture
def school(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    desk = sample.make_school(tmp_path / "school.aid", clock, is_sample=False)
    yield desk
    desk.close()
