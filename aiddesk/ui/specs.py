"""What a tab is before it is built; knows no Qt, so that the list of tabs costs nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ScreenSpec:
    """A tab: `factory` takes the window (`screen.Host`) and returns a `screen.Screen`.

    Named as "module:Class", it is imported when the tab is first shown.
    """

    key: str
    title: str
    icon: str
    factory: Callable[..., Any] | str
