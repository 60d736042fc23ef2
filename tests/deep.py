"""How much a deep run tries: `dev.py fuzz` and `dev.py faults` set AIDDESK_DEEP, the ordinary run stays short."""

import os

IS_DEEP = bool(os.environ.get("AIDDESK_DEEP"))


def times(usual: int) -> int:
    """Return how many examples to try where an ordinary run tries this many."""
    return usual * 20 if IS_DEEP else usual
