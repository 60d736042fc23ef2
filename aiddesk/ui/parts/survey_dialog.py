"""The hardship survey as one sheet: digits choose, the score explains itself, one after another."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from aiddesk.domain.hardship import Scheme
from aiddesk.domain.words import LEVELS
from aiddesk.queries.cases import CaseCard
from aiddesk.services import cases
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form


class SurveyDialog(PinnedDialog):
    """One family's survey; `following` opens the next one after it is done."""

    def __init__(
        self, parent: QWidget, shell: Host, card: CaseCard, scheme: Scheme, following: Callable[[], object]
    ) -> None:
        super().__init__(parent, f"困难调查：{card.row.name}（{card.row.class_title}）", "survey", QSize(1036, 556))
        self._shell, self._card, self._scheme, self._following = shell, card, scheme, following
        questions = [
            Field(q.code, f"{n} {q.text}", "choice", {o.code: f"{o.code} {o.text}" for o in q.options}, blank="未答")
            for n, q in enumerate(scheme.questions, 1)
        ]
        self.form = Form(questions, "survey_form")
        self.verdict = Form(
            (
                Field("level", "认定建议", "choice", LEVELS, blank="按得分"),
                Field("reason", "理由", "lines", hint="与得分建议不同时要写明"),
                Field("on", "调查日期", "date"),
            ),
            "verdict",
        )
        self._total = label("", "number", name="survey_total")
        self._level = label("", "h2", wrap=True, name="survey_level")
        self._lines = label("", "dim", wrap=True, name="survey_lines")
        side = QWidget()
        side.setLayout(column(self._total, self._level, self.verdict, self._lines, 1, space=8))
        side.setFixedWidth(264)
        content = QWidget()
        body = row(self.form, side, space=16, margins=(16, 12, 16, 8))
        body.setStretch(0, 1)
        body.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        content.setLayout(body)
        done = button("完成", "act", kind="primary", on=self._finish)
        following_button = button("完成并录下一份", "act_next", tip="Ctrl+↓", on=self._finish_and_next)
        self.lay_out(content, (following_button, done, button("取消", "cancel", on=self.reject)))
        QShortcut(QKeySequence("Ctrl+Down"), self, self._finish_and_next)
        self.form.committed.connect(lambda _name: self._show())
        if card.survey is not None:
            self.form.set_values(card.survey.answers)
        values = {"on": shell.desk.today().isoformat(), "reason": card.level_reason}
        if card.survey is not None and card.row.level != card.survey.suggested_level:
            values["level"] = card.row.level
        self.verdict.set_values(values)
        self._show()
        self.form.focus_first()

    def _show(self) -> None:
        found = cases.preview_score(self._scheme.code, self._scheme.version, self.form.values())
        self._total.setText(f"{found.total} 分")
        left = f"，还有{len(found.missing)}题未答" if found.missing else ""
        self._level.setText(f"建议：{LEVELS[found.level]}{left}")
        rows = [f"{line.question}：{line.answer}　{line.points}/{line.most}" for line in found.lines if line.points]
        self._lines.setText("\n".join(rows))

    def _finish(self) -> bool:
        verdict = self.verdict.values()
        done = self._shell.act(
            lambda: cases.survey(
                self._shell.desk, self._card.row.id, self._scheme.code, self._scheme.version, self.form.values(),
                verdict["level"], verdict["reason"], verdict["on"],
            ),
            lambda problems: self.verdict.show_problems(self.form.show_problems(problems)),
        )  # fmt: skip
        if done:
            self.accept()
        return bool(done)

    def _finish_and_next(self) -> None:
        if self._finish():
            self._following()
