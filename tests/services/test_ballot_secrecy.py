"""After a vote no byte of the school's folder links a slip, an order, a time or a voter to a choice."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiddesk.domain.choices import Choice
from aiddesk.services import polling, registers, votes
from aiddesk.services.sample import SteppingClock
from aiddesk.store import ballot_box, box_key
from aiddesk.store.desk import Desk
from tests.services import small, voting

AREA = ("class_vote", "voter", "candidate", "tally", "box_key")
VOTERS = 7


@contextmanager
def seeded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Let all randomness follow from a seed, which can be set anew."""
    chance = random.Random("first")
    with monkeypatch.context() as patched:
        patched.setattr(os, "urandom", lambda count: chance.randbytes(count))
        patched.setattr(random, "_urandom", lambda count: chance.randbytes(count))
        yield chance.seed


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a school before its vote; a new file notes when it was made, a copy does not."""
    path = tmp_path_factory.mktemp("base") / "s.aid"
    voting.school(path, fixed()).close()
    return path


def fixed() -> SteppingClock:
    """Return a clock that always shows the same moment."""
    clock = small.at(2026, 9, 7)
    stopped = datetime(2026, 9, 7, 10, 0).astimezone()

    class Stopped(SteppingClock):
        def __call__(self) -> datetime:
            return stopped

    return Stopped(clock.day)


def folder_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def held(desk: Desk, count: int, *, shuffle: int = 0, form: str = "each", most: int | None = None) -> str:
    """Hold a whole vote with the same choices, in an order and by slips that follow from `shuffle`."""
    key, codes = voting.opened(desk, VOTERS, form, most)
    chosen = voting.choices_of(desk, key, count)
    chance = random.Random(shuffle)
    chance.shuffle(chosen)
    voting.vote_all(desk, key, chance.sample(codes, count), chosen)
    return key


@pytest.mark.parametrize("form", ["each", "choose", "level"])
@pytest.mark.parametrize("count", [3, VOTERS])
def test_shuffled_votes_give_the_same_file(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch, form: str, count: int
) -> None:
    files = []
    for shuffle in range(3):
        folder = tmp_path / str(shuffle)
        folder.mkdir()
        shutil.copyfile(base, folder / "s.aid")
        with seeded(monkeypatch) as seed:
            desk = registers.open_register(folder / "s.aid", fixed())
            key = held(desk, count, shuffle=shuffle, form=form, most=2 if form == "choose" else None)
            seed("closing")  # each vote took noise for its seal
            polling.close_box(desk, key)
            if count >= 5:
                votes.close_vote(desk, key)
            desk.close()
        assert [path.name for path in folder.iterdir()] == ["s.aid"]
        files.append((folder / "s.aid").read_bytes())
    assert files[0] == files[1] == files[2]


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(VOTERS)), st.integers(5, VOTERS))
def test_the_ballot_area_holds_no_order(
    tmp_path_factory: pytest.TempPathFactory, base: Path, order: list[int], count: int
) -> None:
    """Keys of rows are random, all else is equal; the clock runs on between any two votes."""
    seen = []
    for one in (sorted(order), order):
        folder = tmp_path_factory.mktemp("area")
        shutil.copyfile(base, folder / "s.aid")
        desk = registers.open_register(folder / "s.aid", small.at(2026, 9, 7))
        key, codes = voting.opened(desk, VOTERS)
        chosen: list[Choice] = voting.choices_of(desk, key, count)
        for place in (n for n in one if n < count):
            polling.cast(desk, key, codes[place], chosen[place])
        polling.close_box(desk, key)
        seen.append({table: _without_keys(desk, table) for table in AREA})
        desk.close()
    assert seen[0] == seen[1]


def test_no_byte_of_the_folder_tells_of_a_slip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[bytes] = []
    keep = box_key.keep_key

    def kept(desk: Desk, vote_id: str, key: bytes, slips: int) -> None:
        keys.append(key)
        keep(desk, vote_id, key, slips)

    monkeypatch.setattr(box_key, "keep_key", kept)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setenv("SQLITE_TMPDIR", str(scratch))
    folder = tmp_path / "school"
    folder.mkdir()
    desk = voting.school(folder / "s.aid")
    key = held(desk, VOTERS)
    codes = polling._BOOTHS[desk].codes
    box = ballot_box.beside(desk.path).read_bytes()
    while_voting = folder_bytes(folder)
    assert keys[0].hex().encode() in while_voting  # until it is closed, the register has the key
    for code in codes:
        assert code.encode() not in while_voting
        assert int(code).to_bytes(4, "big") not in box
    rollback = folder / "s.aid-journal"
    rollback.touch()
    os.link(rollback, tmp_path / "undeleted")  # what SQLite writes there stays to be seen
    polling.close_box(desk, key)
    votes.close_vote(desk, key)
    desk.close()
    after = folder_bytes(tmp_path)
    for code in codes:
        assert code.encode() not in after
    (secret,) = keys
    assert secret not in after
    assert secret.hex().encode() not in after
    assert (tmp_path / "undeleted").stat().st_size > 0
    assert not (tmp_path / "undeleted").read_bytes().strip(b"\0")
    assert [path.name for path in folder.iterdir()] == ["s.aid"]
    assert list(scratch.iterdir()) == []
    assert box[:64] not in after


def test_the_box_has_one_size_and_each_ballot_changes_all_of_it(tmp_path: Path) -> None:
    sizes = set()
    for form, most in (("each", None), ("choose", 2), ("level", None)):
        folder = tmp_path / form
        folder.mkdir()
        desk = voting.school(folder / "s.aid")
        key, codes = voting.opened(desk, VOTERS, form, most)
        before = ballot_box.beside(desk.path).read_bytes()
        for code, one in zip(codes, voting.choices_of(desk, key, VOTERS), strict=True):
            polling.cast(desk, key, code, one)
            after = ballot_box.beside(desk.path).read_bytes()
            sizes.add(len(after))
            for half in (0, 4096):  # at rest both halves say the same, under seals of their own
                assert after[half + 24 : half + 64] != before[half + 24 : half + 64]
            box = polling._BOOTHS[desk].box
            assert box._opened(after[:4096]) == box._opened(after[4096:]) == box.content
            before = after
        desk.close()
    assert sizes == {8192}


def test_the_register_is_not_touched_while_voting(tmp_path: Path) -> None:
    desk = voting.school(tmp_path / "s.aid")
    key, codes = voting.opened(desk, VOTERS)
    before, written = desk.path.read_bytes(), desk.path.stat().st_mtime_ns
    acts = desk.value("SELECT count(*) FROM entry")
    voting.vote_all(desk, key, codes, voting.choices_of(desk, key, VOTERS))
    assert desk.path.read_bytes() == before
    assert desk.path.stat().st_mtime_ns == written
    assert desk.value("SELECT count(*) FROM entry") == acts
    desk.close()


def test_the_journal_holds_totals_only(tmp_path: Path) -> None:
    desk = voting.school(tmp_path / "s.aid")
    first = desk.value("SELECT max(seq) FROM entry")
    key = held(desk, VOTERS)
    polling.close_box(desk, key)
    told = desk.rows(
        "SELECT e.action, c.table_name FROM entry e JOIN entry_change c USING (seq) WHERE seq > ?"
        " ORDER BY seq, position",
        first,
    )
    opening = [name for name in told if name[0].startswith("poll")]
    assert opening == [
        ("poll.open", "class_vote"),
        ("poll.close", "class_vote"),
        *[("poll.close", "tally")] * 4,
    ]
    numbers = [row[0] for row in voting.tallies(desk, key)]
    assert numbers == sorted(numbers)
    assert desk.value("PRAGMA freelist_count") == 0
    desk.close()


def test_nobody_voted_at_a_known_moment(tmp_path: Path) -> None:
    """The moments of votes lie between two acts of the session; none of them stands anywhere."""
    clock = small.at(2026, 9, 7)
    desk = voting.school(tmp_path / "s.aid", clock)
    key, codes = voting.opened(desk, VOTERS)
    clock.day = date(2026, 9, 7) + timedelta(days=3)  # voting happens on a day of its own
    voting.vote_all(desk, key, codes, voting.choices_of(desk, key, VOTERS))
    clock.day = date(2026, 9, 14)
    polling.close_box(desk, key)
    desk.close()
    assert b"2026-09-10" not in folder_bytes(tmp_path)


def _without_keys(desk: Desk, table: str) -> list[tuple[object, ...]]:
    names = [row[1] for row in desk.rows(f'PRAGMA table_info("{table}")')]
    kept = ",".join(f'"{name}"' for name in names if name != "id" and not name.endswith("_id"))
    return desk.rows(f'SELECT {kept} FROM "{table}" ORDER BY rowid')
