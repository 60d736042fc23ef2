"""Ours and the peer in turn, and how much memory a task takes in a process of its own."""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
RUNS = 5


@dataclass(frozen=True)
class Line:
    """A line of the table: medians of seconds, what was aimed at, and what else is worth saying."""

    what: str
    ours: float
    peer: float
    goal: str = ""
    note: str = ""

    def __str__(self) -> str:
        times = f"{_milliseconds(self.ours)} {_milliseconds(self.peer)} {self.ours / self.peer:>7.2f}x"
        return f"{self.what:<62} {times}  {self.goal:<16} {self.note}".rstrip()


def paired(ours: Callable[[], float], peer: Callable[[], float], runs: int = RUNS) -> tuple[float, float]:
    """Return the medians of both, run in turn after one turn that does not count."""
    pairs = [(ours(), peer()) for _ in range(runs + 1)][1:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def environment() -> dict[str, str]:
    """Return the environment for a process that finds the program and these benchmarks."""
    return {**os.environ, "PYTHONPATH": str(HERE.parents[1])}


def peak(task: str, *arguments: object) -> str:
    """Run a task of `tests.bench.peak` in a process of its own and say how much memory it took at its highest."""
    # Through another small process: on Linux a process begins with its parent's peak as its own.
    start = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"
    command = [sys.executable, "-m", "tests.bench.peak", task, *map(str, arguments)]
    done = subprocess.run(
        [sys.executable, "-c", start, *command], capture_output=True, text=True, check=True, env=environment()
    )
    return done.stdout.splitlines()[-1]


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:>8.{0 if seconds >= 0.1 else 2}f}ms"
