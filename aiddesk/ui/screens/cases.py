"""困难认定: applications, surveys, home visits; each case with its line of life."""

from collections import Counter

from PySide6.QtWidgets import QDialog, QMenu, QWidget

from aiddesk.domain.money import yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import CASE_STATUSES, LEVELS
from aiddesk.queries import cases as asked
from aiddesk.queries.applications import last_form
from aiddesk.queries.places import classes
from aiddesk.queries.students import student
from aiddesk.queries.surveys import SurveySheet, sheet
from aiddesk.services import cases, students, unfinished
from aiddesk.ui.parts import case_forms, family_sharing
from aiddesk.ui.parts.cases_menu import CasesMenu
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Choice, FindBox, Segments, Totals
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.panels import SidePanel, WithPanel
from aiddesk.ui.widgets.table import Column

_OPEN = ("applied", "surveyed", "voted", "reviewed", "noticed", "recognised", "declined", "withdrawn")


class CasesScreen(Screen):
    """The cases of the school year."""

    key, title, icon = "cases", "困难认定", "clipboard-list"
    watches = frozenset({"cases", "students", "classes", "votes", "reviews", "notices", "awards"})

    _missing: tuple[asked.MissingRow, ...] = ()
    _dialog: QDialog | None = None

    def refresh(self) -> None:
        desk, year = self.shell.desk, self.shell.term.school_year
        self._classes.offer({"": "全部班级", **{c.id: c.title for c in classes(desk, year)}})
        counts = Counter(r.status for r in asked.cases(desk, year))
        shown = {code: f"{CASE_STATUSES[code]}{counts[code]}" for code in _OPEN if counts.get(code)}
        self._status.offer({"": f"全部{counts.total()}", **shown})
        rows = asked.cases(desk, year, self._classes.code(), self._status.code(), self._find.text())
        self.grid.set_rows(rows)
        waiting = counts.get("applied", 0)
        self._survey.setText(f"录入调查（{waiting}）" if waiting else "录入调查")
        self._missing = asked.without_case(desk, year)
        self._listed.setText(f"批量登记（{len(self._missing)}）")
        self._listed.setVisible(bool(self._missing) and self.shell.desk.place.kind == "school")
        self._totals.say([f"共{len(rows)}人", *(f"{t}{sum(r.level == c for r in rows)}人" for c, t in LEVELS.items())])
        text = "本学年还没有申请。收到申请表后点“登记申请”；特殊群体学生可以成批登记。"
        self.grid.set_empty(text if not counts else "没有符合条件的学生。", "登记申请", self.apply)
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
    def class_id(self) -> str:
        """The class that is shown, or ""."""
        return self._classes.code()

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

    def edit(self) -> None:
        """Complete or correct the application form of the chosen case."""
        row = self._chosen()
        if row is None:
            return
        card = asked.case(self.shell.desk, row.id)

        def work(typed: dict[str, str]) -> Done:
            also = [k for k in typed.pop(family_sharing.ALSO, "").split(",") if k]
            draft, members = case_forms.application_draft(typed)
            return cases.edit_application(self.shell.desk, row.id, draft, members, also)

        values, note = family_sharing.known_of(self.shell.desk, card)
        shared = family_sharing.also_field(self.shell.desk, card)
        values |= {field.name: ",".join(field.choices) for field in shared}
        fields, key = (*case_forms.application_fields(), *shared), unfinished.key("edit_application", row.id)
        title = f"认定申请表：{row.name}"
        self.shell.form(title, fields, "修改", work, values, note, key, case_forms.remark_figures)

    def survey(self) -> None:
        """Fill in the survey of the chosen case if it waits for one, else of the first that waits."""
        row = self.grid.current()
        if row is None or row.status != "applied":
            row = next((r for r in self.grid.rows() if r.status == "applied"), row)
        if row is None:
            self.shell.say("没有等待录入的调查。")
            return
        self.open_survey(row)

    def open_survey(self, row: asked.CaseRow) -> None:
        """Open one case's survey, also to correct it before the class has voted."""
        if row.status not in ("applied", "surveyed"):
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

    def visit(self) -> None:
        """Record a home visit of the chosen case."""
        row = self._chosen()
        if row is None:
            return
        from aiddesk.ui.parts.visit_dialog import VisitDialog  # dialogs load when they are opened

        self._dialog = VisitDialog(self.window(), self.shell, asked.case(self.shell.desk, row.id))
        self._dialog.open()

    def show_photos(self) -> None:
        """Look at the photos of the chosen case's visits."""
        row = self._chosen()
        if row is None:
            return
        card = asked.case(self.shell.desk, row.id)
        if self.shell.is_veiled or not any(visit.photos for visit in card.visits):
            said = "演示模式下不显示照片。" if self.shell.is_veiled else f"{row.name}还没有家访照片。"
            self.shell.say(said)
            return
        from aiddesk.ui.parts.visit_photos import VisitPhotosDialog  # dialogs load when they are opened

        self._dialog = VisitPhotosDialog(self.window(), self.shell, card)
        self._dialog.open()

    def set_categories(self) -> None:
        """Set the special categories of the chosen student."""
        row = self._chosen()
        if row is None:
            return
        have = [c.code for c in student(self.shell.desk, row.student_id).categories if c.code]
        self.shell.form(
            f"特殊群体类别：{row.name}",
            case_forms.CATEGORIES,
            "修改",
            lambda v: students.set_categories(
                self.shell.desk, row.student_id, [c for c in v["codes"].split(",") if c], v["source"]
            ),
            {"codes": ",".join(have), "source": "申请表"},
        )

    def end(self, status: str) -> None:
        """Withdraw or decline the chosen case."""
        row = self._chosen()
        if row is None:
            return
        act = cases.withdraw if status == "withdrawn" else cases.decline
        title = CASE_STATUSES[status]
        shown = (Field("reason", "原因和沟通情况", "lines", required=True),)
        self.shell.form(f"{title}：{row.name}", shown, title, lambda v: act(self.shell.desk, row.id, v["reason"]))

    def adjust(self) -> None:
        """Raise, lower or end the recognised level of the chosen case."""
        row = self._chosen()
        if row is not None:
            from aiddesk.ui.parts.adjusting import adjust  # dialogs load when they are opened

            adjust(self.shell, row.id)

    def print_paper(self) -> None:
        self._print("application", "")

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
        edit = button("申请表", "edit_application", on=self.edit)
        visit = button("家访", "visit", on=self.visit)
        more = button("更多", "more")
        menu = QMenu(more)
        menu.addAction("特殊群体类别…", self.set_categories)
        menu.addAction("看家访照片…", self.show_photos)
        menu.addAction("打印家访记录表", lambda: self._print_chosen("visit_sheet"))
        menu.addAction("撤回申请…", lambda: self.end("withdrawn"))
        menu.addAction("不予认定…", lambda: self.end("declined"))
        menu.addAction("动态调整…", self.adjust).setObjectName("adjust_level")
        menu.addSeparator()
        menu.addAction("打印申请表", lambda: self._print_chosen("application"))
        menu.addAction("打印评分说明", lambda: self._print_chosen("survey"))
        menu.addAction("打印建档卡", lambda: self._print_chosen("record_cards"))
        more.setMenu(menu)
        self.grid: Grid[asked.CaseRow] = Grid(
            "cases_table",
            "认定申请",
            (
                Column("姓名", lambda r: r.name, width=120, private=True),
                Column("班级", lambda r: r.class_title, width=88, sort=lambda r: (r.grade, r.class_name)),
                Column("人均年收入", lambda r: r.income_per_head, lambda v: "" if v is None else yuan(v), 92, "right",
                       private=True),
                Column("家访", lambda r: r.visits, lambda v: f"{v}次" if v else "", 52),
                Column("得分", lambda r: r.score, width=52, align="right"),
                Column("得分建议", lambda r: LEVELS.get(r.suggested_level, ""), width=80),
                Column("等级", lambda r: r.level_title, width=80),
                Column("状态", lambda r: r.status_title, width=80),
            ),
            key=lambda r: r.id,
        )  # fmt: skip
        self._facts = label("", "", wrap=True, name="case_facts")
        self._life = label("", "dim", wrap=True, name="case_life")
        content = QWidget()
        content.setLayout(column(self._facts, label("经过", "h2"), self._life, 1, space=6, margins=(0, 0, 4, 0)))
        self._panel = SidePanel("case", content, (edit, visit, more))
        self._totals = Totals()
        if self.shell.desk.place.kind != "school":
            for made in (apply, match, self._survey, every, edit, visit, more):
                made.hide()
        steps = (
            "收到申请表后“登记申请”，特殊群体学生可以成批登记。",
            "“录入调查”照纸质表的顺序选答案，得分和建议等级自动算出。",
            "全班录完后到“班级评议”。家庭情况不会出现在选票和公示上。",
        )
        bar = row(self._find, self._classes, 1, match, self._listed, apply, self._survey, every)
        self._body = WithPanel(self.grid, self._panel)
        page = column(
            HowTo("cases", steps), bar, row(self._status, 1), self._body, self._totals, space=10,
            margins=(14, 12, 14, 8),
        )  # fmt: skip
        page.setStretch(3, 1)
        self.setLayout(page)

    def _connect(self) -> None:
        self._find.searched.connect(lambda _text: self.refresh())
        self._classes.chosen.connect(lambda _code: self.refresh())
        self._status.chosen.connect(lambda _code: self.refresh())
        self.grid.changed.connect(self._show_case)
        self.grid.opened.connect(self.open_survey)

    def _chosen(self) -> asked.CaseRow | None:
        row = self.grid.current()
        if row is None:
            self.shell.say("请先在表里选择一名学生。")
        return row

    def _survey_next(self) -> SurveySheet | None:
        self.refresh()
        following = next((r for r in self.grid.rows() if r.status == "applied"), None)
        if following is None:
            self.shell.say("调查都录完了，可以做班级评议。")
            return None
        self.grid.select(following.id)
        return sheet(self.shell.desk, following.student_id, self.shell.term.school_year)

    def _show_case(self) -> None:
        row = self.grid.current()
        if row is None or self.shell.is_veiled:
            veiled = "演示模式：姓名和家庭情况已隐藏。"
            self._panel.say("没有选中学生", veiled if self.shell.is_veiled else "在左边的表里点一名学生。")
            self._facts.setText("")
            self._life.setText("")
            return
        card = asked.case(self.shell.desk, row.id)
        self._panel.say(row.name, f"{row.class_title}　{row.status_title}")
        lines = _facts(card, student(self.shell.desk, row.student_id).row.categories)
        lines += family_sharing.sibling_lines(self.shell.desk, card)
        self._facts.setText("\n".join(lines))
        self._life.setText("\n".join(f"{e.on:%Y-%m-%d}　{e.what}　{e.who}".rstrip() for e in card.life))

    def _print_chosen(self, kind: str) -> None:
        row = self._chosen()
        if row is not None:
            self._print(kind, row.id)

    def _print(self, kind: str, subject: str) -> None:
        from aiddesk.ui.parts.printing import show_paper  # papers load when they are printed

        show_paper(self.shell, kind, subject)


def _facts(card: asked.CaseCard, categories: str) -> list[str]:
    typed = card.application
    income = f"{typed.income_per_head}元" if typed.income_per_head else "—"
    lines = [f"特殊群体：{categories or '无'}", f"人口 {typed.household_size or '—'}　人均年收入 {income}"]
    lines += case_forms.figures_told(typed)
    lines += [f"{m.relation or '成员'} {m.name} {m.age or ''}岁 {m.occupation}".rstrip() for m in card.members]
    told = (
        ("灾害", typed.disaster),
        ("意外", typed.accident),
        ("劳动力", typed.weak_labour),
        ("失业", typed.unemployment),
        (
            "欠债",
            "，".join(part for part in (f"{typed.debt_amount}元" if typed.debt_amount else "", typed.debt) if part),
        ),
        ("其他", typed.other),
    )
    lines += [f"{title}：{text}" for title, text in told if text and text != "无"]
    if card.survey is not None:
        level = LEVELS.get(card.row.level, "")
        lines.append(f"调查{card.survey.score}分，建议{LEVELS[card.survey.suggested_level]}，等级{level}")
    if card.level_reason:
        lines.append(f"理由：{card.level_reason}")
    lines += [f"家访 {v.on:%m-%d} {v.visitors}：{v.findings}（照片{len(v.photos)}张）" for v in card.visits]
    if card.closed_reason:
        lines.append(f"结束原因：{card.closed_reason}")
    return lines
