"""What is said and written down when the program itself is at fault: no personal data, ever."""

import logging
import traceback

from PySide6.QtCore import qVersion

from aiddesk import __version__

log = logging.getLogger(__name__)

APOLOGY = "程序出了意外，刚才的操作没有完成，数据没有丢失。请重试；如果再次出现，请复制下面的报告，交给技术支持。"


def facts() -> str:
    """Return the versions of program and system."""
    import platform  # seldom needed

    return f"aiddesk {__version__}，Qt {qVersion()}，Python {platform.python_version()}，{platform.platform()}"


def report(error: BaseException) -> str:
    """Return where it happened, without the error's own text: that could hold a name or a number."""
    lines = [facts()]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__qualname__)
        lines += [f"  {_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(seen.__traceback__)]
        seen = seen.__cause__
    return "\n".join(lines)


def written(error: BaseException) -> str:
    """Log the report of an unexpected error and return it."""
    text = report(error)
    log.error("%s", text)
    return text


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-3:])
