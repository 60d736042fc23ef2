"""Settings of a test lie in its own folder; the application is dressed as the real one."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from aiddesk.ui import style


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> None:
    """Keep the window settings of each test apart."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """Put the application in our style."""
    style.apply(qapp)
