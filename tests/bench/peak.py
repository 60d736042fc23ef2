"""One task in a process of its own: python -m tests.bench.peak TASK PATH…; prints the highest use of memory."""

import resource
import sys
from pathlib import Path

from tests.bench import importing, matching, reading

TASKS = {"import": importing.ours, "import bare": importing.bare, "read": reading.ours, "match": matching.ours_apart}


def main(task: str, *paths: str) -> None:
    """Carry the task out once; ours reads files in a child process, which is told beside it.

    On Linux a child begins with its parent's peak as its own, so that what is told of it is at most what it took.
    """
    TASKS[task](*map(Path, paths))
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    print(f"peak {own / unit:.0f} MB" + (f", reader's process {child / unit:.0f} MB" if child else ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
