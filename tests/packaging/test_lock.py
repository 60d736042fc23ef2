"""The lock: every dependency of pyproject.toml at its pin, with hashes, for Linux and Windows, from anywhere."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LOCK = (ROOT / "packaging" / "requirements.txt").read_text("utf-8")
ENTRY = re.compile(
    r"^([a-z0-9-]+)==(\S+)((?: ; [^\\]+)?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def wanted() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = project["dependencies"] + project["optional-dependencies"]["dev"]
    pairs = (pin.split("==") for pin in pins)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pairs}


def test_every_pin_of_the_project_is_locked() -> None:
    locked = {match[1]: match[2] for match in ENTRY.finditer(LOCK)}
    assert wanted().items() <= locked.items()


def test_every_entry_has_hashes_and_nothing_else_is_in_the_file() -> None:
    rest = ENTRY.sub("", LOCK)
    assert all(line.startswith("#") for line in rest.splitlines() if line), rest


def test_what_only_windows_needs_is_locked_for_windows() -> None:
    (marker,) = (match[3] for match in ENTRY.finditer(LOCK) if match[1] == "colorama")
    assert marker == " ; sys_platform == 'win32'"


def test_no_address_is_named() -> None:
    assert not re.search(r"://|--index|--extra-index|--find-links|--trusted-host", LOCK)
