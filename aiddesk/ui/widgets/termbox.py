"""The school year and term that all tabs show."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from aiddesk.domain.terms import Term


class TermBox(QComboBox):
    """Lists the terms, newest first."""

    chosen = Signal()

    def __init__(self, terms: Sequence[Term], now: Term) -> None:
        super().__init__()
        self.setObjectName("term")
        self.setAccessibleName("学年学期")
        self.setToolTip("正在查看的学年学期")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(19)
        self._terms: tuple[Term, ...] = ()
        self._now = now
        self.offer(terms)
        self.setCurrentIndex(self._terms.index(now))
        self.activated.connect(lambda _number: self.chosen.emit())

    def term(self) -> Term:
        """Return the chosen term."""
        return self._terms[self.currentIndex()]

    def choose(self, term: Term) -> None:
        """Show another term."""
        self.setCurrentIndex(self._terms.index(term))
        self.chosen.emit()

    def offer(self, terms: Sequence[Term]) -> None:
        """List these terms and the current one; the chosen one stays chosen."""
        offered = tuple(terms) if self._now in terms else (self._now, *terms)
        if offered == self._terms:
            return
        kept = self.term() if self._terms else self._now
        self._terms = offered
        self.clear()
        self.addItems([f"{term.title}" for term in offered])
        self.setCurrentIndex(offered.index(kept) if kept in offered else 0)
