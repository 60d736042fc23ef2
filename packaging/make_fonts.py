"""Make the shipped fonts: copy the four text faces, cut the rare Han characters of names out of a wide font.

    python packaging/make_fonts.py SERIF_DIR SANS_DIR WIDE_FONT WIDE_LICENCE UNIHAN_IRGSOURCES resources/fonts

SERIF_DIR and SANS_DIR are the unpacked packages of Noto Serif SC and Noto Sans SC as static TrueType (400 and 700);
WIDE_FONT is BabelStone Han; UNIHAN_IRGSOURCES is the Unicode file of that name, plain or .bz2.
"""

import argparse
import bz2
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

LIMIT = 6_000_000  # bytes: the file stays small enough to travel with every copy of the program
OVERHEAD = 20  # bytes a glyph costs beside its outline: loca, hmtx, cmap
NAME_SOURCES = ("GIDC", "GXM", "GDM", "GCYY")  # characters that Chinese registries use in names of people and places
NOTICE = (
    "Subset of BabelStone Han 15.0.5, cut in November 2026 with fontTools: only rare Han characters kept, hinting and "
    "layout tables dropped, renamed. Arphic Public License."
)
DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "EBDT", "EBLC", "morx", "kern")


def main() -> None:
    """Read the arguments and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("serif", "sans", "wide", "wide_licence", "unihan", "target"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    given.target.mkdir(parents=True, exist_ok=True)
    copy_faces(given.serif, "NotoSerifSC", given.target)
    copy_faces(given.sans, "NotoSansSC", given.target)
    known = covered(given.target / "NotoSerifSC-Regular.ttf") & covered(given.target / "NotoSansSC-Regular.ttf")
    wanted = [code for code in by_need(given.unihan) if code not in known]
    cut(given.wide, wanted, given.target / "RareNames.ttf")
    shutil.copyfile(given.wide_licence, given.target / "RareNames-LICENSE.txt")


def copy_faces(package: Path, family: str, target: Path) -> None:
    """Copy weights 400 and 700 and the licence of one family."""
    for folder, style in (("400Regular", "Regular"), ("700Bold", "Bold")):
        (face,) = (package / folder).glob("*.ttf")
        shutil.copyfile(face, target / f"{family}-{style}.ttf")
    shutil.copyfile(package / "LICENSE_FONT", target / f"{family}-OFL.txt")


def covered(path: Path) -> frozenset[int]:
    """Return the code points that a font has."""
    return frozenset(TTFont(path, lazy=True).getBestCmap())


def by_need(unihan: Path) -> list[int]:
    """Return the Han characters with a source in mainland China, those of names first."""
    return [code for _, code in sorted(_ranked(unihan))]


def cut(source: Path, wanted: list[int], target: Path) -> None:
    """Write the characters of `wanted`, first come, until the file would pass the limit."""
    font = TTFont(source)
    chosen = _fitting(font, wanted)
    options = subset.Options()
    options.hinting, options.layout_features, options.glyph_names = False, [], False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += DROPPED
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=chosen)
    subsetter.subset(font)
    _rename(font)
    font.save(target)
    print(f"{target.name}: {len(chosen)} of {len(wanted)} characters, {target.stat().st_size} bytes")


def _ranked(unihan: Path) -> Iterator[tuple[int, int]]:
    data = unihan.read_bytes()
    text = (bz2.decompress(data) if unihan.suffix == ".bz2" else data).decode()
    for line in re.finditer(r"^U\+([0-9A-F]+)\tkIRG_GSource\t(\S+)", text, re.MULTILINE):
        yield int(not line[2].startswith(NAME_SOURCES)), int(line[1], 16)


def _fitting(font: TTFont, wanted: list[int]) -> list[int]:
    names, outlines = font.getBestCmap(), font["glyf"]
    size, chosen = 0, []
    for code in wanted:
        if code not in names:
            continue
        size += len(outlines.glyphs[names[code]].compile(outlines)) + OVERHEAD
        if size > LIMIT:
            break
        chosen.append(code)
    return chosen


def _rename(font: TTFont) -> None:
    titles = {1: "Rare Names Song", 3: "Rare Names Song subset", 4: "Rare Names Song", 6: "RareNamesSong"}
    for record in font["name"].names:
        if record.nameID == 0:
            record.string = f"{record.toUnicode()} {NOTICE}"
        elif record.nameID in titles:
            record.string = titles[record.nameID]


if __name__ == "__main__":
    main()
