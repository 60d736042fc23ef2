"""The one-time codes on voters' slips: made from a key, typed on a number pad, stored nowhere."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence

from aiddesk.domain.errors import Problem

DIGITS = 8  # seven at random and the check digit (ISO 7064 mod 11-10)
MOST = 999  # slips of one box
_SPACE = 10 ** (DIGITS - 1)


def codes(key: bytes, count: int) -> tuple[str, ...]:
    """Return the codes of a box in sorted order: a slip's place tells nothing of who holds it, or when it is used.

    Raises:
        ValueError: more than `MOST` slips, or none.
    """
    if not 0 < count <= MOST:
        raise ValueError(count)
    found: set[str] = set()
    number = 0
    while len(found) < count:  # two numbers may give the same code
        digest = hmac.new(key, b"slip %d" % number, hashlib.sha256).digest()
        found.add(with_check(f"{int.from_bytes(digest[:8], 'big') % _SPACE:0{DIGITS - 1}d}"))
        number += 1
    return tuple(sorted(found))


def with_check(digits: str) -> str:
    """Return digits with their check digit."""
    from stdnum.iso7064 import mod_11_10  # the package loads ssl, which the first window can do without

    return digits + str(mod_11_10.calc_check_digit(digits))


def cleaned(text: str) -> str:
    """Return a code as typed or scanned without blanks and dashes; full-width digits become plain ones."""
    return re.sub(r"[\s—–‐‑－-]", "", unicodedata.normalize("NFKC", text))


def code_problems(text: str) -> tuple[Problem, ...]:
    """Check what stands on any slip: eight digits, the last of which follows from the others."""
    code = cleaned(text)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", code):
        return (Problem(f"投票编号是{DIGITS}位数字。请照投票条上的编号输入。", "code"),)
    if with_check(code[:-1]) != code:
        return (Problem("编号里至少有一位输错了。请照投票条逐位核对，再输一次。", "code"),)
    return ()


def place(known: Sequence[str], text: str) -> int | None:
    """Return the place of a slip among the codes of a box, or None where it is of none of them."""
    code = cleaned(text)
    return known.index(code) if code in known else None


def spaced(code: str) -> str:
    """Return "1234 5678", as it is printed."""
    return f"{code[: DIGITS // 2]} {code[DIGITS // 2 :]}"
