"""The running program: one window at a time, the start page or an open register."""

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from aiddesk.domain.errors import AidError
from aiddesk.ui import colours, dialogs, fonts, icons, recents, reports, style
from aiddesk.ui.folders import own_folder
from aiddesk.ui.menus import MenuItem
from aiddesk.ui.settings import settings
from aiddesk.ui.specs import ScreenSpec

if TYPE_CHECKING:  # what an open register needs, the start page does not wait for
    from aiddesk.services.registers import Desk
    from aiddesk.ui.shell import Shell

_LOG_SIZE = 1_000_000  # bytes; then the log is begun anew, the last one kept


def application(argv: Sequence[str]) -> QApplication:
    """Return the application in our style, made at most once."""
    made = QApplication.instance()
    if isinstance(made, QApplication):
        return made
    if os.environ.get("QT_IM_MODULE") == "fcitx":
        os.environ["QT_IM_MODULE"] = "ibus"  # Qt ships no fcitx; fcitx5 answers on the ibus interface
    app = QApplication(list(argv))
    app.setApplicationName("aiddesk")
    style.apply(app)
    app.setWindowIcon(icons.icon("app", colours.ACCENT, 64))
    return app


class Program:
    """Keeps the one window; closing it closes its register."""

    def __init__(self, screens: Sequence[ScreenSpec], home: Path) -> None:
        """Take the tabs, and the folder where the sample school is made."""
        self._screens, self._home = tuple(screens), home
        self.window: QMainWindow | None = None
        self._shell: Shell | None = None  # the window, where it shows a register

    def show_start(self) -> None:
        """Show the start page."""
        from aiddesk.ui.start import StartWindow  # not needed where a file is opened at once

        start = StartWindow()
        start.new_asked.connect(self.new)
        start.sample_asked.connect(self.open_sample)
        start.open_asked.connect(self.open)
        self._show(start)

    def open(self, path: Path) -> bool:
        """Open a register; where that is refused, it is said and the window stays as it is."""
        from aiddesk.services import registers  # see above

        if self._shell is not None and self._shell.desk.path == path:
            self._shell.say("正在查看的就是这个数据文件。")
            return True
        return self._open(lambda: registers.open_register(path))

    def open_sample(self) -> bool:
        """Open the sample school, made the first time."""
        from aiddesk.services import registers  # see above
        from aiddesk.ui.widgets.busy import Waiting

        with Waiting("正在准备示例学校") as progress:
            return self._open(lambda: registers.open_sample(self._home / "sample", progress=progress))

    def new(self) -> bool:
        """Make a register in three small pages and open it."""
        from aiddesk.ui.newplace import NewPlaceDialog  # seldom used

        assert self.window is not None
        dialog = NewPlaceDialog(self.window)
        dialog.exec()
        dialog.deleteLater()
        if dialog.desk is not None:
            self.show_desk(dialog.desk)
        return dialog.desk is not None

    def show_desk(self, desk: "Desk") -> "Shell":
        """Show an open register; it is closed with its window."""
        from aiddesk.services import registers  # see above
        from aiddesk.ui.commands import open_window

        if not desk.place.is_sample:
            recents.note(desk.path)
        shell = open_window(desk, self._screens, self._file_items())
        shell.closed.connect(lambda: registers.close(desk))
        self._show(shell)
        self._shell = shell
        return shell

    def apologise(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Answer an error that nobody expected (`sys.excepthook`): once, then only in the log."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif any(w.objectName() == "apology" and w.isVisible() for w in QApplication.topLevelWidgets()):
            reports.written(error)
        else:
            dialogs.show_error(self.window, error)

    def _open(self, opening: Callable[[], "Desk"]) -> bool:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            desk = opening()
        except AidError as refusal:
            QApplication.restoreOverrideCursor()
            if self.window is None:
                self.show_start()
            dialogs.show_error(self.window, refusal)
            return False
        except BaseException:
            QApplication.restoreOverrideCursor()
            raise
        self.show_desk(desk)
        QApplication.restoreOverrideCursor()
        return True

    def _show(self, window: QMainWindow) -> None:
        before, self.window = self.window, window
        self._shell = None
        geometry = before.saveGeometry() if before else settings().value("window/geometry")
        if not geometry or not window.restoreGeometry(geometry):
            window.resize(window.screen().availableGeometry().size() * 0.94)
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    def _file_items(self) -> tuple[MenuItem, ...]:
        return (
            MenuItem("file", "新建学校…", self.new, "new", ("Ctrl+Shift+N",)),
            MenuItem("file", "打开…", self._choose, "open", ("Ctrl+O",)),
            MenuItem("file", "打开示例学校", self.open_sample, "sample"),
            MenuItem("file", "回到开始页", self.show_start, "start"),
        )

    def _choose(self) -> None:
        if self.window is not None:
            from aiddesk.ui.start import choose_register  # see above

            path = choose_register(self.window)
            if path is not None:
                self.open(path)


def run(argv: Sequence[str], screens: Sequence[ScreenSpec], file: Path | None, sample: bool) -> int:
    """Show the window until it is closed; what cannot be opened is said over the start page."""
    app = application(argv)
    home = own_folder()
    keep_log(home / "logs" / "aiddesk.log")
    program = Program(screens, home)
    sys.excepthook = program.apologise
    QTimer.singleShot(1000, app, lambda: _settle_down(app))
    if sample:
        program.open_sample()
    elif file is not None:
        program.open(file)
    else:
        program.show_start()
    return app.exec()


def _settle_down(app: QApplication) -> None:
    """Do what can wait until the first window is painted."""
    gc.enable()
    fonts.load_rare(app)


def keep_log(path: Path) -> None:
    """Write warnings and errors to a file of limited size; without one the program works all the same."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_SIZE:
            path.replace(path.with_suffix(".old.log"))
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger("aiddesk").addHandler(handler)
