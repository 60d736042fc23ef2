"""What may happen to a student who is here, away, or gone, and in which order of days."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.queries.past import roster_on
from aiddesk.queries.students import student, students
from aiddesk.services import registers, roster
from aiddesk.services import students as people
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

SEPTEMBER, OCTOBER, MARCH = date(2026, 9, 1), date(2026, 10, 10), date(2027, 3, 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = SteppingClock(SEPTEMBER)
    opened = registers.create(tmp_path / "r.aid", registers.PlaceDraft("school", "某校"), clock)
    roster.import_plan(opened, roster.plan_pasted(opened, "姓名\t班级\n张一\t三年级1班\n张二\t三年级1班", 2026), 2026)
    clock.day = date(2027, 4, 1)
    yield opened
    opened.close()


def one(desk: Desk) -> str:
    return students(desk, 2026)[0].id


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ((), "return"), (("suspend",), "suspend"), (("transfer_out",), "transfer_out"), (("leave",), "suspend"),
        (("decease",), "return"), (("decease",), "leave"), (("graduate",), "transfer_out"), (("leave",), "move_class"),
        (("suspend", "return"), "return"), (("transfer_out",), "graduate"), (("graduate",), "suspend"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(desk: Desk, before: tuple[str, ...], kind: str) -> None:
    key = one(desk)
    room = student(desk, key).row.class_id
    for step in before:
        people.move_student(desk, key, step, OCTOBER, "家里有事")
    with pytest.raises(Conflict, match="张一"):
        people.move_student(desk, key, kind, MARCH, "家里有事", room if kind == "move_class" else "")
    assert len(student(desk, key).movements) == len(before)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ((), "decease"), (("suspend",), "transfer_out"), (("suspend",), "leave"), (("leave",), "transfer_out"),
        (("transfer_out",), "return"), (("leave", "return"), "suspend"), (("graduate",), "return"),
        (("suspend",), "graduate"), (("transfer_out",), "decease"),
    ],
)  # fmt: skip
def test_what_fits_is_recorded(desk: Desk, before: tuple[str, ...], kind: str) -> None:
    key = one(desk)
    for step in (*before, kind):
        people.move_student(desk, key, step, OCTOBER, "家里有事")
    assert [m.kind for m in student(desk, key).movements] == [*before, kind]


def test_nobody_comes_back_before_the_day_of_going(desk: Desk) -> None:
    key = one(desk)
    people.move_student(desk, key, "suspend", OCTOBER, "生病", paper="休学申请")
    with pytest.raises(Invalid, match="2026-10-10"):
        people.move_student(desk, key, "return", SEPTEMBER, "")
    people.move_student(desk, key, "return", MARCH, "", paper="复学证明")
    for on, count in ((SEPTEMBER, 2), (OCTOBER, 1), (date(2027, 2, 28), 1), (MARCH, 2), (date(2027, 4, 1), 2)):
        assert len(roster_on(desk, on)) == count


def test_several_are_recorded_only_if_all_may(desk: Desk) -> None:
    first, second = (s.id for s in students(desk, 2026))
    people.move_student(desk, first, "leave", OCTOBER, "家里有事")
    with pytest.raises(Conflict, match="张一"):
        people.move_students(desk, [second, first], "leave", MARCH, "家里有事")
    assert [s.id for s in students(desk, 2026)] == [second]
