"""Importing a roster: what was understood, what would change, what is wrong, do it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QStackedWidget, QWidget

from aiddesk.domain.errors import Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.privacy import mask_document
from aiddesk.domain.progress import Progress
from aiddesk.services import roster, sheets
from aiddesk.services.registers import Desk
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.password import ask_password
from aiddesk.ui.parts.roster_columns import ColumnsPart
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Segments
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

FORMATS = "表格 (*.xlsx *.xls *.xlsm *.xlsb *.ods *.csv *.txt *.et);;所有文件 (*)"
_ALL = "all"


class ImportDialog(PinnedDialog):
    """A read sheet before it is written; closing it changes nothing."""

    def __init__(self, parent: QWidget, shell: Host, plan: roster.Plan) -> None:
        super().__init__(parent, f"导入名册：{plan.book.name}", "roster_import", QSize(1000, 556))
        self._shell, self._plan = shell, plan
        self._leavers: set[str] = set()
        self._build()
        self._show()

    def set_veiled(self, veiled: bool) -> None:
        """Hide the samples of the columns too."""
        super().set_veiled(veiled)
        self._columns.set_veiled(veiled)

    def _build(self) -> None:
        self._sheet = Choice("sheet", "工作表")
        self._sheet.chosen.connect(self._choose_sheet)
        self._understood = label("", "h2", wrap=True, name="understood")
        self._changes = label("", "", wrap=True, name="changes")
        self._parts = Segments("import_part", "看什么")
        self._parts.chosen.connect(self._show_part)
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(240)
        self._faults: Grid[Problem] = Grid("faults", "问题", _FAULTS, key=id)
        self._changed: Grid[roster.ChangeRow] = Grid("changed", "变化", _CHANGED, key=lambda r: r.student_id)
        self._absent: Grid[roster.AbsentRow] = Grid("absent", "表里没有的学生", self._absent_columns())
        self._kept: Grid[roster.Normalised] = Grid("normalised", "规范化的内容", _NORMALISED)
        self._left: Grid[tuple[str, str]] = Grid("left_out", "略过的行", _LEFT_OUT)
        self._columns = ColumnsPart()
        self._columns.corrected.connect(self._correct)
        for page in (self._faults, self._changed, self._absent, self._kept, self._left, self._columns):
            self._pages.addWidget(page)
        self._skip = QCheckBox()
        self._skip.setObjectName("skip_faulty")
        self._skip.toggled.connect(lambda _on: self._show_act())
        self._marked = button("导出标红的原表…", "write_marked", on=self._write_marked)
        self._check = button("导出核对结果…", "write_check", tip="人籍一致核对：只比较，不导入", on=self._write_check)
        self._act = button("导入", "act", kind="primary", on=self._import)
        cancel = button("取消", "cancel", on=self.reject)
        content = QWidget()
        inner = column(
            row(self._understood, self._sheet), self._changes, self._parts, self._pages, self._skip, space=8,
            margins=(16, 12, 16, 8),
        )  # fmt: skip
        inner.setStretch(3, 1)
        content.setLayout(inner)
        self.lay_out(content, (self._act, cancel), left=(self._marked, self._check))

    def _absent_columns(self) -> tuple[Column[roster.AbsentRow], ...]:
        return (
            Column("转出", lambda r: r.student_id in self._leavers, width=56, tick=True, edit=self._tick),
            Column("姓名", lambda r: r.name, width=140, private=True),
            Column("班级", lambda r: r.class_title, width=110),
            Column("证件号码", lambda r: mask_document(r.document_number), width=180, private=True),
            Column("说明", lambda _r: "勾选的在导入时登记为转出，不勾的照旧留在名册里", width=380),
        )

    def _tick(self, row: roster.AbsentRow, text: str) -> None:
        self._leavers ^= {row.student_id} if bool(text) != (row.student_id in self._leavers) else set()
        self._show_act()

    def _show(self) -> None:
        plan = self._plan
        self._offer_sheets()
        rows = sum(p.row_count for p in plan.chosen)
        first = plan.chosen[0]
        where = f"表头在第{first.header_row}行，" if first.header_row else "没有表头，按内容认列，"
        self._understood.setText(f"{where}共{rows}名学生。" if len(plan.chosen) == 1 else f"共{rows}名学生。")
        absent = f"　名册里有、表里没有 {plan.absent}人（不会删除）" if plan.absent else ""
        counts = f"新增 {plan.new}人　变化 {plan.changed}人　未变 {plan.same}人　有错 {plan.faulty}行{absent}"
        self._changes.setText(counts)
        self._faults.set_rows(plan.problems)
        self._changed.set_rows(plan.changes)
        self._absent.set_rows(plan.absent_rows)
        self._leavers &= {r.student_id for r in plan.absent_rows}
        self._kept.set_rows(plan.review.normalised)
        self._left.set_rows(plan.review.left_out)
        self._columns.show_proposal(first)
        self._skip.setText(f"跳过有错的{plan.faulty}行，先导入其余的（改好后再导入一次，只会补上缺的）")
        self._skip.setVisible(plan.faulty > 0)
        self._marked.setVisible(bool(plan.review.problems))
        self._offer_parts()
        self._show_act()

    def _offer_parts(self) -> None:
        plan = self._plan
        counts = {
            "faults": ("问题", len(plan.problems)),
            "changed": ("变化", plan.changed),
            "absent": ("表里没有", plan.absent),
            "normalised": ("规范写法", len(plan.review.normalised)),
            "left_out": ("略过的行", len(plan.review.left_out)),
            "columns": ("列对应", len([c for c in plan.chosen[0].mapping.columns if c.field])),
        }
        shown = {k: f"{t}{n}" for k, (t, n) in counts.items() if n or k == "columns"}
        before = self._parts.code()
        self._parts.offer(shown)
        self._show_part(before if before in shown else self._parts.code())

    def _show_part(self, part: str) -> None:
        self._parts.choose(part)
        self._pages.setCurrentIndex(_PARTS.index(part))

    def _offer_sheets(self) -> None:
        plan = self._plan
        choices = {str(p.sheet): f"工作表“{p.sheet_name}”（{p.row_count}人）" for p in plan.sheets}
        if len(plan.sheets) > 1:
            choices = {_ALL: f"全部{len(plan.sheets)}张工作表", **choices}
        self._sheet.offer(choices)
        self._sheet.choose(_ALL if len(plan.chosen) > 1 else str(plan.chosen[0].sheet))
        self._sheet.setVisible(len(plan.sheets) > 1)

    def _show_act(self) -> None:
        ready = self._plan.faulty == 0 or self._skip.isChecked()
        self._act.setEnabled(ready)
        self._act.setToolTip("" if ready else "先改正有错的行，或勾选“跳过”")
        count = self._plan.new + self._plan.changed
        leaving = f"，{len(self._leavers)}人转出" if self._leavers else ""
        self._act.setText(f"导入{count}人{leaving}" if count or leaving else "没有变化，关闭")

    def _choose_sheet(self, code: str) -> None:
        chosen = [p for p in self._plan.sheets if code in (_ALL, str(p.sheet))]
        self._plan_again(chosen)

    def _correct(self, proposal: roster.Proposal) -> None:
        self._plan_again([proposal if p.sheet == proposal.sheet else p for p in self._plan.chosen])

    def _plan_again(self, chosen: Sequence[roster.Proposal]) -> None:
        year, before = self._shell.term.school_year, self._plan

        def work(desk: Desk, progress: Progress) -> roster.Plan:
            return roster.plan_with(desk, before, chosen, year, progress)

        if not self._shell.start_job("正在重新核对", work, self._take):
            self._show()

    def _take(self, plan: roster.Plan) -> None:
        self._plan = plan
        self._show()

    def _import(self) -> None:
        if not self._plan.new + self._plan.changed + len(self._leavers):
            self.reject()
            return
        year, plan, skip, leavers = self._shell.term.school_year, self._plan, self._skip.isChecked(), self._leavers

        def work(desk: Desk, progress: Progress) -> Done:
            chosen = [r.student_id for r in plan.absent_rows if r.student_id in leavers]
            return roster.import_plan(desk, plan, year, skip_faulty=skip, leavers=chosen, progress=progress)

        if self._shell.start_job("正在导入名册", work, lambda _done: None):
            self.accept()

    def _write_marked(self) -> None:
        stem = Path(self._plan.book.name).stem
        proposed = (self._plan.source.parent if self._plan.source else Path()) / f"{stem}_标出问题.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "导出标红的原表", str(proposed), "表格 (*.xlsx)")
        if chosen:
            self._shell.act(lambda: roster.write_marked_copy(self._plan, Path(chosen)))

    def _write_check(self) -> None:
        proposed = (self._plan.source.parent if self._plan.source else Path()) / "人籍一致核对.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "导出核对结果", str(proposed), "表格 (*.xlsx)")
        if chosen:
            self._shell.act(lambda: sheets.write_roster_check(self._shell.desk, self._plan, Path(chosen)))


_PARTS = ("faults", "changed", "absent", "normalised", "left_out", "columns")
_FAULTS: tuple[Column[Problem], ...] = (
    Column("位置", lambda p: p.place, width=230),
    Column("问题与办法", lambda p: p.text, width=520, tip=lambda p: p.text, private=True),
    Column("影响", lambda p: "不能导入" if p.is_error else "提醒", width=80),
)
_CHANGED: tuple[Column[roster.ChangeRow], ...] = (
    Column("位置", lambda r: r.place, width=80),
    Column("姓名", lambda r: r.name, width=120, private=True),
    Column("班级", lambda r: r.class_title, width=100),
    Column("改动", lambda r: r.text, width=560, tip=lambda r: r.text, private=True),
)
_NORMALISED: tuple[Column[roster.Normalised], ...] = (
    Column("位置", lambda r: r.place, width=200),
    Column("列", lambda r: r.title, width=110),
    Column("表里写的", lambda r: r.before, width=220, private=True),
    Column("名册里存的", lambda r: r.after, width=220, private=True),
    Column("处数", lambda r: r.count, width=60, align="right"),
)
_LEFT_OUT: tuple[Column[tuple[str, str]], ...] = (
    Column("位置", lambda r: r[0], width=200),
    Column("内容（不是学生，没有导入）", lambda r: r[1], width=520, private=True),
)


def start(parent: QWidget, shell: Host, path: Path, opened: Callable[[QDialog], object], password: str = "") -> None:
    """Read a file in the background, asking for its password if need be, then show the dialog; `opened` keeps it."""
    year = shell.term.school_year

    def work(desk: Desk, progress: Progress) -> roster.Plan | roster.NeedsPassword:
        try:
            return roster.plan(desk, path, year, password=password, progress=progress)
        except roster.NeedsPassword as locked:
            return locked

    def then(found: roster.Plan | roster.NeedsPassword) -> None:
        if isinstance(found, roster.Plan):
            _open(parent, shell, found, opened)
        elif given := ask_password(parent, found.text):
            start(parent, shell, path, opened, given)

    shell.start_job(f"正在读取{path.name}", work, then)


def paste(parent: QWidget, shell: Host, text: str, opened: Callable[[QDialog], object]) -> None:
    """Read what the clipboard holds, then show the dialog."""
    year = shell.term.school_year

    def work(desk: Desk, progress: Progress) -> roster.Plan:
        return roster.plan_pasted(desk, text, year, progress)

    shell.start_job("正在读取粘贴的内容", work, lambda plan: _open(parent, shell, plan, opened))


def _open(parent: QWidget, shell: Host, plan: roster.Plan, opened: Callable[[QDialog], object]) -> None:
    dialog = ImportDialog(parent, shell, plan)
    opened(dialog)
    dialog.open()


def choose(parent: QWidget) -> Path | None:
    """Ask for a file."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "选择名册", "", FORMATS)
    return Path(chosen) if chosen else None


def template(parent: QWidget, shell: Host) -> None:
    """Ask where to put the empty template."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "保存名册模板", "名册模板.xlsx", "表格 (*.xlsx)")
    if chosen:
        shell.act(lambda: roster.write_template(Path(chosen)))
