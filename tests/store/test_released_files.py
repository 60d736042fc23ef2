"""A register of every released format opens for ever, whole and complete."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import Unavailable
from aiddesk.queries.students import students
from aiddesk.services import registers, verification
from aiddesk.services.sample import SteppingClock

CURRENT = "1.2"
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
    kept = [p for p in tmp_path.iterdir() if "升级前" in p.name]
    if released.stem != CURRENT:
        assert [p.read_bytes() for p in kept] == [released.read_bytes()]
    again = registers.open_register(copy, SteppingClock(date(2026, 11, 24)))
    assert {s.name for s in students(again, 2026, "wxm")} == {"王小明"}
    registers.close(again)
    assert [p for p in tmp_path.iterdir() if "升级前" in p.name] == kept


@pytest.mark.parametrize("released", FILES, ids=lambda p: p.stem)
def test_reading_it_only_leaves_it_as_it_was(released: Path, tmp_path: Path) -> None:
    copy = tmp_path / released.name
    shutil.copyfile(released, copy)
    desk = registers.open_register(copy, SteppingClock(date(2026, 11, 24)), to_write=False)
    assert len(students(desk, 2026)) == 2
    assert "完好" in verification.verify(desk).message
    registers.close(desk)
    assert copy.read_bytes() == released.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [released.name]


def test_a_copy_that_cannot_be_kept_stops_the_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "old.aid"
    shutil.copyfile(FILES[0], copy)

    def full(_from: Path, to: Path) -> None:
        to.write_bytes(b"half")
        raise OSError(28, "no space left on device")

    monkeypatch.setattr("aiddesk.store.register.shutil.copyfile", full)
    with pytest.raises(Unavailable, match="升级前"):
        registers.open_register(copy, SteppingClock(date(2026, 11, 24)))
    assert copy.read_bytes() == FILES[0].read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["old.aid"]


def test_there_is_a_file_of_every_release_before_this() -> None:
    assert [p.stem for p in FILES] == ["1.0", "1.1"]
