"""The child process: one file from standard input, its sheets as text to standard output."""

import marshal
import sys

_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


def main() -> int:
    """Read (password, file) from standard input and write an answer of `aiddesk.intake.guard`."""
    _limit()
    password, data = marshal.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(marshal.dumps(_answer(data, password)))
    return 0


def _answer(data: bytes, password: str) -> tuple[str, list[tuple[str, list[list[str]]]]]:
    if not data.startswith((_OLE, _ZIP)):
        from aiddesk.intake.sandbox import markup  # each kind of file loads its own reader only

        return "sheets", markup.sheets(data)
    if data.startswith(_OLE):
        from aiddesk.intake.sandbox import locked

        state, opened = locked.unlocked(data, password)
        if state:
            return state, []
        data = opened
    from aiddesk.intake.sandbox import workbook

    try:
        return "sheets", workbook.sheets(data)
    except workbook.RowsLost as lost:
        return f"lost:{lost}", []


def _limit() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))


if __name__ == "__main__":
    sys.exit(main())
