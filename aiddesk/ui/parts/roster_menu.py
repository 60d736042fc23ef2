"""What is done with the roster now and then: the turn of the year, lists, photos, export, papers."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from aiddesk.ui.parts import more_menu
from aiddesk.ui.parts.more_menu import Entry, MoreMenu


class Keeper(more_menu.Keeper, Protocol):
    """The roster's tab as the menu sees it."""

    def print_paper(self) -> None: ...

    def print_sign_in(self) -> None: ...


class RosterMenu(MoreMenu):
    """The entries of 名册."""

    name = "roster_menu"

    def __init__(self, parent: QWidget, screen: Keeper) -> None:
        super().__init__(parent, screen)
        self._roster = screen

    def _entries(self) -> tuple[Entry, ...]:
        """Return the entries: checks, the turn of the year, what comes in and goes out, papers."""
        return (
            ("match_lists", "部门名单比对…", self._lists),
            ("check_doubles", "疑似重复核对…", self._doubles),
            ("", "", None),
            ("turn_year", "学年升级…", self._turn),
            ("move_class", "整班调整…", self._move_class),
            ("past_roster", "某日名册…", self._past),
            ("", "", None),
            ("import_photos", "导入学生照片…", self._photos),
            ("export_roster", "导出名册…", self._export),
            ("write_template", "下载名册模板…", self._template),
            ("", "", None),
            ("print_classes", "打印班级名册", lambda: self._roster.print_paper()),
            ("print_sign_in", "打印签到表…", lambda: self._roster.print_sign_in()),
        )

    def do(self, act: str) -> None:
        """Do what another tab points at: "lists" or "turn"."""
        {"lists": self._lists, "turn": self._turn}[act]()

    def _lists(self) -> None:
        from aiddesk.ui.parts.list_match import ListsDialog

        self._open(ListsDialog(self._owner(), self._shell))

    def _doubles(self) -> None:
        from aiddesk.ui.parts.doubles import DoublesDialog

        self._open(DoublesDialog(self._owner(), self._shell, lambda key: self._screen.show_hint(student_id=key)))

    def _turn(self) -> None:
        from aiddesk.ui.parts import year_turn

        self._screen.keep(year_turn.turn_year(self._owner(), self._shell))

    def _move_class(self) -> None:
        from aiddesk.ui.parts import year_turn

        year_turn.move_class(self._shell)

    def _past(self) -> None:
        from aiddesk.ui.parts.past_roster import PastRosterDialog

        self._open(PastRosterDialog(self._owner(), self._shell))

    def _photos(self) -> None:
        from aiddesk.ui.parts import photo_import

        photo_import.start(self._owner(), self._shell, self._screen.keep)

    def _export(self) -> None:
        from aiddesk.ui.parts import roster_export

        roster_export.start(self._owner(), self._shell, self._screen.keep, self._screen.class_id)

    def _template(self) -> None:
        from aiddesk.ui.parts import roster_import

        roster_import.template(self._owner(), self._shell)
