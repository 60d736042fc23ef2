"""A program killed at any moment of an import or of typing leaves all or nothing, and the register opens by itself."""

import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from aiddesk.queries.students import students
from aiddesk.services import registers, unfinished, verification
from aiddesk.services.sample import SteppingClock
from tests.deep import times

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
