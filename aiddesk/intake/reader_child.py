"""The child process that opens a file: what aborts here does not take the window along."""

import gc
import marshal
import sys

from aiddesk.intake.refusals import Locked, Refused


def main() -> int:
    """Answer the marshalled (bytes, name, password, is careful) of standard input on standard output.

    The marshalled answer is ("sheets", rows), ("refused", sentence) or ("locked", sentence).
    """
    _limit()
    gc.disable()  # one file, then the end: looking for rings among a million cells only takes time
    from aiddesk.intake.shapes import sheets  # after the limit is set

    data, name, password, is_careful = marshal.load(sys.stdin.buffer)
    answer: tuple[str, object]
    try:
        answer = ("sheets", sheets(data, name, password, is_careful=is_careful))
    except Refused as error:
        answer = ("refused", str(error))
    except Locked as error:
        answer = ("locked", str(error))
    sys.stdout.buffer.write(marshal.dumps(answer))
    return 0


def _limit() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))


if __name__ == "__main__":
    sys.exit(main())
