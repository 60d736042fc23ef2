"""Many invented students, written straight into the tables of a register without a journal."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from stdnum.iso7064 import mod_11_2

from aiddesk.domain.names import search_keys
from aiddesk.services import registers
from aiddesk.services.registers import Desk
from aiddesk.services.sample import SteppingClock
from aiddesk.store import finding
from aiddesk.store.policy import readings
from aiddesk.store.tables import Guardian, Place, SchoolClass, Student, Table, fields

YEAR = 2026
TODAY = date(2026, 9, 15)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜"
GIVEN = "小明红丽军伟芳娜秀英敏静强磊洋艳勇杰娟涛超霞平刚桂兰文华志玉春梅建国晓燕海龙雪子涵梓轩雨欣浩宇诗怡晨曦思远佳"
CLASSES = [(grade, f"{n}班") for grade in range(1, 10) for n in range(1, 5)]
_SEED = 20260915
_BATCH = 50_000


@dataclass(frozen=True)
class Person:
    """One invented child with its family; `home` counts families."""

    home: int
    name: str
    birth: date
    number: str
    guardian: str
    guardian_number: str
    phone: str


def people(region: int = 510_000) -> Iterator[Person]:
    """Invent children without end, the same ones every time; numbers are valid and unlike each other."""
    chance = random.Random(_SEED + region)
    home = 0
    while True:
        surname = chance.choice(SURNAMES)
        name = surname + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
        birth = date(2011, 1, 1) + timedelta(chance.randrange(3600))
        parent = date(1975, 1, 1) + timedelta(chance.randrange(5000))
        guardian = chance.choice(SURNAMES[:20] + surname * 20) + "".join(chance.choices(GIVEN, k=2))
        place = region + home // 999
        yield Person(
            home, name, birth, number(place, birth, home % 999), guardian, number(place, parent, home % 999),
            f"1{chance.randrange(10**9, 10**10)}",
        )  # fmt: skip
        home += 1


def number(region: int, birth: date, order: int) -> str:
    """Return a valid number of 18 characters."""
    body = f"{region:06d}{birth:%Y%m%d}{order:03d}"
    return body + str(mod_11_2.calc_check_digit(body))


def county(folder: Path, students: int, per_school: int = 1000) -> Desk:
    """Make a county's register of many schools."""
    return _register(folder / f"county{students}.aid", "county", students, per_school)


def school(folder: Path, students: int) -> Desk:
    """Make the register of one school of any size."""
    return _register(folder / f"school{students}.aid", "school", students, students)


def _register(path: Path, kind: str, students: int, per_school: int) -> Desk:
    desk = registers.create(path, registers.PlaceDraft(kind, "某县"), SteppingClock(TODAY))
    desk.db.execute_sql("PRAGMA synchronous = off")
    desk.db.execute_sql("BEGIN")
    source = people()
    for first in range(0, students, per_school):
        key = desk.place.id
        if kind != "school":
            key = f"p{first}"
            _insert(desk, Place, ("id", "kind", "name"), [(key, "school", f"第{first // per_school + 1}学校")])
        _enrol(desk, key, list(islice(source, min(per_school, students - first))))
        if (first + per_school) % _BATCH == 0:
            finding.refresh(desk)
    finding.refresh(desk)
    desk.db.execute_sql("COMMIT")
    desk.db.execute_sql("PRAGMA synchronous = extra")
    return desk


def _enrol(desk: Desk, school_id: str, persons: list[Person]) -> None:
    classes = [(f"{school_id}c{n}", school_id, YEAR, "primary", g, c) for n, (g, c) in enumerate(CLASSES)]
    _insert(desk, SchoolClass, ("id", "school_id", "school_year", "stage", "grade", "name"), classes)
    table = readings()
    _insert(
        desk, Student,
        ("id", "school_id", "school_class_id", "name", "initials", "pinyin", "sex", "birth_date", "birth_month",
         "document_number", "number_reversed", "registration_number"),
        ((f"s{p.home}", school_id, f"{school_id}c{p.home % len(CLASSES)}", p.name, *search_keys(p.name, table), "male",
          p.birth.isoformat(), f"{p.birth:%Y-%m}", p.number, p.number[::-1], f"G{p.number}") for p in persons),
    )  # fmt: skip
    _insert(
        desk, Guardian, ("id", "school_id", "student_id", "name", "relation", "document_number", "phone"),
        ((f"g{p.home}", school_id, f"s{p.home}", p.guardian, "母亲", p.guardian_number, p.phone) for p in persons),
    )  # fmt: skip


def _insert(desk: Desk, model: type[Table], given: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    filled = {f.column_name: f.default for f in fields(model) if f.default is not None and f.column_name not in given}
    names, marks = ",".join((*given, *filled)), ",".join("?" * (len(given) + len(filled)))
    rest = tuple(filled.values())
    sql = f"INSERT INTO {model._meta.table_name} ({names}) VALUES ({marks})"
    desk.db.connection().executemany(sql, ((*row, *rest) for row in rows))
