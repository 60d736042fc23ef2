"""名额分配: the places of a year, class by class; drawn, given back, given on."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.outcome import Done
from aiddesk.queries.quota_splits import QuotaRow, quotas
from aiddesk.queries.quotas import PlacesRow, YearPlaces, free_places, year_places
from aiddesk.services import quota_moves
from aiddesk.services import quotas as acts
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ABOUT = "名额是上限，不是任务：不符合条件的不认定，用不完的退回学校，可以调剂，也可以结余。"


class QuotasDialog(PinnedDialog):
    """The classes with their places over the whole year; one split is chosen to be drawn, corrected or printed."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, f"名额分配：{shell.term.school_year_title}", "quotas", QSize(1030, 556))
        self._shell = shell
        self._splits: dict[str, QuotaRow] = {}
        self._choice = Choice("quota", "哪一次分配")
        self._choice.chosen.connect(lambda _code: self._show())
        self._new = button("追加名额…", "split_more", on=self.split_up)
        self._draw = button("宣布种子并抽签…", "draw", kind="primary", on=self.draw)
        self._choose = button("写明理由指定…", "choose", on=self.choose)
        self._state = label("", "dim", wrap=True, name="quota_state")
        self._hint = label("", "warn", wrap=True, name="quota_hint")
        self._year = label("", "h2", wrap=True, name="quota_year")
        self._grid: Grid[PlacesRow] = Grid("class_places", "各班名额", _COLUMNS, key=lambda r: r.class_id)
        self._grid.setMinimumHeight(220)
        self._grid.set_empty("本学年还没有名额。上级下达或学校定了名额后，在这里分到各班。", "分配名额…", self.split_up)
        self._grid.changed.connect(self._name_acts)
        content = QWidget()
        inner = column(
            row(self._choice, 1, self._choose, self._draw, self._new), label(_ABOUT, "dim", wrap=True), self._year,
            self._grid, self._hint, self._state, margins=(16, 12, 16, 8),
        )  # fmt: skip
        inner.setStretch(3, 1)
        content.setLayout(inner)
        self._moves = (
            button("登记退回…", "give_back", tip="这个班用不完的名额退回学校", on=self.give_back),
            button("调剂给本班…", "give_on", tip="把空余的名额给这个班", on=self.give_on),
            button("手工调整…", "adjust", tip="改这个班在所选一次里的名额", on=self.adjust),
        )
        self._print = button("打印名额分配表", "print_quota", icon="printer", on=self._print_table)
        self._remove = button("删除", "remove", tip="删除录错的这一次分配，可以撤销", on=self.remove)
        self.lay_out(content, (button("关闭", "close", on=self.accept),), (self._print, *self._moves, self._remove))
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        desk, year = self._shell.desk, self._shell.term.school_year
        self._splits = {one.id: one for one in quotas(desk, year)}
        self._choice.offer(
            {key: f"{one.title} {one.total}个" for key, one in self._splits.items()} or {"": "还没有分配"}
        )
        rows = free_places(desk, year)
        self._grid.set_rows(rows)
        given = {one.class_id: one.given - one.returned for one in rows}
        hint = acts.levelled_hint(given, {one.class_id: one.applicants for one in rows})
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        if self._grid.current() is None:
            self._grid.step(1)
        self._year.setText(_told(year_places(desk, year)))
        self._year.setVisible(bool(self._splits))
        self._show()

    def split_up(self) -> None:
        """Ask how many places there are and how they are split."""
        from aiddesk.ui.parts.quota_split import QuotaSplitDialog  # dialogs load when they are opened

        dialog = QuotaSplitDialog(self, self._shell, bool(self._splits))
        dialog.finished.connect(lambda _result: self._saved(dialog))
        self._asking = dialog  # Qt holds none
        dialog.open()

    def draw(self) -> None:
        """Ask for the seed that was spoken aloud, and draw the last places."""
        key = self._choice.code()
        note = "当众说出一段事先无人能知的种子，原样输入；抽签以后不能撤销，也不能重抽。"
        note = f"{acts.named(self._splits[key].tied)}条件相同。{note}"
        fields = (Field("seed", "种子", required=True, hint="双色球2026130期 03 11 17 22 28 31"),)
        if self._shell.form("抽签", fields, "抽签", lambda v: acts.draw(self._shell.desk, key, v["seed"]), note=note):
            self.refresh()

    def choose(self) -> None:
        """Ask which of the tied classes get the last places, and why."""
        key = self._choice.code()
        split = self._splits[key]
        count = split.open_tie.places if split.open_tie else 0
        fields = (
            Field(
                "classes", f"给哪{count}个班", "many", {p.class_id: p.class_title for p in split.tied}, required=True
            ),
            Field("reason", "理由", "lines", required=True, hint="写入名额分配表"),
        )

        def work(v: dict[str, str]) -> Done:
            return acts.choose(self._shell.desk, key, tuple(filter(None, v["classes"].split(","))), v["reason"])

        if self._shell.form("末位名额", fields, "确定", work, note="一般应当抽签；指定的要集体决定，写明理由。"):
            self.refresh()

    def give_back(self) -> None:
        """Ask how many places the chosen class gives back."""
        chosen = self._grid.current()
        if chosen is None or chosen.free <= 0:
            self._shell.tell("请先选择还有空余名额的班级。")
            return
        desk, year = self._shell.desk, self._shell.term.school_year
        fields = (Field("count", "退回名额", "number", required=True, note=f"空余{chosen.free}个"),)
        values = {"count": str(chosen.free)}

        def work(v: dict[str, str]) -> Done:
            return quota_moves.give_back(desk, year, chosen.class_id, v["count"])

        if self._shell.form(f"登记退回：{chosen.class_title}", fields, "退回", work, values):
            self.refresh()

    def give_on(self) -> None:
        """Ask how many of the free places the chosen class gets, and why."""
        chosen = self._grid.current()
        if chosen is None:
            self._shell.tell("请先选择名额不够的班级。")
            return
        desk, year = self._shell.desk, self._shell.term.school_year
        free = year_places(desk, year)
        fields = (
            Field("count", "调剂名额", "number", required=True, note=f"未分到班的{free.unassigned if free else 0}个"),
            Field("reason", "理由", "lines", required=True, hint="如：申请人多于名额，经领导小组会议同意"),
        )

        def work(v: dict[str, str]) -> Done:
            return quota_moves.give_on(desk, year, chosen.class_id, v["count"], v["reason"])

        if self._shell.form(f"调剂名额：{chosen.class_title}", fields, "调剂", work):
            self.refresh()

    def adjust(self) -> None:
        """Ask for another number of places of the chosen class in the chosen split, and why."""
        chosen, split = self._grid.current(), self._splits.get(self._choice.code())
        part = next((p for p in split.parts if chosen and p.class_id == chosen.class_id), None) if split else None
        if split is None or part is None:
            self._shell.tell("请先选择这一次分到名额的班级。")
            return
        fields = (
            Field("count", "名额", "number", required=True, note=f"{split.title}现为{part.places}个，按办法应为"
                  f"{split.by_rule[part.class_id]}个；总名额还有{split.left}个没有分到班"),
            Field("reason", "理由", "lines", required=True, hint="写入名额分配表"),
        )  # fmt: skip

        def work(v: dict[str, str]) -> Done:
            places = {part.class_id: int(v["count"])} if v["count"] else {}
            return quota_moves.adjust(self._shell.desk, split.id, places, v["reason"])

        values = {"count": str(part.places)}
        if self._shell.form(f"手工调整：{part.class_title}", fields, "调整", work, values):
            self.refresh()

    def remove(self) -> None:
        """Take the chosen split out."""
        key = self._choice.code()
        if self._shell.act(lambda: acts.remove(self._shell.desk, key)) is not None:
            self.refresh()

    def _saved(self, dialog: QWidget) -> None:
        done = getattr(dialog, "done_act", None)
        if done is not None:
            self._shell.act(lambda: done)  # it is done: say it, and refresh what it touched
            self.refresh()
            self._choice.choose(done.subject_id)
            self._show()

    def _show(self) -> None:
        split = self._splits.get(self._choice.code())
        is_tied = split is not None and split.open_tie is not None
        self._draw.setVisible(is_tied)
        self._choose.setVisible(is_tied)
        for made in (self._new, self._choice, self._print, self._remove, *self._moves, self._state):
            made.setVisible(split is not None)
        self._state.setText("" if split is None else _state(split))
        self._name_acts()

    def _name_acts(self) -> None:
        chosen = self._grid.current()
        self._moves[0].setEnabled(chosen is not None and chosen.free > 0)

    def _print_table(self) -> None:
        show_paper(self._shell, "quota_table", self._choice.code())


def _told(places: YearPlaces | None) -> str:
    if places is None:
        return ""
    over = places.used - places.total
    rest = f"超出{over}个，请核对" if over > 0 else f"结余{places.left}个，不必用完"
    return f"全校名额{places.total}个　已用{places.used}个　未分到班{places.unassigned}个　{rest}"


def _state(split: QuotaRow) -> str:
    paper = f"（{split.paper}）" if split.paper else ""
    told = (
        f"{split.title}：{split.source_title}{paper}{split.total}个，{split.decided_on:%Y-%m-%d}{split.basis_title}、"
        f"{split.method_title}分配{'，不超过申请人数' if split.is_capped else ''}。"
    )
    if split.open_tie is not None:
        told += f"\n{acts.named(split.tied)}对最后{split.open_tie.places}个名额条件相同，等待抽签。"
    elif split.drawn:
        told += f"\n种子“{split.seed}”，抽签得到名额：{'、'.join(part.class_title for part in split.drawn)}。"
    if split.note:
        told += "\n" + split.note
    return told


_COLUMNS: tuple[Column[PlacesRow], ...] = (
    Column("班级", lambda r: r.class_title, width=110, sort=lambda r: (r.grade, r.class_name)),
    Column("申请", lambda r: r.applicants, width=80, align="right"),
    Column("名额", lambda r: r.given, width=80, align="right"),
    Column("退回", lambda r: r.returned or None, width=80, align="right"),
    Column("已用", lambda r: r.used, width=80, align="right"),
    Column("空余", lambda r: r.free, width=80, align="right",
           colour=lambda r: colours.RED if r.free < 0 else ""),
    Column("提示", lambda r: _remark(r), width=240,
           colour=lambda r: colours.RED if r.free < 0 else colours.AMBER),
)  # fmt: skip


def _remark(places: PlacesRow) -> str:
    if places.free < 0:
        return f"超出名额{-places.free}人"
    lacking = places.applicants - (places.given - places.returned)
    if lacking > 0:
        return f"申请人比名额多{lacking}人"
    return f"名额比申请人多{-lacking}个" if lacking < 0 else ""
