"""受助学生跟踪: marks, attendance, talks, care and letters of aided students, for those who need to know."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from aiddesk.domain.followups import SLIDE_POINTS, FollowUpDraft
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import FOLLOW_UPS
from aiddesk.queries import followups as asked
from aiddesk.services import followups as acts
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Segments
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_PLAIN = {code: word for code, word in FOLLOW_UPS.items() if code not in ("mark", "letter")}
_ABOUT = (
    f"只有班主任（本班）、资助专干和校长看得到；不影响认定和资助。同一科比上学期低{SLIDE_POINTS}分（按百分制）以上的，"
    "列入“待谈话”，谈过并登记后消失。"
)


class FollowUpDialog(PinnedDialog):
    """At the left who is followed, at the right what was noted of the one chosen."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, "受助学生跟踪", "follow_ups", QSize(1030, 556))
        self._shell = shell
        self._rows: tuple[asked.FollowedRow, ...] = ()
        self._part = Segments("follow_up_part", "看什么")
        self._part.chosen.connect(lambda _code: self._show())
        self._people: Grid[asked.FollowedRow] = Grid("followed", "受助学生", _PEOPLE, key=lambda r: r.student_id)
        self._people.changed.connect(self._show_notes)
        self._notes: Grid[asked.NoteRow] = Grid("notes", "跟踪记录", _NOTES, key=lambda r: r.id)
        self._notes.set_empty("还没有记录。")
        self._notes.opened.connect(self._look)
        for grid in (self._people, self._notes):
            grid.setMinimumHeight(280)
        both = row(self._people, self._notes, space=12)
        both.setStretch(0, 5)
        both.setStretch(1, 6)
        content = QWidget()
        inner = column(row(self._part, 1), label(_ABOUT, "dim", wrap=True), both, margins=(16, 12, 16, 8))
        inner.setStretch(2, 1)
        content.setLayout(inner)
        left = (
            button("记成绩…", "note_mark", on=self.note_mark),
            button("记谈话、出勤、关怀…", "note_plain", kind="primary", on=self.note),
            button("存感谢信…", "note_letter", tip="扫描件或照片，拍摄地点会去掉", on=self.note_letter),
            button("看附件", "show_scan", on=lambda: self._look(self._notes.current())),
            button("删除记录", "remove_note", on=self.remove),
        )
        self.lay_out(content, (button("关闭", "close", on=self.accept),), left)
        self.refresh()

    def refresh(self) -> None:
        """Show again what the register holds."""
        self._rows = asked.followed(self._shell.desk, self._shell.term)
        due = sum(bool(r.due) for r in self._rows)
        self._part.offer({"": f"全部{len(self._rows)}", "due": f"待谈话{due}"})
        self._show()

    def note_mark(self) -> None:
        """Ask for a mark of the chosen student."""
        fields = (
            Field("on", "日期", "date", required=True),
            Field("subject", "科目", required=True, hint="语文"),
            Field("mark", "分数", required=True, hint="87.5"),
            Field("full", "满分", required=True),
            Field("text", "说明", hint="期中、期末、单元"),
        )
        self._ask("学业成绩", fields, {"full": "100"}, "mark")

    def note(self) -> None:
        """Ask for a talk, attendance or care."""
        fields = (
            Field("kind", "种类", "choice", _PLAIN, blank=None),
            Field("on", "日期", "date", required=True),
            Field("text", "情况", "lines", required=True),
        )
        row_ = self._people.current()
        first = "talk" if row_ is None or row_.due else "attendance"
        self._ask("跟踪记录", fields, {"kind": first})

    def note_letter(self) -> None:
        """Ask for a letter of thanks with its scans."""
        if self._people.current() is None:
            self._shell.say("请先选择一名学生。")
            return
        chosen, _ = QFileDialog.getOpenFileNames(
            self, "选择感谢信的扫描件（可以不选）", "", "扫描件 (*.pdf *.jpg *.jpeg *.png)"
        )
        fields = (
            Field("on", "日期", "date", required=True),
            Field("text", "写给谁、主要内容", "lines", required=True),
            Field("scans", "扫描件", "lines", hint="文件，一行一个"),
        )
        self._ask("感谢信", fields, {"scans": "\n".join(chosen)}, "letter")

    def remove(self) -> None:
        """Take the chosen note back."""
        chosen = self._notes.current()
        if chosen is None:
            self._shell.say("请先选择一条记录。")
            return
        if self._shell.act(lambda: acts.remove(self._shell.desk, chosen.id)) is not None:
            self.refresh()

    def _ask(self, title: str, fields: tuple[Field, ...], values: dict[str, str], kind: str = "") -> None:
        chosen = self._people.current()
        if chosen is None:
            self._shell.say("请先选择一名学生。")
            return

        def work(v: dict[str, str]) -> Done:
            scans = [Path(line) for line in v.pop("scans", "").splitlines() if line.strip()]
            draft = FollowUpDraft(**{"kind": kind, **v})
            return acts.note(self._shell.desk, chosen.student_id, draft, scans)

        named = title if self._shell.is_veiled else f"{title}：{chosen.name}（{chosen.class_title}）"
        today = self._shell.desk.today().isoformat()
        if self._shell.form(named, fields, "登记", work, {"on": today, **values}) is not None:
            self.refresh()

    def _show(self) -> None:
        due = self._part.code() == "due"
        self._people.set_veiled(self._shell.is_veiled)
        self._notes.set_veiled(self._shell.is_veiled)
        self._people.set_rows([r for r in self._rows if r.due or not due])
        self._people.set_empty("没有等待谈话的学生。" if due and self._rows else "还没有已认定的学生。")
        if self._people.current() is None and self._people.rows():
            self._people.selectRow(0)
        self._show_notes()

    def _show_notes(self) -> None:
        chosen = self._people.current()
        self._notes.set_rows(asked.notes(self._shell.desk, chosen.student_id) if chosen else ())

    def _look(self, note: asked.NoteRow | None) -> None:
        """Show a letter's scans."""
        if note is None or not note.scans:
            self._shell.say("所选记录没有附件。")
            return
        if self._shell.is_veiled:
            self._shell.say("演示模式：附件已隐藏。")
            return
        for found in note.scans:
            content = asked.scan(self._shell.desk, found.id)
            if found.media_type == "application/pdf":
                self._shell.preview("感谢信", content)
            else:
                PictureDialog(self, content).open()


class PictureDialog(PinnedDialog):
    """A picture as large as the window allows."""

    def __init__(self, parent: QWidget, content: bytes) -> None:
        super().__init__(parent, "感谢信", "picture", QSize(760, 550))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QPixmap()
        picture.loadFromData(content)
        self._picture = QLabel()
        self._picture.setObjectName("scan")
        self._picture.setAccessibleName("感谢信的扫描件")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setPixmap(picture.scaledToWidth(700, Qt.TransformationMode.SmoothTransformation))
        self.lay_out(self._picture, (button("关闭", "close", kind="primary", on=self.accept),))

    def set_veiled(self, veiled: bool) -> None:
        """Hide the letter while others look on."""
        self._picture.setVisible(not veiled)


_PEOPLE: tuple[Column[asked.FollowedRow], ...] = (
    Column("姓名", lambda r: r.name, width=100, private=True),
    Column("班级", lambda r: r.class_title, width=90),
    Column("记录", lambda r: r.notes, lambda v: f"{v}条" if v else "", 56),
    Column("待谈话", lambda r: r.due_text, width=132, colour=lambda _r: colours.AMBER, private=True),
)
_NOTES: tuple[Column[asked.NoteRow], ...] = (
    Column("日期", lambda r: r.on, lambda v: f"{v:%Y-%m-%d}", 96),
    Column("种类", lambda r: r.kind_title, width=76),
    Column("内容", lambda r: r.told, width=220, tip=lambda r: r.told, private=True),
    Column("登记人", lambda r: r.staff, width=70),
)
