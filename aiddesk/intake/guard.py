"""Runs the readers of untrusted files in a child process with limits of time and memory."""

import marshal
import os
import subprocess
import sys
from pathlib import Path

from aiddesk.domain.errors import Invalid

_SECONDS, _SECONDS_PER_MB = 10, 2
Rows = list[tuple[str, list[list[str]]]]
# What the child may answer: "sheets" with rows; or why it has none.
Answer = tuple[str, Rows]


def open_apart(name: str, data: bytes, password: str = "") -> Answer:
    """Let the child read a file; returns its answer ("sheets", "password", "wrong_password", "lost:SHEET").

    Raises:
        Invalid: it refuses the file, dies of it, or takes too long.
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    seconds = _SECONDS + _SECONDS_PER_MB * len(data) / 1_000_000
    try:
        done = subprocess.run(
            _command(), input=marshal.dumps((password, data)), capture_output=True, timeout=seconds, env=environment,
            check=False, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        text = f"“{name}”太大或结构异常，{seconds:.0f}秒内没有读完。请只保留需要的工作表后再导入。"
        raise Invalid(text) from error
    if done.returncode != 0:
        raise Invalid(f"“{name}”已损坏或结构异常，读不出来。请在表格软件里打开检查并另存一份。")
    answer: Answer = marshal.loads(done.stdout)
    return answer


def _command() -> list[str]:
    return [sys.executable, "-S", "-c", _START, *map(str, sys.path)]


# Without site and our package's own start the child is up in a few hundredths of a second.
_START = (
    "import sys; sys.path[:0] = [p for p in sys.argv[1:] if p];"
    " from aiddesk.intake.sandbox.child import main; sys.exit(main())"
)
