"""How a long task reports and is stopped."""

from typing import Protocol


class Progress(Protocol):
    def step(self, done: int, total: int, text: str) -> None:
        """Report `done` of `total` with a Chinese text.

        Raises:
            Cancelled: the user asked to stop.
        """


class _Silent:
    def step(self, done: int, total: int, text: str) -> None:
        """Report to nobody."""


SILENT: Progress = _Silent()
