"""Which movement fits a student's status."""

from collections.abc import Mapping

STATUS_AFTER: Mapping[str, str] = {
    "transfer_out": "transferred_out",
    "suspend": "suspended",
    "leave": "left",
    "decease": "deceased",
    "graduate": "graduated",
    "return": "enrolled",
    "transfer_in": "enrolled",
}
_FITS: Mapping[str, frozenset[str]] = {
    "suspend": frozenset({"enrolled"}),
    "move_class": frozenset({"enrolled", "suspended"}),
    "graduate": frozenset({"enrolled", "suspended"}),
    "transfer_out": frozenset({"enrolled", "suspended", "left"}),
    "leave": frozenset({"enrolled", "suspended", "transferred_out"}),
    "return": frozenset({"suspended", "transferred_out", "left", "graduated"}),
    "transfer_in": frozenset({"transferred_out", "left", "graduated"}),
}


def fits(kind: str, status: str) -> bool:
    """Say whether a movement may happen to a student of this status; nothing happens to who has died."""
    return status != "deceased" and status in _FITS.get(kind, {status})
