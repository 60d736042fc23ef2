"""What else is known of a student, below the form: the household, who came and went, what changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from aiddesk.domain.words import MOVEMENTS
from aiddesk.queries.identity import household, identity_changes
from aiddesk.queries.students import StudentCard
from aiddesk.services.registers import Desk
from aiddesk.ui.widgets.basics import button, clear, column, label


class RecordPart(QWidget):
    """Says which student of the household was chosen."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("record")
        self._lines = column(space=4, margins=(0, 8, 0, 0))
        self.setLayout(self._lines)

    def show_record(self, desk: Desk, card: StudentCard, school_year: int) -> None:
        """Show the household and the history of a student."""
        self.forget()
        related = household(desk, card.row.id, school_year)
        if related:
            self._lines.addWidget(label("同户学生", "h2"))
            for number, one in enumerate(related):
                link = button(f"{one.name}（{one.class_title}，{one.why}）", f"related_{number}", kind="link")
                link.clicked.connect(lambda _on=False, key=one.id: self.chosen.emit(key))
                self._lines.addWidget(link)
        told = [
            (m.on_date.isoformat() if m.on_date else "", f"{MOVEMENTS.get(m.kind, m.kind)}　{m.text}".strip())
            for m in card.movements
        ]
        told += [(c.on.isoformat(), c.text) for c in identity_changes(desk, card.row.id)]
        told += [(c.since.isoformat() if c.since else "", f"{c.title}（{c.source}）") for c in card.categories]
        if told:
            self._lines.addWidget(label("记录", "h2"))
            for when, text in sorted(told):
                self._lines.addWidget(label(f"{when}　{text}", "dim", wrap=True))

    def forget(self) -> None:
        """Show nothing."""
        clear(self._lines)
