"""Chinese letters on every PC: the shipped font where the system has none, rare characters behind either."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ASK = """
from PySide6.QtGui import QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication
app = QApplication([])
from aiddesk.ui import fonts, style
style.apply(app)
fonts.load_rare(app)
print(",".join(app.font().families()))
print(QRawFont.fromFont(app.font()).supportsCharacter(ord("资")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only fontconfig lets a test hide the system's fonts")
def test_a_pc_without_chinese_fonts_uses_the_shipped_ones(tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    told = subprocess.run(
        [sys.executable, "-c", _ASK],
        env={**os.environ, "FONTCONFIG_FILE": str(config), "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert told[-1] == "True"
    assert "".join(told[:-1]).startswith("NotoSansSC,")
    assert "Rare" in "".join(told[:-1])
