"""What a form asks for; knows no Qt, so that saying it costs nothing at start."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from aiddesk.domain.errors import Problem

Handler = Callable[[Sequence[Problem]], Sequence[Problem]]  # shows what it can, returns the rest
Kind = Literal["text", "choice", "many", "date", "money", "number", "digits", "flag", "lines", "secret"]


@dataclass(frozen=True)
class Field:
    """One field of a form.

    `name` is the draft's field name; its value is always text: a choice's code, several codes joined by ",", a date
    as 2026-09-18, "1" or "" for a flag, everything else as typed. `hint` stands in the empty field, `note` below it.
    """

    name: str
    title: str
    kind: Kind = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    note: str = ""
    required: bool = False
    read_only: bool = False
    blank: str | None = ""  # the word of "nothing chosen"; None leaves it out of a choice
