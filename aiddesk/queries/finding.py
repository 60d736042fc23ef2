"""What was typed into a find box, as a condition on students."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from aiddesk.domain.names import class_of, grade_of
from aiddesk.store.finding import tokens

_MOST = 20  # words that are heeded; more of them were pasted by mistake
_EXAMPLES = ("姓名", "拼音或首字母", "证件号或电话后几位", "监护人", "班级")
HINT = "查找：" + "、".join(_EXAMPLES)


@dataclass(frozen=True)
class Sought:
    """`match` is a full-text expression ("" for none); `classes` are (grade or None, name or "") that must hold."""

    match: str
    classes: tuple[tuple[int | None, str], ...]


def sought(text: str) -> Sought:
    """Read a find box: every word must hold ("七年级1班 王", "jsh", "wang xiaoming", "0013", "13800001234")."""
    matches, classes = [], []
    words = unicodedata.normalize("NFKC", text).split()[:_MOST]
    for is_latin, found in groupby(words, _is_latin):
        group = list(found)
        if is_latin:
            matches.append(_latin(group))
            continue
        for word in dict.fromkeys(group):
            where = _class(word)
            if where is not None:
                classes.append(where)
            elif (match := _match(word)) is not None:
                matches.append(match)
    return Sought(" AND ".join(matches), tuple(classes))


def _class(word: str) -> tuple[int | None, str] | None:
    """Read a class; a numeral alone is rather a part of a name (张三丰)."""
    if word.isascii() or len(word) < 2:
        return None
    grade = grade_of(word)
    if grade is not None:
        return grade, ""
    grade, name = class_of("", word)
    is_numbered = word.endswith("班") and name[:1].isdigit()
    return (grade, name) if name and (grade is not None or is_numbered) else None


def _is_latin(word: str) -> bool:
    return word.isascii() and word.isalpha() and word.upper() != "X"


def _latin(words: Sequence[str]) -> str:
    """Let every word hold, or all of them as one: pinyin is written apart and together."""
    each = " AND ".join(f'({{latin}} : "{word}" * OR {{names}} : "{tokens(word)}")' for word in words)
    return f'(({each}) OR {{latin}} : "{"".join(words)}" *)' if len(words) > 1 else each


def _match(word: str) -> str | None:
    plain = "".join(c for c in word if c.isalnum())
    if not plain:
        return None
    if not plain.isascii():
        return f'({{names guardians}} : "{tokens(plain)}")'
    if _is_latin(plain):
        return _latin([plain])
    return f'({{numbers}} : "{plain[::-1]}" *)'
