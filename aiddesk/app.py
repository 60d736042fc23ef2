"""The window program: the one place that knows every screen, in the order of the work."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aiddesk.ui.specs import ScreenSpec

if TYPE_CHECKING:  # Qt is loaded only after the system was looked at
    from aiddesk.services.registers import Desk
    from aiddesk.ui.shell import Shell

_AT = "aiddesk.ui.screens"
SCREENS = (
    ScreenSpec("overview", "总览", "house", f"{_AT}.overview:OverviewScreen"),
    ScreenSpec("roster", "名册", "users", f"{_AT}.roster:RosterScreen"),
    ScreenSpec("cases", "困难认定", "clipboard-list", f"{_AT}.cases:CasesScreen"),
    ScreenSpec("votes", "班级评议", "vote", f"{_AT}.votes:VotesScreen"),
    ScreenSpec("notices", "公示", "megaphone", f"{_AT}.notices:NoticesScreen"),
    ScreenSpec("awards", "发放", "wallet", f"{_AT}.awards:AwardsScreen"),
    ScreenSpec("archive", "档案与报表", "archive", f"{_AT}.archive:ArchiveScreen"),
    ScreenSpec("exchange", "数据交换", "usb", f"{_AT}.exchange:ExchangeScreen"),
)
_USAGE = "用法：aiddesk [数据文件.aid] 或 aiddesk --sample"
_TOO_OLD = "学生资助工作台需要 Windows 10 或更新的系统。请换一台电脑使用，数据文件可以直接拷过去。"


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window: the start page, the register FILE, or with `--sample` the sample school.

    Returns the exit code: 0 closed by the user, 1 the system is too old, 2 wrong usage.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    sample = "--sample" in arguments
    files = [Path(text) for text in arguments if text != "--sample"]
    if len(files) + sample > 1 or any(text.startswith("-") and text != "--sample" for text in arguments):
        print(_USAGE, file=sys.stderr)
        return 2
    if _is_too_old():
        _say_before_qt(_TOO_OLD)
        return 1
    gc.disable()  # until the window is painted: nothing made on the way is garbage
    from aiddesk.ui.program import run  # Qt itself does not load on an older Windows

    return run(["aiddesk"], SCREENS, files[0].absolute() if files else None, sample)


def window(desk: "Desk") -> "Shell":
    """Return the complete window of an open register, for tests and screenshots; the caller shows it."""
    from aiddesk.ui.commands import open_window  # see `main`

    return open_window(desk, SCREENS)


def screenshots(folder: Path) -> tuple[Path, ...]:
    """Open the sample school and write a picture of every tab into a folder; returns the files."""
    from aiddesk.services.registers import close, open_sample
    from aiddesk.ui.program import application

    folder.mkdir(parents=True, exist_ok=True)
    app = application(["aiddesk"])
    desk = open_sample(folder)
    shown = window(desk)
    shown.resize(1366, 696)
    shown.show()
    written = []
    for spec in SCREENS:
        shown.go(spec.key)
        for _ in range(20):
            app.processEvents()
        path = folder / f"{spec.key}.png"
        shown.grab().save(str(path))
        written.append(path)
    shown.close()
    close(desk)
    return tuple(written)


def _is_too_old() -> bool:
    if sys.platform == "win32":
        return sys.getwindowsversion().major < 10
    return False


def _say_before_qt(text: str) -> None:
    if sys.platform == "win32":
        import ctypes  # Windows' own message box needs nothing else

        ctypes.windll.user32.MessageBoxW(None, text, "学生资助工作台", 0x30)
    else:
        print(text, file=sys.stderr)
