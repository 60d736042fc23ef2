"""The registers opened lately on this PC."""

import json
from pathlib import Path

from aiddesk.ui.settings import remember, remembered

_KEY, _MOST = "recent", 6


def recent() -> tuple[Path, ...]:
    """Return the registers opened lately, newest first; those on a pulled stick too."""
    try:
        kept = json.loads(remembered(_KEY, "[]"))
    except ValueError:  # a hand-edited settings file must not keep the window from opening
        return ()
    return tuple(Path(text) for text in kept if isinstance(text, str))


def note(path: Path) -> None:
    """Put a register first."""
    _keep((path, *(other for other in recent() if other != path)))


def forget(path: Path) -> None:
    """Take a register off the list; the file stays."""
    _keep(tuple(other for other in recent() if other != path))


def _keep(paths: tuple[Path, ...]) -> None:
    remember(_KEY, json.dumps([str(path) for path in paths[:_MOST]]))
