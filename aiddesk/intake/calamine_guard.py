"""Runs the workbook reader in a child process with a time limit."""

import marshal
import os
import subprocess
import sys
from pathlib import Path

from aiddesk.domain.errors import Invalid

SECONDS = 60
Rows = list[tuple[str, list[list[str]]]]


def sheets(name: str, data: bytes) -> Rows:
    """Return (sheet name, rows of text cells) of a workbook; rows count from the sheet's row 1.

    Raises:
        Invalid: the reader refuses it, dies of it, or takes too long.
    """
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    try:
        done = subprocess.run(
            _command(), input=data, capture_output=True, timeout=SECONDS, env=environment, check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Invalid(f"“{name}”太大或结构异常，{SECONDS}秒内没有读完。请只保留需要的工作表后再导入。") from error
    if done.returncode != 0:
        raise Invalid(f"“{name}”已损坏或结构异常，读不出来。请在表格软件里打开检查并另存一份。")
    found: Rows = marshal.loads(done.stdout)
    return found


def _command() -> list[str]:
    return [sys.executable, "-S", "-c", _START, *map(str, sys.path)]


# Without site and our package's own start the child is up in a few hundredths of a second.
_START = (
    "import sys; sys.path[:0] = [p for p in sys.argv[1:] if p];"
    " from aiddesk.intake.reader_child import main; sys.exit(main())"
)
