"""A register of every released format opens for ever, whole and complete."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from aiddesk.queries.students import students
from aiddesk.services import registers, verification
from aiddesk.services.sample import SteppingClock

FILES = sorted((Path(__file__).parents[1] / "files/registers").glob("*.aid"))


@pytest.mark.parametrize("released", FILES, ids=lambda p: p.stem)
def test_it_opens_and_nothing_is_missing(released: Path, tmp_path: Path) -> None:
    copy = tmp_path / released.name
    shutil.copyfile(released, copy)
    desk = registers.open_register(copy, SteppingClock(date(2026, 11, 24)))
    assert {s.name for s in students(desk, 2026)} == {"王小明", "阿依古丽·买买提"}
    assert "完好" in verification.verify(desk).message
    registers.add_staff(desk, "周敏", ("accountant",))
    registers.close(desk)


def test_there_is_a_file_of_the_first_release() -> None:
    assert [p.stem for p in FILES] == ["1.0"]
