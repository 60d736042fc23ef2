"""家庭和兄弟姐妹: who is of one household, who seems to be, and whether their applications agree."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.money import yuan
from aiddesk.domain.outcome import Done
from aiddesk.domain.words import CASE_STATUSES
from aiddesk.queries import families as asked
from aiddesk.queries.families import ChildRow, FamilyRow
from aiddesk.services import families
from aiddesk.ui import colours
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.bars import Segments
from aiddesk.ui.widgets.basics import button, column, label, row
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.grid import Grid
from aiddesk.ui.widgets.table import Column

_FIELDS = (Field("name", "户名", required=True, hint="户主姓名"), Field("village", "村组"))
_CHILDREN: tuple[Column[ChildRow], ...] = (
    Column("姓名", lambda r: r.name, width=92, private=True),
    Column("班级", lambda r: r.class_title, width=88, sort=lambda r: (r.grade, r.class_name)),
    Column("监护人", lambda r: r.guardian, width=84, private=True),
    Column("申请", lambda r: CASE_STATUSES.get(r.status, "没有申请"), width=76),
    Column("等级", lambda r: r.levels.title(r.level), width=76),
    Column(
        "人均年收入", lambda r: r.income_per_head, lambda v: "" if v is None else yuan(v), 92, "right", private=True
    ),
)


class FamiliesDialog(PinnedDialog):
    """Families at the left, the children of the chosen one at the right."""

    def __init__(self, parent: QWidget, shell: Host) -> None:
        super().__init__(parent, "家庭和兄弟姐妹", "families", QSize(1036, 556))
        self._shell = shell
        self._odds: dict[str, tuple[asked.Disagreement, ...]] = {}
        self._parts = Segments("family_part", "哪些家庭")
        self.families: Grid[FamilyRow] = Grid("family_rows", "家庭", self._columns(), key=lambda r: r.key)
        self.kids: Grid[ChildRow] = Grid("child_rows", "这一户的学生", _CHILDREN, key=lambda r: r.student_id)
        for made in (self.families, self.kids):
            made.setMinimumHeight(250)
        self._odds_text = label("", "warn", wrap=True, name="family_odds")
        self._elsewhere = label("", "dim", wrap=True, name="family_elsewhere")
        content = QWidget()
        about = "同一户的兄弟姐妹只需填一次家庭情况：登记另一名时带出来，改的时候可以一起改。外校的照申请表列出。"
        grids = row(self.families, column(self.kids, self._elsewhere, self._odds_text), space=12)
        grids.setStretch(0, 2)
        grids.setStretch(1, 3)
        inner = column(label(about, "dim", wrap=True), row(self._parts, 1), grids, margins=(16, 10, 16, 8))
        inner.setStretch(2, 1)
        content.setLayout(inner)
        self._join = button("确认为一户", "join", kind="primary", on=self.join)
        self._add = button("加入学生…", "add_child", icon="user-plus", on=self.add)
        self._part = button("所选学生分户", "part_child", on=self.part)
        self._rename = button("户名和村组…", "rename_family", on=self.rename)
        self.lay_out(
            content, (self._join, button("关闭", "close", on=self.accept)), (self._add, self._part, self._rename)
        )
        self._parts.chosen.connect(lambda _code: self.refresh())
        self.families.changed.connect(self._show)
        self.refresh()

    def refresh(self) -> None:
        """Show the families anew."""
        desk, year = self._shell.desk, self._shell.term.school_year
        known, possible = asked.families(desk, year), asked.possible_families(desk, year)
        self._odds = {}
        for one in asked.disagreements(desk, year):
            self._odds[one.household_id] = (*self._odds.get(one.household_id, ()), one)
        odd = [f for f in known if f.household_id in self._odds]
        told = {"possible": f"待确认{len(possible)}", "known": f"已确认{len(known)}", "odd": f"写得不一致{len(odd)}"}
        self._parts.offer(told)
        part = self._parts.code()
        shown = {"possible": possible, "known": known, "odd": tuple(odd)}[part]
        empty = {"possible": "没有待确认的兄弟姐妹。", "odd": "没有写得不一致的。"}
        self.families.set_empty(empty.get(part, "还没有确认过。在“待确认”里选一户，点“确认为一户”。"))
        self.kids.set_empty("在左边选一户。")
        for made in (self.families, self.kids):
            made.set_veiled(self._shell.is_veiled)
        self.families.set_rows(shown)
        if shown and self.families.current() is None:
            self.families.selectRow(0)
        self._show()

    def choose(self, part: str) -> None:
        """Show one part: possible, known or odd."""
        self._parts.choose(part)
        self.refresh()

    def join(self) -> None:
        """Confirm the chosen children of a suggested family, or all of them."""
        chosen = self.kids.selected()
        keys = [r.student_id for r in (chosen if len(chosen) > 1 else self.kids.rows())]
        self._act_on(lambda: families.join(self._shell.desk, self._shell.term.school_year, keys))

    def add(self) -> None:
        """Take another student of the school into the chosen household."""
        chosen = self.families.current()
        if chosen is None:
            return
        from aiddesk.ui.parts.pick_student import pick  # dialogs load when they are opened

        found = pick(self, self._shell, "这一户还有哪名学生")
        if found is not None:
            keys = [*(r.student_id for r in chosen.children), found.id]
            self._act_on(lambda: families.join(self._shell.desk, self._shell.term.school_year, keys))

    def part(self) -> None:
        """Take the chosen children out of their household."""
        keys = [r.student_id for r in self.kids.selected()]
        if not keys:
            self._shell.tell("请先在右边选择要分出去的学生。")
            return
        self._act_on(lambda: families.part(self._shell.desk, self._shell.term.school_year, keys))

    def rename(self) -> None:
        """Change name and village of the chosen household."""
        chosen = self.families.current()
        if chosen is None:
            return
        done = self._shell.form(
            "户名和村组",
            _FIELDS,
            "修改",
            lambda v: families.rename(self._shell.desk, chosen.household_id, v["name"], v["village"]),
            {"name": chosen.name, "village": chosen.village},
        )
        if done is not None:
            self.refresh()

    def _act_on(self, work: Callable[[], Done]) -> None:
        if self._shell.act(work) is not None:
            self.refresh()

    def _show(self) -> None:
        chosen = self.families.current()
        self.kids.set_rows(chosen.children if chosen is not None else ())
        is_known = chosen is not None and bool(chosen.household_id)
        self._join.setVisible(chosen is not None and not is_known)
        for made in (self._add, self._part, self._rename):
            made.setVisible(is_known)
        self._show_elsewhere(chosen)
        odds = self._odds.get(chosen.household_id, ()) if chosen is not None and is_known else ()
        lines = [f"{one.first}和{one.second}：{'；'.join(one.texts)}" for one in odds]
        hidden = "演示模式：不一致的内容已隐藏。" if lines and self._shell.is_veiled else ""
        self._odds_text.setText(hidden or "\n".join(lines))
        self._odds_text.setVisible(bool(lines))

    def _show_elsewhere(self, chosen: FamilyRow | None) -> None:
        keys = [child.student_id for child in chosen.children] if chosen is not None else []
        found = asked.elsewhere(self._shell.desk, self._shell.term.school_year, keys) if keys else ()
        self._elsewhere.setText("外校兄弟姐妹：" + "；".join(row.text for row in found))
        self._elsewhere.setVisible(bool(found) and not self._shell.is_veiled)

    def set_veiled(self, veiled: bool) -> None:
        """Hide names and what the applications say."""
        super().set_veiled(veiled)
        self._show()

    def _columns(self) -> tuple[Column[FamilyRow], ...]:
        return (
            Column("户名", lambda r: r.name or r.children[0].guardian, width=100, private=True),
            Column("村组", lambda r: r.village, width=80, private=True),
            Column("学生", lambda r: len(r.children), lambda n: f"{n}名", 52),
            Column("依据", lambda r: r.why or "已确认", width=112, colour=self._colour),
        )

    def _colour(self, family: FamilyRow) -> str:
        return colours.AMBER if family.household_id in self._odds else ""
