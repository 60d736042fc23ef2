"""Drawing lots between a few who have the same claim, so that anybody can draw them again with any SHA-256 tool.

Everybody has a printed code ("四年级1班", "3号"). A seed is spoken aloud once the codes are known; a code's ticket is
the SHA-256 of the seed, a colon and the code, in UTF-8. The smallest tickets win, read as text or as numbers alike.
"""

import hashlib
from collections.abc import Iterable

from aiddesk.domain.sampling import clean_seed

__all__ = ["clean_seed", "drawn", "ticket", "ticket_text"]


def ticket_text(seed: str, code: str) -> str:
    """Return the text whose hash is a code's ticket."""
    return f"{seed}:{code}"


def ticket(seed: str, code: str) -> str:
    return hashlib.sha256(ticket_text(seed, code).encode()).hexdigest()


def drawn(codes: Iterable[str], seed: str) -> tuple[str, ...]:
    """Return the codes in the order in which they are drawn: the smallest tickets first."""
    return tuple(code for _, code in sorted((ticket(seed, code), code) for code in set(codes)))
