"""A photo from a phone: turned upright, shrunk, freed of its place data."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from datetime import datetime
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
_EXIF, _TAKEN, _WRITTEN = 0x8769, 0x9003, 0x0132
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
_THUMBNAIL_SIDE = 160
MOST = 2000  # pictures of one folder: more is a whole phone chosen by mistake


@dataclass(frozen=True)
class Photo:
    """A kept photo: JPEG bytes without EXIF, and the hash of the original file."""

    name: str
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True)
class SeenPhoto:
    """A picture before it is taken: when the camera says it was taken (else the file's own time), and a small copy."""

    path: Path
    taken: datetime
    thumbnail: bytes
    sha256: str


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """Return the picture files of a folder; those of its sub-folders are not meant.

    Raises:
        Unavailable: the folder cannot be read.
        Invalid: there is no picture in it, or far too many.
    """
    try:
        found = sorted(p for p in folder.iterdir() if p.suffix.lower() in _PICTURES and not p.name.startswith("."))
    except OSError as error:
        raise Unavailable(f"读不了文件夹“{folder.name}”。请检查它是否还在、手机或U盘是否连好。") from error
    if not found:
        raise Invalid(f"“{folder.name}”里没有照片。请选择放着照片（.jpg、.png）的文件夹。")
    if len(found) > MOST:
        raise Invalid(f"“{folder.name}”里有{len(found)}张照片，太多了。请把家访的照片放进单独的文件夹再选。")
    return tuple(found)


def look_at(path: Path) -> SeenPhoto:
    """Look at a picture without taking it.

    Raises:
        Unavailable: the file cannot be read.
        Invalid: it is no picture, is damaged, or is too large.
    """
    data, modified = _bytes(path)
    return SeenPhoto(
        path, _taken(data) or modified, _shrunk(path.name, data, _THUMBNAIL_SIDE), hashlib.sha256(data).hexdigest()
    )


def read_photo(path: Path, long_side: int = LONG_SIDE) -> Photo:
    """Read a photo; neither side of what is kept is longer than `long_side` pixels.

    Raises:
        Unavailable: the file cannot be read.
        Invalid: it is no picture, is damaged, or is too large.
    """
    data, _modified = _bytes(path)
    return Photo(path.name, "image/jpeg", _shrunk(path.name, data, long_side), hashlib.sha256(data).hexdigest())


def _bytes(path: Path) -> tuple[bytes, datetime]:
    try:
        size, modified = (told := path.stat()).st_size, datetime.fromtimestamp(told.st_mtime).astimezone()
        if size > MAX_FILE:
            raise Invalid(f"照片“{path.name}”超过40MB。请换一张小一些的。")
        return path.read_bytes(), modified
    except OSError as error:
        raise Unavailable(f"读不了照片“{path.name}”。请检查文件是否还在、U盘是否插好。") from error


def _taken(data: bytes) -> datetime | None:
    """Return when the camera took the picture, by its own clock; nothing else of its EXIF is looked at."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told = Image.open(io.BytesIO(data), formats=_FORMATS).getexif()
            text = told.get_ifd(_EXIF).get(_TAKEN) or told.get(_WRITTEN)
        return datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S").astimezone()
    except Exception:  # whatever is wrong with it, the file's own time serves as well
        return None


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
