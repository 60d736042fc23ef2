"""Hands of a class teacher: a pack opened, filled in and saved as whatever her program saves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from aiddesk.documents import class_pack as paper
from aiddesk.queries.places import ClassRow, classes
from aiddesk.services import registers, roster
from aiddesk.services.class_packs import hand_out
from aiddesk.store.desk import Clock, Desk
from tests.intake.formats import WRITERS, Written

YEAR = 2026
HEAD = paper.HEAD_ROW


PEOPLE = "赵一 钱二 孙三 李四 周五 吴六 郑七 王八"


def village(path: Path, clock: Clock) -> Desk:
    """Make a school of three small classes with teachers; one child of each is of a special group."""
    desk = registers.create(path, registers.PlaceDraft("school", "青山镇中心小学", officer="李春梅"), clock)
    rows = ["姓名\t性别\t出生日期\t班级\t监护人\t监护人关系\t联系电话\t特殊群体"]
    for grade in "一二三":
        for number, name in enumerate(PEOPLE.split()):
            group = "低保" if number == 5 else ""
            rows.append(
                f"{name[0]}{grade}{name[1]}\t女\t2018-0{number + 1}-01\t{grade}年级1班\t{name[0]}大山\t父亲\t"
                f"1390000{grade_number(grade)}00{number}\t{group}"
            )
    roster.import_plan(desk, roster.plan_pasted(desk, "\n".join(rows), YEAR), YEAR)
    for c, teacher in zip(classes(desk, YEAR), ("何雨桐", "邓立新", "冯晓燕"), strict=True):
        registers.set_teacher(desk, c.id, teacher)
    return desk


def grade_number(word: str) -> int:
    return "一二三".index(word) + 1


class Teacher:
    """One class's file; rows count from 1 as the students stand, columns go by title."""

    def __init__(self, desk: Desk, folder: Path, number: int = 0) -> None:
        self.desk, self.folder = desk, folder
        self.row: ClassRow = classes(desk, YEAR)[number]
        before = set(folder.glob("*.xlsx")) if folder.exists() else set()
        hand_out(desk, [self.row.id], YEAR, folder)
        (self.path,) = set(folder.glob("*.xlsx")) - before
        self.book = openpyxl.load_workbook(self.path)
        self.page: Any = self.book[paper.LIST]

    @property
    def code(self) -> str:
        found: str = self.book[paper.CHECK]["B1"].value
        return found

    def column(self, title: str) -> int:
        """Return the number of a column, from 1."""
        return next(c.column for c in self.page[HEAD] if str(c.value).endswith(title))

    def fill(self, number: int, **cells: object) -> None:
        """Type into the row of a student."""
        for title, value in cells.items():
            self.page.cell(HEAD + number, self.column(title.replace("_", "")), value)

    def name(self, number: int) -> str:
        found: str = self.page.cell(HEAD + number, 2).value
        return found

    def save(self, name: str = "") -> Path:
        path = self.folder / (name or self.path.name)
        self.book.save(path)
        return path

    def save_as(self, kind: str) -> Path:
        """Save as a program of another make does."""
        sheets = [
            Written(sheet.title, [["" if v is None else _text(v) for v in row] for row in sheet.values])
            for sheet in self.book
        ]
        path = self.folder / f"改名了{kind[1:]}"
        path.write_bytes(WRITERS[kind](sheets))
        return path

    def sort(self, key: Callable[[list[Any]], Any]) -> None:
        """Put the rows in another order."""
        rows = [[c.value for c in row] for row in self.page.iter_rows(min_row=HEAD + 1)]
        for number, row in enumerate(sorted(rows, key=key), HEAD + 1):
            for column, value in enumerate(row, 1):
                self.page.cell(number, column).value = value


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
