"""What runs, how far it is, and how to stop it."""

import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QProgressBar, QProgressDialog, QSizePolicy

from aiddesk.domain.errors import Cancelled
from aiddesk.ui.widgets.basics import button, label, row

_DELAY = 400  # milliseconds: what is faster needs no bar


class BusyBar(QFrame):
    """A strip with text, bar and 取消; it appears when a job takes longer than 0.4 s."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("busy")
        self.setProperty("kind", "notice")
        self._title, self._text = label("", "h2"), label("", "dim", name="busy_text")
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setObjectName("busy_bar")
        self._bar.setAccessibleName("进度")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        self._cancel = button("取消", "busy_cancel", on=self._stop)
        layout = row(self._title, self._text, self._bar, self._cancel, space=12, margins=(14, 4, 14, 4))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY)
        self._soon.timeout.connect(self.show)
        self._since = 0.0
        self.hide()

    def begin(self, title: str) -> None:
        """A job has begun."""
        self._title.setText(title)
        self._text.setText("")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._since = time.monotonic()
        self._soon.start()

    def advance(self, done: int, total: int, text: str) -> None:
        """It is `done` of `total`; a total of 0 is unknown."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._text.setText(f"{text}　{done}/{total}{self._left(done, total)}" if total else text)

    def end(self) -> None:
        """It has ended."""
        self._soon.stop()
        self.hide()

    def _left(self, done: int, total: int) -> str:
        spent = time.monotonic() - self._since
        if spent < 3 or not 0 < done < total:
            return ""
        return f"　约还需{max(1, round(spent * (total - done) / done))}秒"

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self._text.setText("正在取消…")
        self.cancelled.emit()


class Waiting:
    """A progress box for work that must be done before there is a window; usable as `with`, reports as `Progress`."""

    def __init__(self, title: str) -> None:
        self._box = QProgressDialog(title, "取消", 0, 1)
        self._box.setObjectName("waiting")
        self._box.setWindowTitle(title)
        self._box.setMinimumDuration(400)

    def step(self, done: int, total: int, text: str) -> None:
        """Show `done` of `total` with a text.

        Raises:
            Cancelled: the user asked to stop.
        """
        self._box.setMaximum(total)
        self._box.setLabelText(text)
        self._box.setValue(done)
        QApplication.processEvents()
        if self._box.wasCanceled():
            raise Cancelled

    def __enter__(self) -> "Waiting":
        return self

    def __exit__(self, *_: object) -> None:
        self._box.reset()
        self._box.deleteLater()
