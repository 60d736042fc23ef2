"""Numbers of one or two digits typed without Enter: a number is taken as soon as no longer one can follow."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

_WAIT = 1200  # milliseconds for the second digit


class NumberKeys(QObject):
    """Gathers digits; `chosen` gives the number, `typing` what stands there so far."""

    chosen = Signal(int)
    typing = Signal(str)

    def __init__(self, numbers: Sequence[int], parent: QObject) -> None:
        super().__init__(parent)
        self._numbers = tuple(map(str, numbers))
        self._typed = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.flush)

    def press(self, digit: str) -> None:
        """Take one digit."""
        self._typed += digit
        if any(number.startswith(self._typed) and number != self._typed for number in self._numbers):
            self._timer.start()
            self.typing.emit(self._typed)
        else:
            self.flush()

    def flush(self) -> bool:
        """Take what is typed as a whole number; False where nothing is typed."""
        self._timer.stop()
        typed, self._typed = self._typed, ""
        if typed:
            self.chosen.emit(int(typed))
        return bool(typed)

    def erase(self) -> bool:
        """Forget what is typed; False where nothing is typed."""
        typed = self._typed
        self.clear()
        if typed:
            self.typing.emit("")
        return bool(typed)

    def clear(self) -> None:
        """Forget what is typed, silently."""
        self._timer.stop()
        self._typed = ""
