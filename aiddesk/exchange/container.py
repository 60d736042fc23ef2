"""The zip inside the sealed package: written plainly, read back as if an enemy had written it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from aiddesk.domain.errors import Invalid
from aiddesk.exchange.manifest import MAX_MANIFEST, MAX_PARTS, MAX_TOTAL, is_part_name

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
_SIGNATURE_SIZE = 64
_MAX_ENTRIES = MAX_PARTS + 2
_MAX_DIRECTORY = 64 * 1024
_RATIO, _RATIO_FROM = 100, 1024 * 1024
_END = struct.Struct("<4s4H2LH")  # end of central directory
_END_MARK, _ZIP64_LOCATOR, _LOCATOR_SIZE = b"PK\x05\x06", b"PK\x06\x07", 20
_DAMAGED = "上报包的内容不完整或不是本程序做的，没有导入。请让对方重新导出。"
_TOO_LARGE = "上报包里的内容太大，不像是正常的上报包，没有导入。请与对方核实后重新导出。"


def pack(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of the entries in this order, stored as they are.

    Stored, not deflated: deflating costs more than hashing, sealing and writing together.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries:
            # A fixed moment: the manifest says when, and FAT counts in steps of two seconds.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def unpack(data: bytes) -> Mapping[str, bytes]:
    """Return the entries by name: manifest, signature, then parts.

    Raises:
        Invalid: it is no zip of ours: broken, strange names or order, too many, too large, too dense.
    """
    _require_small_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _require_entries(infos)
            return {info.filename: _read(archive, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError) as error:
        raise Invalid(_DAMAGED) from error
    except (NotImplementedError, RuntimeError, OSError, IndexError, OverflowError) as error:
        raise Invalid(_DAMAGED) from error


def _require_small_directory(data: bytes) -> None:
    """Look at the end record before zipfile builds an object for each of perhaps millions of entries."""
    if len(data) < _END.size:
        raise Invalid(_DAMAGED)
    mark, disk, start_disk, here, entries, size, start, comment = _END.unpack(data[-_END.size :])
    if mark != _END_MARK or disk or start_disk or comment or here != entries or start + size + _END.size != len(data):
        raise Invalid(_DAMAGED)
    if data[-_END.size - _LOCATOR_SIZE :].startswith(_ZIP64_LOCATOR):
        raise Invalid(_DAMAGED)
    if entries > _MAX_ENTRIES or size > _MAX_DIRECTORY:
        raise Invalid(_TOO_LARGE)


def _require_entries(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if names[:2] != [MANIFEST, SIGNATURE] or not all(map(is_part_name, names[2:])) or len(set(names)) != len(names):
        raise Invalid(_DAMAGED)
    for info in infos:
        if info.flag_bits or info.extra or info.comment or info.orig_filename != info.filename:
            raise Invalid(_DAMAGED)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Invalid(_DAMAGED)
        if info.file_size > _RATIO_FROM and info.file_size > _RATIO * info.compress_size:
            raise Invalid(_TOO_LARGE)
    if infos[0].file_size > MAX_MANIFEST or sum(info.file_size for info in infos[2:]) > MAX_TOTAL:
        raise Invalid(_TOO_LARGE)
    if infos[1].file_size != _SIGNATURE_SIZE:
        raise Invalid(_DAMAGED)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as stream:
        # A number, not "all": an entry that lies about its size must not unfold in memory.
        content = stream.read(info.file_size)
    if len(content) != info.file_size:
        raise Invalid(_DAMAGED)
    return content
