"""Which column holds what: by its title, else by what stands in it; never by likeness."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aiddesk.domain import identity, names
from aiddesk.intake.letters import column_letter
from aiddesk.intake.synonyms import FIELD_TITLES, field_of

__all__ = ["FIELD_TITLES", "ColumnMap", "Mapping", "guess"]
_SAMPLES = 3
_LOOKED_AT = 200


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

    @property
    def missing(self) -> tuple[str, ...]:
        """The required fields without a column: a name and a class."""
        have = {c.field for c in self.columns}
        needed = [] if "name" in have else ["name"]
        if "class_name" not in have:
            needed.append("class_name")
        return tuple(needed)


def guess(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """Map columns by their titles, and those without a known title by their content."""
    taken: set[str] = set()
    columns = []
    for index, title in enumerate(titles):
        values = [row[index].strip() for row in rows[:_LOOKED_AT] if index < len(row) and row[index].strip()]
        field = field_of(title)
        if field in taken:
            field = ""
        taken.add(field)
        columns.append(ColumnMap(index, column_letter(index), title, field, tuple(values[:_SAMPLES])))
    found = []
    for column in columns:
        values = [row[column.index].strip() for row in rows if column.index < len(row) and row[column.index].strip()]
        field = column.field or _by_content(values[:_LOOKED_AT], taken)
        taken.add(field)
        found.append(replace(column, field=field))
    return Mapping(tuple(found))


def _by_content(values: Sequence[str], taken: set[str]) -> str:
    if not values:
        return ""
    for field, test in _TESTS:
        if field not in taken and sum(map(test, values)) >= 0.8 * len(values):
            return field
    return ""


def _is_category(value: str) -> bool:
    return bool(names.category_of(value)) or "监测对象" in value


_TESTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("document_number", lambda v: identity.citizen(identity.clean_number(v)) is not None),
    ("registration_number", lambda v: bool(re.fullmatch(r"[GJL]\d{17}[\dX]", v))),
    ("sex", lambda v: v in ("男", "女")),
    ("ethnicity", lambda v: names.ethnicity(v) in names.ETHNICITIES),
    ("phone", lambda v: bool(re.fullmatch(r"1[3-9]\d{9}", v))),
    ("special_category", _is_category),
)
