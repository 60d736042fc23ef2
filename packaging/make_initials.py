"""Make resources/names/initials.txt from pypinyin: python packaging/make_initials.py.

The file has one line a character: `字 reading,reading`, all readings without tones, the commonest first, ü as v.
All readings are there, because a family name is often read in its own way (单 shan, 仇 qiu, 区 ou, 朴 piao). Han
characters of every block that pypinyin knows are in it; lines that begin with # are remarks.
"""

from itertools import chain
from pathlib import Path

from pypinyin import Style, pinyin

OUT = Path(__file__).parent.parent / "resources/names/initials.txt"
BLOCKS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2EBEF), (0x30000, 0x323AF))  # common, Ext A, B-F, G-H


def main() -> None:
    """Write the table."""
    lines = ["# 字 readings without tones, commonest first; made by packaging/make_initials.py"]
    for code in chain.from_iterable(range(first, last + 1) for first, last in BLOCKS):
        found = _readings(chr(code))
        if found:
            lines.append(f"{chr(code)} {','.join(found)}")
    OUT.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _readings(character: str) -> tuple[str, ...]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(r for r in chain.from_iterable(found) if r.isascii() and r.isalpha()))


if __name__ == "__main__":
    main()
