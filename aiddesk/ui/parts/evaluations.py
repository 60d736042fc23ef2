"""自评互评: points typed class by class beside the vote, where a school uses them."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.evaluations import (
    ABOUT,
    RATED_BY_PUPILS,
    RATERS,
    points_text,
    read_points,
    read_slips,
    total,
    whole_if_few,
)
from aiddesk.domain.words import EVALUATIONS
from aiddesk.queries.evaluations import (
    EvaluatedClassRow,
    EvaluationRow,
    class_evaluations,
    evaluated_classes,
    weights,
)
from aiddesk.services import evaluations as acts
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_SLIPS = "互评可以把几张互评表的分数连着打，用空格隔开，自动算平均分和人数，单张分数不保存。"
_SMALL = "三年级及以下：自评、互评由家长或教师小组进行，不让孩子自己评。"


@dataclass(frozen=True)
class _Typed:
    """An applicant with what stands in the cells, as text by kind, and "raters"."""

    row: EvaluationRow
    cells: Mapping[str, str]
    weights: Mapping[str, int]

    @property
    def total(self) -> int | None:
        """The figure as it will be, or None while a part is missing or cannot be read."""
        read = {kind: points for kind in self.weights if (points := read_points(self.cells[kind])) is not None}
        return total(read, self.weights)


class EvaluationsDialog(PinnedDialog):
    """One class at a time: a line for every applicant, a column for every part that is used."""

    def __init__(self, parent: QWidget, shell: Host, class_id: str = "") -> None:
        super().__init__(parent, f"自评互评：{shell.term.school_year_title}", "evaluations", QSize(1000, 556))
        self._shell = shell
        self._used: dict[str, int] = {}
        self._groups: dict[str, EvaluatedClassRow] = {}
        self._class_id = class_id
        self._cells: dict[str, dict[str, str]] = {}
        self._kept: dict[str, dict[str, str]] = {}  # what the register holds, in the same shape
        self._kept_by = ""
        self._grid: Grid[_Typed] | None = None
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        desk, year = self._shell.desk, self._shell.term.school_year
        used = weights(desk, year)
        self._groups = {one.class_id: one for one in evaluated_classes(desk, year)}
        titles = {key: f"{one.title}（{one.done}/{one.applicants}）" for key, one in self._groups.items()}
        self._choice.offer(titles or {"": "还没有申请人"})
        if self._class_id in self._groups:
            self._choice.choose(self._class_id)
        self._class_id = self._choice.code()
        if self._grid is None or used != self._used:
            self._used = used
            self._set_grid()
        self._load()

    def set_weights(self) -> None:
        """Ask what each part weighs."""
        if not self._may_leave():
            return
        desk, year = self._shell.desk, self._shell.term.school_year
        fields = tuple(Field(code, f"{word}（%）", "number") for code, word in EVALUATIONS.items())
        values = {code: str(self._used.get(code, 0)) for code in EVALUATIONS}
        note = "合计100，不用的填0；全部填0就是本学年不使用。得分只供评议小组和审核参考，不决定认定结果。"
        if self._shell.form("各部分权重", fields, "保存", lambda v: acts.set_weights(desk, year, v), values, note):
            self.refresh()

    def save(self) -> bool:
        """Save what was typed of this class; False where it was refused, which has then been said."""
        desk, year, key, by = self._shell.desk, self._shell.term.school_year, self._class_id, self._by.code()
        done = self._shell.act(lambda: acts.enter(desk, year, key, self._cells, by))
        if done is None:
            return False
        self.refresh()
        return True

    def reject(self) -> None:
        """Close, but not over what was typed and not saved."""
        if self._may_leave():
            super().reject()

    def _build(self) -> None:
        self._choice = Choice("evaluated_class", "班级")
        self._choice.chosen.connect(self._go)
        self._by = Choice("rated_by", "自评、互评由谁评")
        self._by.chosen.connect(lambda _code: self._show())
        self._by_title = label("自评、互评由谁评", "dim")
        self._about = label(f"{ABOUT}得分不决定认定结果，不公示。", "dim", wrap=True)
        self._warning = label(_SMALL, "warn", wrap=True, name="small_children")
        self._state = label("", "dim", wrap=True, name="evaluation_state")
        self._weigh = button("权重…", "weights", tip="各部分占多少，不用的填0", on=self.set_weights)
        content = QWidget()
        head = row(self._choice, self._by_title, self._by, 1, self._weigh)
        self._holder = column(head, self._about, self._warning, self._state, margins=(16, 12, 16, 8))
        content.setLayout(self._holder)
        self._save = button("保存", "act", kind="primary", on=self.save)
        self._papers = (
            button("打印互评表", "print_slips", icon="printer", on=lambda: self._print("peer_slips")),
            button("打印综合评价表", "print_table", icon="printer", on=lambda: self._print("evaluation_table")),
        )
        self.lay_out(content, (self._save, button("关闭", "close", on=self.reject)), self._papers)

    def _set_grid(self) -> None:
        """Put a table with a column for every part that is used in the place of the one before."""
        if self._grid is not None:
            self._holder.removeWidget(self._grid)
            self._grid.hide()
            self._grid.deleteLater()
        made: Grid[_Typed] = Grid("evaluation_cells", "评价分", self._columns(), key=lambda r: r.row.case_id)
        made.setMinimumHeight(240)
        made.set_veiled(self._shell.is_veiled)
        if self._used:
            made.set_empty("登记申请以后，申请人会出现在这里。")
        else:
            made.set_empty(
                "本学年没有使用自评、互评、老师评、学校评。学校要用的，先定各部分的权重。", "定权重…", self.set_weights
            )
        self._holder.insertWidget(3, made, 1)
        made.show()  # at once, not with the next event: the cursor is put into it
        self._grid = made

    def _load(self) -> None:
        """Show the class's points as the register holds them."""
        group = self._groups.get(self._class_id)
        rows = self._rows()
        self._cells = {one.case_id: self._cells_of(one) for one in rows}
        self._kept = {key: dict(cells) for key, cells in self._cells.items()}
        is_small = group is not None and group.is_small
        spoken_for = {"": "请选择", **{code: word for code, word in RATERS.items() if code != "student"}}
        self._by.offer(spoken_for if is_small else RATERS)
        self._by.choose(next((one.by for one in rows if one.by), ""))
        self._kept_by = self._by.code()
        by_pupils = bool(set(self._used) & set(RATED_BY_PUPILS)) and group is not None
        self._by.setVisible(by_pupils)
        self._by_title.setVisible(by_pupils)
        self._warning.setVisible(by_pupils and is_small)
        for made in (self._save, self._about, self._state, self._weigh):
            made.setVisible(bool(self._used))
        self._papers[0].setVisible("peer" in self._used and group is not None)
        self._papers[1].setVisible(bool(self._used) and group is not None)
        self._show()
        if self._grid is not None and rows and self._used:
            self._grid.setCurrentIndex(self._grid.model().index(0, 1))
            self._grid.setFocus()

    def _show(self) -> None:
        assert self._grid is not None
        rows = self._rows() if self._used else ()
        self._grid.set_rows([_Typed(one, self._cells[one.case_id], self._used) for one in rows])
        whole = sum(one.total is not None for one in self._grid.rows())
        peers = _SLIPS if "peer" in self._used else ""
        unsaved = "　有改动还没有保存" if self._is_changed() else ""
        self._state.setText(f"{len(rows)}名申请人中{whole}人各部分齐全。{peers}{unsaved}")

    def _rows(self) -> tuple[EvaluationRow, ...]:
        return class_evaluations(self._shell.desk, self._shell.term.school_year, self._class_id)

    def _cells_of(self, one: EvaluationRow) -> dict[str, str]:
        cells = {kind: points_text(one.points.get(kind)) for kind in EVALUATIONS}
        return {**cells, "raters": "" if one.raters is None else str(one.raters)}

    def _type(self, typed: _Typed, kind: str, text: str) -> None:
        cells = self._cells[typed.row.case_id]
        slips = read_slips(text) if kind == "peer" else None
        if slips is not None:
            cells |= {"peer": points_text(slips[0]), "raters": str(slips[1])}
        else:
            cells[kind] = text
        points = read_points(cells["peer"])
        if points is not None and cells["raters"].isdecimal():
            cells["peer"] = points_text(whole_if_few(points, int(cells["raters"])))
        self._show()

    def _go(self, class_id: str) -> None:
        """Show another class; what was typed of this one is saved first."""
        if self._is_changed() and not self.save():
            self._choice.choose(self._class_id)
            return
        self._class_id = class_id
        self._choice.choose(class_id)
        self._load()

    def _is_changed(self) -> bool:
        is_rated = any(cells[kind] for cells in self._cells.values() for kind in RATED_BY_PUPILS)
        return self._cells != self._kept or (is_rated and self._by.code() != self._kept_by)

    def _may_leave(self) -> bool:
        return not self._is_changed() or self._shell.confirm("有改动还没有保存，不保存就没有了。", "不保存", "回去保存")

    def _print(self, kind: str) -> None:
        if not self._is_changed() or self.save():
            show_paper(self._shell, kind, self._class_id)

    def _columns(self) -> tuple[Column[_Typed], ...]:
        columns: list[Column[_Typed]] = [Column("姓名", lambda r: r.row.name, width=120, private=True)]
        for kind, weight in self._used.items():
            columns.append(self._column(kind, f"{EVALUATIONS[kind]}{weight}%", 96))
            if kind == "peer":
                columns.append(self._column("raters", "互评人数", 84))
        columns.append(Column("综合得分", lambda r: r.total, lambda v: points_text(v), 96, "right", private=True))
        return (*columns, Column("", lambda r: "" if r.row.is_open else "已结束，不再改", width=120))

    def _column(self, kind: str, title: str, width: int) -> Column[_Typed]:
        return Column(
            title, lambda r: r.cells[kind], width=width, align="right",
            edit=lambda r, text: self._type(r, kind, text), editable=lambda r: r.row.is_open,
            colour=lambda r: colours.RED if _is_wrong(kind, r.cells[kind]) else "", private=True,
        )  # fmt: skip


def _is_wrong(kind: str, text: str) -> bool:
    if not text:
        return False
    return not text.isdecimal() if kind == "raters" else read_points(text) is None
