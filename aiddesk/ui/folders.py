"""Folders of the PC: where files are kept, and showing one."""

import sys
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

_HOME = "学生资助数据"


def data_home() -> Path:
    """Return where a new register is proposed: D: where it is a fixed disk, for C: is wiped with Windows."""
    if sys.platform == "win32":
        import ctypes  # only Windows has drives to ask for

        fixed = 3  # DRIVE_FIXED; a stick is 2
        if ctypes.windll.kernel32.GetDriveTypeW("D:\\") == fixed:
            return Path("D:\\") / _HOME
    return _standard(QStandardPaths.StandardLocation.DocumentsLocation) / _HOME


def own_folder() -> Path:
    """Return the program's own folder of this user: the sample school and the log."""
    return _standard(QStandardPaths.StandardLocation.AppLocalDataLocation)


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own file window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _standard(which: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(which))
