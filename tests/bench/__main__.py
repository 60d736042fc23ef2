"""Run every benchmark: python -m tests.bench; prints a table of medians and ratios."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HERE = Path(__file__).parent
RUNS = 5


def main() -> None:
    """Measure ours and the peer in turn, five times each, and print their medians."""
    print(f"{'what':<58} {'ours':>9} {'peer':>9} {'ratio':>7}  goal")
    for line in (*_windows(), *_imports(), _papers()):
        what, ours, peer, goal = line
        print(f"{what:<58} {ours * 1000:>7.0f}ms {peer * 1000:>7.0f}ms {ours / peer:>6.2f}x  {goal}", flush=True)


def _paired(ours: Callable[[], float], peer: Callable[[], float]) -> tuple[float, float]:
    pairs = [(ours(), peer()) for _ in range(RUNS + 1)][1:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def _process(script: str, *arguments: str) -> Callable[[], float]:
    """Return a timer of a whole process that says when it is ready."""

    def run() -> float:
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, str(HERE / script), *arguments], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        )  # fmt: skip
        ready = next(line for line in done.stdout.splitlines() if line.startswith("painted "))
        return float(ready.split()[1]) - start

    return run


def _windows() -> list[tuple[str, float, float, str]]:
    from tests.bench.school import empty_register, full_register

    with tempfile.TemporaryDirectory() as folder:
        small, large = empty_register(Path(folder)), full_register(Path(folder))
        bare = _process("bare_window.py")
        empty = _paired(_process("our_window.py", str(small)), bare)
        full = _paired(_process("our_window.py", str(large)), bare)
    return [
        ("process to first painted window, empty / bare 8 tabs", *empty, "<= 1.5x"),
        ("the same, 571 students through a whole cycle", *full, "<= 1.5x"),
    ]


def _imports() -> list[tuple[str, float, float, str]]:
    from tests.bench import importing

    found = []
    for students in (571, 5_710, 22_840):
        with tempfile.TemporaryDirectory() as folder:
            sheet = importing.sheet_of(Path(folder), students)
            ours, peer = _paired(lambda s=sheet: importing.ours(s), lambda s=sheet: importing.bare(s))
            found.append((f"import {students:,} rows / calamine + bare executemany", ours, peer, "<= 1.5x, linear"))
    return found


def _papers() -> tuple[str, float, float, str]:
    from tests.bench import papers

    with tempfile.TemporaryDirectory() as folder:
        desk = papers.school(Path(folder))
        documents = papers.documents(desk)
        ours, peer = _paired(lambda: papers.ours(desk), lambda: papers.bare(documents))
        desk.close()
    return "all papers of a 571-student school / bare canvas", ours, peer, "<= 1.3x"


if __name__ == "__main__":
    main()
