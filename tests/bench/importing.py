"""Importing a roster against reading the same sheet with the reader alone and one bare executemany."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook
from stdnum.iso7064 import mod_11_2

from aiddesk.intake.reader import read
from aiddesk.services import registers, roster
from aiddesk.services.sample import SteppingClock
from tests.bench.measure import RUNS, Line, paired, peak

ROSTER = Path(__file__).parents[1] / "files/rosters/roster.xlsx"
SIZES = (571, 5_710, 50_000)
_GOAL = "<= 1.5x, linear, < 300 MB"


def lines(folder: Path) -> Iterator[Line]:
    """Import three sizes; ours is checked, journaled, and can be searched afterwards."""
    for students in SIZES:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            sheet = sheet_of(Path(place), students)
            runs = 3 if students > 10_000 else RUNS
            times = paired(lambda s=sheet: ours(s), lambda s=sheet: bare(s), runs)
            note = f"{peak('import', sheet)}; bare {peak('import bare', sheet)}"
            yield Line(f"import {students:,} rows / calamine + bare executemany", *times, _GOAL, note)


def sheet_of(folder: Path, students: int) -> Path:
    """Write a roster of so many students: the fictional one again and again with other numbers."""
    head, *rows = read(ROSTER).sheets[0].rows
    path = folder / "roster.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, head)
        for number in range(students):
            row = list(rows[number % len(rows)])
            region = f"{510_100 + number // len(rows):06d}"
            body = region + row[7][6:17]
            row[7] = body + mod_11_2.calc_check_digit(body)
            row[1] = "G" + row[7]
            for column, cell in enumerate(row):
                sheet.write_string(number + 1, column, cell)
    return path


def ours(sheet: Path) -> float:
    """Import into a fresh register: read, every check, journaled; returns seconds."""
    with tempfile.TemporaryDirectory() as folder:
        draft = registers.PlaceDraft("school", "某校")
        desk = registers.create(Path(folder) / "r.aid", draft, SteppingClock(date(2026, 9, 15)))
        start = time.perf_counter()
        plan = roster.plan(desk, sheet, 2026)
        roster.import_plan(desk, plan, 2026)
        spent = time.perf_counter() - start
        desk.close()
    return spent


def bare(sheet: Path) -> float:
    """Read with calamine and insert all cells as they are, in one transaction with the same safety of the disk."""
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "b.db")) as db:
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute(f"CREATE TABLE roster ({','.join(f'c{n}' for n in range(22))})")
        start = time.perf_counter()
        rows = CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        db.executemany(f"INSERT INTO roster VALUES ({','.join('?' * 22)})", ([str(c) for c in r] for r in rows[1:]))
        db.commit()
        return time.perf_counter() - start
