"""The manifest: one text has one meaning, and nothing strange passes."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aiddesk.domain.errors import Invalid
from aiddesk.exchange.manifest import MAX_TOTAL, Manifest, manifest_bytes, parse_manifest

from .conftest import Post


@pytest.fixture
def full(post: Post) -> Manifest:
    return post.open(post.seal().path).manifest


def test_it_comes_back_as_it_was(full: Manifest) -> None:
    assert parse_manifest(manifest_bytes(full)) == full
    odd = replace(full, school_name="𠮷田镇\u3000“希望”小学", sequence=99_999, school_code="")
    assert parse_manifest(manifest_bytes(odd)) == odd


def test_every_other_spelling_of_the_same_values_is_refused(full: Manifest) -> None:
    plain = json.loads(manifest_bytes(full))
    for other in (
        json.dumps(plain, ensure_ascii=False, sort_keys=True),
        json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":")),
        json.dumps(dict(reversed(plain.items())), ensure_ascii=False, separators=(",", ":")),
        manifest_bytes(full).decode() + "\n",
        manifest_bytes(full).decode().replace('"sequence":2,', '"sequence":1,"sequence":2,'),
    ):
        with pytest.raises(Invalid):
            parse_manifest(other.encode())


def _set(*path: str | int, to: object) -> Callable[[Any], None]:
    def change(plain: Any) -> None:
        for step in path[:-1]:
            plain = plain[step]
        plain[path[-1]] = to

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("kind", to="reply"),
        _set("format", to=0),
        _set("format", to=True),
        _set("program", to="0.1.0 "),
        _set("school_id", to="../x"),
        _set("school_name", to=""),
        _set("school_name", to="   "),
        _set("school_name", to="长" * 121),
        _set("school_name", to="青山\u202e小学"),
        _set("school_name", to="青山\n小学"),
        _set("school_name", to="青山\ud800"),
        _set("school_code", to=7),
        _set("term", to="2026-3"),
        _set("term", to="２026-1"),
        _set("sequence", to=0),
        _set("sequence", to=1.0),
        _set("sequence", to="1"),
        _set("sequence", to=100_000),
        _set("sealed_at", to="2026-09-20T10:30:00"),
        _set("sealed_at", to="yesterday"),
        _set("sealed_at", to="2026-09-20 10:30:00+08:00"),
        _set("journal_head", to="AB" * 32),
        _set("journal_length", to=-1),
        _set("schema", to=[1]),
        _set("schema", to=[1, 0, 0]),
        _set("schema", to=5),
        _set("totals", to=[]),
        _set("totals", "paid_fen", to=-1),
        _set("totals", "paid_fen", to=312.5),
        _set("totals", "paid_fen", to=10**15 + 1),
        _set("totals", "other", to=1),
        _set("other", to=1),
        _set("parts", to=[]),
        _set("parts", to=5),
        _set("parts", 1, "name", to="register.sqlite"),
        _set("parts", 1, "name", to="papers/../x.pdf"),
        _set("parts", 1, "name", to="papers/x.exe"),
        _set("parts", 1, "name", to=["papers/x.pdf"]),
        _set("parts", 1, "size", to=MAX_TOTAL),
        _set("parts", 1, "size", to=-1),
        _set("parts", 1, "sha256", to="0"),
        _set("parts", 1, "mode", to=1),
        _set("public_key", to="00"),
    ],
)
def test_a_value_out_of_its_limits_is_refused(full: Manifest, change: Callable[[Any], None]) -> None:
    plain = json.loads(manifest_bytes(full))
    change(plain)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with pytest.raises(Invalid, match="没有导入"):
        parse_manifest(text.encode(errors="surrogatepass"))


def test_an_escaped_half_character_is_refused(full: Manifest) -> None:
    with pytest.raises(Invalid):
        parse_manifest(manifest_bytes(full).replace("青山".encode(), b"\\ud800"))


def test_a_missing_key_is_refused(full: Manifest) -> None:
    for key in json.loads(manifest_bytes(full)):
        plain = json.loads(manifest_bytes(full))
        del plain[key]
        with pytest.raises(Invalid):
            parse_manifest(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"1", b"null", b"\xff", b'"x"', b"[" * 50_000, b"9" * 60_000, b"NaN", b" " * 70_000],
    ids=repr,
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        parse_manifest(data)


def test_a_newer_format_says_to_upgrade_even_with_unknown_keys(full: Manifest) -> None:
    plain = {**json.loads(manifest_bytes(full)), "format": 2, "signers": []}
    with pytest.raises(Invalid, match="请先升级"):
        parse_manifest(json.dumps(plain).encode())
