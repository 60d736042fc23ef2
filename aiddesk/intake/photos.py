"""A photo from a phone: turned upright, shrunk, freed of its place data."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from aiddesk.domain.errors import Invalid, Unavailable

MAX_FILE = 40 * 1024 * 1024
_LONG_SIDE = 1280


@dataclass(frozen=True)
class Photo:
    """A kept photo: JPEG bytes without EXIF, and the hash of the original file."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def read_photo(path: Path) -> Photo:
    """Read a photo.

    Raises:
        Unavailable: the file cannot be read.
        Invalid: it is no picture, is damaged, or is too large.
    """
    from PIL import Image, ImageOps  # heavy, and needed only for photos

    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"读不了照片“{path.name}”。请检查文件是否还在、U盘是否插好。") from error
    if len(data) > MAX_FILE:
        raise Invalid(f"照片“{path.name}”超过40MB。请换一张小一些的。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
            picture.thumbnail((_LONG_SIDE, _LONG_SIDE))
            out = io.BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=80)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid(f"“{path.name}”不是照片，或已损坏。请选择 .jpg 或 .png 照片。") from error
    return Photo(path.name, "image/jpeg", out.getvalue(), hashlib.sha256(data).hexdigest())
