"""The slip that travels with a stick: U盘交接单, with control totals and fingerprints."""

from dataclasses import dataclass
from datetime import datetime

from aiddesk.documents.page import Footer


@dataclass(frozen=True)
class Slip:
    """What was handed over; `totals` are (title, value) as text, `sha256` and `key_fingerprint` hexadecimal."""

    footer: Footer
    sender: str
    receiver: str
    package_number: str
    file_name: str
    byte_count: int
    made_at: datetime
    contents: str
    totals: tuple[tuple[str, str], ...]
    sha256: str
    key_fingerprint: str
    journal_head: str
    code: str = ""
