"""The roster: lists, one student's card, and the draft to edit."""

from dataclasses import dataclass
from datetime import date

from aiddesk.domain.students import StudentDraft
from aiddesk.domain.words import (
    DOCUMENT_KINDS,
    RESIDENCES,
    SEXES,
    SPECIAL_CATEGORIES,
    STAGES,
    STUDENT_STATUSES,
    class_title,
    grade_title,
)
from aiddesk.queries.finding import sought
from aiddesk.queries.placing import STATUS, placed
from aiddesk.queries.reading import day_or_none
from aiddesk.store.desk import Desk


@dataclass(frozen=True)
class StudentRow:
    """A line of the roster; `categories` are the Chinese words joined by 、."""

    id: str
    name: str
    sex: str
    class_id: str
    grade: int
    class_name: str
    stage: str
    document_number: str
    boarding: bool
    categories: str
    guardian: str
    guardian_relation: str
    guardian_phone: str
    status: str
    school_name: str
    school_id: str
    ethnicity: str

    @property
    def class_title(self) -> str:
        return class_title(self.grade, self.class_name)

    @property
    def sex_title(self) -> str:
        return SEXES.get(self.sex, "")

    @property
    def status_title(self) -> str:
        return STUDENT_STATUSES.get(self.status, self.status)


@dataclass(frozen=True)
class CategoryRow:
    id: str
    code: str
    title: str
    since: date | None
    source: str


@dataclass(frozen=True)
class MovementRow:
    kind: str
    on_date: date | None
    reason: str
    paper: str

    @property
    def text(self) -> str:
        return f"{self.reason}（{self.paper}）" if self.paper else self.reason


@dataclass(frozen=True)
class StudentCard:
    """All that the roster knows of one student; `draft` is the same as text, ready to edit."""

    row: StudentRow
    draft: StudentDraft
    birth_date: date | None
    registration_number: str
    address: str
    guardian_number: str
    bank: str
    account_number: str
    account_holder: str
    categories: tuple[CategoryRow, ...]
    movements: tuple[MovementRow, ...]
    cases: int


_COLUMNS = """
SELECT s.id, s.name, s.sex, c.id, c.grade, c.name, c.stage, s.document_number, s.boarding,
  coalesce((SELECT group_concat(coalesce(nullif(k.code, ''), k.source_words), ',') FROM special_category k
            WHERE k.student_id = s.id AND k.until IS NULL), ''),
  coalesce(g.name, ''), coalesce(g.relation, ''), coalesce(nullif(g.phone, ''), s.phone), e.status, p.name,
  s.school_id, s.ethnicity
"""
_JOINS = """
JOIN student s ON s.id = e.student_id JOIN school_class c ON c.id = e.class_id
JOIN place p ON p.id = s.school_id
LEFT JOIN guardian g ON g.id = (SELECT id FROM guardian WHERE student_id = s.id ORDER BY rowid LIMIT 1)
"""
_ORDER = " ORDER BY p.name, c.grade, length(c.name), c.name, s.rowid"
# A list is for reading: nobody reads on after so many lines, and finding is quicker.
LISTED = 5000
FILTERS = {
    "enrolled": "在读学生",
    "boarding": "寄宿生",
    "special": "特殊群体",
    "no_number": "没有证件号",
    "moved": "本学年异动",
    "gone": "已离校、休学",
    "graduated": "已毕业",
}
_ENROLLED = f"{STATUS} = 'enrolled'"
CONDITIONS = {
    "enrolled": _ENROLLED,
    "boarding": f"{_ENROLLED} AND s.boarding = 1",
    "special": f"{_ENROLLED} AND EXISTS (SELECT 1 FROM special_category k WHERE k.student_id = s.id"
    " AND k.until IS NULL)",
    "no_number": f"{_ENROLLED} AND s.document_number = ''",
    "moved": "EXISTS (SELECT 1 FROM movement m WHERE m.student_id = s.id"
    " AND m.on_date >= c.school_year || '-09-01' AND m.on_date < (c.school_year + 1) || '-09-01')",
    "gone": f"{STATUS} <> 'enrolled'",
    "graduated": "s.status = 'graduated' AND c.id = s.school_class_id",
}


@dataclass(frozen=True)
class Chosen:
    """Which students of a school year: `text` as typed into a find box, `kept` a key of `FILTERS`.

    At an office all schools are meant unless `school_id` is given.
    """

    school_year: int
    text: str = ""
    class_id: str = ""
    kept: str = "enrolled"
    school_id: str = ""


@dataclass(frozen=True)
class Counts:
    """How many students a choice has, and how many of them board, are boys, have no number."""

    students: int
    boys: int
    boarders: int
    no_number: int


def students(
    desk: Desk, school_year: int, text: str = "", class_id: str = "", kept: str = "enrolled", school_id: str = "",
    *, limit: int = LISTED,
) -> tuple[StudentRow, ...]:  # fmt: skip
    """Return the roster of a school year in class order, at most `limit` students; see `Chosen`."""
    source, where, parameters = _chosen(desk, Chosen(school_year, text, class_id, kept, school_id))
    # Who is listed is decided before families and categories are looked up.
    chosen = (
        f"(SELECT s.id AS student_id, c.id AS class_id, {STATUS} AS status {source} JOIN place p ON p.id = s.school_id"
        f" WHERE {where}{_ORDER} LIMIT ?) e"
    )
    return tuple(_row(row) for row in desk.rows(f"{_COLUMNS} FROM {chosen} {_JOINS}{_ORDER}", *parameters, limit))


def student_counts(desk: Desk, chosen: Chosen) -> Counts:
    """Count the students of a choice, listed or not."""
    source, where, parameters = _chosen(desk, chosen)
    row = desk.one(
        "SELECT count(*), coalesce(sum(s.sex = 'male'), 0), coalesce(sum(s.boarding), 0),"
        f" coalesce(sum(s.document_number = ''), 0) {source} WHERE {where}",
        *parameters,
    )
    return Counts(*row) if row else Counts(0, 0, 0, 0)


def _chosen(desk: Desk, chosen: Chosen) -> tuple[str, str, list[object]]:
    """Return where to look, the condition, and their parameters."""
    found = sought(chosen.text)
    source = "FROM student s"
    parameters: list[object] = []
    if found.match:
        # CROSS keeps the planner at what the words found.
        source = (
            "FROM finding_words w CROSS JOIN finding f ON f.number = w.rowid AND w.finding_words MATCH ?"
            " CROSS JOIN student s ON s.id = f.student_id"
        )
        parameters.append(found.match)
    where = [CONDITIONS[chosen.kept]]
    parameters += [chosen.school_year, chosen.school_year]
    if chosen.class_id:
        where.append("c.id = ?")
        parameters.append(chosen.class_id)
    if chosen.school_id or desk.place.kind == "school":
        where.append("s.school_id = ?")
        parameters.append(chosen.school_id or desk.place.id)
    for grade, name in found.classes:
        where.append("coalesce(?, c.grade) = c.grade AND ? IN ('', c.name)")
        parameters += [grade, name]
    return source + placed("?"), " AND ".join(where), parameters


def student(desk: Desk, student_id: str) -> StudentCard:
    """Return one student's card.

    Raises:
        LookupError: no such student.
    """
    present = "(SELECT id AS student_id, school_class_id AS class_id, status FROM student WHERE id = ?) e"
    found = desk.rows(f"{_COLUMNS} FROM {present} {_JOINS}", student_id)
    if not found:
        raise LookupError(student_id)
    row = _row(found[0])
    fields = desk.rows(
        "SELECT s.ethnicity, s.birth_date, s.birth_month, s.document_kind, s.registration_number, s.residence,"
        " s.address, coalesce(g.document_number, ''), coalesce(a.bank, ''), coalesce(a.number, ''),"
        " coalesce(a.holder, ''), (SELECT count(*) FROM aid_case k WHERE k.student_id = s.id)"
        " FROM student s"
        " LEFT JOIN guardian g ON g.id = (SELECT id FROM guardian WHERE student_id = s.id ORDER BY rowid LIMIT 1)"
        " LEFT JOIN payee_account a"
        " ON a.id = (SELECT id FROM payee_account WHERE student_id = s.id ORDER BY rowid LIMIT 1) WHERE s.id = ?",
        student_id,
    )[0]
    ethnicity, birth, month, kind, registration, residence, address, g_number, bank, number, holder, cases = fields
    draft = StudentDraft(
        name=row.name,
        sex=row.sex_title,
        ethnicity=ethnicity,
        birth_date=birth or month,
        document_kind=DOCUMENT_KINDS.get(kind, ""),
        document_number=row.document_number,
        registration_number=registration,
        stage=STAGES.get(row.stage, ""),
        grade=grade_title(row.grade),
        class_name=row.class_name,
        boarding="是" if row.boarding else "否",
        residence=RESIDENCES.get(residence, ""),
        address=address,
        guardian_name=row.guardian,
        guardian_relation=row.guardian_relation,
        guardian_number=g_number,
        phone=row.guardian_phone,
        bank=bank,
        account_number=number,
        account_holder=holder,
        special_category=row.categories,
    )
    return StudentCard(
        row, draft, day_or_none(birth), registration, address, g_number, bank, number, holder,
        _categories(desk, student_id), _movements(desk, student_id), cases,
    )  # fmt: skip


def counts(desk: Desk, school_year: int) -> dict[str, int]:
    """Count the enrolled students of the own school: all, boys, boarders, without a number; and their classes."""
    row = desk.one(
        "SELECT count(*), coalesce(sum(s.sex = 'male'), 0), coalesce(sum(s.boarding), 0),"
        " coalesce(sum(s.document_number = ''), 0), count(DISTINCT c.id)"
        f" FROM student s {placed('?')} WHERE {_ENROLLED} AND s.school_id = ?",
        school_year,
        school_year,
        desk.place.id,
    )
    return dict(zip(("students", "boys", "boarders", "no_number", "classes"), row or (0,) * 5, strict=True))


def category_title(code: str, source_words: str) -> str:
    return SPECIAL_CATEGORIES.get(code, source_words)


def _row(row: tuple[object, ...]) -> StudentRow:
    values = list(row)
    values[8] = bool(values[8])
    codes = str(values[9]).split(",") if values[9] else []
    values[9] = "、".join(SPECIAL_CATEGORIES.get(code, code) for code in codes)
    return StudentRow(*values)  # type: ignore[arg-type]


def _categories(desk: Desk, student_id: str) -> tuple[CategoryRow, ...]:
    rows = desk.rows(
        "SELECT id, code, source_words, since, source FROM special_category WHERE student_id = ? AND until IS NULL"
        " ORDER BY rowid",
        student_id,
    )
    return tuple(CategoryRow(i, c, category_title(c, w), day_or_none(s), o) for i, c, w, s, o in rows)


def _movements(desk: Desk, student_id: str) -> tuple[MovementRow, ...]:
    rows = desk.rows(
        "SELECT kind, on_date, reason, paper FROM movement WHERE student_id = ? ORDER BY on_date, rowid", student_id
    )
    return tuple(MovementRow(k, day_or_none(d), r, p) for k, d, r, p in rows)
