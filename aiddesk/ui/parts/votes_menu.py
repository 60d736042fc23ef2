"""What is done with votes and reviews now and then, for the whole school."""

from aiddesk.domain.words import ROLES
from aiddesk.services import registers
from aiddesk.ui.parts.more_menu import Entry, MoreMenu
from aiddesk.ui.widgets.fields import Field


class VotesMenu(MoreMenu):
    """The entries of 班级评议."""

    name = "votes_menu"

    def _entries(self) -> tuple[Entry, ...]:
        """Return the entries in the order of the year: before the votes, after them, then who reviews."""
        return (
            ("quotas", "名额分配…", self._quotas),
            ("evaluations", "自评互评…", self._evaluations),
            ("", "", None),
            ("review_chain", "审核级别…", self._set_chain),
            ("kinship", "亲属回避…", self._show_kinship),
            ("meetings", "审核会议…", self._show_meetings),
            ("send_back", "退回已审核的…", self._send_back),
            ("print_sheets", "打印审核意见表", lambda: self._print_year("review_sheets")),
            ("print_proposed", "打印拟认定名单", lambda: self._print_year("proposed_list")),
            ("print_exceptions", "打印审核例外清单", lambda: self._print_year("review_exceptions")),
            ("", "", None),
            ("add_staff", "新增教职工…", self._add_staff),
        )

    def _quotas(self) -> None:
        from aiddesk.ui.parts.quotas import QuotasDialog  # dialogs load when they are opened

        self._open(QuotasDialog(self._owner(), self._shell))

    def _evaluations(self) -> None:
        from aiddesk.ui.parts.evaluations import EvaluationsDialog  # dialogs load when they are opened

        self._open(EvaluationsDialog(self._owner(), self._shell, self._screen.class_id))

    def _set_chain(self) -> None:
        from aiddesk.ui.parts.review_chain import ReviewChainDialog  # dialogs load when they are opened

        self._open(ReviewChainDialog(self._owner(), self._shell))

    def _show_kinship(self) -> None:
        from aiddesk.ui.parts.kinship import KinshipDialog  # dialogs load when they are opened

        self._open(KinshipDialog(self._owner(), self._shell))

    def _show_meetings(self) -> None:
        from aiddesk.ui.parts.meetings import MeetingsDialog  # dialogs load when they are opened

        self._open(MeetingsDialog(self._owner(), self._shell))

    def _send_back(self) -> None:
        from aiddesk.ui.parts.sending_back import SendingBackDialog  # dialogs load when they are opened

        self._open(SendingBackDialog(self._owner(), self._shell))

    def _print_year(self, kind: str) -> None:
        self._print(kind, str(self._shell.term.school_year))

    def _add_staff(self) -> None:
        shown = (
            Field("name", "姓名", required=True), Field("roles", "岗位", "many", ROLES), Field("phone", "电话"),
            Field("address", "家庭住址", note="只用来核对与学生家庭的亲属回避"),
        )  # fmt: skip
        self._shell.form(
            "新增教职工", shown, "新增",
            lambda v: registers.add_staff(
                self._shell.desk, v["name"], tuple(r for r in v["roles"].split(",") if r), v["phone"], v["address"]
            ),
        )  # fmt: skip
