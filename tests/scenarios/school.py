"""Schools of any size for the cases: classes by number of children, whose categories are told in order."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from aiddesk.domain.words import grade_title
from aiddesk.queries.places import classes
from aiddesk.queries.schemes import in_force
from aiddesk.services import registers, roster, surveys
from aiddesk.services.sample import SteppingClock
from aiddesk.store.desk import Desk
from tests.services.small import YEAR

_DIGITS = "零一二三四五六七八九"


def make(
    path: Path, clock: SteppingClock, sizes: Sequence[tuple[int, int]], categories: Sequence[str] = (), name: str = ""
) -> Desk:
    """Return a school with one class for each (grade, children); the first children have these categories' words."""
    stages = ("senior",) if all(grade > 9 for grade, _ in sizes) else ("primary", "junior")
    draft = registers.PlaceDraft(
        "school", name or "某乡学校", "3199000004", stages, "李春梅", "张建国", "0999-5550123"
    )  # fmt: skip
    desk = registers.create(path, draft, clock)
    for who, role in (("周敏", "aid_office"), ("陈志远", "leading_group"), ("吴晓兰", "accountant")):
        registers.add_staff(desk, who, (role,))
    told = iter(categories)
    lines = ["姓名\t性别\t出生日期\t年级\t班级\t监护人\t关系\t特殊困难类别"]
    turns: dict[int, int] = {}
    for grade, children in sizes:
        turns[grade] = turns.get(grade, 0) + 1
        for number in range(1, children + 1):
            own = f"{grade_title(grade)[0]}{_DIGITS[turns[grade]]}"
            who = own + "".join(_DIGITS[int(d)] for d in f"{number:02d}")
            born = f"{YEAR - 6 - grade}-{number % 12 + 1:02d}"
            lines.append(
                f"{who}\t{'男' if number % 2 else '女'}\t{born}\t{grade_title(grade)}\t{turns[grade]}班\t家长{who}"
                f"\t父亲\t{next(told, '')}"
            )
    plan = roster.plan_pasted(desk, "\n".join(lines), YEAR)
    roster.import_plan(desk, plan, YEAR)
    for number, school_class in enumerate(classes(desk, YEAR)):
        registers.set_teacher(desk, school_class.id, f"班主任{_DIGITS[number // 10]}{_DIGITS[number % 10]}")
    return desk


def answers(desk: Desk, worst: bool = True) -> dict[str, str]:
    """Answer the questionnaire in force, with the options that count most or least."""
    pick = max if worst else min
    return {
        q.code: pick(q.options, key=lambda o: o.points).code if q.options else ("0" if worst else "20000")
        for q in in_force(desk).questions
    }


def ask_family(desk: Desk, student_id: str, worst: bool = False) -> None:
    """Record the survey of a family that has not applied."""
    scheme = in_force(desk)
    surveys.survey_family(desk, student_id, YEAR, scheme.code, scheme.version, answers(desk, worst))


def september(day: int) -> SteppingClock:
    return SteppingClock(date(YEAR, 9, day))
