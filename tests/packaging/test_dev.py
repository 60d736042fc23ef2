"""The set-up script: what it decides, and what it says when it may not help itself."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "packaging" / "dev.py"


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("system", "environment", "shown"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, False),
        ("win32", {}, True),
    ],
)
def test_a_display_is_known(dev: ModuleType, system: str, environment: dict[str, str], shown: bool) -> None:
    assert dev.has_display(system, environment) is shown


@pytest.mark.parametrize(("version", "served"), [((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False)])
def test_only_a_python_with_wheels_is_taken(dev: ModuleType, version: tuple[int, int], served: bool) -> None:
    if served:
        dev.check_python(version)
        return
    with pytest.raises(dev.Stop, match=r"Python 3\.11 to 3\.13 is needed(?s:.*)请换一个版本"):
        dev.check_python(version)


def test_the_interpreter_lies_where_each_system_puts_it(dev: ModuleType) -> None:
    folder = Path("v")
    assert dev.venv_python(folder, "linux") == folder / "bin" / "python"
    assert dev.venv_python(folder, "win32") == folder / "Scripts" / "python.exe"


def test_debian_packages_follow_the_python(dev: ModuleType) -> None:
    assert dev.venv_packages((3, 12)) == ("python3-venv", "python3.12-venv")


def test_a_person_who_is_not_root_gets_one_command_to_type(dev: ModuleType) -> None:
    assert dev.advice(("libegl1", "libgl1"), has_apt=True) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libgl1"
    )


def test_without_apt_the_names_alone_are_said(dev: ModuleType) -> None:
    assert dev.advice(("libegl1",), has_apt=False) == "install what your system calls: libegl1"


def test_root_needs_no_sudo(dev: ModuleType) -> None:
    assert [words[0] for words in dev.apt_commands(("libegl1",))] == ["apt-get", "apt-get"]


def test_the_stamp_changes_with_lock_and_interpreter_but_not_with_line_ends(dev: ModuleType) -> None:
    stamp = dev.stamp_of(b"a==1\nb==2\n", "3.11.7")
    assert stamp == dev.stamp_of(b"a==1\r\nb==2\r\n", "3.11.7")
    assert len({stamp, dev.stamp_of(b"a==2\nb==2\n", "3.11.7"), dev.stamp_of(b"a==1\nb==2\n", "3.12.1")}) == 3


def test_the_script_needs_no_library_and_names_its_tasks() -> None:
    words = [sys.executable, "-I", "-S", str(SCRIPT), "--help"]
    shown = subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stdout
    for task in ("run", "test", "check", "demo", "bench"):
        assert re.search(rf"^ +{task} +\w", shown, re.MULTILINE)


def test_a_wrong_task_is_wrong_usage() -> None:
    words = [sys.executable, "-I", "-S", str(SCRIPT), "dance"]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 2
