"""A school's own words for the levels of hardship, and which of them it works with (rules 1.5)."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from aiddesk.domain.errors import Invalid, Problem
from aiddesk.domain.words import LEVELS

NONE, GRAVEST = "none", "special"  # every school has these two, and one or two between them
LONGEST = 8
_BETWEEN = tuple(code for code in LEVELS if code not in (NONE, GRAVEST))
# Words that stand beside a level on ballots, lists and screens.
_TAKEN = frozenset({"同意", "不同意", "弃权", "得票", "合计", "未定", "不改", "按得分", "取消", "已终止", "终止资助"})
_JOINTS = frozenset("·.-—（）()")


@dataclass(frozen=True)
class Levels:
    """What the levels are called: `words` of every code, `codes` those in use, both in the order of `words.LEVELS`.

    A code that is no longer used keeps the word that it had, for what was recognised by it.
    """

    words: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The word of every code, also of one that is no longer used."""
        return dict(self.words)

    @cached_property
    def used(self) -> Mapping[str, str]:
        """The words of the codes in use, to choose from."""
        return {code: self.titles[code] for code in self.codes}

    def title(self, code: str, otherwise: str = "") -> str:
        """Return the word of a code, something else where it is none."""
        return self.titles.get(code, otherwise)


DEFAULT = Levels(tuple(LEVELS.items()), tuple(LEVELS))


def renamed(typed: Mapping[str, str], now: Levels) -> Levels:
    """Return the levels as typed, code to word; of the two between, one may be left empty where it is not used.

    Raises:
        Invalid: all problems, each with its code as the field.
    """
    names = {code: unicodedata.normalize("NFKC", typed.get(code, "")).strip() for code in LEVELS}
    problems = [Problem(text, code) for code, name in names.items() if (text := _fault(code, name))]
    if not any(names[code] for code in _BETWEEN):
        problems.append(Problem("除最困难的一级外，至少还要有一个困难等级。请再填一个。", _BETWEEN[0]))
    seen: dict[str, str] = {}
    for code, name in names.items():
        if name and seen.setdefault(name, code) != code:
            problems.append(Problem(f"“{name}”用了两次，纸面上分不清。请换一个名称。", code))
    if problems:
        raise Invalid(*problems)
    return Levels(
        tuple((code, name or now.titles[code]) for code, name in names.items()),
        tuple(code for code, name in names.items() if name),
    )


def written(levels: Levels) -> str:
    """Return the levels as the register keeps them: canonical JSON, "" for the words that everybody begins with."""
    if levels == DEFAULT:
        return ""
    kept = {"names": levels.titles, "used": levels.codes}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=64)
def read(text: str) -> Levels:
    """Read what `written` wrote; what is no such text, as a package might bring, are the words of the beginning."""
    try:
        kept = json.loads(text) if text else {}
        names, used = kept["names"], kept["used"]
        typed = {code: str(names[code]) if code in used else "" for code in LEVELS}
        return renamed(typed, Levels(tuple((code, str(names[code])) for code in LEVELS), ()))
    except (ValueError, KeyError, TypeError, Invalid):
        return DEFAULT


def _fault(code: str, name: str) -> str:
    if not name:
        return "" if code in _BETWEEN else "请填写名称。"
    if len(name) > LONGEST:
        return f"名称最多{LONGEST}个字，现在有{len(name)}个。请缩短。"
    if name in _TAKEN:
        return f"“{name}”在选票和名单上另有用处。请换一个名称。"
    if name.isdigit():
        return "名称不能只是数字。请写成文字。"
    if not name[0].isalnum() or not all(sign.isalnum() or sign in _JOINTS for sign in name):
        return "名称只能用汉字、字母和数字。请去掉其他符号。"
    return ""
