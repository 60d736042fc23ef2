"""One box for names in characters and in pinyin, classes with and without their grade."""

from collections.abc import Iterator
from datetime import date

import pytest

from aiddesk.queries.students import students
from aiddesk.services import registers, roster
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk

ROSTER = (
    "姓名\t班级\t监护人\n王小明\t三年级2班\t王大力\n张三丰\t四年级2班\t张三\n"
    "李雷\t三年级1班\t李四\nAnna Smith\t三年级1班\t李四\n欧阳小明\t高一1班\t李四"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = registers.PlaceDraft("school", "某校")
    opened = registers.create(tmp_path_factory.mktemp("finding") / "r.aid", place, SteppingClock(date(2026, 9, 15)))
    roster.import_plan(opened, roster.plan_pasted(opened, ROSTER, 2026), 2026)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("wang xiaoming", "王小明"), ("Wang Xiao Ming", "王小明"), ("wang xiao", "王小明"), ("ou yang", "欧阳小明"),
        ("wxm 三年级", "王小明"), ("anna smith", "Anna Smith"), ("smith anna", "Anna Smith"), ("xiao wang", "王小明"),
        ("xiaoming", "王小明 欧阳小明"), ("sanfeng", "张三丰"), ("yangxiaoming", "欧阳小明"), ("lei", "李雷"),
        ("ming", ""),
        ("三", "张三丰"), ("2班", "王小明 张三丰"), ("二班", "王小明 张三丰"), ("2班 王", "王小明"),
        ("三年级", "Anna Smith 李雷 王小明"), ("三年", "Anna Smith 李雷 王小明"), ("高一", "欧阳小明"), ("3班", ""),
    ],
)  # fmt: skip
def test_what_is_typed_finds(desk: Desk, typed: str, names: str) -> None:
    assert sorted(s.name for s in students(desk, 2026, typed)) == sorted(
        ["Anna Smith"] * ("Anna Smith" in names) + names.replace("Anna Smith", "").split()
    )
