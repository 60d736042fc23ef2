"""The child process that opens a workbook: what aborts here does not take the window along."""

import marshal
import sys
from datetime import date, datetime, time, timedelta


def main() -> int:
    """Read a workbook from standard input and write its sheets as marshalled text rows to standard output."""
    _limit()
    import io

    from python_calamine import CalamineWorkbook  # after the limit is set

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        sheets.append((name, [[text(cell) for cell in row] for row in rows]))
    sys.stdout.buffer.write(marshal.dumps(sheets))
    return 0


def text(cell: object) -> str:
    """Return a cell as a person would read it: dates as ISO, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 10**15:
            return str(int(cell))
        return repr(cell).upper() if abs(cell) >= 10**15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time, timedelta)):
        return str(cell)
    return "" if cell is None else str(cell)


def _limit() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))


if __name__ == "__main__":
    sys.exit(main())
