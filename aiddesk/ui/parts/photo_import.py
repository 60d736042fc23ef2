"""Bringing in students' photos by folder: whose each file is, what would change, do it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QWidget

from aiddesk.domain.progress import Progress
from aiddesk.services import photos
from aiddesk.services.photos import PhotoPlan, PhotosDone, PlannedPhoto
from aiddesk.services.registers import Desk
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_STATES = {"new": "新增", "replaced": "替换", "same": "未变", "": "不导入"}
_BASES = {"number": "证件号", "registration": "学籍号", "name": "姓名", "": ""}
_COLOURS = {"new": colours.GREEN, "replaced": colours.ACCENT, "same": colours.QUIET, "": colours.AMBER}


class PhotoDialog(PinnedDialog):
    """A read folder before anything is written; closing it changes nothing."""

    def __init__(self, parent: QWidget, shell: Host, plan: PhotoPlan) -> None:
        super().__init__(parent, f"导入学生照片：{plan.folder.name}", "photo_import", QSize(1000, 556))
        self._shell, self._plan = shell, plan
        grid: Grid[PlannedPhoto] = Grid("photos", "照片文件", _columns(), key=lambda p: p.file)
        grid.setMinimumHeight(300)
        grid.set_veiled(shell.is_veiled)
        grid.set_rows(sorted(plan.photos, key=lambda p: not p.problem))  # what needs a person comes first
        content = QWidget()
        content.setLayout(
            column(
                label(_counted(plan), "h2", wrap=True, name="counts"),
                label(_remaining(plan), "dim", wrap=True, name="remaining"),
                grid,
                space=8,
                margins=(16, 12, 16, 8),
            )
        )
        count = len(plan.chosen)
        act = button(f"导入{count}张照片", "act", kind="primary", on=self._import)
        act.setVisible(count > 0)
        self.lay_out(content, (act, button("取消" if count else "关闭", "cancel", on=self.reject)))

    def _import(self) -> None:
        plan, shell = self._plan, self._shell

        def work(desk: Desk, progress: Progress) -> PhotosDone:
            return photos.import_photos(desk, plan, progress)

        def tell(done: PhotosDone) -> None:
            if done.problems:
                shell.show_problems(done.problems, f"{len(done.problems)}张照片没有导入")

        if shell.start_job("正在导入照片", work, tell):
            self.accept()


def start(parent: QWidget, shell: Host, keep: Callable[[PhotoDialog], object]) -> None:
    """Ask for a folder, look through it in the background, then show the dialog; `keep` keeps a reference."""
    chosen = QFileDialog.getExistingDirectory(parent, "选择学生照片所在的文件夹")
    if not chosen:
        return
    year = shell.term.school_year

    def work(desk: Desk, progress: Progress) -> PhotoPlan:
        return photos.plan_photos(desk, Path(chosen), year, progress)

    def show(plan: PhotoPlan) -> None:
        dialog = PhotoDialog(parent, shell, plan)
        keep(dialog)
        dialog.open()

    shell.start_job("正在查看照片文件夹", work, show)


def _columns() -> tuple[Column[PlannedPhoto], ...]:
    return (
        Column("文件", lambda p: p.file, width=230, tip=lambda p: p.file, private=True),
        Column("学生", lambda p: p.student, width=100, private=True),
        Column("班级", lambda p: p.class_title, width=90),
        Column("依据", lambda p: _BASES[p.basis], width=72),
        Column("结果", lambda p: _STATES[p.state], width=66, colour=lambda p: _COLOURS[p.state]),
        Column("问题与办法", lambda p: p.problem, width=340, tip=lambda p: p.problem, private=True),
    )


def _counted(plan: PhotoPlan) -> str:
    parts = [f"照片{len(plan.photos)}张", f"新增{plan.new}", f"替换{plan.replaced}", f"未变{plan.same}"]
    if plan.problems:
        parts.append(f"不导入{len(plan.problems)}")
    return "　".join(parts)


def _remaining(plan: PhotoPlan) -> str:
    left = f"导入后还有{len(plan.lacking)}名学生没有照片。" if plan.lacking else "导入后每名学生都有照片。"
    others = f"另有{plan.others}个文件不是照片，没有理会。" if plan.others else ""
    return f"{left}{others}照片会缩小并去掉拍摄地点；可以按证件号、学籍号或姓名命名，同名的放在各班的文件夹里。"
