"""The texts of letters and statements as data, so that a school words them as its county does.

A text is a JSON file in `resources/policy/texts/`: `title`, `dated`, `source`, `paragraphs`, the sentence of the
`slip`, `choices` and `extra_choices` (after the sentence `extra`) with a box each, and `notes`. Words in braces are
filled in by the paper ({school}, {phone}, {deadline}, …); which there are is said where the paper is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Wording:
    """A dated text with its source."""

    title: str
    dated: str
    source: str
    paragraphs: tuple[str, ...]
    slip: str = ""
    choices: tuple[str, ...] = ()
    extra: str = ""
    extra_choices: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def filled(self, **words: str) -> tuple[str, ...]:
        """Return the paragraphs with their words filled in; one that says nothing is left out."""
        return tuple(text for text in (paragraph.format(**words) for paragraph in self.paragraphs) if text.strip())


def read_wording(data: Mapping[str, Any]) -> Wording:
    """Return a text from what its file holds.

    Raises:
        KeyError: something is missing.
    """
    lists = {name: tuple(map(str, data.get(name, ()))) for name in ("choices", "extra_choices", "notes")}
    return Wording(
        str(data["title"]), str(data["dated"]), str(data["source"]), tuple(map(str, data["paragraphs"])),
        str(data.get("slip", "")), extra=str(data.get("extra", "")), **lists,
    )  # fmt: skip
