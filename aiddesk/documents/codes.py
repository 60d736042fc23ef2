"""The code of a page that comes back signed: short, with a check character, free of personal data."""

import re
import unicodedata
from dataclasses import dataclass

from stdnum.iso7064 import mod_37_36

from aiddesk.domain.errors import Invalid

_CODE = re.compile(r"([0-9A-F]{4})-(\d{3,5})-(\d{3,5})-([0-9A-Z])")
_DASHES = str.maketrans(dict.fromkeys("–—−‐‑－─", "-"))


@dataclass(frozen=True)
class PageCode:
    """Which page of which list of which register: `register` is the first four digits of its mark."""

    register: str
    list_number: int
    page: int


def page_code(register: str, list_number: int, page: int) -> str:
    """Return "A3F9-012-003-Y": the check character is ISO 7064 mod 37-36 over the rest.

    Raises:
        ValueError: `register` has no four hexadecimal digits, or a number is negative or beyond five digits.
    """
    code = f"{register[:4].upper()}-{list_number:03d}-{page:03d}"
    code = f"{code}-{_check(code)}"
    if not _CODE.fullmatch(code):
        raise ValueError(code)
    return code


def parse_page_code(text: str) -> PageCode:
    """Read a code as typed or scanned; case, blanks and the kind of dash do not matter.

    Raises:
        Invalid: it is no page code, or a character is wrong.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(_DASHES)).upper()
    found = _CODE.fullmatch(plain)
    if found is None:
        raise Invalid(f"“{text.strip()}”不是页码编号。请照纸上二维码旁的编号输入，如 A3F9-012-003-Y。")
    if _check(plain.rpartition("-")[0]) != found[4]:
        raise Invalid(f"页码编号“{text.strip()}”的校验字符不对，至少有一位输错。请照纸上的编号逐位核对。")
    return PageCode(found[1], int(found[2]), int(found[3]))


def _check(code: str) -> str:
    return str(mod_37_36.calc_check_digit(code.replace("-", "")))
