"""Run benchmarks: python -m tests.bench [GROUP…], all without a name; prints a table of medians and ratios."""

import argparse
import importlib
import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Each group is a module with lines(folder), loaded when it is run: what one loads is no memory of another.
GROUPS = {
    "windows": "opening", "import": "importing", "search": "searching", "match": "matching", "read": "reading",
    "papers": "papers", "scoring": "scoring", "packs": "packing", "votes": "voting",
}  # fmt: skip


def main() -> None:
    """Measure ours and the peer in turn and print their medians."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    chosen = parser.parse_args().groups or list(GROUPS)
    for unknown in set(chosen) - GROUPS.keys():
        parser.error(f"no group {unknown}: {', '.join(GROUPS)}")
    print(f"{'what':<62} {'ours':>10} {'peer':>10} {'ratio':>8}  goal")
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            for line in importlib.import_module(f"tests.bench.{GROUPS[name]}").lines(Path(folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
