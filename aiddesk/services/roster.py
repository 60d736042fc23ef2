"""The roster: bring a sheet, add, edit, move students; one batch is one act that can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from aiddesk.domain import students as rules
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.students import StudentDraft, StudentFacts
from aiddesk.domain.words import MOVEMENTS
from aiddesk.intake.reader import Book, read
from aiddesk.intake.roster import FIELD_TITLES, Proposal, Review, propose, review
from aiddesk.queries import students as asked
from aiddesk.services.matching import apply, differences, insert, known_roster
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import Movement, SpecialCategory, Student

__all__ = [
    "FIELD_TITLES",
    "Plan",
    "add_student",
    "edit_field",
    "edit_student",
    "import_plan",
    "move_student",
    "plan",
    "set_categories",
    "with_field",
    "write_marked_copy",
    "write_template",
]
TOUCHED = frozenset({"students", "classes", "cases"})
_STATUS_AFTER = {
    "transfer_out": "transferred_out",
    "suspend": "suspended",
    "leave": "left",
    "decease": "deceased",
    "return": "enrolled",
}


@dataclass(frozen=True)
class Plan:
    """A read sheet with what importing it would do: counts of new, changed, same and faulty rows."""

    book: Book
    proposal: Proposal
    review: Review
    new: int
    changed: int
    same: int
    faulty: int
    absent: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.review.problems if p.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.review.problems if not p.is_error)


def plan(
    desk: Desk, path: Path, school_year: int, sheet: int = 0, proposal: Proposal | None = None,
    progress: Progress = SILENT,
) -> Plan:  # fmt: skip
    """Read a sheet and say what importing it would do; nothing is written.

    Raises:
        Invalid: the file is no spreadsheet, or has no name or class column.
        Unavailable: the file cannot be read.
    """
    progress.step(0, 3, "正在读取表格")
    book = read(path)
    progress.step(1, 3, "正在核对每一行")
    proposal = proposal or propose(book, sheet)
    found = review(book, proposal, desk.today(), progress)
    progress.step(2, 3, "正在与名册比较")
    known = known_roster(desk, school_year)
    new = changed = same = 0
    seen: set[str] = set()
    for row in found.rows:
        if row.facts is None:
            continue
        student = known.match(row.facts)
        if student is None:
            new += 1
            continue
        seen.add(student.id)
        if differences(student, row.facts, known):
            changed += 1
        else:
            same += 1
    faulty = sum(row.facts is None for row in found.rows)
    return Plan(book, proposal, found, new, changed, same, faulty, len(known.students) - len(seen))


def import_plan(
    desk: Desk, plan: Plan, school_year: int, *, skip_faulty: bool = False, progress: Progress = SILENT
) -> Done:
    """Write a plan's rows as one act: all, or with `skip_faulty` all but the faulty ones.

    Raises:
        Invalid: there are faulty rows and they are not to be skipped; nothing was written.
    """
    if plan.faulty and not skip_faulty:
        raise Invalid(*plan.errors)
    facts = [row.facts for row in plan.review.rows if row.facts is not None]
    if not facts:
        raise Invalid("表里没有可以导入的学生。请检查表头和内容。")
    known = known_roster(desk, school_year)
    before = len(known.students)
    with journal.entry(desk, "roster.import", f"导入名册（{plan.book.name}）") as work:
        known.add_classes(work, facts, school_year)
        fresh: list[StudentFacts] = []
        changed = 0
        for number, one in enumerate(facts):
            if number % 200 == 0:
                progress.step(number, len(facts), f"正在导入，第{number}人，共{len(facts)}人")
            student = known.match(one)
            if student is None:
                fresh.append(one)
            elif apply(desk, work, student, one, known):
                changed += 1
        insert(desk, work, fresh, known)
        progress.step(len(facts), len(facts), "正在保存")
    same = len(facts) - len(fresh) - changed
    left = f"，{plan.faulty}行有错未导入" if plan.faulty else ""
    text = f"名册由{before}人变为{before + len(fresh)}人：新增{len(fresh)}人，变化{changed}人，未变{same}人{left}。"
    return Done(f"导入完成，{text}", TOUCHED, work.seq or None)


def with_field(proposal: Proposal, index: int, field: str) -> Proposal:
    """Return a proposal with one column given to another field ("" leaves it out)."""
    return replace(proposal, mapping=proposal.mapping.with_field(index, field))


def write_marked_copy(plan: Plan, source: Path, out: Path) -> Done:
    """Give the user's own workbook back with every fault marked where it is."""
    from aiddesk.intake.marked import write_marked  # openpyxl is heavy

    write_marked(source, plan.review, out)
    return Done(f"已写好标出问题的表：{out.name}")


def write_template(out: Path) -> Done:
    """Write the empty roster template; it is offered, never demanded."""
    from aiddesk.intake.template import write_template as write  # openpyxl is heavy

    write(out)
    return Done(f"已写好名册模板：{out.name}")


def add_student(desk: Desk, draft: StudentDraft, school_year: int) -> Done:
    """Add one student; a class that is not there yet is made.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the number is on the roster already.
    """
    facts = _require(draft, desk.today())
    known = known_roster(desk, school_year)
    if facts.document_number and known.match(facts) is not None:
        raise Conflict(f"名册里已有证件号为“{facts.document_number}”的学生。请先查找核对。")
    with journal.entry(desk, "student.add", f"新增学生{facts.name}") as work:
        known.add_classes(work, [facts], school_year)
        key = insert(desk, work, [facts], known)[0]
        work.insert(
            Movement, student_id=key, kind="transfer_in", on_date=desk.today(), to_class_id=known.class_of(facts)
        )
    return Done(f"已新增学生{facts.name}。", TOUCHED, work.seq, key)


def edit_student(desk: Desk, student_id: str, draft: StudentDraft, school_year: int) -> Done:
    """Replace what the roster knows of a student by a whole draft; empty fields are emptied.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: another student has this number.
    """
    facts = _require(draft, desk.today())
    known = known_roster(desk, school_year)
    other = known.match(facts) if facts.document_number else None
    if other is not None and other.id != student_id and other.columns["document_number"] == facts.document_number:
        raise Conflict(f"证件号“{facts.document_number}”已登记在另一名学生名下。请核对原件。")
    student = known.students.get(student_id)
    if student is None:
        raise Conflict("这名学生不在本单位这个学年的名册里，不能修改；学校的数据由学校修改。")
    with journal.entry(desk, "student.edit", f"修改学生{facts.name}") as work:
        known.add_classes(work, [facts], school_year)
        apply(desk, work, student, facts, known, whole=True)
    return Done(f"已修改学生{facts.name}。", TOUCHED, work.seq or None, student_id)


def edit_field(desk: Desk, student_id: str, field: str, text: str, school_year: int) -> Done:
    """Change one field of a student as typed in the table."""
    draft = asked.student(desk, student_id).draft
    return edit_student(desk, student_id, replace(draft, **{field: text}), school_year)


def move_student(desk: Desk, student_id: str, kind: str, on: date, reason: str, class_id: str = "") -> Done:
    """Record that a student transfers, is suspended, returns, leaves, or changes class (`words.MOVEMENTS`).

    Raises:
        Invalid: the reason or the class is missing.
    """
    if kind in ("transfer_out", "leave", "suspend") and not reason.strip():
        raise Invalid(Problem("请写明去向或原因。", "reason"))
    if kind == "move_class" and not class_id:
        raise Invalid(Problem("请选择新的班级。", "class_id"))
    card = asked.student(desk, student_id)
    values: dict[str, object] = {"status": _STATUS_AFTER.get(kind, card.row.status)}
    if kind == "move_class":
        values = {"school_class_id": class_id}
    elif values["status"] != "enrolled":
        values["left_on"] = on
    else:
        values["left_on"] = None
    with journal.entry(desk, f"student.{kind}", f"{card.row.name}{MOVEMENTS[kind]}") as work:
        work.update(Student, student_id, **values)
        work.insert(
            Movement, student_id=student_id, kind=kind, on_date=on, from_class_id=card.row.class_id,
            to_class_id=class_id or None, reason=reason.strip(),
        )  # fmt: skip
    return Done(f"已登记{card.row.name}{MOVEMENTS[kind]}。", TOUCHED, work.seq, student_id)


def set_categories(desk: Desk, student_id: str, codes: Sequence[str], source: str) -> Done:
    """Set a student's special categories (`words.SPECIAL_CATEGORIES`); those taken away end today."""
    card = asked.student(desk, student_id)
    have = {c.code: c for c in card.categories if c.code}
    with journal.entry(desk, "student.categories", f"修改{card.row.name}的特殊群体类别") as work:
        for code in codes:
            if code not in have:
                work.insert(SpecialCategory, student_id=student_id, code=code, since=desk.today(), source=source)
        for code, category in have.items():
            if code not in codes:
                work.update(SpecialCategory, category.id, until=desk.today())
    return Done(f"已修改{card.row.name}的特殊群体类别。", TOUCHED, work.seq or None, student_id)


def _require(draft: StudentDraft, today: date) -> StudentFacts:
    checked = rules.check(draft, today)
    if checked.facts is None:
        raise Invalid(*(p for p in checked.problems if p.is_error))
    return checked.facts
