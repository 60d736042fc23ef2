"""The page before a register is open: new, open, recent, sample."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QPushButton, QWidget

from aiddesk import __version__
from aiddesk.ui import colours, icons, recents
from aiddesk.ui.widgets.basics import button, clear, column, frame, label, row, scrolled

EXTENSION = ".aid"


class StartWindow(QMainWindow):
    """Asks which register to open; opening itself is the program's."""

    new_asked = Signal()
    sample_asked = Signal()
    open_asked = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("start")
        self.setWindowTitle("学生资助工作台")
        self.setAcceptDrops(True)
        self._recent = column(space=2)
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Show the registers opened lately."""
        clear(self._recent)
        paths = recents.recent()
        if not paths:
            self._recent.addWidget(label("打开过的数据文件会列在这里。", "dim"))
        for number, path in enumerate(paths):
            self._recent.addWidget(self._line(number, path))

    def _build(self) -> None:
        tiles = row(
            _tile("new", "school", "新建学校…", "填三页，两分钟，然后导入名册", self.new_asked.emit),
            _tile("open", "folder-open", "打开…", "打开已有的数据文件（.aid）", self._choose),
            _tile("sample", "book-open", "打开示例学校", "虚构的571名学生，随意练习", self.sample_asked.emit),
            space=12,
        )
        recent = frame("card", column(label("最近打开", "h2"), self._recent, space=8, margins=(16, 12, 16, 12)))
        about = label(f"也可以把 .aid 文件拖到这个窗口里。　版本 {__version__}", "dim")
        inner = column(
            label("学生资助工作台", "h1"),
            label("认定、评议、公示、发放、上报，一步一步做完，每一步都有纸面材料。", "dim"),
            tiles,
            recent,
            about,
            1,
            space=14,
        )
        page = QWidget()
        page.setMaximumWidth(960)
        page.setLayout(inner)
        centred = row(1, page, 1, margins=(24, 36, 24, 24))
        centred.setStretch(1, 20)
        middle = QWidget()
        middle.setLayout(centred)
        self.setCentralWidget(scrolled(middle))

    def _line(self, number: int, path: Path) -> QWidget:
        opening = button(
            path.stem, f"recent_{number}", kind="link", icon="file-text", on=lambda: self.open_asked.emit(path)
        )
        tip = f"不再列出 {path.stem}"
        drop = button("", f"forget_{number}", kind="link", icon="x", tip=tip, on=lambda: self._forget(path))
        holder = QWidget()
        holder.setLayout(row(opening, label(str(path.parent), "dim"), 1, drop))
        return holder

    def _forget(self, path: Path) -> None:
        recents.forget(path)
        self.refresh()

    def _choose(self) -> None:
        chosen = choose_register(self)
        if chosen is not None:
            self.open_asked.emit(chosen)

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_asked.emit(path)


def choose_register(parent: QWidget) -> Path | None:
    """Ask for a register file; None when given up."""
    known = recents.recent()
    start = str(known[0].parent) if known else ""
    chosen, _kind = QFileDialog.getOpenFileName(parent, "打开数据文件", start, f"资助数据 (*{EXTENSION});;所有文件 (*)")
    return Path(chosen) if chosen else None


def _tile(name: str, icon: str, title: str, about: str, on: Callable[[], object]) -> QPushButton:
    tile = button(f"{title}\n{about}", name, kind="tile", on=on)
    tile.setIcon(icons.icon(icon, colours.ACCENT, 28))
    tile.setIconSize(QSize(28, 28))
    tile.setMinimumHeight(84)
    return tile


def _dropped(event: QDropEvent) -> Path | None:
    data = event.mimeData()
    urls = data.urls() if data is not None else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() == EXTENSION), None)
