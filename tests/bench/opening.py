"""From the start of the process to the first painted window, against a bare window with as many tabs."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.measure import HERE, Line, environment, paired
from tests.bench.school import empty_register, full_register


def lines(folder: Path) -> Iterator[Line]:
    """Open an empty register, and one of 571 students."""
    bare = _process("bare_window.py")
    for what, register in (
        ("process to first painted window, empty / bare 8 tabs", empty_register(folder)),
        ("the same, 571 students through a whole cycle", full_register(folder)),
    ):
        yield Line(what, *paired(_process("our_window.py", str(register)), bare), "<= 1.5x")


def _process(script: str, *arguments: str) -> Callable[[], float]:
    """Return a timer of a whole process that says when it is ready."""

    def run() -> float:
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, str(HERE / script), *arguments], capture_output=True, text=True, check=True,
            env=environment(),
        )  # fmt: skip
        ready = next(line for line in done.stdout.splitlines() if line.startswith("painted "))
        return float(ready.split()[1]) - start

    return run
