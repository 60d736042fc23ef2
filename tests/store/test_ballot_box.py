"""The box outlives a power cut at any byte: what was acknowledged stays, nothing is counted twice."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from aiddesk.domain.errors import Unavailable
from aiddesk.store import ballot_box
from aiddesk.store.ballot_box import BallotBox, Content, Shape
from tests.deep import times

KEY = bytes(range(32))
SHAPE = Shape("session", "each|1:a|2:b", 60, 6)
HALF = 4096


def made(path: Path) -> BallotBox:
    box = BallotBox(path, SHAPE, KEY)
    box.make()
    return box


def loaded(path: Path) -> BallotBox:
    box = BallotBox(path, SHAPE, KEY)
    box.load()
    return box


def more(content: Content, slip: int, cell: int = 0) -> Content:
    """Return the content with one more ballot."""
    values = tuple(value + (number == cell) for number, value in enumerate(content.values))
    return Content(content.cast + 1, content.used | 1 << slip, values)


def test_a_box_says_what_was_put_in(tmp_path: Path) -> None:
    path = tmp_path / "s.aid.box"
    box = made(path)
    for slip in (59, 0, 7):
        box.put(more(box.content, slip, slip % 6))
        assert loaded(path).content == box.content
    assert box.content == Content(3, 1 << 59 | 1 | 1 << 7, (1, 1, 0, 0, 0, 1))
    assert path.stat().st_size == 2 * HALF


def test_a_half_torn_at_any_byte_falls_back_to_the_other(tmp_path: Path) -> None:
    path = tmp_path / "s.aid.box"
    box = made(path)
    box.put(more(box.content, 3))
    before, old = path.read_bytes(), box.content
    box.put(more(box.content, 4))
    after, new = path.read_bytes(), box.content
    for half in (0, 1):  # whichever was written first
        start = half * HALF
        for cut in [*range(0, 64), *range(64, HALF - 32, 61), *range(HALF - 32, HALF + 1)]:
            torn = bytearray(before)
            torn[start : start + cut] = after[start : start + cut]
            path.write_bytes(bytes(torn))
            found = loaded(path)
            assert found.content == (new if cut == HALF else old)
            assert loaded(path)._opened(path.read_bytes()[start : start + HALF]) == found.content  # mended
            torn = bytearray(after)
            torn[start : start + cut] = before[start : start + cut]
            path.write_bytes(bytes(torn))
            assert loaded(path).content == new


def test_both_halves_torn_is_said_and_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "s.aid.box"
    made(path)
    whole = bytearray(path.read_bytes())
    for place in range(0, HALF, 37):
        for half in (0, 1):
            whole[half * HALF + place] ^= 1
        path.write_bytes(bytes(whole))
        with pytest.raises(Unavailable, match="已损坏或被换过"):
            loaded(path)
        for half in (0, 1):
            whole[half * HALF + place] ^= 1


def test_only_the_key_and_the_session_open_it(tmp_path: Path) -> None:
    path = tmp_path / "s.aid.box"
    made(path)
    for shape, key in ((SHAPE, bytes(32)), (Shape("session", "level", 60, 6), KEY), (Shape("session", "", 59, 6), KEY)):
        with pytest.raises(Unavailable, match="已损坏或被换过"):
            BallotBox(path, shape, key).load()


def test_a_box_that_was_put_back_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "s.aid.box"
    box = made(path)
    old = path.read_bytes()
    box.put(more(box.content, 1))
    path.write_bytes(old)
    with pytest.raises(Unavailable, match="被换过"):
        box.put(more(box.content, 2))
    with pytest.raises(Unavailable, match="被换过"):
        box.verify()


def test_a_destroyed_box_was_overwritten_first(tmp_path: Path) -> None:
    path = tmp_path / "s.aid.box"
    made(path)
    os.link(path, tmp_path / "undeleted")
    before = path.read_bytes()
    ballot_box.destroy(path)
    after = (tmp_path / "undeleted").read_bytes()
    assert len(after) == len(before)
    assert sum(a == b for a, b in zip(after, before, strict=True)) < 100  # by chance 32
    assert ballot_box.mark_at(tmp_path / "undeleted") == SHAPE.mark.hex()  # an interrupted removal can be finished
    assert not path.exists()
    ballot_box.destroy(path)  # again is the same


class Voting(RuleBasedStateMachine):
    """Votes that succeed, that cannot be written, that are cut short; and a program that is started again."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="box-"))
        self.path = self.folder / "s.aid.box"
        self.box = made(self.path)
        self.sure = self.box.content  # what was acknowledged
        self.maybe = self.sure  # with a vote that was in flight

    @rule(cell=st.integers(0, 5))
    def vote(self, cell: int) -> None:
        self._next(cell)
        self.box.put(self.maybe)
        self.sure = self.maybe

    @rule(cell=st.integers(0, 5), fails=st.integers(0, 1), is_written=st.booleans(), is_again=st.booleans())
    def vote_on_a_failing_disk(self, cell: int, fails: int, is_written: bool, is_again: bool) -> None:
        """The sync of the first half fails, or that of the mirror; the voter tries again, or the program ends."""
        self._next(cell)
        with _failing(fails, is_written):
            try:
                self.box.put(self.maybe)
                self.sure = self.maybe
            except Unavailable:
                assert fails == 0
                assert self.box.content == self.sure
        if self.box.content == self.maybe:
            return
        if is_again:
            self.box.put(self.maybe)
            self.sure = self.maybe
        else:
            self.restart()

    @rule(cell=st.integers(0, 5), cut=st.integers(0, HALF))
    def power_cut(self, cell: int, cut: int) -> None:
        self._next(cell)
        before = self.path.read_bytes()
        good = self.box._good
        self.box.put(self.maybe)
        start = (1 - good) * HALF
        whole = bytearray(before)
        whole[start : start + cut] = self.path.read_bytes()[start : start + cut]
        self.path.write_bytes(bytes(whole))
        self.restart()

    @rule()
    def restart(self) -> None:
        self.box = loaded(self.path)
        assert self.box.content in (self.sure, self.maybe)
        self.sure = self.maybe = self.box.content

    @invariant()
    def each_ballot_has_one_slip(self) -> None:
        if hasattr(self, "box"):
            held = self.box.content
            assert held.used.bit_count() == held.cast == sum(held.values)
            assert held == self.sure

    def _next(self, cell: int) -> None:
        self.maybe = more(self.sure, self.sure.cast % 60, cell) if self.sure.cast < 60 else self.sure

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


class _failing:  # noqa: N801 (reads as what it does)
    """Let the sync with that number fail, with or without the bytes on the disk."""

    def __init__(self, number: int, is_written: bool) -> None:
        self._left, self._is_written = number, is_written
        self._sync: Callable[[int], None] = os.fsync

    def __enter__(self) -> None:
        os.fsync = self._fail

    def __exit__(self, *_: object) -> None:
        os.fsync = self._sync

    def _fail(self, handle: int) -> None:
        if self._left == 0:
            self._left = -1
            if not self._is_written:
                at = os.lseek(handle, 0, os.SEEK_CUR) - HALF
                os.pwrite(handle, bytes(HALF // 2), at)  # torn
            raise OSError("no sync")
        self._left -= 1
        self._sync(handle)


TestVoting = Voting.TestCase
TestVoting.settings = settings(
    max_examples=times(15), stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
