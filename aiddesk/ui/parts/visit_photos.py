"""Looking at the photos of a case's visits, one after another."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QWidget

from aiddesk.domain.words import VISIT_MEANS
from aiddesk.queries.cases import CaseCard, photo
from aiddesk.ui.dialogs import PinnedDialog
from aiddesk.ui.screen import Host
from aiddesk.ui.widgets.basics import button, column, label

_PLACE = QSize(720, 400)


class VisitPhotosDialog(PinnedDialog):
    """The photos in the order of the visits; the arrow keys go on and back."""

    def __init__(self, parent: QWidget, shell: Host, card: CaseCard) -> None:
        super().__init__(parent, f"家访照片：{card.row.name}", "visit_photos_dialog", QSize(780, 540))
        self._shell = shell
        self._photos = [(visit, key) for visit in card.visits for key in visit.photos]
        self._place = 0
        self._caption = label("", wrap=True, name="photo_caption")
        self._picture = label("", name="photo_picture")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setMinimumSize(_PLACE)
        content = QWidget()
        content.setLayout(column(self._caption, self._picture, margins=(16, 12, 16, 8)))
        self._back = button("上一张", "photo_back", tip="←", on=lambda: self._step(-1))
        self._on = button("下一张", "photo_on", tip="→", on=lambda: self._step(1))
        self.lay_out(content, (button("关闭", "close", on=self.accept),), (self._back, self._on))
        self._show()

    def set_veiled(self, veiled: bool) -> None:
        """Show nothing of a family's home while others look on."""
        if veiled:
            self.reject()

    def _step(self, by: int) -> None:
        self._place = min(max(self._place + by, 0), len(self._photos) - 1)
        self._show()

    def _show(self) -> None:
        visit, key = self._photos[self._place]
        told = f"{visit.on:%Y-%m-%d}　{VISIT_MEANS.get(visit.means, visit.means)}　{visit.visitors}"
        self._caption.setText(f"第{self._place + 1}张，共{len(self._photos)}张　{told}")
        picture = QPixmap()
        if picture.loadFromData(photo(self._shell.desk, key)):
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._picture.setPixmap(picture.scaled(_PLACE, keep, smooth))
        else:
            self._picture.setText("这张照片显示不出来。")
        self._back.setVisible(self._place > 0)
        self._on.setVisible(self._place < len(self._photos) - 1)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
