"""The turn of the school year: which class goes where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.names import class_of, stage_of
from aiddesk.domain.words import GRADES, class_title

LEAVES = "毕业"
# The last grade of a stage, and the stage of the grade after it.
_LAST = {0: "primary", 6: "junior", 9: "senior"}
_TOP = 12
_FIRST_SENIOR = 10


@dataclass(frozen=True)
class ClassTurn:
    """Where a class goes: `grade` and `name` of next year's class, or None and "" where its students graduate."""

    class_id: str
    title: str
    students: int
    grade: int | None
    name: str

    @property
    def leaves(self) -> bool:
        return self.grade is None

    @property
    def target(self) -> str:
        """The words that a user reads and may change ("五年级1班", "毕业")."""
        return LEAVES if self.grade is None else class_title(self.grade, self.name)


def stage_after(stage: str, grade: int) -> str:
    """Return the stage of a class that goes up to a grade; vocational and special schools keep theirs."""
    return stage if stage == "special" or (stage == "vocational" and grade >= _FIRST_SENIOR) else stage_of(grade, "")


def proposed(class_id: str, title: str, students: int, grade: int, name: str, stages: Collection[str]) -> ClassTurn:
    """Propose a class's turn: up one grade, or out where the school has no stage for the next one."""
    after = _LAST.get(grade)
    if grade >= _TOP or (after is not None and after not in stages):
        return ClassTurn(class_id, title, students, None, "")
    return ClassTurn(class_id, title, students, grade + 1, name)


def with_target(turn: ClassTurn, text: str) -> ClassTurn:
    """Return a turn as a user typed it: "毕业", or a class of any grade ("七年级3班").

    Raises:
        Invalid: it names no class.
    """
    if text.strip() == LEAVES:
        return replace(turn, grade=None, name="")
    grade, name = class_of("", text)
    if grade is None or grade not in GRADES or not name:
        raise Invalid(Problem(f"“{text.strip()}”不是班级。请写成“五年级1班”这样，或写“毕业”。", "target"))
    return replace(turn, grade=grade, name=name)


def problems(turns: Sequence[ClassTurn]) -> tuple[Problem, ...]:
    """Return what cannot be meant: classes of different grades that become one."""
    found = []
    source: dict[tuple[int | None, str], str] = {}
    for turn in turns:
        if turn.leaves:
            continue
        before = source.setdefault((turn.grade, turn.name), turn.title)
        if class_of("", before)[0] != class_of("", turn.title)[0]:
            found.append(Problem(f"{before}和{turn.title}都升入{turn.target}，年级不同。请核对。", "target"))
    return tuple(found)
