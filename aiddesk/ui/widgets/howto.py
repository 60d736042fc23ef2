"""The 怎么做 strip: three steps of how a tab is used, folded away for good by who knows them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from aiddesk.ui.settings import remember, remembered
from aiddesk.ui.widgets.basics import button, label, row


class HowTo(QFrame):
    """At most three short steps; folding is remembered per tab."""

    def __init__(self, key: str, lines: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("howto")
        self.setProperty("kind", "strip")
        self._slot = f"howto/{key}"
        self._lines = QWidget()
        told = [label(f"{number}. {line}", wrap=True) for number, line in enumerate(lines, 1)]
        self._lines.setLayout(row(*told, space=16))
        self._fold = button("", "howto_fold", kind="link", on=self._turn)
        layout = row(label("怎么做", "h2"), self._lines, self._fold, space=16, margins=(12, 5, 8, 5))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._show(remembered(self._slot) != "folded")

    def _turn(self) -> None:
        unfolded = self._lines.isHidden()
        remember(self._slot, "" if unfolded else "folded")
        self._show(unfolded)

    def _show(self, unfolded: bool) -> None:
        if unfolded:
            self._lines.setVisible(True)
        else:
            self._lines.hide()
        self._fold.setText("收起" if unfolded else "展开")
        self._fold.setAccessibleName("收起怎么做" if unfolded else "展开怎么做")
