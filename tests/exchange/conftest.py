"""A school that seals, a township that receives, and a forger who can seal anything."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyrage
import pytest

from aiddesk.exchange import keys
from aiddesk.exchange.contents import assemble
from aiddesk.exchange.manifest import Manifest, Totals
from aiddesk.exchange.open import Opened, open_package
from aiddesk.exchange.seal import Sealed, seal

SECRET = bytes(range(32))
PARTS = {"register.sqlite": b"SQLite format 3\x00" + bytes(range(256)), "papers/award-list.pdf": b"%PDF-1.7 none"}


@dataclass(frozen=True)
class Post:
    """Both ends of the way, and what an enemy with the receiver's key can put between."""

    folder: Path
    identity: str
    recipient: str
    manifest: Manifest
    parts: Mapping[str, bytes]
    secret: bytes
    public: bytes

    def seal(self, **changes: object) -> Sealed:
        given: dict[str, object] = {"target_folder": self.folder, "recipient": self.recipient, **changes}
        return seal(self.manifest, self.parts, self.secret, **given)  # type: ignore[arg-type]

    def open(self, path: Path, known: Mapping[str, bytes] | None = None) -> Opened:
        return open_package(path, [self.identity], None, known or {})

    def inside(self, **changes: object) -> bytes:
        """Return the honest bytes that an envelope holds."""
        return assemble(replace(self.manifest, **changes), self.parts, self.secret)[1]  # type: ignore[arg-type]

    def sealed_as_is(self, inside: bytes) -> Path:
        """Put any bytes into a faultless envelope."""
        recipient = pyrage.x25519.Recipient.from_str(self.recipient)
        path = self.folder / "forged.aidpack"
        path.write_bytes(pyrage.encrypt(inside, [recipient]))
        return path

    def forge(
        self,
        change: Callable[[dict[str, object]], None] = lambda _: None,
        entries: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]] = lambda e: e,
        compression: int = zipfile.ZIP_STORED,
    ) -> Path:
        """Seal a package whose manifest was changed before it was signed, and whose entries were changed after."""
        with zipfile.ZipFile(io.BytesIO(self.inside())) as archive:
            found = [(info.filename, archive.read(info)) for info in archive.infolist()]
        plain = json.loads(found[0][1])
        change(plain)
        statement = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        signature = keys.sign(self.secret, b"aiddesk package manifest v1\x00" + statement)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as archive:
            for name, data in entries([(found[0][0], statement), (found[1][0], signature), *found[2:]]):
                archive.writestr(zipfile.ZipInfo(name), data, compress_type=compression)
        return self.sealed_as_is(buffer.getvalue())


@pytest.fixture
def post(tmp_path: Path) -> Post:
    folder = tmp_path / "stick"
    folder.mkdir()
    identity, recipient = keys.new_identity()
    manifest = Manifest(
        program="0.1.0",
        school_id="0123456789abcdef0123456789abcdef",
        school_name="青山镇中心小学",
        school_code="3136000123",
        term="2026-1",
        sequence=2,
        sealed_at=datetime.fromisoformat("2026-09-20T10:30:00+08:00"),
        journal_head=hashlib.sha256(b"head").hexdigest(),
        journal_length=812,
        schema=(1, 0),
        totals=Totals(571, 120, 46, 46, 46, 1_437_500, 44),
    )
    return Post(folder, identity, recipient, manifest, PARTS, SECRET, keys.public_of(SECRET))


@pytest.fixture
def tiny_stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB of its own, mounted as a stick would be."""
    mount = tmp_path / "tiny"
    mount.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a tiny file system needs Linux and root")
    told = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mount)], capture_output=True, check=False
    )
    if told.returncode:
        pytest.skip("mounting a tiny file system is not permitted here")
    yield mount
    subprocess.run(["umount", str(mount)], capture_output=True, check=False)
