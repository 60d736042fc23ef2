"""One student: add, edit, record who comes and goes, what changes in name and number, who are twins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from aiddesk.domain import identity, names
from aiddesk.domain import students as rules
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.movements import STATUS_AFTER, fits
from aiddesk.domain.outcome import Done
from aiddesk.domain.students import StudentDraft, StudentFacts
from aiddesk.domain.terms import school_year_title
from aiddesk.domain.words import DISTINCT_REASONS, IDENTITY_FIELDS, MOVEMENTS
from aiddesk.queries import students as asked
from aiddesk.services.known import Known, known_roster, require_latest
from aiddesk.services.matching import apply, insert, keys, place, record_identity
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import DistinctPair, Movement, SpecialCategory, Student

TOUCHED = frozenset({"students", "classes", "cases"})
# Who is there, and who was: that child comes back.
_FIND = (
    "请先查找核对。",
    "回校的不用新增：在名册里选“已离校、休学”找到他（往年离校的，先在右上角换到那个学年），用“异动—复学”登记。",
)
_AWAY = "这名学生不在本单位的名册里，不能修改；学校的数据由学校修改。"


def add_student(desk: Desk, draft: StudentDraft, school_year: int, on: date | None = None, paper: str = "") -> Done:
    """Add one student who transfers in; a class that is not there yet is made.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: the number is on the roster already, or the school year is over.
    """
    require_latest(desk, school_year)
    if on is not None and on > desk.today():
        raise Invalid(Problem("转入日期在今天之后。请到那一天再登记，或改日期。", "on"))
    facts = _require(draft, desk.today())
    known = known_roster(desk, school_year)
    same = known.match(facts) if facts.document_number else known.by_registration(facts)
    if same is not None:
        raise Conflict(f"名册里已有这名学生：{same.name}，{same.status_title}。{_FIND[same.status != 'enrolled']}")
    day = on or desk.today()
    with journal.entry(desk, "student.add", f"新增学生{facts.name}") as work:
        known.add_classes(work, [facts])
        key = insert(desk, work, [facts], known, day)[0]
        work.insert(
            Movement, student_id=key, kind="transfer_in", on_date=day, to_class_id=known.class_of(facts),
            paper=paper.strip(),
        )  # fmt: skip
    return Done(f"已新增学生{facts.name}。", TOUCHED, work.seq, key)


def edit_student(desk: Desk, student_id: str, draft: StudentDraft) -> Done:
    """Correct what the roster knows of a student by a whole draft; empty fields are emptied.

    Raises:
        Invalid: all problems, each with its field.
        Conflict: another student has this number.
    """
    facts = _require(draft, desk.today())
    student = _own(desk, student_id)
    known = known_roster(desk, student.school_year)
    other = known.match(facts) if facts.document_number else None
    if other is not None and other.id != student_id and other.columns["document_number"] == facts.document_number:
        raise Conflict(f"证件号“{facts.document_number}”已登记在另一名学生（{other.name}）名下。请核对原件。")
    with journal.entry(desk, "student.edit", f"修改学生{facts.name}") as work:
        known.add_classes(work, [facts])
        apply(desk, work, student, facts, known, whole=True, cause="corrected")
    return Done(f"已修改学生{facts.name}。", TOUCHED, work.seq if work.changes else None, student_id)


def edit_field(desk: Desk, student_id: str, field: str, text: str) -> Done:
    """Change one field of a student as typed in the table."""
    draft = asked.student(desk, student_id).draft
    return edit_student(desk, student_id, replace(draft, **{field: text}))


def change_identity(desk: Desk, student_id: str, field: str, text: str, on: date, paper: str) -> Done:
    """Record that a name or number has changed (rules 8.9, 8.10): the old one stays known, papers keep theirs.

    `field` is of `words.IDENTITY_FIELDS`; `paper` names the evidence (户口簿、派出所证明 …).

    Raises:
        Invalid: the new value is none, is unchanged, or the evidence is missing.
        Conflict: another student has this number.
    """
    student = _own(desk, student_id)
    new = _clean(desk, student, field, text)
    if not paper.strip():
        raise Invalid(Problem("请写明凭什么材料变更，如“户口簿”“派出所证明”。", "paper"))
    if on > desk.today():
        raise Invalid(Problem("日期在今天之后。请填写变更的日期。", "on"))
    _require_free(desk, student, field, new)
    title = f"{student.name}的{IDENTITY_FIELDS[field]}变更"
    after: dict[str, object] = {field: new}
    with journal.entry(desk, "student.identity", title) as work:
        record_identity(desk, work, student_id, student.columns, after, "changed", on, paper.strip())
        name = new if field == "name" else student.name
        number = new if field == "document_number" else str(student.columns["document_number"])
        work.update(Student, student_id, **after, **keys(name, number))
    return Done(f"已登记{title}。", TOUCHED, work.seq, student_id)


def move_student(
    desk: Desk, student_id: str, kind: str, on: date, reason: str, class_id: str = "", paper: str = ""
) -> Done:
    """Record that a student transfers, is suspended, returns, leaves, or changes class (`words.MOVEMENTS`).

    Raises:
        Invalid: the reason or the class is missing, or the day lies ahead, or before the last movement.
        Conflict: it does not fit the student's status, or the class is one of a year before the student's.
    """
    problems = []
    if kind in ("transfer_out", "leave", "suspend") and not reason.strip():
        problems.append(Problem("请写明去向或原因。", "reason"))
    if kind == "move_class" and not class_id:
        problems.append(Problem("请选择新的班级。", "class_id"))
    if on > desk.today():
        problems.append(Problem("日期在今天之后。请到那一天再登记，或改日期。", "on"))
    if problems:
        raise Invalid(*problems)
    with journal.entry(desk, f"student.{kind}") as work:
        student = _own(desk, student_id)
        work.title = f"{student.name}{MOVEMENTS[kind]}"
        move(desk, work, student, kind, on, reason.strip(), class_id, paper.strip())
    return Done(f"已登记{student.name}{MOVEMENTS[kind]}。", TOUCHED, work.seq, student_id)


def move_students(desk: Desk, student_ids: Sequence[str], kind: str, on: date, reason: str) -> Done:
    """Record the same movement of several students as one act (those whom a fresh roster does not name).

    Raises:
        Invalid: nobody is chosen, or the reason is missing.
        Conflict: it does not fit the status of one of them.
    """
    if not student_ids:
        raise Invalid("请先选择学生。")
    if not reason.strip():
        raise Invalid(Problem("请写明去向或原因。", "reason"))
    with journal.entry(desk, f"students.{kind}", f"{len(student_ids)}名学生{MOVEMENTS[kind]}") as work:
        known = known_roster(desk, _own(desk, student_ids[0]).school_year).students
        for student_id in student_ids:
            if student_id not in known:
                raise Conflict(_AWAY)
            move(desk, work, known[student_id], kind, on, reason.strip())
    return Done(f"已登记{len(student_ids)}名学生{MOVEMENTS[kind]}。", TOUCHED, work.seq)


def move(
    desk: Desk, work: journal.Work, student: Known, kind: str, on: date, reason: str, class_id: str = "",
    paper: str = "",
) -> None:  # fmt: skip
    """Write one movement within an open act.

    Raises:
        Invalid: the day is before that of the last movement.
        Conflict: it does not fit the student's status, or the class is one of a year before the student's.
    """
    values: dict[str, object] = {}
    target = class_id or student.class_id
    if kind != "move_class":
        status = STATUS_AFTER[kind]
        values = {"status": status, "left_on": None if status == "enrolled" else on}
    if target != student.class_id:
        year = int(desk.value("SELECT school_year FROM school_class WHERE id = ?", target))
        if year < student.school_year:
            now = school_year_title(student.school_year)
            raise Conflict(f"{student.name}已在{now}的班级。请在窗口右上角换到{now}再登记。")
        if year > student.school_year:
            place(desk, work, student, target, year)
        values["school_class_id"] = target
    _require_fit(desk, student, kind, on)
    work.update(Student, student.id, **values)
    work.insert(
        Movement, student_id=student.id, kind=kind, on_date=on, from_class_id=student.class_id,
        to_class_id=class_id or None, reason=reason, paper=paper,
    )  # fmt: skip


def _require_fit(desk: Desk, student: Known, kind: str, on: date) -> None:
    if not fits(kind, student.status):
        text = f"{student.name}现在的状态是“{student.status_title}”，不能登记{MOVEMENTS[kind]}。"
        raise Conflict(f"{text}登记错了的，请先撤销那一次登记。")
    last = desk.value("SELECT max(on_date) FROM movement WHERE student_id = ?", student.id)
    if last and on.isoformat() < last:
        text = f"{student.name}在{last}已有一次异动，日期不能早于那一天。请核对日期。"
        raise Invalid(Problem(text, "on"))


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
    done = work.seq if work.changes else None
    return Done(f"已修改{card.row.name}的特殊群体类别。", TOUCHED, done, student_id)


def confirm_distinct(desk: Desk, first_id: str, second_id: str, reason: str) -> Done:
    """Keep that two students are two (`words.DISTINCT_REASONS`): they are not asked about again (rules 8.7)."""
    first, second = sorted((first_id, second_id))
    names_of = [_own(desk, key).name for key in (first_id, second_id)]
    title = f"确认{'和'.join(names_of)}是{DISTINCT_REASONS[reason]}"
    with journal.entry(desk, "students.distinct", title) as work:
        work.insert(DistinctPair, first_id=first, second_id=second, reason=reason, on_date=desk.today())
    return Done(f"已{title}，以后不再提示。", TOUCHED, work.seq)


def _own(desk: Desk, student_id: str) -> Known:
    row = desk.one(
        "SELECT c.school_year FROM student s JOIN school_class c ON c.id = s.school_class_id"
        " WHERE s.id = ? AND s.school_id = ?",
        student_id,
        desk.place.id,
    )
    if row is None:
        raise Conflict(_AWAY)
    return known_roster(desk, row[0]).students[student_id]


def _clean(desk: Desk, student: Known, field: str, text: str) -> str:
    if field == "name":
        new = names.clean_name(text)
        found = names.name_problems(new, "text")
    else:
        new = identity.clean_number(text)
        kind = str(student.columns["document_kind"])
        kind = "citizen" if kind == "none" and field == "document_number" else kind
        if field == "document_number":
            found = identity.document_problems(kind, new, "text", desk.today())
        else:
            found = identity.registration_problems(new, "")
    faults = [p for p in found if p.is_error or not new]
    if faults:
        raise Invalid(*(replace(p, field="text") for p in faults))
    if new == student.columns[field]:
        raise Invalid(Problem("与原来的一样，没有变更。", "text"))
    return new


def _require_free(desk: Desk, student: Known, field: str, new: str) -> None:
    if field == "name":
        return
    other = desk.value(
        f"SELECT name FROM student WHERE {field} = ? AND id <> ? AND school_id = ?", new, student.id, desk.place.id
    )
    if other:
        raise Conflict(f"“{new}”已登记在另一名学生（{other}）名下。请核对原件。")


def _require(draft: StudentDraft, today: date) -> StudentFacts:
    checked = rules.check(draft, today)
    if checked.facts is None:
        raise Invalid(*(p for p in checked.problems if p.is_error))
    return checked.facts
