"""Importing a roster against reading the same sheet with the reader alone and one bare executemany."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook
from stdnum import luhn

from aiddesk.intake.reader import read
from aiddesk.services import registers, roster
from aiddesk.services.sample import SteppingClock
from tests.bench.measure import RUNS, Line, paired, peak
from tests.bench.people import Person, people

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
    """Write a roster of so many students: the classes and homes of the fictional one with other people in them."""
    head, *rows = read(ROSTER).sheets[0].rows
    path = folder / "roster.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:  # shared texts, as Excel and WPS write them
        sheet = book.add_worksheet()
        for place, title in enumerate(head):
            sheet.write_string(0, place, title)
        for count, person in enumerate(islice(people(), students), 1):
            for place, cell in enumerate(_row(rows[count % len(rows)], count, person)):
                if cell:
                    sheet.write_string(count, place, cell)
    return path


def _row(like: tuple[str, ...], count: int, person: Person) -> list[str]:
    """Return a row whose every name and number is its own."""
    row = list(like)
    account = f"6231970{count:011d}"
    row[:9] = [
        str(count), f"G{person.number}", person.name, "男" if int(person.number[16]) % 2 else "女", like[4],
        person.birth.isoformat(), like[6], person.number, like[8],
    ]  # fmt: skip
    row[14], row[16], row[17] = person.guardian, person.guardian_number, person.phone
    row[19], row[20] = account + luhn.calc_check_digit(account), person.guardian
    return row


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
