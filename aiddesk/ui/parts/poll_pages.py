"""The pages around the ballot: the slip's code, the look over, the thanks, and the chair's own."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from aiddesk.domain.choices import Choice
from aiddesk.domain.slips import DIGITS
from aiddesk.queries.polls import PollRow
from aiddesk.ui.parts.poll_ballot import answer_title
from aiddesk.ui.widgets.basics import button, clear, column, label, row, scrolled, unbroken

_LONGEST = 40  # characters typed: a code with blanks, a scanner that reads twice


class CodeEdit(QLineEdit):
    """A field for digits from the number pad or a scanner, which a Chinese input method would swallow."""

    def __init__(self, name: str, title: str, width: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMaximumWidth(width)
        self.setMaxLength(_LONGEST)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def empty(self) -> None:
        """Empty the field so that Ctrl+Z cannot bring back what the last one typed."""
        self.setText("")

    # Qt

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: object = None) -> object:
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query) if argument is None else super().inputMethodQuery(query, argument)


class SlipPage(QWidget):
    """Asks for the code of a slip; who types wrongly five times waits a little."""

    entered = Signal(str)
    PAUSE = 10  # seconds
    WRONG = 5

    def __init__(self) -> None:
        super().__init__()
        self._wrong = self._seconds = 0
        self._pause = QTimer(self)
        self._pause.setInterval(1000)
        self._pause.timeout.connect(self._count_down)
        self.edit = CodeEdit("poll_code", "投票条上的编号", 420)
        self.edit.setPlaceholderText("0" * DIGITS)
        self.edit.returnPressed.connect(self._enter)
        self._fault = _centred("", "poll_fault", "poll_fault")
        self._fault.setMinimumHeight(60)
        act = button("开始投票（回车）", "poll_start", kind="primary", on=self._enter)
        title = _centred("请输入投票条上的编号", "poll_big")
        about = _centred(f"{DIGITS}位数字，输完按回车；有扫码枪的，对准二维码扫一下。", "poll_text")
        self.setLayout(column(1, title, about, row(1, self.edit, 1), self._fault, row(1, act, 1), 2, space=14))

    def say(self, text: str) -> None:
        """Say one sentence below the field."""
        if not self._pause.isActive():
            self._fault.setText(text)

    def refuse(self, text: str) -> None:
        """Say why a slip was refused."""
        self._wrong += 1
        self._fault.setText(text)
        if self._wrong >= self.WRONG:
            self._wrong, self._seconds = 0, self.PAUSE + 1
            self.edit.setEnabled(False)
            self._pause.start()
            self._count_down()

    def accept(self) -> None:
        """Forget wrong codes: this one was right."""
        self._wrong = 0

    def _enter(self) -> None:
        text = self.edit.text()
        if text.strip() and not self._pause.isActive():
            self.edit.empty()
            self.entered.emit(text)

    def _count_down(self) -> None:
        self._seconds -= 1
        self._fault.setText(f"连续输错{self.WRONG}次，请等{self._seconds}秒再试，或请监票人帮忙。")
        if self._seconds <= 0:
            self._pause.stop()
            self.edit.setEnabled(True)
            self._fault.setText("")
            self.edit.setFocus()


class OverPage(QWidget):
    """Shows a ballot before it is cast: who got which answer."""

    agreed = Signal()
    corrected = Signal()

    def __init__(self) -> None:
        super().__init__()
        inner = QWidget()
        self._summary = QVBoxLayout(inner)
        self._summary.setSpacing(6)
        self.area = scrolled(inner, "poll_summary")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fault = label("", "poll_fault", wrap=True, name="poll_failed")
        back = button("返回修改（退格键）", "poll_back", on=self.corrected.emit)
        act = button("确认投票（回车）", "poll_cast", kind="primary", on=self.agreed.emit)
        for made in (back, act):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the page's
        laid = column(_centred("请核对您的选择", "poll_big"), self.area, self._fault, row(back, 1, act), space=10)
        laid.setStretch(1, 1)
        self.setLayout(laid)

    def show_choice(self, poll: PollRow, choice: Choice) -> None:
        """Show a ballot, and speak it to who cannot see it."""
        self._fault.setText("")
        clear(self._summary)
        found = _grouped(poll, choice)
        for title, people in found.items():
            self._summary.addWidget(label(title, "poll_group"))
            whole = "　".join(map(unbroken, people.split("　")))
            self._summary.addWidget(label(whole, "poll_people", wrap=True))
        self._summary.addStretch(1)
        self.area.setAccessibleName("您的选择 " + "；".join(f"{title}：{people}" for title, people in found.items()))

    def refuse(self, text: str) -> None:
        """Say why the ballot could not be cast; it stays to be tried again."""
        self._fault.setText(text)

    def empty(self) -> None:
        """Leave nothing of the last voter."""
        clear(self._summary)
        self.area.setAccessibleName("您的选择")


class ThanksPage(QWidget):
    """Tells a voter that it is done."""

    def __init__(self) -> None:
        super().__init__()
        words = _centred("已投票，请把投票条交给监票人撕毁。", "poll_big", "poll_thanks")
        self.setLayout(column(1, words, _centred("请离开屏幕，下一位再过来。", "poll_text"), 2, space=16))


class ChairPage(QWidget):
    """Pause or end; ending asks how many slips were handed in, and shows where that differs."""

    went_on = Signal()
    suspended = Signal()
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cast = 0
        self._returned = CodeEdit("poll_returned", "收回的投票条张数", 160)
        self._returned.returnPressed.connect(self._end)
        self._fault = label("", "poll_fault", wrap=True, name="poll_chair_fault")
        self._fault.setMinimumHeight(56)
        self.first = button("继续投票", "poll_go_on", kind="primary", on=self.went_on.emit)
        pause = button("暂停（票箱还在）", "poll_suspend", on=self.suspended.emit)
        end = button("结束并计票", "poll_end", on=self._end)
        for made in (self.first, pause, end):
            made.setAutoDefault(True)  # Enter presses what has the cursor
        asked = label("要结束，请监票人先清点收回的投票条：", "poll_text")
        about = "没有投完的选票不算，那张投票条还可以用。暂停以后，可以从“电脑投票”接着投。"
        parts = (
            label("暂停或结束投票（由主持人操作）", "poll_big"),
            label(about, "poll_text", wrap=True),
            row(self.first, pause, 1),
            row(asked, self._returned, label("张", "poll_text"), end, 1),
            self._fault,
        )
        self.setLayout(column(1, *parts, 2, space=16, margins=(60, 0, 60, 0)))

    def open(self, cast: int) -> None:
        """Show the page anew; `cast` is how many slips are used."""
        self._cast = cast
        self._returned.empty()
        self._fault.setText("")

    def _end(self) -> None:
        text = self._returned.text().strip()
        asked = f"已投{self._cast}张，收回{text}张，对不上。请先查明原因；仍要计票，请再按一次“结束并计票”。"
        if not text.isdecimal():
            self._fault.setText("请先填写收回的投票条张数，再结束。")
            self._returned.setFocus()
        elif not self._cast:
            self._fault.setText("还没有人投票，不能计票。可以先暂停，再在“电脑投票”里作废票箱。")
        elif int(text) != self._cast and self._fault.text() != asked:
            self._fault.setText(asked)
        else:
            self.ended.emit()


def _grouped(poll: PollRow, choice: Choice) -> Mapping[str, str]:
    """Return who got which answer, by the words of the answer."""
    form = poll.ballot
    found: dict[str, str] = {}
    for answer in form.answers:
        own = [c for c in poll.candidates if choice.get(c.number) == answer]
        people = "　".join(f"{c.number}号" if poll.is_coded else f"{c.number}号 {c.name}" for c in own)
        if own:
            found[f"{answer_title(poll, answer)}（{len(own)}人）"] = people
    return found or {"没有推选任何人": "这张票算弃权。要选人，请返回修改。"}


def _centred(text: str, kind: str, name: str = "") -> QLabel:
    made = label(text, kind, wrap=True, name=name)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made
