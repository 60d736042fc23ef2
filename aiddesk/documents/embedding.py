"""Embeds the characters that a paper uses, with a text layer that copies back exactly, beyond U+FFFF too.

reportlab alone has no fall-back between TrueType fonts and writes wrong Unicode for every character above U+FFFF.
"""

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFontFace, TTFontFile

from aiddesk.documents.faces import Face
from aiddesk.documents.fonts import chain
from aiddesk.documents.page import FontName

_CODES = 256


@dataclass
class _Subset:
    """Up to 256 characters of one font; code 0 is the box of an unknown character."""

    face: Face
    name: str
    codes: list[int] = field(default_factory=lambda: [0])


class Embedding:
    """The fonts of one PDF: encodes texts, and adds the font objects when reportlab finishes the document."""

    def __init__(self, pdf: Any) -> None:  # reportlab ships no types
        pdf.delayedFonts.append(self)
        self._subsets: list[_Subset] = []
        self._open: dict[Face, _Subset] = {}
        self._assigned: dict[tuple[FontName, str], tuple[_Subset, int]] = {}
        self._by_face: dict[tuple[Face, int], tuple[_Subset, int]] = {}

    def runs(self, font: FontName, text: str) -> list[tuple[str, str]]:
        """Return a text as (resource name, hexadecimal string) runs."""
        runs: list[tuple[str, str]] = []
        current, codes = None, bytearray()
        for character in text:
            subset, code = self._assigned.get((font, character)) or self._assign(font, character)
            if subset is not current:
                if current is not None:
                    runs.append((current.name, codes.hex()))
                current, codes = subset, bytearray()
            codes.append(code)
        if current is not None:
            runs.append((current.name, codes.hex()))
        return runs

    def addObjects(self, pdf: Any) -> None:  # noqa: N802 - reportlab calls it by this name
        """Add one TrueType font for each subset."""
        embedded: dict[Face, _EmbeddedFace] = {}
        for number, subset in enumerate(self._subsets):
            face = embedded.get(subset.face)
            if face is None:
                face = embedded[subset.face] = _EmbeddedFace(subset.face)
            _add_font(pdf, number, subset, face)

    def _assign(self, font: FontName, character: str) -> tuple[_Subset, int]:
        letters, point = chain(font), ord(character)
        face = letters.owner(point) or letters.first()
        place = self._by_face.get((face, point))
        if place is None:
            subset = self._room(face)
            place = self._by_face[face, point] = (subset, len(subset.codes))
            subset.codes.append(point)
        self._assigned[font, character] = place
        return place

    def _room(self, face: Face) -> _Subset:
        subset = self._open.get(face)
        if subset is None or len(subset.codes) == _CODES:
            subset = self._open[face] = _Subset(face, f"T{len(self._subsets)}")
            self._subsets.append(subset)
        return subset


class _EmbeddedFace(TTFontFace):  # type: ignore[misc]  # reportlab ships no types
    """reportlab's face, fed from the mapped file instead of a second parse."""

    def __init__(self, face: Face) -> None:
        self._face = face
        super().__init__(str(face.path))

    def readFile(self, f: str) -> None:  # noqa: N802 - reportlab's name
        self.filename, self._ttf_data, self._pos = f, self._face.data, 0

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803, ARG002 - reportlab's names
        TTFontFile.extractInfo(self, 0)
        face = self._face
        self.charToGlyph, self.glyphPos = face.glyphs, face.places()
        self.hmetrics = _Metrics(face)
        self.defaultWidth = 1000

    def get_table(self, tag: str) -> Any:  # bytes, or what slices like bytes
        if tag == "glyf":
            return _Outlines(self._face)
        return TTFontFile.get_table(self, tag)


class _Metrics:
    def __init__(self, face: Face) -> None:
        self._face = face

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        return self._face.advances[glyph], self._face.bearings[glyph]


class _Outlines:
    """The glyf table without a copy of its ten megabytes."""

    def __init__(self, face: Face) -> None:
        self._data, self._start = face.data, face.tables["glyf"][0]

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


def _add_font(pdf: Any, number: int, subset: _Subset, face: _EmbeddedFace) -> None:
    tag = "".join(chr(ord("A") + number // 26**place % 26) for place in range(5, -1, -1))
    base = f"{tag}+{face.name.decode('latin-1')}"
    font = pdfdoc.PDFTrueTypeFont()
    font.Name, font.BaseFont = subset.name, base
    font.FirstChar, font.LastChar = 0, len(subset.codes) - 1
    font.Widths = pdfdoc.PDFArray([round(subset.face.width(code) * 1000, 3) for code in subset.codes])
    unicode_map = pdfdoc.PDFStream(content=_unicode_map(subset.codes))
    unicode_map.filters = [pdfdoc.PDFZCompress]
    font.ToUnicode = pdf.Reference(unicode_map, f"toUnicodeCMap:{base}")
    font.FontDescriptor = face.addSubsetObjects(pdf, base, subset.codes)
    pdf.Reference(font, subset.name)
    pdf.idToObject["BasicFonts"].dict[subset.name] = font


def _unicode_map(codes: list[int]) -> str:
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(codes) if code
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
        "1 begincodespacerange", "<00> <FF>", "endcodespacerange",
    ]  # fmt: skip
    for start in range(0, len(entries), 100):  # a block may hold no more
        block = entries[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])
