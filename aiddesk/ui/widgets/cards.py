"""The pieces of 总览: a card, the one next step, the steps of the year, things to do, numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QProgressBar, QVBoxLayout, QWidget

from aiddesk.ui import colours
from aiddesk.ui.widgets.basics import Part, button, clear, column, label, picture, row

Act = Callable[[], object]

_MARKS = {
    "done": ("circle-check", colours.GREEN, "已完成", "good"),
    "now": ("circle-dot", colours.ACCENT, "进行中", "accent"),
    "wait": ("circle", colours.QUIET, "未开始", "quiet"),
    "warn": ("triangle-alert", colours.AMBER, "需处理", "warn"),
}


class Card(QFrame):
    """A white surface with a heading; `body` is its layout."""

    def __init__(self, title: str, name: str, *parts: Part) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("kind", "card")
        self._title = label(title, "h2")
        self.body = column(*parts, space=6)
        self.setLayout(column(self._title, self.body, space=8, margins=(16, 12, 16, 12)))

    def set_title(self, title: str) -> None:
        """Change the heading ("需要处理　3")."""
        self._title.setText(title)

    def fill(self, *parts: QWidget | QLayout) -> None:
        """Put other parts in, instead of those there."""
        clear(self.body)
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)


class NextStep(QFrame):
    """The banner: one thing to do, why, its button, and at most one helper."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("next_step")
        self.setProperty("kind", "next")
        self._what, self._why = (
            label("", "h1", wrap=True, name="next_what"),
            label("", "dim", wrap=True, name="next_why"),
        )
        self._main = button("", "next_act", kind="primary", on=lambda: self._on_main())
        self._helper = button("", "next_helper", on=lambda: self._on_helper())
        self._on_main: Act = bool
        self._on_helper: Act = bool
        words = column(self._what, self._why, space=4)
        layout = row(words, self._helper, self._main, space=10, margins=(18, 14, 16, 14))
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def say(
        self, what: str, why: str, act: str = "", on_act: Act = bool, helper: str = "", on_helper: Act = bool
    ) -> None:
        """Say the next step ("录入14份家庭情况调查表") and its reason, with its button and helper."""
        self._what.setText(f"下一步：{what}" if act else what)
        self._why.setText(why)
        self._on_main, self._on_helper = on_act, on_helper
        for made, text in ((self._main, act), (self._helper, helper)):
            made.setText(text)
            made.setAccessibleName(text)
            made.setVisible(bool(text))


@dataclass(frozen=True)
class Step:
    """One step of the year: `state` is done, now, wait or warn; `progress` is (done, total) with `rest` in words."""

    title: str
    state: str
    text: str
    word: str = ""  # instead of the state's own word
    progress: tuple[int, int] | None = None
    rest: str = ""  # "还差14份"
    act: str = ""


class StepRow(QFrame):
    """A row of 本学期进度: mark, name, state in a word, count, bar, and one button."""

    def __init__(self, name: str, step: Step, on_act: Act = bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "now" if step.state == "now" else "step")
        self.setMinimumHeight(54)
        icon, colour, word, kind = _MARKS[step.state]
        title, state = label(step.title, "h2"), label(step.word or word, kind, name=f"{name}_state")
        title.setMinimumWidth(92)
        state.setMinimumWidth(58)
        text = label(step.text, "dim", wrap=True, name=f"{name}_text")
        layout = row(picture(icon, colour), title, state, text, margins=(8, 4, 8, 4))
        layout.setStretch(3, 1)
        self._add_progress(layout, step)
        if step.act:
            layout.addWidget(button(step.act, f"{name}_act", on=on_act))
        self.setLayout(layout)

    def _add_progress(self, layout: QHBoxLayout, step: Step) -> None:
        if step.progress is not None:
            done, total = step.progress
            bar = QProgressBar()
            bar.setAccessibleName(f"{step.title}进度")
            bar.setRange(0, max(total, 1))
            bar.setValue(done)
            bar.setTextVisible(False)
            bar.setFixedWidth(150)
            layout.addWidget(bar)
        if step.rest:
            layout.addWidget(label(step.rest, "accent"))


class TodoRow(QWidget):
    """One thing to do: a mark, what it is, and the link that goes there. `kind` is warn, bad or info."""

    def __init__(self, name: str, kind: str, text: str, act: str, on_act: Act) -> None:
        super().__init__()
        self.setObjectName(name)
        icon, colour = {
            "warn": ("triangle-alert", colours.AMBER),
            "bad": ("circle-alert", colours.RED),
            "info": ("info", colours.ACCENT),
        }[kind]
        layout = row(picture(icon, colour), label(text, wrap=True), button(act, f"{name}_act", kind="link", on=on_act))
        layout.setStretch(1, 1)
        self.setLayout(layout)


class Tile(QWidget):
    """A number with what it counts."""

    def __init__(self, name: str, caption: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._number = label("—", "number", name=f"{name}_number")
        self.setLayout(column(self._number, label(caption, "dim"), space=0))

    def say(self, number: str) -> None:
        """Show this number ("20,625.00")."""
        self._number.setText(number)


def tiles(*parts: Tile) -> QGridLayout:
    """Return tiles two by two."""
    grid = QGridLayout()
    grid.setVerticalSpacing(10)
    for place, tile in enumerate(parts):
        grid.addWidget(tile, place // 2, place % 2)
    return grid


class StateLine(QWidget):
    """A mark, a word in bold and a line below it ("备份正常"), with at most one button."""

    def __init__(self, name: str, act: str = "", on_act: Act = bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self._box = QVBoxLayout()
        self._act = button(act, f"{name}_act", on=on_act)
        if not act:
            self._act.hide()
        layout = row(self._box, self._act)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def say(self, icon: str, colour: str, word: str, text: str) -> None:
        """Show this state."""
        clear(self._box)
        mark = picture(icon, colour)
        mark.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        words = column(label(word, "h2"), label(text, "dim", wrap=True), space=2)
        line = row(mark, words)
        line.setStretch(1, 1)
        self._box.addLayout(line)
