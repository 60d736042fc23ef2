"""Which row is which child: nobody twice, nobody lost, nobody in another's place."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.intake.reader import Book, Sheet
from aiddesk.queries.students import students
from aiddesk.services import registers, roster, years
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.audit import broken
from aiddesk.store.desk import Desk

ONE, TWO = "990000201501010021", "99000020150101003X"
HEAD = "姓名\t身份证号\t学籍号\t出生日期\t家长姓名\t联系电话\t班级"


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(date(2026, 9, 15))


@pytest.fixture
def desk(tmp_path: Path, clock: SteppingClock) -> Iterator[Desk]:
    draft = registers.PlaceDraft("school", "某校", stages=("primary",), officer="李春梅")
    opened = registers.create(tmp_path / "r.aid", draft, clock)
    yield opened
    assert broken(opened) == ()
    opened.close()


def plan(desk: Desk, *rows: str, year: int = 2026) -> roster.Plan:
    return roster.plan_pasted(desk, "\n".join([HEAD, *rows]), year)


def bring(desk: Desk, *rows: str, year: int = 2026) -> str:
    return roster.import_plan(desk, plan(desk, *rows, year=year), year, skip_faulty=True).message


def there(desk: Desk, year: int = 2026) -> list[tuple[str, str]]:
    return sorted((s.name, s.class_title) for s in students(desk, year))


def test_namesakes_without_numbers_are_not_doubled(desk: Desk) -> None:
    first = ("张伟\t\t\t\t张大\t13800000001\t一年级1班", "张伟\t\t\t\t张二\t13800000002\t一年级1班")
    bring(desk, *first)
    again = plan(desk, *reversed(first))
    assert (again.new, again.changed, again.same, again.absent) == (0, 0, 2, 0)
    bring(desk, "张伟\t\t\t\t\t\t一年级1班", "张伟\t\t\t\t\t\t一年级1班")
    assert len(there(desk)) == 2


def test_a_new_namesake_does_not_take_a_childs_place(desk: Desk) -> None:
    bring(desk, "张伟\t\t\t\t张大\t13800000001\t一年级1班")
    found = plan(desk, "张伟\t\t\t\t李大\t13900000001\t一年级1班", "张伟\t\t\t\t张大\t13800000001\t一年级1班")
    assert (found.new, found.changed, found.same) == (1, 0, 1)
    unclear = plan(desk, "张伟\t\t\t\t李大\t13900000001\t一年级1班", "张伟\t\t\t\t王大\t13900000002\t一年级1班")
    assert (unclear.new, unclear.changed, unclear.absent) == (2, 0, 1)
    assert "分不清" in unclear.doubts[0].text


def test_two_rows_of_one_child_stop_only_the_second(desk: Desk, clock: SteppingClock) -> None:
    bring(desk, f"王五\t{ONE}\t20260001234\t\t\t\t一年级1班", f"赵六\t{TWO}\t\t\t\t\t一年级1班")
    clock.day = date(2027, 9, 5)
    rows = (
        "王五\t\t20260001234\t\t\t\t二年级2班",
        f"王五\t{ONE}\t\t\t\t\t二年级1班",
        f"赵六\t{TWO}\t\t\t\t\t二年级1班",
    )
    found = plan(desk, *rows, year=2027)
    assert (found.changed, found.faulty) == (2, 1)
    assert [(p.place, "与第3行都指向名册里的王五" in p.text) for p in found.errors] == [("第2行", True)]
    assert "1行有错未导入" in bring(desk, *rows, year=2027)
    assert there(desk, 2027) == [("王五", "二年级1班"), ("赵六", "二年级1班")]


def test_anothers_registration_number_replaces_nobody(desk: Desk) -> None:
    bring(desk, f"王五\t{ONE}\t20260001234\t\t\t\t一年级1班")
    found = plan(desk, f"赵六\t{TWO}\t20260001234\t\t\t\t一年级1班", f"王五\t{ONE}\t20260001234\t\t\t\t一年级1班")
    assert (found.new, found.changed, found.same) == (1, 0, 1)
    assert "学籍号与名册里的王五相同" in found.doubts[0].text
    # The same name with another number is a corrected number, as before.
    corrected = plan(desk, f"王五\t{TWO}\t20260001234\t\t\t\t一年级1班")
    assert (corrected.new, corrected.changed) == (0, 1)


def test_an_old_sheet_finds_who_has_another_name_now(desk: Desk, clock: SteppingClock) -> None:
    rows = ("王五\t\t\t2015-01-01\t\t\t一年级1班", "赵六\t\t20260001234\t\t\t\t一年级1班")
    bring(desk, *rows)
    wang, zhao = sorted(students(desk, 2026), key=lambda s: s.name)
    people.change_identity(desk, wang.id, "name", "王新名", clock.day, "户口簿")
    people.change_identity(desk, zhao.id, "registration_number", "20260009999", clock.day, "学籍系统截图")
    people.change_identity(desk, zhao.id, "name", "赵新名", clock.day, "户口簿")
    found = plan(desk, *rows)
    assert (found.new, found.changed, found.same, found.absent) == (0, 0, 2, 0)
    assert len([p for p in found.doubts if "变更以前" in p.text]) == 3


def test_a_sheet_of_last_year_is_told(desk: Desk, clock: SteppingClock) -> None:
    old = (f"王五\t{ONE}\t\t\t\t\t一年级1班", f"赵六\t{TWO}\t\t\t\t\t一年级1班")
    bring(desk, *old)
    clock.day = date(2027, 9, 5)
    assert "往年的表" in plan(desk, *old, year=2027).doubts[0].text
    years.turn_year(desk, 2026, years.turn_plan(desk, 2026), date(2027, 7, 1))
    assert "往年的表" in plan(desk, *old, year=2027).doubts[0].text
    assert plan(desk, *(row.replace("一年级", "二年级") for row in old), year=2027).doubts == ()


def test_a_graduate_in_a_sheet_stays_where_the_school_was_left(desk: Desk, clock: SteppingClock) -> None:
    bring(desk, f"王五\t{ONE}\t\t\t\t\t六年级1班")
    clock.day = date(2027, 9, 5)
    years.turn_year(desk, 2026, years.turn_plan(desk, 2026), date(2027, 7, 1))
    found = plan(desk, f"王五\t{ONE}\t\t\t\t\t六年级1班", year=2027)
    assert found.changed == 0
    assert "登记为毕业。本次不改班级" in found.doubts[0].text
    bring(desk, f"王五\t{ONE}\t\t\t\t\t六年级1班", year=2027)
    assert (there(desk, 2026), there(desk, 2027)) == ([("王五", "六年级1班")], [])


def test_places_name_their_sheet_where_there_are_several(desk: Desk) -> None:
    bring(desk, f"王五\t{ONE}\t20260001234\t\t\t\t一年级1班")
    head = ("姓名", "身份证号", "学籍号")
    sheets = [("一年级1班", ONE, ""), ("一年级2班", TWO, "20260001234")]
    book = Book("全校.xlsx", tuple(Sheet(name, (head, ("王五", *numbers))) for name, *numbers in sheets))
    found = roster.plan_book(desk, book, 2026)
    assert [p.place for p in found.errors] == ["“一年级2班”第2行"]
    assert "与“一年级1班”第2行都指向" in found.errors[0].text
