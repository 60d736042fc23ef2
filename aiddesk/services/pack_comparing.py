"""Every row of a class pack that came back, beside what was handed out and what the register holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aiddesk.domain.class_packs import (
    CATEGORIES,
    FIXED,
    ROW_KEY,
    PackField,
    pack_fields,
    read_cell,
    row_warnings,
    shown,
    told_categories,
    verdict,
    worded,
)
from aiddesk.domain.errors import Problem, Severity
from aiddesk.domain.hardship import Scheme
from aiddesk.domain.words import SPECIAL_CATEGORIES
from aiddesk.intake.class_pack import FoundLine, FoundTable
from aiddesk.intake.formula_places import Places
from aiddesk.intake.marked import Fault
from aiddesk.queries.class_packs import Pack, PackLine, PackPupil
from aiddesk.services.pack_rows import Whose
from aiddesk.services.pack_rules import row_problems

_NAMED = 12  # students that a sentence names


@dataclass(frozen=True)
class PackChange:
    """One cell that the teacher changed.

    A "change" is taken unless refused; of a "conflict" the register has changed too and the user chooses; a
    "suggestion" (special categories) is taken only where the user ticks it.
    """

    student_id: str
    name: str
    field: str
    title: str
    kind: Literal["change", "conflict", "suggestion"]
    base: str
    came: str
    now: str
    place: str
    base_text: str
    came_text: str
    now_text: str

    @property
    def key(self) -> str:
        return f"{self.student_id}/{self.field}"


class Compared:
    """Every row of a pack that came back, beside what was handed out and what the register holds."""

    def __init__(
        self, pack: Pack, table: FoundTable, scheme: Scheme, pupils: Mapping[str, PackPupil], formulas: Places
    ) -> None:
        self._pack, self._table, self._pupils, self._formulas = pack, table, pupils, formulas
        self._fields = tuple(f for f in pack_fields(scheme, pack.stage) if f.key in table.columns)
        self._whose = Whose(pack.lines)
        self.rows = 0
        self.changes: list[PackChange] = []
        self.faults: list[Fault] = []
        self.faulty: set[str] = set()

    def run(self) -> None:
        self._tell_columns()
        taken: dict[str, FoundLine] = {}
        for line in self._table.lines:
            kept, refusal = self._whose.line(line)
            if kept is None:
                self._tell(line.row, "name", refusal, is_error=True)
                continue
            if refusal:
                self._tell(line.row, "name", refusal, is_error=True)
                self.faulty.add(kept.student_id)
            if kept.student_id in taken:
                self._tell_twice(line, taken[kept.student_id], kept)
                continue
            taken[kept.student_id] = line
            self.rows += 1
            if not refusal:
                self._compare(line, kept)
        self._tell_people(taken)

    def _compare(self, line: FoundLine, kept: PackLine) -> None:
        pupil = self._pupils.get(kept.student_id)
        if pupil is None:
            self._tell(line.row, "name", f"{kept.name}已不在本学年的名册里，这一行没有收。", is_error=True)
            return
        came: dict[str, str] = {key: pupil.values.get(key, "") for key, _ in self._pack.columns if key not in FIXED}
        found = []
        for asked in self._fields:
            base, text = kept.values[asked.key], line.cells.get(asked.key, "")
            reading = read_cell(asked, text) if text != shown(asked, base) else None
            if reading is not None and reading.problem is not None:
                self._place(line.row, reading.problem, pupil)
            if reading is None or (reading.problem is not None and reading.problem.is_error):
                continue
            change = self._change(asked, line, kept, reading.value, pupil)
            if change is not None:
                self._tell_formula(line, asked, text, pupil)
                found.append(change)
                came[asked.key] = reading.value
        changed = {c.field for c in found if c.kind != "suggestion"}
        for problem in (*row_problems(self._pack, pupil, came, changed), *(row_warnings(came) if changed else ())):
            self._place(line.row, problem, pupil)
        self.changes += found

    def _change(
        self, asked: PackField, line: FoundLine, kept: PackLine, came: str, pupil: PackPupil
    ) -> PackChange | None:
        base, now = kept.values[asked.key], pupil.values[asked.key]
        told = verdict(base, came, now)
        if told in ("untouched", "same"):
            return None
        if asked.key == CATEGORIES and not self._has_suggestion(line, base, came, pupil):
            return None
        kind: Literal["change", "conflict", "suggestion"] = (
            "suggestion" if asked.key == CATEGORIES else "conflict" if told == "conflict" else "change"
        )
        place = f"第{line.row}行 {self._table.columns[asked.key].letter}列"
        return PackChange(
            pupil.student_id, pupil.name, asked.key, asked.title, kind, base, came, now, place, worded(asked, base),
            worded(asked, came), worded(asked, now),
        )  # fmt: skip

    def _tell_formula(self, line: FoundLine, asked: PackField, text: str, pupil: PackPupil) -> None:
        if (line.row, self._table.columns[asked.key].index) in self._formulas and not text.startswith("="):
            told = f"这一格是公式，收下的是它算出的“{text[:30]}”。请核对。"
            self._place(line.row, Problem(told, asked.key, severity=Severity.WARNING), pupil)

    def _has_suggestion(self, line: FoundLine, base: str, came: str, pupil: PackPupil) -> bool:
        """Say whether there is something to take; what the school knows by lists or papers is not taken away."""
        added, taken = told_categories(base, came, pupil.values[CATEGORIES])
        proven = [SPECIAL_CATEGORIES[code] for code in taken if code not in pupil.told_categories]
        if proven:
            text = f"班主任去掉了{pupil.name}的“{'、'.join(proven)}”。这是学校登记的，不由这张表取消。请核对证明。"
            self._tell(line.row, CATEGORIES, text)
        return bool(added) or len(taken) > len(proven)

    def _tell_columns(self) -> None:
        table, titles = self._table, dict(self._pack.columns)
        gone = [titles[key] for key in table.missing if key not in (ROW_KEY, *FIXED)]
        head = table.header_row
        if gone:
            text = f"表里没有{'、'.join(f'“{t}”' for t in gone)}列，这些内容没有收。需要的，请让老师在原表里补填。"
            self._tell(head, "", text)
        for column in table.unknown:
            self._say(head, column.index, column.title, f"多出来的“{column.title}”列没有收。有用的内容请写进原有的列。")
        for column in table.repeated:
            text = f"“{column.title}”有两列，只收了前面的一列。请删去多出来的一列。"
            self._say(head, column.index, column.title, text)
        if table.is_moved:
            self._tell(head, "", "列的顺序变过，已按列名对上。")
        for name in table.others:
            text = f"工作表“{name}”也是这份表的样子，没有收。填在那一张里的，请让老师只留一张再交。"
            self._tell(head, "", text)
        for row, text in table.left_out:
            self._tell(row, "", f"“{text}”不是学生，没有收。")

    def _tell_twice(self, line: FoundLine, first: FoundLine, kept: PackLine) -> None:
        is_same = {k: v for k, v in line.cells.items() if k not in FIXED} == {
            k: v for k, v in first.cells.items() if k not in FIXED
        }
        text = f"与第{first.row}行是同一名学生（{kept.name}），"
        if is_same:
            self._tell(line.row, "name", f"{text}内容相同，只收一行。")
            return
        self._tell(line.row, "name", f"{text}内容不同，两行都没有收。请留下对的一行。", is_error=True)
        self.faulty.add(kept.student_id)

    def _tell_people(self, taken: Mapping[str, FoundLine]) -> None:
        lost = [p.name for p in self._pack.lines if p.student_id not in taken]
        if lost:
            self._tell(0, "", f"发出的表里有、交回的表里没有：{_named(lost)}。他们的内容没有改动；需要的请补填。")
        given = {p.student_id for p in self._pack.lines}
        new = [
            p.name for p in self._pupils.values()
            if p.class_id == self._pack.class_id and p.status == "enrolled" and p.student_id not in given
        ]  # fmt: skip
        if new:
            self._tell(0, "", f"发表以后进班的学生不在这张表里：{_named(new)}。请另发一份，或在“困难认定”里登记。")

    def _place(self, row: int, problem: Problem, pupil: PackPupil) -> None:
        column = self._table.columns.get(problem.field)
        at = f"第{row}行 {column.letter}列 {column.title}" if column else f"第{row}行"
        text = problem.text if problem.text.startswith(pupil.name) else f"{pupil.name}：{problem.text}"
        placed = replace(problem, text=text, place=self._sheet(at))
        self.faults.append(Fault(self._table.sheet, row, column.index if column else None, placed))
        if problem.is_error:
            self.faulty.add(pupil.student_id)

    def _tell(self, row: int, field: str, text: str, *, is_error: bool = False) -> None:
        column = self._table.columns.get(field)
        severity = Severity.ERROR if is_error else Severity.WARNING
        at = f"第{row}行" if row else ""
        if column:
            at = f"{at} {column.letter}列 {column.title}"
        problem = Problem(text, field, self._sheet(at), severity)
        self.faults.append(Fault(self._table.sheet, row, column.index if column else None, problem))

    def _say(self, row: int, index: int, title: str, text: str) -> None:
        letter = next(c.letter for c in (*self._table.unknown, *self._table.repeated) if c.index == index)
        problem = Problem(text, "", self._sheet(f"第{row}行 {letter}列 {title}"), Severity.WARNING)
        self.faults.append(Fault(self._table.sheet, row, index, problem))

    def _sheet(self, at: str) -> str:
        return f"“{self._table.sheet_name}”{at}"


def _named(names: Sequence[str]) -> str:
    more = f"等{len(names)}人" if len(names) > _NAMED else ""
    return f"{'、'.join(names[:_NAMED])}{more}"
