"""A class that stands somewhere in the name of a file or folder: 四年级1班, 三(2)班, 4-1班, 301班."""

import re
from dataclasses import dataclass

from aiddesk.domain.names import class_of, grade_of

_HAN = "一二三四五六七八九"
_NAME = rf"(?P<name>\d{{1,3}}|[{_HAN}十]{{1,3}})\)?班"
_BEFORE = r"[(._-]*"
_NO_LETTER = r"(?<![^\W\d_])"  # a numeral or 小 after a letter may be the end of a name: 王小三1班
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<grade>(?:初中|高中)?[{_HAN}1-9]年级|[初高][一二三](?=$|[^\w{_HAN}]|[\d_{_HAN}])|学前班|{_NO_LETTER}[大中小]班)"
        rf"(?:{_BEFORE}{_NAME})?",
        rf"{_NO_LETTER}(?<!\d)(?P<grade>[{_HAN}]|[1-9](?=[年(._-]))年?{_BEFORE}{_NAME}",
        rf"(?:(?<=级)|(?<!\d)(?=\d)|{_NO_LETTER}(?!\d)){_NAME}",
    )
)


@dataclass(frozen=True)
class ClassWords:
    """What a text tells of a class, None and "" where it is silent, and the text without it."""

    grade: int | None = None
    name: str = ""
    rest: str = ""

    @property
    def is_silent(self) -> bool:
        return self.grade is None and not self.name

    def within(self, outer: "ClassWords") -> "ClassWords":
        """Return this with the grade of what it lies in, where it names none itself."""
        if self.is_silent:
            return outer
        return self if self.grade is not None else ClassWords(outer.grade, self.name, self.rest)

    def fits(self, title: str) -> bool:
        """Say whether a class ("四年级1班") may be the one that is meant."""
        grade, name = class_of("", title)
        return self.grade in (None, grade) and self.name in ("", name)


def read_class(text: str) -> ClassWords:
    """Find the first class in a text of plain half-width letters."""
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found is not None:
            told = found.groupdict()
            grade, name = class_of("", f"{told['name']}班") if told["name"] else (None, "")
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            own = grade_of(told.get("grade") or "")
            return ClassWords(grade if own is None else own, name, rest)
    return ClassWords(rest=text)
