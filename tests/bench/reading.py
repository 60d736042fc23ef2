"""The guarded reader, with its child process and its second count, against calamine in this process."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

from aiddesk.intake.reader import read
from tests.bench import importing
from tests.bench.measure import Line, paired, peak

ROWS = 50_000


def lines(folder: Path) -> Iterator[Line]:
    """Read a healthy sheet of 50,000 rows and 22 columns, and one of a single row for what the process costs."""
    for rows in (1, ROWS):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            sheet = importing.sheet_of(Path(place), rows)
            times = paired(lambda s=sheet: ours(s), lambda s=sheet: bare(s))
            yield Line(f"read {rows:,} x 22 guarded / calamine alone", *times, note=peak("read", sheet))


def ours(sheet: Path) -> float:
    """Read as every import does; returns seconds."""
    start = time.perf_counter()
    read(sheet)
    return time.perf_counter() - start


def bare(sheet: Path) -> float:
    """Read with calamine; the cells stay as they are; returns seconds."""
    start = time.perf_counter()
    CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return time.perf_counter() - start
