"""家庭情况调查（全体）: every family of a class in the order of its list, one after another, applied or not."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QWidget

from aiddesk.queries import surveys as asked
from aiddesk.queries.places import classes
from aiddesk.queries.schemes import in_force
from aiddesk.queries.surveys import FamilyRow, SurveySheet
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.survey_dialog import SurveyDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Segments
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_NOTE = {
    "overlooked": "这些家庭得分达到困难标准，但没有申请也没有放弃。申请要自愿：请告诉家长可以申请，愿意的登记申请。",
    "": "按班级名册顺序录入。录过的家庭以后申请时，调查自动转入申请。",
}


class FamilySurveys(PinnedDialog):
    """The families of a class or of the school; Enter or 录入 opens the sheets one after another."""

    def __init__(self, parent: QWidget, shell: Host, class_id: str, apply_for: Callable[[str], None]) -> None:
        super().__init__(parent, "家庭情况调查（全体）", "family_surveys", QSize(920, 556))
        self._shell, self._apply_for = shell, apply_for
        self._rows: tuple[FamilyRow, ...] = ()
        self._build()
        self.refresh()
        if class_id:
            self._classes.choose(class_id)
            self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        desk, year = self._shell.desk, self._shell.term.school_year
        every = asked.families(desk, year)
        done = [r for r in every if r.is_surveyed]
        counted = {"": f"全校　已录{len(done)}/{len(every)}"}
        for one in classes(desk, year):
            inside = sum(r.class_id == one.id for r in done)
            counted[one.id] = f"{one.title}　已录{inside}/{one.students}"
        self._classes.offer(counted)
        self._rows = tuple(r for r in every if self._classes.code() in ("", r.class_id))
        self._kept.offer({kept: f"{title}{sum(map(test, self._rows))}" for kept, (title, test) in _KEPT.items()})
        rows = tuple(filter(_KEPT[self._kept.code() or "all"][1], self._rows))
        self.grid.set_rows(rows)
        self.grid.set_empty(_EMPTY.get(self._kept.code(), "这个班还没有学生。"))
        self._note.setText(_NOTE.get(self._kept.code(), _NOTE[""]))
        self._apply.setVisible(self._kept.code() == "overlooked" and bool(rows))
        self._scheme.setText(f"评分方案：{in_force(desk).name}")
        if rows and self.grid.current() is None:
            self.grid.select(next((r for r in rows if r.missing is None and r.is_open), rows[0]).student_id)

    def record(self) -> None:
        """Open the chosen family's sheet."""
        chosen = self.grid.current()
        if chosen is not None:
            self.open_sheet(chosen)

    def open_sheet(self, family: FamilyRow) -> None:
        """Open one family's sheet; the ones after it follow."""
        if not family.is_open:
            self._shell.say(f"{family.name}{family.case_title}，调查不能再改。")
            return
        self.grid.select(family.student_id)
        sheet = asked.sheet(self._shell.desk, family.student_id, self._shell.term.school_year)
        dialog = SurveyDialog(self, self._shell, sheet, self._next, self._progress)
        dialog.finished.connect(lambda _result: self.refresh())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _next(self) -> SurveySheet | None:
        """Return the next family in class order that waits, or None at the end; go on from the one at hand."""
        here = self.grid.current()
        at = next((n for n, r in enumerate(self._rows) if here and r.student_id == here.student_id), -1)
        self.refresh()
        waiting = [r for r in self._rows[at + 1 :] if r.is_open and not r.is_surveyed]
        if not waiting:
            left = sum(not r.is_surveyed and r.is_open for r in self._rows)
            self._shell.say(f"录到最后一户了，前面还有{left}户没有录。" if left else "都录完了。")
            return None
        self.grid.select(waiting[0].student_id)
        return asked.sheet(self._shell.desk, waiting[0].student_id, self._shell.term.school_year)

    def _progress(self) -> str:
        return f"已录{sum(r.is_surveyed for r in self._rows)}/{len(self._rows)}"

    def _enter_application(self) -> None:
        chosen = self.grid.current()
        if chosen is not None:
            self._apply_for(chosen.student_id)
            self.refresh()

    def _print(self, kind: str) -> None:
        from aiddesk.ui.parts.printing import show_paper  # papers load when they are printed

        if kind == "survey_class" and not self._classes.code():
            self._shell.tell("请先在左上角选择一个班级，再打印这个班的录入表。")
            return
        show_paper(self._shell, kind, self._classes.code())

    def _build(self) -> None:
        self._classes = Choice("survey_class", "班级")
        self._kept = Segments("survey_kept", "看哪些家庭")
        self._note, self._scheme = (
            label("", "dim", wrap=True, name="survey_note"),
            label("", "dim", name="survey_scheme"),
        )
        self.grid: Grid[FamilyRow] = Grid("families", "家庭", _COLUMNS, key=lambda r: r.student_id)
        record = button("录入", "record", kind="primary", icon="pencil", tip="Enter", on=self.record)
        self._apply = button("登记申请…", "apply_family", tip="家长愿意申请的", on=self._enter_application)
        paper = button("打印空白表", "print_surveys", icon="printer")
        menu = QMenu(paper)
        for kind, text in (("survey_blank", "每户一张（给家长填）"), ("survey_class", "全班一张（便于录入）")):
            menu.addAction(text, lambda kind=kind: self._print(kind)).setObjectName(f"print_{kind}")
        paper.setMenu(menu)
        content = QWidget()
        inner = column(row(self._classes, self._kept, 1), self._note, self.grid, self._scheme, margins=(16, 12, 16, 8))
        inner.setStretch(2, 1)
        content.setLayout(inner)
        self.lay_out(content, (record, button("关闭", "close", on=self.accept)), (paper, self._apply))
        self._classes.chosen.connect(lambda _code: self.refresh())
        self._kept.chosen.connect(lambda _code: self.refresh())
        self.grid.opened.connect(self.open_sheet)


Test = Callable[[FamilyRow], bool]
_KEPT: dict[str, tuple[str, Test]] = {
    "all": ("全部", lambda _r: True),
    "waiting": ("未录", lambda r: r.missing is None),
    "partly": ("没录全", lambda r: bool(r.missing)),
    "surveyed": ("已录", lambda r: r.is_surveyed),
    "applied": ("已申请", lambda r: bool(r.case_id)),
    "overlooked": ("困难未申请", lambda r: r.is_overlooked),
}
_EMPTY = {
    "waiting": "都录过了。",
    "partly": "没有缺答案的。",
    "surveyed": "还没有录入。",
    "applied": "还没有申请。",
    "overlooked": "没有这样的家庭：得分达到困难标准的都申请了，或写了放弃说明。",
}
_COLUMNS: Sequence[Column[FamilyRow]] = (
    Column("姓名", lambda r: r.name, width=150, private=True),
    Column("班级", lambda r: r.class_title, width=110, sort=lambda r: (r.grade, r.class_name)),
    Column("调查", lambda r: r.survey_title, width=84, colour=lambda r: colours.AMBER if r.missing else ""),
    Column("得分", lambda r: r.score, width=70, align="right", private=True),
    Column("得分建议", lambda r: r.level_title, width=100, private=True),
    Column("调查日期", lambda r: r.surveyed_on, lambda v: v.isoformat() if v else "", width=110),
    Column("申请", lambda r: r.case_title, width=110),
)
