"""Comparing ten departments' lists with a school of 50,000 against reading them and one look-up per cell."""

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from aiddesk.services.lists import plan_list
from aiddesk.services.registers import Desk, open_register
from tests.bench.measure import Line, paired, peak
from tests.bench.people import Person, number, people, school

STUDENTS = 50_000
LISTS = 10
SIZES = (2_000, 6_000, 20_000)
_MEMBERS = tuple(f"成员{n}{what}" for n in range(1, 9) for what in ("姓名", "证件号"))
_FIRST = ("序号", "乡镇", "户主姓名", "户主身份证号", "家庭人口")
HEAD = (*_FIRST, *_MEMBERS, "联系电话", "低保类别", "月补助金额", "备注")
_TITLE = "2026年9月农村低保对象名单"
_RUNS = 3
_HITS = 20  # one row of so many is a family of the school


def lines(folder: Path) -> Iterator[Line]:
    """Plan ten lists of three sizes beside one register."""
    desk = school(folder, STUDENTS)
    known = _known(desk)
    for rows in SIZES:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            files = _files(Path(place), rows)
            times = paired(lambda f=files: ours(desk, f), lambda f=files: bare(known, f), _RUNS)
            note = peak("match", desk.path, *files)
            yield Line(f"match 10 lists of {rows:,} rows / calamine + a dict", *times, "linear", note)
    desk.close()


def ours(desk: Desk, files: list[Path]) -> float:
    """Read and compare every list as the window does, one after the other; returns seconds."""
    start = time.perf_counter()
    for file in files:
        plan_list(desk, file)
    return time.perf_counter() - start


def ours_apart(register: Path, *files: Path) -> float:
    """Open the register only to read, and compare every list."""
    desk = open_register(register, to_write=False)
    seconds = ours(desk, list(files))
    desk.close()
    return seconds


def bare(known: dict[str, str], files: list[Path]) -> float:
    """Read every list with calamine and look every cell up as it stands; returns seconds."""
    start = time.perf_counter()
    found = []
    for file in files:
        rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        found += [known[cell] for row in rows for cell in row if cell in known]
    return time.perf_counter() - start


def _known(desk: Desk) -> dict[str, str]:
    asked = "SELECT document_number, id FROM student UNION ALL SELECT document_number, student_id FROM guardian"
    return dict(desk.rows(asked))


def _files(folder: Path, rows: int) -> list[Path]:
    return [_list(folder / f"{_TITLE}{n}.xlsx", n, rows) for n in range(LISTS)]


def _list(path: Path, turn: int, rows: int) -> Path:
    """Write a list of families, most of them strangers, of one to nine persons."""
    ours, strangers = people(), people(520_000 + turn * 1000)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, _TITLE)
        sheet.write_row(1, 0, HEAD)
        families = (_family(ours, strangers, turn, n) for n in range(rows))
        for place, cells in enumerate(families, 2):
            sheet.write_row(place, 0, cells)
    return path


def _family(ours: Iterator[Person], strangers: Iterator[Person], turn: int, order: int) -> list[object]:
    source = ours if order % _HITS == turn else strangers
    head, *others = islice(source, 1 + order % 3)
    members: list[str] = []
    for person in (head, *others):
        members += [person.name, person.number]
    for more in range(order % 6):
        born = head.birth - timedelta(3000 + 400 * more)
        members += [head.guardian, number(530_000 + turn, born, order % 1000)]
    filled = [*members, *[""] * (16 - len(members))][:16]
    return [order + 1, f"第{order % 30 + 1}乡", head.guardian, head.guardian_number, 1 + len(members) // 2, *filled,
            head.phone, "A类", 420.5, ""]  # fmt: skip
