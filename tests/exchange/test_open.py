"""Opening: damage, enemies and mistakes each get one sentence, and nothing is taken."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiddesk.domain.errors import Conflict, Invalid, Unavailable
from aiddesk.exchange import envelope, keys
from aiddesk.exchange.contents import KeyChanged, verify
from aiddesk.exchange.open import needs_passphrase, open_package
from tests.deep import times

from .conftest import PARTS, SECRET, Post

Entries = list[tuple[str, bytes]]


def test_every_flipped_byte_is_found(post: Post) -> None:
    path = post.seal().path
    whole = path.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        with pytest.raises(Invalid):
            post.open(path)


def test_every_flipped_bit_of_the_envelope_is_found(post: Post) -> None:
    whole = post.seal().path.read_bytes()
    for place in range(whole.index(b"\n--- ") + 80):
        for bit in range(8):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            with pytest.raises(Invalid):
                envelope.opened(bytes(damaged), [post.identity], None)


def test_every_truncation_is_found(post: Post) -> None:
    path = post.seal().path
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(Invalid):
            post.open(path)
    path.write_bytes(whole + b"\0")
    with pytest.raises(Invalid):
        post.open(path)


def test_a_block_that_the_stick_lost_is_found(post: Post) -> None:
    path = replace(post, parts={"register.sqlite": os.urandom(200_000)}).seal().path
    whole = path.read_bytes()
    for start in range(0, len(whole), 4096):
        path.write_bytes(whole[:start] + bytes(len(whole[start : start + 4096])) + whole[start + 4096 :])
        with pytest.raises(Invalid):
            post.open(path)
        path.write_bytes(whole[:start])
        with pytest.raises(Invalid):
            post.open(path)


def test_no_flipped_byte_inside_the_envelope_changes_what_comes_out(post: Post) -> None:
    inside = post.inside()
    honest = verify(inside, {})
    refused = 0
    for place in range(len(inside)):
        for mask in (1 << place % 8, 0xFF):
            damaged = bytearray(inside)
            damaged[place] ^= mask
            try:
                told = verify(bytes(damaged), {})
            except Invalid:
                refused += 1
            else:
                assert told == honest  # only what a zip says about itself: dates, file modes
    assert refused > 1.7 * len(inside)


@settings(max_examples=times(300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_generated_rubbish_is_a_sentence(post: Post, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from((post.inside(), b"")))
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 60))
    rubbish = whole[:at] + data.draw(st.binary(max_size=60)) + whole[at + cut :]
    told = ""
    try:
        parts = dict(verify(rubbish, {}).parts)
    except Invalid as error:
        told, parts = error.text, {}
    assert parts == PARTS or "没有导入" in told or "请先升级" in told


@settings(max_examples=times(300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=st.binary(max_size=200), line=st.sampled_from([b"", b"-> X25519 ", b"-> scrypt ", b"--- ", b"-> "]))
def test_a_generated_envelope_is_a_sentence(post: Post, head: bytes, line: bytes) -> None:
    mac = b"\n--- " + b"A" * 43 + b"\n"
    with pytest.raises(Invalid):
        envelope.opened(b"age-encryption.org/v1\n" + line + head + mac + bytes(100), [post.identity], None)


def test_another_receiver_is_told_so(post: Post) -> None:
    sealed = post.seal()
    with pytest.raises(Invalid, match="不是封给本单位的"):
        open_package(sealed.path, [keys.new_identity()[0]], None, {})
    with pytest.raises(Invalid, match="不是封给本单位的"):
        open_package(sealed.path, [], "青山绿水2026", {})
    assert open_package(sealed.path, [keys.new_identity()[0], post.identity], None, {}).parts == PARTS


def test_the_pinned_key_is_recognised_and_another_is_a_conflict(post: Post) -> None:
    path, school = post.seal().path, post.manifest.school_id
    assert not post.open(path, {school: post.public}).first_contact
    assert post.open(path, {"another": b"x" * 32}).first_contact
    other = keys.new_signing_key()[1]
    with pytest.raises(Conflict, match="读出指纹") as told:
        post.open(path, {school: other})
    assert isinstance(told.value, KeyChanged)
    assert told.value.public_key == post.public
    assert keys.fingerprint(post.public) in told.value.text
    assert keys.fingerprint(other) not in told.value.text


def test_a_signature_by_another_key_is_refused(post: Post) -> None:
    def other_key(plain: dict[str, Any]) -> None:
        plain["public_key"] = keys.new_signing_key()[1].hex()

    with pytest.raises(Invalid, match="签名不对"):
        post.open(post.forge(other_key))


def test_a_statement_changed_after_signing_is_refused(post: Post) -> None:
    def more_money(entries: Entries) -> Entries:
        return [(name, data.replace(b"1437500", b"9437500")) for name, data in entries]

    with pytest.raises(Invalid, match="签名不对"):
        post.open(post.forge(entries=more_money), {post.manifest.school_id: post.public})


def test_a_signature_made_for_something_else_is_refused(post: Post) -> None:
    def bare(entries: Entries) -> Entries:
        return [entries[0], (entries[1][0], keys.sign(SECRET, entries[0][1])), *entries[2:]]

    with pytest.raises(Invalid, match="签名不对"):
        post.open(post.forge(entries=bare))


def test_a_newer_format_says_to_upgrade(post: Post) -> None:
    with pytest.raises(Invalid, match="请先升级"):
        post.open(post.forge(lambda plain: plain.update(format=2)))
    path = post.folder / "v2.aidpack"
    path.write_bytes(b"age-encryption.org/v2\n-> X25519 " + bytes(100))
    with pytest.raises(Invalid, match="请先升级"):
        post.open(path)
    with pytest.raises(Invalid, match="请先升级"):
        needs_passphrase(path)


def test_the_forger_himself_is_honest_when_he_changes_nothing(post: Post) -> None:
    assert post.open(post.forge()).parts == PARTS
    assert post.open(post.forge(compression=zipfile.ZIP_DEFLATED)).parts == PARTS


@pytest.mark.parametrize(
    "entries",
    [
        lambda e: e[:-1],
        lambda e: [e[0], e[1], e[3], e[2]],
        lambda e: [e[1], e[0], *e[2:]],
        lambda e: e[2:],
        lambda e: e[:1],
        lambda _: [],
        lambda e: [*e, ("papers/more.pdf", b"")],
        lambda e: [*e, ("evil.exe", b"MZ")],
        lambda e: [*e, ("../register.sqlite", b"")],
        lambda e: [*e, ("/etc/passwd", b"")],
        lambda e: [*e, ("papers\\x.pdf", b"")],
        lambda e: [*e, ("papers/../../x.pdf", b"")],
        lambda e: [*e, ("papers/x.pdf/", b"")],
        lambda e: [*e, ("C:x.pdf", b"")],
        lambda e: [*e, ("REGISTER.SQLITE", b"")],
        lambda e: [*e, ("papers/名单.pdf", b"")],
        lambda e: [e[0], e[1], (e[2][0], e[2][1] + b"x"), e[3]],
        lambda e: [e[0], e[1], (e[2][0], e[2][1][:-1] + b"x"), e[3]],
        lambda e: [e[0], (e[1][0], b""), *e[2:]],
        lambda e: [e[0], (e[1][0], e[1][1] + b"x"), *e[2:]],
        lambda e: [(e[0][0], e[0][1] + b" " * 70_000), *e[1:]],
    ],
)
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_missing_extra_swapped_and_tricky_entries_are_refused(
    post: Post, entries: Callable[[Entries], Entries], compression: int
) -> None:
    with pytest.raises(Invalid, match="没有导入"):
        post.open(post.forge(entries=entries, compression=compression))


@pytest.mark.filterwarnings("ignore:Duplicate name")  # that is what the forger wants
@pytest.mark.parametrize("which", [0, 1, 2, 3])
def test_a_name_that_occurs_twice_is_refused(post: Post, which: int) -> None:
    with pytest.raises(Invalid, match="不完整"):
        post.open(post.forge(entries=lambda e: [*e, e[which]]))


def test_more_entries_than_any_package_has_are_refused_unread(post: Post) -> None:
    for count in (250, 60_000):
        entries = [(f"papers/a{n}.pdf", b"") for n in range(count)]
        with pytest.raises(Invalid, match="太大"):
            post.open(post.forge(entries=lambda e, more=entries: [*e, *more]))  # type: ignore[misc]


def test_a_bomb_does_not_go_off(post: Post) -> None:
    bomb = bytes(300 * 1024 * 1024)
    with pytest.raises(Invalid, match="太大"):
        post.open(post.forge(entries=lambda e: [*e, ("papers/a.pdf", bomb)], compression=zipfile.ZIP_DEFLATED))


def test_an_entry_too_dense_to_be_true_is_refused(post: Post) -> None:
    dense = ("papers/a.pdf", bytes(30 * 1024 * 1024))
    with pytest.raises(Invalid, match="太大"):
        post.open(post.forge(entries=lambda e: [*e, dense], compression=zipfile.ZIP_DEFLATED))


def test_a_bomb_that_lies_about_its_size_does_not_go_off(post: Post) -> None:
    """In a process of its own with little memory: unfolding the 600 MB would end it."""
    if sys.platform != "linux":
        pytest.skip("limits of memory need Linux")
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        zipfile.ZipFile(io.BytesIO(post.inside())) as ours,
    ):
        for info in ours.infolist():
            archive.writestr(zipfile.ZipInfo(info.filename), ours.read(info))
        with archive.open(zipfile.ZipInfo("papers/a.pdf"), "w") as stream:
            pass
        info = zipfile.ZipInfo("papers/b.pdf")
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w") as stream:
            for _ in range(600):
                stream.write(bytes(1024 * 1024))
    forged = packed.getvalue().replace(struct.pack("<L", 600 * 1024 * 1024), struct.pack("<L", 1000))
    (post.folder / "inside").write_bytes(forged)
    child = (
        "import resource, sys; from pathlib import Path\n"
        "from aiddesk.domain.errors import Invalid; from aiddesk.exchange.container import unpack\n"
        "resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))\n"
        "try: unpack(Path(sys.argv[1]).read_bytes())\n"
        "except Invalid as error: print('refused')\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", child, str(post.folder / "inside")], capture_output=True, text=True, check=False
    )
    assert (told.stdout, told.stderr) == ("refused\n", "")


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\0",
        lambda data: data[:-2] + b"\1\0" + b"x",
        lambda data: b"MZ" + data,
        lambda data: data[:-22] + b"PK\x06\x07" + bytes(16) + data[-22:],
        lambda data: data[:-10] + struct.pack("<L", 0xFFFFFFFF) + data[-6:],
        lambda data: data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00", 1),
        lambda data: data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x08\x00", 1),
        lambda data: data.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x0c\x00", 1
        ),
    ],
    ids=["tail", "comment", "prefix", "zip64", "huge", "encrypted", "streamed", "bzip2"],
)
def test_a_zip_that_is_not_written_our_way_is_refused(post: Post, change: Callable[[bytes], bytes]) -> None:
    inside = post.inside()
    assert change(inside) != inside
    with pytest.raises(Invalid, match="没有导入"):
        post.open(post.sealed_as_is(change(inside)))


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"PK\x03\x04", b"age-encryption", "名单".encode("gb18030"), bytes(5000)]
)
def test_another_file_is_no_package(post: Post, data: bytes) -> None:
    path = post.folder / "名单.xlsx"
    path.write_bytes(data)
    with pytest.raises(Invalid, match="不是上报包"):
        post.open(path)
    with pytest.raises(Invalid, match="不是上报包"):
        needs_passphrase(path)


def test_an_age_file_of_somebody_else_is_refused(post: Post) -> None:
    for inside in (b"", b"a letter", bytes(100_000)):
        with pytest.raises(Invalid, match="不是本程序做的"):
            post.open(post.sealed_as_is(inside))


def test_a_passphrase_that_would_eat_the_memory_is_refused_at_once() -> None:
    mac = b"\n--- " + b"A" * 43 + b"\n"
    for work in (b"22", b"40", b"255", b"999", b"-1", b"x"):
        head = b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA " + work + b"\n" + b"A" * 43
        with pytest.raises(Invalid, match="已损坏"):
            envelope.opened(head + mac + bytes(100), [], "青山绿水2026")


def test_an_endless_header_is_refused(post: Post) -> None:
    head = b"age-encryption.org/v1\n" + b"-> X25519 A\nA\n" * 5000
    with pytest.raises(Invalid, match="已损坏"):
        envelope.opened(head + b"--- " + b"A" * 43 + b"\n" + bytes(100), [post.identity], None)


def test_a_file_larger_than_any_package_is_refused_unread(post: Post) -> None:
    path = post.folder / "x.aidpack"
    with path.open("wb") as handle:
        handle.truncate(5 * 1024**3)
    with pytest.raises(Invalid, match="太大"):
        post.open(path)


def test_what_cannot_be_read_is_a_sentence(post: Post) -> None:
    for open_it in (post.open, needs_passphrase):
        with pytest.raises(Unavailable, match="找不到"):
            open_it(post.folder / "gone.aidpack")
        with pytest.raises(Unavailable, match="找不到"):
            open_it(post.seal().path / "below-a-file")
        with pytest.raises(Invalid, match="文件夹"):
            open_it(post.folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in folders need Unix")
def test_a_pipe_does_not_hang_the_program(post: Post) -> None:
    os.mkfifo(post.folder / "x.aidpack")
    with pytest.raises(Invalid, match="不是文件"):
        post.open(post.folder / "x.aidpack")
