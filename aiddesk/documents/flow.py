"""A cursor that runs down the pages and begins a new one when the room is used up."""

from aiddesk.documents.page import A4, MM, FontName, Page
from aiddesk.documents.wrap import lines


class Flow:
    """The pages of one paper while they are filled; margins are in points."""

    def __init__(
        self, size: tuple[float, float] = A4, left: float = 25 * MM, right: float = 15 * MM, top: float = 15 * MM,
        bottom: float = 14 * MM,
    ) -> None:  # fmt: skip
        self.left, self.right, self.top = left, right, top
        self.end = size[0] - right
        self.room = self.end - left
        self._size, self._floor = size, size[1] - bottom
        self.pages: list[Page] = []
        self.turn()

    def turn(self) -> None:
        """Begin a new page."""
        self.page = Page(self._size)
        self.pages.append(self.page)
        self.y = self.top

    def left_over(self) -> float:
        """Return the height that the page still has."""
        return self._floor - self.y

    def need(self, height: float) -> bool:
        """Begin a new page unless this height is left; say whether one was begun."""
        if height <= self.left_over() + 0.01 or self.y == self.top:
            return False
        self.turn()
        return True

    def take(self, height: float) -> float:
        """Return the upper edge of a strip of this height, on a new page if need be."""
        self.need(height)
        edge = self.y
        self.y += height
        return edge

    def paragraph(self, text: str, size: float, pitch: float, font: FontName = "serif", indent: int = 0) -> None:
        """Write a paragraph; `indent` counts characters of its first line. It never leaves one line alone."""
        broken = lines(text, self.room, size, font, first=indent * size)
        for number, line in enumerate(broken):
            if number in (0, len(broken) - 2):
                self.need(min(2, len(broken) - number) * pitch)
            edge = self.take(pitch)
            x = self.left + (0 if number else indent * size)
            self.page.text(x, edge + pitch / 2 + size * 0.36, line, size, font)
