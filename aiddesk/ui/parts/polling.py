"""电脑投票: prepare the slips, begin, go on, end, or throw the box away."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from aiddesk.domain.errors import AidError
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.queries.polls import PollRow, poll
from aiddesk.services import polling
from aiddesk.services.polling import PollState
from aiddesk.services.registers import Desk
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.parts.polling_page import ENDED, PollingPage
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.fields import Field

_SLIPS = (
    Field("slips", "投票条张数", "number", required=True, note="实到的投票人每人一张，不能多印；没用的收回，计入未用"),
)
_REASON = (Field("reason", "作废原因", required=True, hint="如 停电散会、票箱文件丢失"),)
_HOW = (
    "1. 准备投票条：一人一张，打印后裁开、混在一起，每人当众抽一张，不记谁抽了哪张。",
    "2. 开始投票：一人一人上前，输入编号投票；屏幕朝向投票人，其他人不要站在后面。",
    "3. 投完的投票条交监票人撕毁；全部投完按 Esc 键，清点收回的投票条，结束并计票。",
    "投票时只显示已投几张，不显示票数；计票以后谁投了什么再也查不出来。投票期间不要复制数据文件夹。",
)


def open_polling(shell: Host, vote_id: str) -> PinnedDialog:
    """Open the dialog of a session at the one screen; the caller keeps it."""
    dialog = PollDialog(shell, vote_id)
    dialog.open()
    return dialog


class PollDialog(PinnedDialog):
    """How far the voting is, and what can be done next."""

    def __init__(self, shell: Host, vote_id: str) -> None:
        parent = shell if isinstance(shell, QWidget) else None
        self._shell, self._vote = shell, vote_id
        self._page: PollingPage | None = None
        super().__init__(parent, f"电脑投票：{self._poll().class_title}", "poll_dialog", QSize(720, 340))
        self._state = label("", "h2", wrap=True, name="poll_state")
        self._fault = label("", "bad", wrap=True, name="poll_trouble")
        content = QWidget()
        how = [label(text, "dim", wrap=True) for text in _HOW]
        content.setLayout(column(self._state, self._fault, *how, 1, space=10, margins=(20, 16, 16, 12)))
        self._acts = {
            "prepare": button("准备投票条…", "poll_prepare", kind="primary", on=self.prepare),
            "print": button("打印投票条", "poll_print", icon="printer", on=self.print_slips),
            "begin": button("开始投票", "poll_begin", kind="primary", on=self.begin),
            "discard": button("作废票箱…", "poll_discard", on=self.discard),
        }
        self.lay_out(
            content,
            (self._acts["prepare"], self._acts["begin"], button("关闭", "close", on=self.accept)),
            (self._acts["print"], self._acts["discard"]),
        )
        self._show()

    def prepare(self) -> None:
        """Open the box with its slips, and show them to be printed."""
        desk, key = self._shell.desk, self._vote
        done = self._shell.form(
            f"准备投票条：{self._poll().class_title}", _SLIPS, "打开票箱",
            lambda v: polling.open_box(desk, key, int(v["slips"]) if v["slips"].isdecimal() else 0),
            {"slips": self._poll().present},
        )  # fmt: skip
        self._show()
        if done:
            self.print_slips()

    def print_slips(self) -> None:
        """Show the slips in a new order; they can be printed but not kept as a file."""
        from aiddesk.services import papers  # papers load when they are printed

        key = self._vote

        def work(desk: Desk, progress: Progress) -> bytes:
            return papers.pdf(desk, "poll_slips", key, progress)

        self._shell.start_job("正在排版", work, lambda pdf: self._shell.preview("投票条", pdf, may_save=False))

    def begin(self) -> None:
        """Fill the screen for the voters, until the chair pauses or ends it."""
        try:
            state = polling.state(self._shell.desk, self._vote)
        except AidError as trouble:
            self._show_trouble(trouble.text)
            return
        self._page = PollingPage(self, self._shell.desk, self._poll(), state)
        self._page.finished.connect(self._left)
        self._page.showFullScreen()

    def discard(self) -> None:
        """Throw the box away with a reason."""
        desk, key = self._shell.desk, self._vote
        note = "票箱里的票全部清除，不能恢复；原来的投票条作废，要重新打印、重新抽取、从头投票。"
        self._shell.form(
            f"作废票箱：{self._poll().class_title}", _REASON, "作废票箱",
            lambda v: polling.discard(desk, key, v["reason"]), note=note,
        )  # fmt: skip
        self._show()

    def _left(self, how: int) -> None:
        if self._page is not None:
            self._page.deleteLater()
            self._page = None
        self._show()
        if how == ENDED:
            key = self._vote

            def work(desk: Desk, _progress: Progress) -> Done:
                return polling.close_box(desk, key)

            self._shell.start_job("正在计票", work, self._counted)

    def _counted(self, done: Done) -> None:
        self._shell.tell(done.message)
        self.accept()

    def _poll(self) -> PollRow:
        return poll(self._shell.desk, self._vote)

    def _show(self) -> None:
        row, trouble, state = self._poll(), "", PollState(0, 0)
        if row.is_open:
            try:
                state = polling.state(self._shell.desk, self._vote)
            except AidError as found:
                trouble = found.text
        if not row.is_open:
            self._state.setText("票箱没有打开。")
        elif not trouble:
            self._state.setText(f"票箱已打开：投票条{state.slips}张，已投{state.cast}张。")
        else:
            self._state.setText(f"票箱已打开：投票条{row.slips}张。")
        self._show_trouble(trouble)
        may_write = not self._shell.desk.read_only
        self._acts["prepare"].setVisible(may_write and not row.is_open and row.status == "open")
        self._acts["print"].setVisible(may_write and row.is_open and not trouble and not state.cast)
        self._acts["begin"].setVisible(may_write and row.is_open and not trouble)
        self._acts["begin"].setText("接着投票" if state.cast else "开始投票")
        self._acts["discard"].setVisible(may_write and row.is_open)
        act = self._acts["begin" if row.is_open and not trouble else "prepare"]
        act.setDefault(True)
        act.setFocus()

    def _show_trouble(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
