"""Opening a package from the stick: nothing is taken before all of it is verified."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from aiddesk.exchange import envelope, keys, stick
from aiddesk.exchange.contents import verify
from aiddesk.exchange.manifest import MAX_TOTAL, Manifest

_MAX_FILE = MAX_TOTAL + MAX_TOTAL // 64


@dataclass(frozen=True)
class Opened:
    """A verified package.

    `first_contact` means that no key of this school was known: have the fingerprint read aloud before pinning
    `manifest.public_key`. `sha256` is of the file.
    """

    manifest: Manifest
    parts: Mapping[str, bytes]
    sha256: str
    first_contact: bool
    fingerprint: str


def open_package(
    path: Path, identities: Sequence[str], passphrase: str | None, known_keys: Mapping[str, bytes]
) -> Opened:
    """Read and verify a package: envelope, limits, manifest, signature, pinned key, every part.

    Sequence, control totals and schema are the caller's to judge, from `manifest`.

    Args:
        path: the `.aidpack` file.
        identities: the secret age identities of this place.
        passphrase: what was agreed by telephone, for a package sealed that way.
        known_keys: the pinned public key of each known school, by school id.

    Raises:
        Invalid: no package, damaged, other receiver, wrong passphrase, newer, too large, wrong signature.
        KeyChanged: a Conflict: a known school signs with another key.
        Unavailable: the file cannot be read.
    """
    data = stick.take(path, _MAX_FILE)
    with ThreadPoolExecutor(1) as beside:  # a second core hashes while this one opens
        digest = beside.submit(hashlib.sha256, data)
        contents = verify(envelope.opened(data, identities, passphrase), known_keys)
    manifest, sha256 = contents.manifest, digest.result().hexdigest()
    return Opened(manifest, contents.parts, sha256, contents.first_contact, keys.fingerprint(manifest.public_key))


def needs_passphrase(path: Path) -> bool:
    """Say whether a package was sealed to a passphrase instead of a key.

    Raises:
        Invalid: it is no package.
        Unavailable: the file cannot be read.
    """
    return envelope.is_for_passphrase(stick.start(path))
