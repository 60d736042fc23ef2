"""Make resources/names/initials.txt from pypinyin: python packaging/make_initials.py."""

from itertools import chain
from pathlib import Path

from pypinyin import Style, pinyin

OUT = Path(__file__).parent.parent / "resources/names/initials.txt"


def main() -> None:
    """Write every reading of each Han character without tones, one character a line."""
    lines = ["# 字 readings without tones, commonest first; made by packaging/make_initials.py"]
    for code in chain(range(0x4E00, 0xA000), range(0x3400, 0x4DC0), range(0x20000, 0x2A6E0)):
        character = chr(code)
        readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
        found = dict.fromkeys(r for r in chain.from_iterable(readings) if r.isascii() and r.isalpha())
        if found:
            lines.append(f"{character} {','.join(found)}")
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
