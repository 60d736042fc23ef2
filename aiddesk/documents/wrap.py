"""Breaks Chinese text into lines and fits it into cells: dates, numbers and names stay whole where they can."""

import re
from functools import lru_cache

from aiddesk.documents.fonts import width
from aiddesk.documents.page import FontName

_NO_START = frozenset("，。、；：？！）》】〕」』”’…—·,.;:?!)]}%％℃")
_NO_END = frozenset("（《【〔「『“‘([{¥￥$")
_UNITS = "年月日元人名份张票周岁号页时分"
_PIECES = re.compile(
    rf"第\d+日（\d+月\d+日）|\d{{4}}年\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}月\d{{1,2}}日|[¥￥]?[\d,.]*\d[{_UNITS}]?|[A-Za-z0-9@._\-/:+%#]+|——|……|.",
    re.DOTALL,
)


@lru_cache(maxsize=4096)  # what a letter says, it says to every family
def lines(text: str, room: float, size: float, font: FontName = "serif", first: float = 0) -> tuple[str, ...]:
    """Break a text into lines no longer than `room` points; `first` is the indent of the first line.

    A line never begins with a closing mark nor ends with an opening one; line breaks in the text are kept.
    """
    broken: list[str] = []
    for number, paragraph in enumerate(text.split("\n")):
        broken += _broken(_clusters(paragraph), room, size, font, 0 if number else first)
    return tuple(broken)


def fit(text: str, room: float, size: float, font: FontName = "serif", smallest: float = 5.5) -> float:
    """Return the greatest size up to `size` at which a text fits on one line, not below `smallest`."""
    length = width(text, 1, font)
    return size if length * size <= room else max(smallest, int(room / length * 20) / 20)


@lru_cache(maxsize=4096)  # cells repeat: class, level, amount
def fit_lines(
    text: str, room: float, height: float, size: float, font: FontName = "serif", smallest: float = 5.5
) -> tuple[float, tuple[str, ...]]:
    """Return a size and the lines that fit into a cell; at `smallest` the rest runs over rather than being lost."""
    while True:
        broken = lines(text, room, size, font)
        if len(broken) * size * 1.25 <= height or size <= smallest:
            return size, broken
        size = max(smallest, size - 0.5)


def _clusters(text: str) -> list[str]:
    """Return the pieces that stay together."""
    clusters: list[str] = []
    for piece in _PIECES.findall(text):
        if clusters and (piece[0] in _NO_START or clusters[-1][-1] in _NO_END):
            clusters[-1] += piece
        else:
            clusters.append(piece)
    return clusters


def _broken(clusters: list[str], room: float, size: float, font: FontName, used: float) -> list[str]:
    done: list[str] = []
    current = ""
    for cluster in clusters:
        for part in _parts(cluster, room, size, font):
            length = width(part, size, font)
            if current and used + length > room + 0.01:
                done.append(current)
                current, used = "", 0.0
            current += part
            used += length
    return [*done, current]


def _parts(cluster: str, room: float, size: float, font: FontName) -> list[str]:
    """Return a cluster that is longer than a whole line as its characters."""
    return [cluster] if width(cluster, size, font) <= room else list(cluster)
