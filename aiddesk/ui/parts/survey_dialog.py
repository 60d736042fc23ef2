"""The hardship survey as one sheet: digits choose, the score explains itself, one family after another."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from aiddesk.domain.hardship import score
from aiddesk.domain.outcome import Done
from aiddesk.queries.surveys import SurveySheet
from aiddesk.services import surveys, unfinished
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.drafts import Draft
from aiddesk.ui.parts.survey_form import SurveyForm
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, clear, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form


def _verdict(levels: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field("level", "认定建议", "choice", levels, blank="按得分"),
        Field("reason", "理由", "lines", hint="与得分建议不同时要写明"),
        Field("on", "调查日期", "date"),
    )


class SurveyDialog(PinnedDialog):
    """A family's survey, applied or not; `following` finds the next one, `progress` says how far the work is."""

    form: SurveyForm
    _draft: Draft | None = None

    def __init__(
        self,
        parent: QWidget,
        shell: Host,
        sheet: SurveySheet,
        following: Callable[[], SurveySheet | None],
        progress: Callable[[], str] = str,
    ) -> None:
        super().__init__(parent, "", "survey", QSize(1036, 556))
        self._shell, self._sheet, self._following, self._progress = shell, sheet, following, progress
        self._build()
        self.ask(sheet)

    def ask(self, sheet: SurveySheet) -> None:
        """Show a family's sheet, the cursor in its first open question."""
        self._sheet = sheet
        self._name()
        asked = sheet.scheme.asked(sheet.stage)
        if getattr(self, "form", None) is None or self.form.questions != asked:
            self._set_form(SurveyForm(sheet.scheme, sheet.stage))
        self.form.clear()
        self.form.set_values(sheet.answers)
        day = sheet.surveyed_on or self._shell.desk.today()
        values = {"on": day.isoformat(), "reason": sheet.level_reason, "level": ""}
        if sheet.answers and sheet.level != sheet.suggested_level:
            values["level"] = sheet.level
        self.verdict.set_values(values)
        for name in ("level", "reason"):
            self.verdict.set_shown(name, bool(sheet.case_id))
        self._about.setText(sheet.scheme.name if sheet.case_id else f"{sheet.scheme.name}\n还没有申请：只录家庭情况")
        self._told.setText(self._progress())
        self._keep_typing()
        self._show()
        self._start()

    def set_veiled(self, veiled: bool) -> None:
        """Hide the whole sheet: a family's situation is nobody else's business."""
        self._body.setVisible(not veiled)
        self._veil.setVisible(veiled)
        for made in self._acts:
            made.setVisible(not veiled)
        self._name()

    def _build(self) -> None:
        self.verdict = Form(_verdict(self._shell.desk.levels.used), "verdict")
        self._total = label("", "number", name="survey_total")
        self._level = label("", "h2", wrap=True, name="survey_level")
        self._about = label("", "dim", wrap=True, name="survey_about")
        self._lines = label("", "dim", wrap=True, name="survey_lines")
        side = QWidget()
        side.setLayout(column(self._total, self._level, self._about, self.verdict, self._lines, 1, space=8))
        side.setFixedWidth(264)
        self._holder = column()
        self._body, self._veil = QWidget(), label("演示模式：内容已隐藏。", "dim")
        body = row(self._holder, side, space=16)
        body.setStretch(0, 1)
        body.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        self._body.setLayout(body)
        self._veil.hide()
        content = QWidget()
        self._whole = column(self._body, self._veil, margins=(16, 12, 16, 8))
        content.setLayout(self._whole)
        done = button("完成", "act", on=self._finish)
        self._next = button("完成并录下一份", "act_next", kind="primary", tip="Ctrl+↓", on=self._finish_and_next)
        self._next.setAutoDefault(True)  # Enter presses it once the last question has led here
        self._acts = (self._next, done)
        self._told = label("", "dim", name="survey_progress")
        self.lay_out(content, (*self._acts, button("取消", "cancel", on=self._give_up)))
        foot = self.findChild(QWidget, "dialog_buttons")
        layout = foot.layout() if foot is not None else None
        if layout is not None:
            layout.insertWidget(0, self._told)
        QShortcut(QKeySequence("Ctrl+Down"), self, self._finish_and_next)

    def _set_form(self, form: SurveyForm) -> None:
        clear(self._holder)
        self.form = form
        self._holder.addWidget(form)
        form.committed.connect(lambda _name: self._show())
        form.finished.connect(lambda: self._next.setFocus(Qt.FocusReason.TabFocusReason))
        self.setTabOrder(form, self.verdict)

    def _start(self) -> None:
        missing = score(self._sheet.scheme, self._sheet.answers, self._sheet.stage).missing
        first = missing[0] if missing else self.form.questions[0].code
        self.form.widget(first).setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.show_field(first)

    def _name(self) -> None:
        sheet = self._sheet
        veiled = self._shell.is_veiled
        self.setWindowTitle("困难调查" if veiled else f"困难调查：{sheet.name}（{sheet.class_title}）")

    def _keep_typing(self) -> None:
        if self._draft is not None:
            self._draft.strip.deleteLater()
            self._draft.deleteLater()
        sheet = self._sheet
        subject = (sheet.case_id,) if sheet.case_id else (sheet.student_id, str(sheet.school_year))
        key = unfinished.key("survey", *subject, f"{sheet.scheme.code}-{sheet.scheme.version}")
        self._draft = Draft(self, self._shell.desk, key, (self.form, self.verdict))
        self._whole.insertWidget(0, self._draft.strip)

    def _show(self) -> None:
        found = score(self._sheet.scheme, self.form.values(), self._sheet.stage)
        self._total.setText(f"{found.total} 分")
        left = f"还有{len(found.missing)}题未答"
        # A suggestion from a few answers would be read as a verdict.
        self._level.setText(left if found.missing else f"建议：{self._shell.desk.levels.title(found.level)}")
        rows = [f"{line.question}：{line.answer}　{line.points}/{line.most}" for line in found.lines if line.points]
        self._lines.setText("\n".join(rows))

    def _record(self) -> Done:
        desk, sheet, verdict = self._shell.desk, self._sheet, self.verdict.values()
        code, version, answers = sheet.scheme.code, sheet.scheme.version, self.form.values()
        if not sheet.case_id:
            return surveys.survey_family(
                desk, sheet.student_id, sheet.school_year, code, version, answers, verdict["on"]
            )
        return surveys.survey(
            desk, sheet.case_id, code, version, answers, verdict["level"], verdict["reason"], verdict["on"]
        )

    def _finish(self) -> bool:
        done = self._save()
        if done:
            self.accept()
        return done

    def _give_up(self) -> None:
        if self._draft is not None:
            self._draft.set_aside()
        self.reject()

    def _finish_and_next(self) -> None:
        if self._next.isVisible() and self._save():
            following = self._following()
            if following is None:
                self.accept()
            else:
                self.ask(following)

    def _save(self) -> bool:
        done = self._shell.act(
            self._record, lambda problems: self.verdict.show_problems(self.form.show_problems(problems))
        )
        if done is not None and self._draft is not None:
            self._draft.finish()
        return done is not None
