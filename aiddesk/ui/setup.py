"""The school's own facts and its staff: asked for seldom, kept out of the tabs."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.words import ROLES
from aiddesk.queries.places import StaffRow, place, staff
from aiddesk.services import registers
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_PLACE = (
    Field("name", "单位名称", required=True, note="印在每张表上"),
    Field("code", "学校标识码", "digits"),
    Field("principal", "校长"),
    Field("phone", "联系电话", note="印在公示上，供反映异议"),
    Field("mailbox", "意见箱"),
    Field("office", "受理地点"),
)
_STAFF = (
    Field("name", "姓名", required=True),
    Field("roles", "岗位", "many", ROLES),
    Field("phone", "电话"),
    Field("address", "家庭住址", hint="青山镇南坪村3组15号", note="只用来核对与学生家庭的亲属回避，不印在公示上"),
)


def edit_place(shell: Host) -> None:
    """Ask for the place's own facts."""
    own = place(shell.desk)
    values = {f.name: getattr(own, f.name) for f in _PLACE}
    shell.form("单位信息", _PLACE, "修改", lambda v: registers.edit_place(shell.desk, **v), values)


def choose_actor(shell: Host) -> None:
    """Let another member of staff work at this desk."""
    people = {s.id: f"{s.name}（{s.role_titles}）" for s in staff(shell.desk)}
    shown = (Field("who", "现在由谁操作", "choice", people, blank=None),)
    shell.form("换人操作", shown, "换人", lambda v: registers.sit(shell.desk, v["who"]), {"who": shell.desk.actor.id})


class StaffDialog(PinnedDialog):
    """The staff with their roles."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, "教职工", "staff", QSize(640, 500))
        self._shell = shell
        self._grid: Grid[StaffRow] = Grid(
            "staff_list",
            "教职工",
            (
                Column("姓名", lambda s: s.name, width=120),
                Column("岗位", lambda s: s.role_titles, width=300, tip=lambda s: s.role_titles),
                Column("电话", lambda s: s.phone, width=120),
            ),
            key=lambda s: s.id,
        )
        self._grid.setMinimumHeight(330)
        content = QWidget()
        about = "一个人可以有几个岗位，但不能在两级审核同一名学生。"
        acts = row(
            button("新增…", "add_staff", icon="plus", on=self.add),
            button("修改…", "edit_staff", on=self.edit),
            button("停用", "retire_staff", tip="不再出现在选择里，做过的事仍然保留", on=self.retire),
            1,
        )
        content.setLayout(column(label(about, "dim", wrap=True), self._grid, acts, margins=(16, 12, 16, 8)))
        self.lay_out(content, (button("关闭", "close", on=self.accept),))
        self._grid.opened.connect(lambda _row: self.edit())
        self._show()

    def add(self) -> None:
        """Add somebody."""
        desk = self._shell.desk
        self._shell.form(
            "新增教职工", _STAFF, "新增",
            lambda v: registers.add_staff(desk, v["name"], _roles(v["roles"]), v["phone"], v["address"]),
        )  # fmt: skip
        self._show()

    def edit(self) -> None:
        """Change the chosen person."""
        chosen = self._grid.current()
        if chosen is None:
            self._shell.say("请先选择一位教职工。")
            return
        values = {
            "name": chosen.name, "roles": ",".join(chosen.roles), "phone": chosen.phone, "address": chosen.address,
        }  # fmt: skip
        self._shell.form(
            f"修改：{chosen.name}", _STAFF, "修改",
            lambda v: registers.edit_staff(
                self._shell.desk, chosen.id, v["name"], _roles(v["roles"]), v["phone"], True, v["address"]
            ),
            values,
        )  # fmt: skip
        self._show()

    def retire(self) -> None:
        """Let the chosen person no longer be chosen."""
        chosen = self._grid.current()
        if chosen is not None:
            self._shell.act(
                lambda: registers.edit_staff(
                    self._shell.desk, chosen.id, chosen.name, chosen.roles, chosen.phone, False
                )
            )
            self._show()

    def _show(self) -> None:
        self._grid.set_rows(staff(self._shell.desk))


def _roles(codes: str) -> tuple[str, ...]:
    return tuple(code for code in codes.split(",") if code)
