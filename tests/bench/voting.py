"""A tally of many ballots against a bare counter; a class at the one screen against bare commits of SQLite."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from aiddesk.domain.choices import BallotForm, Choice, count
from aiddesk.services import polling
from aiddesk.store.desk import Desk
from tests.bench.measure import Line, paired
from tests.services import voting

BALLOTS, CANDIDATES, VOTERS = 10_000, 20, 60


def lines(folder: Path) -> Iterator[Line]:
    """Count 10,000 ballots of twenty candidates, then let a class of 60 vote, everything but the voters' own time."""
    for form in (BallotForm("each", _numbers()), BallotForm("choose", _numbers(), 8), BallotForm("level", _numbers())):
        chance = random.Random(20260915)
        pile = [voting.choice(form, chance) for _ in range(BALLOTS)]
        pair = paired(lambda f=form, p=pile: _timed(lambda: count(f, p)), lambda p=pile: _timed(lambda: _bare(p)))
        yield Line(f"tally of {BALLOTS:,} checked ballots ({form.form}) / bare Counter", *pair, "<= 1.5x")
    yield _class(folder)


def _class(folder: Path) -> Line:
    desk = voting.school(folder / "school.aid")
    key = voting.session(desk, VOTERS)
    chosen = voting.choices_of(desk, key, VOTERS)
    ours, peer = paired(lambda: _votes(desk, key, chosen), lambda: _commits(folder / "bare.db", chosen))
    polling.open_box(desk, key, VOTERS)
    voting.vote_all(desk, key, polling.slip_codes(desk, key), chosen)
    closing_took = _timed(lambda: polling.close_box(desk, key))
    desk.close()
    what = f"{VOTERS} votes at one PC / {VOTERS} bare commits (EXTRA)"
    return Line(what, ours, peer, "<= 600,000 ms", f"counting and erasing the box {closing_took * 1000:.0f} ms")


def _numbers() -> tuple[int, ...]:
    return tuple(range(1, CANDIDATES + 1))


def _bare(pile: list[Choice]) -> Counter[tuple[int, str]]:
    return Counter(chain.from_iterable(choice.items() for choice in pile))


def _votes(desk: Desk, key: str, chosen: list[Choice]) -> float:
    polling.open_box(desk, key, VOTERS)
    codes = polling.slip_codes(desk, key)
    start = time.perf_counter()
    for code, choice in zip(codes, chosen, strict=True):
        polling.check_slip(desk, key, code)
        polling.cast(desk, key, code, choice)
    took = time.perf_counter() - start
    polling.discard(desk, key, "again")
    return took


def _commits(path: Path, chosen: list[Choice]) -> float:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as bare:
        bare.execute("PRAGMA synchronous = EXTRA")
        bare.execute("CREATE TABLE ballot (slip INTEGER PRIMARY KEY, choice TEXT)")
        bare.commit()
        start = time.perf_counter()
        for slip, choice in enumerate(chosen):
            bare.execute("INSERT INTO ballot VALUES (?, ?)", (slip, str(choice)))
            bare.commit()
        return time.perf_counter() - start


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
