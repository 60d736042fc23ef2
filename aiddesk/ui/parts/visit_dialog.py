"""Recording a visit to a family: who went, what was found, and the photos of that day out of a folder."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from aiddesk.domain.cases import VisitDraft, check_visit
from aiddesk.domain.errors import AidError, Invalid
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.domain.visits import joined_names
from aiddesk.domain.words import VISIT_MEANS
from aiddesk.queries.cases import CaseCard
from aiddesk.queries.families import siblings
from aiddesk.queries.visits import family_to_visit
from aiddesk.services import cases, unfinished, visits
from aiddesk.services.registers import Desk
from aiddesk.services.visits import FolderPhoto
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.drafts import Draft
from aiddesk.ui.parts.visitors import staff_button
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form

_PICTURES = "照片 (*.jpg *.jpeg *.png *.bmp *.webp)"
_ICON = QSize(112, 84)
_PATH = Qt.ItemDataRole.UserRole
_ALSO = "also"
_FIELDS = (
    Field("on", "日期", "date", required=True),
    Field("means", "方式", "choice", VISIT_MEANS, blank=None),
    Field("visitors", "走访人", required=True, hint="用顿号隔开：何雨桐、村支书王大明"),
    Field("findings", "看到和了解到的情况", "lines", required=True),
)
_MAY_TICK = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable


class VisitDialog(PinnedDialog):
    """One visit, or another way of verifying; what is typed stays when the program ends before it is recorded."""

    is_private = True

    def __init__(self, parent: QWidget, shell: Host, card: CaseCard) -> None:
        super().__init__(
            parent, f"家访记录：{card.row.name}（{card.row.class_title}）", "visit_dialog", QSize(760, 556)
        )
        self._shell, self._card = shell, card
        self._key = unfinished.key("visit", card.row.id)
        self.form = Form((*_FIELDS, *_also_field(shell.desk, card)), "visit_form")
        self.form.set_values(_values(shell.desk, card.row.id))
        self._draft = Draft(self, shell.desk, self._key, (self.form,))
        self.photos = _photo_list()
        self._count = label("", "dim", name="photo_count")
        bar = row(
            staff_button(shell.desk, self.form),
            button("从文件夹选照片…", "pick_folder", icon="folder-open", on=self._pick_folder),
            button("选照片文件…", "pick_files", on=self._pick_files),
            button("全选", "tick_all", kind="link", on=lambda: self._tick_all(on=True)),
            button("全不选", "tick_none", kind="link", on=lambda: self._tick_all(on=False)),
            self._count,
            1,
        )
        content = QWidget()
        about = label("照片会缩小并去掉拍摄地点；已经存过的不会重复存。", "dim", wrap=True)
        parts = (self._draft.strip, self.form, bar, self.photos, about)
        content.setLayout(column(*parts, 1, space=8, margins=(16, 12, 16, 8)))
        act = button("记录", "act", kind="primary", on=self.record)
        self.lay_out(content, (act, button("取消", "cancel", on=self._give_up)))
        self.photos.itemChanged.connect(lambda _item: self._tell())
        self.photos.hide()
        self.form.focus_first()

    def record(self) -> None:
        """Record it; photos are worked through in the background."""
        draft, paths, shell, case_id = self._typed(), self._ticked(), self._shell, self._card.row.id
        also = [key for key in self.form.values().get(_ALSO, "").split(",") if key]
        try:
            check_visit(draft, shell.desk.today())
        except Invalid as refusal:
            self.form.show_problems(refusal.problems)
            return
        if not paths:
            if (
                shell.act(lambda: cases.visit(shell.desk, case_id, draft, (), also), self.form.show_problems)
                is not None
            ):
                self._draft.finish()
                self.accept()
            return

        def work(desk: Desk, progress: Progress) -> Done:
            return cases.visit(desk, case_id, draft, paths, also, progress)

        # Until the photos are in, what was typed stays kept: should one fail, the form opens with it again.
        if shell.start_job("正在保存家访和照片", work, lambda _done: unfinished.drop(shell.desk, self._key)):
            self.accept()

    def take(self, photos: Sequence[FolderPhoto], *, all_ticked: bool) -> None:
        """List pictures; those of the day of the visit are ticked, or all that are not kept yet."""
        known = {self.photos.item(n).data(_PATH) for n in range(self.photos.count())}
        day = self.form.value("on")
        for photo in photos:
            if str(photo.path) not in known:
                is_ticked = not photo.kept and not photo.problem and (all_ticked or photo.taken.startswith(day or "?"))
                self.photos.addItem(_item(photo, is_ticked))
        self.photos.setVisible(self.photos.count() > 0)
        self._tell()
        self.grow()

    def _typed(self) -> VisitDraft:
        typed = self.form.values()
        return VisitDraft(typed["on"], typed["means"], joined_names(typed["visitors"]), typed["findings"])

    def _pick_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选择照片所在的文件夹")
        if chosen:
            self._look(lambda desk, progress: visits.look_through(desk, Path(chosen), progress), all_ticked=False)

    def _pick_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "选择照片", "", _PICTURES)
        if chosen:
            paths = [Path(name) for name in chosen]
            self._look(lambda desk, progress: visits.look_over(desk, paths, progress), all_ticked=True)

    def _look(self, work: Callable[[Desk, Progress], tuple[FolderPhoto, ...]], *, all_ticked: bool) -> None:
        """Look through pictures in the background; the window with its 取消 is in front meanwhile."""

        def looked(desk: Desk, progress: Progress) -> tuple[FolderPhoto, ...] | AidError:
            try:
                return work(desk, progress)
            except AidError as refusal:  # also 取消: the form comes back in any case
                return refusal

        def show(found: tuple[FolderPhoto, ...] | AidError) -> None:
            self.open()
            if isinstance(found, AidError):
                self._shell.tell(found.text)
            else:
                self.take(found, all_ticked=all_ticked)

        if self._shell.start_job("正在查看照片", looked, show):
            self.hide()

    def _ticked(self) -> list[Path]:
        items = [self.photos.item(n) for n in range(self.photos.count())]
        return [Path(item.data(_PATH)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _tick_all(self, *, on: bool) -> None:
        for number in range(self.photos.count()):
            item = self.photos.item(number)
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _tell(self) -> None:
        count = self.photos.count()
        self._count.setText(f"共{count}张，已选{len(self._ticked())}张" if count else "")

    def _give_up(self) -> None:
        self._draft.set_aside()
        self.reject()


def _also_field(desk: Desk, card: CaseCard) -> tuple[Field, ...]:
    """Return the field that offers the same record to brothers and sisters: one visit sees them all."""
    others = siblings(desk, card.row.student_id, card.school_year)
    known = {
        row.case_id: f"{row.name}（{row.class_title}）"
        for row in others
        if row.case_id and row.status not in ("withdrawn", "declined")
    }
    note = "一次走访记到每个人名下；照片存一份，放在这名学生名下。"
    return (Field(_ALSO, "同去看的兄弟姐妹", "many", known, note=note),) if known else ()


def _values(desk: Desk, case_id: str) -> dict[str, str]:
    """Return today, and who was to go by the plan, else who works at the desk."""
    planned = family_to_visit(desk, case_id)
    going = planned.visitors if planned is not None and planned.visitors else desk.actor.name
    return {"on": desk.today().isoformat(), "means": "visit", "visitors": going}


def _photo_list() -> QListWidget:
    made = QListWidget()
    made.setObjectName("visit_photos")
    made.setAccessibleName("照片")
    made.setViewMode(QListWidget.ViewMode.IconMode)
    made.setIconSize(_ICON)
    made.setGridSize(QSize(_ICON.width() + 32, _ICON.height() + 62))
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    made.setMovement(QListWidget.Movement.Static)
    made.setWordWrap(True)
    made.setMinimumHeight(2 * (_ICON.height() + 62) + 8)
    return made


def _item(photo: FolderPhoto, is_ticked: bool) -> QListWidgetItem:
    about = "不能存入" if photo.problem else photo.taken
    item = QListWidgetItem(f"{photo.path.name}\n{about}" + (f"\n已存：{photo.kept}" if photo.kept else ""))
    item.setToolTip(photo.problem or item.text())
    item.setData(_PATH, str(photo.path))
    picture = QPixmap()
    if photo.thumbnail and picture.loadFromData(photo.thumbnail):
        item.setIcon(QIcon(picture))
    if photo.problem:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    else:
        item.setFlags(_MAY_TICK)
        item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
    return item
