"""What is done with a year's cases now and then, for the whole school: papers to hand out, sheets, checks."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QDialog, QMenu, QWidget

from aiddesk.ui.screen import Host


class Keeper(Protocol):
    """The tab as the menu sees it."""

    shell: Host

    @property
    def class_id(self) -> str: ...

    def keep(self, dialog: QDialog | None) -> None: ...

    def show_hint(self, **hint: object) -> None: ...


Entry = tuple[str, str, Callable[[], None] | None]  # object name, text, act; without act a line between groups


class CasesMenu(QMenu):
    """The button 更多; every dialog loads when it is opened."""

    def __init__(self, parent: QWidget, screen: Keeper) -> None:
        super().__init__(parent)
        self.setObjectName("cases_menu")
        self._button, self._screen, self._shell = parent, screen, screen.shell
        for name, text, act in self._entries():
            if act is None:
                self.addSeparator()
            else:
                self.addAction(text, act).setObjectName(name)

    def choose(self, name: str) -> None:
        """Do what an entry does."""
        next(act for entry, _text, act in self._entries() if entry == name and act is not None)()

    def _entries(self) -> tuple[Entry, ...]:
        return (
            ("survey_families", "家庭情况调查（全体）…", lambda: self._screen.show_hint(act="survey_families")),
            ("schemes", "评分方案…", self._schemes),
            ("plan_visits", "家访安排…", self._visits),
            ("families", "家庭和兄弟姐妹…", self._families),
            ("", "", None),
            ("print_blank", "打印空白申请表", lambda: self._print("application", "")),
            ("print_applications", "打印全年申请表", lambda: self._print("applications", self._year)),
        )

    def _schemes(self) -> None:
        from aiddesk.ui.parts.schemes import SchemesDialog

        self._open(SchemesDialog(self._owner(), self._shell))

    def _visits(self) -> None:
        from aiddesk.ui.parts.visit_plan import VisitPlanDialog  # dialogs load when they are opened

        self._open(VisitPlanDialog(self._owner(), self._shell))

    def _families(self) -> None:
        from aiddesk.ui.parts.families import FamiliesDialog  # dialogs load when they are opened

        self._open(FamiliesDialog(self._owner(), self._shell))

    @property
    def _year(self) -> str:
        return str(self._shell.term.school_year)

    def _owner(self) -> QWidget:
        return self._button.window()

    def _open(self, dialog: QDialog) -> None:
        self._screen.keep(dialog)
        dialog.open()

    def _print(self, kind: str, subject: str) -> None:
        from aiddesk.ui.parts.printing import show_paper  # papers load when they are printed

        show_paper(self._shell, kind, subject)
