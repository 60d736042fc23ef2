"""Class packs of a whole school: out against XlsxWriter writing the same cells bare, in against the reader alone."""

import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import openpyxl
import xlsxwriter

from aiddesk.intake.reader import read
from aiddesk.queries.places import classes
from aiddesk.services import sample
from aiddesk.services.class_packs import hand_out
from aiddesk.services.packs_back import plan_back
from aiddesk.services.packs_taken import take_all
from aiddesk.store.desk import Desk
from tests.bench.measure import Line, paired

YEAR = 2026
Rows = tuple[tuple[str, ...], ...]
_RUNS = 3
_FILLED = {"是否申请": "是", "家庭人口": 4, "家庭年收入（元）": 28000, "灾害": "水淹", "10. 住地": "2 偏远的村"}


def lines(folder: Path) -> Iterator[Line]:
    """Hand out to 17 classes of 571 students and take back what their teachers filled in."""
    desk = sample.make_school(folder / "s.aid", sample.SteppingClock(date(2026, 9, 3)), is_sample=False)
    numbers = count(1)
    _out(desk, folder / f"o{next(numbers)}")
    books = [[sheet.rows for sheet in read(file).sheets] for file in sorted((folder / "o1").iterdir())]
    times = paired(lambda: _out(desk, folder / f"o{next(numbers)}"), lambda: _bare(books, folder), _RUNS)
    yield Line("class packs out, 17 classes / XlsxWriter bare", *times, "<= 3x")
    files = sorted((folder / f"o{next(numbers) - 1}").iterdir())
    for file in files:
        _fill(file)
    times = paired(lambda: _compared(desk, files), lambda: _read(files), _RUNS)
    yield Line("class packs read and compared / the reader alone", *times, "<= 1.5x")
    plans = [plan_back(desk, file, YEAR) for file in files]
    start = time.perf_counter()
    done = take_all(desk, [(plan, {}) for plan in plans])
    spent = time.perf_counter() - start
    yield Line("class packs taken, every family / the reader alone", spent, times[1], "<= 1.5x", f"entry {done.entry}")
    desk.close()


def _out(desk: Desk, folder: Path) -> float:
    start = time.perf_counter()
    hand_out(desk, [c.id for c in classes(desk, YEAR)], YEAR, folder)
    return time.perf_counter() - start


def _bare(books: list[list[Rows]], folder: Path) -> float:
    """Write the cells of files that ours made, without rules, looks or a register."""
    start = time.perf_counter()
    for number, sheets in enumerate(books):
        with xlsxwriter.Workbook(str(folder / f"bare{number}.xlsx"), {"in_memory": True}) as book:
            empty = book.add_format({"locked": False})
            for place, rows in enumerate(sheets):
                page = book.add_worksheet()
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        if cell:
                            page.write_string(row, column, cell)
                        elif place == 0:  # empty cells to type into are cells too
                            page.write_blank(row, column, None, empty)
    return time.perf_counter() - start


def _fill(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    columns = {cell.value: cell.column for cell in page[3]}
    for row in range(4, page.max_row + 1):
        for title, value in _FILLED.items():
            page.cell(row, columns[title]).value = value
    book.save(file)


def _compared(desk: Desk, files: list[Path]) -> float:
    start = time.perf_counter()
    for file in files:
        plan_back(desk, file, YEAR)
    return time.perf_counter() - start


def _read(files: list[Path]) -> float:
    start = time.perf_counter()
    for file in files:
        read(file)
    return time.perf_counter() - start
