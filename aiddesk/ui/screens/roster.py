"""名册: find, correct, bring in a sheet, record who comes and goes."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.privacy import mask_document
from aiddesk.domain.students import StudentDraft, parse_day
from aiddesk.domain.words import DOCUMENT_KINDS, GRADES, IDENTITY_FIELDS, MOVEMENTS
from aiddesk.queries import students as asked
from aiddesk.queries.finding import HINT
from aiddesk.queries.photos import portrait
from aiddesk.queries.places import classes
from aiddesk.services import students
from aiddesk.ui import colours
from aiddesk.ui.parts.printing import show_paper
from aiddesk.ui.parts.roster_menu import RosterMenu
from aiddesk.ui.parts.student_fields import ARRIVAL, FIELDS
from aiddesk.ui.parts.student_record import RecordPart
from aiddesk.ui.screen import Screen
from aiddesk.ui.widgets.bars import Choice, FindBox, Totals
from aiddesk.ui.widgets.basics import button, column, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.howto import HowTo
from aiddesk.ui.widgets.panels import SidePanel, WithPanel
from aiddesk.ui.widgets.portrait import Portrait
from aiddesk.ui.widgets.table import Column


class RosterScreen(Screen):
    """The children of the school year, one table with the chosen child beside it."""

    key, title, icon = "roster", "名册", "users"
    watches = frozenset({"students", "classes", "cases", "lists"})

    def refresh(self) -> None:
        desk, year = self.shell.desk, self.shell.term.school_year
        self._classes.offer({"": "全部班级", **{c.id: f"{c.title}（{c.students}）" for c in classes(desk, year)}})
        chosen = asked.Chosen(year, self._find.text(), self._classes.code(), self._kept.code() or "enrolled")
        rows = asked.students(desk, year, chosen.text, chosen.class_id, chosen.kept)
        self.grid.set_rows(rows)
        counts = asked.student_counts(desk, chosen)
        parts = [f"共{counts.students}人", f"住校{counts.boarders}人", f"走读{counts.students - counts.boarders}人"]
        parts += [f"没有证件号{counts.no_number}人"] if counts.no_number else []
        parts += [f"只列出前{len(rows)}人，请用查找缩小范围"] if len(rows) < counts.students else []
        self._totals.say(parts)
        self._say_empty(bool(self._find.text() or self._classes.code()))
        self._show_student()

    def show_hint(self, **hint: object) -> None:
        if "kept" in hint:
            self._kept.choose(str(hint["kept"]))
            self.refresh()
        if hint.get("act") == "import":
            self.import_sheet()
        elif hint.get("act"):
            self._others.do(str(hint["act"]))
        if "student_id" in hint:
            self._find.clear()
            self.refresh()
            self.grid.select(str(hint["student_id"]))

    def set_veiled(self, veiled: bool) -> None:
        """Hide the chosen student's record too."""
        self._panel.setEnabled(not veiled)
        self._portrait.set_veiled(veiled)
        self._show_student()

    def import_sheet(self) -> None:
        """Ask for a file and bring it in."""
        from aiddesk.ui.parts import roster_import  # opening the tab needs no import dialog

        path = roster_import.choose(self)
        if path is not None:
            roster_import.start(self, self.shell, path, self.keep)

    def bring(self, path: Path) -> None:
        """Bring in a file that was dropped here."""
        from aiddesk.ui.parts import roster_import

        roster_import.start(self, self.shell, path, self.keep)

    def add(self) -> None:
        """Add one student."""
        chosen = next((c for c in classes(self.shell.desk, self.shell.term.school_year)
                       if c.id == self._classes.code()), None)  # fmt: skip
        values = {"boarding": "否", "document_kind": DOCUMENT_KINDS["citizen"]}
        if chosen:
            values |= {"grade": GRADES[chosen.grade], "class_name": chosen.name}
        values["on"] = self.shell.desk.today().isoformat()
        done = self.shell.form("新增学生", (*FIELDS, *ARRIVAL), "新增", self._add, values)
        if done:
            self.grid.select(done.subject_id)

    def record_movement(self, kind: str) -> None:
        """Record a movement of the chosen student."""
        from aiddesk.ui.parts import student_moves  # opening the tab needs no dialogs

        student = self._require_chosen()
        if student is not None:
            student_moves.move(self.shell, student, kind)

    def change_identity(self, field: str) -> None:
        """Record that the chosen student's name or number has changed."""
        from aiddesk.ui.parts import student_moves

        student = self._require_chosen()
        if student is not None:
            now = getattr(asked.student(self.shell.desk, student.id).draft, field)
            student_moves.change_identity(self.shell, student, field, now)

    def paste(self) -> None:
        """Bring in what was copied from a sheet."""
        from aiddesk.ui.parts import roster_import

        roster_import.paste(self, self.shell, QGuiApplication.clipboard().text(), self.keep)

    def print_paper(self) -> None:
        """Preview the roster of the chosen class, or of all classes."""
        show_paper(self.shell, "class_list", self._classes.code() or str(self.shell.term.school_year))

    def print_sign_in(self) -> None:
        """Preview a sheet to sign in on, for the chosen class or with blank lines."""
        places = {"": "空白", **{c.id: c.title for c in classes(self.shell.desk, self.shell.term.school_year)}}
        fields = (
            Field("meeting", "什么会", hint="家长会", required=True),
            Field("class_id", "哪个班", "choice", places, blank=None),
        )

        def work(v: dict[str, str]) -> Done:
            if not v["meeting"].strip():
                raise Invalid(Problem("请写明是什么会。", "meeting"))
            asked_for.append(f"{v['class_id']}|{v['meeting'].strip()}")
            return Done("正在排版签到表。")

        asked_for: list[str] = []
        if self.shell.form("打印签到表", fields, "预览", work, {"class_id": self._classes.code(), "meeting": "家长会"}):
            show_paper(self.shell, "sign_in", asked_for[0])

    def _build(self) -> None:
        self._find = FindBox(HINT)
        self._classes = Choice("classes", "班级", {"": "全部班级"})
        self._kept = Choice("kept", "哪些学生", asked.FILTERS)
        self._import = button("导入名册", "import", kind="primary", icon="download", on=self.import_sheet)
        self._import.setToolTip("学籍系统导出的表、班主任的表都可以；也可以把文件拖到这里")
        add = button("新增", "add", icon="plus", on=self.add)
        more = button("异动", "move", icon="move-right", tip="转出、休学、复学、调班、离校")
        menu = QMenu(more)
        for kind in ("transfer_out", "suspend", "return", "move_class", "leave", "decease"):
            menu.addAction(MOVEMENTS[kind], lambda kind=kind: self.record_movement(kind))
        menu.addSeparator()
        for field, title in IDENTITY_FIELDS.items():
            menu.addAction(f"{title}变更…", lambda field=field: self.change_identity(field))
        more.setMenu(menu)
        others = button("更多", "others", tip="学年升级、名单比对、照片、导出、打印")
        self._others = RosterMenu(others, self)
        others.setMenu(self._others)
        self.grid: Grid[asked.StudentRow] = Grid("students", "学生名册", self._columns(), key=lambda r: r.id)
        self._form = Form(FIELDS, "student_form")
        previous = button("上一人", "previous", on=lambda: self.grid.step(-1))
        following = button("下一人", "next", on=lambda: self.grid.step(1))
        self._portrait = Portrait()
        self._record = RecordPart()
        holder = QWidget()
        holder.setLayout(column(row(self._portrait, 1), self._form, self._record, 1, space=4))
        self._panel = SidePanel("student", holder, (previous, following))
        self._totals = Totals()
        if self.shell.desk.place.kind != "school":
            for made in (self._import, add, more, others):
                made.hide()
        steps = (
            "把学籍系统导出的花名册或班主任的表拖进来，程序自己认列名，不用套模板。",
            "点选学生，在右边修改，改完自动保存，Ctrl+Z 可以撤销。",
            "学生转走、休学点“异动”，不要删除：钱和档案都要查得到人。",
        )
        bar = row(self._find, self._classes, self._kept, 1, self._import, add, more, others)
        self._body = WithPanel(self.grid, self._panel)
        page = column(HowTo("roster", steps), bar, self._body, self._totals, space=10, margins=(14, 12, 14, 8))
        page.setStretch(2, 1)
        self.setLayout(page)
        self.setAcceptDrops(True)
        self._shown_id = ""
        self._dialog: QDialog | None = None

    def _connect(self) -> None:
        self._find.searched.connect(lambda _text: self.refresh())
        self._find.returnPressed.connect(self._enter_table)
        self._classes.chosen.connect(lambda _code: self.refresh())
        self._kept.chosen.connect(lambda _code: self.refresh())
        self.grid.changed.connect(self._show_student)
        self.grid.opened.connect(lambda _row: self._open_panel())
        self.grid.pasted.connect(lambda _cells: self.paste())
        self._form.committed.connect(self._save)
        self._record.chosen.connect(lambda key: self.show_hint(student_id=key))

    def _columns(self) -> tuple[Column[asked.StudentRow], ...]:
        def save(field: str) -> Callable[[asked.StudentRow, str], object]:
            return lambda r, text: self.shell.act(lambda: students.edit_field(self.shell.desk, r.id, field, text))

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
            text = "还没有学生。把学籍系统导出的表拖到这里，或复制表格后按 Ctrl+V，或点下面的按钮。"
            self.grid.set_empty(text, "导入名册", self.import_sheet)

    def _clear(self) -> None:
        self._find.clear()
        self._classes.choose("")
        self._kept.choose("enrolled")
        self.refresh()

    def _open_panel(self) -> None:
        self._body.open_panel()
        self._form.focus_first()

    def _enter_table(self) -> None:
        """Go from the find box to the first student found."""
        self.refresh()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.grid.rows():
            self.grid.setCurrentIndex(self.grid.model().index(0, 0))

    def _show_student(self) -> None:
        student = None if self.shell.is_veiled else self.grid.current()
        self._form.setEnabled(student is not None and self.shell.desk.place.kind == "school")
        if student is None:
            self._shown_id = ""
            veiled = "演示模式：学生信息已隐藏。"
            self._panel.say("没有选中学生", veiled if self.shell.is_veiled else "在左边的表里点一名学生。")
            self._form.clear()
            self._record.forget()
            self._portrait.hide()
            return
        card = asked.student(self.shell.desk, student.id)
        self._shown_id = student.id
        self._panel.say(student.name, f"{student.class_title}　{student.status_title}　改动自动保存")
        self._form.set_values({f.name: getattr(card.draft, f.name) for f in fields(StudentDraft)})
        self._record.show_record(self.shell.desk, card, self.shell.term.school_year)
        photo = portrait(self.shell.desk, student.id)
        self._portrait.show_photo(photo, student.name)
        self._portrait.setVisible(photo is not None)

    def _save(self, field: str) -> None:
        if not self._shown_id:
            return
        card = asked.student(self.shell.desk, self._shown_id)
        text = self._form.value(field)
        if text == getattr(card.draft, field):
            return
        draft = replace(card.draft, **{field: text})
        key = self._shown_id
        self.shell.act(lambda: students.edit_student(self.shell.desk, key, draft), self._form.show_problems)

    def _add(self, values: dict[str, str]) -> Done:
        desk, paper = self.shell.desk, values.pop("paper")
        on = parse_day(values.pop("on")) or desk.today()
        return students.add_student(desk, StudentDraft(**values), self.shell.term.school_year, on, paper)

    def _require_chosen(self) -> asked.StudentRow | None:
        student = self.grid.current()
        if student is None:
            self.shell.say("请先在表里选择一名学生。")
        return student

    @property
    def class_id(self) -> str:
        """The class chosen above the table, or ""."""
        return self._classes.code()

    def keep(self, dialog: QDialog | None) -> None:
        """Hold an open dialog, which Qt leaves to its owner."""
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
