"""The ballot on the screen: big rows, of which one is at hand; number keys and mouse do the same."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from aiddesk.domain.choices import ABSTAIN, Choice, unanswered
from aiddesk.queries.polls import PollCandidate, PollRow
from aiddesk.ui.parts.number_keys import NumberKeys
from aiddesk.ui.widgets.basics import clear, column, label, row, set_mark

ANSWERS = {"yes": "同意", "no": "不同意", ABSTAIN: "弃权"}
_KEYS = {
    "each": "按 1 同意、2 不同意、3 弃权，选好自动到下一位；↑↓ 移动，按错了重新按。选完按回车。",
    "choose": "按编号选中，再按一次取消；也可以用 ↑↓ 移动、空格选。选好按回车。",
    "level": "按 1 到 {} 选等级，选好自动到下一位；↑↓ 移动，按错了重新按。选完按回车。",
}


def answer_title(poll: PollRow, answer: str) -> str:
    """Return the words of an answer as the ballot of a session shows them."""
    if poll.form == "choose":
        return "推选"
    return poll.levels.titles[answer] if answer in poll.levels.titles else ANSWERS[answer]


class _Line(QFrame):
    """A candidate with the answers to choose from."""

    def __init__(self, candidate: PollCandidate, poll: PollRow, on: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName(f"line_{candidate.number}")
        self.setProperty("kind", "poll_line")
        self._told = f"{candidate.number}号" if poll.is_coded else f"{candidate.number}号 {candidate.name}"
        number = label(f"{candidate.number} 号", "poll_number")
        number.setMinimumWidth(92)
        name = label("" if poll.is_coded else candidate.name, "poll_name", wrap=True)
        self._poll = poll
        self.buttons: dict[str, QPushButton] = {}
        self._titles: dict[str, str] = {}
        for place, answer in enumerate(poll.ballot.answers, 1):
            title = answer_title(poll, answer)
            self._titles[answer] = title if poll.form == "choose" else f"{place} {title}"
            made = QPushButton(self._titles[answer])
            made.setObjectName(f"answer_{candidate.number}_{answer}")
            made.setAccessibleName(f"{self._told} {title}")
            made.setProperty("kind", "poll_answer")
            made.setCheckable(True)
            made.setProperty("form", poll.form)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys go to the ballot
            made.clicked.connect(lambda _on, chosen=answer: on(chosen))
            self.buttons[answer] = made
        laid = row(number, name, *self.buttons.values(), space=10, margins=(14, 6, 14, 6))
        laid.setStretch(1, 1)
        self.setLayout(laid)

    def show_answer(self, answer: str, is_current: bool) -> str:
        """Show what is chosen, and whether the line is at hand; returns it in words."""
        for code, made in self.buttons.items():
            made.setChecked(code == answer)
            title = answer_title(self._poll, code)
            made.setText(f"✓ {title}" if code == answer else self._titles[code])
        set_mark(self, "current", is_current)
        return f"{self._told}：{answer_title(self._poll, answer) if answer else '还没有选'}"


class PollBallot(QWidget):
    """A voter's ballot while it is filled in; `finished` comes with Enter on a whole one."""

    finished = Signal()

    def __init__(self, poll: PollRow) -> None:
        super().__init__()
        self.setObjectName("poll_ballot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._form = poll.ballot
        self._choice: dict[int, str] = {}
        self._at = 0
        self._keys = NumberKeys(self._form.numbers, self)
        self._keys.chosen.connect(self._choose)
        self._keys.typing.connect(lambda typed: self._show(f"编号 {typed}…"))
        self._left = label("", "poll_left", name="poll_left")
        self._lines: list[_Line] = []
        inner = QWidget()
        inner.setObjectName("inner")
        self._rows = QVBoxLayout(inner)
        self._rows.setSpacing(4)
        self._rows.setContentsMargins(0, 0, 6, 0)
        self._area = QScrollArea()
        self._area.setObjectName("poll_lines")
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inner)
        keys = label(_KEYS[poll.form].format(len(self._form.answers)), "poll_keys", wrap=True, name="poll_keys")
        self.next = QPushButton("选好了，核对（回车）")
        self.next.setObjectName("poll_next")
        self.next.setProperty("kind", "primary")
        self.next.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.next.clicked.connect(self._finish)
        page = column(keys, self._area, row(self._left, 1, self.next), space=8)
        page.setStretch(1, 1)
        self.setLayout(page)
        self._make_lines(poll)

    @property
    def choice(self) -> Choice:
        """What is chosen so far."""
        return dict(self._choice)

    def begin(self) -> None:
        """Empty the ballot for the next voter."""
        self._choice, self._at = {}, 0
        self._keys.clear()
        self._area.verticalScrollBar().setValue(0)
        self._show()

    def _make_lines(self, poll: PollRow) -> None:
        clear(self._rows)
        for place, candidate in enumerate(poll.candidates):
            made = _Line(candidate, poll, partial(self._click, place))
            self._lines.append(made)
            self._rows.addWidget(made)
        self._rows.addStretch(1)
        self.begin()

    def _click(self, at: int, answer: str) -> None:
        self._at = at
        self._answer(answer)

    def _answer(self, answer: str) -> None:
        """Answer for the line at hand, and go on to the next; choosing among many stays there."""
        number, told = self._form.numbers[self._at], ""
        if self._form.form != "choose":
            self._choice[number] = answer
            self._at = min(self._at + 1, len(self._lines) - 1)
        elif number in self._choice:
            del self._choice[number]
        elif len(self._choice) < self._form.limit:
            self._choice[number] = answer
        else:
            told = f"已经选满{self._form.limit}人。要换人，请先取消一位。"
        self._show(told)

    def _move(self, by: int) -> None:
        self._at = max(0, min(self._at + by, len(self._lines) - 1))
        self._show()

    def _erase(self) -> None:
        """Take the answer at hand back; where there is none, the one before it."""
        if self._keys.erase():
            return
        if self._form.numbers[self._at] in self._choice:
            del self._choice[self._form.numbers[self._at]]
        elif self._form.form != "choose" and self._at:
            self._at -= 1
            self._choice.pop(self._form.numbers[self._at], None)
        self._show()

    def _digit(self, digit: str) -> None:
        if self._form.form == "choose":
            self._keys.press(digit)
        elif 0 < int(digit) <= len(self._form.answers):
            self._answer(self._form.answers[int(digit) - 1])

    def _choose(self, number: int) -> None:
        """Choose the candidate whose number was typed."""
        if number in self._form.numbers:
            self._at = self._form.numbers.index(number)
            self._answer("yes")
        else:
            self._show(f"没有{number}号。")

    def _finish(self) -> None:
        if self._keys.flush():
            return
        missing = unanswered(self._form, self._choice)
        if missing:
            self._at = self._form.numbers.index(missing[0])
            self._show(f"还有{len(missing)}位没有选，请从{missing[0]}号接着选。")
        else:
            self.finished.emit()

    def _show(self, told: str = "") -> None:
        spoken = ""
        for place, (line, number) in enumerate(zip(self._lines, self._form.numbers, strict=True)):
            words = line.show_answer(self._choice.get(number, ""), place == self._at)
            spoken = words if place == self._at else spoken
        self.setAccessibleName(f"选票 {spoken}")
        self._left.setText(told or self._how_many_left())
        if self._lines:
            self._area.ensureWidgetVisible(self._lines[self._at], 0, 60)

    def _how_many_left(self) -> str:
        if self._form.form == "choose":
            left = self._form.limit - len(self._choice)
            return f"已选 {len(self._choice)} 人，还可选 {left} 人"
        missing = len(unanswered(self._form, self._choice))
        return f"还有 {missing} 位没有选" if missing else "全部选完，按回车核对"

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self._move(-1),
            Qt.Key.Key_Down: lambda: self._move(1),
            Qt.Key.Key_PageUp: lambda: self._move(-6),
            Qt.Key.Key_PageDown: lambda: self._move(6),
            Qt.Key.Key_Backspace: self._erase,
            Qt.Key.Key_Delete: self._erase,
        }
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key in acts:
            acts[key]()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._finish()
        elif key == Qt.Key.Key_Space and self._form.form == "choose":
            self._answer("yes")
        elif text.isdecimal() and text.isascii() and not event.isAutoRepeat():
            self._digit(text)
        else:
            super().keyPressEvent(event)
