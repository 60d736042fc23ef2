"""抽查复核: freeze, announce the seed, draw, and record what was found."""

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QWidget

from aiddesk.domain.money import yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.rechecks import WAYS, FrameDraft, ItemDraft
from aiddesk.domain.words import (
    RECHECK_CONSEQUENCES,
    RECHECK_FRAMES,
    RECHECK_MEANS,
    RECHECK_OUTCOMES,
    RECHECK_STRATA,
)
from aiddesk.queries.rechecks import RecheckItemRow, RecheckRow, recheck_items, rechecks
from aiddesk.services import rechecks as acts
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.adjusting import deciders, level_choices
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_ABOUT = "先冻结名单并打印方案，再当众宣布种子抽取；抽取只能做一次。任何人都能照方案重抽一遍，得到同样的结果。"


class RechecksDialog(PinnedDialog):
    """The rechecks of a year, one at a time: its state, its drawn cases, its papers."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, f"抽查复核：{shell.term.school_year_title}", "rechecks", QSize(1030, 556))
        self._shell = shell
        self._heads: dict[str, RecheckRow] = {}
        self._choice = Choice("recheck", "哪一次抽查")
        self._choice.chosen.connect(lambda _code: self._show())
        self._freeze = button("冻结抽样名单…", "freeze", on=self.freeze)
        self._draw = button("宣布种子并抽取…", "draw", kind="primary", on=self.draw)
        self._state = label("", "dim", wrap=True, name="recheck_state")
        self._grid: Grid[RecheckItemRow] = Grid("recheck_items", "抽中的学生", _COLUMNS, key=lambda r: r.id)
        self._grid.setMinimumHeight(240)
        self._grid.opened.connect(lambda _row: self.record())
        content = QWidget()
        inner = column(
            row(self._choice, 1, self._freeze, self._draw), label(_ABOUT, "dim", wrap=True), self._state, self._grid,
            margins=(16, 12, 16, 8),
        )  # fmt: skip
        inner.setStretch(3, 1)
        content.setLayout(inner)
        self._acts = (
            button("登记结果…", "record", kind="primary", on=self.record),
            button("打印复查记录", "print_records", icon="printer", on=lambda: self._print("recheck_records")),
            button("打印结果汇总", "print_results", icon="printer", on=lambda: self._print("recheck_results")),
        )
        self._plan = button("打印抽样方案", "print_plan", icon="printer", on=lambda: self._print("recheck_plan"))
        self._save = button("保存抽样名单文本…", "save_frame", tip="用SHA-256工具核对校验值", on=self.save_frame)
        self.lay_out(content, (button("关闭", "close", on=self.accept),), (self._plan, self._save, *self._acts))
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        self._heads = {head.id: head for head in rechecks(self._shell.desk, self._shell.term.school_year)}
        titles = {key: f"{head.title}（{head.frozen_on:%m月%d日}）" for key, head in self._heads.items()}
        self._choice.offer(titles or {"": "还没有抽查"})
        self._show()

    def freeze(self) -> None:
        """Ask of whom and how many, and freeze."""
        fields = (
            Field("scope", "抽样范围", "choice", RECHECK_FRAMES, blank=None),
            Field("stratum", "分层办法", "choice", {k or "whole": v for k, v in RECHECK_STRATA.items()}, blank=None),
            Field("way", "确定人数", "choice", WAYS, blank=None),
            Field("amount", "比例（%）或人数", note="按人数表的不用填；表里的人数能以95%的把握发现一成的不实"),
            Field("at_least_one", "每层至少抽1人", "flag"),
        )
        values = {"scope": "recognised", "stratum": "class", "way": "table", "at_least_one": "1"}

        def work(v: dict[str, str]) -> Done:
            stratum = "" if v["stratum"] == "whole" else v["stratum"]
            draft = FrameDraft(v["scope"], stratum, v["way"], v["amount"], bool(v["at_least_one"]))
            return acts.freeze(self._shell.desk, self._shell.term.school_year, draft)

        note = "冻结以后名单和人数不再变；还没有抽取时可以撤销重来。"
        done = self._shell.form("冻结抽样名单", fields, "冻结", work, values, note)
        if done is not None:
            self.refresh()
            self._choice.choose(done.subject_id)
            self._show()

    def draw(self) -> None:
        """Ask for the announced seed, and draw."""
        key = self._choice.code()
        fields = (
            Field("seed", "种子", required=True, hint="双色球2026130期 03 11 17 22 28 31"),
            Field("announced_by", "宣布人", required=True, hint="张建国（在场：家长代表李梅）"),
        )
        note = "种子要在冻结以后当众宣布，原样输入。抽取以后不能撤销，也不能重抽。"
        work = acts.draw
        if self._shell.form(
            "宣布种子并抽取", fields, "抽取", lambda v: work(self._shell.desk, key, v["seed"], v["announced_by"]),
            note=note,
        ):  # fmt: skip
            self.refresh()

    def record(self) -> None:
        """Ask what was found of the chosen case."""
        item = self._grid.current()
        if item is None:
            self._shell.say("请先选择一名抽中的学生。")
            return
        levels = {k: v for k, v in level_choices(self._shell.desk).items() if k != "none"}
        fields = (
            Field("means", "核查方式", "choice", RECHECK_MEANS, required=True),
            Field("on", "核查日期", "date", required=True),
            Field("checkers", "核查人", required=True, hint="至少两人，如班主任、资助专干"),
            Field("finding", "核查到的情况", "lines", required=True),
            Field("outcome", "结论", "choice", RECHECK_OUTCOMES, required=True),
            Field("consequences", "处理", "many", RECHECK_CONSEQUENCES, required=True),
            Field("recovered", "追回金额", "money", note=f"已经发放{yuan(item.paid)}元"),
            Field("level", "调整为", "choice", levels,
                  note="只在处理选“调整等级”时填"),
            Field("staff_id", "决定人", "choice", deciders(self._shell.desk), note="调整等级或取消资格时填"),
            Field("paper", "依据文件"),
        )  # fmt: skip
        values = {
            "means": item.means, "on": (item.on or self._shell.desk.today()).isoformat(), "checkers": item.checkers,
            "finding": item.finding, "outcome": item.outcome, "consequences": ",".join(item.consequences),
        }  # fmt: skip

        def work(v: dict[str, str]) -> Done:
            chosen = tuple(filter(None, v["consequences"].split(",")))
            draft = ItemDraft(
                v["means"], v["on"], v["checkers"], v["finding"], v["outcome"], chosen, v["recovered"], v["level"],
                v["paper"], v["staff_id"],
            )  # fmt: skip
            return acts.record(self._shell.desk, item.id, draft)

        title = "复查记录" if self._shell.is_veiled else f"复查记录：{item.name}（{item.class_title}）"
        if self._shell.form(title, fields, "登记", work, values) is not None:
            self.refresh()

    def save_frame(self) -> None:
        """Write the text of the frame, to be checked with any tool."""
        key = self._choice.code()
        name = f"{self._heads[key].title}_抽样名单.txt"
        path, _ = QFileDialog.getSaveFileName(self, "保存抽样名单文本", name, "文本 (*.txt)")
        if path:
            self._shell.act(lambda: acts.save_frame(self._shell.desk, key, Path(path)))

    def _show(self) -> None:
        head = self._heads.get(self._choice.code())
        drawn = head is not None and head.drawn_on is not None
        self._freeze.setVisible(all(h.drawn_on for h in self._heads.values()))
        self._draw.setVisible(head is not None and not drawn)
        for act in (self._plan, self._save):
            act.setVisible(head is not None)
        for act in self._acts:
            act.setVisible(drawn)
        self._state.setText("" if head is None else _state(head))
        self._grid.set_veiled(self._shell.is_veiled)
        self._grid.set_rows(recheck_items(self._shell.desk, head.id) if head is not None and drawn else ())
        if self._grid.current() is None:
            self._grid.step(1)
        if head is None:
            self._grid.set_empty("每学年随机抽一部分受助学生，用信件、电话或走访核实。", "冻结抽样名单…", self.freeze)
        else:
            self._grid.set_empty("抽样名单已冻结。请打印抽样方案，当众宣布种子后抽取。")

    def _print(self, kind: str) -> None:
        show_paper(self._shell, kind, self._choice.code())


def _state(head: RecheckRow) -> str:
    told = (
        f"{head.scope_title}，{head.stratum_title}，{head.way_title}：{len(head.lines)}人中抽{head.size}人。"
        f"{head.frozen_on:%Y-%m-%d}冻结，校验值 {head.frame_hash[:16]}…"
    )
    if head.drawn_on is None:
        return told
    money = f"，追回{yuan(head.recovered)}元" if head.recovered else ""
    return (
        f"{told}\n{head.drawn_on:%Y-%m-%d}抽取，种子“{head.seed}”，由{head.announced_by}宣布。"
        f"已登记{head.done}人，还差{head.size - head.done}人{money}。"
    )


_COLOURS = {"true": colours.GREEN, "partly": colours.AMBER, "false": colours.RED}
_COLUMNS: tuple[Column[RecheckItemRow], ...] = (
    Column("次序", lambda r: r.rank, width=52, align="right"),
    Column("编号", lambda r: r.code, width=60),
    Column("姓名", lambda r: r.name, width=110, private=True),
    Column("班级", lambda r: r.class_title, width=92),
    Column("冻结时等级", lambda r: r.level_title, width=92),
    Column("方式", lambda r: r.means_title, width=80),
    Column("日期", lambda r: r.on, lambda v: f"{v:%Y-%m-%d}" if v else "", 92),
    Column("结论", lambda r: r.outcome_title or "待核查", width=80, colour=lambda r: _COLOURS.get(r.outcome, "")),
    Column("处理", lambda r: r.consequence_title, width=122),
    Column("核查情况", lambda r: r.finding, width=150, tip=lambda r: r.finding, private=True),
)
