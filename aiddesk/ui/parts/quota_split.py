"""分配名额: how many places there are and how they are split, seen class by class before it is saved."""

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.errors import AidError, Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.quotas import share_text
from aiddesk.domain.words import QUOTA_BASES, QUOTA_METHODS, QUOTA_SOURCES
from aiddesk.queries.quota_splits import WEIGHT_TITLES
from aiddesk.services import quotas as acts
from aiddesk.services.quotas import Preview, PreviewRow, QuotaDraft
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_FIELDS = (
    Field("source", "名额来源", "choice", QUOTA_SOURCES, required=True, blank=None),
    Field("paper", "文号", hint="青教助〔2026〕7号"),
    Field("total", "总名额", "number", required=True),
    Field("basis", "按什么分", "choice", QUOTA_BASES, required=True, blank=None),
    Field("method", "计算办法", "choice", QUOTA_METHODS, required=True, blank=None),
    Field("is_capped", "上限", "flag", hint="不超过本班申请人数"),
    Field("decided_on", "分配日期", "date"),
    Field("note", "说明", "lines", hint="手工改名额的必须写明理由"),
)
_ABOUT = "名额是上限，不是任务：分到的名额不必用完。双击“名额”可以手工改，改了要在说明里写明理由。"


@dataclass(frozen=True)
class _Shown:
    """A class as it will be saved; `places` may have been changed by hand."""

    row: PreviewRow
    places: int

    @property
    def is_changed(self) -> bool:
        return self.places != self.row.places

    @property
    def mark(self) -> str:
        if self.is_changed:
            return f"手工（原{self.row.places}）"
        return "条件相同" if self.row.is_tied else ""


class QuotaSplitDialog(PinnedDialog):
    """A form beside the table that it makes; `done_act` is what was saved."""

    def __init__(self, parent: QWidget, shell: Host, is_more: bool) -> None:
        title = "追加名额" if is_more else "分配名额"
        super().__init__(parent, title, "quota_split", QSize(1036, 556))
        self._shell = shell
        self.done_act: Done | None = None
        self._preview: Preview | None = None
        self._by_hand: dict[str, int] = {}
        self._asked: tuple[str, ...] = ()
        self.form = Form(_FIELDS, "quota_form")
        self.form.setFixedWidth(360)
        self._fault = label("", "bad", wrap=True, name="quota_fault")
        self._fault.hide()
        self._hint = label("", "warn", wrap=True, name="quota_hint")
        self._hint.hide()
        self._told = label("", "dim", wrap=True, name="quota_told")
        self._grid: Grid[_Shown] = Grid("quota_preview", "各班名额", self._columns(), key=lambda r: r.row.need.class_id)
        self._grid.setMinimumHeight(300)
        self._grid.set_empty("填写总名额后，这里显示各班应得的名额。")
        self._lay_out(title)
        self._fill(is_more)

    def act(self) -> None:
        """Save; a refusal is shown here, what was typed stays."""
        try:
            self.done_act = acts.split_up(self._shell.desk, self._shell.term.school_year, self._draft())
        except Invalid as refused:
            self._say(self.form.show_problems(refused.problems))
        except AidError as refused:
            self._say((Problem(refused.text),))
        else:
            self.accept()

    def _lay_out(self, title: str) -> None:
        side = QWidget()
        side.setLayout(column(self.form, self._fault, 1))
        side.setFixedWidth(368)
        table = column(label(_ABOUT, "dim", wrap=True), self._grid, self._told, self._hint)
        table.setStretch(1, 1)
        content = QWidget()
        whole = row(side, table, space=16, margins=(16, 12, 16, 8))
        whole.setStretch(1, 1)
        content.setLayout(whole)
        self._act = button("保存分配", "act", kind="primary", on=self.act)
        self.lay_out(content, (self._act, button("取消", "cancel", on=self.reject)))
        self.form.typed.connect(self._show)
        self.form.finished.connect(self._act.setFocus)
        self.setAccessibleName(title)

    def _fill(self, is_more: bool) -> None:
        first = {"source": "township", "basis": "applicants", "method": "largest_remainder", "is_capped": "1"}
        self.form.set_values({**first, "decided_on": self._shell.desk.today().isoformat()})
        self._by_hand.clear()
        self._show()
        self.form.focus_first()
        if is_more:
            self._told.setText("这次的名额加到本学年已有的名额上。")

    def _draft(self) -> QuotaDraft:
        values = self.form.values()
        capped = values.pop("is_capped") == "1"
        return QuotaDraft(**values, is_capped=capped, places=dict(self._by_hand))

    def _show(self) -> None:
        """Work the table out again; what was changed by hand holds as long as it is the same question."""
        draft = self._draft()
        asked = (draft.total, draft.basis, draft.method, str(draft.is_capped))
        if asked != self._asked:
            self._asked = asked
            self._by_hand.clear()
        self._say(())
        self.form.clear_problems()
        try:
            self._preview = acts.preview(self._shell.desk, self._shell.term.school_year, draft)
        except Invalid as refused:
            self._preview = None
            if draft.total:
                self._say(self.form.show_problems([p for p in refused.problems if p.field != "total"]))
        self._show_table()

    def _show_table(self) -> None:
        found = self._preview
        rows = [] if found is None else [_Shown(r, self._by_hand.get(r.need.class_id, r.places)) for r in found.rows]
        self._grid.set_rows(rows)
        applicants = {r.row.need.class_id: r.row.need.applicants for r in rows}
        hint = acts.levelled_hint({r.row.need.class_id: r.places for r in rows}, applicants)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        if found is not None:
            self._told.setText(_summary(found, sum(r.places for r in rows), any(r.is_changed for r in rows)))
        elif not self.form.value("total"):
            self._told.setText("")

    def _set_places(self, shown: _Shown, text: str) -> None:
        key = shown.row.need.class_id
        plain = text.strip()
        if plain.isdecimal():
            self._by_hand[key] = int(plain)
        if not plain or self._by_hand.get(key) == shown.row.places:
            self._by_hand.pop(key, None)
        self._show_table()

    def _say(self, problems: tuple[Problem, ...]) -> None:
        self._fault.setText("\n".join(map(str, problems)))
        self._fault.setVisible(bool(problems))

    def _columns(self) -> tuple[Column[_Shown], ...]:
        return (
            Column("班级", lambda r: r.row.need.class_title, width=100,
                   sort=lambda r: (r.row.need.grade, r.row.need.class_name)),
            Column(WEIGHT_TITLES["size"], lambda r: r.row.need.students, width=72, align="right"),
            Column(WEIGHT_TITLES["applicants"], lambda r: r.row.need.applicants, width=72, align="right"),
            Column(WEIGHT_TITLES["score"], lambda r: r.row.need.score, width=72, align="right", private=True),
            Column("应得", lambda r: r.row.share, share_text, width=62, align="right"),
            Column("名额", lambda r: r.places, width=60, align="right", edit=self._set_places,
                   colour=lambda r: colours.AMBER if r.is_changed else ""),
            Column("备注", lambda r: r.mark, width=116,
                   colour=lambda r: colours.AMBER if r.mark else ""),
        )  # fmt: skip


def _summary(found: Preview, given: int, is_changed: bool) -> str:
    tie, left = found.split.tie, found.total - given
    told = [f"总名额{found.total}个，已分{given}个"]
    if tie is not None and left >= tie.places:
        told.append(f"{len(tie.keys)}个班对最后{tie.places}个名额条件相同，保存后当众抽签（或写明理由指定）")
        left -= tie.places
    if left < 0:
        told.append(f"超过总名额{-left}个，请减少")
    elif left and is_changed:
        told.append(f"还有{left}个没有分到班")
    elif left:
        told.append(f"申请人数不够，结余{left}个名额，不必用完")
    return "；".join(told) + "。"
