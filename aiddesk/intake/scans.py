"""A scanned letter: a picture freed of its place data, or a PDF as it is."""

import hashlib
from pathlib import Path

from aiddesk.domain.errors import Invalid, Unavailable
from aiddesk.intake.photos import Photo, read_photo

MAX_PDF = 10 * 1024 * 1024


def read_scan(path: Path) -> Photo:
    """Read a scan; a PDF keeps its bytes, with their hash.

    Raises:
        Unavailable: the file cannot be read.
        Invalid: it is neither picture nor PDF, is damaged, or is too large.
    """
    if path.suffix.lower() != ".pdf":
        return read_photo(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_PDF + 1)
    except OSError as error:
        raise Unavailable(f"读不了“{path.name}”。请检查文件是否还在、U盘是否插好。") from error
    if len(data) > MAX_PDF:
        raise Invalid(f"“{path.name}”超过10MB。请用较低的清晰度重新扫描。")
    if b"%PDF-" not in data[:1024] or b"%%EOF" not in data[-2048:]:
        raise Invalid(f"“{path.name}”不是完整的PDF文件。请重新扫描，或拍成照片。")
    return Photo(path.name, "application/pdf", data, hashlib.sha256(data).hexdigest())
