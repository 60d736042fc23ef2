"""The ballot box at the one screen: a small file beside the register, overwritten in place, which ends as noise.

While a class votes, the register itself is not written: no page, no journal, no time of a single vote. The box
(`NAME.aid.box`) has a fixed size and holds which slips are used, as bits in the sorted order of their codes, and totals
that know no order; no list of ballots. It is sealed with AES-GCM under a random key that only the register's table
`box_key` has, until the box is closed: then the key is erased, the box overwritten and removed, and every copy that
a backup or an undeleted block may hold can never be read again.

A ballot is written to one half of the box and synced before it counts, and then to the other: a power cut tears at
most the half that is being written, and at rest both halves say the same, so that one look at box and key together
tells no more than the totals. What this cannot hide: whoever copies register *and* box before and after one vote,
while voting goes on, can compare the two. The program itself copies neither. Memory cards may keep old blocks that no
file system shows; they are sealed as well. A box that is put back from an older copy is known only within the same
run of the program: so the slips that were handed in are counted before the result opens.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aiddesk.domain.errors import Conflict, Unavailable

_MAGIC = b"AIDBOX1\n"
_MARK = 16  # bytes of the session's hash, so that a foreign box is told from a damaged one
_NONCE, _TAG = 12, 16
_HEAD = len(_MAGIC) + _MARK
_BLOCK = 4096  # no block of the disk holds parts of both halves
_MISSING = "找不到票箱文件“{name}”。请把它放回数据文件旁边；找不回来就作废票箱，重新发条投票。"
_BROKEN = "票箱文件“{name}”已损坏或被换过，不能计票。请作废票箱，重新发条投票。"
_FOREIGN = "“{name}”是另一次评议的票箱。请把它移到别处，再把这次的票箱放回来。"
_STUCK = "票箱写不进去，可能U盘已拔出、写保护或磁盘已满，这一票没有投进去。请处理后再按一次回车。"


@dataclass(frozen=True)
class Shape:
    """Of which session a box is, and how much it holds; `form` is what was agreed on the ballot, as text."""

    vote_id: str
    form: str
    slips: int
    cells: int

    @property
    def mark(self) -> bytes:
        return hashlib.sha256(self.vote_id.encode()).digest()[:_MARK]

    @property
    def stamp(self) -> bytes:
        """What the seal covers besides the content: a box fits only the ballot for which it was made."""
        return hashlib.sha256(f"{self.vote_id}|{self.form}|{self.slips}|{self.cells}".encode()).digest()


@dataclass(frozen=True)
class Content:
    """How many ballots were cast, which slips are used (one bit each), and how often each cell was chosen."""

    cast: int
    used: int
    values: tuple[int, ...]


class BallotBox:
    """An open box; it remembers what is surely on the disk, so that a vote can be tried again and is never doubled."""

    def __init__(self, path: Path, shape: Shape, key: bytes, day: float = 0) -> None:
        self._path, self._shape, self._key, self._day = path, shape, key, day
        bits = -(-shape.slips // 8)
        self._bits = bits
        plain = 2 + bits + 2 * shape.cells
        self._half = -(-(_HEAD + _NONCE + plain + _TAG) // _BLOCK) * _BLOCK
        self._good = 0
        self._sealed = b""  # the half that is surely written
        self.content = Content(0, 0, (0,) * shape.cells)

    def make(self) -> None:
        """Make the file, empty, instead of whatever is there.

        Raises:
            Unavailable: the folder cannot be written.
        """
        try:
            halves = (self._seal(self.content), self._seal(self.content))
            with open(self._path, "wb", buffering=0) as handle:
                handle.write(b"".join(halves))
                os.fsync(handle.fileno())
            _sync_folder(self._path.parent)
        except OSError as error:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
            folder = self._path.parent
            raise Unavailable(f"不能在“{folder}”里建立票箱。请检查磁盘是否已满、U盘是否写保护。") from error
        self._sealed = halves[0]
        self._set_day()

    def load(self, *, mends: bool = True) -> None:
        """Read what was cast so far; the half that a power cut has torn is mended from the other.

        A program that only reads does not mend: the other one may just be writing a vote.

        Raises:
            Unavailable: the box is missing or damaged.
            Conflict: it is another session's.
        """
        halves = self._halves()
        contents = [self._opened(half) for half in halves]
        found = [n for n in (0, 1) if contents[n] is not None]
        if not found:
            self._complain(halves)
        best = max(found, key=lambda n: _cast(contents[n]))
        content = contents[best]
        assert content is not None
        self._good, self._sealed, self.content = best, halves[best], content
        if mends and contents[0] != contents[1]:
            self._mirror()

    def put(self, content: Content) -> None:
        """Keep a new content; when this returns it outlives a power cut.

        Raises:
            Unavailable: the box is out of reach, or not what this program wrote; nothing has changed.
        """
        self.verify()
        other, sealed = 1 - self._good, self._seal(content)
        self._write(other, sealed)
        self._good, self._sealed, self.content = other, sealed, content
        self._mirror()

    def verify(self) -> None:
        """Check that what lies on the disk is still what was written last.

        Raises:
            Unavailable: it is missing, or was replaced or damaged.
        """
        if self._halves()[self._good] != self._sealed:
            raise Unavailable(_BROKEN.format(name=self._path.name))

    def _mirror(self) -> None:
        """Let the older half say the same: what differs between the halves would be the last vote."""
        with suppress(Unavailable):  # the vote is safe without; the next one overwrites this half
            self._write(1 - self._good, self._seal(self.content))
        self._set_day()

    def _halves(self) -> tuple[bytes, bytes]:
        try:
            whole = self._path.read_bytes()
        except FileNotFoundError as error:
            raise Unavailable(_MISSING.format(name=self._path.name)) from error
        except OSError as error:
            raise Unavailable(_STUCK) from error
        return whole[: self._half], whole[self._half :]

    def _write(self, half: int, sealed: bytes) -> None:
        try:
            with open(self._path, "r+b", buffering=0) as handle:
                handle.seek(half * self._half)
                if handle.write(sealed) != len(sealed):
                    raise OSError("short write")
                os.fsync(handle.fileno())
        except FileNotFoundError as error:
            raise Unavailable(_MISSING.format(name=self._path.name)) from error
        except OSError as error:
            raise Unavailable(_STUCK) from error

    def _seal(self, content: Content) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # loaded when a box is opened

        plain = content.cast.to_bytes(2, "big") + content.used.to_bytes(self._bits, "big")
        plain += b"".join(value.to_bytes(2, "big") for value in content.values)
        plain = plain.ljust(self._half - _HEAD - _NONCE - _TAG, b"\0")
        head, nonce = _MAGIC + self._shape.mark, os.urandom(_NONCE)
        return head + nonce + AESGCM(self._key).encrypt(nonce, plain, self._shape.stamp)

    def _opened(self, half: bytes) -> Content | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(half) != self._half or half[:_HEAD] != _MAGIC + self._shape.mark:
            return None
        nonce, sealed = half[_HEAD : _HEAD + _NONCE], half[_HEAD + _NONCE :]
        try:
            plain = AESGCM(self._key).decrypt(nonce, sealed, self._shape.stamp)
        except InvalidTag:
            return None
        cells = plain[2 + self._bits :]
        values = tuple(int.from_bytes(cells[2 * n : 2 * n + 2], "big") for n in range(self._shape.cells))
        used = int.from_bytes(plain[2 : 2 + self._bits], "big")
        return Content(int.from_bytes(plain[:2], "big"), used, values)

    def _complain(self, halves: tuple[bytes, bytes]) -> None:
        marks = {half[len(_MAGIC) : _HEAD] for half in halves if half.startswith(_MAGIC)}
        if marks and self._shape.mark not in marks:
            raise Conflict(_FOREIGN.format(name=self._path.name))
        raise Unavailable(_BROKEN.format(name=self._path.name))

    def _set_day(self) -> None:
        """Let the file's own time tell the day of the session, not the moment of the last vote."""
        with suppress(OSError):
            os.utime(self._path, (self._day, self._day))


def beside(register: Path) -> Path:
    """Return where the box of a register lies; there is at most one at a time."""
    return register.with_name(register.name + ".box")


def mark_at(path: Path) -> str:
    """Return whose box lies there, as the hex of `Shape.mark`; "" where there is none, or it cannot be told."""
    with suppress(OSError), path.open("rb") as handle:
        head = handle.read(_HEAD)
        if head.startswith(_MAGIC):
            return head[len(_MAGIC) :].hex()
    return ""


def is_blank(path: Path) -> bool:
    """Say whether a power cut left nothing of a box that was just being made: no byte, or only zeros.

    Raises:
        Unavailable: it cannot be read.
    """
    try:
        return not path.read_bytes().strip(b"\0")
    except OSError as error:
        raise Unavailable(_STUCK) from error


def destroy(path: Path) -> None:
    """Overwrite a box with noise and remove it.

    Raises:
        Unavailable: it cannot be written.
    """
    try:
        size = path.stat().st_size
        with path.open("r+b", buffering=0) as handle:
            handle.seek(_HEAD)  # whose box it is stays, so that a removal that was cut short can be finished
            handle.write(os.urandom(max(0, size - _HEAD)))
            os.fsync(handle.fileno())
        path.unlink()
        _sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Unavailable(f"票箱文件“{path.name}”没有清除。请检查U盘是否插好，再打开一次数据文件。") from error


def _cast(content: Content | None) -> int:
    return -1 if content is None else content.cast


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows cannot, and need not
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
