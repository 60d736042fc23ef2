"""A paper in the window: look at it, print it, keep it as PDF."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QListWidget, QScrollArea, QWidget

from aiddesk.domain.errors import Cancelled, Unavailable
from aiddesk.domain.progress import Progress
from aiddesk.ui import dialogs, pages
from aiddesk.ui.folders import open_folder
from aiddesk.ui.jobs import Jobs
from aiddesk.ui.pages import PageSize
from aiddesk.ui.settings import remember, remembered
from aiddesk.ui.widgets.basics import button, column, frame, label, row
from aiddesk.ui.widgets.busy import BusyBar

T = TypeVar("T")
_STEPS = (50, 75, 100, 125, 150, 200)  # per cent
_SCREEN_DPI = 96.0


class PaperDialog(QDialog):
    """Pages at the left, the chosen one in the middle, fitted to the width until zoomed."""

    def __init__(
        self, parent: QWidget, title: str, pdf: bytes, folder_hint: Path, jobs: Jobs, *, may_save: bool = True
    ) -> None:
        """Show a paper; one that must not lie about as a file can only be printed."""
        super().__init__(parent)
        self.setObjectName("paper")
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title, self._pdf, self._jobs, self._folder = title, pdf, jobs, folder_hint
        self._sizes: tuple[PageSize, ...] = ()
        self._zoom = 0  # per cent; 0 fits the width
        self._asked = 0
        self._closed = False
        self._saved: Path | None = None
        self._may_save = may_save
        self._build()
        self.resize(parent.window().size().boundedTo(QSize(1366, 900)) - QSize(40, 10))
        self._compute(lambda _progress: pages.sizes(pdf), self._show_pages)

    def save_to(self, path: Path) -> bool:
        """Write the PDF and say where; False when the place cannot be written, which has then been said."""
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(self._pdf)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            dialogs.tell(self, f"没有存成：“{path.parent}”里写不进去。请另选一个文件夹，或检查U盘是否插好、是否已满。")
            return False
        self._saved = path
        remember("paper/folder", str(path.parent))
        self._state.setText(f"已保存：{path.name}")
        return True

    def _build(self) -> None:
        self._list = QListWidget()
        self._list.setObjectName("pages")
        self._list.setAccessibleName("页")
        self._list.setFixedWidth(104)
        self._list.currentRowChanged.connect(lambda _number: self._render())
        self._sheet = QLabel("正在准备…")
        self._sheet.setObjectName("sheet")
        self._sheet.setAccessibleName("纸面")
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setObjectName("paper_area")
        self._area.setAccessibleName("预览")
        self._area.setWidgetResizable(True)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else the fitted width jumps
        self._area.setWidget(self._sheet)
        self._state = label("", "dim", name="paper_state")
        self._for_pages = (
            button("打印", "print", kind="primary", icon="printer", on=lambda: self._print(range(len(self._sizes)))),
            button("打印本页", "print_page", on=lambda: self._print([self._list.currentRow()])),
            button("", "smaller", icon="zoom-out", tip="缩小", on=lambda: self._step_zoom(-1)),
            button("", "larger", icon="zoom-in", tip="放大", on=lambda: self._step_zoom(1)),
        )
        for each in self._for_pages:
            each.setEnabled(False)  # until the pages are known
        print_all, print_page, smaller, larger = self._for_pages
        keep = (
            button("保存为PDF", "save_pdf", icon="file-down", on=self._save),
            button("打开文件夹", "open_folder", icon="folder-open", on=self._open_folder),
        )
        bar = row(
            print_all,
            print_page,
            *(keep if self._may_save else ()),
            self._state,
            1,
            smaller,
            button("适应宽度", "fit", on=lambda: self._set_zoom(0)),
            larger,
            button("关闭", "close", on=self.reject),
            margins=(14, 8, 14, 8),
        )
        content = row(self._list, self._area, space=12, margins=(14, 12, 14, 12))
        busy = BusyBar()
        self._jobs.began.connect(busy.begin)
        self._jobs.advanced.connect(busy.advance)
        self._jobs.ended.connect(busy.end)
        busy.cancelled.connect(self._jobs.cancel)
        self.setLayout(column(frame("notice", bar, "paper_bar"), content, busy, space=0))

    def _show_pages(self, sizes: tuple[PageSize, ...]) -> None:
        self._sizes = sizes
        self._list.addItems([f"第{number}页" for number in range(1, len(sizes) + 1)])
        self._list.setCurrentRow(0)
        self._state.setText(f"共{len(sizes)}页")
        for each in self._for_pages:
            each.setEnabled(bool(sizes))

    def _render(self) -> None:
        number = self._list.currentRow()
        if not 0 <= number < len(self._sizes):
            return
        self._asked += 1
        asked, ratio, pdf = self._asked, self.devicePixelRatioF(), self._pdf
        dots = self._dots(self._sizes[number]) * ratio
        self._compute(lambda _progress: pages.picture(pdf, number, dots), lambda image: self._show(image, ratio, asked))

    def _dots(self, size: PageSize) -> float:
        if self._zoom:
            return _SCREEN_DPI * self._zoom / 100
        return max(36.0, 72 * (self._area.viewport().width() - 4) / size.width)

    def _show(self, image: QImage, ratio: float, asked: int) -> None:
        if asked == self._asked:  # a later page or zoom was asked for meanwhile
            shown = QPixmap.fromImage(image)
            shown.setDevicePixelRatio(ratio)
            self._sheet.setPixmap(shown)

    def _step_zoom(self, by: int) -> None:
        now = self._zoom or round(100 * self._dots(self._sizes[self._list.currentRow()]) / _SCREEN_DPI)
        steps = [z for z in _STEPS if (z > now if by > 0 else z < now)]
        if steps:
            self._set_zoom(steps[0] if by > 0 else steps[-1])

    def _set_zoom(self, zoom: int) -> None:
        self._zoom = zoom
        self._render()

    def _print(self, numbers: Sequence[int]) -> None:
        from aiddesk.ui import printing  # a printer is looked for only when one is wanted

        try:
            printer = printing.choose_printer(self, self._title, self._sizes[numbers[0]])
        except Unavailable as error:
            dialogs.tell(self, error.text)
            return
        if printer is not None:
            self._compute(
                lambda progress: printing.print_pages(printer, self._pdf, numbers, progress),
                lambda _none: self._state.setText("已送到打印机。"),
                f"打印{self._title}",
            )

    def _save(self) -> None:
        folder = Path(remembered("paper/folder", str(self._folder)))
        name = re.sub(r'[\\/:*?"<>|]', "_", self._title)
        chosen, _kind = QFileDialog.getSaveFileName(self, "保存为PDF", str(folder / f"{name}.pdf"), "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen).with_suffix(".pdf"))

    def _open_folder(self) -> None:
        open_folder(self._saved.parent if self._saved else Path(remembered("paper/folder", str(self._folder))))

    def _compute(self, work: Callable[[Progress], T], then: Callable[[T], object], title: str = "") -> None:
        def unless_closed(act: Callable[[Any], object]) -> Callable[[Any], None]:
            def heard(result: Any) -> None:
                if not self._closed:
                    act(result)

            return heard

        self._jobs.compute(work, unless_closed(then), unless_closed(self._fail), title)

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self._state.setText("已取消打印。")
        else:
            dialogs.show_error(self, error)

    # Qt

    def done(self, result: int) -> None:
        self._closed = True  # the worker may still be at a page of this paper
        super().done(result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom:
            self._render()
