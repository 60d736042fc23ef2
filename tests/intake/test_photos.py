"""Photos from phones: upright, small, and without what they tell of a place."""

import io
import random
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from aiddesk.domain.errors import Invalid, Unavailable
from aiddesk.intake.photos import PORTRAIT_SIDE, read_photo

_PLACE = b"30.65N 104.06E"


def quarters() -> Image.Image:
    """Return a picture whose four corners tell how it was turned."""
    picture = Image.new("RGB", (600, 400), "white")
    for colour, at in (("red", (0, 0)), ("lime", (300, 0)), ("blue", (0, 200))):
        picture.paste(colour, (*at, at[0] + 300, at[1] + 200))
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010E] = _PLACE.decode()
    told.get_ifd(0x8825).update({1: "N", 2: (30.0, 39.0, 0.0), 3: "E", 4: (104.0, 3.0, 36.0)})
    return told


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """Return the colours near the corners, rounded to what JPEG keeps of them."""
    wide, high = picture.size
    at = [(8, 8), (wide - 9, 8), (8, high - 9), (wide - 9, high - 9)]
    return [tuple(round(part / 255) for part in picture.convert("RGB").getpixel(each)) for each in at]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "a.jpg"
    quarters().save(path, exif=exif(orientation))
    kept = Image.open(io.BytesIO(read_photo(path, PORTRAIT_SIDE).content))
    seen = ImageOps.exif_transpose(Image.open(path))
    assert corners(kept) == corners(seen)
    assert max(kept.size) == PORTRAIT_SIDE
    assert (kept.width > kept.height) == (seen.width > seen.height)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_nothing_of_the_place_is_kept(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    told = {"comment": _PLACE, "xmp": b"<x:xmpmeta>" + _PLACE + b"</x:xmpmeta>"} if suffix == "jpg" else {}
    quarters().save(path, exif=exif(), **told)
    assert _PLACE in path.read_bytes()
    kept = read_photo(path).content
    assert _PLACE not in kept
    opened = Image.open(io.BytesIO(kept))
    assert not opened.getexif()
    assert not {"comment", "xmp", "exif"} & set(opened.info)


def test_what_was_transparent_becomes_white_paper(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (40, 60), (0, 0, 0, 0)).save(path)
    kept = Image.open(io.BytesIO(read_photo(path).content))
    assert (kept.mode, kept.size, kept.getpixel((5, 5))) == ("RGB", (40, 60), (255, 255, 255))


def test_a_photo_of_many_pixels_is_read_and_one_of_too_many_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.new("L", (6400, 4800), 90).save(path)
    assert Image.open(io.BytesIO(read_photo(path, PORTRAIT_SIDE).content)).size == (480, 360)
    Image.new("1", (12_000, 12_000)).save(tmp_path / "bomb.png")
    with pytest.raises(Invalid, match="像素太多"):
        read_photo(tmp_path / "bomb.png")


def test_a_damaged_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    chance, whole = random.Random(7), io.BytesIO()
    quarters().save(whole, "JPEG", exif=exif(6))
    path = tmp_path / "a.jpg"
    for cut in (0, 3, 200, 900, len(whole.getvalue()) // 2):
        path.write_bytes(whole.getvalue()[:cut])
        with pytest.raises(Invalid, match=r"a\.jpg"):
            read_photo(path)
    refused = 0
    for _ in range(200):
        data = bytearray(whole.getvalue())
        for _ in range(6):
            data[chance.randrange(400)] = chance.randrange(256)
        path.write_bytes(data)
        try:
            read_photo(path)
        except Invalid:
            refused += 1
    assert refused
    with pytest.raises(Unavailable):
        read_photo(tmp_path / "gone.jpg")


def test_a_drawing_language_is_never_run(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n")
    with pytest.raises(Invalid):
        read_photo(path)
