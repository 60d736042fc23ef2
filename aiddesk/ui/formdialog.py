"""A form in a dialog, which stays open until its act is done or given up."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from aiddesk.domain.errors import AidError, Invalid
from aiddesk.domain.outcome import Done
from aiddesk.services.registers import Desk
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.drafts import Draft
from aiddesk.ui.widgets.basics import button, column, label
from aiddesk.ui.widgets.fields import Field, Watch
from aiddesk.ui.widgets.form import Form


class FormDialog(PinnedDialog):
    """Asks in a form; stays open with each fault beside its field until the act is done or given up."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        fields: Sequence[Field],
        act: str,
        on_act: Callable[[dict[str, str]], Done],
        values: Mapping[str, object] | None = None,
        note: str = "",
        desk: Desk | None = None,
        draft_key: str = "",
        watch: Watch | None = None,
    ) -> None:
        """With a register and a key (`services.unfinished.key`), what is typed outlives the program's end."""
        super().__init__(parent, title, "form_dialog")
        # Long enough to be kept: what a family tells. Or nothing would be left to fill in.
        self.is_private = bool(draft_key) or (bool(fields) and all(field.is_private for field in fields))
        self.form = Form(fields)
        self.form.set_values(values or {})
        self.done_act: Done | None = None
        self._on_act = on_act
        self._fault = label("", "bad", wrap=True, name="fault")
        self._fault.hide()
        self._told = label(note, "dim", wrap=True, name="form_note")
        self._told.setVisible(bool(note))
        self._draft = Draft(self, desk, draft_key, (self.form,))
        content = QWidget()
        parts = (self._draft.strip, self._told, self._fault, self.form)
        content.setLayout(column(*parts, 1, space=10, margins=(20, 16, 16, 12)))
        content.setMinimumWidth(460)
        self._act = button(act, "act", kind="primary", on=self.act)
        self.lay_out(content, (self._act, button("取消", "cancel", on=self.give_up)))
        self.form.finished.connect(self.act)
        if watch is not None:
            self.form.committed.connect(lambda _name: self._look(watch))
            watch(self.form)
        self.form.focus_first()

    def act(self) -> None:
        """Do it; a refusal is shown here, what was typed stays."""
        self._fault.hide()
        try:
            self.done_act = self._on_act(self.form.values())
        except Invalid as refusal:
            self._say("\n".join(map(str, self.form.show_problems(refusal.problems))))
        except AidError as refusal:
            self._say(refusal.text)
        else:
            self._draft.finish()
            self.accept()

    def set_veiled(self, veiled: bool) -> None:
        """Hide the private fields, and the note above them."""
        super().set_veiled(veiled)
        private = [field.name for field in self.form.fields if field.is_private]
        for name in private:
            self.form.set_shown(name, not veiled)
        if private:
            self._told.setVisible(bool(self._told.text()) and not veiled)

    def give_up(self) -> None:
        """Close without doing it; what was typed can be had back until the window closes."""
        self._draft.set_aside()
        self.reject()

    def _look(self, watch: Watch) -> None:
        """Let what was typed be remarked on, in sight."""
        watch(self.form)
        self.grow()

    def _say(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        self.grow()
