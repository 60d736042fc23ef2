"""Sealing a school's package onto the stick."""

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from aiddesk.domain.errors import Invalid
from aiddesk.domain.progress import SILENT, Progress
from aiddesk.exchange import envelope, keys, stick
from aiddesk.exchange.contents import assemble
from aiddesk.exchange.manifest import Manifest

SUFFIX = ".aidpack"


@dataclass(frozen=True)
class Sealed:
    """A package that stands on the stick, read back and compared; `fingerprint` is of the school's key."""

    path: Path
    sha256: str
    size: int
    fingerprint: str
    manifest: Manifest


def seal(
    manifest: Manifest,
    parts: Mapping[str, bytes],
    secret: bytes,
    target_folder: Path,
    recipient: str | None = None,
    passphrase: str | None = None,
    progress: Progress = SILENT,
) -> Sealed:
    """Sign, seal and write a package; exactly one of recipient and passphrase is given.

    Never overwrites: a file of the same name stays and the new one gets a number.

    Args:
        manifest: the statement, still without parts and key.
        parts: contents by name, `register.sqlite` and papers, in the order in which they travel.
        secret: the school's Ed25519 key.
        target_folder: an existing folder on the stick.
        recipient: the receiver's key, as typed.
        passphrase: what was agreed by telephone; takes some seconds.
        progress: reports, and may cancel, which leaves nothing behind.

    Raises:
        Invalid: receiver key, passphrase or school name is not in order, or there is too much to send.
        Unavailable: the stick is full, protected, gone, or does not keep what is written.
        Cancelled: the user asked to stop.
    """
    _require_lock(recipient, passphrase)
    stick.require_space(target_folder, _size(sum(map(len, parts.values()))))
    progress.step(0, 1, "正在签名…")
    full, inside = assemble(manifest, parts, secret)
    progress.step(0, 1, "正在加密…")
    if recipient is not None:
        outside = envelope.to_recipient(inside, recipient)
    else:
        outside = envelope.to_passphrase(inside, passphrase or "")
    path = stick.free_name(target_folder, package_stem(full), SUFFIX)
    with ThreadPoolExecutor(1) as beside:  # hashing while the stick is slow
        digest = beside.submit(hashlib.sha256, outside)
        stick.put(path, outside, progress)
    return Sealed(path, digest.result().hexdigest(), len(outside), keys.fingerprint(full.public_key), full)


def package_stem(manifest: Manifest) -> str:
    """Return the file name without its ending: school, term and number, nothing about a person."""
    school = stick.safe_name(manifest.school_name, stick.safe_name(manifest.school_code))
    return f"{school}_{manifest.term}_第{manifest.sequence}次"


def _require_lock(recipient: str | None, passphrase: str | None) -> None:
    if (recipient is None) == (passphrase is None):
        raise Invalid("请填写收件方的收件码，或填写与收件方约定的口令，二者选一。")
    problems = keys.recipient_problems(recipient) if recipient is not None else ()
    problems += keys.passphrase_problems(passphrase) if passphrase is not None else ()
    if problems:
        raise Invalid(*problems)


def _size(inside: int) -> int:
    return inside + inside // 4096 + 64 * 1024  # 16 bytes per block of 64 KB, headers, manifest
