"""A program killed while a class votes, or while its box is counted: every acknowledged ballot counts, and once."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aiddesk.domain.choices import Choice, count
from aiddesk.domain.errors import Invalid
from aiddesk.queries.polls import poll
from aiddesk.queries.votes import vote
from aiddesk.services import polling, registers, verification
from aiddesk.store import box_key
from aiddesk.store.desk import Desk
from tests.deep import times
from tests.services import small, voting

SLIPS = 60
VOTING = """
import sys
from pathlib import Path
from aiddesk.services import polling, registers
from tests.faults.test_kills_voting import chosen_by
from tests.services.small import at
desk = registers.open_register(Path(sys.argv[1]), at(2026, 9, 7))
key, *codes = sys.argv[2:]
print("ready", flush=True)
for code in codes:
    polling.cast(desk, key, code, chosen_by(desk, key, code))
    print(code, flush=True)
"""
CLOSING = """
import sys
from pathlib import Path
from aiddesk.services import polling, registers
from tests.services.small import at
desk = registers.open_register(Path(sys.argv[1]), at(2026, 9, 7))
print("ready", flush=True)
polling.close_box(desk, sys.argv[2])
print("done", flush=True)
"""


def chosen_by(desk: Desk, key: str, code: str) -> Choice:
    """Let each slip have its own choice, so that a lost or doubled one would show."""
    return voting.choice(poll(desk, key).ballot, random.Random(code))


@pytest.mark.parametrize("seed", range(times(5)))
def test_a_kill_while_voting_loses_no_acknowledged_ballot(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "s.aid"
    desk = voting.school(path)
    key, codes = voting.opened(desk, SLIPS, ("each", "choose", "level")[seed % 3], 2)
    desk.close()
    told = _killed(VOTING, (str(path), key, *codes), random.Random(seed).uniform(0, 0.12))
    desk = registers.open_register(path, small.at(2026, 9, 7))
    assert not desk.read_only
    cast = polling.state(desk, key).cast
    assert cast in (len(told), len(told) + 1)
    for code in codes:
        if code in codes[:cast]:
            with pytest.raises(Invalid, match="已经投过票了"):
                polling.cast(desk, key, code, chosen_by(desk, key, code))
        else:
            polling.cast(desk, key, code, chosen_by(desk, key, code))
    assert told == list(codes[: len(told)])
    polling.close_box(desk, key)
    _require_totals(desk, key, codes)
    desk.close()


@pytest.mark.parametrize("seed", range(times(5)))
def test_a_kill_while_counting_leaves_the_box_or_the_totals(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "s.aid"
    desk = voting.school(path)
    key, codes = voting.opened(desk, SLIPS)
    secret = box_key.key_of(desk, key)
    assert secret is not None
    for code in codes:
        polling.cast(desk, key, code, chosen_by(desk, key, code))
    desk.close()
    _killed(CLOSING, (str(path), key), random.Random(seed).uniform(0, 0.06))
    desk = registers.open_register(path, small.at(2026, 9, 7))
    card = vote(desk, key)
    if card.status == "open":
        assert polling.state(desk, key).cast == SLIPS
        assert voting.tallies(desk, key) == []
        polling.close_box(desk, key)
    else:
        assert len(voting.tallies(desk, key)) == len(card.candidates)
        assert "已经计票" in polling.close_box(desk, key).message
    _require_totals(desk, key, codes)
    assert "完好" in verification.verify(desk).message
    desk.close()
    assert [found.name for found in tmp_path.iterdir()] == ["s.aid"]
    assert secret[0].hex().encode() not in path.read_bytes()


def _require_totals(desk: Desk, key: str, codes: tuple[str, ...]) -> None:
    counts = count(poll(desk, key).ballot, [chosen_by(desk, key, code) for code in codes]).counts()
    assert [row[2:5] for row in voting.tallies(desk, key)] == [(c.yes, c.no, c.abstain) for c in counts.values()]


def _killed(code: str, arguments: tuple[str, ...], after: float) -> list[str]:
    """Run code, kill it some time after it is ready, and return the lines that it had written whole."""
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(after)  # the moment is the thing tested
        child.kill()
        rest = child.stdout.read()
    return [line for line in rest.split("\n")[:-1] if line]
