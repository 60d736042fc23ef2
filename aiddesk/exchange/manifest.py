"""What a package says about itself: canonical JSON, read back strictly, so that one text has one meaning."""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from aiddesk.domain.errors import Invalid, Problem

FORMAT = 1
SCHOOL_PACKAGE = "school-package"
REGISTER = "register.sqlite"
MAX_MANIFEST = 64 * 1024
MAX_PARTS = 200
MAX_TOTAL = 256 * 1024 * 1024  # bytes of all parts: an old PC holds them in memory
_MAX_NUMBER = 10**15
_MAX_TEXT = 120
_TERM = re.compile(r"20[0-9]{2}-[12]")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_HEX_32 = re.compile(r"[0-9a-f]{64}")
_KIND = re.compile(re.escape(SCHOOL_PACKAGE))
_PAPER = re.compile(r"papers/[a-z0-9][a-z0-9_-]{0,47}\.pdf")
_BAD = "上报包的说明部分不完整或被改动过，没有导入。请让对方重新导出。"
_NEWER = "上报包是用更新版本的程序做的，这里打不开。请先升级程序，再来接收。"


@dataclass(frozen=True)
class Totals:
    """Control totals that both sides compare; money is integer fen."""

    students: int = 0
    cases: int = 0
    recognised: int = 0
    awards: int = 0
    paid_count: int = 0
    paid_fen: int = 0
    signed_count: int = 0


@dataclass(frozen=True)
class Part:
    """One file inside: `register.sqlite` or `papers/<slug>.pdf`; `sha256` is in lower-case hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The signed statement of a package.

    `term` is "2026-1"; `sequence` counts a school's packages from 1; `sealed_at` bears its offset; `schema` is
    (major, minor) of the rows inside. `parts` and `public_key` are filled in when the package is sealed.
    """

    program: str
    school_id: str
    school_name: str
    school_code: str
    term: str
    sequence: int
    sealed_at: datetime
    journal_head: str
    journal_length: int
    schema: tuple[int, int]
    totals: Totals
    parts: tuple[Part, ...] = ()
    public_key: bytes = b""
    kind: str = SCHOOL_PACKAGE
    format: int = FORMAT


def is_part_name(name: str) -> bool:
    """Say whether a package may hold a part of this name."""
    return name == REGISTER or _PAPER.fullmatch(name) is not None


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the canonical JSON: sorted keys, no blanks, UTF-8."""
    plain = asdict(manifest)
    plain["sealed_at"] = manifest.sealed_at.isoformat()
    plain["public_key"] = manifest.public_key.hex()
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def require_sendable(manifest: Manifest) -> None:
    """Refuse a school name or code that the receiving side would refuse.

    Raises:
        Invalid: with the field and what to mend.
    """
    problems = []
    for field, title in (("school_name", "学校名称"), ("school_code", "学校代码")):
        try:
            _text(getattr(manifest, field), least=field == "school_name")
        except ValueError:
            problems.append(Problem(f"{title}为空、太长或含有看不见的字符，请先在学校信息里改正。", field))
    if problems:
        raise Invalid(*problems)


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        Invalid: it is of a newer format, not canonical, or a value is out of its limits.
    """
    if len(data) > MAX_MANIFEST:
        raise Invalid(_BAD)
    try:
        plain = json.loads(data.decode())
        if type(plain) is dict and type(plain.get("format")) is int and plain["format"] > FORMAT:
            raise Invalid(_NEWER)
        manifest = _manifest(plain)
        same = manifest_bytes(manifest) == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Invalid(_BAD) from error
    if not same:
        raise Invalid(_BAD)
    return manifest


def _manifest(plain: dict[str, Any]) -> Manifest:
    """Build from JSON values; anything unexpected raises what `parse_manifest` catches."""
    if set(plain) != {f.name for f in fields(Manifest)}:
        raise ValueError("keys")
    major, minor = plain["schema"]
    return Manifest(
        program=_matching(_VERSION)(plain["program"]),
        school_id=_matching(_ID)(plain["school_id"]),
        school_name=_text(plain["school_name"], least=1),
        school_code=_text(plain["school_code"]),
        term=_matching(_TERM)(plain["term"]),
        sequence=_number(plain["sequence"], least=1, most=99_999),
        sealed_at=_moment(plain["sealed_at"]),
        journal_head=_matching(_HEX_32)(plain["journal_head"]),
        journal_length=_number(plain["journal_length"]),
        schema=(_number(major, most=9_999), _number(minor, most=9_999)),
        totals=Totals(**{name: _number(value) for name, value in plain["totals"].items()}),
        parts=_parts(plain["parts"]),
        public_key=bytes.fromhex(_matching(_HEX_32)(plain["public_key"])),
        kind=_matching(_KIND)(plain["kind"]),
        format=_number(plain["format"], least=FORMAT, most=FORMAT),
    )


def _parts(plain: list[dict[str, Any]]) -> tuple[Part, ...]:
    if len(plain) > MAX_PARTS:
        raise ValueError("too many parts")
    parts = tuple(Part(p["name"], _number(p["size"], most=MAX_TOTAL), _matching(_HEX_32)(p["sha256"])) for p in plain)
    names = [part.name for part in parts]
    if not all(map(is_part_name, names)) or len(set(names)) != len(names) or REGISTER not in names:
        raise ValueError("names of parts")
    if sum(part.size for part in parts) > MAX_TOTAL:
        raise ValueError("parts too large")
    return parts


def _number(value: object, least: int = 0, most: int = _MAX_NUMBER) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError("number")
    return value


def _text(value: object, least: int = 0) -> str:
    """Accept a line that shows what it holds: no control characters, nothing invisible, no change of direction."""
    if type(value) is not str or not least <= len(value.strip()) <= len(value) <= _MAX_TEXT:
        raise ValueError("text")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in value):
        raise ValueError("invisible character")
    return value


def _matching(pattern: re.Pattern[str]) -> Callable[[object], str]:
    def check(value: object) -> str:
        if type(value) is not str or not pattern.fullmatch(value):
            raise ValueError("pattern")
        return value

    return check


def _moment(value: object) -> datetime:
    if type(value) is not str or len(value) > 40:
        raise ValueError("moment")
    moment = datetime.fromisoformat(value)
    if moment.utcoffset() is None:
        raise ValueError("moment without offset")
    return moment
