"""Finding students in large registers against one SQL look-up of as many rows that knows their numbers already."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from aiddesk.queries.students import students
from aiddesk.services.registers import Desk
from tests.bench.measure import Line, paired
from tests.bench.people import YEAR, Person, county, people

SIZES = (50_000, 500_000)
# As many columns as a line of the roster has, of one table, in no order.
_PEER = (
    "SELECT id, name, sex, school_class_id, birth_date, birth_month, initials, document_number, boarding, pinyin,"
    " residence, address, phone, status, note, school_id, ethnicity FROM student WHERE document_number IN ({})"
)


def lines(folder: Path) -> Iterator[Line]:
    """Search two registers of a county by everything that a find box takes."""
    for size in SIZES:
        start = time.perf_counter()
        desk = county(folder, size)
        print(f"# a county of {size:,} students written in {time.perf_counter() - start:.0f} s", flush=True)
        for what, text in _texts(next(people())).items():
            ours, peer, found = _measured(desk, text)
            note = f"{found} found"
            yield Line(f"search {size:,} by {what} / known numbers", ours, peer, "<= 3x, <= 50 ms", note)
        desk.close()


def _texts(person: Person) -> dict[str, str]:
    return {
        "the whole name": person.name,
        "part of a name": "子涵",
        "initials": "wzh",
        "pinyin": "wangzihan",
        "the last 4 of a number": person.number[-4:],
        "the last 6 of a number": person.number[-6:],
        "the last 4 of a phone": person.phone[-4:],
        "class and surname": "七年级1班 王",
        "a surname alone": "王",
    }


def _measured(desk: Desk, text: str) -> tuple[float, float, int]:
    """Return the medians of both and how many students are found."""
    found = students(desk, YEAR, text)
    numbers = [row.document_number for row in found]
    sql = _PEER.format(",".join("?" * len(numbers)))
    times = paired(lambda: _timed(lambda: students(desk, YEAR, text)), lambda: _timed(lambda: desk.rows(sql, *numbers)))
    return *times, len(found)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
