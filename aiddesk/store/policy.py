"""The dated data that ships with the program: holidays, standards, questionnaires, forms, texts, readings of names."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from aiddesk.domain.errors import Invalid
from aiddesk.domain.forms import USUAL, Form, read_form
from aiddesk.domain.hardship import Scheme
from aiddesk.domain.schemes import parsed
from aiddesk.domain.standards import Programme, Standard
from aiddesk.domain.texts import Wording, read_wording
from aiddesk.domain.workdays import Calendar
from aiddesk.shipped import shipped


@lru_cache
def calendar() -> Calendar:
    """Return the holiday table of the State Council's yearly notices."""
    off: set[date] = set()
    worked: set[date] = set()
    years: set[int] = set()
    for year, days in _read("policy/holidays.json")["years"].items():
        years.add(int(year))
        off.update(map(date.fromisoformat, days["off"]))
        worked.update(map(date.fromisoformat, days["worked"]))
    return Calendar(frozenset(off), frozenset(worked), frozenset(years))


@lru_cache
def programmes() -> tuple[Programme, ...]:
    """Return the aid programmes (rules 2.1)."""
    return tuple(
        Programme(p["code"], p["name"], tuple(p["stages"]), p["boarding"], p["basis"], p["exclusive_group"])
        for p in _read("policy/programmes.json")["programmes"]
    )


@lru_cache
def standards() -> tuple[Standard, ...]:
    """Return every standard with its terms and source (rules 2.2), amounts in fen per term."""
    return tuple(Standard(**s) for s in _read("policy/programmes.json")["standards"])


@lru_cache
def schemes() -> tuple[Scheme, ...]:
    """Return the questionnaires that ship, the one for a school that has adopted none first; old versions score on."""
    return tuple(parsed(_read(f"policy/schemes/{name}.json")) for name in ("default-2", "income_line-1", "default-1"))


@lru_cache
def forms() -> Mapping[str, Form]:
    """Return the application forms by code, the usual one first; every file in the folder is one.

    Raises:
        Invalid: a file there is no form, or repeats a code; it is named.
    """
    found: dict[str, Form] = {}
    for path in sorted(shipped("policy/forms").glob("*.json"), key=lambda p: (p.stem != USUAL, p.stem)):
        try:
            form = read_form(json.loads(path.read_text("utf-8")))
        except (ValueError, KeyError, TypeError) as error:
            raise Invalid(f"申请表样表“{path.name}”看不懂（{error}）。请改正这个文件，或把它移走。") from error
        if form.code in found:
            raise Invalid(f"申请表样表“{path.name}”的代码“{form.code}”和另一份相同。请换一个代码。")
        found[form.code] = form
    return found


def form(code: str) -> Form:
    """Return a form by its code; one whose file is gone is printed as the usual one."""
    return forms().get(code) or forms()[USUAL]


@lru_cache
def wording(code: str) -> Wording:
    """Return the text of a letter or statement ("letter", "waiver", "consent")."""
    return read_wording(_read(f"policy/texts/{code}.json"))


def programme(code: str) -> Programme:
    """Return a programme by its code.

    Raises:
        LookupError: no such programme.
    """
    return next(p for p in programmes() if p.code == code)


def scheme(code: str, version: int) -> Scheme:
    """Return a shipped version; `queries.schemes` knows a school's own ones too.

    Raises:
        LookupError: no such version.
    """
    for found in schemes():
        if (found.code, found.version) == (code, version):
            return found
    raise LookupError(code, version)


@lru_cache
def readings() -> Mapping[str, tuple[str, ...]]:
    """Return every reading of every character, without tones."""
    lines = shipped("names/initials.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in lines if line and not line.startswith("#"))
    return {character: tuple(found.split(",")) for character, found in pairs}


def _read(name: str) -> Any:
    return json.loads(shipped(name).read_text("utf-8"))
