"""Code tables of the national registration system (rules 5.1, 5.5): what is not in a table has no code."""

from collections.abc import Mapping

from aiddesk.domain.names import ETHNICITIES
from aiddesk.domain.names import ethnicity as one_spelling

SEX_CODES: Mapping[str, str] = {"male": "1", "female": "2"}
RESIDENCE_CODES: Mapping[str, str] = {"rural": "1", "urban": "2"}
DOCUMENT_CODES: Mapping[str, str] = {
    "citizen": "1",
    "hk_passport": "6",
    "macau_passport": "7",
    "taiwan_permit": "8",
    "foreign_permanent": "9",
    "passport": "A",
    "none": "Z",
}
# GB/T 3304—1991 numbers the peoples as `ETHNICITIES` lists them.
ETHNICITY_CODES: Mapping[str, str] = {
    **{name: f"{number:02d}" for number, name in enumerate(ETHNICITIES, 1)},
    "其他": "97",
    "外国血统中国籍人士": "98",
}


def ethnicity_code(name: str) -> str:
    """Return "33" for 羌族 or 羌, "" for a people that the standard does not number (穿青人)."""
    return ETHNICITY_CODES.get(one_spelling(name), "")
