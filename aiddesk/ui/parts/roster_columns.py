"""How the columns of a sheet were understood, to be corrected: one line a column, and the class of the whole sheet."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from aiddesk.services.roster import FIELD_TITLES, Proposal, with_class, with_field
from aiddesk.ui.widgets.bars import Choice
from aiddesk.ui.widgets.basics import clear, column, label, row, scrolled

_LEFT_OUT = "不导入"


class ColumnsPart(QWidget):
    """Says a corrected proposal."""

    corrected = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._proposal: Proposal | None = None
        self._veiled = False
        self._lines = QGridLayout()
        self._lines.setVerticalSpacing(4)
        self._class = QLineEdit()
        self._class.setObjectName("sheet_class")
        self._class.setAccessibleName("没有班级列时，学生都在哪个班")
        self._class.setPlaceholderText("如：三年级1班")
        self._class.setMaximumWidth(160)
        self._class.editingFinished.connect(self._name_class)
        self._whole = row(label("表里没有班级列，学生都在："), self._class, 1)
        inner = QWidget()
        inner.setLayout(column(self._lines, 1, margins=(0, 0, 8, 0)))
        self.setLayout(column(self._whole, scrolled(inner, "columns")))

    def set_veiled(self, veiled: bool) -> None:
        """Hide what stands in the sheet while others look on."""
        self._veiled = veiled
        if self._proposal is not None:
            self.show_proposal(self._proposal)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show how a sheet was understood."""
        self._proposal = proposal
        has_class = proposal.mapping.column("class_name") is not None
        for place in range(self._whole.count()):
            item = self._whole.itemAt(place)
            widget = item.widget() if item else None
            if widget is not None:
                widget.setVisible(not has_class)
        self._class.setText(proposal.class_text)
        clear(self._lines)
        choices = {"": _LEFT_OUT, **FIELD_TITLES}
        for place, found in enumerate(c for c in proposal.mapping.columns if c.header or c.samples):
            title = f"{found.letter}列 {found.header}".rstrip()
            box = Choice(f"column_{found.letter}", title, choices)
            box.choose(found.field)
            box.chosen.connect(self._remap(found.index))
            line, side = divmod(place, 2)
            self._lines.addWidget(label(title[:16]), line, side * 3)
            self._lines.addWidget(box, line, side * 3 + 1)
            sample = "" if self._veiled else next(iter(found.samples), "")[:14]
            self._lines.addWidget(label(sample, "dim"), line, side * 3 + 2)

    def _remap(self, index: int) -> Callable[[str], None]:
        def choose(field: str) -> None:
            if self._proposal is not None:
                self.corrected.emit(with_field(self._proposal, index, field))

        return choose

    def _name_class(self) -> None:
        if self._proposal is not None and self._class.text().strip() != self._proposal.class_text:
            self.corrected.emit(with_class(self._proposal, self._class.text()))
