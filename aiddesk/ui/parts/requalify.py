"""上学年受助复核: last year's recipients, what they do this year, and who was lost."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.queries.places import classes
from aiddesk.queries.requalification import RequalificationRow, requalification
from aiddesk.services import requalification as acts
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts import waivers
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Segments
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column


class RequalificationDialog(PinnedDialog):
    """Who was recognised last year and is enrolled now; applications open from here with last year's data."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        title = f"上学年受助复核：{shell.term.school_year_title}"
        super().__init__(parent, title, "requalification", QSize(1030, 540))
        self._shell = shell
        self._part = Segments("requalification_part", "看什么")
        self._part.chosen.connect(lambda _code: self._show())
        self._classes = Choice("requalification_class", "班级")
        self._classes.chosen.connect(lambda _code: self.refresh())
        self._grid: Grid[RequalificationRow] = Grid(
            "recipients", "上学年受助学生", _COLUMNS, key=lambda r: r.student_id
        )
        self._grid.setMinimumHeight(280)
        about = "交了新申请表的，选中后“登记申请”，上学年的情况会填好，再照新表核对；不再申请的，登记放弃并写明原因。"
        content = QWidget()
        inner = column(
            row(self._classes, self._part, 1), label(about, "dim", wrap=True), self._grid, margins=(16, 12, 16, 8)
        )
        inner.setStretch(2, 1)
        content.setLayout(inner)
        left = (
            button("登记申请", "apply_again", kind="primary", tip="收到新申请表的，选中后登记", on=self.apply),
            button("登记放弃…", "waive_again", on=self.waive),
            button("打印复核名单", "print_requalification", icon="printer", on=self._print),
        )
        self.lay_out(content, (button("关闭", "close", on=self.accept),), left)
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        desk, year = self._shell.desk, self._shell.term.school_year
        self._classes.offer({"": "全部班级", **{c.id: c.title for c in classes(desk, year)}})
        rows = requalification(desk, year, self._classes.code())
        self._rows = {
            "": rows,
            "lost": tuple(r for r in rows if r.dropped_out),
            "case": tuple(r for r in rows if r.now == "case"),
            "waived": tuple(r for r in rows if r.now == "waived"),
        }
        words = {"": "全部", "lost": "没有申请也没有放弃", "case": "已申请", "waived": "放弃"}
        self._part.offer({code: f"{word}{len(self._rows[code])}" for code, word in words.items()})
        self._show()

    def apply(self) -> None:
        """Open applications for the selected students."""
        chosen = [r.student_id for r in self._grid.selected()]
        year = self._shell.term.school_year
        if self._shell.act(lambda: acts.apply_again(self._shell.desk, year, chosen)) is not None:
            self.refresh()

    def waive(self) -> None:
        """Record that the chosen student's family does not apply again."""
        chosen = self._grid.current()
        if chosen is None:
            self._shell.say("请先选择一名学生。")
            return
        if waivers.waive(self._shell, chosen.student_id, chosen.name):
            self.refresh()

    def _show(self) -> None:
        self._grid.set_veiled(self._shell.is_veiled)
        self._grid.set_rows(self._rows[self._part.code()])
        if self._grid.current() is None:
            self._grid.step(1)
        empty = "没有这样的学生。" if self._rows[""] else "上学年没有认定的学生，或名册还没有升到本学年。"
        self._grid.set_empty(empty)

    def _print(self) -> None:
        year, chosen = self._shell.term.school_year, self._classes.code()
        show_paper(self._shell, "requalification", f"{year}|{chosen}" if chosen else str(year))


_COLUMNS: tuple[Column[RequalificationRow], ...] = (
    Column("姓名", lambda r: r.name, width=116, private=True),
    Column("班级", lambda r: r.class_title, width=96),
    Column("上学年等级", lambda r: r.last_level_title, width=96),
    Column("本学年", lambda r: r.now_title, width=88, colour=lambda r: colours.AMBER if r.dropped_out else ""),
    Column("现有类别", lambda r: r.categories, width=170, tip=lambda r: r.categories, private=True),
    Column("部门名单", lambda r: r.listed_title, width=110),
    Column("原因", lambda r: r.reason, width=220, tip=lambda r: r.reason, private=True),
)
