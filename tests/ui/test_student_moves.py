"""What the forms of movements offer."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from aiddesk.domain.terms import Term
from aiddesk.queries.places import classes
from aiddesk.queries.students import students
from aiddesk.services import registers, roster, years
from aiddesk.services.sample import SteppingClock
from aiddesk.services.students import move_student
from aiddesk.store.desk import Desk
from aiddesk.ui.parts import student_moves
from aiddesk.ui.widgets.fields import Field

SHEET = "姓名\t证件号\t班级\n王五\t990000201501010021\t一年级1班\n赵六\t99000020150101003X\t一年级1班"


class Asking:
    """A shell that fills a form in instead of showing it."""

    is_veiled = False

    def __init__(self, desk: Desk, term: Term) -> None:
        self.desk, self.term = desk, term
        self.answers: dict[str, str] = {}

    def form(self, _title: str, fields: list[Field], _act: str, work: object, values: dict[str, object]) -> object:
        self.fields, self.values = {f.name: f for f in fields}, values
        return work({"reason": "", **values, **self.answers})  # type: ignore[operator]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = SteppingClock(date(2026, 9, 15))
    made = registers.create(tmp_path / "s.aid", registers.PlaceDraft("school", "某校", officer="李春梅"), clock)
    roster.import_plan(made, roster.plan_pasted(made, SHEET, 2026), 2026)
    move_student(made, students(made, 2026)[0].id, "transfer_out", clock.day, "外县")
    clock.day = date(2027, 9, 6)
    years.turn_year(made, 2026, years.turn_plan(made, 2026), date(2027, 7, 1))
    yield made
    made.close()


def test_who_left_last_year_comes_back_into_a_class_of_this_year(desk: Desk) -> None:
    left = students(desk, 2026, kept="gone")[0]
    shell = Asking(desk, Term(2026, 2))
    (now,) = classes(desk, 2027)
    shell.answers = {"class_id": now.id}
    assert student_moves.move(shell, left, "return") is not None  # type: ignore[arg-type]
    assert shell.fields["class_id"].required
    assert shell.fields["class_id"].choices == {now.id: "二年级1班"}
    assert "class_id" not in shell.values
    assert [(s.name, s.class_title) for s in students(desk, 2027)] == [("王五", "二年级1班"), ("赵六", "二年级1班")]
    assert [s.status for s in students(desk, 2026, kept="gone")] == ["transferred_out"]
