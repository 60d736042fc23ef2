"""The voting page: fills the screen, made for a voter who has never seen the program; it knows no totals."""

from collections.abc import Callable
from string import Template

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from aiddesk.domain.errors import AidError, Invalid
from aiddesk.queries.polls import PollRow
from aiddesk.services import polling
from aiddesk.services.polling import PollState
from aiddesk.services.registers import Desk
from aiddesk.ui import colours
from aiddesk.ui.parts.poll_ballot import PollBallot
from aiddesk.ui.parts.poll_pages import ChairPage, OverPage, SlipPage, ThanksPage
from aiddesk.ui.widgets.basics import column, label, row

PAUSED, ENDED = 2, 3  # how the page was left
_AWAKE = frozenset((QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel))
_SHEET = Template("""
QDialog#polling { background: $WINDOW }
QLabel[kind=poll_head] { font-size: 15pt; font-weight: bold }
QLabel[kind=poll_count] { font-size: 15pt; color: $SECONDARY }
QLabel[kind=poll_big] { font-size: 26pt; font-weight: bold }
QLabel[kind=poll_text] { font-size: 15pt }
QLabel[kind=poll_fault] { font-size: 15pt; color: $RED }
QLabel[kind=poll_keys] { font-size: 12pt; color: $SECONDARY }
QLabel[kind=poll_left] { font-size: 15pt; color: $ACCENT; font-weight: bold }
QLabel[kind=poll_number] { font-size: 17pt; font-weight: bold }
QLabel[kind=poll_name] { font-size: 17pt }
QLabel[kind=poll_group] { font-size: 15pt; font-weight: bold; color: $ACCENT }
QLabel[kind=poll_people] { font-size: 17pt }
QFrame[kind=poll_line] { background: $CARD; border: 1px solid $RULE; border-radius: 6px }
QFrame[kind=poll_line][current=true] { background: $CURRENT; border: 2px solid $ACCENT }
QPushButton { font-size: 15pt; min-height: 34px; padding: 2px 18px }
QPushButton[kind=poll_answer] { min-width: 94px; max-width: 94px; padding: 2px 10px; background: $CARD;
    border: 1px solid $BORDER; border-radius: 6px }
QPushButton[kind=poll_answer][form=level] { min-width: 110px; max-width: 110px }
QPushButton[kind=poll_answer]:checked { background: $ACCENT; color: $CARD; border-color: $ACCENT; font-weight: bold }
QLineEdit { font-size: 24pt; min-height: 48px; padding: 4px 16px }
""")


class PollingPage(QDialog):
    """One voter after another: the slip's code, the ballot, a look over it, thanks. Esc is for the chair."""

    IDLE = 60_000  # milliseconds after which a ballot that was left alone is emptied
    THANKS = 2_000

    def __init__(self, parent: QWidget, desk: Desk, poll: PollRow, state: PollState) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("polling")
        self.setWindowTitle(f"{poll.class_title}投票")
        self.setModal(True)
        table = {name: value for name, value in vars(colours).items() if name.isupper()}
        self.setStyleSheet(_SHEET.substitute(table))
        self._desk, self._poll, self._state = desk, poll, state
        self._code = ""
        self._idle = self._timer(self.IDLE, self._give_up)
        self._thanks = self._timer(self.THANKS, self._next)
        self._build()
        self._connect()
        self._behind: QWidget = self._slip  # the page that the chair's page covers
        self._next()

    def _build(self) -> None:
        self._count = label("", "poll_count", name="poll_count")
        head = row(label(f"{self._poll.class_title}　家庭经济困难学生认定评议", "poll_head"), 1, self._count)
        self._slip, self._ballot, self._over = SlipPage(), PollBallot(self._poll), OverPage()
        self._done, self._chair = ThanksPage(), ChairPage()
        self._pages = QStackedWidget()
        for page in (self._slip, self._ballot, self._over, self._done, self._chair):
            self._pages.addWidget(page)
        whole = column(head, self._pages, space=10, margins=(24, 14, 24, 14))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._slip.entered.connect(self._check)
        self._ballot.finished.connect(self._look_over)
        self._over.agreed.connect(self._cast)
        self._over.corrected.connect(self._correct)
        self._chair.went_on.connect(self._go_on)
        self._chair.suspended.connect(lambda: self.done(PAUSED))
        self._chair.ended.connect(lambda: self.done(ENDED))
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _next(self) -> None:
        """Wait for the next voter; nothing is left of the last one."""
        self._empty()
        self._slip.edit.empty()
        is_over = self._state.cast >= self._state.slips
        self._slip.say("投票条已经全部用完。请主持人按 Esc 键结束投票。" if is_over else "")
        self._count.setText(f"已投 {self._state.cast} / 应投 {self._state.slips}")
        self._turn_to(self._slip, self._slip.edit)

    def _empty(self) -> None:
        self._code = ""
        self._idle.stop()
        self._ballot.begin()
        self._over.empty()

    def _check(self, code: str) -> None:
        try:
            polling.check_slip(self._desk, self._poll.vote_id, code)
        except AidError as refused:
            self._slip.refuse(refused.text)
            return
        self._slip.accept()
        self._code = code
        self._turn_to(self._ballot, self._ballot)
        self._idle.start()

    def _look_over(self) -> None:
        self._over.show_choice(self._poll, self._ballot.choice)
        self._turn_to(self._over, self._over.area)

    def _correct(self) -> None:
        self._turn_to(self._ballot, self._ballot)

    def _cast(self) -> None:
        """Put the ballot in; what cannot be written stays on the screen to be tried again."""
        try:
            polling.cast(self._desk, self._poll.vote_id, self._code, self._ballot.choice)
        except Invalid as refused:
            self._next()
            self._slip.say(refused.text)
        except AidError as refused:
            self._over.refuse(refused.text)
        else:
            self._state = PollState(self._state.slips, self._state.cast + 1)
            self._empty()
            self._turn_to(self._done, self)
            self._thanks.start()

    def _give_up(self) -> None:
        """Empty a ballot that was left alone; its slip stays unused."""
        is_covered = self._pages.currentWidget() is self._chair
        self._behind = self._slip
        if not is_covered:
            self._next()
            self._slip.say("刚才的选票没有投完，已经清空；那张投票条还可以用。")
        else:
            self._empty()

    def _show_chair(self) -> None:
        if self._pages.currentWidget() is self._chair:
            self._go_on()
            return
        if self._thanks.isActive():
            self._thanks.stop()
            self._next()
        self._behind = self._pages.currentWidget()
        self._chair.open(self._state.cast)
        self._turn_to(self._chair, self._chair.first)

    def _go_on(self) -> None:
        if self._behind is self._slip:
            self._next()
        else:
            self._turn_to(self._behind, self._ballot if self._behind is self._ballot else self._over.area)

    def _turn_to(self, page: QWidget, focus: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        focus.setFocus()

    def _timer(self, interval: int, act: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(interval)
        made.timeout.connect(act)
        return made

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _AWAKE and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_over = self._pages.currentWidget() is self._over
        if event.key() == Qt.Key.Key_Escape:
            self._show_chair()
        elif is_over and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._cast()
        elif is_over and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
            self._correct()
        elif self._thanks.isActive() and event.text().isdecimal():
            self._thanks.stop()  # the next voter is quicker than the page
            self._next()
            self._slip.edit.insert(event.text())

    def reject(self) -> None:
        self._show_chair()

    def done(self, result: int) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._thanks.stop()
        self._empty()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self._show_chair()
