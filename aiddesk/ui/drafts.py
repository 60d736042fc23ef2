"""What is typed into an open dialog, kept at every pause, and put back when the dialog is opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from aiddesk.services import unfinished
from aiddesk.services.registers import Desk
from aiddesk.ui.widgets.fields import Field
from aiddesk.ui.widgets.notices import NoticeStrip

PAUSE = 1500  # milliseconds after the last key


class Typed(Protocol):
    """What is typed into: a form, or a table that gives its cells as fields."""

    @property
    def fields(self) -> Sequence[Field]: ...

    @property
    def typed(self) -> SignalInstance: ...

    @property
    def committed(self) -> SignalInstance: ...

    def values(self) -> dict[str, str]: ...

    def set_values(self, values: Mapping[str, object]) -> None: ...


@dataclass(frozen=True)
class _Aside:
    values: Mapping[str, str]
    when: str


# What was given up by 取消 can be had back until the register is closed.
_ASIDE: "WeakKeyDictionary[Desk, dict[str, _Aside]]" = WeakKeyDictionary()


class Draft(QObject):
    """Keeps the changed fields of a dialog's forms under one key; without a key it does nothing.

    Only what differs from what the forms showed at first is kept: so that what has changed in the register since is
    not overwritten by an old copy of it. `strip` says what was put back; place it above the forms.
    """

    def __init__(self, dialog: QDialog, desk: Desk | None, key: str, forms: Sequence[Typed]) -> None:
        """Take a dialog whose forms are filled; what was left unfinished there is put back."""
        super().__init__(dialog)
        self.strip = NoticeStrip("notice", "unfinished", "丢弃")
        self._desk, self._key, self._forms = desk, key, tuple(forms)
        self._first = self._values()
        self._kept: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.keep)
        if desk is None or not key or desk.read_only:
            self._desk = None
            return
        for form in self._forms:
            form.typed.connect(self._timer.start)
        self.strip.acted.connect(self.discard)
        dialog.finished.connect(self._close)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._leave)
        self._restore()

    def keep(self) -> None:
        """Keep what is typed now; where the file is busy, try again after the next pause."""
        if self._desk is None:
            return
        changed = self._changed()
        if changed == self._kept:
            return
        is_kept = unfinished.keep(self._desk, self._key, changed) if changed else self._drop()
        if is_kept:
            self._kept = changed
        else:
            self._timer.start()

    def finish(self) -> None:
        """The act is done: nothing is unfinished any more."""
        self._forget()

    def set_aside(self) -> None:
        """The dialog is given up: nothing stays in the register, but until it is closed it can be had back."""
        desk, changed = self._desk, self._changed()
        self._forget()
        if desk is not None and changed:
            _ASIDE.setdefault(desk, {})[self._key] = _Aside(changed, "刚才取消时")

    def discard(self) -> None:
        """Put everything back as the dialog showed it at first."""
        for form in self._forms:
            form.set_values({field.name: self._first[field.name] for field in form.fields})
        for form in self._forms[:1]:
            form.committed.emit("")  # whoever computes from the fields does so again
        self.strip.say("")
        self.keep()

    def _restore(self) -> None:
        assert self._desk is not None
        aside = _ASIDE.get(self._desk, {}).pop(self._key, None)
        typed = unfinished.take(self._desk, self._key)
        if aside is not None:
            values, when = aside.values, aside.when
        elif typed is not None:
            at = typed.saved_at
            values, when = typed.values, f"{at.month}月{at.day}日{at:%H:%M}"
            self._kept = dict(typed.values)
        else:
            return
        fitting = {f.name: values[f.name] for form in self._forms for f in form.fields if _fits(f, values)}
        fitting = {name: text for name, text in fitting.items() if text != self._first[name]}
        if not fitting:
            self._drop()
            return
        for form in self._forms:
            form.set_values({field.name: fitting[field.name] for field in form.fields if field.name in fitting})
        self.strip.say(f"已恢复{when}没有保存的内容")
        self._timer.start()

    def _values(self) -> dict[str, str]:
        return {name: text for form in self._forms for name, text in form.values().items()}

    def _changed(self) -> dict[str, str]:
        secret = {field.name for form in self._forms for field in form.fields if field.kind == "secret"}
        now = self._values()
        return {name: text for name, text in now.items() if text != self._first[name] and name not in secret}

    def _forget(self) -> None:
        self._timer.stop()
        if self._desk is not None:
            self._drop()
        self._desk = None

    def _drop(self) -> bool:
        assert self._desk is not None
        self._kept = {}
        return unfinished.drop(self._desk, self._key)

    def _leave(self, before: QWidget | None, _now: QWidget | None) -> None:
        """Keep at once when the cursor leaves a field in which something was typed."""
        if self._timer.isActive() and before is not None:
            self._timer.stop()
            self.keep()

    def _close(self) -> None:
        """Esc and the window's cross take nothing away: what was typed stays kept."""
        self._timer.stop()
        self.keep()
        self._desk = None


def _fits(field: Field, values: Mapping[str, str]) -> bool:
    """Say whether a kept text can stand in a field of today's form."""
    text = values.get(field.name)
    if text is None or field.kind == "secret" or field.read_only:
        return False
    if field.kind == "choice":
        return text == "" or text in field.choices
    if field.kind == "many":
        return all(code in field.choices for code in text.split(",") if code)
    return True
