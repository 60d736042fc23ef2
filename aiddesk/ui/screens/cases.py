"""困难认定: applications, surveys, home visits; each case with its line of life."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog

from aiddesk.domain.money import yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import CASE_STATUSES
from aiddesk.queries import cases as asked
from aiddesk.queries.applications import last_form
from aiddesk.queries.places import classes
from aiddesk.queries.students import student
from aiddesk.queries.surveys import SurveySheet, sheet
from aiddesk.services import cases, unfinished
from aiddesk.ui.parts import case_forms, family_sharing
from aiddesk.ui.parts.case_panel import CasePanel
from aiddesk.ui.parts.cases_menu import CasesMenu
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Choice, FindBox, Segments, Totals
from aiddesk.ui.widgets.basics import button, column, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.panels import WithPanel
from aiddesk.ui.widgets.table import Column

_OPEN = ("applied", "surveyed", "voted", "reviewed", "noticed", "recognised", "declined", "withdrawn")
_SURVEYED_YET = ("applied", "surveyed")  # the survey may still be entered or corrected
_ONLY_LOOKING = ("各校的认定随上报包收进来，在这里只看，不改。",)
_HERE = Qt.ShortcutContext.WidgetShortcut


class CasesScreen(Screen):
    """The cases of the school year."""

    key, title, icon = "cases", "困难认定", "clipboard-list"
    watches = frozenset({"cases", "students", "classes", "votes", "reviews", "notices", "awards"})

    _missing: tuple[asked.MissingRow, ...] = ()
    _dialog: QDialog | None = None

    def refresh(self) -> None:
        desk, year = self.shell.desk, self.shell.term.school_year
        self._classes.offer({"": "全部班级", **{c.id: c.title for c in classes(desk, year)}})
        counts = Counter(r.status for r in asked.cases(desk, year, self._classes.code()))
        shown = {code: f"{CASE_STATUSES[code]}{counts[code]}" for code in _OPEN if counts.get(code)}
        self._status.offer({"": f"全部{counts.total()}", **shown})
        rows = asked.cases(desk, year, self._classes.code(), self._status.code(), self._find.text())
        self.grid.set_rows(rows)
        waiting = counts.get("applied", 0)
        self._survey.setText(f"录入调查（{waiting}）" if waiting else "录入调查")
        self._missing = asked.without_case(desk, year)
        self._listed.setText(f"批量登记（{len(self._missing)}）")
        self._listed.setVisible(bool(self._missing) and self._is_school)
        told = (f"{t}{sum(r.level == c for r in rows)}人" for c, t in desk.levels.used.items())
        self._totals.say([f"共{len(rows)}人", *told])
        self._say_empty(bool(counts) or bool(self._classes.code()))
        self._show_case()

    def show_hint(self, **hint: object) -> None:
        if "status" in hint:
            self._status.choose(str(hint["status"]))
            self.refresh()
            self.grid.step(1)
        if hint.get("act") == "listed":
            self.apply_for_listed()
        if hint.get("act") == "apply":
            self.apply_for(str(hint["student_id"]))
        if hint.get("act") == "survey_families":
            self.survey_families()
        if hint.get("act") in ("letters", "plan_visits", "families", "level_changes", "requalify", "rechecks"):
            self._menu.run(str(hint["act"]))
        if "case_id" in hint:
            self.grid.select(str(hint["case_id"]))

    def set_veiled(self, veiled: bool) -> None:
        """Hide the family's situation too."""
        self._panel.setEnabled(not veiled)
        self._show_case()

    @property
    def _is_school(self) -> bool:
        return self.shell.desk.place.kind == "school"

    @property
    def class_id(self) -> str:
        """The class that is shown, or ""."""
        return self._classes.code()

    def chosen(self) -> asked.CaseRow | None:
        """Return the case at hand, or say that one is to be chosen."""
        row = self.grid.current()
        if row is None:
            self.shell.say("请先在表里选择一名学生。")
        return row

    def keep(self, dialog: QDialog | None) -> None:
        """Hold the dialog that is open."""
        self._dialog = dialog

    def apply(self) -> None:
        """Enter the application of a student."""
        from aiddesk.ui.parts.pick_student import pick  # dialogs load when they are opened

        chosen = pick(self, self.shell, "登记谁的申请")
        if chosen is not None:
            self.apply_for(chosen.id)

    def apply_for(self, student_id: str) -> None:
        """Enter the application of a known student."""
        desk, year = self.shell.desk, self.shell.term.school_year
        card = student(desk, student_id)
        chosen = card.row
        own = {
            "on": desk.today().isoformat(), "address": card.address, "guardian_phone": chosen.guardian_phone,
            "form": last_form(desk),
        }  # fmt: skip
        values, note = family_sharing.known(desk, chosen.id, year, own)

        def work(typed: dict[str, str]) -> Done:
            draft, members = case_forms.application_draft(typed)
            return cases.apply(desk, student_id, year, draft, members)

        title = f"认定申请表：{chosen.name}（{chosen.class_title}）"
        key = unfinished.key("apply", chosen.id, str(year))
        done = self.shell.form(
            title, case_forms.application_fields(), "登记", work, values, note, key, case_forms.remark_figures
        )
        if done:
            self.grid.select(done.subject_id)
            self.grid.setFocus()  # Enter opens the survey

    def apply_for_listed(self) -> None:
        """Open cases for all students on special lists whose paper has come in."""
        people = {row.student_id: f"{row.class_title} {row.name}（{row.categories}）" for row in self._missing}
        if not people:
            self.shell.say("特殊群体学生都已登记申请。")
            return
        shown = (Field("who", "已收到申请表的", "many", people),)
        self.shell.form(
            "给特殊群体学生登记申请",
            shown,
            "登记",
            lambda v: cases.apply_for_listed(
                self.shell.desk, self.shell.term.school_year, [k for k in v["who"].split(",") if k]
            ),
            {"who": ",".join(people)},
            note="去掉没有交申请表的；登记以后逐份补全申请表、录入调查。",
        )

    def match_lists(self) -> None:
        """Compare the roster with the lists of other departments."""
        from aiddesk.ui.parts.list_match import ListsDialog

        dialog = ListsDialog(self.window(), self.shell)
        self.keep(dialog)
        dialog.open()

    def survey(self) -> None:
        """Fill in the survey of the chosen case if it waits for one, else of the first that waits."""
        row = self.grid.current()
        if row is None or row.status != "applied":
            row = next((r for r in self.grid.rows() if r.status == "applied"), row)
        if row is None:
            self.shell.say("没有等待录入的调查。请先登记申请；没有申请的家庭在“更多”的“家庭情况调查”里录。")
            return
        self.open_survey(row)

    def open_survey(self, row: asked.CaseRow) -> None:
        """Open one case's survey, also to correct it before the class has voted."""
        if row.status not in _SURVEYED_YET:
            self.shell.say(f"{row.name}已{row.status_title.removeprefix('已')}，调查不能再改。")
            return
        from aiddesk.ui.parts.survey_dialog import SurveyDialog  # dialogs load when they are opened

        asking = sheet(self.shell.desk, row.student_id, self.shell.term.school_year)
        self._dialog = SurveyDialog(self, self.shell, asking, self._survey_next)
        self._dialog.open()

    def survey_families(self) -> None:
        """Survey every family, applied or not."""
        from aiddesk.ui.parts.family_surveys import FamilySurveys

        self.keep(FamilySurveys(self.window(), self.shell, self._classes.code(), self.apply_for))
        if self._dialog is not None:
            self._dialog.open()

    def show_panel(self) -> None:
        """Show the chosen case over the table of a narrow window."""
        if self.chosen() is not None:
            self._body.open_panel()
            self._panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_paper(self) -> None:
        from aiddesk.ui.parts.printing import show_paper  # papers load when they are printed

        show_paper(self.shell, "application", "")

    def _build(self) -> None:
        self._find = FindBox("查找：姓名、拼音首字母")
        self._classes = Choice("classes", "班级", {"": "全部班级"})
        self._status = Segments("status", "状态")
        apply = button("登记申请", "apply", icon="plus", on=self.apply)
        match = button("名单比对", "match_lists", tip="民政、残联、乡村振兴等部门的名单", on=self.match_lists)
        every = button("更多", "cases_more")
        self._menu = CasesMenu(every, self)
        every.setMenu(self._menu)
        self._listed = button("批量登记", "apply_listed", tip="给特殊群体学生成批登记", on=self.apply_for_listed)
        self._survey = button("录入调查", "survey_open", kind="primary", icon="pencil", on=self.survey)
        self.grid: Grid[asked.CaseRow] = Grid(
            "cases_table",
            "认定申请",
            (
                Column("姓名", lambda r: r.name, width=120, private=True),
                Column("班级", lambda r: r.class_title, width=88, sort=lambda r: (r.grade, r.class_name)),
                Column("人均年收入", lambda r: r.income_per_head, lambda v: "" if v is None else yuan(v), 92, "right",
                       private=True),
                Column("家访", lambda r: r.visits, lambda v: f"{v}次" if v else "", 52),
                Column("得分", lambda r: r.score, width=52, align="right", private=True),
                Column("得分建议", lambda r: r.levels.title(r.suggested_level), width=80, private=True),
                Column("等级", lambda r: r.level_title, width=80),
                Column("状态", lambda r: r.status_title, width=80),
            ),
            key=lambda r: r.id,
        )  # fmt: skip
        self._panel = CasePanel(self)
        self._totals = Totals()
        self._beside = button("看这一份", "open_panel", tip="申请表、家访、经过（空格键）", on=self.show_panel)
        if not self._is_school:
            for made in (apply, match, self._survey, every):
                made.hide()
        steps = (
            "收到申请表后“登记申请”，特殊群体学生可以成批登记。",
            "“录入调查”照纸质表的顺序选答案，得分和建议等级自动算出。",
            "全班录完后到“班级评议”。家庭情况不会出现在选票和公示上。",
        )
        bar = row(self._find, self._classes, 1, match, self._listed, apply, self._survey, every)
        self._body = WithPanel(self.grid, self._panel)
        how = HowTo("cases", steps if self._is_school else _ONLY_LOOKING)
        parts = (how, bar, row(self._status, 1), self._body, row(self._totals, 1, self._beside))
        page = column(*parts, space=10, margins=(14, 12, 14, 8))
        page.setStretch(3, 1)
        self.setLayout(page)

    def _connect(self) -> None:
        self._find.searched.connect(lambda _text: self.refresh())
        self._classes.chosen.connect(lambda _code: self.refresh())
        self._status.chosen.connect(lambda _code: self.refresh())
        self.grid.changed.connect(self._show_case)
        self.grid.opened.connect(self._open_row)
        self._body.narrowed.connect(self._beside.setVisible)
        QShortcut(QKeySequence(Qt.Key.Key_Space), self.grid, self.show_panel, context=_HERE)

    def _open_row(self, row: asked.CaseRow) -> None:
        """Go on with a case: its survey while that is open, else what is known of it."""
        if self._is_school and row.status in _SURVEYED_YET:
            self.open_survey(row)
        else:
            self.show_panel()

    def _survey_next(self) -> SurveySheet | None:
        self.refresh()
        following = next((r for r in self.grid.rows() if r.status == "applied"), None)
        if following is None:
            self.shell.say("调查都录完了，可以做班级评议。")
            return None
        self.grid.select(following.id)
        return sheet(self.shell.desk, following.student_id, self.shell.term.school_year)

    def _say_empty(self, has_any: bool) -> None:
        if not self._is_school:
            self.grid.set_empty("没有符合条件的学生。" if has_any else "还没有收到学校的认定数据。")
            return
        text = "本学年还没有申请。收到申请表后点“登记申请”；特殊群体学生可以成批登记。"
        self.grid.set_empty("没有符合条件的学生。" if has_any else text, "登记申请", self.apply)

    def _show_case(self) -> None:
        self._panel.show_case(self.grid.current())
