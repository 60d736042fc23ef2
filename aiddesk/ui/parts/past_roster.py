"""某日名册: who was on the roster on a day that is past."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QWidget

from aiddesk.domain.privacy import mask_document
from aiddesk.domain.students import parse_day
from aiddesk.queries.past import PastRow, first_day, roster_on
from aiddesk.services import sheets
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Totals
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_COLUMNS: tuple[Column[PastRow], ...] = (
    Column("姓名", lambda r: r.name, width=140, private=True),
    Column("性别", lambda r: r.sex_title, width=56),
    Column("班级", lambda r: r.class_title, width=110, sort=lambda r: (r.grade, r.class_name)),
    Column("证件号码", lambda r: mask_document(r.document_number), width=180, private=True),
    Column("就读", lambda r: "住校" if r.boarding else "走读", width=70),
)


class PastRosterDialog(PinnedDialog):
    """Type a day, see the roster of that day, keep it as a sheet."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, "某日名册", "past_roster", QSize(720, 540))
        self._shell = shell
        self._form = Form((Field("on", "哪一天", "date", required=True),), "past_form")
        self._form.committed.connect(lambda _field: self._show())
        self._grid: Grid[PastRow] = Grid("past_students", "某日名册", _COLUMNS, key=lambda r: r.id)
        self._grid.setMinimumHeight(320)
        self._totals = Totals("past_totals")
        since = first_day(shell.desk)
        told = f"本数据文件从{since:%Y-%m-%d}起有名册。" if since else "还没有名册。"
        content = QWidget()
        about = label(f"{told}按当天的班级和姓名列出当天在读的学生。", "dim", wrap=True)
        inner = column(about, self._form, self._grid, self._totals, margins=(16, 12, 16, 8))
        inner.setStretch(2, 1)
        content.setLayout(inner)
        save = button("存为表格…", "save_past", on=self._save)
        self.lay_out(content, (button("关闭", "close", on=self.accept),), (save,))
        self._grid.set_veiled(shell.is_veiled)
        self._form.set_values({"on": shell.desk.today().isoformat()})
        self._show()

    def _day(self) -> date | None:
        return parse_day(self._form.values()["on"])

    def _show(self) -> None:
        on = self._day()
        rows = roster_on(self._shell.desk, on) if on else ()
        self._grid.set_rows(rows)
        self._grid.set_empty("那一天还没有名册。" if on else "请填写日期，如 2026-10-08。")
        boarders = sum(r.boarding for r in rows)
        self._totals.say([f"共{len(rows)}人", f"住校{boarders}人", f"{len({r.class_id for r in rows})}个班"])

    def _save(self) -> None:
        on = self._day()
        if on is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self, "存为表格", f"{on:%Y%m%d}名册.xlsx", "表格 (*.xlsx)")
        if chosen:
            self._shell.act(lambda: sheets.write_past_roster(self._shell.desk, on, Path(chosen)))
