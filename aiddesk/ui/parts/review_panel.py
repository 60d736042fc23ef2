"""The chosen case beside those who wait: score, vote, what was said so far, and its papers."""

from PySide6.QtWidgets import QPushButton, QWidget

from aiddesk.queries.proposals import proposal
from aiddesk.queries.reviews import ReviewRow, exceptions_of
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.panels import SidePanel

_VEILED = "演示模式：姓名和家庭情况已隐藏。"


class ReviewPanel(SidePanel):
    """Facts of one case; nothing of it in dignity mode."""

    def __init__(self, shell: Host) -> None:
        self._shell = shell
        self._key = ""
        self._facts = label("", "", wrap=True, name="review_facts")
        self._hint = label("", "warn", wrap=True, name="review_hint")
        self._said = label("", "dim", wrap=True, name="review_said")
        content = QWidget()
        content.setLayout(
            column(self._facts, self._hint, label("审核意见", "h2"), self._said, 1, space=6, margins=(0, 0, 4, 0))
        )
        self._acts: tuple[QPushButton, ...] = (
            button("评分说明", "show_score", tip="得分是怎样算出来的", on=lambda: self._print("survey")),
            button("意见表", "show_sheet", tip="打印这名学生的审核意见表", on=lambda: self._print("review_sheets")),
            button("申请", "show_case", tip="到“困难认定”看申请和家访", on=self._go),
        )
        super().__init__("review_case", content, self._acts)
        self.show_case(None)

    def show_case(self, row: ReviewRow | None, hint: str = "") -> None:
        """Show a case with what to look at, or that none is chosen."""
        self._key = row.case_id if row is not None and not self._shell.is_veiled else ""
        for act in self._acts:
            act.setVisible(bool(self._key))
        if row is None or not self._key:
            self.say("没有选中学生", _VEILED if self._shell.is_veiled else "在左边的表里点一名学生。")
            for part in (self._facts, self._hint, self._said):
                part.setText("")
            return
        self.say(row.name, f"{row.class_title}　待{row.step_title}")
        shown = proposal(self._shell.desk, row.case_id)
        voted = f"（{shown.voted_on:%Y-%m-%d}）" if shown.voted_on else ""
        lines = [
            f"调查{'' if row.score is None else row.score}分，建议{row.levels.title(row.suggested_level, '—')}",
            f"等级：{row.level_title or '未定'}" + (f"　理由：{row.reason}" if row.reason else ""),
            f"班级评议：{row.vote or '—'}{voted}",
            f"家访核实：{row.visits}次",
        ]
        self._facts.setText("\n".join(lines))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        said = [o.text for o in shown.opinions] + [e.text for e in exceptions_of(self._shell.desk, row.case_id)]
        self._said.setText("\n".join(said) or "还没有审核意见。")

    def _print(self, kind: str) -> None:
        if self._key:
            show_paper(self._shell, kind, self._key)

    def _go(self) -> None:
        if self._key:
            self._shell.go("cases", case_id=self._key)
