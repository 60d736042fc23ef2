"""Errors by the person who must act: the user here, the user after looking, the user elsewhere, nobody."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """An error stops what it stands in; a warning asks a person to look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what was typed or read.

    `text` says what is wrong and what to do, in Chinese. `field` is the draft's field name, so that a form can show
    the problem beside it; `place` is where it stands in the user's own sheet ("第23行 H列 身份证件号").
    """

    text: str
    field: str = ""
    place: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        return f"{self.place}：{self.text}" if self.place else self.text


class AidError(Exception):
    """What the program tells its user instead of failing."""

    @property
    def text(self) -> str:
        return str(self)


class Invalid(AidError):
    """The user here must change what was typed or brought: all problems at once."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(Problem(p) if isinstance(p, str) else p for p in problems)
        super().__init__("\n".join(map(str, self.problems)))


class Conflict(AidError):
    """What was asked no longer fits what the register holds: the user decides after looking."""


class Unavailable(AidError):
    """A file, a stick or a printer is out of reach: the text says which and the next step."""


class Cancelled(AidError):
    """The user stopped a long task: nothing was changed."""

    def __init__(self) -> None:
        super().__init__("已取消，没有任何改动。")
