"""Find identity numbers in the text of a row, however they were typed, and those whose digits a spreadsheet lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aiddesk.domain import identity

_BLANKS = " \t\r\n\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
_UNSEEN = "'’‘`\u200b\u200c\u200d\u2060\ufeff\u00ad"
_EXES = "хХ×χΧＸｘ"
_WIDE = "０１２３４５６７８９"
_FOLD = str.maketrans(
    {
        **dict.fromkeys(_BLANKS, " "),
        **dict.fromkeys(_UNSEEN, None),
        **dict.fromkeys(_EXES, "X"),
        **{wide: str(digit) for digit, wide in enumerate(_WIDE)},
        **dict.fromkeys("ＪｊＬｌ", "L"),
    }
)
_ODD = re.compile(f"[{_BLANKS}{_UNSEEN}{_WIDE}{_EXES}]")
# What a number and its decorations may consist of: everything else, and every edge of a cell, ends a run.
_RUN = re.compile(rf"[0-9{_WIDE}](?:[{_BLANKS}{_UNSEEN}]*[0-9{_WIDE}Xx{_EXES}]){{14,}}")
# Eighteen or twenty digits as a float: other lengths are cards and amounts.
_LOST = re.compile(r"(?<![\d.])[1-9](?:\.\d+)?[eE]\+?1[79](?!\d)|(?<!\d)[1-9]\d{17}(?:\d\d)?\.0+(?!\d)")
_LOST_SIGNS = ("E", "e", ".0")


def _shape(blanks: str) -> re.Pattern[str]:
    """Build the shape of 18 characters, alone or as the head of a disability card's 20, and of the old 15."""
    month = rf"(?:0{blanks}[1-9]|1{blanks}[0-2])"
    day = rf"(?:0{blanks}[1-9]|[12]{blanks}\d|3{blanks}[01])"
    year = rf"(?:1{blanks}9|2{blanks}0){blanks}\d{blanks}\d"
    new = blanks.join(["[1-9]", *[r"\d"] * 5, year, month, day, *[r"\d"] * 3, r"[\dXx]"])
    card = rf"{blanks}[1-7]{blanks}[1-4](?!{blanks}[\dXx])"
    cut_card = r"00(?<=00000)(?![\dXx])"
    old = r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
    return re.compile(
        rf"(?<![\dJLjl])(?P<new>{new})(?:{card}|{cut_card}|(?![\dXx]|\.0))|(?<![\d.JLjl])(?P<old>{old})(?![\dXx.])",
        re.ASCII,
    )


_STARS = "*＊●×"
_MASKED = re.compile(rf"(?<![\d{_STARS}])(\d{{2,15}})[{_STARS}]{{3,}}(\d{{0,6}}[\dXx]?)(?![\d{_STARS}])")
_LEFT = 15  # digits that a float keeps
_DAY_ENDS = 14
_PLAIN, _SPACED = _shape(""), _shape(" *")


@dataclass(frozen=True)
class Tokens:
    """The identity numbers of a row, each once, and how many others lost their last digits."""

    numbers: tuple[str, ...]
    lost: int


NONE = Tokens((), 0)


def find(text: str) -> Tokens:
    """Return the identity-shaped tokens of a text, whether or not their check digit is right."""
    lost = len(_LOST.findall(text)) if any(sign in text for sign in _LOST_SIGNS) else 0
    matches = _odd(text) if _ODD.search(text) else _PLAIN.finditer(text)
    numbers = dict.fromkeys((match["new"] or match["old"]).replace(" ", "").upper() for match in matches)
    if not numbers and not lost:
        return NONE
    cut = [number for number in numbers if number.endswith("000") and identity.lost_digits(number)]
    return Tokens(tuple(number for number in numbers if number not in cut), lost + len(cut))


def parts(text: str) -> tuple[tuple[str, str], ...]:
    """Return (beginning, end) of the numbers that are masked (5101**********1234) or have lost their last digits.

    Only what is left of enough is returned: a day of birth, or four characters at the end.
    """
    found = [(match[1], match[2].upper()) for match in _MASKED.finditer(text)]
    found += [(_digits(match[0])[:_LEFT], "") for match in _LOST.finditer(text)]
    found += [(n[:_LEFT], "") for match in _PLAIN.finditer(text) if identity.lost_digits(n := match["new"] or "")]
    return tuple(dict.fromkeys(p for p in found if len(p[0]) >= _DAY_ENDS or len(p[1]) >= len("1234")))


def _digits(lost: str) -> str:
    mantissa, _, _ = lost.upper().partition("E")
    return mantissa.removesuffix(".0").replace(".", "").ljust(18, "0")


def _odd(text: str) -> Iterator[re.Match[str]]:
    """Find numbers with something odd in the row by folding only what may be one."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        beside = text[max(start - 1, 0) : end + 2]  # its neighbours may forbid it
        if run[0].isascii() and run[0].isalnum():
            yield from _PLAIN.finditer(beside)
        else:
            yield from _SPACED.finditer(beside.translate(_FOLD))
