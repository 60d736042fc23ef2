"""What a tab is, and what it may ask of the window around it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from aiddesk.domain.errors import Problem
from aiddesk.domain.outcome import Done
from aiddesk.domain.progress import Progress
from aiddesk.domain.terms import Term
from aiddesk.services.registers import Desk
from aiddesk.ui.widgets.fields import Field, Handler, Watch

T = TypeVar("T")


class Host(Protocol):
    """The window as a screen sees it (`aiddesk.ui.shell.Shell`)."""

    @property
    def desk(self) -> Desk:
        """The open register."""

    @property
    def term(self) -> Term:
        """The school year and term that the user chose."""

    @property
    def is_past_term(self) -> bool:
        """True while a term before the current one is looked at."""

    @property
    def is_veiled(self) -> bool:
        """True in dignity mode: names and reasons hidden while others look on."""

    def act(self, work: Callable[[], Done], beside: Handler | None = None) -> Done | None:
        """Do one act: say its message with undo and refresh what it touched; None when it was refused and said so.

        `beside` (a form's `show_problems`) shows what it can beside its fields and returns the rest.
        """

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
        """Ask in a dialog that stays open with faults beside the fields until the act is done or given up.

        With a `draft_key` (`services.unfinished.key(form, subject)`) what is typed survives a crash. `watch` is told
        at first and after every change, to remark on what stands in the form.
        """

    def confirm(self, what: str, act: str, keep: str = "取消") -> bool:
        """Ask before what cannot be undone, with buttons that name the act: ("撤下公示", "不撤")."""

    def tell(self, text: str) -> None:
        """Say one sentence that needs reading."""

    def say(self, text: str) -> None:
        """Say one line in the status bar."""

    def show_problems(self, problems: Sequence[Problem], title: str = "") -> None:
        """Show a list of problems that can be copied."""

    def start_job(
        self,
        title: str,
        work: Callable[[Desk, Progress], T],
        then: Callable[[T], object] | None = None,
    ) -> bool:
        """Do long work in the worker with progress and cancel; False while another job runs.

        `work` gets a register for its own thread. A `Done` is said and refreshed as by `act`; `then` gets the result.
        """

    def go(self, key: str, **hint: object) -> None:
        """Show a tab; its `show_hint(**hint)` is called."""

    def preview(self, title: str, pdf: bytes, *, may_save: bool = True) -> None:
        """Show a paper, to print it or, unless it must not lie about, to keep it as PDF."""

    def refresh(self, touched: frozenset[str]) -> None:
        """Refresh what shows these subjects: at once where visible, else when it is shown."""


class Screen(QWidget):
    """One tab. Subclasses set the class attributes and write `_build`, `_connect` and `refresh`."""

    key = ""
    title = ""
    icon = ""
    watches: frozenset[str] = frozenset()  # words of `aiddesk.domain.words.SUBJECTS`

    def __init__(self, shell: Host) -> None:
        super().__init__()
        self.shell = shell
        self.setObjectName(self.key)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Show again what the register holds for `shell.term`."""

    def show_hint(self, **hint: object) -> None:
        """Go to what another tab pointed at (`shell.go(key, student_id=...)`)."""

    def set_veiled(self, veiled: bool) -> None:
        """Hide names and reasons, or show them again; tables and find boxes do it by themselves."""

    def print_paper(self) -> None:
        """Preview this tab's main paper (Ctrl+P)."""
        self.shell.say("这一页没有要打印的表。")

    def show_find(self) -> None:
        """Put the cursor into the find box (Ctrl+F)."""
        box = self.findChild(QLineEdit, "find")
        if box is None:
            self.shell.say("这一页没有查找框。")
        else:
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            box.selectAll()

    def _build(self) -> None:
        """Make widgets and put them in a layout; nothing else."""

    def _connect(self) -> None:
        """Connect signals to methods."""
