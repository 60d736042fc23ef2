"""唱票: the page for the projector, on which 正 strokes grow while ballots are read aloud; names hide on demand."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from aiddesk.domain.calling import Calling
from aiddesk.domain.choices import BallotForm, Totals
from aiddesk.domain.errors import Problem
from aiddesk.queries.polls import PollRow, poll
from aiddesk.services import unfinished, votes
from aiddesk.services.registers import Desk
from aiddesk.ui import dialogs
from aiddesk.ui.parts.number_keys import NumberKeys
from aiddesk.ui.parts.poll_ballot import answer_title
from aiddesk.ui.parts.strokes import StrokeRow, StrokeSheet
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label, row, scrolled
from aiddesk.ui.widgets.fields import Field

_KEYS = {
    "each": "照唱票人读的按：1 同意　2 不同意　3 弃权，自动到下一位；一张读完按回车。退格撤销。",
    "choose": "照唱票人读的按编号，再按一次取消；一张读完按回车。退格撤销。",
    "level": "照唱票人读的按 1 到 5，自动到下一位；一张读完按回车。退格撤销。",
}
_COUNTER = (Field("counter", "计票人姓名", required=True),)
_SHEET = """
QDialog#calling QLabel[kind=call_head] { font-size: 18pt; font-weight: bold }
QDialog#calling QLabel[kind=call_count] { font-size: 18pt; font-weight: bold; color: #1F5FA8 }
QDialog#calling QLabel[kind=call_told] { font-size: 13pt }
"""


def open_calling(shell: Host, vote_id: str) -> QDialog:
    """Open the page of a session on paper over the whole screen; the caller keeps it."""
    page = CallingPage(shell, poll(shell.desk, vote_id))
    page.showFullScreen()
    return page


class CallingPage(QDialog):
    """One ballot after another; what was read outlives a crash as totals, which know no order."""

    def __init__(self, shell: Host, session: PollRow) -> None:
        super().__init__(shell if isinstance(shell, QWidget) else None, Qt.WindowType.Window)
        self.setObjectName("calling")
        self.setWindowTitle(f"唱票：{session.class_title}")
        self.setModal(True)
        self.setStyleSheet(_SHEET)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shell, self._session, self._form = shell, session, session.ballot
        self._key = unfinished.key("calling", session.vote_id)
        self._is_hidden = session.is_coded or shell.is_veiled
        self._keys = NumberKeys(self._form.numbers, self)
        totals = _kept(shell.desk, self._key, self._form)
        self._calling = Calling(self._form, totals)
        self._build()
        self._connect()
        self._show(f"接着上次：已唱{totals.ballots}张。" if totals else "")

    def undo(self) -> None:
        """Take back the last key, and before it the last ballot."""
        if self._keys.erase():
            return
        before = self._calling.totals.ballots
        if not self._calling.undo():
            self._show("没有可以撤销的了。上次打开时唱的票只能清零重唱。")
            return
        self._show()
        if self._calling.totals.ballots != before:
            self._keep()

    def toggle_names(self) -> None:
        """Hide names while others look on, or show them."""
        self._is_hidden = not self._is_hidden
        self._show()

    def start_over(self) -> None:
        """Begin again with nothing counted."""
        ballots = self._calling.totals.ballots
        if dialogs.confirm(self, f"已唱的{ballots}张全部清零，从头再唱。", "清零重唱", "不清"):
            self._calling = Calling(self._form)
            unfinished.drop(self._shell.desk, self._key)
            self._show()

    def save(self, counter: int) -> None:
        """Enter the totals as one counter's."""
        if self._calling.is_begun:
            self._show("有一张还没有读完。请读完按回车，或者退格撤销，再保存。")
            return
        desk, session = self._shell.desk, self._session
        found = self._calling.totals.counts()
        counts = {c.id: found[c.number] for c in session.candidates}
        done = self._shell.form(
            f"存为第{'一二'[counter - 1]}人计票", _COUNTER, "保存计票",
            lambda v: votes.enter_count(desk, session.vote_id, counter, v["counter"], counts),
        )  # fmt: skip
        if done:
            unfinished.drop(desk, self._key)
            self.accept()

    def _build(self) -> None:
        self._count = label("", "call_count", name="call_count")
        head = row(label(f"{self._session.class_title}评议唱票", "call_head"), 1, self._count)
        titles = {answer: answer_title(self._session, answer) for answer in self._form.answers}
        if self._form.form != "choose":
            titles = {answer: f"{n} {title}" for n, (answer, title) in enumerate(titles.items(), 1)}
        self._strokes = StrokeSheet(titles)
        self._area = scrolled(self._strokes, "call_lines")
        self._told = label("", "call_told", wrap=True, name="call_told")
        self._hide = button("", "call_hide", on=self.toggle_names)
        acts = (
            button("撤销（退格）", "call_undo", on=self.undo),
            button("读完一张（回车）", "call_finish", kind="primary", on=self._finish),
            self._hide,
            button("清零重唱…", "call_restart", on=self.start_over),
            1,
            button("存为第一人计票…", "call_save_1", on=lambda: self.save(1)),
            button("存为第二人计票…", "call_save_2", on=lambda: self.save(2)),
            button("关闭", "close", on=self.accept),
        )
        for made in acts:
            if isinstance(made, QWidget):
                made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the page
        whole = column(head, self._area, self._told, row(*acts), space=8, margins=(20, 12, 20, 12))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._keys.chosen.connect(self._toggle)
        self._keys.typing.connect(lambda typed: self._show(f"编号 {typed}…" if typed else ""))
        self._strokes.picked.connect(self._pick)
        self._area.verticalScrollBar().valueChanged.connect(lambda _at: self._strokes.update())  # its head stays

    def _digit(self, digit: str) -> None:
        if self._form.form == "choose":
            self._keys.press(digit)
        elif 0 < int(digit) <= len(self._form.answers):
            self._calling.answer(self._form.answers[int(digit) - 1])
            self._show()

    def _toggle(self, number: int) -> None:
        self._say(self._calling.toggle(number))

    def _pick(self, place: int, answer: str) -> None:
        if self._form.form == "choose":
            self._toggle(self._form.numbers[place])
        else:
            self._calling.move(place)
            self._calling.answer(answer)
            self._show()

    def _finish(self) -> None:
        """Count the ballot at hand."""
        if self._keys.flush():
            return
        valid, read = self._session.valid, self._calling.totals.ballots
        if valid is not None and read >= valid:
            self._show(f"有效票只有{valid}张，已经唱完。多出的请重新清点；都对上了就保存计票。")
            return
        found = self._calling.finish()
        self._say(found)
        if not found:
            self._keep()

    def _keep(self) -> None:
        totals = self._calling.totals
        kept = {"ballots": str(totals.ballots), "values": ",".join(map(str, totals.values)), "form": _told(self._form)}
        if not unfinished.keep(self._shell.desk, self._key, kept):
            self._show("刚才没有存进草稿（数据文件正忙），读下一张时会再存。")

    def _say(self, problems: tuple[Problem, ...]) -> None:
        self._show("　".join(map(str, problems)))

    def _show(self, told: str = "") -> None:
        calling = self._calling
        votes_of = dict(zip(self._form.cells, calling.totals.values, strict=True))
        rows = [
            StrokeRow(
                c.number, "" if self._is_hidden else c.name,
                {answer: votes_of[c.number, answer] for answer in self._form.answers}, calling.choice.get(c.number, ""),
            )
            for c in self._session.candidates
        ]  # fmt: skip
        self._strokes.show_rows(rows, calling.at)
        area = self._strokes.area_of(calling.at).toRect()
        self._area.ensureVisible(area.left(), area.center().y(), 0, 2 * area.height())
        valid = "" if self._session.valid is None else f" / 有效 {self._session.valid}"
        self._count.setText(f"已唱 {calling.totals.ballots}{valid} 张")
        self._told.setText(told or _KEYS[self._form.form])
        self._hide.setText("显示姓名（F11）" if self._is_hidden else "隐藏姓名（F11）")
        self._hide.setAccessibleName(self._hide.text())
        if rows:
            here = rows[calling.at]
            counted = "　".join(f"{answer_title(self._session, a)}{n}" for a, n in here.votes.items())
            self.setAccessibleName(f"唱票 {here.number}号 {here.name} {counted}")

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Backspace: self.undo,
            Qt.Key.Key_F11: self.toggle_names,
            Qt.Key.Key_Up: lambda: self._move(-1),
            Qt.Key.Key_Down: lambda: self._move(1),
            Qt.Key.Key_Return: self._finish,
            Qt.Key.Key_Enter: self._finish,
        }
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif key in acts:
            if not event.isAutoRepeat() or key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                acts[key]()
        elif text.isdecimal() and text.isascii() and not event.isAutoRepeat():
            self._digit(text)
        else:
            super().keyPressEvent(event)

    def _move(self, by: int) -> None:
        self._calling.move(self._calling.at + by)
        self._show()


def _told(form: BallotForm) -> str:
    return f"{form.form}|{form.most}|{','.join(map(str, form.numbers))}"


def _kept(desk: Desk, key: str, form: BallotForm) -> Totals | None:
    """Return what was read before, where it belongs to this ballot."""
    typed = unfinished.take(desk, key)
    if typed is None or typed.values.get("form") != _told(form):
        return None
    numbers = [int(text) for text in typed.values.get("values", "").split(",") if text.isdecimal()]
    ballots = typed.values.get("ballots", "")
    if len(numbers) != len(form.cells) or not ballots.isdecimal():
        return None
    totals = Totals(form, numbers, int(ballots))
    return totals if totals.is_sound else None
