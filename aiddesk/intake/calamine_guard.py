"""Runs the file reader in a child process with a time limit."""

import marshal
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from aiddesk.intake.refusals import DAMAGED

LEAST_SECONDS, SECONDS = 8, 60
_SECONDS_PER_MB = 6
_WORKBOOKS = (b"PK", b"\xd0\xcf")


def answer(name: str, data: bytes, password: str) -> tuple[str, Any]:
    """Return ("sheets", [(sheet name, rows of text)]), ("refused", sentence) or ("locked", sentence).

    Rows count from the sheet's row 1. A reader that dies or takes too long is a refusal.
    """
    seconds = _seconds(data)
    end = time.monotonic() + seconds
    for is_careful in (False, True) if data.startswith(_WORKBOOKS) else (False,):
        # What the fast reader dies of, the careful one may survive.
        try:
            found = _run(marshal.dumps((data, name, password, is_careful)), end - time.monotonic())
        except subprocess.TimeoutExpired:
            return "refused", f"太大或结构异常，{seconds}秒内没有读完。请只保留需要的工作表后再导入。"
        if found is not None:
            return found
    return "refused", DAMAGED


def _run(question: bytes, seconds: float) -> tuple[str, Any] | None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        _command(), input=question, capture_output=True, timeout=seconds, env=environment, check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    return marshal.loads(done.stdout) if done.returncode == 0 else None


def _seconds(data: bytes) -> int:
    return min(SECONDS, LEAST_SECONDS + _SECONDS_PER_MB * len(data) // 2**20)


def _command() -> list[str]:
    return [sys.executable, "-S", "-c", _START, *map(str, sys.path)]


# Without site and our package's own start the child is up in a few hundredths of a second.
_START = (
    "import sys; sys.path[:0] = [p for p in sys.argv[1:] if p];"
    " from aiddesk.intake.reader_child import main; sys.exit(main())"
)
