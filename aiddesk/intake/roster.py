"""A roster: what was understood of its sheets, and every student in them checked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from aiddesk.domain.errors import Invalid, Problem, Severity
from aiddesk.domain.identity import citizen, clean_number
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.repeats import repeats
from aiddesk.domain.students import StudentDraft, StudentFacts, check, contradicts, duplicates
from aiddesk.intake import boarding, header, mapping, sides
from aiddesk.intake.header import Header
from aiddesk.intake.mapping import FIELD_TITLES, Mapping
from aiddesk.intake.merged import Merged
from aiddesk.intake.places import placed
from aiddesk.intake.reader import Book, Sheet

__all__ = [
    "FIELD_TITLES", "Mapping", "Normalised", "Proposal", "Review", "ReviewedRow", "preferred", "proposals", "propose",
    "review",
]  # fmt: skip
_PREVIEW = 5
_DEPENDENT = ("birth_date", "registration_number", "sex", "document_number")
# Where a cleaned value may mean something else than what was written.
_CLEANED = (
    "name", "document_number", "registration_number", "phone", "account_number", "guardian_name", "guardian_number",
    "account_holder", "ethnicity",
)  # fmt: skip
_REPEATED = {
    "name": "与{}同名，证件号不全，可能是同一名学生。请核对，重复的请删去一行。",
    "registration_number": "与{}的学籍号相同。请核对是哪一行录错，重复的请删去一行。",
}


@dataclass(frozen=True)
class Proposal:
    """What was understood of a sheet: `sheet` counts from 0, `header_row` is the sheet's own number (0: no head).

    `class_text` is the class of rows that name none: from a title line, the sheet's name, or the user.
    """

    sheet: int
    sheet_name: str
    header_row: int
    mapping: Mapping
    row_count: int
    preview: tuple[tuple[str, ...], ...]
    class_text: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The required fields that are not there: a name, and a class for every row."""
        needed = [] if self.mapping.column("name") else ["name"]
        if not self.mapping.column("class_name") and not self.class_text:
            needed.append("class_name")
        return tuple(needed)


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One row: its sheet and number there, the draft as read, the facts (None: an error stops it), its problems.

    `side` is how many columns right of the first table it stands.
    """

    row: int
    draft: StudentDraft
    facts: StudentFacts | None
    problems: tuple[Problem, ...]
    sheet: int = 0
    side: int = 0


@dataclass(frozen=True)
class Normalised:
    """A value that is kept in another spelling than the sheet's; `count` cells, the first at `place`."""

    title: str
    before: str
    after: str
    count: int
    place: str


@dataclass(frozen=True)
class Review:
    """All rows of the chosen sheets with all problems, in the order of the sheets.

    `left_out` tells rows that are no students (totals, signatures) as (place, text), `notes` what a whole sheet lacks.
    """

    proposals: tuple[Proposal, ...]
    rows: tuple[ReviewedRow, ...]
    normalised: tuple[Normalised, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (*self.notes, *(p for row in self.rows for p in row.problems))


def proposals(book: Book) -> tuple[Proposal, ...]:
    """Say of every sheet that has a table of students where it stands and what its columns are.

    Raises:
        Invalid: no sheet has one.
    """
    found = tuple(p for n, sheet in enumerate(book.sheets) if (p := _propose(n, sheet)) is not None)
    if not found:
        text = f"“{book.name}”里没有找到学生名单。请检查表格里是否有“姓名”“班级”等列名，或换一个文件。"
        raise Invalid(text)
    return found


def preferred(found: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return the sheets to begin with: all where each is one class, else the one with the most students."""
    per_class = [p for p in found if p.class_text and not p.missing and not p.mapping.column("class_name")]
    if len(per_class) > 1 and len({p.class_text for p in per_class}) == len(per_class):
        return tuple(per_class)
    return (max(found, key=lambda p: (not p.missing, p.row_count)),)


def propose(book: Book) -> Proposal:
    """Return the first of the preferred sheets."""
    return preferred(proposals(book))[0]


def review(book: Book, chosen: Sequence[Proposal], today: date, progress: Progress = SILENT) -> Review:
    """Check every row and report every fault with its place; nothing is corrected that changes meaning.

    Raises:
        Invalid: there is no column for the name, or nothing says the class.
    """
    rows: list[ReviewedRow] = []
    left_out: list[tuple[str, str]] = []
    notes = [note for p in chosen if (note := _beside(p)) is not None]
    for proposal in chosen:
        _require(proposal)
        told = f"“{proposal.sheet_name}”" if len(chosen) > 1 else ""
        sheet = book.sheets[proposal.sheet]
        body = header.body(sheet.rows, _header(proposal))
        body = _of_students(Merged(sheet, proposal.header_row).spread(body, proposal.mapping), proposal.mapping)
        rows += _reviewed(proposal, body, told, today, progress)
        left_out += [(f"{told}第{number}行", text) for number, text in body.left_out]
        notes += [_below(f"{told}第{number}行", count) for number, count in body.others]
    by_sheet = {p.sheet: p for p in chosen}
    several = len(chosen) > 1
    checked = _without_doubles(rows, by_sheet, several)
    return Review(tuple(chosen), checked, _normalised(rows, by_sheet, several), tuple(left_out), tuple(notes))


def _beside(proposal: Proposal) -> Problem | None:
    """Tell of a second table beside the first one, whose children would be missed."""
    letter = proposal.mapping.repeats_at
    if not letter or len(sides.offsets(proposal.mapping)) > 1:
        return None
    text = f"{letter}列起还有一块并排的名单，没有导入。请把它剪切到左边名单的下面，保存后再导入。"
    return Problem(text, "name", f"工作表“{proposal.sheet_name}”", Severity.WARNING)


def _below(place: str, count: int) -> Problem:
    """Tell of a table below the first one whose columns stand elsewhere."""
    text = f"这里起是另一张表，列的位置与上面的不同，{count}行没有导入。请把列调成一样，或另存为一张工作表后再导入。"
    return Problem(text, "name", place, Severity.WARNING)


def _require(proposal: Proposal) -> None:
    if proposal.missing:
        titles = "、".join(f"“{FIELD_TITLES[f]}”" for f in proposal.missing)
        raise Invalid(f"工作表“{proposal.sheet_name}”没有找到{titles}列。请在列对应里指定是哪一列，或写明是哪个班。")


def _header(proposal: Proposal) -> Header:
    return Header(proposal.header_row, tuple(c.header for c in proposal.mapping.columns), proposal.class_text)


def _reviewed(proposal: Proposal, body: header.Body, told: str, today: date, progress: Progress) -> list[ReviewedRow]:
    found = sides.offsets(proposal.mapping)
    boards = boarding.reading(proposal.mapping, body.lines)
    rows = []
    for count, line in enumerate(body.lines):
        if count % 500 == 0:
            progress.step(count, len(body.lines), f"正在核对第{count}行，共{len(body.lines)}行")
        for side, values in sides.halves(line.cells, proposal.mapping, found):
            if "boarding" in values:
                values["boarding"] = boards(values["boarding"])
            if line.class_text and not values.get("class_name"):
                values["class_name"] = line.class_text
            draft = StudentDraft(**values)
            checked = check(draft, today)
            problems = tuple(placed(p, line.row, proposal.mapping, told, side) for p in checked.problems)
            rows.append(ReviewedRow(line.row, draft, checked.facts, problems, proposal.sheet, side))
    return rows


def _of_students(body: header.Body, columns: Mapping) -> header.Body:
    """Leave out the rows that have nothing in any used column, as where the lines are numbered beforehand."""
    found = sides.offsets(columns)
    counts = sides.tables_in((line.cells for line in body.lines), columns, found)
    lines = tuple(line for line, count in zip(body.lines, counts, strict=True) if count)
    if len(lines) == len(body.lines):
        return body
    kept = {line.row for line in lines}
    rest = [(line.row, " ".join(filter(None, line.cells))[:40]) for line in body.lines if line.row not in kept]
    return replace(body, lines=lines, left_out=tuple(sorted((*body.left_out, *rest))))


def _propose(index: int, sheet: Sheet) -> Proposal | None:
    head = header.find(sheet.rows)
    if head is None:
        return _headless(index, sheet)
    body = header.body(sheet.rows, head)
    return _proposal(index, sheet, head, body)


def _headless(index: int, sheet: Sheet) -> Proposal | None:
    """Understand a table without titles by its content alone."""
    body = header.body(sheet.rows, Header(0, (), header.class_of_sheet(sheet.name)))
    lines = tuple(line for line in body.lines if sum(bool(c.strip()) for c in line.cells) >= 2)
    found = _proposal(index, sheet, Header(0, ()), header.Body(lines, body.left_out))
    fields = {c.field for c in found.mapping.columns}
    return found if "name" in fields and fields & {"document_number", "class_name"} else None


def _proposal(index: int, sheet: Sheet, head: Header, body: header.Body) -> Proposal:
    rows = [line.cells for line in body.lines]
    columns = mapping.guess(head.titles, rows)
    class_text = head.class_text or header.class_of_sheet(sheet.name)
    if columns.column("class_name") is not None:
        class_text = ""
    elif not class_text:
        class_text = next((line.class_text for line in body.lines if line.class_text), "")
    preview = tuple(tuple(cells) for cells in rows[:_PREVIEW])
    found = sides.offsets(columns)
    count = sum(sides.tables_in(rows, columns, found))
    return Proposal(index, sheet.name, head.row, columns, count, preview, class_text)


def _without_doubles(
    rows: Sequence[ReviewedRow], by_sheet: dict[int, Proposal], several: bool
) -> tuple[ReviewedRow, ...]:
    doubles = duplicates([(n, *_number(row)) for n, row in enumerate(rows)])
    found = list(rows)
    for place, other in doubles.items():
        row, first = rows[place], rows[other]
        told = f"“{by_sheet[row.sheet].sheet_name}”" if several else ""
        text = f"“{row.draft.document_number}”与{_where(row, first, by_sheet)}的证件号相同。请照原件核对是哪一行录错。"
        problem = placed(Problem(text, "document_number"), row.row, by_sheet[row.sheet].mapping, told, row.side)
        # What the wrong number contradicts is the same fault.
        kept = tuple(p for p in row.problems if p.field not in _DEPENDENT)
        found[place] = replace(row, facts=None, problems=(problem, *kept))
    for repeat in repeats([(n, row.facts) for n, row in enumerate(found) if row.facts is not None]):
        row = found[repeat.row]
        text = _REPEATED[repeat.field].format(_where(row, rows[repeat.other], by_sheet))
        severity = Severity.ERROR if repeat.is_sure else Severity.WARNING
        told = f"“{by_sheet[row.sheet].sheet_name}”" if several else ""
        problem = placed(
            Problem(text, repeat.field, severity=severity), row.row, by_sheet[row.sheet].mapping, told, row.side
        )
        facts = None if repeat.is_sure else row.facts
        found[repeat.row] = replace(row, facts=facts, problems=(*row.problems, problem))
    return tuple(found)


def _where(row: ReviewedRow, other: ReviewedRow, by_sheet: dict[int, Proposal]) -> str:
    return f"{f'“{by_sheet[other.sheet].sheet_name}”' if other.sheet != row.sheet else ''}第{other.row}行"


def _number(row: ReviewedRow) -> tuple[str, bool]:
    """Return a row's document number, if it is whole, and whether the row is in doubt: a sex may contradict it too."""
    if row.facts is not None:
        return row.facts.document_number, contradicts(row.facts)
    number = clean_number(row.draft.document_number)
    return number if citizen(number) else "", True


def _normalised(rows: Sequence[ReviewedRow], by_sheet: dict[int, Proposal], several: bool) -> tuple[Normalised, ...]:
    counts: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], ReviewedRow] = {}
    for row in rows:
        if row.facts is None:
            continue
        for field in _CLEANED:
            before, after = getattr(row.draft, field), getattr(row.facts, field)
            if before != after and before:
                key = (field, before, after)
                counts[key] += 1
                first.setdefault(key, row)
    found = []
    for (field, before, after), count in counts.items():
        row = first[field, before, after]
        told = f"“{by_sheet[row.sheet].sheet_name}”" if several else ""
        place = placed(Problem("", field), row.row, by_sheet[row.sheet].mapping, told, row.side).place
        found.append(Normalised(FIELD_TITLES[field], before, after, count, place))
    return tuple(found)
