"""What was typed into a find box, as a condition on students."""

import unicodedata
from dataclasses import dataclass

from aiddesk.domain.names import class_of, grade_of
from aiddesk.store.finding import tokens

_MOST = 20  # words that are heeded; more of them were pasted by mistake
_EXAMPLES = ("姓名", "拼音或首字母", "证件号或电话后几位", "监护人", "班级")
HINT = "查找：" + "、".join(_EXAMPLES)


@dataclass(frozen=True)
class Sought:
    """`match` is a full-text expression ("" for none); `classes` are (grade, class name or "") that must hold."""

    match: str
    classes: tuple[tuple[int, str], ...]


def sought(text: str) -> Sought:
    """Read a find box: every word must hold ("七年级1班 王", "jsh", "0013", "13800001234")."""
    matches, classes = [], []
    words = unicodedata.normalize("NFKC", text).split()
    for word in list(dict.fromkeys(words))[:_MOST]:
        where = _class(word)
        if where is not None:
            classes.append(where)
        elif (match := _match(word)) is not None:
            matches.append(match)
    return Sought(" AND ".join(matches), tuple(classes))


def _class(word: str) -> tuple[int, str] | None:
    if word.isascii():
        return None
    grade = grade_of(word)
    if grade is not None:
        return grade, ""
    grade, name = class_of("", word)
    return (grade, name) if grade is not None and name else None


def _match(word: str) -> str | None:
    plain = "".join(c for c in word if c.isalnum())
    if not plain:
        return None
    if not plain.isascii():
        return f'({{names guardians}} : "{tokens(plain)}")'
    if plain.isalpha() and plain.upper() != "X":
        return f'({{latin}} : "{plain}" * OR {{names}} : "{tokens(plain)}")'
    return f'({{numbers}} : "{plain[::-1]}" *)'
