"""Putting the roster out: a template, its columns to be adjusted, the first students as they will stand there."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from aiddesk.domain.exporting import ExportColumn, Template
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.queries.exporting import FILTERS, Selection
from aiddesk.queries.places import classes, schools
from aiddesk.services import exporting
from aiddesk.services.registers import Desk
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.export_columns import ColumnsEditor
from aiddesk.ui.parts.roster_import import FORMATS
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.basics import button, clear, column, label, row, set_kind
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_XLSX, _CSV = "Excel 表格 (*.xlsx)", "CSV 文本 (*.csv)"
_UNSAVED = ""
_WARNING = "含个人信息：只供上报和登记，不张贴、不发群，用后删除。"


class ExportDialog(PinnedDialog):
    """The columns before they are written; it stays open, for the next class or the next template."""

    def __init__(self, parent: QWidget, shell: Host, class_id: str = "") -> None:
        super().__init__(parent, "导出名册", "roster_export", QSize(1020, 556))
        self._shell = shell
        self._templates: dict[str, Template] = {}
        self._template = Template("", ())
        self._build()
        self._part.choose(class_id)
        self._offer(next(iter(exporting.templates(shell.desk))).name)
        self._editor.reached.connect(self._follow)

    def _build(self) -> None:
        self._choice = Choice("export_template", "模板")
        self._delete = button("删除模板", "delete_template", kind="link", on=self._forget)
        self._part = Choice("export_part", "范围", self._parts())
        self._kept = Choice("export_kept", "哪些学生", FILTERS)
        self._note = label("", "dim", wrap=True, name="export_note")
        self._editor = ColumnsEditor()
        self._editor.setMinimumHeight(190)
        self._preview_title = label("", "h2", name="preview_title")
        self._said = label(_WARNING, "warn", wrap=True, name="export_said")
        self._holder = QWidget()
        self._holder.setLayout(column())
        self._holder.setFixedHeight(160)
        under = row(self._preview_title, self._said, space=16)
        under.setStretch(1, 1)
        content = QWidget()
        inner = column(
            row(label("模板"), self._choice, self._delete, 1, self._part, self._kept),
            self._note, self._editor, under, self._holder, space=8,
            margins=(16, 12, 16, 8),
        )  # fmt: skip
        inner.setStretch(2, 1)
        content.setLayout(inner)
        read = button("从表格读取列…", "read_columns", icon="file-spreadsheet", on=self._read)
        read.setToolTip("选择上级发来的空表：按它的列名自动配好要填的内容")
        save = button("另存为模板…", "save_template", icon="save", on=self._save)
        act = button("导出…", "act", kind="primary", icon="upload", on=self._export)
        self.lay_out(content, (act, button("关闭", "cancel", on=self.reject)), left=(read, save))
        self._choice.chosen.connect(self._change)
        self._part.chosen.connect(lambda _code: self._show_preview())
        self._kept.chosen.connect(lambda _code: self._show_preview())
        self._editor.changed.connect(self._show_preview)

    def _parts(self) -> dict[str, str]:
        desk = self._shell.desk
        if self._is_school:
            return {"": "全部班级"} | {c.id: c.title for c in classes(desk, self._shell.term.school_year)}
        return {"": "全部学校"} | {s.id: s.name for s in schools(desk)}

    @property
    def _is_school(self) -> bool:
        return self._shell.desk.place.kind == "school"

    def _selection(self) -> Selection:
        term, part = self._shell.term, self._part.code()
        class_id, school_id = (part, "") if self._is_school else ("", part)
        return Selection(term.school_year, term.key, class_id, self._kept.code(), school_id)

    # Templates

    def _offer(self, name: str, unsaved: Template | None = None) -> None:
        found = {t.name: t for t in exporting.templates(self._shell.desk)}
        self._templates = found | ({_UNSAVED: unsaved} if unsaved else {})
        titles = {name: name for name in found} | ({_UNSAVED: f"{unsaved.name}（未保存）"} if unsaved else {})
        self._choice.offer(titles)
        self._choice.choose(name)
        self._show(self._templates[name])

    def _change(self, name: str) -> None:
        is_edited = self._editor.columns() != self._template.columns
        if is_edited and not self._shell.confirm("列的改动还没有另存为模板，换模板会丢掉这些改动。", "换模板", "不换"):
            before = next(key for key, template in self._templates.items() if template is self._template)
            self._choice.choose(before)
            return
        self._show(self._templates[name])

    def _show(self, template: Template) -> None:
        self._template = template
        self._delete.setVisible(template.is_own)
        self._kept.choose(template.kept)
        about = template.note if not template.source else f"{template.note}列的来源：{template.source}"
        self._note.setText(about or "自己的模板。")
        self._editor.set_columns(template.columns)
        self._show_preview()

    def _save(self) -> None:
        columns, kept = self._editor.columns(), self._kept.code()
        own = self._template.is_own or self._choice.code() == _UNSAVED
        name = self._template.name if own else f"{self._template.name}（本单位）"
        saved: list[str] = []

        def keep(values: dict[str, str]) -> Done:
            done = exporting.save_template(self._shell.desk, values["name"], columns, kept)
            saved.append(values["name"].strip())
            return done

        asked = (Field("name", "模板名称", required=True),)
        if self._shell.form("另存为模板", asked, "保存", keep, {"name": name}):
            self._offer(saved[-1])

    def _forget(self) -> None:
        if self._shell.act(lambda: exporting.delete_template(self._shell.desk, self._template.name)):
            self._offer(next(iter(exporting.templates(self._shell.desk))).name)

    def _read(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择上级发来的表格", "", FORMATS)
        if not chosen:
            return
        path = Path(chosen)

        def work(_desk: Desk, _progress: Progress) -> tuple[ExportColumn, ...]:
            return exporting.columns_from_sheet(path)

        def take(columns: tuple[ExportColumn, ...]) -> None:
            note = f"认出{sum(bool(c.field) for c in columns)}列，其余留空，请核对“内容”和“写法”。"
            self._offer(_UNSAVED, Template(path.stem, columns, note, f"“{path.name}”的表头"))

        self._shell.start_job(f"正在读取{path.name}", work, take)

    # What will leave

    def _show_preview(self) -> None:
        columns = self._editor.columns()
        rows = exporting.preview(self._shell.desk, columns, self._selection())
        self._preview_title.setText(f"预览（共{len(columns)}列，前{len(rows)}名学生）" if rows else "预览")
        self._say(_WARNING, "warn")
        shown: Grid[tuple[str, ...]] = Grid(
            "export_preview", "预览", tuple(map(_previewed, range(len(columns)), columns))
        )
        shown.setSortingEnabled(False)
        shown.horizontalHeader().setSectionsMovable(False)
        for number, each in enumerate(columns):
            shown.setColumnWidth(number, _width(each, rows, number))
        shown.set_empty("没有符合条件的学生。")
        shown.set_veiled(self._shell.is_veiled)
        shown.set_rows(rows)
        layout = self._holder.layout()
        if layout is not None:
            clear(layout)
            layout.addWidget(shown)
        self._preview = shown
        self._follow(self._editor.place)

    def _follow(self, place: int) -> None:
        self._preview.scrollTo(self._preview.model().index(0, place))

    def _export(self) -> None:
        template = replace(self._template, columns=self._editor.columns())
        proposed = self._shell.desk.path.parent / f"{template.name}.xlsx"
        chosen, kind = QFileDialog.getSaveFileName(self, "导出名册", str(proposed), f"{_XLSX};;{_CSV}")
        if not chosen:
            return
        path = Path(chosen)
        if path.suffix.lower() not in (".xlsx", ".csv"):
            path = path.with_name(f"{path.name}{'.csv' if kind == _CSV else '.xlsx'}")
            if path.exists() and not self._shell.confirm(f"“{path.name}”已经有了，要换成新的吗？", "换成新的", "不换"):
                return
        s = self._selection()

        def work(desk: Desk, progress: Progress) -> Done:
            return exporting.export_roster(
                desk, template, s.school_year, s.term, path, s.class_id, s.kept, s.school_id, progress
            )

        self._shell.start_job("正在导出名册", work, lambda done: self._say(done.message, "good"))

    def _say(self, text: str, kind: str) -> None:
        self._said.setText(text)
        set_kind(self._said, kind)


def _previewed(number: int, told: ExportColumn) -> Column[tuple[str, ...]]:
    return Column(told.title, lambda r: r[number], private=bool(told.field))


def _width(told: ExportColumn, rows: tuple[tuple[str, ...], ...], number: int) -> int:
    longest = max(
        [told.title, *(each[number] for each in rows)], key=lambda text: len(text.encode("gb18030", "replace"))
    )
    return min(260, 24 + 8 * len(longest.encode("gb18030", "replace")))


def start(parent: QWidget, shell: Host, keep: Callable[[QDialog], object], class_id: str = "") -> None:
    """Show the dialog; `keep` holds a reference while it is open."""
    dialog = ExportDialog(parent, shell, class_id)
    keep(dialog)
    dialog.open()
