"""A new register in three small pages: who you are, the place, the people and where the file is kept."""

import re
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QPushButton, QStackedWidget, QWidget

from aiddesk.domain.errors import AidError, Invalid, Problem
from aiddesk.domain.words import STAGES
from aiddesk.services.registers import Desk, PlaceDraft, create
from aiddesk.ui import dialogs, folders
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form

_KINDS = {
    "school": ("学校", "school", "管本校的认定、评议、公示和发放"),
    "township": ("中心校（学区）", "building-2", "收各校的上报包，核对、汇总、回执"),
    "county": ("县资助中心", "landmark", "收各乡镇或学校的上报包，核对、汇总"),
}
_PLACE = (
    Field("name", "单位名称", required=True, hint="青山镇中心小学"),
    Field("code", "单位标识码", "digits", hint="没有可以不填"),
    Field("stages", "学段", "many", choices=STAGES),
)
_PEOPLE = (
    Field("officer", "您的姓名", required=True, note="资助专干，以后的操作都记在这个名字下"),
    Field("principal", "校长（负责人）"),
    Field("phone", "联系电话", "digits", note="印在公示上，供家长反映问题"),
)


class NewPlaceDialog(PinnedDialog):
    """Makes a register; `desk` is open when the dialog is accepted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "新建学校", "new_place", QSize(580, 470))
        self.desk: Desk | None = None
        self._kinds = QButtonGroup(self)
        self._place, self._people = Form(_PLACE, "place_form"), Form(_PEOPLE, "people_form")
        self._folder = folders.data_home()
        self._where = label("", "dim", wrap=True, name="where")
        self._pages = QStackedWidget()
        self._back = button("上一步", "back", on=lambda: self._go(self._pages.currentIndex() - 1))
        self._next = button("下一步", "next", kind="primary", on=self._forward)
        self._build()
        self._go(0)

    def set_folder(self, folder: Path) -> None:
        """Keep the new register in this folder."""
        self._folder = folder
        self._show_where()

    def draft(self) -> PlaceDraft:
        """Return what was typed."""
        place, people = self._place.values(), self._people.values()
        stages = tuple(code for code in place["stages"].split(",") if code) if self._kind() == "school" else ()
        return PlaceDraft(
            kind=self._kind(),
            name=place["name"],
            code=place["code"],
            stages=stages,
            officer=people["officer"],
            principal=people["principal"],
            phone=people["phone"],
        )

    def path(self) -> Path:
        """Return the file that will be made, named after the place."""
        name = re.sub(r'[\\/:*?"<>|\s]', "", self._place.value("name")) or "资助数据"
        return self._folder / f"{name}.aid"

    def _build(self) -> None:
        tiles = [self._tile(kind) for kind in _KINDS]
        tiles[0].setChecked(True)
        kept = row(self._where, button("更改…", "change_folder", on=self._choose_folder))
        kept.setStretch(0, 1)
        for part in (
            column(label("① 您是", "h2"), *tiles, 1, space=10),
            column(label("② 单位", "h2"), self._place, 1, space=12),
            column(label("③ 您和负责人", "h2"), self._people, label("数据放在", "h2"), kept, 1, space=10),
        ):
            page = QWidget()
            page.setLayout(part)
            self._pages.addWidget(page)
        content = QWidget()
        content.setLayout(column(self._pages, margins=(20, 16, 20, 12)))
        self.lay_out(content, (self._next, button("取消", "cancel", on=self.reject)), (self._back,))
        for form in (self._place, self._people):
            form.finished.connect(self._forward)

    def _tile(self, kind: str) -> QPushButton:
        title, icon, about = _KINDS[kind]
        tile = button(f"{title}\n{about}", f"kind_{kind}", kind="tile", icon=icon)
        tile.setCheckable(True)
        tile.setProperty("place_kind", kind)
        self._kinds.addButton(tile)
        return tile

    def _kind(self) -> str:
        return str(self._kinds.checkedButton().property("place_kind"))

    def _go(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._back.setEnabled(page > 0)
        self._next.setText("新建" if page == 2 else "下一步")
        self._place.set_shown("stages", self._kind() == "school")
        self._show_where()
        (self._kinds.checkedButton().setFocus, self._place.focus_first, self._people.focus_first)[page]()

    def _forward(self) -> None:
        page = self._pages.currentIndex()
        form = (None, self._place, self._people)[page]
        if form is not None and form.is_incomplete():
            return
        if page < 2:
            self._go(page + 1)
        else:
            self._create()

    def _create(self) -> None:
        try:
            self.desk = create(self.path(), self.draft())
        except Invalid as refusal:
            self._show_refusal(refusal.problems)
        except AidError as refusal:
            dialogs.tell(self, refusal.text)
        else:
            self.accept()

    def _show_refusal(self, problems: tuple[Problem, ...]) -> None:
        rest = self._people.show_problems(problems)
        elsewhere = self._place.show_problems(rest)
        if len(elsewhere) < len(rest):
            self._go(1)
            self._place.show_problems(rest)
        dialogs.show_problems(self, elsewhere)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "数据放在哪个文件夹", str(self._folder.parent))
        if chosen:
            self.set_folder(Path(chosen))

    def _show_where(self) -> None:
        self._where.setText(str(self.path()))
