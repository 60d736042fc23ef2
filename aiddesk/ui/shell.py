"""The window: menus, tabs, term, status; every act of a screen passes through here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from aiddesk.domain.errors import Cancelled, Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.domain.terms import Term, term_of
from aiddesk.queries.history import redoable, saved_at, undoable
from aiddesk.queries.places import terms
from aiddesk.services import history
from aiddesk.services.registers import Desk
from aiddesk.ui import dialogs, style
from aiddesk.ui.jobs import Jobs
from aiddesk.ui.settings import remember, settings
from aiddesk.ui.specs import ScreenSpec
from aiddesk.ui.statusline import StatusLine
from aiddesk.ui.tabs import Tabs
from aiddesk.ui.widgets.basics import column, frame, label, row
from aiddesk.ui.widgets.busy import BusyBar
from aiddesk.ui.widgets.fields import Field, Handler, Watch
from aiddesk.ui.widgets.notices import NoticeStrip
from aiddesk.ui.widgets.overlay import Overlay
from aiddesk.ui.widgets.termbox import TermBox

T = TypeVar("T")
TITLE = "学生资助工作台"


class Shell(QMainWindow):
    """One open register; see `aiddesk.ui.screen.Host` for what screens ask of it."""

    veiled_changed = Signal(bool)
    closed = Signal()

    def __init__(self, desk: Desk, screens: Sequence[ScreenSpec]) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.desk = desk
        self._now = term_of(desk.today())
        self._veiled = False
        self.jobs = Jobs(self)
        self.tabs = Tabs(self, screens)
        self.status = StatusLine(desk.path)
        self._busy = BusyBar()
        self._past = NoticeStrip("notice", "past_term", "回到本学期")
        self._terms = TermBox(terms(desk), self._now)
        self._build()
        self._help: Overlay | None = None
        self._connect()
        self.tabs.show_first()

    # What screens ask for

    @property
    def term(self) -> Term:
        return self._terms.term()

    @property
    def is_past_term(self) -> bool:
        return self.term.key < self._now.key

    @property
    def is_veiled(self) -> bool:
        return self._veiled

    def act(self, work: Callable[[], Done], beside: Handler | None = None) -> Done | None:
        """Do one act; None when it was refused, which has then been said."""
        if self._is_occupied():
            return None
        try:
            done = work()
        except Exception as error:  # the last place that can tell the user; what is no sentence becomes an apology
            dialogs.show_error(self, error, beside)
            return None
        self._settle(done)
        return done

    def form(
        self,
        title: str,
        fields: Sequence[Field],
        act: str,
        work: Callable[[dict[str, str]], Done],
        values: Mapping[str, object] | None = None,
        note: str = "",
        draft_key: str = "",
        watch: Watch | None = None,
    ) -> Done | None:
        """Ask in a dialog until the act is done or given up."""
        if self._is_occupied():
            return None
        from aiddesk.ui.formdialog import FormDialog  # the first tab shows no form

        dialog = FormDialog(self, title, fields, act, work, values, note, self.desk, draft_key, watch)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.done_act is not None:
            self._settle(dialog.done_act)
        dialog.deleteLater()
        return dialog.done_act

    def confirm(self, what: str, act: str, keep: str = "取消") -> bool:
        """Ask before what cannot be undone."""
        return dialogs.confirm(self, what, act, keep)

    def tell(self, text: str) -> None:
        """Say one sentence that needs reading."""
        dialogs.tell(self, text)

    def say(self, text: str) -> None:
        """Say one line in the status bar."""
        self.status.say(text)

    def show_problems(self, problems: Sequence[Problem], title: str = "") -> None:
        """Show a list of problems that can be copied."""
        dialogs.show_problems(self, problems, title)

    def start_job(
        self, title: str, work: Callable[[Desk, Progress], T], then: Callable[[T], object] | None = None
    ) -> bool:
        """Do long work in the worker; False while another job runs."""
        if self._is_occupied():
            return False

        def finish(result: T) -> None:
            if isinstance(result, Done):
                self._settle(result)
            if then is not None:
                then(result)

        self.jobs.start(self.desk, title, work, finish, self._job_failed)
        return True

    def go(self, key: str, **hint: object) -> None:
        """Show a tab, at the place that the hint names."""
        screen = self.tabs.go(key)
        if hint:
            screen.show_hint(**hint)

    def preview(self, title: str, pdf: bytes, *, may_save: bool = True) -> None:
        """Show a paper."""
        from aiddesk.ui.preview import PaperDialog  # not needed before the first paper

        PaperDialog(self, title, pdf, self.desk.path.parent, self.jobs, may_save=may_save).open()

    def refresh(self, touched: frozenset[str]) -> None:
        """Refresh what shows these subjects."""
        if touched & {"place", "staff"}:
            self._name_place()
        self._terms.offer(terms(self.desk))
        self.tabs.refresh(touched)

    # What menus ask for

    def undo(self) -> None:
        """Take back the last act that may be taken back."""
        why_not = "" if undoable(self.desk) else history.not_undoable(self.desk, is_veiled=self._veiled)
        self._step_history(why_not, undoable, history.undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._step_history("没有可以重做的操作。", redoable, history.redo)

    def set_veiled(self, veiled: bool) -> None:
        """Hide names and reasons while others look on, or show them again."""
        self._veiled = veiled
        self.tabs.set_veiled(veiled)
        opened: list[dialogs.PinnedDialog] = list(self.findChildren(dialogs.PinnedDialog))
        for dialog in opened:
            dialog.set_veiled(veiled)
        self.veiled_changed.emit(veiled)
        self.say("演示模式：姓名和原因已隐藏，按 Ctrl+D 恢复。" if veiled else "已退出演示模式。")

    def show_help(self) -> None:
        """Open or close the help page of the tab at hand."""
        from aiddesk.ui.help import HelpPanel  # made when first asked for

        panel = self._help if isinstance(self._help, HelpPanel) else HelpPanel(self.centralWidget())
        self._help = panel
        panel.toggle(self.tabs.spec().key)

    def resize_text(self, per_cent: int) -> None:
        """Set every text to a size of `style.SIZES` and remember it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.set_size(app, per_cent)
        remember("size", str(per_cent))

    def reload(self) -> None:
        """Show everything anew."""
        self.refresh(frozenset())
        self.tabs.refresh()
        self.say("已刷新。")

    # Inside

    def _build(self) -> None:
        self.setWindowTitle(TITLE)
        strips = [self._past]
        if self.desk.place.is_sample:
            strips.insert(0, NoticeStrip("sample", "sample", text="示例数据：可以随意练习，不能用于上报。"))
        if self.desk.read_only:
            strips.insert(0, NoticeStrip("notice", "read_only", text=self.desk.read_only_reason))
        central = QWidget()
        central.setLayout(column(*strips, self.tabs, self._busy, space=0))
        self.setCentralWidget(central)
        self._term_corner = frame("corner", row(self._terms, margins=(0, 4, 12, 4)))
        self.tabs.setCornerWidget(self._term_corner)  # Qt takes no ownership of corner widgets: both are kept here
        self.setStatusBar(self.status)
        self._place, self._who = label("", "h2", name="place"), label("", "dim", name="who")
        self._who_corner = frame("", row(self._place, self._who, space=14, margins=(0, 4, 16, 0)))
        self.menuBar().setCornerWidget(self._who_corner)
        self._name_place()
        self._show_saved(saved_at(self.desk))

    def _connect(self) -> None:
        self._terms.chosen.connect(self._show_term)
        self._past.acted.connect(lambda: self._terms.choose(self._now))
        self.tabs.picked.connect(self.status.show_picked)
        self.tabs.currentChanged.connect(self._hide_help)
        self.status.undo_asked.connect(self.undo)
        self.jobs.began.connect(self._busy.begin)
        self.jobs.advanced.connect(self._busy.advance)
        self.jobs.ended.connect(self._busy.end)
        self._busy.cancelled.connect(self.jobs.cancel)

    def _hide_help(self) -> None:
        if self._help is not None:
            self._help.hide()

    def _settle(self, done: Done) -> None:
        self.status.say(self._told(done), done.entry is not None and bool(undoable(self.desk)))
        self._show_saved(self.desk.now().isoformat())
        self.refresh(done.touched)

    def _step_history(self, nothing: str, title: Callable[[Desk], str], step: Callable[[Desk], Done]) -> None:
        if not title(self.desk):
            self.say(nothing)
            return
        done = self.act(lambda: step(self.desk))
        if done is not None:
            self.status.say(self._told(done))

    def _told(self, done: Done) -> str:
        return "已完成。演示模式下不显示内容。" if self._veiled else done.message

    def _is_occupied(self) -> bool:
        if self.jobs.is_busy:
            self.say("正在处理，请等它完成，或先取消。")
        return self.jobs.is_busy

    def _job_failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.say(error.text)
        else:
            dialogs.show_error(self, error)

    def _show_term(self) -> None:
        self._past.say(f"正在查看往期：{self.term.title}。" if self.is_past_term else "")
        self.tabs.refresh()

    def _name_place(self) -> None:
        self._place.setText(self.desk.place.name)
        self._who.setText(f"{self.desk.actor.role_titles}　{self.desk.actor.name}".strip())

    def _show_saved(self, at: str) -> None:
        self.status.saved(datetime.fromisoformat(at).strftime("%H:%M") if at else "")

    # Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        self.jobs.stop()
        settings().setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)
        self.closed.emit()
