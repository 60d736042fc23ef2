"""亲属回避: who of the staff is a relative of an applicant; found by the program, decided on by a person."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.outcome import Done
from aiddesk.queries.kinship import KinRow, RelativeRow, open_finds, relatives
from aiddesk.queries.places import staff
from aiddesk.services import kinship
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Segments, Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ABOUT = (
    "按姓名、电话、住址、同一家庭、同姓同村，找出教职工与本学年申请学生之间可能的亲属关系。标“须核实”的，核实以前不能审核；"
    "标“提示”的只供留意。教职工的电话和住址在“工具—教职工”里填写。"
)
_RELATION = Field("relation", "亲属关系", required=True, hint="侄女，外甥，表弟的孩子")
# The note of these forms tells by what the two were found, with name or number: a private field hides it.
_FOUND_RELATION = replace(_RELATION, is_private=True)
_REASON = Field(
    "reason", "怎样核实的", "lines", required=True, hint="向本人和村里核实，同姓但不是一家", is_private=True
)


class KinshipDialog(PinnedDialog):
    """What is to be verified, strong finds first, and what is decided already."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, f"亲属回避：{shell.term.school_year_title}", "kinship", QSize(1030, 556))
        self._shell = shell
        self._part = Segments("kinship_part", "看什么")
        self._part.chosen.connect(lambda _code: self._show())
        self._finds: Grid[KinRow] = Grid("kin_finds", "待核实", _FINDS, key=lambda r: r.key)
        self._known: Grid[RelativeRow] = Grid("kin_known", "已登记", _KNOWN, key=lambda r: r.id)
        for grid in (self._finds, self._known):
            grid.setMinimumHeight(270)
        self._finds.opened.connect(lambda _row: self.confirm())
        self._finds.set_empty("没有待核实的。教职工的电话、住址填得越全，找得越准。")
        self._known.set_empty("还没有登记亲属关系。", "登记亲属…", self.declare)
        self._totals = Totals("kinship_totals")
        content = QWidget()
        inner = column(
            row(self._part, 1), label(_ABOUT, "dim", wrap=True), self._finds, self._known, self._totals,
            margins=(16, 12, 16, 8),
        )  # fmt: skip
        content.setLayout(inner)
        self._open_acts = (
            button("是亲属…", "confirm_kin", kind="primary", tip="核实是亲属，登记关系", on=self.confirm),
            button("不是亲属…", "clear_kin", tip="核实不是亲属，写明怎样核实的", on=self.clear),
        )
        self._back = button("取消登记", "kin_back", tip="登记错了的，取消后重新登记", on=self.take_back)
        left = (
            *self._open_acts, self._back, button("登记其他亲属…", "declare_kin", on=self.declare),
            button("打印登记表", "print_kinship", icon="printer", on=self._print),
        )  # fmt: skip
        self.lay_out(content, (button("关闭", "close", on=self.accept),), left)
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        desk, year = self._shell.desk, self._shell.term.school_year
        self._open, self._decided = open_finds(desk, year), relatives(desk)
        self._part.offer({"open": f"待核实{len(self._open)}", "known": f"已登记{len(self._decided)}"})
        self._show()

    def confirm(self) -> None:
        """Record that the chosen find is kinship."""
        chosen = self._find()
        if chosen is not None:
            self._ask(
                f"是亲属：{chosen.name}", (_FOUND_RELATION,), "登记", f"{chosen.staff}与这名学生：{chosen.text}。",
                lambda v: kinship.confirm(self._shell.desk, chosen.staff_id, chosen.student_id, v["relation"]),
            )  # fmt: skip

    def clear(self) -> None:
        """Record that the chosen find is none."""
        chosen = self._find()
        if chosen is not None:
            self._ask(
                f"不是亲属：{chosen.name}", (_REASON,), "登记", f"{chosen.staff}与这名学生：{chosen.text}。",
                lambda v: kinship.clear(self._shell.desk, chosen.staff_id, chosen.student_id, v["reason"]),
            )  # fmt: skip

    def declare(self) -> None:
        """Ask which student, of whom, and what relation."""
        from aiddesk.ui.parts.pick_student import pick  # dialogs load when they are opened

        student = pick(self, self._shell, "教职工的亲属是哪名学生")
        if student is None:
            return
        people = {s.id: f"{s.name}（{s.role_titles}）" for s in staff(self._shell.desk)}
        fields = (Field("staff_id", "教职工", "choice", people, required=True), _RELATION)
        self._ask(
            f"登记亲属关系：{student.name}", fields, "登记", "登记以后，这位教职工不能审核这名学生。",
            lambda v: kinship.declare(self._shell.desk, v["staff_id"], student.id, v["relation"]),
        )  # fmt: skip

    def take_back(self) -> None:
        """Take the chosen decision back."""
        chosen = self._known.current()
        if chosen is None:
            self._shell.say("请先选择一条登记。")
            return
        if self._shell.act(lambda: kinship.take_back(self._shell.desk, chosen.id)) is not None:
            self.refresh()

    def _ask(
        self, title: str, fields: tuple[Field, ...], act: str, note: str, work: Callable[[dict[str, str]], Done]
    ) -> None:
        if self._shell.form(title, fields, act, work, note=note) is not None:
            self.refresh()

    def _find(self) -> KinRow | None:
        chosen = self._finds.current()
        if chosen is None:
            self._shell.say("请先选择一条待核实的。")
        return chosen

    def _show(self) -> None:
        is_open = self._part.code() == "open"
        for grid, rows in ((self._finds, self._open), (self._known, self._decided)):
            grid.set_veiled(self._shell.is_veiled)
            grid.set_rows(rows)  # type: ignore[arg-type]  # each grid with the rows of its own
            if grid.current() is None:
                grid.step(1)
        self._finds.setVisible(is_open)
        self._known.setVisible(not is_open)
        for act in self._open_acts:
            act.setVisible(is_open and bool(self._open))
        self._back.setVisible(not is_open and bool(self._decided))
        strong = sum(r.is_strong for r in self._open)
        relatives_known = sum(r.kind != "cleared" for r in self._decided)
        self._totals.say(
            (f"须核实{strong}处，提示{len(self._open) - strong}处", f"已登记亲属{relatives_known}人",
             f"核实不是亲属{len(self._decided) - relatives_known}人")
        )  # fmt: skip

    def _print(self) -> None:
        show_paper(self._shell, "kinship_register", str(self._shell.term.school_year))


_FINDS: tuple[Column[KinRow], ...] = (
    Column("要求", lambda r: "须核实" if r.is_strong else "提示", width=72, sort=lambda r: not r.is_strong,
           colour=lambda r: colours.RED if r.is_strong else colours.SECONDARY),
    Column("教职工", lambda r: r.staff, width=100),
    Column("学生", lambda r: r.name, width=120, private=True),
    Column("班级", lambda r: r.class_title, width=100),
    Column("依据", lambda r: r.text, width=460, tip=lambda r: r.text, private=True),
)  # fmt: skip
_KNOWN: tuple[Column[RelativeRow], ...] = (
    Column("教职工", lambda r: r.staff, width=100),
    Column("学生", lambda r: r.name, width=120, private=True),
    Column("班级", lambda r: r.class_title, width=100),
    Column("结论", lambda r: r.kind_title, width=120,
           colour=lambda r: colours.GREEN if r.kind == "cleared" else ""),
    Column("关系", lambda r: r.relation, width=120, private=True),
    Column("登记日期", lambda r: r.on, lambda v: f"{v:%Y-%m-%d}" if v else "", 96),
    Column("核实情况", lambda r: r.reason, width=240, tip=lambda r: r.reason, private=True),
)  # fmt: skip
