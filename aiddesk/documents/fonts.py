"""The letters of the papers: for each character the first shipped font that has it."""

from collections.abc import Iterable
from functools import cache

from aiddesk.documents.faces import Face
from aiddesk.documents.page import FontName
from aiddesk.shipped import shipped

_RARE = "RareNames"
_FILES: dict[FontName, tuple[str, ...]] = {
    "serif": ("NotoSerifSC-Regular", "NotoSansSC-Regular", _RARE),
    "serif-bold": ("NotoSerifSC-Bold", "NotoSansSC-Bold", _RARE),
    "sans": ("NotoSansSC-Regular", "NotoSerifSC-Regular", _RARE),
    "sans-bold": ("NotoSansSC-Bold", "NotoSerifSC-Bold", _RARE),
}


class Chain:
    """One font name backed by several files; the later ones are opened only when a character asks for them."""

    def __init__(self, name: FontName) -> None:
        self.name = name
        self._owners: dict[int, Face | None] = {}
        self._widths: dict[str, float] = {}

    def owner(self, code: int) -> Face | None:
        """Return the first font that has a character, or None."""
        if code not in self._owners:
            faces = map(_face, _FILES[self.name])
            self._owners[code] = next((face for face in faces if code in face.glyphs), None)
        return self._owners[code]

    def first(self) -> Face:
        """Return the font that draws the box of a character no font has."""
        return _face(_FILES[self.name][0])

    def width(self, text: str) -> float:
        """Return how long a text is at size 1."""
        widths = self._widths
        try:
            return sum([widths[character] for character in text])
        except KeyError:
            for character in text:
                owner = self.owner(ord(character))
                widths[character] = owner.width(ord(character)) if owner else 1.0
            return sum([widths[character] for character in text])


@cache
def chain(name: FontName) -> Chain:
    """Return the letters of this name."""
    return Chain(name)


def width(text: str, size: float, font: FontName = "serif") -> float:
    """Return how long a text is in points."""
    return chain(font).width(text) * size


def missing(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the characters that no shipped font has, each once, to be told before the paper is printed."""
    letters = chain("serif")
    unique = sorted({character for text in texts for character in text})
    return tuple(character for character in unique if letters.owner(ord(character)) is None)


@cache
def _face(name: str) -> Face:
    return Face(shipped(f"fonts/{name}.ttf"))
