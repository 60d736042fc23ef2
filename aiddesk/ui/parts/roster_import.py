"""Importing a roster: what was understood, what would change, what is wrong, do it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QWidget

from aiddesk.domain.errors import Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.services import roster
from aiddesk.services.registers import Desk
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.basics import button, clear, column, label
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

FORMATS = "表格 (*.xlsx *.xls *.xlsm *.ods *.csv *.txt *.et);;所有文件 (*)"
_LEFT_OUT = "不导入"


class ImportDialog(PinnedDialog):
    """A read sheet before it is written; closing it changes nothing."""

    def __init__(self, parent: QWidget, shell: Host, path: Path, plan: roster.Plan) -> None:
        super().__init__(parent, f"导入名册：{path.name}", "roster_import", QSize(1000, 556))
        self._shell, self._path, self._plan = shell, path, plan
        self._columns = QGridLayout()
        self._columns.setVerticalSpacing(4)
        self._understood = label("", "h2", wrap=True, name="understood")
        self._changes = label("", "", wrap=True, name="changes")
        self._faults: Grid[Problem] = Grid(
            "faults",
            "问题",
            (
                Column("位置", lambda p: p.place, width=230),
                Column("问题与办法", lambda p: p.text, width=520, tip=lambda p: p.text),
                Column("影响", lambda p: "不能导入" if p.is_error else "提醒", width=80),
            ),
            key=id,
        )
        self._faults.setMinimumHeight(170)
        self._skip = QCheckBox()
        self._skip.setObjectName("skip_faulty")
        self._skip.toggled.connect(lambda _on: self._show_act())
        self._marked = button("导出标红的原表…", "write_marked", on=self._write_marked)
        self._act = button("导入", "act", kind="primary", on=self._import)
        cancel = button("取消", "cancel", on=self.reject)
        content = QWidget()
        content.setLayout(
            column(
                self._understood, self._changes, self._faults, self._skip,
                label("列对应（认错了可以改）", "h2"), self._columns, 1, space=8, margins=(16, 12, 16, 8),
            )
        )  # fmt: skip
        self.lay_out(content, (self._act, cancel), left=(self._marked,))
        self._show()

    def _show(self) -> None:
        plan, proposal = self._plan, self._plan.proposal
        sheet = proposal.sheet_names[proposal.sheet]
        self._understood.setText(f"工作表“{sheet}”：表头在第{proposal.header_row}行，共{proposal.row_count}名学生。")
        absent = f"　名册里有、表里没有 {plan.absent}人（不会删除）" if plan.absent else ""
        text = f"新增 {plan.new}人　变化 {plan.changed}人　未变 {plan.same}人　有错 {plan.faulty}行{absent}"
        self._changes.setText(text)
        problems = plan.review.problems
        self._faults.set_rows(problems)
        self._faults.setVisible(bool(problems))
        self._skip.setText(f"跳过有错的{plan.faulty}行，先导入其余的（改好后再导入一次，只会补上缺的）")
        self._skip.setVisible(plan.faulty > 0)
        self._marked.setVisible(bool(problems))
        self._show_columns()
        self._show_act()

    def _show_act(self) -> None:
        ready = self._plan.faulty == 0 or self._skip.isChecked()
        self._act.setVisible(ready)
        count = self._plan.new + self._plan.changed
        self._act.setText(f"导入{count}人" if count else "没有变化，关闭")

    def _show_columns(self) -> None:
        clear(self._columns)
        choices = {"": _LEFT_OUT, **roster.FIELD_TITLES}
        for place, found in enumerate(self._plan.proposal.mapping.columns):
            samples = next(iter(found.samples), "")[:14]
            box = Choice(f"column_{found.letter}", f"{found.letter}列 {found.header}", choices)
            box.choose(found.field)
            box.chosen.connect(lambda field, index=found.index: self._remap(index, field))
            line, side = divmod(place, 2)
            self._columns.addWidget(label(f"{found.letter}列 {found.header}"), line, side * 3)
            self._columns.addWidget(box, line, side * 3 + 1)
            self._columns.addWidget(label(samples, "dim"), line, side * 3 + 2)

    def _remap(self, index: int, field: str) -> None:
        proposal = roster.with_field(self._plan.proposal, index, field)
        year = self._shell.term.school_year

        def work(desk: Desk, progress: Progress) -> roster.Plan:
            return roster.plan(desk, self._path, year, proposal=proposal, progress=progress)

        self._shell.start_job("正在重新核对", work, self._take)

    def _take(self, plan: roster.Plan) -> None:
        self._plan = plan
        self._show()

    def _import(self) -> None:
        if not self._plan.new + self._plan.changed:
            self.reject()
            return
        year, plan, skip = self._shell.term.school_year, self._plan, self._skip.isChecked()

        def work(desk: Desk, progress: Progress) -> Done:
            return roster.import_plan(desk, plan, year, skip_faulty=skip, progress=progress)

        if self._shell.start_job("正在导入名册", work, lambda _done: None):
            self.accept()

    def _write_marked(self) -> None:
        proposed = self._path.with_name(f"{self._path.stem}_标出问题.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, "导出标红的原表", str(proposed), "表格 (*.xlsx)")
        if chosen:
            self._shell.act(lambda: roster.write_marked_copy(self._plan, self._path, Path(chosen)))


def start(parent: QWidget, shell: Host, path: Path, opened: Callable[[ImportDialog], object]) -> None:
    """Read a file in the background, then show the dialog; `opened` keeps a reference."""
    year = shell.term.school_year

    def work(desk: Desk, progress: Progress) -> roster.Plan:
        return roster.plan(desk, path, year, progress=progress)

    def show(plan: roster.Plan) -> None:
        dialog = ImportDialog(parent, shell, path, plan)
        opened(dialog)
        dialog.open()

    shell.start_job(f"正在读取{path.name}", work, show)


def choose(parent: QWidget) -> Path | None:
    """Ask for a file."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "选择名册", "", FORMATS)
    return Path(chosen) if chosen else None


def template(parent: QWidget, shell: Host) -> None:
    """Ask where to put the empty template."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "保存名册模板", "名册模板.xlsx", "表格 (*.xlsx)")
    if chosen:
        shell.act(lambda: roster.write_template(Path(chosen)))
