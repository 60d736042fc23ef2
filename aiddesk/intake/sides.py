"""Tables that stand side by side to save paper: the same titles again, further to the right."""

from collections.abc import Iterable, Iterator, Sequence

from aiddesk.intake.mapping import Mapping

_TELLING = frozenset({"sex", "birth_date", "class_name", "document_number", "registration_number"})


def offsets(columns: Mapping) -> tuple[int, ...]:
    """Return how far right each table begins from the first one: (0,) where there is only one.

    Every used title must come again, among them one that only a student has: 姓名 and 电话 alone may be a parent's.
    """
    used = [c for c in columns.columns if c.field]
    name = columns.column("name")
    if name is None or not name.header or not {c.field for c in used} & _TELLING:
        return (0,)
    titles = [c.header for c in columns.columns]
    further = [n - name.index for n in range(name.index + 1, len(titles)) if titles[n] == name.header]
    return (0, *(by for by in further if all(titles[c.index + by : c.index + by + 1] == [c.header] for c in used)))


def tables_in(rows: Iterable[Sequence[str]], columns: Mapping, found: Sequence[int]) -> Iterator[int]:
    """Return for each row how many of its tables have anything in a used column; see `halves`."""
    used = [[c.index + by for c in columns.columns if c.field] for by in found]
    for cells in rows:
        width = len(cells)
        yield sum(any(n < width and cells[n].strip() for n in own) for own in used)


def halves(cells: Sequence[str], columns: Mapping, found: Sequence[int]) -> list[tuple[int, dict[str, str]]]:
    """Return (offset, values by field) of each table in a row that has any: a number or a note beside is no student."""
    used = [(c.field, c.index) for c in columns.columns if c.field]
    values = [(by, {f: cells[n + by].strip() for f, n in used if n + by < len(cells)}) for by in found]
    return [(by, own) for by, own in values if any(own.values())]
