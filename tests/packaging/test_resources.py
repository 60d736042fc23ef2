"""What ships beside the code: letters for every name, readings of family names, whole icons, a true sample roster."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from fontTools.ttLib import TTFont
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from aiddesk.store.policy import readings

ROOT = Path(__file__).parent.parent.parent
RESOURCES = ROOT / "resources"
FONTS = ("NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Regular", "NotoSansSC-Bold", "RareNames")
ICONS = sorted((RESOURCES / "icons").glob("*.svg"))


@cache
def sample() -> tuple[dict[str, object], ...]:
    book = openpyxl.load_workbook(RESOURCES / "sample" / "roster.xlsx")
    rows = book.worksheets[0].iter_rows(values_only=True)
    heads = [str(cell) for cell in next(rows)]
    return tuple(dict(zip(heads, row, strict=True)) for row in rows)


@cache
def letters(font: str) -> frozenset[int]:
    with TTFont(RESOURCES / "fonts" / f"{font}.ttf", lazy=True) as face:
        return frozenset(face.getBestCmap())


@cache
def postscript_name(font: str) -> str:
    with TTFont(RESOURCES / "fonts" / f"{font}.ttf", lazy=True) as face:
        return str(face["name"].getDebugName(6))


def test_the_sample_has_the_counts_of_the_rosters() -> None:
    expected = json.loads((ROOT / "tests/files/rosters/expected.json").read_text("utf-8"))
    rows = sample()
    assert len(rows) == expected["students"]
    assert len({(row["年级"], row["班级"]) for row in rows}) == expected["classes"]
    assert sum(row["性别"] == "男" for row in rows) == expected["boys"]
    assert sum(row["是否寄宿"] == "是" for row in rows) == expected["boarders"]
    assert Counter(row["特殊困难类别"] or "" for row in rows) == expected["categories"]


def test_the_sample_shows_names_that_other_programs_break() -> None:
    names = [str(row["姓名"]) for row in sample()]
    assert sum(any(ord(c) > 0xFFFF for c in name) for name in names) >= 2
    assert sum("·" in name for name in names) >= 10
    assert max(map(len, names)) > 20


def test_rare_names_reach_the_papers() -> None:
    rare = [row for row in sample() if any(ord(c) > 0xFFFF for c in str(row["姓名"]))]
    assert sum(bool(row["特殊困难类别"]) for row in rare) >= 6


def test_the_sample_is_of_nobody_but_in_order() -> None:
    for row in sample():
        numbers = (str(row["身份证件号"]), str(row["监护人身份证号"]))
        assert all(mod_11_2.is_valid(number) and number.startswith("510099") for number in numbers)
        assert luhn.is_valid(str(row["社保卡号"]))


@pytest.mark.parametrize("base", ["NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Regular", "NotoSansSC-Bold"])
def test_every_name_of_the_sample_can_be_printed(base: str) -> None:
    known = letters(base) | letters("RareNames")
    texts = [str(row[head]) for row in sample() for head in ("姓名", "监护人姓名")]
    assert {c for text in texts for c in text if ord(c) not in known} == set()


@pytest.mark.parametrize("name", FONTS)
def test_a_font_can_be_embedded(name: str) -> None:
    with TTFont(RESOURCES / "fonts" / f"{name}.ttf", lazy=True) as face:
        assert "glyf" in face, "reportlab embeds TrueType outlines only"
        assert "fvar" not in face, "a variable font loads silently as Thin"


def test_no_two_fonts_share_a_name_or_the_second_would_vanish() -> None:
    assert len({postscript_name(font) for font in FONTS}) == len(FONTS)


def test_every_font_has_its_licence() -> None:
    folder = RESOURCES / "fonts"
    assert "SIL OPEN FONT LICENSE" in (folder / "NotoSerifSC-OFL.txt").read_text("utf-8").upper()
    assert "SIL OPEN FONT LICENSE" in (folder / "NotoSansSC-OFL.txt").read_text("utf-8").upper()
    assert "ARPHIC PUBLIC LICENSE" in (folder / "RareNames-LICENSE.txt").read_text("utf-8").upper()


@pytest.mark.parametrize(
    ("family", "reading"),
    [
        ("单", "shan"), ("仇", "qiu"), ("曾", "zeng"), ("查", "zha"), ("解", "xie"), ("区", "ou"), ("朴", "piao"),
        ("任", "ren"), ("华", "hua"), ("尉", "yu"), ("盖", "ge"), ("乐", "yue"), ("缪", "miao"), ("员", "yun"),
        ("覃", "qin"), ("繁", "po"), ("翟", "zhai"), ("吕", "lv"), ("𬭎", "hong"), ("㛃", "jie"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_the_reading_of_its_family(family: str, reading: str) -> None:
    assert reading in readings()[family]


def test_the_characters_of_the_common_block_have_readings() -> None:
    known = readings()
    assert sum(chr(code) in known for code in range(0x4E00, 0x9FA6)) > 20_800
    assert all(re.fullmatch(r"[a-z]+", reading) for found in known.values() for reading in found)


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_a_whole_picture_that_takes_a_colour(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ElementTree.fromstring(text).tag.endswith("svg")
    if path.stem not in ("app", "combo-arrow"):
        assert "currentColor" in text
        assert 'width="24" height="24"' in text
