"""Which kind of document a roster's words, codes, or the looks of a number speak of (rules 5.1, 5.7)."""

import re
import unicodedata

from aiddesk.domain.codes import DOCUMENT_CODES
from aiddesk.domain.words import DOCUMENT_KINDS

_CODES = {code: kind for kind, code in DOCUMENT_CODES.items()}
_TITLES = {title: kind for kind, title in DOCUMENT_KINDS.items()}
# The first that fits decides. Residence permits of 81, 82, 83 have no code of their own and are citizens' in form.
_WORDS = (
    ("none", re.compile("^(?:无|没有|未办|其他|其它)|出生")),
    ("foreign_permanent", re.compile("永久居[留住]|永居")),
    ("citizen", re.compile("居住证")),
    ("taiwan_permit", re.compile("台湾|台胞")),
    ("macau_passport", re.compile("^澳门")),
    ("hk_passport", re.compile("香港|港澳|回乡证")),
    ("citizen", re.compile("身份证|户口|户籍")),
)
_LOOKS = (
    ("foreign_permanent", re.compile(r"[A-Z]{3}\d{12}")),
    ("hk_passport", re.compile(r"H(?:\d{8}|\d{10})")),
    ("macau_passport", re.compile(r"M(?:\d{8}|\d{10})")),
    ("passport", re.compile(r"[A-Z]{1,2}\d{7,8}")),
)
_CITIZEN_FORM = re.compile(r"\d{17}[\dX]")


def kind_of(text: str, number: str) -> str:
    """Return the code of `words.DOCUMENT_KINDS` for a cell's words and a cleaned number."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not plain:
        return next((kind for kind, looks in _LOOKS if looks.fullmatch(number)), "citizen")
    if plain in DOCUMENT_KINDS:
        return plain
    told = _CODES.get(plain.upper()) or _TITLES.get(plain)
    told = told or next((kind for kind, words in _WORDS if words.search(plain)), "")
    return told or ("citizen" if _CITIZEN_FORM.fullmatch(number) else "passport")
