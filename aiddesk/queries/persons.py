"""People behind the rows of the staff list: who left and came back stands there twice, and is one person."""

from aiddesk.domain.kinship import phone_key
from aiddesk.store.desk import Desk


def rows_of(desk: Desk, staff_id: str) -> frozenset[str]:
    """Return all keys of the person whom a key stands for, those of former staff included.

    Rows of one name are one person, unless each has a telephone number and they differ.
    """
    rows = desk.rows(
        "SELECT o.id, o.phone, s.phone FROM staff s JOIN staff o ON o.school_id = s.school_id AND o.name = s.name"
        " WHERE s.id = ?",
        staff_id,
    )
    own = (key for key, phone, mine in rows if key == staff_id or not _differ(phone_key(phone), phone_key(mine)))
    return frozenset(own)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
