"""The chosen case beside the table: what the family told, its line of life, and what is done with this one case."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QDialog, QMenu, QWidget

from aiddesk.domain.cases import CASE_MOVES, may_move
from aiddesk.domain.evaluations import points_text
from aiddesk.domain.families import against_line
from aiddesk.domain.money import Fen
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import CASE_STATUSES
from aiddesk.queries import cases as asked
from aiddesk.queries.declined import Declined, declined
from aiddesk.queries.evaluations import totals
from aiddesk.queries.reviews import exceptions_of
from aiddesk.queries.schemes import in_force
from aiddesk.queries.students import student
from aiddesk.services import cases, students, unfinished
from aiddesk.ui.parts import case_forms, family_sharing
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.panels import SidePanel

# What is done with a case that was turned down (parts/declining.py); hidden elsewhere.
_TURNED_DOWN = {
    "record_talk": "登记沟通记录…",
    "refusal_letter": "不予认定告知书…",
    "appeal": "登记申诉…",
    "decide_appeal": "申诉处理…",
    "print_talk": "打印沟通记录表",
    "print_appeal": "打印申诉登记表",
    "print_answer": "打印申诉答复书",
}


class Chooser(Protocol):
    """The tab as the panel sees it."""

    shell: Host

    def chosen(self) -> asked.CaseRow | None: ...

    def keep(self, dialog: QDialog | None) -> None: ...


class CasePanel(SidePanel):
    """Facts and acts of one case; the acts are hidden where cases are only looked at."""

    def __init__(self, screen: Chooser) -> None:
        self._screen, self._shell = screen, screen.shell
        self._facts = label("", "", wrap=True, name="case_facts")
        self._life = label("", "dim", wrap=True, name="case_life")
        content = QWidget()
        content.setLayout(column(self._facts, label("经过", "h2"), self._life, 1, space=6, margins=(0, 0, 4, 0)))
        acts = (
            button("申请表", "edit_application", on=self.edit),
            button("家访", "visit", on=self.visit),
            button("更多", "more"),
        )
        super().__init__("case", content, acts)
        acts[-1].setMenu(self._menu(acts[-1]))
        if self._shell.desk.place.kind != "school":
            for made in acts:
                made.hide()

    def show_case(self, row: asked.CaseRow | None) -> None:
        """Show a case, or that none is chosen; nothing of it in dignity mode."""
        if row is None or self._shell.is_veiled:
            veiled = "演示模式：姓名和家庭情况已隐藏。"
            self.say("没有选中学生", veiled if self._shell.is_veiled else "在左边的表里点一名学生。")
            self._facts.setText("")
            self._life.setText("")
            return
        card = asked.case(self._shell.desk, row.id)
        self.say(row.name, f"{row.class_title}　{row.status_title}")
        desk = self._shell.desk
        lines = _facts(card, student(desk, row.student_id).row.categories, in_force(desk).line)
        state = declined(desk, row.id)
        if state is not None:
            lines.insert(0, state.line(desk.today()))
        lines += family_sharing.sibling_lines(self._shell.desk, card)
        figure = totals(desk, card.school_year).get(row.id)
        if figure is not None:
            lines.append(f"综合评价{points_text(figure)}分，只供评议和审核参考")
        lines += [told.text for told in exceptions_of(self._shell.desk, row.id)]
        self._facts.setText("\n".join(lines))
        self._life.setText("\n".join(f"{e.on:%Y-%m-%d}　{e.what}　{e.who}".rstrip() for e in card.life))

    def edit(self) -> None:
        """Complete or correct the application form."""
        row = self._screen.chosen()
        if row is None:
            return
        card = asked.case(self._shell.desk, row.id)

        def work(typed: dict[str, str]) -> Done:
            also = [k for k in typed.pop(family_sharing.ALSO, "").split(",") if k]
            draft, members = case_forms.application_draft(typed)
            return cases.edit_application(self._shell.desk, row.id, draft, members, also)

        values, note = family_sharing.known_of(self._shell.desk, card)
        shared = family_sharing.also_field(self._shell.desk, card)
        values |= {field.name: ",".join(field.choices) for field in shared}
        fields, key = (*case_forms.application_fields(), *shared), unfinished.key("edit_application", row.id)
        title = f"认定申请表：{row.name}"
        self._shell.form(title, fields, "修改", work, values, note, key, case_forms.remark_figures)

    def visit(self) -> None:
        """Record a home visit."""
        row = self._screen.chosen()
        if row is None:
            return
        from aiddesk.ui.parts.visit_dialog import VisitDialog  # dialogs load when they are opened

        self._open(VisitDialog(self.window(), self._shell, asked.case(self._shell.desk, row.id)))

    def show_photos(self) -> None:
        """Look at the photos of the visits."""
        row = self._screen.chosen()
        if row is None:
            return
        card = asked.case(self._shell.desk, row.id)
        if self._shell.is_veiled or not any(visit.photos for visit in card.visits):
            said = "演示模式下不显示照片。" if self._shell.is_veiled else f"{row.name}还没有家访照片。"
            self._shell.say(said)
            return
        from aiddesk.ui.parts.visit_photos import VisitPhotosDialog  # dialogs load when they are opened

        self._open(VisitPhotosDialog(self.window(), self._shell, card))

    def set_categories(self) -> None:
        """Set the special categories of the student."""
        row = self._screen.chosen()
        if row is None:
            return
        desk = self._shell.desk
        have = [c.code for c in student(desk, row.student_id).categories if c.code]

        def work(typed: dict[str, str]) -> Done:
            codes = [c for c in typed["codes"].split(",") if c]
            return students.set_categories(desk, row.student_id, codes, typed["source"])

        values = {"codes": ",".join(have), "source": "申请表"}
        self._shell.form(f"特殊群体类别：{row.name}", case_forms.CATEGORIES, "修改", work, values)

    def end(self, status: str) -> None:
        """Withdraw or decline the case."""
        row = self._screen.chosen()
        if row is None:
            return
        if status == "declined":
            from aiddesk.ui.parts.declining import decline  # forms load when they are opened

            decline(self._shell, row.id)
            return
        title, desk = CASE_STATUSES[status], self._shell.desk
        shown = (Field("reason", "原因和沟通情况", "lines", required=True),)
        self._shell.form(f"{title}：{row.name}", shown, title, lambda v: cases.withdraw(desk, row.id, v["reason"]))

    def turned_down(self, act: str) -> None:
        """Talk with, write to, or hear the family of a case that was turned down."""
        row = self._screen.chosen()
        if row is not None:
            from aiddesk.ui.parts.declining import ACTS  # forms load when they are opened

            ACTS[act](self._shell, row.id)

    def adjust(self) -> None:
        """Raise, lower or end the recognised level."""
        row = self._screen.chosen()
        if row is not None:
            from aiddesk.ui.parts.adjusting import adjust  # dialogs load when they are opened

            adjust(self._shell, row.id)

    def _menu(self, owner: QWidget) -> QMenu:
        menu = QMenu(owner)
        menu.setObjectName("case_menu")
        entries: tuple[tuple[str, str, Callable[[], object] | None], ...] = (
            ("set_categories", "特殊群体类别…", self.set_categories),
            ("show_photos", "看家访照片…", self.show_photos),
            ("", "", None),
            ("adjust_level", "动态调整…", self.adjust),
            ("end_withdrawn", "撤回申请…", lambda: self.end("withdrawn")),
            ("end_declined", "不予认定…", lambda: self.end("declined")),
            ("", "", None),
            *((name, text, partial(self.turned_down, name)) for name, text in _TURNED_DOWN.items()),
            ("", "", None),
            ("print_application", "打印申请表", lambda: self._print("application")),
            ("print_visits", "打印家访记录表", lambda: self._print("visit_sheet")),
            ("print_score", "打印评分说明", lambda: self._print("survey")),
            ("print_review", "打印审核意见表", lambda: self._print("review_sheets")),
            ("print_card", "打印建档卡", lambda: self._print("record_cards")),
        )
        for name, text, act in entries:
            if act is None:
                menu.addSeparator()
            else:
                menu.addAction(text, act).setObjectName(name)
        menu.aboutToShow.connect(lambda: self._offer(menu))
        return menu

    def _offer(self, menu: QMenu) -> None:
        """Grey what this case is past, or has not come to."""
        row = self._screen.chosen()
        state = declined(self._shell.desk, row.id) if row is not None else None
        for action in menu.actions():
            if action.objectName() in _TURNED_DOWN:
                action.setVisible(_may_after(action.objectName(), state))
            else:
                action.setEnabled(row is not None and _may(action.objectName(), row))

    def _open(self, dialog: QDialog) -> None:
        self._screen.keep(dialog)
        dialog.open()

    def _print(self, kind: str) -> None:
        row = self._screen.chosen()
        if row is not None:
            from aiddesk.ui.parts.printing import show_paper  # papers load when they are printed

            show_paper(self._shell, kind, row.id)


def _may(act: str, row: asked.CaseRow) -> bool:
    """Say whether an entry of the menu applies to a case as it stands."""
    if act.startswith("end_"):
        return may_move(CASE_MOVES, row.status, act.removeprefix("end_"))
    known = {"adjust_level": row.status == "recognised", "print_score": row.score is not None}
    known |= {"show_photos": bool(row.visits), "print_review": row.status not in ("applied", "surveyed", "withdrawn")}
    return known.get(act, True)


def _may_after(act: str, state: Declined | None) -> bool:
    """Say whether an entry applies to a case as it stands; None is not turned down."""
    if state is None:
        return False
    status = state.appeal.status if state.appeal is not None else ""
    known = {"appeal": not status, "decide_appeal": status == "open", "print_answer": status in ("upheld", "rejected")}
    return known.get(act, True)


def _facts(card: asked.CaseCard, categories: str, line: Fen) -> list[str]:
    """Return what is known of a family; `line` is the local income line, 0 where the school has none."""
    typed = card.application
    income = f"{typed.income_per_head}元" if typed.income_per_head else "—"
    against = against_line(card.row.income_per_head, line)
    if against:
        income = f"{income}（{against}）"
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
        suggested, level = (card.row.levels.title(c) for c in (card.survey.suggested_level, card.row.level))
        lines.append(f"调查{card.survey.score}分，建议{suggested}，等级{level}")
    if card.level_reason:
        lines.append(f"理由：{card.level_reason}")
    lines += [f"家访 {v.on:%m-%d} {v.visitors}：{v.findings}（照片{len(v.photos)}张）" for v in card.visits]
    if card.closed_reason:
        lines.append(f"结束原因：{card.closed_reason}")
    return lines
