"""A program killed while importing, taking a pack back or typing leaves all or nothing, and the register opens."""

import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import students
from aiddesk.services import registers, unfinished, verification
from aiddesk.services.sample import SteppingClock
from tests.deep import times
from tests.services.packing import Teacher, village

ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"
CODE = """
import sys
from pathlib import Path
from aiddesk.services import history, registers, roster
desk = registers.open_register(Path(sys.argv[1]))
plan = roster.plan(desk, Path(sys.argv[2]), 2026)
print("ready", flush=True)
while True:
    roster.import_plan(desk, plan, 2026)
    history.undo(desk)
"""
TYPING = """
import sys
from pathlib import Path
from aiddesk.services import registers, unfinished
desk = registers.open_register(Path(sys.argv[1]))
unfinished.keep(desk, "form/1", {"text": "0", "length": "1"})
print("ready", flush=True)
count = 0
while True:
    count += 1
    unfinished.keep(desk, "form/1", {"text": "字" * (count % 5000), "length": str(count % 5000)})
"""
TAKING = """
import sys
from pathlib import Path
from aiddesk.services import history, registers, unfinished
from aiddesk.services.packs_back import plan_back
from aiddesk.services.packs_taken import take_back
from tests.services.small import at
desk = registers.open_register(Path(sys.argv[1]), at(2026, 9, 20))
plan = plan_back(desk, Path(sys.argv[2]), 2026)
print("ready", flush=True)
count = 0
while True:
    count += 1
    unfinished.keep(desk, "form/1", {"text": "字" * (count % 500), "length": str(count % 500)})
    take_back(desk, plan, {})
    history.undo(desk)
"""


@pytest.mark.parametrize("seed", range(times(5)))
def test_a_kill_while_a_pack_is_taken_leaves_all_of_it_or_nothing(tmp_path: Path, seed: int) -> None:
    path, clock = tmp_path / "s.aid", SteppingClock(date(2026, 9, 15))
    desk = village(path, clock)
    teacher = Teacher(desk, tmp_path / "out")
    for number in range(1, 9):
        teacher.fill(number, 是否申请="是", 家庭人口=4, 灾害="水灾", 监护人电话=f"1380000000{number}")
        for question in in_force(desk).questions:
            teacher.fill(number, **{question.text: 1})
    filled = teacher.save()
    registers.close(desk)
    with subprocess.Popen([sys.executable, "-c", TAKING, str(path), str(filled)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(random.Random(seed).uniform(0, 0.4))  # the moment is the thing tested
        child.kill()
    desk = registers.open_register(path, clock)
    tables = ("aid_case", "application", "survey")
    counts = {desk.value(f"SELECT count(*) FROM {table}") for table in tables}
    assert counts in ({0}, {8})
    received = desk.value("SELECT count(*) FROM class_pack WHERE status = 'received'")
    assert received == (1 if counts == {8} else 0)
    assert desk.value("SELECT count(*) FROM guardian WHERE phone LIKE '1380000000_'") == max(counts)
    typed = unfinished.take(desk, "form/1")
    assert typed is None or str(len(typed.values["text"])) == typed.values["length"]
    assert "完好" in verification.verify(desk).message
    registers.close(desk)


@pytest.mark.parametrize("seed", range(times(4)))
def test_a_kill_while_typing_is_kept_leaves_the_last_whole_text(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "s.aid"
    clock = SteppingClock(date(2026, 9, 15))
    registers.close(registers.create(path, registers.PlaceDraft("school", "某校", officer="李春梅"), clock))
    with subprocess.Popen([sys.executable, "-c", TYPING, str(path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(random.Random(seed).uniform(0, 0.3))  # the moment is the thing tested
        child.kill()
    desk = registers.open_register(path, clock)
    typed = unfinished.take(desk, "form/1")
    assert typed is not None
    assert str(len(typed.values["text"])) == typed.values["length"]
    assert "完好" in verification.verify(desk).message
    registers.close(desk)


@pytest.mark.parametrize("seed", range(times(6)))
def test_a_kill_leaves_all_or_nothing(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "s.aid"
    clock = SteppingClock(date(2026, 9, 15))
    registers.close(registers.create(path, registers.PlaceDraft("school", "某校", officer="李春梅"), clock))
    chance = random.Random(seed)
    for _ in range(2):
        with subprocess.Popen([sys.executable, "-c", CODE, str(path), str(ROSTER)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, 0.3))  # the moment is the thing tested
            child.kill()
        desk = registers.open_register(path, clock)
        assert not desk.read_only
        assert len(students(desk, 2026)) in (0, 571)
        assert "完好" in verification.verify(desk).message
        registers.close(desk)
