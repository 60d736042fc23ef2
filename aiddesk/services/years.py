"""The school year turns: classes go up, leavers graduate, whole classes move."""

from collections.abc import Sequence
from datetime import date

from aiddesk.domain import turning
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.names import class_of
from aiddesk.domain.outcome import Done
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.turning import ClassTurn, proposed
from aiddesk.domain.words import class_title
from aiddesk.queries import places
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Movement, PastClass, SchoolClass, Student

TOUCHED = frozenset({"students", "classes", "cases", "votes"})


def turn_plan(desk: Desk, school_year: int) -> tuple[ClassTurn, ...]:
    """Propose where each class of a school year goes in the next one.

    Raises:
        Conflict: the year has no students left to turn.
    """
    stages = set(places.place(desk).stages)
    found = tuple(
        proposed(c.id, c.title, c.students, c.grade, c.name, stages) for c in places.classes(desk, school_year)
    )
    people = _students(desk, school_year)
    waiting = {class_id for _, class_id, _ in people}
    enrolled = {class_id for _, class_id, status in people if status == "enrolled"}
    # Who is suspended when the class graduates stays behind, and is no reason to turn the year again.
    turns = tuple(t for t in found if t.class_id in (enrolled if t.leaves else waiting))
    if not turns:
        why = "可能已经升过级，或名册还没有导入。"
        if _students(desk, school_year - 1):
            before = school_year_title(school_year - 1)
            why = f"{before}的学生还没有升上来，请在窗口右上角换到{before}再升级。"
        raise Conflict(f"{school_year_title(school_year)}没有待升级的学生。{why}")
    return turns


def turn_year(desk: Desk, school_year: int, turns: Sequence[ClassTurn], graduated_on: date) -> Done:
    """Turn a school year: every class goes where its turn says; one act, one undo.

    Class teachers go along. Who is suspended goes along with the class and stays suspended, but does not graduate.

    Raises:
        Invalid: classes of different grades would become one.
        Conflict: the year has been turned already.
    """
    if problems := turning.problems(turns):
        raise Invalid(*problems)
    people = _students(desk, school_year)
    if not people:
        raise Conflict("这个学年已经升过级。要重新升级，请先撤销。")
    goes = {turn.class_id: turn for turn in turns}
    promoted = leavers = waiting = 0
    with journal.entry(desk, "year.turn", f"学年升级：{school_year_title(school_year + 1)}") as work:
        made = _next_classes(desk, work, turns, school_year + 1)
        for student_id, class_id, status in people:
            turn = goes.get(class_id)
            if turn is None:
                continue
            if turn.leaves:
                waiting += status == "suspended"
                if status == "enrolled":
                    work.update(Student, student_id, status="graduated", left_on=graduated_on)
                    work.insert(
                        Movement, student_id=student_id, kind="graduate", on_date=graduated_on, from_class_id=class_id
                    )
                    leavers += 1
                continue
            work.insert(
                PastClass, student_id=student_id, school_class_id=class_id, school_year=school_year, status=status
            )
            work.update(Student, student_id, school_class_id=made[turn.grade, turn.name])
            promoted += status == "enrolled"
        if not work.changes:
            raise Conflict("这个学年已经升过级。要重新升级，请先撤销。")
    left = f"休学的{waiting}人留在毕业班，复学或毕业时再登记。" if waiting else ""
    counts = f"升级{promoted}人，毕业{leavers}人"
    text = f"已升入{school_year_title(school_year + 1)}：{counts}。{left}新生请导入名册。"
    return Done(text, TOUCHED, work.seq)


def move_class(desk: Desk, class_id: str, text: str, reason: str) -> Done:
    """Move all students of a class to another class of the same year, made if it is not there yet ("四年级3班").

    Who has left stays where the school was left.

    Raises:
        Invalid: the text names no class, or the class itself; or the reason is missing.
        Conflict: the class is gone, or has nobody.
    """
    row = desk.one("SELECT school_year, grade, name, stage FROM school_class WHERE id = ?", class_id)
    if row is None:
        raise Conflict("要调整的班级已经不在了。请按F5刷新后再试。")
    year, grade, name, stage = row
    new_grade, new_name = class_of("", text)
    new_grade = grade if new_grade is None else new_grade
    problems = []
    if not new_name:
        problems.append(Problem(f"“{text.strip()}”不是班级。请写成“四年级3班”这样。", "text"))
    if (new_grade, new_name) == (grade, name):
        problems.append(Problem("与原来的班级一样。请写新的班级。", "text"))
    if not reason.strip():
        problems.append(Problem("请写明原因，如“并班”。", "reason"))
    if problems:
        raise Invalid(*problems)
    before, after = class_title(grade, name), class_title(new_grade, new_name)
    people = [key for key, place, _ in _students(desk, year) if place == class_id]
    if not people:
        raise Conflict(f"{before}现在没有学生，不用调整。")
    with journal.entry(desk, "class.move", f"{before}整班调入{after}") as work:
        target = desk.value(
            "SELECT id FROM school_class WHERE school_year = ? AND grade = ? AND name = ? AND school_id = ?",
            year, new_grade, new_name, desk.place.id,
        ) or work.insert(
            SchoolClass, school_year=year, stage=stage if new_grade == grade else turning.stage_after(stage, new_grade),
            grade=new_grade, name=new_name,
        )  # fmt: skip
        for student_id in people:
            work.update(Student, student_id, school_class_id=target)
            work.insert(
                Movement, student_id=student_id, kind="move_class", on_date=desk.today(), from_class_id=class_id,
                to_class_id=target, reason=reason.strip(),
            )  # fmt: skip
    return Done(f"已把{before}的{len(people)}人调入{after}。", TOUCHED, work.seq)


def _students(desk: Desk, school_year: int) -> list[tuple[str, str, str]]:
    """Return (student, class, status) of those who still stand in a year's classes and have not left."""
    return [
        (key, class_id, status)
        for key, class_id, status in desk.rows(
            "SELECT s.id, s.school_class_id, s.status FROM student s JOIN school_class c ON c.id = s.school_class_id"
            " WHERE c.school_year = ? AND s.school_id = ? AND s.status IN ('enrolled', 'suspended') ORDER BY s.rowid",
            school_year,
            desk.place.id,
        )
    ]


def _next_classes(
    desk: Desk, work: journal.Work, turns: Sequence[ClassTurn], school_year: int
) -> dict[tuple[int | None, str], str]:
    made: dict[tuple[int | None, str], str] = {
        (grade, name): key
        for key, grade, name in desk.rows(
            "SELECT id, grade, name FROM school_class WHERE school_year = ? AND school_id = ?",
            school_year,
            desk.place.id,
        )
    }
    before = {
        key: (teacher, stage)
        for key, teacher, stage in desk.rows(
            "SELECT id, teacher_id, stage FROM school_class WHERE school_year = ?", school_year - 1
        )
    }
    for turn in turns:
        if turn.grade is not None and (turn.grade, turn.name) not in made:
            teacher, stage = before[turn.class_id]
            made[turn.grade, turn.name] = work.insert(
                SchoolClass, school_year=school_year, stage=turning.stage_after(stage, turn.grade), grade=turn.grade,
                name=turn.name, teacher_id=teacher,
            )  # fmt: skip
    return made
