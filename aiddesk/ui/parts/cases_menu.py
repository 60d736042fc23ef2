"""What is done with a year's cases now and then, for the whole school: papers to hand out, sheets, checks."""

from PySide6.QtWidgets import QWidget

from aiddesk.queries.followups import REFUSED, is_open
from aiddesk.ui.parts.more_menu import Entry, Keeper, MoreMenu


class CasesMenu(MoreMenu):
    """The entries of 困难认定."""

    name = "cases_menu"

    def __init__(self, parent: QWidget, screen: Keeper) -> None:
        super().__init__(parent, screen)
        self.aboutToShow.connect(self._hide_what_is_not_theirs)

    def _entries(self) -> tuple[Entry, ...]:
        """Return the entries in the order of the year: before applying, surveying, recognised, and after."""
        return (
            ("letters", "告知书和回执…", self._letters),
            ("requalify", "上学年受助复核…", self._requalify),
            ("print_applications", "打印申请表…", self._applications),
            ("", "", None),
            ("survey_families", "家庭情况调查（全体）…", lambda: self._screen.show_hint(act="survey_families")),
            ("class_packs", "班级调查表（交班主任填）…", self._class_packs),
            ("families", "家庭和兄弟姐妹…", self._families),
            ("plan_visits", "家访安排…", self._visits),
            ("schemes", "评分方案…", self._schemes),
            ("level_words", "困难等级名称…", self._level_words),
            ("", "", None),
            ("print_recognition", "打印认定结果汇总表", lambda: self._print("recognition_list", self._year)),
            ("print_cards", "打印建档卡", lambda: self._print("record_cards", self._class_of_year)),
            ("", "", None),
            ("apply_struck", "突发困难申请…", self._apply_struck),
            ("level_changes", "动态调整…", self._level_changes),
            ("rechecks", "抽查复核…", self._rechecks),
            ("follow_ups", "受助学生跟踪…", self._follow_ups),
        )

    def _letters(self) -> None:
        from aiddesk.ui.parts.letters import LettersDialog

        def apply(student_id: str) -> None:
            self._screen.show_hint(act="apply", student_id=student_id)

        self._open(LettersDialog(self._owner(), self._shell, apply))

    def _applications(self) -> None:
        from aiddesk.ui.parts.case_papers import print_applications

        print_applications(self._owner(), self._shell, self._screen.class_id)

    def _schemes(self) -> None:
        from aiddesk.ui.parts.schemes import SchemesDialog

        self._open(SchemesDialog(self._owner(), self._shell))

    def _level_words(self) -> None:
        from aiddesk.ui.parts.level_words import name_levels

        name_levels(self._shell)

    def _visits(self) -> None:
        from aiddesk.ui.parts.visit_plan import VisitPlanDialog  # dialogs load when they are opened

        self._open(VisitPlanDialog(self._owner(), self._shell))

    def _families(self) -> None:
        from aiddesk.ui.parts.families import FamiliesDialog  # dialogs load when they are opened

        self._open(FamiliesDialog(self._owner(), self._shell))

    def _hide_what_is_not_theirs(self) -> None:
        for action in self.actions():
            if action.objectName() == "follow_ups":
                action.setVisible(is_open(self._shell.desk))
            if action.objectName() == "level_words":
                action.setVisible(self._shell.desk.place.kind == "school")

    def _apply_struck(self) -> None:
        from aiddesk.ui.parts.struck import apply_struck  # dialogs load when they are opened

        done = apply_struck(self._owner(), self._shell)
        if done is not None:
            self._screen.show_hint(case_id=done.subject_id)

    def _level_changes(self) -> None:
        from aiddesk.ui.parts.adjusting import LevelChangesDialog

        self._open(LevelChangesDialog(self._owner(), self._shell))

    def _requalify(self) -> None:
        from aiddesk.ui.parts.requalify import RequalificationDialog

        self._open(RequalificationDialog(self._owner(), self._shell))

    def _rechecks(self) -> None:
        from aiddesk.ui.parts.rechecking import RechecksDialog

        self._open(RechecksDialog(self._owner(), self._shell))

    def _follow_ups(self) -> None:
        if not is_open(self._shell.desk):
            self._shell.say(REFUSED)
            return
        from aiddesk.ui.parts.follow_up import FollowUpDialog

        self._open(FollowUpDialog(self._owner(), self._shell))

    @property
    def _year(self) -> str:
        return str(self._shell.term.school_year)

    @property
    def _class_of_year(self) -> str:
        chosen = self._screen.class_id
        return f"{self._year}|{chosen}" if chosen else self._year

    def _class_packs(self) -> None:
        from aiddesk.ui.parts.class_packs import ClassPacksDialog  # dialogs load when they are opened

        self._open(ClassPacksDialog(self._owner(), self._shell))
