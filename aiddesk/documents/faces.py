"""A TrueType file as far as layout needs it: which characters it has and how wide they are, read in milliseconds."""

import mmap
import struct
import sys
from array import array
from pathlib import Path


class Face:
    """One font file, mapped into memory.

    `glyphs` maps code points to glyph numbers, `advances` and `bearings` are in font units by glyph number.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.tables = self._tables()
        self.units = self._ushort("head", 18)
        self.glyph_count = self._ushort("maxp", 4)
        self.glyphs = self._glyphs()
        self.advances, self.bearings = self._metrics()

    def width(self, code: int) -> float:
        """Return the advance of a character at size 1; an unknown one is a full square."""
        glyph = self.glyphs.get(code)
        return 1.0 if glyph is None else self.advances[glyph] / self.units

    def places(self) -> "array[int]":
        """Return where each outline begins in the glyf table, and where the last one ends."""
        start = self.tables["loca"][0]
        if self._ushort("head", 50):
            return self._numbers("I", start, self.glyph_count + 1)
        return array("I", (half * 2 for half in self._numbers("H", start, self.glyph_count + 1)))

    def _tables(self) -> dict[str, tuple[int, int]]:
        count = struct.unpack_from(">H", self.data, 4)[0]
        records = struct.iter_unpack(">4sLLL", self.data[12 : 12 + 16 * count])
        return {tag.decode("latin-1"): (offset, length) for tag, _, offset, length in records}

    def _ushort(self, table: str, offset: int) -> int:
        number: int = struct.unpack_from(">H", self.data, self.tables[table][0] + offset)[0]
        return number

    def _numbers(self, kind: str, start: int, count: int) -> "array[int]":
        numbers: array[int] = array(kind)
        numbers.frombytes(self.data[start : start + count * numbers.itemsize])
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers

    def _glyphs(self) -> dict[int, int]:
        start = self.tables["cmap"][0]
        for index in range(self._ushort("cmap", 2)):
            place = start + struct.unpack_from(">L", self.data, start + 8 + 8 * index)[0]
            if struct.unpack_from(">H", self.data, place)[0] == 12:
                return self._groups(place)
        raise ValueError(f"{self.path.name}: no format 12 character map")

    def _groups(self, place: int) -> dict[int, int]:
        count = struct.unpack_from(">L", self.data, place + 12)[0]
        numbers = self._numbers("I", place + 16, 3 * count)
        glyphs: dict[int, int] = {}
        for first, last, glyph in zip(numbers[0::3], numbers[1::3], numbers[2::3], strict=True):
            if first == last:
                glyphs[first] = glyph
            else:
                glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
        return glyphs

    def _metrics(self) -> "tuple[array[int], array[int]]":
        pairs = self._ushort("hhea", 34)
        start = self.tables["hmtx"][0]
        numbers = self._numbers("H", start, 2 * pairs)
        advances, bearings = numbers[0::2], numbers[1::2]
        rest = self.glyph_count - pairs
        bearings.extend(self._numbers("H", start + 4 * pairs, rest))
        advances.extend([advances[-1]] * rest)
        return advances, bearings
