"""Class packs back: whose a file is, what its teacher changed, what stands against it; nothing is written yet."""

from dataclasses import dataclass, replace
from pathlib import Path

from aiddesk.domain.class_packs import ROW_KEY, ROW_KEY_TITLE
from aiddesk.domain.errors import Conflict, Invalid, Problem
from aiddesk.domain.hardship import Scheme
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.domain.terms import school_year_title
from aiddesk.intake import class_pack as intake
from aiddesk.intake.class_pack import FoundTable
from aiddesk.intake.formula_places import formula_places
from aiddesk.intake.marked import Fault, Head
from aiddesk.intake.reader import Book, NeedsPassword, read
from aiddesk.queries.class_packs import Pack, pack_pupils, pack_with
from aiddesk.queries.schemes import scheme as scheme_with
from aiddesk.services.pack_comparing import Compared, PackChange
from aiddesk.store.desk import Desk

__all__ = ["BackPlan", "NeedsPassword", "OlderPack", "PackChange", "plan_back", "write_marked_copy"]


class OlderPack(Conflict):
    """A newer pack has been handed out to the same class; the user may insist."""


@dataclass(frozen=True)
class BackPlan:
    """A pack that came back, read and compared.

    `faults` are all problems with their places; rows of the `faulty` students are not taken.
    """

    path: Path
    book: Book
    pack: Pack
    table: FoundTable
    scheme: Scheme
    rows: int
    changes: tuple[PackChange, ...]
    faults: tuple[Fault, ...]
    faulty: frozenset[str]

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(fault.problem for fault in self.faults)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.is_error)

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.faults if fault.problem.is_error})

    @property
    def takeable(self) -> tuple[PackChange, ...]:
        """The changes of rows without errors."""
        return tuple(c for c in self.changes if c.student_id not in self.faulty)

    def of_kind(self, kind: str) -> tuple[PackChange, ...]:
        return tuple(c for c in self.takeable if c.kind == kind)

    @property
    def is_ready(self) -> bool:
        """True where nothing needs a person before it is taken."""
        return not self.errors and not self.of_kind("conflict")

    @property
    def title(self) -> str:
        return f"{self.pack.class_title}调查表（第{self.pack.sequence}号）"


def plan_back(
    desk: Desk, path: Path, school_year: int, class_id: str = "", password: str = "", progress: Progress = SILENT,
    *, accept_older: bool = False,
) -> BackPlan:  # fmt: skip
    """Read a file that a class teacher gave back, whatever it is called now, and compare it with the register.

    `class_id` is the class that it should be of, "" takes any.

    Raises:
        NeedsPassword: the file opens with a password only.
        OlderPack: the class has been handed a newer one since, and it is not insisted on this.
        Invalid: it is no pack, or of another school, class or year.
        Unavailable: the file cannot be read.
    """
    progress.step(0, 2, f"正在读取{path.name}")
    book = read(path, password)
    pack = _pack_of(desk, book)
    _require_ours(desk, book, pack, school_year, class_id)
    if pack.newest > pack.sequence and not accept_older:
        text = f"“{book.name}”是第{pack.sequence}号，{pack.class_title}后来又发了第{pack.newest}号。"
        raise OlderPack(f"{text}请收第{pack.newest}号；老师只填了这一份的，可以仍收这一份。")
    titles = {**dict(pack.columns), ROW_KEY: ROW_KEY_TITLE}
    table = intake.table(book, titles)
    if table is None:
        raise Invalid(f"“{book.name}”里找不到{pack.class_title}的表头（序号、姓名、是否申请…）。请收老师填的那份原表。")
    scheme = scheme_with(desk, *pack.scheme)
    progress.step(1, 2, f"正在比较{path.name}")
    by_sheet = formula_places(path.read_bytes(), password)
    formulas = by_sheet[table.sheet] if table.sheet < len(by_sheet) else frozenset()
    compared = Compared(pack, table, scheme, pack_pupils(desk, school_year, scheme, pack), formulas)
    compared.run()
    return BackPlan(
        path, book, pack, table, scheme, compared.rows, tuple(compared.changes), tuple(compared.faults),
        frozenset(compared.faulty),
    )  # fmt: skip


def write_marked_copy(plan: BackPlan, out: Path) -> Done:
    """Give the teacher's own file back with every fault marked where it is; it can be filled in and taken again."""
    from aiddesk.intake.marked import write_faults  # openpyxl is heavy

    table, sheet = plan.table, plan.book.sheets[plan.table.sheet]
    head = Head(table.sheet_name, table.header_row, tuple(map(str.strip, sheet.rows[table.header_row - 1])))
    # What concerns the whole sheet is told beside its head.
    faults = [replace(fault, row=fault.row or table.header_row) for fault in plan.faults]
    write_faults(plan.book, plan.path, faults, {table.sheet: head}, out)
    return Done(f"已写好标出问题的表：{out.name}")


def _pack_of(desk: Desk, book: Book) -> Pack:
    found = intake.codes(book)
    packs = [pack for code in found if (pack := pack_with(desk, code)) is not None]
    if len(packs) > 1:
        titles = "、".join(f"{p.class_title}第{p.sequence}号" for p in packs)
        raise Invalid(f"“{book.name}”里有几份调查表（{titles}）。请让每位老师各交一个文件。")
    if packs:
        return packs[0]
    if not found:
        text = f"“{book.name}”里没有调查表的编号，不知道是哪一份。"
        raise Invalid(f"{text}请收发给老师的那个文件；标题行、“怎么填”和隐藏的表至少要留一处。")
    school = intake.school_of(book)
    if school and school != desk.place.name:
        raise Invalid(f"“{book.name}”是“{school}”的调查表，不是“{desk.place.name}”发出的，没有收。")
    raise Invalid(f"“{book.name}”的编号{found[0]}不是这个数据文件发出的。请检查是否选错了文件，或换了数据文件。")


def _require_ours(desk: Desk, book: Book, pack: Pack, school_year: int, class_id: str) -> None:
    if pack.school_id != desk.place.id:
        raise Invalid(f"“{book.name}”不是“{desk.place.name}”发出的调查表，没有收。请由发出的学校收回。")
    if pack.school_year != school_year:
        theirs, ours = school_year_title(pack.school_year), school_year_title(school_year)
        raise Invalid(f"“{book.name}”是{theirs}的调查表，现在是{ours}，没有收。请收本学年发出的表。")
    if class_id and pack.class_id != class_id:
        raise Invalid(
            f"“{book.name}”是{pack.class_title}的调查表，不是所选的班，没有收。请选{pack.class_title}，或换文件。"
        )
