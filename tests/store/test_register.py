"""Opening: only registers, only ours, one writer."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import AidError, Conflict, Invalid, Unavailable
from aiddesk.services import registers
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from aiddesk.store.register import CURRENT

CLOCK = SteppingClock(date(2026, 9, 7))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "school.aid"
    registers.create(made, registers.PlaceDraft("school", "某小学", officer="李春梅"), CLOCK).close()
    return made


@pytest.fixture
def writer(path: Path) -> Iterator[Desk]:
    desk = registers.open_register(path, CLOCK)
    yield desk
    desk.close()


def poke(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute(sql)
    db.close()


def test_a_newer_major_is_refused_and_untouched(path: Path) -> None:
    poke(path, "PRAGMA user_version = 2000")
    before = path.read_bytes()
    with pytest.raises(Unavailable, match="升级"):
        registers.open_register(path, CLOCK)
    assert path.read_bytes() == before


def test_a_newer_minor_is_only_read(path: Path) -> None:
    poke(path, f"PRAGMA user_version = {CURRENT.number + 1}")
    desk = registers.open_register(path, CLOCK)
    assert desk.read_only
    with pytest.raises(Unavailable, match="升级"):
        registers.add_staff(desk, "甲", ("accountant",))
    desk.close()


def test_what_is_no_register_is_refused(tmp_path: Path, path: Path) -> None:
    other = tmp_path / "other.aid"
    poke(other, "CREATE TABLE t (x)")
    text = tmp_path / "text.aid"
    text.write_text("hello" * 100)
    for wrong in (other, text):
        with pytest.raises(Invalid, match="不是学生资助工作台的数据文件"):
            registers.open_register(wrong, CLOCK)
    with pytest.raises(Unavailable, match="找不到"):
        registers.open_register(tmp_path / "none.aid", CLOCK)
    with pytest.raises(Conflict, match="已经存在"):
        registers.create(path, registers.PlaceDraft("school", "别的"), CLOCK)


def test_a_damaged_register_is_a_sentence(path: Path, tmp_path: Path) -> None:
    data = bytearray(path.read_bytes())
    found = 0
    for page in range(1, len(data) // 4096):
        broken = tmp_path / f"broken{page}.aid"
        torn = data[:]
        torn[page * 4096 : page * 4096 + 512] = b"\xff" * 512
        broken.write_bytes(torn)
        try:
            registers.open_register(broken, CLOCK).close()
        except AidError:
            found += 1
    assert found >= len(data) // 4096 - 2


def test_a_truncated_register_is_a_sentence(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 5])
    with pytest.raises(AidError):
        registers.open_register(path, CLOCK)


def test_the_second_program_reads_and_says_who_writes(path: Path, writer: Desk) -> None:
    second = registers.open_register(path, CLOCK)
    assert second.read_only
    with pytest.raises(Unavailable, match="正在使用"):
        registers.add_staff(second, "甲", ("accountant",))
    second.close()
    assert not writer.read_only
    registers.add_staff(writer, "甲", ("accountant",))


def test_a_killed_writer_leaves_the_register_free(path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from aiddesk.services import registers;"
        "d = registers.open_register(Path(sys.argv[1])); registers.add_staff(d, '甲', ('accountant',));"
        "print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        child.kill()
    desk = registers.open_register(path, CLOCK)
    assert not desk.read_only
    assert desk.value("SELECT count(*) FROM staff WHERE name = '甲'") == 1
    desk.close()


def test_a_read_only_folder_is_a_sentence(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.aid"
    shutil.copyfile(path, copy)
    with pytest.raises(Unavailable):
        registers.create(tmp_path / "copy.aid" / "below.aid", registers.PlaceDraft("school", "甲"), CLOCK)
