"""What came back from class teachers: what would change, what is wrong, where both sides changed; then take it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QStackedWidget, QWidget

from aiddesk.domain.errors import Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.services import packs_back, packs_taken
from aiddesk.services.packs_back import BackPlan, PackChange
from aiddesk.services.registers import Desk
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice, Segments
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_PARTS = ("changes", "conflicts", "suggestions", "faults")
_USED = {"": "请选", "sheet": "用交回的", "register": "用名册的"}


class PacksBackDialog(PinnedDialog):
    """One plan at a time; nothing is written before it is taken."""

    taken = Signal(str)  # the class whose pack was taken

    def __init__(self, parent: QWidget, shell: Host, plans: Sequence[BackPlan]) -> None:
        super().__init__(parent, "收回班级调查表", "packs_back", QSize(1040, 556))
        self._shell = shell
        self._plans = list(plans)
        self._choices: dict[Path, dict[str, bool]] = {plan.path: {} for plan in plans}
        self._build()
        self._offer()

    def take(self) -> None:
        """Take the plan that is shown."""
        self._take([self._plan])

    def take_ready(self) -> None:
        """Take every plan in which nothing needs a person."""
        self._take([plan for plan in self._plans if plan.is_ready])

    def write_marked(self) -> None:
        """Write the teacher's file with every fault marked, to give it back."""
        plan = self._plan
        proposed = plan.path.with_name(f"{plan.path.stem}_标出问题.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self, "导出标红的原表", str(proposed), "表格 (*.xlsx)")
        if chosen:
            self._shell.act(lambda: packs_back.write_marked_copy(plan, Path(chosen)))

    @property
    def _plan(self) -> BackPlan:
        return self._plans[int(self._which.code() or 0)]

    @property
    def _own(self) -> dict[str, bool]:
        """What was chosen in the plan that is shown."""
        return self._choices[self._plan.path]

    def _take(self, plans: Sequence[BackPlan]) -> None:
        chosen = [(plan, dict(self._choices[plan.path])) for plan in plans]
        skip = self._skip.isChecked()

        def work(desk: Desk, progress: Progress) -> Done:
            return packs_taken.take_all(desk, chosen, skip, progress)

        self._shell.start_job("正在收回调查表", work, lambda _done: self._settle(plans))

    def _settle(self, plans: Sequence[BackPlan]) -> None:
        for plan in plans:
            self._plans.remove(plan)
            self.taken.emit(plan.pack.class_id)
        if self._plans:
            self._offer()
        else:
            self.accept()

    def _offer(self) -> None:
        self._which.offer({str(n): _told(plan) for n, plan in enumerate(self._plans)})
        self._which.setVisible(len(self._plans) > 1)
        ready = sum(plan.is_ready for plan in self._plans)
        self._every.setText(f"收下没有问题的{ready}个班")
        self._every.setVisible(len(self._plans) > 1 and ready > 0)
        self._skip.setChecked(False)
        self._show()

    def _show(self) -> None:
        plan = self._plan
        counts = f"交回{plan.rows}名学生，共发{len(plan.pack.lines)}名"
        received = f"　已在{plan.pack.received_on:%Y-%m-%d}收过一次" if plan.pack.received_on else ""
        self._title.setText(f"{plan.title}　{counts}{received}")
        self._show_rows()
        self._faults.set_rows(sorted(plan.problems, key=lambda p: not p.is_error))
        parts = {
            "changes": f"差异{len(plan.of_kind('change'))}",
            "conflicts": f"冲突{len(plan.of_kind('conflict'))}",
            "suggestions": f"特殊群体{len(plan.of_kind('suggestion'))}",
            "faults": f"问题{len(plan.problems)}",
        }
        self._parts.offer(parts)
        first = next((code for code, there in zip(_PARTS, self._sizes(), strict=True) if there), "changes")
        self._show_part("faults" if plan.errors else "conflicts" if plan.of_kind("conflict") else first)
        self._skip.setText(f"跳过有错的{plan.faulty_rows}行，先收其余的（改好后可以再收一次）")
        self._skip.setVisible(bool(plan.errors))
        self._marked.setVisible(bool(plan.faults))
        self._show_act()

    def _sizes(self) -> tuple[int, ...]:
        plan = self._plan
        kinds = ("change", "conflict", "suggestion")
        return (*(len(plan.of_kind(kind)) for kind in kinds), len(plan.problems))

    def _show_rows(self) -> None:
        plan = self._plan
        for grid, kind in ((self._changes, "change"), (self._conflicts, "conflict"), (self._suggested, "suggestion")):
            grid.set_rows(plan.of_kind(kind))

    def _show_part(self, part: str) -> None:
        self._parts.choose(part)
        self._pages.setCurrentIndex(_PARTS.index(part))
        for made in (self._all_sheet, self._all_register):
            made.setVisible(part == "conflicts" and len(self._plan.of_kind("conflict")) > 1)

    def _show_act(self) -> None:
        plan, own = self._plan, self._own
        undecided = sum(c.key not in own for c in plan.of_kind("conflict"))
        count = sum(own.get(c.key, c.kind == "change") for c in plan.takeable)
        why = "先改正有错的行，或勾选“跳过”" if plan.errors and not self._skip.isChecked() else ""
        why = why or (f"还有{undecided}处冲突没有选用哪一个" if undecided else "")
        self._act.setEnabled(not why)
        self._act.setToolTip(why)
        self._act.setText(f"收下{count}处" if count else "收下（没有改动）")
        self._why.setText(why and f"{why}。")

    def _decide(self, change: PackChange, value: bool | None) -> None:
        if value is None:
            self._own.pop(change.key, None)
        else:
            self._own[change.key] = value
        self._show_rows()
        self._show_act()

    def _use(self, change: PackChange, text: str) -> None:
        self._decide(change, None if not text else text == "sheet")

    def _tick(self, change: PackChange, text: str) -> None:
        self._decide(change, bool(text))

    def _is_ticked(self, change: PackChange) -> bool:
        return self._own.get(change.key, change.kind == "change")

    def _used(self, change: PackChange) -> str:
        value = self._own.get(change.key)
        return "" if value is None else "sheet" if value else "register"

    def _use_all(self, is_sheet: bool) -> None:
        self._own.update({c.key: is_sheet for c in self._plan.of_kind("conflict")})
        self._show_rows()
        self._show_act()

    def _build(self) -> None:
        self._which = Choice("pack", "哪一份表")
        self._which.setMaximumWidth(470)
        self._which.chosen.connect(lambda _code: self._offer())  # what was decided in each plan is kept
        self._title = label("", "h2", wrap=True, name="pack_title")
        self._parts = Segments("back_part", "看什么")
        self._parts.chosen.connect(self._show_part)
        self._build_pages()
        self._skip = QCheckBox()
        self._skip.setObjectName("skip_faulty")
        self._skip.toggled.connect(lambda _on: self._show_act())
        self._why = label("", "warn", name="why")
        self._all_sheet = button("全部用交回的", "use_sheet", on=lambda: self._use_all(True))
        self._all_register = button("全部用名册的", "use_register", on=lambda: self._use_all(False))
        self._marked = button("导出标红的原表…", "write_marked", tip="还给班主任改，改好再收", on=self.write_marked)
        self._every = button("", "take_ready", on=self.take_ready)
        self._act = button("收下", "act", kind="primary", on=self.take)
        content = QWidget()
        inner = column(
            row(self._title, self._which), row(self._parts, 1, self._all_sheet, self._all_register), self._pages,
            row(self._skip, 1, self._why), margins=(16, 12, 16, 8),
        )  # fmt: skip
        inner.setStretch(2, 1)
        content.setLayout(inner)
        close = button("关闭", "cancel", on=self.reject)
        self.lay_out(content, (self._every, self._act, close), left=(self._marked,))

    def _build_pages(self) -> None:
        self._changes: Grid[PackChange] = Grid("back_changes", "差异", self._change_columns(), key=lambda c: c.key)
        self._changes.set_empty("没有要改的内容。")
        self._conflicts: Grid[PackChange] = Grid("back_conflicts", "冲突", self._conflict_columns(), lambda c: c.key)
        self._conflicts.set_empty("没有冲突：发表以后，名册里同一项没有改过。")
        self._suggested: Grid[PackChange] = Grid("back_groups", "特殊群体", self._group_columns(), lambda c: c.key)
        self._suggested.set_empty("班主任没有改动特殊群体。")
        self._faults: Grid[Problem] = Grid("back_faults", "问题", _FAULTS, key=id)
        self._faults.set_empty("没有问题。")
        self._pages = QStackedWidget()
        self._pages.setMinimumHeight(230)
        for page in (self._changes, self._conflicts, self._suggested, self._faults):
            self._pages.addWidget(page)

    def _change_columns(self) -> tuple[Column[PackChange], ...]:
        return (
            Column("收下", self._is_ticked, width=56, tick=True, edit=self._tick),
            Column("姓名", lambda c: c.name, width=110, private=True),
            Column("内容", lambda c: c.title, width=210, tip=lambda c: c.title),
            Column("发出时", lambda c: c.base_text, width=190, private=True),
            Column("交回的", lambda c: c.came_text, width=230, tip=lambda c: c.came_text, private=True),
            Column("表中位置", lambda c: c.place, width=120),
        )

    def _conflict_columns(self) -> tuple[Column[PackChange], ...]:
        return (
            Column("姓名", lambda c: c.name, width=110, private=True),
            Column("内容", lambda c: c.title, width=170, tip=lambda c: c.title),
            Column("发出时", lambda c: c.base_text, width=140, private=True),
            Column("名册现在", lambda c: c.now_text, width=160, private=True),
            Column("交回的", lambda c: c.came_text, width=160, tip=lambda c: c.came_text, private=True),
            Column("用哪一个", self._used, width=120, choices=_USED, edit=self._use),
            Column("表中位置", lambda c: c.place, width=100),
        )

    def _group_columns(self) -> tuple[Column[PackChange], ...]:
        return (
            Column("登记", self._is_ticked, width=56, tick=True, edit=self._tick),
            Column("姓名", lambda c: c.name, width=110, private=True),
            Column("名册里的", lambda c: c.now_text, width=230, private=True),
            Column("班主任填的", lambda c: c.came_text, width=230, private=True),
            Column("说明", lambda _c: "核对过证明的才勾选；名单上已有的不会取消", width=290),
        )


def _told(plan: BackPlan) -> str:
    changes, conflicts = len(plan.of_kind("change")), len(plan.of_kind("conflict"))
    parts = [f"差异{changes}", *([f"冲突{conflicts}"] if conflicts else [])]
    parts += [f"有错{len(plan.errors)}"] if plan.errors else []
    return f"{plan.pack.class_title}第{plan.pack.sequence}号：{'，'.join(parts)}（{plan.path.name}）"


_FAULTS: tuple[Column[Problem], ...] = (
    Column("位置", lambda p: p.place, width=270, tip=lambda p: p.place),
    Column("问题与办法", lambda p: p.text, width=560, tip=lambda p: p.text, private=True),
    Column("影响", lambda p: "这一行不收" if p.is_error else "提醒", width=90),
)
