"""Long work in one worker thread: progress, cancel, and never a thread left running."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from aiddesk.domain.errors import Cancelled
from aiddesk.domain.progress import Progress
from aiddesk.services.registers import Desk

T = TypeVar("T")
_PAUSE = 0.05  # seconds between two reports: a fast loop must not drown the window in them


@dataclass(frozen=True)
class _Ticket:
    """One piece of work; `quiet` work (a page rendered) has no progress bar."""

    title: str
    then: Callable[[Any], object]
    failed: Callable[[BaseException], object]
    cancelled: threading.Event
    quiet: bool


class Jobs(QObject):
    """The worker of one window. Signals arrive in the window's thread."""

    began = Signal(str)
    advanced = Signal(int, int, str)
    ended = Signal()
    _came = Signal(object, object, object)  # ticket, result, error

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._waiting: list[_Ticket] = []
        self._came.connect(self._finish)

    @property
    def is_busy(self) -> bool:
        """True while a job with a progress bar runs."""
        return any(not ticket.quiet for ticket in self._waiting)

    def start(
        self,
        desk: Desk,
        title: str,
        work: Callable[[Desk, Progress], T],
        then: Callable[[T], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        """Run `work` with a connection of its own; `then` gets the result, `failed` the exception (or Cancelled)."""

        def with_desk(progress: Progress) -> T:
            with desk.borrow() as own:
                return work(own, progress)

        self._run(with_desk, _Ticket(title, then, failed, threading.Event(), quiet=False))

    def compute(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], object],
        failed: Callable[[BaseException], object],
        title: str = "",
    ) -> Callable[[], None]:
        """Run work that needs no register, without a progress bar unless it has a title; return what cancels it."""
        ticket = _Ticket(title, then, failed, threading.Event(), quiet=not title)
        self._run(work, ticket)
        return ticket.cancelled.set

    def cancel(self) -> None:
        """Ask everything that runs or waits to stop."""
        for ticket in self._waiting:
            ticket.cancelled.set()

    def stop(self) -> None:
        """Cancel and wait until the worker is idle: a thread destroyed while running aborts the program."""
        self.cancel()
        self._pool.waitForDone()
        self._waiting.clear()

    def _run(self, work: Callable[[Progress], Any], ticket: _Ticket) -> None:
        self._waiting.append(ticket)
        if not ticket.quiet:
            self.began.emit(ticket.title)
        self._pool.start(_Task(work, _Reporter(self.advanced.emit, ticket), ticket, self._came.emit))

    def _finish(self, ticket: _Ticket, result: Any, error: BaseException | None) -> None:
        if ticket not in self._waiting:
            return  # the window has closed meanwhile
        self._waiting.remove(ticket)
        if not ticket.quiet:
            self.ended.emit()
        if error is not None:
            ticket.failed(error)
        else:
            ticket.then(result)


class _Reporter:
    """What a service calls `progress`."""

    def __init__(self, report: Callable[[int, int, str], object], ticket: _Ticket) -> None:
        self._report, self._ticket = report, ticket
        self._last = 0.0

    def step(self, done: int, total: int, text: str) -> None:
        """Report, and stop here when the user asked for it.

        Raises:
            Cancelled: the user asked to stop.
        """
        if self._ticket.cancelled.is_set():
            raise Cancelled
        now = time.monotonic()
        if not self._ticket.quiet and (now - self._last >= _PAUSE or done >= total):
            self._last = now
            self._report(done, total, text)


class _Task(QRunnable):
    def __init__(
        self,
        work: Callable[[Progress], Any],
        progress: Progress,
        ticket: _Ticket,
        told: Callable[[_Ticket, Any, BaseException | None], object],
    ) -> None:
        super().__init__()
        self._work, self._progress, self._ticket, self._told = work, progress, ticket, told

    def run(self) -> None:
        if self._ticket.cancelled.is_set():
            self._told(self._ticket, None, Cancelled())
            return
        try:
            result = self._work(self._progress)
        except Exception as error:  # whatever it is, the window's thread must hear of it
            self._told(self._ticket, None, error)
        else:
            self._told(self._ticket, result, None)
