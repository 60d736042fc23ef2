"""Set up and run the project with nothing but Python 3.11: python3 packaging/dev.py TASK, listed by --help.

It keeps its own environment in `.venv`, installs exactly what `packaging/requirements.txt` locks, and on Debian or
Ubuntu as root also what the system lacks. Elsewhere it names the one command to type.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.txt"
VENV = ROOT / ".venv"
DEMO = ROOT / "build" / "demo"
STAMP = VENV / "lock.sha256"
OLDEST, NEWEST = (3, 11), (3, 13)  # PySide6 6.8 LTS has no wheels for other versions

# What the wheels of Qt expect of a Debian system: drawing, fonts, input, the X11 platform.
QT_LIBRARIES = (
    "libglib2.0-0", "libegl1", "libgl1", "libfontconfig1", "libfreetype6", "libdbus-1-3",
    "libx11-xcb1", "libxkbcommon0", "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0",
    "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-xinerama0", "libxcb-xkb1",
)  # fmt: skip

# Run by the environment's Python: loads what the window loads, down to the plugin that opens it.
QT_PROBE = """
import ctypes, pathlib, sys
import PySide6.QtPrintSupport, PySide6.QtSvg, PySide6.QtWidgets
plugin = pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"
if sys.platform == "linux":
    ctypes.CDLL(str(plugin))
"""


class Stop(Exception):
    """What hinders the set-up, in English for developers and in Chinese for the user."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(f"{english}\n{chinese}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one task and return its exit code; 3 when the set-up is hindered."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that has no Chinese must not stop the work
    given = _parser().parse_args(arguments)
    try:
        check_python(sys.version_info[:2])
        prepare()
        code: int = given.task(given.rest)
        return code
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 3


def run(rest: Sequence[str]) -> int:
    """Open the window with the sample school; without a display carry its cycle to papers and pictures."""
    if has_display(sys.platform, os.environ):
        return python("-m", "aiddesk", *(rest or ["--sample"]))
    say(
        "No display here, so the sample cycle runs offscreen.", "这台电脑没有显示器：改为在后台走一遍示例学校的全过程。"
    )
    screenshots = DEMO / "screenshots"
    code = demo(()) or python("-m", "aiddesk", "screenshots", str(screenshots), offscreen=True)
    if code == 0:
        say(f"Registers, papers and package: {DEMO}", "台账、材料和数据包在上面的文件夹。")
        say(f"Screenshots of the window: {screenshots}", "窗口截图在上面的文件夹。")
    return code


def test(rest: Sequence[str]) -> int:
    """Run the tests offscreen: all of them on two cores, or what the arguments of pytest choose."""
    return python("-m", "pytest", *(rest or ["-q", "-n", "2"]), offscreen=True)


def fuzz(rest: Sequence[str]) -> int:
    """Try twenty times as many new examples of every rule and reader as the tests do."""
    return python("-m", "pytest", "-q", "-n", "2", "-m", "hypothesis", *rest, offscreen=True, deep=True)


def faults(rest: Sequence[str]) -> int:
    """Kill the program and break its files twenty times as often as the tests do."""
    return python("-m", "pytest", "-q", "-n", "2", *(rest or ["tests/faults"]), offscreen=True, deep=True)


def check(_: Sequence[str]) -> int:
    """Check import contracts, lint, formatting and types; report all of them before failing."""
    commands = (
        ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"),
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-m", "mypy", "--strict", "--scripts-are-modules", "packaging/dev.py"),
    )
    codes = [python(*command) for command in commands]
    return 1 if any(codes) else 0


def demo(rest: Sequence[str]) -> int:
    """Carry the sample school through one whole cycle, into a fresh build/demo or the folder given."""
    if not rest:
        shutil.rmtree(DEMO, ignore_errors=True)
    return python("-m", "aiddesk", "demo", *(rest or [str(DEMO)]), offscreen=True)


def bench(rest: Sequence[str]) -> int:
    """Measure the promises of speed."""
    return python("-m", "tests.bench", *rest, offscreen=True)


def check_python(version: tuple[int, int]) -> None:
    """Refuse a Python for which the lock has no wheels.

    Raises:
        Stop: older than 3.11 or newer than 3.13.
    """
    if not OLDEST <= version <= NEWEST:
        found, span = "{}.{}".format(*version), "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
        raise Stop(
            f"Python {span} is needed, this is {found}.", f"需要Python {span}，这里是{found}。请换一个版本运行。"
        )


def prepare() -> None:
    """Make the environment and bring it to the state of the lock; cheap when nothing changed.

    Raises:
        Stop: something is missing that this script may not or cannot install.
    """
    if not _works():
        _make()
    _install()
    _provide_qt()


def has_display(system: str, environment: Mapping[str, str]) -> bool:
    """Return whether a window can be shown: always on Windows and macOS, by X11 or Wayland elsewhere."""
    return system != "linux" or any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def venv_python(folder: Path, system: str) -> Path:
    """Return the interpreter inside an environment."""
    return folder / "Scripts" / "python.exe" if system == "win32" else folder / "bin" / "python"


def venv_packages(version: tuple[int, int]) -> tuple[str, ...]:
    """Return the Debian packages that give this Python its venv module."""
    return ("python3-venv", "python{}.{}-venv".format(*version))


def apt_commands(packages: Sequence[str], prefix: Sequence[str] = ()) -> tuple[list[str], ...]:
    """Return the commands that install Debian packages, each a list of words."""
    # Another installation may be running; a person who types the command sees that.
    patient = () if prefix else ("-o", "DPkg::Lock::Timeout=300")
    return (
        [*prefix, "apt-get", *patient, "update"],
        [*prefix, "apt-get", *patient, "install", "-y", "--no-install-recommends", *packages],
    )


def advice(packages: Sequence[str], has_apt: bool) -> str:
    """Return the exact command that a person has to type to install what is missing."""
    if has_apt:
        return " && ".join(" ".join(words) for words in apt_commands(packages, ("sudo",)))
    return "install what your system calls: " + " ".join(packages)


def stamp_of(lock: bytes, interpreter: str) -> str:
    """Return what must be equal for an environment to count as installed from a lock."""
    return hashlib.sha256(lock.replace(b"\r\n", b"\n") + interpreter.encode()).hexdigest()


def python(*arguments: str, offscreen: bool = False, deep: bool = False) -> int:
    """Run the environment's Python on this tree and return its exit code."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if offscreen:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    if deep:
        environment["AIDDESK_DEEP"] = "1"
    sys.stdout.flush()
    return subprocess.run([_interpreter(), *arguments], cwd=ROOT, env=environment, check=False).returncode


def say(english: str, chinese: str) -> None:
    """Print one fact in both languages, at once."""
    print(f"{english}\n{chinese}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(required=True, metavar="TASK")
    for task in (run, test, check, demo, fuzz, faults, bench):
        summary = (task.__doc__ or "").strip().rstrip(".")
        one = tasks.add_parser(task.__name__, help=summary, prefix_chars="\0", add_help=False)
        one.add_argument("rest", nargs="*", help="passed on")
        one.set_defaults(task=task)
    return parser


def _interpreter() -> str:
    return str(venv_python(VENV, sys.platform))


def _works() -> bool:
    if not Path(_interpreter()).exists():
        return False
    return _quiet(_interpreter(), "-c", "import pip").returncode == 0


def _make() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _provide(
            venv_packages(sys.version_info[:2]), "This Python cannot make environments.", "这个Python缺少venv模块。"
        )
    shutil.rmtree(VENV, ignore_errors=True)
    made = _quiet(sys.executable, "-m", "venv", str(VENV))
    if made.returncode:
        raise Stop(f"The environment .venv was not made: {made.stdout.strip()}", "没有建成运行环境。请看上面的原因。")


def _install() -> None:
    stamp = stamp_of(LOCK.read_bytes(), platform.python_version() + platform.machine())
    if STAMP.exists() and STAMP.read_text("utf-8") == stamp:
        return
    say(
        "Installing the locked packages into .venv; this takes some minutes at first.",
        "正在安装所需的程序库，第一次需要几分钟。",
    )
    options = ("--require-hashes", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input", "-qq")
    if python("-m", "pip", "install", *options, "-r", str(LOCK)):
        raise Stop("pip could not install the locked packages.", "程序库没有装好。请检查网络，再运行一次。")
    STAMP.write_text(stamp, "utf-8")


def _provide_qt() -> None:
    probe = _quiet(_interpreter(), "-c", QT_PROBE)
    if probe.returncode == 0:
        return
    reason = probe.stdout.strip().splitlines()[-1]
    if sys.platform != "linux":
        raise Stop(f"Qt does not load: {reason}", "窗口程序库不能加载。本程序需要Windows 10（1809）或更新的系统。")
    _provide(QT_LIBRARIES, f"Qt lacks a library of the system: {reason}", "系统缺少显示窗口所需的程序库。")
    if _quiet(_interpreter(), "-c", QT_PROBE).returncode:
        raise Stop(f"Qt still does not load: {reason}", "装好之后仍不能显示窗口。请把上面一行告诉开发者。")


def _provide(packages: Sequence[str], english: str, chinese: str) -> None:
    has_apt = shutil.which("apt-get") is not None
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (has_apt and is_root):
        raise Stop(f"{english} Type: {advice(packages, has_apt)}", f"{chinese}请输入上面的命令，再运行一次。")
    say(f"{english} Installing: {' '.join(packages)}", f"{chinese}正在安装。")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in apt_commands(packages):
        if subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            raise Stop(f"This failed: {' '.join(words)}", "上面的命令没有成功。请检查网络，再运行一次。")


def _quiet(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )


if __name__ == "__main__":
    sys.exit(main())
