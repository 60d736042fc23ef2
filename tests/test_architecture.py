"""The rooms keep to the contracts written in pyproject.toml."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", COMMAND, "--no-cache"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_every_import_points_down() -> None:
    report = lint(ROOT)
    assert report.returncode == 0, report.stdout + report.stderr
    assert " 0 broken" in report.stdout


def test_a_broken_contract_is_found(tmp_path: Path) -> None:
    house = tmp_path / "house"
    for room, text in (("", ""), ("cellar", "import house.roof\n"), ("roof", "")):
        (house / room).mkdir(exist_ok=True, parents=True)
        (house / room / "__init__.py").write_text(text, "utf-8")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = house\n\n[importlinter:contract:down]\nname = Down only\ntype = layers\n"
        "layers =\n    house.roof\n    house.cellar\n",
        "utf-8",
    )
    report = lint(tmp_path)
    assert report.returncode == 1
    assert "house.cellar -> house.roof" in report.stdout
