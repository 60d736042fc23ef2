"""Which column holds what: by its title, else by what stands in it; never by likeness."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aiddesk.domain import identity, names
from aiddesk.intake.letters import column_letter
from aiddesk.intake.synonyms import FIELD_TITLES, WEAK_TITLES, field_of

__all__ = ["FIELD_TITLES", "ColumnMap", "Mapping", "guess"]
_SAMPLES = 3
_LOOKED_AT = 200
# Whose columns are never taken for the student's own by their looks.
_OTHERS = re.compile("监护|家长|父|母|成员|户主|班主任|教师|老师|任教|任课|联系人|兄|弟|姐|妹")
_HAN = r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]"
_NAME = re.compile(rf"{_HAN}{{2,4}}|{_HAN}+(·{_HAN}+)+")


@dataclass(frozen=True)
class ColumnMap:
    """One column: its letter and title in the sheet, the draft's field it goes to ("" is left out), sample values."""

    index: int
    letter: str
    header: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Mapping:
    """All columns in the order of the sheet."""

    columns: tuple[ColumnMap, ...]

    def with_field(self, index: int, field: str) -> "Mapping":
        """Return the mapping with one column changed; another column of that field is left out instead."""
        return Mapping(
            tuple(
                replace(c, field=field) if c.index == index else replace(c, field="") if c.field == field else c
                for c in self.columns
            )
        )

    def column(self, field: str) -> ColumnMap | None:
        return next((c for c in self.columns if c.field == field), None)

    def told_by(self, field: str, side: int = 0) -> ColumnMap | None:
        """Return the column that tells a field: a grade may stand in the class's own ("三年级1班").

        `side` is how far right of the first table another one stands.
        """
        found = self.column(field) or (self.column("class_name") if field == "grade" else None)
        return self.columns[found.index + side] if found else None

    @property
    def repeats_at(self) -> str:
        """The letter of the column where the same titles begin again, or "": two lists stand side by side."""
        heads = [c.header for c in self.columns]
        name = self.column("name")
        for step in range(2, len(heads)) if name and name.header else ():
            at = name.index + step if name else 0
            left, right = heads[:step], heads[step : 2 * step]
            is_filled = at < len(heads) and heads[at] == heads[at - step] and bool(self.columns[at].samples)
            if is_filled and [t for t in left if t] == [t for t in right if t]:
                return self.columns[step].letter
        return ""

    @property
    def shape(self) -> str:
        """The shape of the sheet: the same titles in the same order give the same text."""
        return hashlib.sha256("\n".join(c.header for c in self.columns).encode()).hexdigest()[:16]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Title and field of every column, to be remembered for this shape."""
        return tuple((c.header, c.field) for c in self.columns)

    def remembered(self, pairs: Sequence[tuple[str, str]]) -> "Mapping":
        """Return the mapping as it was understood before, where the titles are the same."""
        if [title for title, _ in pairs] != [c.header for c in self.columns]:
            return self
        return Mapping(tuple(replace(c, field=f) for c, (_, f) in zip(self.columns, pairs, strict=True)))


def guess(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """Map columns by their titles, and those without a known title by their content."""
    width = max([len(titles), *(len(row) for row in rows[:_LOOKED_AT])])
    heads = [*titles, *[""] * (width - len(titles))]
    values = [_values(rows, index) for index in range(width)]
    fields = _by_title(heads, values)
    taken = set(fields)
    for tests in (_TESTS, _LAST_TESTS):
        for index in range(width):
            if values[index] and not fields[index] and not _OTHERS.search(heads[index]):
                fields[index] = _by_content(values[index], taken, tests)
                taken.add(fields[index])
    return Mapping(
        tuple(
            ColumnMap(index, column_letter(index), heads[index], fields[index], tuple(values[index][:_SAMPLES]))
            for index in range(width)
        )
    )


def _values(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    found = []
    for row in rows:
        if index < len(row) and (value := row[index].strip()):
            found.append(value)
            if len(found) == _LOOKED_AT:
                break
    return found


def _by_title(heads: Sequence[str], values: Sequence[Sequence[str]]) -> list[str]:
    fields: list[str] = []
    better = {field_of(title) for title in heads if title.strip() not in WEAK_TITLES}
    for index, title in enumerate(heads):
        field = field_of(title)
        if title.strip() in WEAK_TITLES and field in better:
            field = ""
        if field and index + 1 < len(heads) and not values[index] and values[index + 1] and not heads[index + 1]:
            field = ""  # a title merged over two columns: what it names stands in the next one
        elif not title and index and not values[index - 1] and values[index]:
            field = field_of(heads[index - 1])
        fields.append("" if field in fields else field)
    return fields


def _by_content(values: Sequence[str], taken: set[str], tests: "Tests") -> str:
    for field, test in tests:
        if field not in taken and sum(map(test, values)) >= 0.8 * len(values):
            return field
    return ""


def _is_class(value: str) -> bool:
    grade, name = names.class_of("", value)
    return grade is not None and bool(name)


def _is_category(value: str) -> bool:
    return bool(names.category_of(value)) or "监测对象" in value


Tests = tuple[tuple[str, Callable[[str], bool]], ...]
_TESTS: Tests = (
    ("document_number", lambda v: identity.citizen(identity.clean_number(v)) is not None),
    ("registration_number", lambda v: bool(re.fullmatch(r"[GJL]\d{17}[\dX]", v))),
    ("sex", lambda v: v in ("男", "女")),
    ("ethnicity", lambda v: names.ethnicity(v) in names.ETHNICITIES),
    ("phone", lambda v: bool(re.fullmatch(r"1[3-9]\d{9}", v))),
    ("special_category", _is_category),
)
# What could be much else is asked last: names look like names of people, villages and banks alike.
_LAST_TESTS: Tests = (
    ("class_name", _is_class),
    ("name", lambda v: bool(_NAME.fullmatch(v))),
)
