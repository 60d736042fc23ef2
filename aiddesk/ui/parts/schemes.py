"""评分方案: every version with the one in force, an editor, and what a change would make of this year's surveys."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from aiddesk.domain import schemes as rules
from aiddesk.domain.errors import Problem
from aiddesk.domain.hardship import Scheme
from aiddesk.domain.levels import Levels
from aiddesk.domain.outcome import Done
from aiddesk.domain.schemes import Shift
from aiddesk.queries.schemes import SchemeRow, schemes
from aiddesk.queries.surveys import surveyed
from aiddesk.services import schemes as acts
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.scheme_editor import LevelsEditor, QuestionsEditor
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Segments
from aiddesk.ui.widgets.basics import button, column, label, row, scrolled
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_PAGES = ("questions", "levels", "shifts")


class SchemesDialog(PinnedDialog):
    """Versions at the left; the chosen one at the right, its effect always in sight. A change is kept at once."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, "评分方案", "schemes", QSize(1040, 556))
        self._shell = shell
        self._families = surveyed(shell.desk, shell.term.school_year)
        self.faults: tuple[Problem, ...] = ()
        self._build()
        self.refresh()
        self.versions.selectRow(0)

    def refresh(self) -> None:
        """Show again what the register holds."""
        self.versions.set_rows(schemes(self._shell.desk))
        self._show()

    def copy(self) -> None:
        """Make a new version of the chosen one and show it."""
        chosen = self.versions.current()
        if chosen is not None:
            self._act_on(lambda: acts.copy(self._shell.desk, *chosen.key), go_to_new=True)

    def discard(self) -> None:
        """Remove the chosen draft."""
        chosen = self.versions.current()
        if chosen is not None:
            self._act_on(lambda: acts.discard(self._shell.desk, *chosen.key))

    def adopt(self) -> None:
        """Put the chosen version in force after asking."""
        chosen = self.versions.current()
        if chosen is None:
            return
        if self.faults:
            self._shell.show_problems(self.faults, "改好下面这些再启用")
            return
        found = rules.preview(chosen.scheme.with_levels(self._shell.desk.levels.codes), self._families)
        text = (
            f"启用{chosen.scheme.name}？以后录的调查按它计分；已录的{len(self._families)}户仍按原方案的得分，"
            f"其中{len(found.shifts)}户按新方案会变等级，可以再点“重新计分”。"
        )
        if self._shell.confirm(text, "启用", "不启用"):
            self._act_on(lambda: acts.adopt(self._shell.desk, *chosen.key))

    def rescore(self) -> None:
        """Score this year's open surveys by the version in force after asking."""
        text = "按使用中的方案给本学年还没有评议的调查重新计分？写明理由另定的等级不变。"
        if self._shell.confirm(text, "重新计分", "不改"):
            year = self._shell.term.school_year
            self._act_on(lambda: acts.rescore(self._shell.desk, year))
            self._families = surveyed(self._shell.desk, year)
            self._show()

    def _act_on(self, work: Callable[[], Done], *, go_to_new: bool = False) -> None:
        done = self._shell.act(work)
        if done is not None:
            self.refresh()
            if go_to_new:
                self._go_to(done.subject_id)
            elif self.versions.current() is None:
                self.versions.selectRow(0)

    def _go_to(self, key: str) -> None:
        for number, one in enumerate(self.versions.rows()):
            if one.id == key:
                self.versions.selectRow(number)
        self._part.choose("questions")
        self._turn("questions")

    def _keep(self, scheme: Scheme) -> None:
        if self._shell.act(lambda: acts.keep(self._shell.desk, scheme)) is not None:
            self.refresh()

    def _show(self) -> None:
        chosen = self.versions.current()
        if chosen is None:
            return
        may = chosen.is_draft
        levels = self._shell.desk.levels
        self.faults = rules.problems(chosen.scheme.with_levels(levels.codes), levels.titles)
        self._questions.show_scheme(chosen.scheme, self.faults, may_edit=may)
        self._levels.show_scheme(chosen.scheme, self.faults, may_edit=may)
        self._show_effect(chosen)
        self._discard.setVisible(may)
        self._adopt.setVisible(not (chosen.is_in_force and bool(chosen.id)))
        self._note.setText(self._advice(may))

    def _advice(self, may_edit: bool) -> str:
        if not may_edit:
            return "用过的和自带的方案不能改：复制为新版本再改。"
        return f"有{len(self.faults)}处要改，改好才能启用。" if self.faults else "改动随时保存，启用以后才生效。"

    def _show_effect(self, chosen: SchemeRow) -> None:
        found = rules.preview(chosen.scheme.with_levels(self._shell.desk.levels.codes), self._families)
        self._points.setText(rules.described(chosen.scheme))
        levels = self._shell.desk.levels
        shown = (c for c in levels.titles if c in levels.codes or found.before[c])
        parts = [f"{levels.title(c)} {found.before[c]}→{found.after[c]}" for c in shown]
        told = f"本学年已录{len(self._families)}户　{'　'.join(parts)}"
        self._effect.setText(told if self._families else "本学年还没有录调查，录了以后这里显示各等级会有多少户。")
        self._unlike.setText(f"{found.unlike}户的答案不全，或题目不同，不能比较。")
        self._unlike.setVisible(bool(found.unlike))
        self._part.offer({"questions": "题目", "levels": "等级线", "shifts": f"谁会变{len(found.shifts)}"})
        self.shifts.set_rows(found.shifts)

    def _turn(self, part: str) -> None:
        self._pages.setCurrentIndex(_PAGES.index(part))

    def _build(self) -> None:
        self.versions: Grid[SchemeRow] = Grid("scheme_versions", "方案", _VERSIONS, key=lambda r: r.key)
        self.versions.setFixedWidth(286)
        self.versions.changed.connect(self._show)
        self._part = Segments("scheme_part", "看什么")
        self._part.chosen.connect(self._turn)
        # No text here wraps: what does makes the whole dialog as high as every table wishes to be.
        self._points, self._effect = label("", "h2", name="scheme_points"), label("", name="scheme_effect")
        self._unlike = label("", "dim", name="scheme_unlike")
        self._note = label("", "dim", name="scheme_note")
        self._make_pages()
        self._discard = button("删除草稿", "discard_scheme", on=self.discard)
        copy = button("复制为新版本", "copy_scheme", icon="copy", on=self.copy)
        left = column(self.versions, row(copy, self._discard, 1))
        right = column(row(self._part, 1, self._note), self._pages, self._points, self._effect, self._unlike, space=6)
        right.setStretch(1, 1)
        content = QWidget()
        inner = row(left, right, space=14, margins=(16, 12, 16, 8))
        inner.setStretch(1, 1)
        content.setLayout(inner)
        tip = "存进本校的数据，以后程序更新也不会变"
        self._adopt = button("启用…", "adopt_scheme", kind="primary", tip=tip, on=self.adopt)
        rescore = button("重新计分…", "rescore", tip="按使用中的方案给本学年的调查重新计分", on=self.rescore)
        self.lay_out(content, (self._adopt, button("关闭", "close", on=self.accept)), (rescore,))

    def _make_pages(self) -> None:
        self._questions, self._levels = QuestionsEditor(), LevelsEditor(self._shell.desk.levels.used)
        self._questions.edited.connect(self._keep)
        self._questions.refused.connect(self._shell.tell)
        self._levels.edited.connect(self._keep)
        self.shifts: Grid[Shift] = Grid(
            "scheme_shifts", "等级会变的家庭", _shifts(self._shell.desk.levels), key=lambda s: s.key
        )
        self.shifts.set_empty("没有家庭会换等级。")
        self._pages = QStackedWidget()
        for page in (self._questions, scrolled(self._levels, "scheme_level_page"), self.shifts):
            self._pages.addWidget(page)


_VERSIONS: tuple[Column[SchemeRow], ...] = (
    Column("方案", lambda r: r.scheme.title, width=136, tip=lambda r: f"{r.scheme.name}\n{r.scheme.source}"),
    Column("版", lambda r: r.scheme.version, width=42, align="right"),
    Column("状态", lambda r: r.state, width=60),
)


def _shifts(levels: Levels) -> tuple[Column[Shift], ...]:
    return (
        Column("姓名", lambda s: s.name, width=130, private=True),
        Column("班级", lambda s: s.class_title, width=110),
        Column("现在", lambda s: f"{s.score}分 {levels.title(s.level)}", width=130, private=True),
        Column("改后", lambda s: f"{s.new_score}分 {levels.title(s.new_level)}", width=130, private=True),
    )
