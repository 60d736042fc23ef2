"""A sign sheet has come back: tick who signed, page by page."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.money import yuan
from aiddesk.queries.awards import AwardRow, awards
from aiddesk.services import receipts
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.form import Form
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column


class SignPageDialog(PinnedDialog):
    """One page: all lines ticked at first, take the tick away where a signature is missing."""

    def __init__(self, parent: QWidget, shell: Host, list_id: str, page: int) -> None:
        super().__init__(parent, f"收回签领表第{page}页", "sign_page", QSize(760, 540))
        self._shell, self._list, self._page = shell, list_id, page
        self._missing: set[str] = set()
        self._grid: Grid[AwardRow] = Grid(
            "page_lines",
            "这一页",
            (
                Column("行", lambda r: r.line, width=40),
                Column("已签", self._is_ticked, lambda v: "1" if v else "", 52, tick=True, edit=self._tick,
                       editable=lambda r: r.status in ("paid", "reissued")),
                Column("姓名", lambda r: r.name, width=140),
                Column("金额（元）", lambda r: r.amount, yuan, 92, "right"),
                Column("应由谁签", _usual, width=170),
                Column("状态", lambda r: r.status_title, width=90),
            ),
            key=lambda r: r.id,
        )  # fmt: skip
        self._grid.setMinimumHeight(330)
        self._form = Form((Field("signed_on", "签领日期", "date"),), "sign_form")
        self._form.set_values({"signed_on": shell.desk.today().isoformat()})
        content = QWidget()
        about = "缺签的去掉勾；由别人代领的去掉勾，回到名单里用“签领…”单独登记。"
        content.setLayout(column(label(about, "dim", wrap=True), self._grid, self._form, margins=(16, 12, 16, 8)))
        act = button("登记签领", "act", kind="primary", on=self._sign)
        self.lay_out(content, (act, button("取消", "cancel", on=self.reject)))
        self._show()

    def _show(self) -> None:
        self._grid.set_rows([r for r in awards(self._shell.desk, self._list) if r.page == self._page])
        self._grid.set_empty("没有这一页。请核对页码。")

    def _is_ticked(self, row: AwardRow) -> bool:
        return row.status == "signed" or (row.status in ("paid", "reissued") and row.id not in self._missing)

    def _tick(self, row: AwardRow, text: str) -> None:
        if text:
            self._missing.discard(row.id)
        else:
            self._missing.add(row.id)
        self._show()

    def _sign(self) -> None:
        day = self._form.value("signed_on")
        done = self._shell.act(
            lambda: receipts.sign_page(self._shell.desk, self._list, self._page, frozenset(self._missing), day),
            self._form.show_problems,
        )
        if done:
            self.accept()


def _usual(row: AwardRow) -> str:
    usual = receipts.usual_signer(row)
    return f"{usual.signer}（{usual.relation or '监护人'}）"
