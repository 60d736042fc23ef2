"""What is inside the envelope: signed manifest and parts; nothing is believed before all of it is verified."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from aiddesk.domain.errors import Conflict, Invalid
from aiddesk.exchange import keys
from aiddesk.exchange.container import MANIFEST, SIGNATURE, pack, unpack
from aiddesk.exchange.manifest import (
    MAX_PARTS,
    MAX_TOTAL,
    REGISTER,
    Manifest,
    Part,
    is_part_name,
    manifest_bytes,
    parse_manifest,
    require_sendable,
)

_CONTEXT = b"aiddesk package manifest v1\x00"  # so that this signature means nothing anywhere else
_BAD_SIGNATURE = "上报包的签名不对，内容可能被改动过，没有导入。请让对方重新导出，并电话核对。"
_BAD_PARTS = "上报包里的文件与它的说明不一致，已损坏或被改动过，没有导入。请让对方重新导出。"


class KeyChanged(Conflict):
    """A known school signs with another key: a person must ask by telephone before `public_key` is trusted."""

    def __init__(self, manifest: Manifest) -> None:
        self.school_id, self.public_key = manifest.school_id, manifest.public_key
        self.fingerprint = keys.fingerprint(manifest.public_key)
        super().__init__(
            f"“{manifest.school_name}”的签名与以前收到的不同，没有导入。"
            f"请打电话请对方照交接单读出指纹，与“{self.fingerprint}”逐组核对：相符并且对方确实换过电脑或程序，才能接收。"
        )


@dataclass(frozen=True)
class Contents:
    """Verified contents; `first_contact` means that this school's key is not yet known here."""

    manifest: Manifest
    parts: Mapping[str, bytes]
    first_contact: bool


def assemble(manifest: Manifest, parts: Mapping[str, bytes], secret: bytes) -> tuple[Manifest, bytes]:
    """Fill in the parts and the key, sign, and return the manifest with the bytes to be sealed.

    The manifest has passed `parse_manifest`: what is sent is what the receiving side accepts.

    Raises:
        Invalid: the school's name or code cannot travel, or there is too much to send.
    """
    require_sendable(manifest)
    if REGISTER not in parts or not all(map(is_part_name, parts)):
        raise ValueError("a package holds register.sqlite and papers/<slug>.pdf only")
    if len(parts) > MAX_PARTS or sum(map(len, parts.values())) > MAX_TOTAL:
        raise Invalid(f"要上报的内容太多（超过{MAX_TOTAL >> 20} MB），不能做成一个包。请减少附件后再试。")
    told = tuple(_part(name, content) for name, content in parts.items())
    full = replace(manifest, parts=told, public_key=keys.public_of(secret))
    statement = manifest_bytes(full)
    signature = keys.sign(secret, _CONTEXT + statement)
    data = pack([(MANIFEST, statement), (SIGNATURE, signature), *parts.items()])
    return parse_manifest(statement), data


def verify(data: bytes, known_keys: Mapping[str, bytes]) -> Contents:
    """Check everything and return it.

    Args:
        data: what was inside the envelope.
        known_keys: the public key pinned for each school, by school id.

    Raises:
        Invalid: the container, the manifest, the signature or a part is not in order.
        KeyChanged: all is in order, but the school is known with another key.
    """
    entries = dict(unpack(data))
    statement, signature = entries.pop(MANIFEST), entries.pop(SIGNATURE)
    manifest = parse_manifest(statement)
    if not keys.is_signed(manifest.public_key, signature, _CONTEXT + statement):
        raise Invalid(_BAD_SIGNATURE)
    if tuple(_part(name, content) for name, content in entries.items()) != manifest.parts:
        raise Invalid(_BAD_PARTS)
    known = known_keys.get(manifest.school_id)
    if known is not None and known != manifest.public_key:
        raise KeyChanged(manifest)
    return Contents(manifest, MappingProxyType(entries), known is None)


def _part(name: str, content: bytes) -> Part:
    return Part(name, len(content), hashlib.sha256(content).hexdigest())
