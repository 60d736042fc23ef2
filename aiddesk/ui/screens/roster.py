"""名册: find, correct, bring in a sheet, record who comes and goes."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QMenu

from aiddesk.domain.outcome import Done
from aiddesk.domain.privacy import mask_document
from aiddesk.domain.students import StudentDraft, parse_day
from aiddesk.domain.words import DOCUMENT_KINDS, GRADES, MOVEMENTS, RELATIONS, RESIDENCES
from aiddesk.queries import students as asked
from aiddesk.queries.places import classes
from aiddesk.services import roster
from aiddesk.ui import colours
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Choice, FindBox, Totals
from aiddesk.ui.widgets.basics import button, column, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.panels import SidePanel, WithPanel
from aiddesk.ui.widgets.table import Column

_YES_NO = {"是": "寄宿", "否": "走读"}
_MOVES = ("transfer_out", "suspend", "return", "move_class", "leave", "decease")


def _choices(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}


FIELDS = (
    Field("name", "姓名", required=True),
    Field("document_number", "证件号"),
    Field("sex", "性别", "choice", {"男": "男", "女": "女"}, blank="按证件号"),
    Field("birth_date", "出生日期", hint="按证件号"),
    Field("grade", "年级", "choice", _choices(GRADES.values()), required=True),
    Field("class_name", "班级", hint="1班", required=True),
    Field("boarding", "就读方式", "choice", _YES_NO, blank=None),
    Field("ethnicity", "民族"),
    Field("document_kind", "证件类型", "choice", _choices(DOCUMENT_KINDS.values())),
    Field("registration_number", "学籍号"),
    Field("guardian_name", "监护人"),
    Field("guardian_relation", "关系", "choice", _choices(RELATIONS)),
    Field("guardian_number", "监护人证件"),
    Field("phone", "联系电话"),
    Field("bank", "开户银行"),
    Field("account_number", "银行账号"),
    Field("account_holder", "户名"),
    Field("residence", "户口性质", "choice", _choices(RESIDENCES.values())),
    Field("address", "家庭住址", "lines"),
)


class RosterScreen(Screen):
    """The children of the school year, one table with the chosen child beside it."""

    key, title, icon = "roster", "名册", "users"
    watches = frozenset({"students", "classes", "cases"})

    def refresh(self) -> None:
        desk, year = self.shell.desk, self.shell.term.school_year
        self._classes.offer({"": "全部班级", **{c.id: f"{c.title}（{c.students}）" for c in classes(desk, year)}})
        rows = asked.students(desk, year, self._find.text(), self._classes.code(), self._kept.code() or "enrolled")
        self.grid.set_rows(rows)
        boarders = sum(r.boarding for r in rows)
        numberless = sum(not r.document_number for r in rows)
        parts = [f"共{len(rows)}人", f"住校{boarders}人", f"走读{len(rows) - boarders}人"]
        self._totals.say([*parts, f"没有证件号{numberless}人"] if numberless else parts)
        self._say_empty(bool(self._find.text() or self._classes.code()))
        self._show_student()

    def show_hint(self, **hint: object) -> None:
        if "kept" in hint:
            self._kept.choose(str(hint["kept"]))
            self.refresh()
        if hint.get("act") == "import":
            self.import_sheet()
        if "student_id" in hint:
            self._find.clear()
            self.refresh()
            self.grid.select(str(hint["student_id"]))

    def set_veiled(self, veiled: bool) -> None:
        """Hide the chosen student's record too."""
        self._panel.setEnabled(not veiled)
        self._show_student()

    def import_sheet(self) -> None:
        """Ask for a file and bring it in."""
        from aiddesk.ui.parts import roster_import  # opening the tab needs no import dialog

        path = roster_import.choose(self)
        if path is not None:
            roster_import.start(self, self.shell, path, self._keep)

    def bring(self, path: Path) -> None:
        """Bring in a file that was dropped here."""
        from aiddesk.ui.parts import roster_import

        roster_import.start(self, self.shell, path, self._keep)

    def add(self) -> None:
        """Add one student."""
        chosen = next((c for c in classes(self.shell.desk, self.shell.term.school_year)
                       if c.id == self._classes.code()), None)  # fmt: skip
        values = {"boarding": "否", "document_kind": DOCUMENT_KINDS["citizen"]}
        if chosen:
            values |= {"grade": GRADES[chosen.grade], "class_name": chosen.name}
        done = self.shell.form("新增学生", FIELDS, "新增", self._add, values)
        if done:
            self.grid.select(done.subject_id)

    def record_movement(self, kind: str) -> None:
        """Record a movement of the chosen student."""
        student = self.grid.current()
        if student is None:
            self.shell.say("请先在表里选择一名学生。")
            return
        places = {c.id: c.title for c in classes(self.shell.desk, self.shell.term.school_year)}
        shown = [Field("on", "日期", "date", required=True)]
        if kind == "move_class":
            shown.append(Field("class_id", "新班级", "choice", places, required=True))
        shown.append(Field("reason", "去向或原因", "lines"))
        self.shell.form(
            f"{student.name}：{MOVEMENTS[kind]}", shown, MOVEMENTS[kind], lambda v: self._move(student.id, kind, v),
            {"on": self.shell.desk.today().isoformat()},
        )  # fmt: skip

    def print_paper(self) -> None:
        self.shell.say("班级名单在“档案与报表”里打印。")

    def _build(self) -> None:
        self._find = FindBox("查找：姓名、拼音首字母或证件号后4位")
        self._classes = Choice("classes", "班级", {"": "全部班级"})
        self._kept = Choice("kept", "哪些学生", asked.FILTERS)
        self._import = button("导入名册", "import", kind="primary", icon="download", on=self.import_sheet)
        self._import.setToolTip("学籍系统导出的表、班主任的表都可以；也可以把文件拖到这里")
        add = button("新增", "add", icon="plus", on=self.add)
        more = button("异动", "move", icon="move-right", tip="转出、休学、复学、调班、离校")
        menu = QMenu(more)
        for kind in _MOVES:
            menu.addAction(MOVEMENTS[kind], lambda kind=kind: self.record_movement(kind))
        menu.addSeparator()
        menu.addAction("下载名册模板…", self._template)
        more.setMenu(menu)
        self.grid: Grid[asked.StudentRow] = Grid("students", "学生名册", self._columns(), key=lambda r: r.id)
        self._form = Form(FIELDS, "student_form")
        previous = button("上一人", "previous", on=lambda: self.grid.step(-1))
        following = button("下一人", "next", on=lambda: self.grid.step(1))
        self._panel = SidePanel("student", self._form, (previous, following))
        self._totals = Totals()
        if self.shell.desk.place.kind != "school":
            for made in (self._import, add, more):
                made.hide()
        steps = (
            "把学籍系统导出的花名册或班主任的表拖进来，程序自己认列名，不用套模板。",
            "点选学生，在右边修改，改完自动保存，Ctrl+Z 可以撤销。",
            "学生转走、休学点“异动”，不要删除：钱和档案都要查得到人。",
        )
        bar = row(self._find, self._classes, self._kept, 1, self._import, add, more)
        self._body = WithPanel(self.grid, self._panel)
        page = column(HowTo("roster", steps), bar, self._body, self._totals, space=10, margins=(14, 12, 14, 8))
        page.setStretch(2, 1)
        self.setLayout(page)
        self.setAcceptDrops(True)
        self._shown_id = ""
        self._dialog: QDialog | None = None

    def _connect(self) -> None:
        self._find.searched.connect(lambda _text: self.refresh())
        self._classes.chosen.connect(lambda _code: self.refresh())
        self._kept.chosen.connect(lambda _code: self.refresh())
        self.grid.changed.connect(self._show_student)
        self.grid.opened.connect(lambda _row: self._body.open_panel())
        self._form.committed.connect(self._save)

    def _columns(self) -> tuple[Column[asked.StudentRow], ...]:
        def save(field: str) -> Callable[[asked.StudentRow, str], object]:
            return lambda r, text: self.shell.act(
                lambda: roster.edit_field(self.shell.desk, r.id, field, text, self.shell.term.school_year)
            )

        found = [
            Column[asked.StudentRow]("姓名", lambda r: r.name, width=132, edit=save("name"), private=True),
            Column("性别", lambda r: r.sex_title, width=48),
            Column("班级", lambda r: r.class_title, width=92, sort=lambda r: (r.grade, r.class_name)),
            Column("证件号码", lambda r: mask_document(r.document_number), width=166, private=True),
            Column("就读", lambda r: "住校" if r.boarding else "走读", width=56),
            Column("特殊群体", lambda r: r.categories, width=128, tip=lambda r: r.categories, private=True),
            Column("监护人", lambda r: r.guardian, width=82, private=True),
            Column("提示", _remark, width=120, colour=lambda _: colours.AMBER),
        ]
        if self.shell.desk.place.kind != "school":
            found.insert(0, Column("学校", lambda r: r.school_name, width=150))
        return tuple(found)

    def _say_empty(self, filtered: bool) -> None:
        if filtered:
            self.grid.set_empty("没有符合条件的学生。", "清除筛选", self._clear)
        else:
            text = "还没有学生。把学籍系统导出的表拖到这里，或点下面的按钮。"
            self.grid.set_empty(text, "导入名册", self.import_sheet)

    def _clear(self) -> None:
        self._find.clear()
        self._classes.choose("")
        self._kept.choose("enrolled")
        self.refresh()

    def _show_student(self) -> None:
        student = None if self.shell.is_veiled else self.grid.current()
        self._form.setEnabled(student is not None and self.shell.desk.place.kind == "school")
        if student is None:
            self._shown_id = ""
            veiled = "演示模式：学生信息已隐藏。"
            self._panel.say("没有选中学生", veiled if self.shell.is_veiled else "在左边的表里点一名学生。")
            self._form.clear()
            return
        card = asked.student(self.shell.desk, student.id)
        self._shown_id = student.id
        self._panel.say(student.name, f"{student.class_title}　{student.status_title}　改动自动保存")
        self._form.set_values({f.name: getattr(card.draft, f.name) for f in fields(StudentDraft)})

    def _save(self, field: str) -> None:
        if not self._shown_id:
            return
        card = asked.student(self.shell.desk, self._shown_id)
        text = self._form.value(field)
        if text == getattr(card.draft, field):
            return
        draft = replace(card.draft, **{field: text})
        year, key = self.shell.term.school_year, self._shown_id
        self.shell.act(lambda: roster.edit_student(self.shell.desk, key, draft, year), self._form.show_problems)

    def _add(self, values: dict[str, str]) -> Done:
        return roster.add_student(self.shell.desk, StudentDraft(**values), self.shell.term.school_year)

    def _move(self, student_id: str, kind: str, values: dict[str, str]) -> Done:
        on = parse_day(values["on"]) or self.shell.desk.today()
        return roster.move_student(self.shell.desk, student_id, kind, on, values["reason"], values.get("class_id", ""))

    def _template(self) -> None:
        from aiddesk.ui.parts import roster_import

        roster_import.template(self, self.shell)

    def _keep(self, dialog: QDialog) -> None:
        self._dialog = dialog

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.bring(paths[0])


def _remark(student: asked.StudentRow) -> str:
    return "没有证件号" if not student.document_number else ""
