"""Bringing in a roster: read any sheet, say what it would change, write it as one act that can be undone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aiddesk.domain.errors import Invalid, Problem, Severity
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.students import StudentFacts
from aiddesk.intake.reader import Book, NeedsPassword, pasted, read
from aiddesk.intake.roster import FIELD_TITLES, Normalised, Proposal, Review, ReviewedRow, preferred, proposals, review
from aiddesk.services.bulk import many_rows
from aiddesk.services.comparing import AbsentRow, ChangeRow, Compared, FreshRow
from aiddesk.services.known import Roster, known_roster, require_latest
from aiddesk.services.matching import Difference, apply, insert
from aiddesk.services.pairing import Pair, paired
from aiddesk.services.students import move
from aiddesk.store import journal
from aiddesk.store.desk import Desk
from aiddesk.store.tables import SheetColumns

__all__ = [
    "FIELD_TITLES", "AbsentRow", "ChangeRow", "Difference", "FreshRow", "NeedsPassword", "Normalised", "Plan",
    "Proposal", "import_plan",
    "plan", "plan_book", "plan_pasted", "plan_with", "with_class", "with_field", "write_marked_copy", "write_template",
]  # fmt: skip
TOUCHED = frozenset({"students", "classes", "cases"})


@dataclass(frozen=True)
class Plan:
    """A read sheet with what importing it would do; nothing is written yet.

    `sheets` are all that have students, `review.proposals` those chosen. `same` and `faulty` are counts of rows.
    """

    book: Book
    source: Path | None
    sheets: tuple[Proposal, ...]
    review: Review
    fresh: tuple[FreshRow, ...]
    same: int
    faulty: int
    changes: tuple[ChangeRow, ...]
    absent_rows: tuple[AbsentRow, ...]
    doubts: tuple[Problem, ...]
    before: int = 0
    corrected: bool = False

    @property
    def chosen(self) -> tuple[Proposal, ...]:
        return self.review.proposals

    @property
    def new(self) -> int:
        return len(self.fresh)

    @property
    def changed(self) -> int:
        return len(self.changes)

    @property
    def absent(self) -> int:
        return len(self.absent_rows)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every fault of the rows, and what looks odd beside the roster."""
        return (*self.review.problems, *self.doubts)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if not p.is_error)


@many_rows()
def plan(
    desk: Desk, path: Path, school_year: int, sheet: int | None = None, password: str = "",
    progress: Progress = SILENT,
) -> Plan:  # fmt: skip
    """Read a file and say what importing it would do; `sheet` counts from 0, without it the best are taken.

    Raises:
        NeedsPassword: the file opens with a password only.
        Invalid: the file is no spreadsheet, or has no students.
        Conflict: the school year is over.
        Unavailable: the file cannot be read.
    """
    progress.step(0, 3, "正在读取表格")
    return plan_book(desk, read(path, password), school_year, path, sheet, progress)


def plan_pasted(desk: Desk, text: str, school_year: int, progress: Progress = SILENT) -> Plan:
    """Say what importing a copied piece of a sheet would do; see `plan`.

    Raises:
        Invalid: there is no table in it.
    """
    return plan_book(desk, pasted(text), school_year, progress=progress)


def plan_book(
    desk: Desk, book: Book, school_year: int, source: Path | None = None, sheet: int | None = None,
    progress: Progress = SILENT,
) -> Plan:  # fmt: skip
    """Say what importing a read book would do; see `plan`."""
    found = tuple(_remembered(desk, p) for p in proposals(book))
    chosen = preferred(found)
    if sheet is not None:
        chosen = tuple(p for p in found if p.sheet == sheet)
        if not chosen:
            raise Invalid(f"“{book.name}”的第{sheet + 1}张工作表里没有找到学生名单。请换一张工作表。")
    done = _plan(desk, book, source, found, chosen, school_year, progress, corrected=False)
    return done if sheet is not None else replace(done, doubts=(*done.doubts, *_unread(found, chosen)))


def _unread(found: Sequence[Proposal], chosen: Sequence[Proposal]) -> tuple[Problem, ...]:
    """Tell of sheets with students that were not taken, so that none is passed by in silence."""
    return tuple(
        Problem(
            f"这张工作表里也有名单（{p.row_count}行），这次没有读。要导入它的，请在导入时选这张工作表。",
            "name", f"工作表“{p.sheet_name}”", Severity.WARNING,
        )
        for p in found
        if p not in chosen
    )  # fmt: skip


def plan_with(
    desk: Desk, before: Plan, chosen: Sequence[Proposal], school_year: int, progress: Progress = SILENT
) -> Plan:
    """Say again what importing would do, with other sheets or columns chosen."""
    now = {p.sheet: p for p in chosen}
    sheets = tuple(now.get(p.sheet, p) for p in before.sheets)
    return _plan(desk, before.book, before.source, sheets, tuple(chosen), school_year, progress, corrected=True)


@many_rows()
def _plan(
    desk: Desk, book: Book, source: Path | None, sheets: tuple[Proposal, ...], chosen: tuple[Proposal, ...],
    school_year: int, progress: Progress, *, corrected: bool,
) -> Plan:  # fmt: skip
    require_latest(desk, school_year)
    progress.step(1, 3, "正在核对每一行")
    found = review(book, chosen, desk.today(), progress)
    progress.step(2, 3, "正在与名册比较")
    known = known_roster(desk, school_year)
    rows = [row for row in found.rows if row.facts is not None]
    compared = Compared(known, [_place(row, found) for row in rows])
    for number, (row, pair) in enumerate(zip(rows, _paired(known, found), strict=True)):
        if number % 1000 == 0:
            progress.step(number, len(rows), f"正在与名册比较，第{number}行，共{len(rows)}行")
        if row.facts is not None:
            compared.take(number, row.facts, pair)
    compared.look_back()
    absent = tuple(
        AbsentRow(s.id, s.name, known.titles[s.class_id], str(s.columns["document_number"]))
        for s in known.present
        if s.id not in compared.seen
    )
    return Plan(
        book, source, sheets, found, tuple(compared.fresh), compared.same,
        len(found.rows) - len(rows) + compared.repeated, tuple(compared.changes), absent, tuple(compared.doubts),
        len(known.present), corrected,
    )  # fmt: skip


def _paired(known: Roster, found: Review) -> tuple[Pair, ...]:
    return paired(known, [row.facts for row in found.rows if row.facts is not None])


def _place(row: ReviewedRow, found: Review) -> str:
    names = {p.sheet: p.sheet_name for p in found.proposals}
    return f"“{names[row.sheet]}”第{row.row}行" if len(names) > 1 else f"第{row.row}行"


@many_rows()
def import_plan(
    desk: Desk, plan: Plan, school_year: int, *, skip_faulty: bool = False, leavers: Sequence[str] = (),
    progress: Progress = SILENT,
) -> Done:  # fmt: skip
    """Write a plan's rows as one act: all, or with `skip_faulty` all but the faulty ones.

    `leavers` are absent students who are recorded as transferred out in the same act. Columns that the user
    corrected are remembered for sheets of the same shape.

    Raises:
        Invalid: there are faulty rows and they are not to be skipped; nothing was written.
        Conflict: the school year is over.
    """
    if plan.faulty and not skip_faulty:
        raise Invalid(*plan.errors)
    require_latest(desk, school_year)
    facts = [row.facts for row in plan.review.rows if row.facts is not None]
    if not facts:
        raise Invalid("表里没有可以导入的学生。请检查表头和内容。")
    if plan.corrected:
        _remember(desk, plan.chosen)
    known = known_roster(desk, school_year)
    before = len(known.present)
    with journal.entry(desk, "roster.import", f"导入名册（{plan.book.name}）") as work:
        known.add_classes(work, facts)
        fresh: list[StudentFacts] = []
        changed = repeated = 0
        for number, (one, pair) in enumerate(zip(facts, _paired(known, plan.review), strict=True)):
            if number % 200 == 0:
                progress.step(number, len(facts), f"正在导入，第{number}人，共{len(facts)}人")
            if pair.student is None:
                fresh.append(one)
            elif pair.repeats is not None:
                repeated += 1
            elif apply(desk, work, pair.student, one, known):
                changed += 1
        insert(desk, work, fresh, known)
        for student_id in leavers:
            move(desk, work, known.students[student_id], "transfer_out", desk.today(), f"不在{plan.book.name}里")
        progress.step(len(facts), len(facts), "正在保存")
    same = len(facts) - len(fresh) - changed - repeated
    left = f"，{plan.faulty}行有错未导入" if plan.faulty else ""
    gone = f"，转出{len(leavers)}人" if leavers else ""
    after = before + len(fresh) - len(leavers)
    text = f"名册由{before}人变为{after}人：新增{len(fresh)}人，变化{changed}人，未变{same}人{gone}{left}。"
    return Done(f"导入完成，{text}", TOUCHED, work.seq if work.changes else None)


def with_field(proposal: Proposal, index: int, name: str) -> Proposal:
    """Return a proposal with one column given to another field ("" leaves it out)."""
    return replace(proposal, mapping=proposal.mapping.with_field(index, name))


def with_class(proposal: Proposal, class_text: str) -> Proposal:
    """Return a proposal whose rows without a class belong to this one."""
    return replace(proposal, class_text=class_text.strip())


def write_marked_copy(plan: Plan, out: Path) -> Done:
    """Give the user's own workbook back with every fault marked where it is."""
    from aiddesk.intake.marked import write_marked  # openpyxl is heavy

    write_marked(plan.book, plan.source, plan.review, out)
    return Done(f"已写好标出问题的表：{out.name}")


def write_template(out: Path) -> Done:
    """Write the empty roster template; it is offered, never demanded."""
    from aiddesk.intake.template import write_template as write  # the writer is heavy

    write(out)
    return Done(f"已写好名册模板：{out.name}")


def _remembered(desk: Desk, proposal: Proposal) -> Proposal:
    kept = desk.value(
        "SELECT columns FROM sheet_columns WHERE kind = 'roster' AND shape = ? AND school_id = ?",
        proposal.mapping.shape,
        desk.place.id,
    )
    if kept is None:
        return proposal
    pairs = [(title, name) for title, name in json.loads(kept)]
    return replace(proposal, mapping=proposal.mapping.remembered(pairs))


def _remember(desk: Desk, chosen: Sequence[Proposal]) -> None:
    with journal.entry(desk, "roster.columns", "记住表格的列对应") as work:
        for proposal in chosen:
            shape, columns = proposal.mapping.shape, json.dumps(proposal.mapping.pairs, ensure_ascii=False)
            known = desk.value("SELECT id FROM sheet_columns WHERE kind = 'roster' AND shape = ?", shape)
            if known:
                work.update(SheetColumns, known, columns=columns)
            else:
                work.insert(SheetColumns, kind="roster", shape=shape, columns=columns)
