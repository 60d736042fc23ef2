"""What a form asks for; knows no Qt, so that saying it costs nothing at start."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from aiddesk.domain.errors import Problem

Handler = Callable[[Sequence[Problem]], Sequence[Problem]]  # shows what it can, returns the rest


class Watched(Protocol):
    """A form while it is typed into, as those see it who remark on it."""

    def values(self) -> dict[str, str]: ...

    def show_remark(self, name: str, text: str, kind: str = "accent") -> None: ...


Watch = Callable[[Watched], None]
Kind = Literal["text", "choice", "many", "date", "money", "number", "digits", "flag", "lines", "rows", "secret"]


@dataclass(frozen=True)
class Field:
    """One field of a form.

    `name` is the draft's field name; its value is always text: a choice's code, several codes joined by ",", a date
    as 2026-09-18, "1" or "" for a flag, rows as lines with tabs between cells, everything else as typed. `hint`
    stands in the empty field, `note` below it. The columns of rows are their `choices` (name to title) with `widths`.
    """

    name: str
    title: str
    kind: Kind = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    note: str = ""
    required: bool = False
    read_only: bool = False
    widths: tuple[int, ...] = ()
    blank: str | None = ""  # the word of "nothing chosen"; None leaves it out of a choice
    is_private: bool = False  # names a child or tells of one: hidden while others look on
