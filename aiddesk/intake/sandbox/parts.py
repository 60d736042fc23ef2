"""The parts of a workbook's archive: which one is which sheet, how far it spans, how many cells are filled."""

import re
import zipfile
from xml.etree import ElementTree

_FILLED = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>[^<]|<(?:\w+:)?is>(?!\s*<(?:\w+:)?t[^<>]*(?:/>|></))")
_INLINE = re.compile(rb"<is>(?!\s*<t[^<>]*(?:/>|></))")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br=["'](\d{1,7})["']""")
_FAR = re.compile(rb"""\br=["'][A-Z]{1,3}(\d{6,7})["']""")
_WIDE = re.compile(rb"""\br=["']([A-Z]{2,3})\d""")
_SHARED = re.compile(rb"""<(?:\w+:)?c\s[^<>]*\bt=["']s["'][^<>]*>\s*<(?:\w+:)?v[^<>]*>(\d+)<""")
_ITEM = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>[^<]")


def worksheets(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return each worksheet's XML by the sheet's name, in the order of the tabs; none for other kinds of workbooks."""
    names = {_plain(name): name for name in archive.namelist()}
    if "xl/workbook.xml" not in names:
        return {}
    targets = _targets(archive.read(names.get("xl/_rels/workbook.xml.rels", "")) if _has_rels(names) else b"")
    found = {}
    for element in ElementTree.fromstring(archive.read(names["xl/workbook.xml"])).iter():
        if not element.tag.endswith("}sheet") and element.tag != "sheet":
            continue
        key = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        part = names.get(targets.get(key, ""))
        if part is not None and "worksheet" in part.lower():
            found[element.attrib.get("name", "")] = archive.read(part)
    return found


def filled(content: bytes) -> int:
    """Count the cells of a sheet that hold something."""
    if b":v>" in content or b":is>" in content or b"<v " in content:
        return len(_FILLED.findall(content))
    plain = content.count(b"<v>") - content.count(b"<v></v>")
    return plain + (len(_INLINE.findall(content)) if b"<is>" in content else 0)


def blank(data: bytes, content: bytes) -> int:
    """Count the cells of a sheet whose shared text is empty: filled in the file, blank to the eye."""
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next((n for n in archive.namelist() if _plain(n) == "xl/sharedstrings.xml"), None)
        shared = archive.read(name) if name else b""
    empty = {n for n, item in enumerate(_ITEM.findall(shared)) if not _TEXT.search(item)}
    return sum(int(number) in empty for number in _SHARED.findall(content))


def area(content: bytes) -> int:
    """Return how many cells the rectangle has that a sheet's cells span."""
    rows = max(map(int, _ROW.findall(content)), default=0)
    rows = max(rows, max((int(found[1]) for found in _FAR.finditer(content)), default=0))
    wide = max(map(_index, set(_WIDE.findall(content))), default=26)
    return rows * wide


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _has_rels(names: dict[str, str]) -> bool:
    return "xl/_rels/workbook.xml.rels" in names


def _targets(content: bytes) -> dict[str, str]:
    if not content:
        return {}
    found = {}
    for element in ElementTree.fromstring(content):
        target = element.attrib.get("Target", "")
        found[element.attrib.get("Id", "")] = _plain(target if target.startswith("/") else f"xl/{target}")
    return found


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index
