"""A zipped workbook as a set of parts, and which of its parts is which sheet."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from aiddesk.intake.refusals import DAMAGED, TOO_LARGE, Refused

MAX_UNPACKED = 300 * 1024 * 1024
_MAX_TEXTS = 120 * 1024 * 1024
_START_PART = "officeDocument"
_LOST = ("worksheet", "lost")  # a part that is not there: such a sheet must not pass for an empty one


@dataclass(frozen=True)
class SheetPart:
    """A sheet of the workbook; `part` is "" for what has no cells (a chart's own sheet)."""

    name: str
    part: str


class Package:
    """The parts of a zip by names with forward slashes and without regard to case, as spreadsheet programs do."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Refused(DAMAGED) from error
        self._parts = {_key(info.filename): info for info in self._zip.infolist()}
        sizes = [info.file_size for info in self._zip.infolist()]
        texts = [info.file_size for name, info in self._parts.items() if name.endswith("sharedstrings.xml")]
        if sum(sizes) > MAX_UNPACKED or sum(texts) > _MAX_TEXTS:
            raise Refused(TOO_LARGE)

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._parts

    def read(self, part: str) -> bytes:
        """Return a part as it is in the zip; "" bytes where there is none."""
        info = self._parts.get(_key(part))
        return b"" if info is None else self._zip.read(info)

    def workbook(self) -> str:
        """Return the name of the workbook's part, "" where the zip is no XML workbook."""
        if "xl/workbook.xml" in self:
            return "xl/workbook.xml"
        starts = (target for kind, target in self.links("").values() if kind == _START_PART)
        return next((target for target in starts if target.endswith(".xml") and target.startswith("xl/")), "")

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part points to: id to (kind, part)."""
        folder, own = posixpath.split(part)
        content = self.read(posixpath.join(folder, "_rels", f"{own}.rels"))
        return {
            link.get("Id", ""): (_last(link.get("Type", "")), _joined(folder, link.get("Target", "")))
            for link in (_tree(content) if content else ())
        }

    def sheets(self) -> list[SheetPart]:
        """Return the sheets in the order that the user sees."""
        workbook = self.workbook()
        links = self.links(workbook)
        found = []
        for sheet in _tree(self.read(workbook)).iter():
            if _last(sheet.tag) == "sheet":
                key = next((value for name, value in sheet.attrib.items() if _last(name) == "id"), "")
                kind, part = links.get(key, _LOST)
                found.append(SheetPart(sheet.get("name", ""), part if kind == "worksheet" else ""))
        return found

    def strings(self) -> str:
        """Return the name of the part with the texts that cells share."""
        links = self.links(self.workbook()).values()
        return next((part for kind, part in links if kind == "sharedStrings"), "xl/sharedStrings.xml")


def plain(content: bytes) -> bytes:
    """Return a part in UTF-8 with unprefixed elements, so that a pattern over its bytes finds them."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = re.sub(rb"<\?xml[^>]*\?>", b"", content.decode("utf-16").encode(), count=1)
    prefix = re.search(rb"<([\w.-]+):(?:worksheet|sst)\b", content[:2000])
    if prefix:
        own = re.escape(prefix[1])
        content = re.sub(rb"<(/?)" + own + rb":", rb"<\1", content)
        content = re.sub(rb"xmlns:" + own + rb"=", b"xmlns=", content, count=1)
    return content


def _tree(content: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise Refused(DAMAGED) from error


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def _last(name: str) -> str:
    """The last word of a namespaced tag or of a type address, which strict and usual files share."""
    return re.split(r"[/}]", name)[-1]


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
