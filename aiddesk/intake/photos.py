"""A photo from a phone: turned upright, shrunk, freed of its place data."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aiddesk.domain.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from PIL.Image import Image  # heavy, and needed only for photos

MAX_FILE = 40 * 1024 * 1024
LONG_SIDE = 1280
PORTRAIT_SIDE = 480
_FORMATS = ("JPEG", "PNG", "BMP", "GIF", "WEBP")  # others may start programs (PostScript)
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Photo:
    """A kept photo: JPEG bytes without EXIF, and the hash of the original file."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def read_photo(path: Path, long_side: int = LONG_SIDE) -> Photo:
    """Read a photo; neither side of what is kept is longer than `long_side` pixels.

    Raises:
        Unavailable: the file cannot be read.
        Invalid: it is no picture, is damaged, or is too large.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"读不了照片“{path.name}”。请检查文件是否还在、U盘是否插好。") from error
    if len(data) > MAX_FILE:
        raise Invalid(f"照片“{path.name}”超过40MB。请换一张小一些的。")
    return Photo(path.name, "image/jpeg", _shrunk(path.name, data, long_side), hashlib.sha256(data).hexdigest())


def _shrunk(name: str, data: bytes, long_side: int) -> bytes:
    from PIL import Image, WebPImagePlugin  # noqa: F401 - a format that is named must be loaded

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd EXIF, which is dropped anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
            if picture.mode in ("1", "P"):
                picture = picture.convert("RGBA")  # a palette cannot be shrunk smoothly
            picture.thumbnail((long_side, long_side))  # before it is turned: a large JPEG is then never decoded whole
            out = io.BytesIO()
            # A comment of the file would be written again, and phones put places there too.
            _on_white(_upright(picture)).save(out, "JPEG", quality=80, comment=b"")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid(f"照片“{name}”的像素太多。请用手机或电脑缩小后再试。") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Invalid(f"“{name}”不是照片，或已损坏。请选择 .jpg 或 .png 照片。") from error
    return out.getvalue()


def _upright(picture: "Image") -> "Image":
    """Return the picture as it was seen; only the orientation is read, so that no other fault of EXIF matters."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }  # fmt: skip
    turn = turns.get(picture.getexif().get(_ORIENTATION, 1))
    return picture if turn is None else picture.transpose(turn)


def _on_white(picture: "Image") -> "Image":
    """Return the picture in plain colours; what was transparent is paper, not black."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("RGB")
