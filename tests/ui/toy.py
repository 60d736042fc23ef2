"""A register and a screen small enough to test the window with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.outcome import Done
from aiddesk.queries import places
from aiddesk.services.registers import Desk, PlaceDraft, create
from aiddesk.store.journal import entry
from aiddesk.store.tables import Staff
from aiddesk.ui.screen import Screen
from aiddesk.ui.specs import ScreenSpec
from aiddesk.ui.widgets.basics import button, column, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

NOW = datetime(2026, 9, 18, 10, 32, tzinfo=timezone(timedelta(hours=8)))


def register(folder: Path, now: datetime = NOW, is_sample: bool = False) -> Desk:
    """Return the register of a new school with one member of staff in `folder`, on a fixed day."""
    draft = PlaceDraft("school", "青山镇中心小学", "3600000001", ("primary",), officer="李春梅", is_sample=is_sample)
    return create(folder / "青山.aid", draft, clock=lambda: now)


def hire(desk: Desk, name: str) -> Done:
    """Add a member of staff, as a service would.

    Raises:
        Invalid: the name is missing.
    """
    if not name.strip():
        raise Invalid(Problem("请填写姓名。", "name"))
    with entry(desk, "staff.hire", f"新增{name}") as work:
        key = work.insert(Staff, name=name)
    return Done(f"已新增{name}。", frozenset({"staff"}), work.seq, key)


@dataclass(frozen=True)
class Told:
    """What the toy screens were asked."""

    refreshed: list[str]
    hints: list[dict[str, object]]


class StaffScreen(Screen):
    """A list of the staff with one button."""

    key, title, icon = "roster", "名册", "users"
    watches = frozenset({"staff"})
    told = Told([], [])

    def refresh(self) -> None:
        self.told.refreshed.append(self.key)
        self.grid.set_rows(places.staff(self.shell.desk))

    def show_hint(self, **hint: object) -> None:
        self.told.hints.append(hint)

    def hire(self) -> None:
        self.shell.form("新增教职工", (Field("name", "姓名"),), "新增", lambda v: hire(self.shell.desk, v["name"]))

    def _build(self) -> None:
        self.grid: Grid[places.StaffRow] = Grid(
            f"{self.key}_staff",
            "教职工",
            (Column("姓名", lambda s: s.name, width=150, private=True), Column("职务", lambda s: s.role_titles)),
            key=lambda s: s.id,
        )
        find = QLineEdit()
        find.setObjectName("find")
        find.setAccessibleName("查找")
        self.add = button("新增", f"{self.key}_add", kind="primary", icon="plus", on=self.hire)
        self.setLayout(column(row(find, 1, self.add), self.grid, margins=(14, 12, 14, 8)))


class OtherScreen(StaffScreen):
    """The same, hidden at first, and watching nothing of the staff."""

    key, title, icon = "cases", "困难认定", "clipboard-list"
    watches = frozenset({"cases"})


def specs(*screens: Callable[..., Screen]) -> tuple[ScreenSpec, ...]:
    """Return tabs of these screen classes."""
    return tuple(ScreenSpec(s.key, s.title, s.icon, s) for s in screens)  # type: ignore[attr-defined]
